"""What each place must have got through the weeks, must not have got, and when: worked out without the bot's code.

The rules are those of the README: whoever follows a story's topic when it is found gets it once; at once or at the next
hour of the digest, and not in hours that hold all back.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from math import inf
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tests.soak.journal import Happening, Request, Visit
from tests.soak.population import ALL, SEARCH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.soak.calendar import Change
    from tests.soak.population import Follower, Habit
    from tests.soak.weeks import Weeks

ZONE: Final = ZoneInfo("Asia/Almaty")
HOUR: Final = 3600.0

UNCLEAR = HOUR
"""For so long after somebody asked for another setting the old one or the new one may count."""

TAKEN_WITHIN = 180.0
"""Seconds after a read within which its stories are stored, in a process that lives so long."""

PATIENCE = HOUR
"""How much later than due a story may arrive where nothing is in its way."""

EVENLY = 120.0
"""What is being sent when held hours begin may still arrive for so long."""

_EXPIRES: Final = {"instant": 2, "daily": 3, "weekly": 9}
"""Days after which a story is not worth sending any more."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time between two moments of the steady clock."""

    start: float
    end: float

    def meets(self, start: float, end: float) -> bool:
        """Whether it has a moment in common with another one."""
        return self.start <= end and start <= self.end


@dataclass(frozen=True, slots=True)
class Taken:
    """When a story came into the database: not before the one moment, and not after the other."""

    earliest: float
    latest: float
    topic: str


@dataclass(slots=True)
class Resident:
    """A follower through the weeks."""

    first: Follower
    changes: list[Change] = field(default_factory=list)
    """With moments of the steady clock."""
    away: list[Span] = field(default_factory=list)
    """When it had turned the bot away."""
    troubled: list[Span] = field(default_factory=list)
    """When what is sent to it may be late: told to wait, or failing."""

    def at(self, moment: float) -> Follower:
        """As it is by the last change before a moment."""
        before = [change.follower for change in self.changes if change.at <= moment]
        return before[-1] if before else self.first

    def settled(self, start: float, end: float) -> bool:
        """Whether nothing was changed from an hour before one moment until another."""
        return not any(start - UNCLEAR <= change.at <= end for change in self.changes)

    def as_of(self, start: float, end: float) -> list[Follower]:
        """All that it may have been between two moments, as far as the bot knew."""
        changed = [change.follower for change in self.changes if start - UNCLEAR <= change.at <= end]
        return [self.at(start - UNCLEAR), *changed]


def residents_of(weeks: Weeks) -> dict[tuple[int, int], Resident]:
    """All followers, by chat and thread as they were at the beginning."""
    found = {(one.chat, one.thread): Resident(one) for one in weeks.population}
    by_chat: dict[int, list[Resident]] = {}
    for resident in found.values():
        by_chat.setdefault(resident.first.chat, []).append(resident)
    for change in weeks.calendar.changes:
        resident = found[change.follower.chat, change.follower.thread]
        resident.changes.append(type(change)(weeks.began + change.at, change.follower))
    homes = {int(line.to): line.chat for line in weeks.lines if isinstance(line, Happening) and line.what == "moved"}
    for line in weeks.lines:
        chat = line.chat if isinstance(line, (Request, Happening)) else 0
        for resident in by_chat.get(homes.get(chat, chat), []):
            _note(resident, line)
    return found


def _note(resident: Resident, line: Request | Happening | Visit) -> None:
    match line:
        case Happening(what="left", at=at):
            resident.away.append(Span(at, inf))
        case Happening(what="returned", at=at) if resident.away:
            resident.away[-1] = Span(resident.away[-1].start, at)
        case Happening(what="moved", at=at):
            resident.troubled.append(Span(at - HOUR, at + HOUR))
        case Request(method="sendMessage", status=status, fault=fault) if status != 200 or fault:
            end = line.answered + max(line.retry_after, 0.0) + HOUR
            resident.troubled.append(Span(line.arrived, end))
        case _:
            pass


def taken_stories(weeks: Weeks) -> dict[int, Taken]:
    """When each story that is to be sent was found: none of the first reads, and none that no read showed."""
    reads: dict[int, list[float]] = {}
    for line in weeks.lines:
        if isinstance(line, Visit):
            for number in line.stories:
                reads.setdefault(number, []).append(line.at)
    stops = sorted(stop.at for stop in weeks.stops)
    found = {}
    for number, topic in weeks.calendar.topics.items():
        at = sorted(reads.get(number, []))
        if at:
            safe = [moment for moment in at if _lives(stops, moment)]
            found[number] = Taken(at[0], (safe[0] if safe else inf) + TAKEN_WITHIN, topic)
    return found


def _lives(stops: Sequence[float], moment: float) -> bool:
    """Whether the bot went on for a while after a moment."""
    place = bisect_left(stops, moment)
    return place == len(stops) or stops[place] > moment + TAKEN_WITHIN


def follows(follower: Follower, topic: str) -> bool:
    """Whether it gets stories of a topic."""
    return not follower.topics.isdisjoint({ALL, SEARCH, topic})


def due_at(habit: Habit, wall: float) -> float:
    """When a story that was found at a moment is to leave, both in Unix seconds."""
    found = datetime.fromtimestamp(wall, ZONE)
    if habit.every != "instant":
        days = (found.date() + timedelta(days=ahead) for ahead in range(9))
        hours = (datetime.combine(day, time(habit.hour), ZONE) for day in days)
        found = next(hour for hour in hours if hour > found and (habit.every == "daily" or hour.weekday() == habit.day))
    return quiet_until(habit, found.timestamp())


def quiet_until(habit: Habit, wall: float) -> float:
    """The end of the hours that hold a message back at a moment; the moment itself where nothing does."""
    for start, end in quiet_spans(habit, wall):
        if start <= wall < end:
            return end
    return wall


def quiet_spans(habit: Habit, wall: float) -> Iterator[tuple[float, float]]:
    """The held hours around a moment, in Unix seconds."""
    if habit.quiet is None:
        return
    start, end = habit.quiet
    today = datetime.fromtimestamp(wall, ZONE).date()
    for ahead in (-1, 0, 1):
        day = today + timedelta(days=ahead)
        last = day + timedelta(days=start > end)
        yield _unix(day, start), _unix(last, end)


def _unix(day: object, hour: int) -> float:
    return datetime.combine(day, time(hour), ZONE).astimezone(UTC).timestamp()  # type: ignore[arg-type] # a day


def expires_at(habit: Habit, wall: float) -> float:
    """When a story is not sent any more."""
    return wall + _EXPIRES[habit.every] * 24 * HOUR
