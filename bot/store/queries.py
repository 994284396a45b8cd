"""The searches that buttons and follows refer to by number.

A button can be forged, and what it shows has the words of its search: so each number lies somewhere in the thousand
million after the one before, and nobody comes upon a stranger's search by counting up from his own.
"""

from __future__ import annotations

import json
from datetime import datetime

from bot.store.database import Database, Transaction
from bot.store.forgetting import CHUNK
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
        old = "used_at < ? AND NOT EXISTS (SELECT 1 FROM follow AS f WHERE f.query = query.query)"
        rows = await self._database.fetchall(f"SELECT query FROM query WHERE {old}", (milliseconds(moment),))
        forgotten = 0
        for start in range(0, len(rows), CHUNK):
            numbers = json.dumps([row["query"] for row in rows[start : start + CHUNK]])
            sql = f"DELETE FROM query WHERE query IN (SELECT value FROM json_each(?)) AND {old}"  # or used meanwhile
            async with self._database.write() as tx:
                forgotten += await tx.execute(sql, (numbers, milliseconds(moment)))
        return forgotten


async def remember_query(tx: Transaction, text: str, now: datetime, by: int = 0) -> int:
    """Give the number of a search within an open transaction."""
    sql = f"""
        INSERT INTO query (query, text, used_at, asked_by) VALUES ({DRAWN}, :text, :now, :by)
        ON CONFLICT (text) DO UPDATE
        SET used_at = excluded.used_at, asked_by = iif(asked_by = excluded.asked_by, asked_by, 0) RETURNING query
    """
    return int((await tx.fetchall(sql, {"text": text, "now": milliseconds(now), "by": by}))[0]["query"])
