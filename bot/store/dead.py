"""Rows that could not be sent in any form: kept for an operator, who may have them tried once more."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.departure import EXPIRES_AFTER
from bot.store.database import Database
from bot.store.departures import plan_departures
from bot.store.values import milliseconds


async def retry_dead(database: Database, now: datetime) -> int:
    """Let all rows that were given up wait to leave once more, now and whole; tell how many there were."""
    expires_at = now + max(EXPIRES_AFTER.values(), default=timedelta())
    async with database.write() as tx:
        rows = await tx.fetchall("DELETE FROM dead RETURNING chat, thread, story")
        sql = """
            INSERT INTO waiting (chat, thread, story, due_at, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
        """
        stamps = (milliseconds(now), milliseconds(now), milliseconds(expires_at))
        await tx.executemany(sql, [(row["chat"], row["thread"], row["story"], *stamps) for row in rows])
        await plan_departures(tx, *{row["chat"] for row in rows})
    return len(rows)
