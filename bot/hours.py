"""How hours, quiet hours and digests are written in settings, in the database and in files."""

from __future__ import annotations

import re

_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
_RANGE = re.compile(rf"(?P<start>{_TIME})-(?P<end>{_TIME})")
_DIGEST = re.compile(rf"instant|daily {_TIME}|weekly (?:mon|tue|wed|thu|fri|sat|sun) {_TIME}")


def is_range(text: str) -> bool:
    """Whether it is a part of the day, such as 22:00-07:00; one that ends as it begins says nothing."""
    found = _RANGE.fullmatch(text)
    return found is not None and found["start"] != found["end"]


def is_quiet(text: str) -> bool:
    """Whether it says when a chat is left in peace: a range, `off`, or `silent` and a range."""
    return text == "off" or is_range(text.removeprefix("silent "))


def is_digest(text: str) -> bool:
    """Whether it says how stories arrive: `instant`, `daily 18:00`, or `weekly mon 18:00`."""
    return _DIGEST.fullmatch(text) is not None
