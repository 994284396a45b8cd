"""The searches that buttons and follows refer to by number.

A button can be forged, and what it shows has the words of its search: so each number lies somewhere in the thousand
million after the one before, and nobody comes upon a stranger's search by counting up from his own.
"""

from __future__ import annotations

from datetime import datetime

from bot.store.database import Database, Transaction
from bot.store.values import milliseconds

DRAWN = "((SELECT ifnull(max(query), 0) FROM query) + 1 + (random() & 0x3FFFFFFF))"
"""SQL: a new search's number, greater than those there are."""


class Queries:
    """What was searched for, as it was typed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, text: str, now: datetime, by: int = 0) -> int:
        """Give the number that stands for a search in buttons, the same for the same text; `by`: the chat that asks."""
        async with self._database.write() as tx:
            return await remember_query(tx, text, now, by)

    async def recall(self, query: int) -> str | None:
        """Give the search that a number stands for; None when it has been forgotten."""
        if abs(query) >= 2**63:
            return None
        rows = await self._database.read("SELECT text FROM query WHERE query = ?", (query,))
        return str(rows[0]["text"]) if rows else None

    async def forget_before(self, moment: datetime) -> int:
        """Forget the searches that nobody follows and nobody has made since; the number of them."""
        sql = "DELETE FROM query WHERE used_at < ? AND query NOT IN (SELECT query FROM follow)"
        async with self._database.write() as tx:
            return await tx.execute(sql, (milliseconds(moment),))


async def remember_query(tx: Transaction, text: str, now: datetime, by: int = 0) -> int:
    """Give the number of a search within an open transaction."""
    sql = f"""
        INSERT INTO query (query, text, used_at, asked_by) VALUES ({DRAWN}, :text, :now, :by)
        ON CONFLICT (text) DO UPDATE
        SET used_at = excluded.used_at, asked_by = iif(asked_by = excluded.asked_by, asked_by, 0) RETURNING query
    """
    return int((await tx.fetchall(sql, {"text": text, "now": milliseconds(now), "by": by}))[0]["query"])
