"""Ingest: what the sources of one site show is read, decided on together and stored in one transaction.

Ingest never talks to Telegram: a story that is to be pushed gets its fan-out row, and that is all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.decide import decide
from bot.intents import Decision
from bot.model import Condition, ParsedItem, Reading, ReadMemory, Source
from bot.rereading import remember
from bot.sources.fetch import Fetcher
from bot.sources.reading import read
from bot.store import Store
from bot.store.intake import any_known, carry_out, known_of
from bot.store.reads import keep_memory

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PollLine:
    """What came of reading one source: how it ended, the stories it showed, those new and those changed."""

    source: str
    condition: Condition
    read: int = 0
    new: int = 0
    changed: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Ingest:
    """The flow, with what it needs."""

    store: Store
    fetcher: Fetcher
    max_age: timedelta
    zone: ZoneInfo
    now: Callable[[], datetime]

    async def read_site(
        self, sources: Sequence[Source], *, backfill: int = 0, impatient: bool = False
    ) -> tuple[PollLine, ...]:
        """Read sources of one site in one pass, one after the other, and store what they show.

        `backfill` pages are walked further back and push nothing; `impatient` passes over a back-off.
        """
        memories = await self._memories(sources, impatient=impatient)
        readings = [await self._read(source, memories[source.name], backfill) for source in sources]
        decision = await self._store_readings(readings, memories, backfill=bool(backfill))
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

    async def _read(self, source: Source, memory: ReadMemory, backfill: int) -> Reading:
        now = self.now()
        if memory.not_before is not None and now < memory.not_before:
            until = memory.not_before.astimezone(self.zone).isoformat(timespec="seconds")
            return Reading(source=source, condition=Condition.WAITING, error=f"not before {until}")
        return await read(source, memory, self.fetcher, self._knows(source.site), now=now, backfill=backfill)

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
        async with self.store.database.write() as tx:
            known = await known_of(tx, site, [item for reading in readings for item in reading.items])
            decision = decide(
                readings, memories, known, now=now, max_age=self.max_age, zone=self.zone, backfill=backfill
            )
            await carry_out(tx, decision.intents, now, self.zone)
            for reading in readings:
                name = reading.source.name
                unchanged = not (decision.new[name] or decision.changed[name])
                memory = remember(memories[name], reading, now=now, unchanged=unchanged, backfill=backfill)
                await keep_memory(tx, name, memory)
        return decision


def _line(reading: Reading, decision: Decision) -> PollLine:
    name = reading.source.name
    new, changed = decision.new[name], decision.changed[name]
    condition = reading.condition
    if condition is Condition.OK and not (new or changed):
        condition = Condition.UNCHANGED
    error = reading.error
    if name in decision.held:
        error = f"{new} new stories at once are held back: see whether the site has changed"
    return PollLine(name, condition, len(reading.items), new, changed, error)


def _report(line: PollLine) -> None:
    write = _log.info if line.condition.good or line.condition is Condition.WAITING else _log.warning
    write(
        "source read",
        source=line.source,
        condition=line.condition.value,
        read=line.read,
        new=line.new,
        changed=line.changed,
        error=line.error,
    )
