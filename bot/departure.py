"""When a story may leave for a chat, by what the chat has set (bot.hours tells how that is written). Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.hours import digest_hour, quiet_range


def departs_at(digest: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Tell the moment at which a story stored `now` may leave: at once, or at the digest's next hour.

    An hour that the zone skips comes as much later as the zone skips.
    """
    planned = digest_hour(digest)
    if planned is None:
        return now
    weekday, hour = planned
    local = now.astimezone(zone)
    ahead = 0 if weekday is None else (weekday - local.weekday()) % 7
    moment = _at(local, ahead, hour, zone)
    return moment if moment > now else _at(local, ahead + (1 if weekday is None else 7), hour, zone)


def _at(local: datetime, days: int, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(local.date() + timedelta(days=days), hour, zone).astimezone(UTC)


def in_quiet_hours(quiet: str | None, default: str, now: datetime, zone: ZoneInfo) -> bool:
    """Whether `now` lies in a chat's quiet hours, or in the default ones where it has chosen none."""
    hours = quiet_range(default if quiet is None else quiet)
    if hours is None:
        return False
    start, end = hours
    present = now.astimezone(zone).time()
    return start <= present < end if start <= end else present >= start or present < end
