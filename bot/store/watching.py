"""How each source is: what is noted of it besides its reads, and what the operators were told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from sqlite3 import Row

from bot.model import ReadMemory
from bot.notices import Data
from bot.store.database import Database, Transaction, Value
from bot.store.notices import post
from bot.store.reads import Reads
from bot.store.values import milliseconds, optional_moment
from bot.watch import Alert, State, Watch

_MILLISECOND = timedelta(milliseconds=1)


class Watching:
    """All sources that were ever read or paused."""

    def __init__(self, database: Database, reads: Reads) -> None:
        self._database = database
        self._reads = reads

    async def watches(self) -> dict[str, Watch]:
        """Give what is noted, by the source's name."""
        return {row["source"]: _watch(row) for row in await self._database.read("SELECT * FROM watch")}

    async def state(self, source: str) -> State:
        """Give a source as it stands; one that is not known was never read."""
        memories, watches = await self._reads.memories(), await self.watches()
        return state_of(source, memories, watches)

    async def states(self, sources: Iterable[str]) -> dict[str, State]:
        """Give these sources as they stand."""
        memories, watches = await self._reads.memories(), await self.watches()
        return {source: state_of(source, memories, watches) for source in sources}

    async def pause(self, source: str, now: datetime) -> None:
        """Let a source be read no more until it is resumed; one that is paused stays as it is."""
        sql = """
            INSERT INTO watch (source, paused_at) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET paused_at = coalesce(paused_at, excluded.paused_at)
        """
        async with self._database.write() as tx:
            await tx.execute(sql, (source, milliseconds(now)))

    async def resume(self, source: str) -> None:
        """Let a source be read again."""
        async with self._database.write() as tx:
            await tx.execute("UPDATE watch SET paused_at = NULL WHERE source = ?", (source,))

    async def tell(self, alerts: Iterable[Alert], data: Data, recipients: Iterable[int], now: datetime) -> bool:
        """Have the operators told of this, once and for all; False where the bot knows none of them."""
        async with self._database.write() as tx:
            if not await post(tx, "sources", data, recipients, now):
                return False
            for alert in alerts:
                await tx.execute(_OVER if alert.over else _TOLD, _told(alert, now))
        return True


_TOLD = """
    INSERT INTO watch (source, told, told_since, told_at) VALUES (:source, :trouble, :since, :now)
    ON CONFLICT DO UPDATE SET told = excluded.told, told_since = excluded.told_since, told_at = excluded.told_at
"""
"""A source that was last read by an older version has no row yet."""

_OVER = "UPDATE watch SET told = '', told_since = NULL, told_at = NULL, ended_at = :now WHERE source = :source"


def _told(alert: Alert, now: datetime) -> dict[str, Value]:
    since = milliseconds(alert.since)
    return {"source": alert.source, "trouble": alert.trouble, "since": since, "now": milliseconds(now)}


def state_of(source: str, memories: Mapping[str, ReadMemory], watches: Mapping[str, Watch]) -> State:
    """A source as it stands, of what was read from the store."""
    return State(memories.get(source, ReadMemory()), watches.get(source, Watch()))


async def watch_of(tx: Transaction, source: str) -> Watch:
    """What is noted of a source, within an open transaction."""
    rows = await tx.fetchall("SELECT * FROM watch WHERE source = ?", (source,))
    return _watch(rows[0]) if rows else Watch()


async def keep_watch(tx: Transaction, source: str, watch: Watch) -> None:
    """Note it, within the transaction in which it was read: an operator may have paused the source meanwhile."""
    values: dict[str, Value] = {
        "source": source,
        "paused_at": _stamp(watch.paused_at),
        "bad_since": _stamp(watch.bad_since),
        "well_since": _stamp(watch.well_since),
        "last_new_at": _stamp(watch.last_new_at),
        "first_arrival_at": _stamp(watch.first_arrival_at),
        "arrivals": watch.arrivals,
        "longest_silence": watch.longest_silence // _MILLISECOND,
        "told": watch.told or "",
        "told_since": _stamp(watch.told_since),
        "told_at": _stamp(watch.told_at),
        "ended_at": _stamp(watch.ended_at),
    }
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    await tx.execute(f"INSERT OR REPLACE INTO watch ({names}) VALUES ({marks})", values)


def _stamp(when: datetime | None) -> int | None:
    return None if when is None else milliseconds(when)


def _watch(row: Row) -> Watch:
    return Watch(
        paused_at=optional_moment(row["paused_at"]),
        bad_since=optional_moment(row["bad_since"]),
        well_since=optional_moment(row["well_since"]),
        last_new_at=optional_moment(row["last_new_at"]),
        first_arrival_at=optional_moment(row["first_arrival_at"]),
        arrivals=row["arrivals"],
        longest_silence=row["longest_silence"] * _MILLISECOND,
        told=row["told"] or None,
        told_since=optional_moment(row["told_since"]),
        told_at=optional_moment(row["told_at"]),
        ended_at=optional_moment(row["ended_at"]),
    )
