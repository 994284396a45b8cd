"""What reads held for an operator: kept, told, released or dropped; and what the guards look at to hold it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from sqlite3 import Row

from bot.guards import LONG_BEFORE, Hold, Verdict, Why, number_of
from bot.intents import Traces
from bot.model import Language, ParsedItem
from bot.notices import Data
from bot.store.database import Database, Rows, Transaction
from bot.store.notices import post
from bot.store.values import milliseconds, moment, optional_moment

_SAMPLE = 100
"""Numbers of a site that are looked at: so many of the newest stories, and so many of those long before."""


class Holds:
    """All that is or was held."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self) -> list[Hold]:
        """Give what waits for an operator, the oldest first."""
        rows = await self._database.read(f"{_HOLD} WHERE h.decided = '' ORDER BY h.hold")
        return [hold for row in rows if (hold := _hold(row)).stories]

    async def untold(self) -> list[Hold]:
        """Give what waits without any operator having been told of it."""
        rows = await self._database.read(f"{_HOLD} WHERE h.decided = '' AND h.told_at IS NULL ORDER BY h.hold")
        return [hold for row in rows if (hold := _hold(row)).stories]

    async def get(self, number: int) -> Hold | None:
        """Give what was held under a number; None where there is none of it."""
        rows = await self._database.read(f"{_HOLD} WHERE h.hold = ?", (number,))
        return _hold(rows[0]) if rows else None

    async def tell(self, hold: Hold, data: Data, recipients: Iterable[int], now: datetime) -> bool:
        """Have the operators told, once and for all; False where the bot knows none of them."""
        async with self._database.write() as tx:
            if not await post(tx, "held", data, recipients, now):
                return False
            await tx.execute("UPDATE hold SET told_at = ? WHERE hold = ?", (milliseconds(now), hold.number))
        return True

    async def decide(self, number: int, verdict: Verdict, by: int, now: datetime) -> Hold | None:
        """Carry out the first verdict, and give what was held as it was before it; None: there is no such number.

        What is released is on its way to the chats that followed it when it was stored.
        """
        async with self._database.write() as tx:
            rows = await tx.fetchall(f"{_HOLD} WHERE h.hold = ?", (number,))
            if not rows:
                return None
            hold = _hold(rows[0])
            if hold.decided is None:
                await _carry_out(tx, number, verdict, by, now)
        return hold


_HOLD = """
    SELECT h.*, (
        SELECT json_group_array(story) FROM (
            SELECT d.story FROM held AS d JOIN story AS s USING (story)
            WHERE d.hold = h.hold AND s.hidden_at IS NULL ORDER BY d.story
        )
    ) AS stories FROM hold AS h
"""
"""Without the stories that were hidden, or joined into others, meanwhile."""


async def _carry_out(tx: Transaction, number: int, verdict: Verdict, by: int, now: datetime) -> None:
    values = {"hold": number, "verdict": verdict, "by": by, "now": milliseconds(now)}
    if verdict == "release":
        freed = "push = 'held' AND hidden_at IS NULL AND story IN (SELECT story FROM held WHERE hold = :hold)"
        sql = f"INSERT OR IGNORE INTO fanout (story, stored_at) SELECT story, first_seen FROM story WHERE {freed}"
        await tx.execute(sql, values)
        await tx.execute(f"UPDATE story SET push = 'yes' WHERE {freed}", values)
    sql = "UPDATE hold SET decided = :verdict, decided_at = :now, decided_by = :by WHERE hold = :hold"
    await tx.execute(sql, values)


async def keep_hold(tx: Transaction, sources: Iterable[str], why: Why, stories: Sequence[int], now: datetime) -> None:
    """Note what a read held, in the transaction that stores it."""
    sql = "INSERT INTO hold (sources, why, held_at) VALUES (?, ?, ?) RETURNING hold"
    rows = await tx.fetchall(sql, (json.dumps(list(sources)), why, milliseconds(now)))
    await tx.executemany("INSERT INTO held (hold, story) VALUES (?, ?)", [(rows[0]["hold"], one) for one in stories])


async def traces_of(rows: Rows, site: str, items: Iterable[ParsedItem], now: datetime) -> Traces:
    """What tells an old story of this site from a new one, as far as these items ask for it."""
    told = list(items)
    numbers: dict[int, datetime] = {}
    if any(number_of(item.external_id) is not None for item in told):
        for before in (now, now - LONG_BEFORE):
            found = await rows.fetchall(_NUMBERS, {"site": site, "before": milliseconds(before), "limit": _SAMPLE})
            numbers |= {number: moment(row["sorted_at"]) for row in found if (number := number_of(row["external_id"]))}
    titles: dict[tuple[Language, str], list[datetime]] = {}
    for row in await rows.fetchall(_TITLES, {"site": site, "titles": json.dumps([item.title for item in told])}):
        titles.setdefault((row["language"], row["title"]), []).append(moment(row["sorted_at"]))
    return Traces(numbers, titles)


_NUMBERS = """
    SELECT e.external_id, s.sorted_at FROM edition AS e JOIN story AS s USING (story)
    WHERE e.site = :site AND e.external_id <> '' AND e.external_id NOT GLOB '*[^0-9]*'
        AND s.published IS NOT NULL AND s.sorted_at <= :before
    ORDER BY e.edition DESC LIMIT :limit
"""
# By how titles begin, and each beginning once: a site may begin all of them alike.
_TITLES = """
    SELECT DISTINCT e.language, e.title, e.story, s.sorted_at
    FROM (SELECT DISTINCT substr(value, 1, 24) AS beginning FROM json_each(:titles)) AS t
        CROSS JOIN edition AS e JOIN story AS s USING (story)
    WHERE e.site = :site AND substr(e.title, 1, 24) = t.beginning
        AND e.title IN (SELECT value FROM json_each(:titles))
"""


def _hold(row: Row) -> Hold:
    return Hold(
        number=row["hold"],
        sources=tuple(json.loads(row["sources"])),
        why=row["why"],
        held_at=moment(row["held_at"]),
        stories=tuple(json.loads(row["stories"])),
        decided=row["decided"] or None,
        decided_at=optional_moment(row["decided_at"]),
        decided_by=row["decided_by"] or 0,
    )
