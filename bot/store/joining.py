"""Joining a stored story into another: editions, topics and numbers in one transaction, then what waits, by chunks.

The story that was joined keeps its row, hidden, and its number as an alias. What was sent with that number stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row
from zoneinfo import ZoneInfo

from bot.errors import SaqbalaError
from bot.store.database import Database, Transaction, Value
from bot.store.departures import plan_departures
from bot.store.indexing import index_marked
from bot.store.pieces import SUBJECTS, Piece, date_earlier, note_piece, subjects_of
from bot.store.revising import begin_revision
from bot.store.values import milliseconds, published_value

CHUNK = 1000
"""Waiting rows that one transaction moves: it keeps the write lock short."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A story that a number stands for today."""

    number: int
    row: Row


async def stand_for(tx: Transaction, number: int) -> Standing:
    """Find the story that a number stands for; raises SaqbalaError where there is none, or it is hidden."""
    sql = """
        SELECT s.* FROM story AS s WHERE s.story = coalesce((SELECT story FROM alias WHERE alias = :number), :number)
    """
    rows = await tx.fetchall(sql, {"number": number}) if abs(number) < 2**63 else []
    if not rows:
        raise SaqbalaError(f"there is no story {number}; see the numbers with saqbala export, or below /story")
    if rows[0]["hidden_at"] is not None:
        raise SaqbalaError(f"story {number} is hidden; only stories that are shown can be joined or split")
    return Standing(rows[0]["story"], rows[0])


async def join_stories(database: Database, into: int, number: int, now: datetime, zone: ZoneInfo) -> tuple[int, int]:
    """Join the story `number` into another; gives the numbers that both had. Raises SaqbalaError where it cannot be."""
    async with database.write() as tx:
        kept, lost = await stand_for(tx, into), await stand_for(tx, number)
        if kept.number == lost.number:
            raise SaqbalaError(f"stories {into} and {number} are one story already; nothing is to be done")
        await _join(tx, kept, lost, now, zone)
        await index_marked(tx)
    last = CHUNK
    while last == CHUNK:
        async with database.write() as tx:
            last = await _move_waiting(tx, kept.number, lost.number)
    return kept.number, lost.number


async def _join(tx: Transaction, kept: Standing, lost: Standing, now: datetime, zone: ZoneInfo) -> None:
    values: dict[str, Value] = {"kept": kept.number, "lost": lost.number, "now": milliseconds(now)}
    rows = await tx.fetchall("SELECT edition FROM edition WHERE story = :lost ORDER BY edition", values)
    piece = Piece(
        editions=tuple(row["edition"] for row in rows),
        story=kept.number,
        origin=lost.number,
        by="operator",
        published=published_value(lost.row["published"]),
        topics=await subjects_of(tx, "topic", lost.number),
        regions=await subjects_of(tx, "region", lost.number),
    )
    await note_piece(tx, piece, now)
    for sql in (*_MOVE, *_MERGE_FANOUT, *_MOVE_DEAD):
        await tx.execute(sql, values)
    await date_earlier(tx, kept.number, piece.published, zone)
    await begin_revision(tx, kept.number)


_MOVE = (
    "UPDATE edition SET story = :kept WHERE story = :lost",
    "UPDATE alias SET story = :kept WHERE story = :lost",
    "INSERT INTO alias (alias, story) VALUES (:lost, :kept)",
    *(
        f"""
        INSERT INTO story_{subject} ({subject}, sorted_at, story)
        SELECT lost.{subject}, kept.sorted_at, kept.story
        FROM story_{subject} AS lost JOIN story AS kept ON kept.story = :kept
        WHERE lost.story = :lost ON CONFLICT DO NOTHING
        """
        for subject in SUBJECTS
    ),
    *(f"DELETE FROM story_{subject} WHERE story = :lost" for subject in SUBJECTS),
    "INSERT OR IGNORE INTO story_query (story, query) SELECT :kept, query FROM story_query WHERE story = :lost",
    # Where one has been pushed, the story has been; nobody is asked about the other any more.
    """
        UPDATE story SET push = 'yes' WHERE story = :kept AND push = 'held'
        AND EXISTS (SELECT 1 FROM story AS lost WHERE lost.story = :lost AND lost.push = 'yes')
    """,
    "UPDATE story SET hidden_at = :now, push = iif(push = 'held', 'old', push) WHERE story = :lost",
    "DELETE FROM apart WHERE (one, other) = (min(:kept, :lost), max(:kept, :lost))",
)

# The chats that the one has passed and the other not are passed once more: who has it already gets nothing.
_MERGE_FANOUT = (
    """
        INSERT INTO fanout (story, stored_at, chat, thread, chunks, searches_only)
        SELECT :kept, stored_at, chat, thread, chunks, searches_only FROM fanout WHERE story = :lost
        ON CONFLICT DO UPDATE SET stored_at = max(stored_at, excluded.stored_at),
            matched = 0, searches_only = min(searches_only, excluded.searches_only),
            chat = min(chat, excluded.chat),
            thread = iif((chat, thread) < (excluded.chat, excluded.thread), thread, excluded.thread)
    """,
    "DELETE FROM fanout WHERE story = :lost",
)

_MOVE_DEAD = (
    "UPDATE OR IGNORE dead SET story = :kept WHERE story = :lost",
    "DELETE FROM dead WHERE story = :lost",
)


async def _move_waiting(tx: Transaction, kept: int, lost: int) -> int:
    """Let a chunk of what waits follow, where the other neither waits nor was sent; how many rows were looked at.

    What is on its way stays as it is: it is made of the story that its number stands for.
    """
    sql = """
        SELECT chat, thread, EXISTS (
            SELECT 1 FROM waiting AS w WHERE (w.chat, w.thread, w.story) = (lost.chat, lost.thread, :kept)
            UNION ALL SELECT 1 FROM sent AS s WHERE (s.chat, s.thread) = (lost.chat, lost.thread)
                AND (s.story = :kept OR s.story IN (SELECT alias FROM alias WHERE story = :kept))
        ) AS there FROM waiting AS lost WHERE story = :lost AND leased_until IS NULL LIMIT :chunk
    """
    rows = await tx.fetchall(sql, {"kept": kept, "lost": lost, "chunk": CHUNK})
    follow = [(kept, row["chat"], row["thread"], lost) for row in rows if not row["there"]]
    drop = [(row["chat"], row["thread"], lost) for row in rows if row["there"]]
    await tx.executemany("UPDATE waiting SET story = ? WHERE chat = ? AND thread = ? AND story = ?", follow)
    await tx.executemany("DELETE FROM waiting WHERE chat = ? AND thread = ? AND story = ?", drop)
    await plan_departures(tx, *{row["chat"] for row in rows})
    return len(rows)
