"""What the day or the moment that a source tells means: how late it can be, and where a story stands in lists."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from math import inf
from zoneinfo import ZoneInfo

from bot.model import Published


def latest_moment(published: Published, zone: ZoneInfo) -> datetime:
    """The latest moment that a day or a moment can mean."""
    if isinstance(published, datetime):
        return published.astimezone(UTC)
    return datetime.combine(published, time(23, 59, 59), zone).astimezone(UTC)


def order_moment(published: Published | None, first_seen: datetime, zone: ZoneInfo) -> datetime:
    """Where a story stands in lists: when it was published, but never after it was seen.

    A bare day counts to its end, so that a story seen on its day stands among the moments of that day.
    """
    if published is None:
        return first_seen
    return min(latest_moment(published, zone), first_seen)


def local_day(published: Published, zone: ZoneInfo) -> date:
    """The day of a day or a moment."""
    return published.astimezone(zone).date() if isinstance(published, datetime) else published


def earlier(one: Published | None, other: Published | None, zone: ZoneInfo) -> Published | None:
    """The earlier of what two sources tell, as far as they tell it; a moment tells more than its day."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda told: (local_day(told, zone), _moment_order(told)))


def _moment_order(told: Published) -> float:
    return told.timestamp() if isinstance(told, datetime) else inf
