"""What was read of a site: decided on, and stored all at once if nobody stored anything meanwhile that it rests on.

Comparing many new stories takes longer than an answer should have to wait for the lock, so that it is decided before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.decide import decide
from bot.guards import Why
from bot.intents import Decision
from bot.model import Condition, Reading, ReadMemory
from bot.rereading import remember
from bot.sources.workbench import Beside
from bot.store.database import Database, Rows, Transaction
from bot.store.holds import keep_hold
from bot.store.intake import carry_out
from bot.store.knowledge import Footing, footing_of, look_up
from bot.store.reads import keep_memory
from bot.store.watching import keep_watch, watch_of
from bot.watch import attend

TRIES = 3
"""So often it is decided before the lock is taken; where others store all the time, it is decided under it then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storing:
    """One pass over a site, from what was read to what is stored of it."""

    database: Database
    beside: Beside
    max_age: timedelta
    zone: ZoneInfo
    now: datetime
    chance: Callable[[], float]
    memories: Mapping[str, ReadMemory]
    """Of the sources, before they were read."""
    backfill: bool

    async def store(self, readings: Sequence[Reading]) -> Decision:
        """Store what was read; what was decided of it.

        Two processes never store the same story: what was known is asked again within the transaction, as far as that
        is quick, and where it is not the same any more, it is decided again.
        """
        footing = await footing_of(self.database, readings)
        for _ in range(TRIES):
            decision = await self._decide(self.database, readings, footing)
            async with self.database.write() as tx:
                before, footing = footing, await footing_of(tx, readings)
                if footing == before:
                    await self._keep(tx, readings, decision)
                    return decision
        async with self.database.write() as tx:
            decision = await self._decide(tx, readings, await footing_of(tx, readings))
            await self._keep(tx, readings, decision)
        return decision

    async def _decide(self, rows: Rows, readings: Sequence[Reading], footing: Footing) -> Decision:
        kept, known = await look_up(rows, readings, footing, self.now, self.zone)
        terms = partial(decide, now=self.now, max_age=self.max_age, zone=self.zone, backfill=self.backfill)
        work = partial(terms, kept, self.memories, known)
        if not any(reading.items for reading in kept):
            return work()
        return await self.beside(work.func, *work.args, **work.keywords)

    async def _keep(self, tx: Transaction, readings: Sequence[Reading], decision: Decision) -> None:
        """Keep all of it together: a crash leaves nothing of a pass, or its stories with what is remembered of it."""
        held = await carry_out(tx, decision.intents, self.now, self.zone)
        if held:
            why: Why = "flood" if decision.held else "redated"
            await keep_hold(tx, (*decision.held, *decision.redated), why, held, self.now)
        for reading in readings:
            if reading.condition is not Condition.WAITING:
                await self._note(tx, reading, decision)

    async def _note(self, tx: Transaction, reading: Reading, decision: Decision) -> None:
        """Keep what is remembered of a read that was made, and what is noted besides."""
        name, every, now, backfill = reading.source.name, reading.source.every, self.now, self.backfill
        new, before = decision.new[name], self.memories[name]
        unchanged = not (new or decision.changed[name])
        after = remember(before, reading, now=now, unchanged=unchanged, backfill=backfill, chance=self.chance())
        await keep_memory(tx, name, after)
        watch = await watch_of(tx, name)
        await keep_watch(tx, name, attend(watch, before, after, new=0 if backfill else new, every=every, now=now))
