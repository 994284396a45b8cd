"""How hours, quiet hours and digests are written in settings, in the database and in files, and what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

DIGEST_HOUR = "18:00"
"""The hour of a digest for which none is named."""

QUIET_RANGE = "22:00-07:00"
"""The quiet hours of a chat that has none, where it names none."""

_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
_RANGE = re.compile(rf"(?P<start>{_TIME})-(?P<end>{_TIME})")
_DIGEST = re.compile(rf"(?:daily|weekly (?P<day>{'|'.join(WEEKDAYS)})) (?P<hour>{_TIME})")


@dataclass(frozen=True, slots=True)
class Timing:
    """What a chat's thread has set: how stories arrive, and when it is left in peace (None: as QUIET_HOURS says)."""

    digest: str = "instant"
    quiet: str | None = None


def is_range(text: str) -> bool:
    """Whether it is a part of the day, such as 22:00-07:00; one that ends as it begins says nothing."""
    found = _RANGE.fullmatch(text)
    return found is not None and found["start"] != found["end"]


def is_quiet(text: str) -> bool:
    """Whether it says when a chat is left in peace: a range, `off`, or `silent` and a range."""
    return text == "off" or is_range(text.removeprefix("silent "))


def is_digest(text: str) -> bool:
    """Whether it says how stories arrive: `instant`, `daily 18:00`, or `weekly mon 18:00`."""
    return text == "instant" or _DIGEST.fullmatch(text) is not None


def quiet_range(text: str) -> tuple[time, time] | None:
    """From when to when a chat is left in peace, silently or not; None where it never is."""
    hours = text.removeprefix("silent ")
    if not is_range(hours):
        return None
    start, _, end = hours.partition("-")
    return time.fromisoformat(start), time.fromisoformat(end)


def is_held(text: str) -> bool:
    """Whether all that would come in these quiet hours waits for their end, rather than coming without a sound."""
    return is_range(text)


def digest_hour(text: str) -> tuple[int | None, time] | None:
    """The weekday (0 is Monday, None every day) and the hour of a digest; None where stories arrive at once."""
    found = _DIGEST.fullmatch(text)
    if found is None:
        return None
    return (WEEKDAYS.index(found["day"]) if found["day"] else None, time.fromisoformat(found["hour"]))
