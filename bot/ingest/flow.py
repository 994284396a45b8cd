"""The flow: the sources of a site, read side by side, each waiting for nothing but its turn at its host."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import random
from zoneinfo import ZoneInfo

import structlog
from structlog.contextvars import bind_contextvars

from bot.errors import StoreError, UnreadableError
from bot.ingest.storing import Storing
from bot.intents import Decision
from bot.model import Condition, ParsedItem, PollLine, Reading, ReadMemory, Source
from bot.relevance import put_under
from bot.rereading import rests_until
from bot.sources.crossing import cross
from bot.sources.fetch import Fetcher
from bot.sources.reading import read
from bot.sources.workbench import Beside, Workbench
from bot.store import Store
from bot.store.knowledge import any_known
from bot.store.novelty import new_among
from bot.topics import Classifier

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
    beside: Beside = field(default_factory=Workbench)
    classifier: Classifier = field(default_factory=Classifier)
    chance: Callable[[], float] = random
    """A number from 0 to 1, another one each time."""
    listeners: list[Callable[[PollLine], None]] = field(default_factory=list)
    """Told how each read ended."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Sites store one after the other: whoever else has to write waits for one of them, not for a queue of them."""

    async def read_site(
        self, sources: Sequence[Source], *, backfill: int = 0, impatient: bool = False, insist: bool = False
    ) -> tuple[PollLine, ...]:
        """Read sources of one site in one pass, and store what they show: one transaction, one story in all languages.

        `backfill` pages are walked further back and push nothing; `impatient` passes over a back-off, and `insist`
        over an operator's pause.
        """
        memories = await self._memories(sources, impatient=impatient)
        paused = {} if insist else await self._paused()
        readings: Sequence[Reading] = await asyncio.gather(
            *(self._read(source, memories[source.name], paused.get(source.name), backfill) for source in sources)
        )
        readings = await self._cross(readings, sources)
        async with self.turn:
            readings, decision = await self._store(readings, memories, backfill=bool(backfill))
            await asyncio.sleep(BREATH_SECONDS)
        lines = tuple(_line(reading, decision) for reading in readings)
        for line in lines:
            _report(line)
            for listener in self.listeners:
                listener(line)
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
        bind_contextvars(source=source.name)  # each source is read in a task of its own
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
            reading = await read(source, memory, self.fetcher, knows, now=now, backfill=backfill, beside=self.beside)
            return await self._put_under(reading)
        except StoreError:
            raise
        except UnreadableError as error:
            return _failed(source, str(error))
        except Exception as error:
            # Nothing that a site serves should lead here; if it does, the site's other sources are read all the same.
            _log.exception("source not read")
            problem = f"the program stumbled over it ({type(error).__name__}): tell its makers what the log says"
            return _failed(source, problem)

    async def _put_under(self, reading: Reading) -> Reading:
        """Tell what each of the items is about."""
        if not reading.items:
            return reading
        return replace(reading, items=await self.beside(put_under, reading.items, self.classifier))

    async def _cross(self, readings: Sequence[Reading], sources: Sequence[Source]) -> Sequence[Reading]:
        """Ask the pages of new stories for their other languages, before it is decided what is one story."""

        async def new(items: Sequence[ParsedItem]) -> Sequence[ParsedItem]:
            return await new_among(self.store.database, items, sources[0].site)

        return await cross(readings, self.fetcher, new, now=self.now(), beside=self.beside)

    def _knows(self, site: str) -> Callable[[Sequence[ParsedItem]], Awaitable[bool]]:
        async def knows(items: Sequence[ParsedItem]) -> bool:
            return await any_known(self.store.database, items, site)

        return knows

    async def _store(
        self, readings: Sequence[Reading], memories: Mapping[str, ReadMemory], *, backfill: bool
    ) -> tuple[Sequence[Reading], Decision]:
        """Store what was read; nothing of what is too much to decide on."""
        storing = Storing(
            database=self.store.database,
            beside=self.beside,
            max_age=self.max_age,
            zone=self.zone,
            now=self.now(),
            chance=self.chance,
            memories=memories,
            backfill=backfill,
        )
        try:
            return readings, await storing.store(readings)
        except UnreadableError as error:
            readings = [_failed(one.source, str(error)) if one.items else one for one in readings]
            return readings, await storing.store(readings)


def _not_read(source: Source, why: str) -> Reading:
    return Reading(source=source, condition=Condition.WAITING, error=why)


def _failed(source: Source, why: str) -> Reading:
    return Reading(source=source, condition=Condition.FAILED, error=why)


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
