"""When a story may leave for a chat, by what the chat has set.

Pure. A digest is text as it stands in the database and in chats' files: `instant`, `daily 18:00`, `weekly mon 18:00`;
quiet hours are `22:00-07:00`, `silent 22:00-07:00` or `off`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DIGEST = re.compile(rf"(?:daily|weekly (?P<day>{'|'.join(WEEKDAYS)})) (?P<hour>\d\d):(?P<minute>\d\d)")
_RANGE = re.compile(r"(?:silent )?(?P<start>\d\d:\d\d)-(?P<end>\d\d:\d\d)")


def departs_at(digest: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Tell the moment at which a story stored `now` may leave: at once, or at the digest's next hour.

    An hour that the zone skips is taken as the moment just after the gap.
    """
    match = _DIGEST.fullmatch(digest)
    if match is None:
        return now
    local = now.astimezone(zone)
    hour = time(int(match["hour"]), int(match["minute"]))
    ahead = (WEEKDAYS.index(match["day"]) - local.weekday()) % 7 if match["day"] else 0
    step = 7 if match["day"] else 1
    moment = _at(local, ahead, hour, zone)
    return moment if moment > now else _at(local, ahead + step, hour, zone)


def _at(local: datetime, days: int, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(local.date() + timedelta(days=days), hour, zone).astimezone(UTC)


def is_quiet(quiet: str | None, default: str, now: datetime, zone: ZoneInfo) -> bool:
    """Whether `now` lies in a chat's quiet hours, or in the default ones where it has chosen none."""
    match = _RANGE.fullmatch(default if quiet is None else quiet)
    if match is None:
        return False
    start, end = time.fromisoformat(match["start"]), time.fromisoformat(match["end"])
    present = now.astimezone(zone).time()
    return start <= present < end if start <= end else present >= start or present < end
