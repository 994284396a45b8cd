"""When a story may leave for a chat, by what the chat has set (bot.hours tells how that is written). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from bot.hours import digest_hour, is_held, quiet_range


class Priority(IntEnum):
    """What goes before what where both may leave."""

    INSTANT = 0
    DIGEST = 1


EXPIRES_AFTER = {"instant": timedelta(days=2), "daily": timedelta(days=3), "weekly": timedelta(days=9)}
"""How long a story is worth sending, by the first word of a digest's setting."""


@dataclass(frozen=True, slots=True)
class Departure:
    """When a story may leave, until when it is worth sending, and what it has to let go before it."""

    due_at: datetime
    expires_at: datetime
    priority: Priority


@dataclass(frozen=True, slots=True)
class Departures:
    """The moments at which stories leave, in the bot's zone; `quiet_hours` hold for chats that have chosen none."""

    zone: ZoneInfo
    quiet_hours: str = ""

    def departure(self, digest: str, quiet: str | None, now: datetime) -> Departure:
        """Tell when a story that is stored `now` may leave: at once or at the digest's hour, but not in held hours."""
        planned = departs_at(digest, now, self.zone)
        return Departure(
            due_at=self.held_until(quiet, planned) or planned,
            expires_at=now + EXPIRES_AFTER[digest.split(maxsplit=1)[0]],
            priority=Priority.INSTANT if digest_hour(digest) is None else Priority.DIGEST,
        )

    def held_until(self, quiet: str | None, now: datetime) -> datetime | None:
        """The end of the quiet hours that hold everything `now`; None where nothing is held."""
        hours = self._quiet(quiet)
        if not is_held(hours) or not in_quiet_hours(hours, "", now, self.zone):
            return None
        _, end = quiet_range(hours) or (time(), time())
        return next_at(end, now, self.zone)

    def is_silent(self, quiet: str | None, now: datetime) -> bool:
        """Whether a message that leaves `now` makes no sound."""
        return in_quiet_hours(self._quiet(quiet), "", now, self.zone)

    def _quiet(self, quiet: str | None) -> str:
        return self.quiet_hours if quiet is None else quiet


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


def next_at(hour: time, now: datetime, zone: ZoneInfo) -> datetime:
    """The next moment at which it is so late by the clocks of a zone."""
    return departs_at(f"daily {hour:%H:%M}", now, zone)


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
