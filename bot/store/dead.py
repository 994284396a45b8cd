"""Rows that could not be sent in any form: kept for an operator, who may have them tried once more."""

from __future__ import annotations

from datetime import datetime

from bot.departure import EXPIRES_AFTER
from bot.store.database import Database, Transaction
from bot.store.departures import plan_departures
from bot.store.values import milliseconds

CHUNK = 200
"""Rows that one transaction moves: it keeps the write lock short."""


async def retry_dead(database: Database, now: datetime) -> int:
    """Let all rows that were given up wait to leave once more, now and whole; tell how many there were."""
    moved, last = 0, CHUNK
    while last == CHUNK:
        async with database.write() as tx:
            last = await _retry(tx, now)
        moved += last
    return moved


async def _retry(tx: Transaction, now: datetime) -> int:
    sql = """
        DELETE FROM dead WHERE (chat, thread, story) IN (SELECT chat, thread, story FROM dead LIMIT ?)
        RETURNING chat, thread, story
    """
    rows = await tx.fetchall(sql, (CHUNK,))
    sql = """
        INSERT INTO waiting (chat, thread, story, due_at, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
    """
    stamps = (milliseconds(now), milliseconds(now), milliseconds(now + max(EXPIRES_AFTER.values())))
    await tx.executemany(sql, [(row["chat"], row["thread"], row["story"], *stamps) for row in rows])
    await plan_departures(tx, *{row["chat"] for row in rows})
    return len(rows)
