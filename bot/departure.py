"""When a story may leave for a chat, by what the chat has set (bot.hours tells how that is written). Pure.

Where a zone's clocks change, nothing comes twice and nobody is woken: an hour that is skipped comes as much later as
the zone skips, one that comes twice counts the first time, and quiet hours begin as early and end as late as they may.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.hours import QUIET_RANGE, digest_hour, is_held, is_range, quiet_range


class Priority(IntEnum):
    """What goes before what where both may leave."""

    INSTANT = 0
    DIGEST = 1


EXPIRES_AFTER = {"instant": timedelta(days=2), "daily": timedelta(days=3), "weekly": timedelta(days=9)}
"""How long a story is worth sending, by the first word of a digest's setting: longer than it can have to wait."""

LONGEST_WAIT = timedelta(days=9)
"""What is due later than this was planned by a clock that was wrong."""


@dataclass(frozen=True, slots=True)
class Reason:
    """How a story arrives by something that is followed."""

    digest: str
    at_night: bool = False
    """Also in held hours, then without a sound."""


@dataclass(frozen=True, slots=True)
class Departure:
    """When a story may leave, until when it is worth sending, and what it has to let go before it."""

    due_at: datetime
    expires_at: datetime
    priority: Priority
    at_night: bool = False
    """Whether held hours do not hold it."""


@dataclass(frozen=True, slots=True)
class Departures:
    """The moments at which stories leave, in the bot's zone; `quiet_hours` hold for chats that have chosen none."""

    zone: ZoneInfo
    quiet_hours: str = ""

    def departure(
        self,
        digest: str,
        quiet: str | None,
        now: datetime,
        *,
        since: datetime | None = None,
        at_night: bool = False,
    ) -> Departure:
        """Tell when a story, planned `now`, may leave: at once or at the digest's hour, but not in held hours.

        `since`: when it was stored, if that was before; where the digest's hour has passed meanwhile, the next one is
        not waited for. `at_night`: held hours do not hold it, it leaves in them without a sound (is_silent).
        """
        planned = max(now, departs_at(digest, min(since or now, now), self.zone))
        return Departure(
            due_at=self.held_until(quiet, planned, at_night=at_night) or planned,
            expires_at=now + EXPIRES_AFTER[digest.split(maxsplit=1)[0]],
            priority=Priority.INSTANT if digest_hour(digest) is None else Priority.DIGEST,
            at_night=at_night,
        )

    def earliest(
        self, reasons: Iterable[Reason], quiet: str | None, now: datetime, *, since: datetime | None = None
    ) -> Departure:
        """Tell when a story leaves that comes for several reasons, at least one: the earliest moment of any."""
        found = (self.departure(one.digest, quiet, now, since=since, at_night=one.at_night) for one in reasons)
        return min(found, key=lambda one: (one.due_at, one.priority, not one.at_night))

    def held_until(self, quiet: str | None, now: datetime, *, at_night: bool = False) -> datetime | None:
        """The end of the quiet hours that hold what would leave `now`; None where nothing is held."""
        hours = self.hours(quiet)
        if at_night or not is_held(hours):
            return None
        end = quiet_until(hours, now, self.zone)
        return end if end > now else None

    def is_silent(self, quiet: str | None, now: datetime) -> bool:
        """Whether a message that leaves `now` makes no sound."""
        return quiet_until(self.hours(quiet), now, self.zone) > now

    def hours(self, quiet: str | None) -> str:
        """The quiet hours that hold for a chat: its own, or the default ones; `off` where there are none."""
        return (self.quiet_hours if quiet is None else quiet) or "off"

    def range_kept(self, quiet: str | None) -> str:
        """The hours that a chat means where it names none: those it has, else the default ones, else usual ones."""
        ranges = (hours.removeprefix("silent ") for hours in (self.hours(quiet), self.quiet_hours))
        return next(filter(is_range, ranges), QUIET_RANGE)

    @property
    def basis(self) -> str:
        """What plans rest on besides a chat's own settings: those made on another basis are out of date."""
        return f"{self.zone.key} {self.hours(None)}"


def departs_at(digest: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Tell the moment at which a story stored `now` may leave: at once, or at the digest's next hour."""
    planned = digest_hour(digest)
    if planned is None:
        return now
    weekday, hour = planned
    today = now.astimezone(zone).date()
    # Yesterday's hour may be skipped into today; eight days ahead, because today's of a week may have passed.
    days = (today + timedelta(days=ahead) for ahead in range(-1, 9))
    moments = (_moments(day, hour, zone)[0] for day in days if weekday in {None, day.weekday()})
    return min(moment for moment in moments if moment > now)


def quiet_until(quiet: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Tell the moment from which on a chat is not left in peace any more: `now` itself outside its quiet hours."""
    moment = now
    while ends := [end for start, end in _nights(quiet, moment.astimezone(zone).date(), zone) if start <= moment < end]:
        moment = max(ends)
    return moment


@lru_cache(maxsize=256)  # every message that leaves asks for the same few
def _nights(quiet: str, today: date, zone: ZoneInfo) -> tuple[tuple[datetime, datetime], ...]:
    """The quiet hours around a day, each from its first to its last possible minute."""
    hours = quiet_range(quiet)
    if hours is None:
        return ()
    start, end = hours
    days = [today + timedelta(days=ahead) for ahead in (-1, 0, 1)]
    over_midnight = timedelta(days=0 if start < end else 1)
    return tuple((min(_moments(day, start, zone)), max(_moments(day + over_midnight, end, zone))) for day in days)


def _moments(day: date, hour: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """An hour of a day as two moments, which differ only where the clocks are changed: before and after the change.

    Of an hour that comes twice they are the first and the second; of one that is skipped, read by the clock of before,
    so much later than the change, and by that of afterwards, so much earlier.
    """
    local = datetime.combine(day, hour, zone)
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
