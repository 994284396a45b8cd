"""Messages that were sent and have to be edited: which are due, and what became of them.

Nothing is leased: an edit made twice does no harm, so whoever dies in between leaves the row, and it is made again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.looks import read_looks
from bot.model import Chat, Edition, Looks, Style
from bot.outcome import Again, EditOutcome, Fixed, Later, Sent
from bot.showing import SentStory
from bot.store.database import Database, Transaction, Value
from bot.store.departures import block_chat, plan_departures
from bot.store.revising import HIDDEN, mark_chunk, sent_story
from bot.store.settlement import Shown
from bot.store.stories import Stories
from bot.store.values import alerts_value, milliseconds, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A message that has to be looked at."""

    chat: Chat
    thread: int
    message_id: int
    style: Style
    looks: Looks
    """Those it was sent with."""
    stories: tuple[SentStory, ...]
    """Newest first; none where there is nothing to edit: it was not sent, or may not be edited."""
    attempts: int
    """How often it was tried, this time included."""
    marks: Mapping[int, int]
    """The revision rows that are answered by this look: by story, with the marks they have."""


@dataclass(frozen=True, slots=True)
class Revised:
    """What became of a message: nothing had to be done where there is no outcome; `shown` is what it shows now."""

    message: SentMessage
    outcome: EditOutcome | None = None
    shown: tuple[Shown, ...] = ()
    removed: tuple[int, ...] = ()
    """Stories that it shows no more."""


class Revisions:
    """The rows between changed stories and the messages that hold them."""

    def __init__(self, database: Database, stories: Stories) -> None:
        self._database = database
        self._stories = stories

    async def mark_chunk(self, now: datetime) -> bool:
        """Find the messages of the next chunk that are to be edited (revising); False when there is none left."""
        if not await self._database.read("SELECT 1 FROM revising LIMIT 1"):  # no write lock for nothing
            return False
        async with self._database.write() as tx:
            return await mark_chunk(tx, self._stories, now)

    async def due(
        self, now: datetime, *, limit: int, busy: Collection[int] = (), hidden: bool = False
    ) -> list[SentMessage]:
        """Give at most `limit` messages that are to be edited now, one a chat, without the `busy` chats.

        What is on its way to a chat is not there yet. `hidden`: only those that show stories that were hidden.
        """
        if hidden and not await self._database.read("SELECT 1 FROM revision LIMIT 1"):  # as mostly
            return []
        values: dict[str, Value] = {"now": milliseconds(now), "limit": limit, "busy": json.dumps(list(busy))}
        rows = await self._database.read(_DUE_HIDDEN if hidden else _DUE, values)
        messages: dict[int, SentMessage] = {}
        for place, group in groupby(rows, key=lambda row: (row["chat"], row["thread"], row["due_story"])):
            messages.setdefault(place[0], _message(list(group)))
        return list(messages.values())

    async def settle(self, revised: Sequence[Revised]) -> None:
        """Write down what became of messages; one that was marked again meanwhile stays to be looked at."""
        if not revised:
            return
        async with self._database.write() as tx:
            for one in revised:
                await _settle(tx, one)

    async def switch(self, chat: int, thread: int, message_id: int, story: int, shown: Edition) -> datetime | None:
        """Note that a reader turns a message to this edition, and tell when it was sent; None for any other message.

        Where an edit of it may be on its way, what it will show is not known, and it is looked at once more.
        """
        sql = """
            UPDATE sent SET
                switched = iif(shown_language = :language, switched, 1),
                shown_language = :language,
                shown_hash = iif(EXISTS (
                    SELECT 1 FROM revision AS r
                    WHERE (r.chat, r.thread, r.story) = (sent.chat, sent.thread, sent.story)
                ), x'', :digest)
            WHERE chat = :chat AND thread = :thread AND message_id = :message_id
                AND (story = :story OR story IN (SELECT alias FROM alias WHERE story = :story))
            RETURNING story, sent_at
        """
        values = {"chat": chat, "thread": thread, "message_id": message_id, "story": story}
        async with self._database.write() as tx:
            rows = await tx.fetchall(sql, values | {"language": shown.language, "digest": shown.digest})
            again = "UPDATE revision SET marks = marks + 1 WHERE chat = ? AND thread = ? AND story = ?"
            await tx.executemany(again, [(chat, thread, row["story"]) for row in rows])
        return moment(rows[0]["sent_at"]) if rows else None

    async def named(self, chat: int, thread: int, message_id: int, story: int) -> tuple[str, ...]:
        """Give the saved searches that a message names at a story; none for any other message."""
        sql = """
            SELECT alerts FROM sent WHERE chat = :chat AND thread = :thread AND message_id = :message_id
                AND (story = :story OR story IN (SELECT alias FROM alias WHERE story = :story))
        """
        values = {"chat": chat, "thread": thread, "message_id": message_id, "story": story}
        rows = await self._database.read(sql, values)
        return alerts_value(rows[0]["alerts"]) if rows else ()


