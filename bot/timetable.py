"""What runs when: the reads of each site, the look for other processes' rows, the daily work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.comparing import Comparing
from bot.deliver import Delivery
from bot.drift import Drift
from bot.fanout import Fanout
from bot.heartbeats import (
    CLOCKWORK_SECONDS,
    DAY_SECONDS,
    PULSE_SECONDS,
    READ_SECONDS,
    TIDYING_SECONDS,
    Heart,
    Heartbeats,
)
from bot.housekeeping import Housekeeping
from bot.indexing import Indexing
from bot.ingest import Ingest
from bot.memory import give_back
from bot.model import ReadMemory, Source
from bot.replan import Replan
from bot.rereading import JITTER, is_due, next_read
from bot.revise import Revision
from bot.schedule import Job, Schedule
from bot.store import Store
from bot.watch import State

WAKE_SECONDS = 0.25
"""How often rows that another process wrote are looked for."""

CLOCK_SECONDS = 1.0
"""How often the clock of the day is compared with one that nobody sets."""

HOUSEKEEPING_HOUR = 4

LATE_SECONDS = 600.0
"""So long after a start the daily work is made up for where the bot did not run at its hour."""

MEMORY_SECONDS = 3600.0
"""How often memory is given back that bursts of work have left free."""

APART_SECONDS = 0.3
"""The first reads of two sites are so far apart: a hundred at once would keep whoever asks for an answer waiting."""


@dataclass(frozen=True, slots=True)
class Flows:
    """The flows that the clockwork sets going."""

    store: Store
    ingest: Ingest
    fanout: Fanout
    delivery: Delivery
    revision: Revision
    replan: Replan
    indexing: Indexing
    comparing: Comparing

    def wake(self) -> None:
        """Look for what may have been stored."""
        self.fanout.wake()
        self.delivery.wake()
        self.revision.wake()
        self.indexing.wake()
        self.comparing.wake()


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clock of the day, and one that nobody sets."""

    now: Callable[[], datetime]
    steady: Callable[[], float]


@asynccontextmanager
async def ticking(
    flows: Flows, housekeeping: Housekeeping, sources: Sequence[Source], clocks: Clocks, hearts: Heartbeats
) -> AsyncIterator[None]:
    """Do everything at its time while the block runs; `hearts` show whether it is done."""
    schedule = await make_timetable(flows, housekeeping, sources, clocks, hearts)
    schedule.start()
    try:
        yield
    finally:
        schedule.stop()


async def make_timetable(
    flows: Flows, housekeeping: Housekeeping, sources: Sequence[Source], clocks: Clocks, hearts: Heartbeats
) -> Schedule:
    """Plan everything; sources that were read before are read again when their interval has run out."""
    now = clocks.now
    schedule = Schedule(housekeeping.zone)
    memories = await flows.store.reads.memories()
    for number, group in enumerate(by_site(sources)):
        seconds = min(source.every for source in group)
        first = min(next_read(memories.get(one.name, ReadMemory()), one.every, now()) for one in group)
        first = max(first, now() + timedelta(seconds=number * APART_SECONDS))
        job = _within(hearts.reads, f"read {group[0].site}", READ_SECONDS, _reading(flows, group, now))
        schedule.every(f"read {group[0].site}", seconds, job, jitter=seconds * JITTER, first=first)
    schedule.watch("departures", WAKE_SECONDS, _waking(flows))
    schedule.every("pulse", PULSE_SECONDS, _beating(hearts.reads, "the clockwork", CLOCKWORK_SECONDS))
    again = _beating(hearts.housekeeping, "the daily work's day", DAY_SECONDS)
    await again()
    work = _within(hearts.housekeeping, "the daily work", TIDYING_SECONDS, housekeeping.work, after=again)
    late = now() + timedelta(seconds=LATE_SECONDS) if await housekeeping.is_overdue(HOUSEKEEPING_HOUR) else None
    schedule.daily("housekeeping", HOUSEKEEPING_HOUR, work, first=late)
    schedule.every("memory", MEMORY_SECONDS, _giving_back(flows.store))
    schedule.watch("clock", CLOCK_SECONDS, _watching(flows, schedule, clocks))
    return schedule


def _giving_back(store: Store) -> Job:
    async def give() -> None:
        await store.database.shrink()
        await asyncio.to_thread(give_back)

    return give


def by_site(sources: Iterable[Source]) -> list[list[Source]]:
    """The sources by site: those of one site are read and decided together."""
    ordered = sorted(sources, key=lambda source: source.site)
    return [list(group) for _, group in groupby(ordered, key=lambda source: source.site)]


def _beating(heart: Heart, what: str, seconds: float) -> Job:
    """A job that says no more than that it was run, and is to be run again within so many seconds."""

    async def beat() -> None:
        heart.begin(what, seconds)

    return beat


def _within(heart: Heart, what: str, seconds: float, job: Job, *, after: Job | None = None) -> Job:
    """A job that is to come to its end, good or bad, within so many seconds; `after` it another one."""

    async def run() -> None:
        heart.begin(what, seconds)
        try:
            await job()
        finally:
            heart.end(what)
            if after:
                await after()

    return run


def _reading(flows: Flows, sources: Sequence[Source], now: Callable[[], datetime]) -> Callable[[], Awaitable[None]]:
    async def read() -> None:
        states = await flows.store.watching.states(one.name for one in sources)
        due = [one for one in sources if _is_due(one, states[one.name], now())]
        if due:
            await flows.ingest.read_site(due)
            flows.wake()

    return read


def _is_due(source: Source, state: State, now: datetime) -> bool:
    return state.watch.paused_at is None and is_due(state.memory, source.every, now)


def _waking(flows: Flows) -> Callable[[], Awaitable[None]]:
    seen = -1

    async def wake() -> None:
        nonlocal seen
        version = await flows.store.database.foreign_version()
        if version != seen:
            seen = version
            flows.wake()

    return wake


def _watching(flows: Flows, schedule: Schedule, clocks: Clocks) -> Callable[[], Awaitable[None]]:
    drift = Drift(clocks.now(), clocks.steady())

    async def watch() -> None:
        jump = drift.jump(clocks.now(), clocks.steady())
        if jump is not None:
            schedule.replan()
            await flows.replan.jumped(jump)

    return watch
