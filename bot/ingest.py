"""Ingest: what the sources of one site show is read, decided on together and stored in one transaction.

Ingest never talks to Telegram: a story that is to be pushed gets its fan-out row, and that is all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import random
from zoneinfo import ZoneInfo

import structlog

from bot.decide import decide
from bot.errors import StoreError
from bot.guards import Why
from bot.intents import Decision, edition_key
from bot.model import Condition, ParsedItem, PollLine, Reading, ReadMemory, Source
from bot.relevance import keep_relevant, put_under
from bot.rereading import remember, rests_until
from bot.sources.crossing import cross
from bot.sources.fetch import Fetcher
from bot.sources.reading import read
from bot.sources.workbench import Workbench
from bot.store import Store
from bot.store.database import Transaction
from bot.store.holds import keep_hold, traces_of
from bot.store.intake import any_known, carry_out, known_of
from bot.store.nearby import with_nearby
from bot.store.novelty import new_among
from bot.store.reads import keep_memory
from bot.store.watching import keep_watch, watch_of
from bot.topics import Classifier
from bot.watch import attend

BREATH_SECONDS = 0.02
"""How long the database is left to others after the stories of a site: another process needs a gap to write in."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ingest:
    """The flow, with what it needs."""

    store: Store
    fetcher: Fetcher
    max_age: timedelta
    zone: ZoneInfo
    now: Callable[[], datetime]
    beside: Workbench = field(default_factory=Workbench)
    classifier: Classifier = field(default_factory=Classifier)
    chance: Callable[[], float] = random
    """A number from 0 to 1, another one each time."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Sites store one after the other: whoever else has to write waits for one of them, not for a queue of them."""

    async def read_site(
        self, sources: Sequence[Source], *, backfill: int = 0, impatient: bool = False, insist: bool = False
    ) -> tuple[PollLine, ...]:
        """Read sources of one site in one pass, and store what they show: one transaction, one story in all languages.

        Each waits for nothing but its turn at its host.

        `backfill` pages are walked further back and push nothing; `impatient` passes over a back-off, and `insist`
        over an operator's pause.
        """
        memories = await self._memories(sources, impatient=impatient)
        paused = {} if insist else await self._paused()
        readings: Sequence[Reading] = await asyncio.gather(
            *(self._read(source, memories[source.name], paused.get(source.name), backfill) for source in sources)
        )
        readings = await self.beside(_put_under, readings, self.classifier)
        readings = await self._cross(readings, sources)
        async with self.turn:
            decision = await self._store_readings(readings, memories, backfill=bool(backfill))
            await asyncio.sleep(BREATH_SECONDS)
        lines = tuple(_line(reading, decision) for reading in readings)
        for line in lines:
            _report(line)
        return lines

    async def _memories(self, sources: Sequence[Source], *, impatient: bool) -> dict[str, ReadMemory]:
        kept = await self.store.reads.memories()
        found = {source.name: kept.get(source.name, ReadMemory()) for source in sources}
        if impatient:
            return {name: replace(memory, not_before=None) for name, memory in found.items()}
        return found

    async def _paused(self) -> dict[str, datetime]:
        watches = await self.store.watching.watches()
        return {name: watch.paused_at for name, watch in watches.items() if watch.paused_at is not None}

    def _local(self, when: datetime) -> str:
        return when.astimezone(self.zone).isoformat(timespec="seconds")

    async def _read(self, source: Source, memory: ReadMemory, paused_at: datetime | None, backfill: int) -> Reading:
        now = self.now()
        if paused_at is not None:
            since = self._local(paused_at)
            words = f"paused by an operator since {since}: resume it in /sources, or name it to read it once"
            return _not_read(source, words)
        rest = rests_until(memory, now)
        if rest is not None:
            return _not_read(source, f"not before {self._local(rest)}")
        knows = self._knows(source.site)
        try:
            return await read(source, memory, self.fetcher, knows, now=now, backfill=backfill, beside=self.beside)
        except StoreError:
            raise
        except Exception as error:
            # Nothing that a site serves should lead here; if it does, the site's other sources are read all the same.
            _log.exception("source not read", source=source.name)
            problem = f"the program stumbled over it ({type(error).__name__}): tell its makers what the log says"
            return Reading(source=source, condition=Condition.FAILED, error=problem)

    async def _cross(self, readings: Sequence[Reading], sources: Sequence[Source]) -> Sequence[Reading]:
        """Ask the pages of new stories for their other languages, before it is decided what is one story."""

        async def new(items: Sequence[ParsedItem]) -> Sequence[ParsedItem]:
            return await new_among(self.store.database, items, sources[0].site)

        return await cross(readings, self.fetcher, new, now=self.now(), beside=self.beside)

    def _knows(self, site: str) -> Callable[[Sequence[ParsedItem]], Awaitable[bool]]:
        async def knows(items: Sequence[ParsedItem]) -> bool:
            return await any_known(self.store.database, items, site)

        return knows

    async def _store_readings(
        self, readings: Sequence[Reading], memories: Mapping[str, ReadMemory], *, backfill: bool
    ) -> Decision:
        """Decide and store in one transaction, so that two processes never store the same story."""
        now = self.now()
        site = readings[0].source.site
        items = [item for reading in readings for item in reading.items]
        async with self.store.database.write() as tx:
            known = await known_of(tx, site, items)
            strangers = [item for item in items if edition_key(item, site) not in known.editions]
            known = replace(known, traces=await traces_of(tx, site, strangers, now))
            kept = keep_relevant(readings, known)
            relevant = [item for reading in kept for item in reading.items]
            known = await with_nearby(tx, known, site, relevant, now, self.zone)
            # In a thread: of many new stories, comparing them takes longer than an answer should have to wait.
            decision = await asyncio.to_thread(
                decide, kept, memories, known, now=now, max_age=self.max_age, zone=self.zone, backfill=backfill
            )
            held = await carry_out(tx, decision.intents, now, self.zone)
            if held:
                why: Why = "flood" if decision.held else "redated"
                await keep_hold(tx, (*decision.held, *decision.redated), why, held, now)
            for reading in readings:
                await self._note(tx, reading, memories[reading.source.name], decision, now=now, backfill=backfill)
        return decision

    async def _note(
        self,
        tx: Transaction,
        reading: Reading,
        before: ReadMemory,
        decision: Decision,
        *,
        now: datetime,
        backfill: bool,
    ) -> None:
        """Keep what is remembered of a read that was made, and what is noted besides."""
        if reading.condition is Condition.WAITING:
            return
        name, every = reading.source.name, reading.source.every
        new = decision.new[name]
        unchanged = not (new or decision.changed[name])
        chance = self.chance()
        after = remember(before, reading, now=now, unchanged=unchanged, backfill=backfill, chance=chance)
        await keep_memory(tx, name, after)
        watch = await watch_of(tx, name)
        await keep_watch(tx, name, attend(watch, before, after, new=0 if backfill else new, every=every, now=now))


def _put_under(readings: Sequence[Reading], classifier: Classifier) -> list[Reading]:
    return [put_under(reading, classifier) for reading in readings]


def _not_read(source: Source, why: str) -> Reading:
    return Reading(source=source, condition=Condition.WAITING, error=why)


def _line(reading: Reading, decision: Decision) -> PollLine:
    name = reading.source.name
    new, changed = decision.new[name], decision.changed[name]
    condition = reading.condition
    if condition is Condition.OK and not (new or changed):
        condition = Condition.UNCHANGED
    error = reading.error
    if name in decision.held:
        error = f"{new} new stories at once are held back: see whether the site has changed, then saqbala held"
    elif name in decision.redated:
        error = "old stories with a new date are held back: see saqbala held"
    return PollLine(name, condition, len(reading.items), new, changed, error)


def _report(line: PollLine) -> None:
    write = _log.info if line.good else _log.warning
    write(
        "source read",
        source=line.source,
        condition=line.condition.value,
        read=line.read,
        new=line.new,
        changed=line.changed,
        error=line.error,
    )
