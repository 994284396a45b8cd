"""Marking what is to be edited: a story whose editions changed goes through the messages that hold it, chunk by chunk.

The transaction that stores the change writes one row for the story, and no more. Later each chunk looks at the next
messages that were sent with it, and writes a revision row for those that show something else than they are to show.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from bot.looks import read_looks
from bot.model import Story
from bot.showing import SentStory, is_outdated
from bot.store.database import Transaction, Value
from bot.store.stories import Stories
from bot.store.values import alerts_value, milliseconds, moment

CHUNK = 1000
"""Messages that one transaction looks at: it keeps the write lock short."""

_START = -(2**63)
"""Before any chat."""


async def begin_revision(tx: Transaction, story: int) -> None:
    """Have the messages looked at that hold a story whose editions change in this transaction."""
    await begin_revisions(tx, [story])


async def begin_revisions(tx: Transaction, stories: Iterable[int]) -> None:
    """Have the messages looked at that hold any of these stories, from the first one on.

    Messages that were sent with a story that was joined into it since are its messages, too.
    """
    sql = """
        INSERT INTO revising (story)
        SELECT story FROM story WHERE story = :story OR story IN (SELECT alias FROM alias WHERE story = :story)
        ON CONFLICT DO UPDATE SET chat = excluded.chat, thread = excluded.thread
    """
    await tx.executemany(sql, [{"story": story} for story in stories])


async def mark_chunk(tx: Transaction, stories: Stories, now: datetime) -> bool:
    """Carry one story a chunk further through the messages that hold it; False when there is none left."""
    rows = await tx.fetchall("SELECT * FROM revising ORDER BY story LIMIT 1")
    if not rows:
        return False
    number, place = rows[0]["story"], (rows[0]["chat"], rows[0]["thread"])
    if place[0] == _START:
        await _mark_leaving(tx, number, now)
    story = await stories.get(number)  # as it stands: nobody else stores anything while this transaction is open
    rows = await _next_sent(tx, number, place)
    await _mark(tx, number, [row for row in rows if _is_due(row, story)], now)
    await _move_cursor(tx, number, rows)
    return True


async def _mark_leaving(tx: Transaction, story: int, now: datetime) -> None:
    """Mark what is on its way with the story as it was: it is looked at when it has been sent, and is no longer leased.

    What is claimed from now on is made of the story as it is.
    """
    sql = """
        INSERT INTO revision (chat, thread, story, due_at)
        SELECT chat, thread, story, :now FROM waiting INDEXED BY waiting_leased
        WHERE leased_until IS NOT NULL AND story = :story
        ON CONFLICT DO UPDATE SET due_at = min(due_at, excluded.due_at), marks = marks + 1
    """
    await tx.execute(sql, {"story": story, "now": milliseconds(now)})


async def _next_sent(tx: Transaction, story: int, after: tuple[int, int]) -> list[sqlite3.Row]:
    """The next messages with a story in the order of chats, and whether they may be edited."""
    sql = """
        SELECT s.*, s.story AS present, c.language,
            s.editable AND c.suspended_at IS NULL AND t.suspended_at IS NULL AS may_be_edited
        FROM sent AS s CROSS JOIN chat AS c USING (chat) CROSS JOIN thread AS t USING (chat, thread)
        WHERE s.story = :story AND (s.chat, s.thread) > (:chat, :thread)
        ORDER BY s.chat, s.thread LIMIT :chunk
    """
    values: dict[str, Value] = {"story": story, "chat": after[0], "thread": after[1], "chunk": CHUNK}
    return await tx.fetchall(sql, values)


def _is_due(row: sqlite3.Row, story: Story | None) -> bool:
    """Whether a message is to be edited; what is hidden is to be seen in none."""
    if not row["may_be_edited"]:
        return False
    return story is None or is_outdated(sent_story(row), story, row["language"])


async def _mark(tx: Transaction, story: int, rows: list[sqlite3.Row], now: datetime) -> None:
    sql = """
        INSERT INTO revision (chat, thread, story, due_at) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET due_at = min(due_at, excluded.due_at), marks = marks + 1
    """
    await tx.executemany(sql, [(row["chat"], row["thread"], story, milliseconds(now)) for row in rows])


async def mark_hidden(tx: Transaction, chat: int, now: datetime) -> None:
    """Mark what a chat that is back still shows of hidden stories: while it was away, nothing could be taken back."""
    sql = f"""
        INSERT INTO revision (chat, thread, story, due_at)
        SELECT chat, thread, story, :now FROM sent WHERE chat = :chat AND editable AND story IN ({HIDDEN})
        ON CONFLICT DO UPDATE SET due_at = min(due_at, excluded.due_at), marks = marks + 1
    """
    await tx.execute(sql, {"chat": chat, "now": milliseconds(now)})


HIDDEN = """
    SELECT s.story FROM story AS s INDEXED BY story_hidden LEFT JOIN alias AS a ON a.alias = s.story
        JOIN story AS today ON today.story = coalesce(a.story, s.story)
    WHERE s.hidden_at IS NOT NULL AND today.hidden_at IS NOT NULL
"""
"""The numbers of hidden stories; those that were joined into stories that are shown are none."""


async def _move_cursor(tx: Transaction, story: int, rows: list[sqlite3.Row]) -> None:
    if len(rows) < CHUNK:
        await tx.execute("DELETE FROM revising WHERE story = ?", (story,))
        return
    sql = "UPDATE revising SET chat = ?, thread = ? WHERE story = ?"
    await tx.execute(sql, (rows[-1]["chat"], rows[-1]["thread"], story))


def sent_story(row: sqlite3.Row) -> SentStory:
    """A row of `sent`, with the number of the story that it is `present`ly."""
    return SentStory(
        story=row["story"],
        present=row["present"],
        language=row["shown_language"],
        digest=row["shown_hash"],
        sent_at=moment(row["sent_at"]),
        switched=bool(row["switched"]),
        alerts=alerts_value(row["alerts"]),
        second=read_looks(row["looks"]).second,
    )