# The rows of one message were written at one moment, so an index finds them. The joins leave a due row without a
# message where there is none to edit.
_DUE = """
    WITH due AS MATERIALIZED (
        SELECT r.* FROM revision AS r JOIN chat AS c USING (chat)
        WHERE r.due_at <= :now AND coalesce(c.blocked_until, 0) <= :now
            AND r.chat NOT IN (SELECT value FROM json_each(:busy))
            AND NOT EXISTS (
                SELECT 1 FROM waiting AS w
                WHERE (w.chat, w.thread, w.story) = (r.chat, r.thread, r.story) AND w.leased_until IS NOT NULL
            )
        ORDER BY r.due_at LIMIT :limit
    )
    SELECT due.chat, due.thread, due.story AS due_story, due.attempts, due.marks AS due_marks, r.marks,
        c.kind, c.title, c.language, s.story, coalesce(a.story, s.story) AS present, s.message_id, s.style,
        s.shown_language, s.shown_hash, s.sent_at, s.switched, s.alerts, s.looks
    FROM due JOIN chat AS c USING (chat) JOIN thread AS t USING (chat, thread)
        LEFT JOIN sent AS first
            ON (first.chat, first.thread, first.story) = (due.chat, due.thread, due.story)
            AND first.editable AND c.suspended_at IS NULL AND t.suspended_at IS NULL
        LEFT JOIN sent AS s INDEXED BY sent_moment
            ON (s.sent_at, s.chat, s.thread) = (first.sent_at, first.chat, first.thread)
            AND s.message_id = first.message_id
        LEFT JOIN alias AS a ON a.alias = s.story
        LEFT JOIN revision AS r ON (r.chat, r.thread, r.story) = (s.chat, s.thread, s.story)
    ORDER BY due.due_at, due.chat, due.thread, due.story, s.story DESC
"""
# Hidden stories are few, whatever else is due.
_DUE_HIDDEN = _DUE.replace(
    "FROM revision AS r JOIN chat AS c USING (chat)",
    f"FROM ({HIDDEN}) AS hidden CROSS JOIN revision AS r INDEXED BY revision_story ON r.story = hidden.story"
    " CROSS JOIN chat AS c ON c.chat = r.chat",
    1,
)


def _message(rows: list[sqlite3.Row]) -> SentMessage:
    first = rows[0]
    marks = {row["story"]: row["marks"] for row in rows if row["marks"] is not None}
    return SentMessage(
        chat=Chat(id=first["chat"], kind=first["kind"], title=first["title"], language=first["language"]),
        thread=first["thread"],
        message_id=first["message_id"] or 0,
        style=first["style"] or "story",
        looks=read_looks(first["looks"] or ""),
        stories=tuple(sent_story(row) for row in rows if row["story"] is not None),
        attempts=first["attempts"] + 1,
        marks=marks | {first["due_story"]: first["due_marks"]},
    )


async def _settle(tx: Transaction, revised: Revised) -> None:
    message, outcome = revised.message, revised.outcome
    match outcome:
        case Again(until=until):
            sql = """
                UPDATE revision SET due_at = ?, attempts = attempts + 1
                WHERE chat = ? AND thread = ? AND story = ? AND marks = ?
            """
            return await tx.executemany(sql, [(milliseconds(until), *key) for key in _rows(message)])
        case Later(until=until):
            await block_chat(tx, message.chat.id, until, "flood")
            return await plan_departures(tx, message.chat.id)
        case Sent():
            await _note_shown(tx, message, revised.shown)
            sql = "DELETE FROM sent WHERE chat = ? AND thread = ? AND story = ? AND message_id = ?"
            place = (message.chat.id, message.thread)
            await tx.executemany(sql, [(*place, story, message.message_id) for story in revised.removed])
        case Fixed():
            sql = "UPDATE sent SET editable = 0 WHERE chat = ? AND thread = ? AND story = ? AND message_id = ?"
            place = (message.chat.id, message.thread)
            await tx.executemany(sql, [(*place, one.story, message.message_id) for one in message.stories])
    sql = "DELETE FROM revision WHERE chat = ? AND thread = ? AND story = ? AND marks = ?"
    return await tx.executemany(sql, _rows(message))


def _rows(message: SentMessage) -> list[tuple[int, int, int, int]]:
    """The keys of a message's revision rows, with the marks that they have to have still."""
    return [(message.chat.id, message.thread, story, marks) for story, marks in message.marks.items()]


async def _note_shown(tx: Transaction, message: SentMessage, shown: Iterable[Shown]) -> None:
    """Write down what a message shows now, but not of a story that was marked, or turned by its reader, meanwhile."""
    sql = """
        UPDATE sent SET shown_language = ?, shown_hash = ?
        WHERE chat = ? AND thread = ? AND story = ? AND message_id = ? AND NOT EXISTS (
            SELECT 1 FROM revision AS r
            WHERE (r.chat, r.thread, r.story) = (sent.chat, sent.thread, sent.story) AND r.marks <> ?
        )
    """
    place, message_id = (message.chat.id, message.thread), message.message_id
    rows = [(one.language, one.digest, *place, one.story, message_id, message.marks.get(one.story, 0)) for one in shown]
    await tx.executemany(sql, rows)
