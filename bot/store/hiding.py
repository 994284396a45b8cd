"""Hiding a story: it is in no list and no search any more, nobody gets it, and what was sent of it is taken back."""

from __future__ import annotations

from datetime import datetime

from bot.errors import SaqbalaError
from bot.store.database import Database, Transaction
from bot.store.departures import plan_departures
from bot.store.duplicates import withdraw_duplicates
from bot.store.indexing import index_marked
from bot.store.revising import begin_revision
from bot.store.values import milliseconds

CHUNK = 1000
"""Waiting rows that one transaction drops: it keeps the write lock short."""


async def hide_story(database: Database, number: int, now: datetime) -> tuple[int, int]:
    """Hide the story that a number stands for; gives its number today, and how many messages hold it.

    The running bot takes them back. A story that is hidden already is gone through once more, for what could not be
    taken back before. Raises SaqbalaError where there is no such story.
    """
    async with database.write() as tx:
        story = await _present(tx, number)
        sql = "UPDATE story SET hidden_at = coalesce(hidden_at, ?) WHERE story = ?"
        await tx.execute(sql, (milliseconds(now), story))
        await tx.execute(f"DELETE FROM fanout WHERE {_OF_STORY}", {"story": story})
        await tx.execute(f"DELETE FROM dead WHERE {_OF_STORY}", {"story": story})
        await withdraw_duplicates(tx, story)
        await begin_revision(tx, story)
        await index_marked(tx)
    messages = await _messages(database, story)
    last = CHUNK
    while last == CHUNK:
        async with database.write() as tx:
            last = await _drop_waiting(tx, story)
    return story, messages


_OF_STORY = "story IN (SELECT :story UNION ALL SELECT alias FROM alias WHERE story = :story)"


async def _present(tx: Transaction, number: int) -> int:
    sql = "SELECT story FROM story WHERE story = coalesce((SELECT story FROM alias WHERE alias = :number), :number)"
    rows = await tx.fetchall(sql, {"number": number}) if abs(number) < 2**63 else []
    if not rows:
        raise SaqbalaError(f"there is no story {number}; see the numbers with saqbala export")
    return int(rows[0]["story"])


async def _messages(database: Database, story: int) -> int:
    """Count what is to be taken back, without the write lock: a million chats may have the story."""
    sql = f"""
        SELECT count(*) AS n FROM (
            SELECT DISTINCT chat, message_id FROM sent WHERE {_OF_STORY} AND message_id <> 0 AND editable
        )
    """
    return int((await database.read(sql, {"story": story}))[0]["n"])


async def _drop_waiting(tx: Transaction, story: int) -> int:
    """Drop a chunk of what waits; what is on its way is taken back when it has arrived."""
    sql = f"""
        SELECT chat, thread, story FROM waiting WHERE {_OF_STORY} AND leased_until IS NULL LIMIT {CHUNK}
    """
    rows = await tx.fetchall(sql, {"story": story})
    keys = [(row["chat"], row["thread"], row["story"]) for row in rows]
    await tx.executemany("DELETE FROM waiting WHERE chat = ? AND thread = ? AND story = ?", keys)
    await plan_departures(tx, *{chat for chat, _, _ in keys})
    return len(rows)
