"""Stories to try a chat's looks with, and the test posts that were made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.model import Language, Story
from bot.store.chats import add_thread
from bot.store.database import Database
from bot.store.revising import HIDDEN
from bot.store.stories import Stories
from bot.store.values import milliseconds

DELETABLE: Final = timedelta(hours=48)
"""A bot may delete its messages for so long (Bot API: deleteMessage)."""

KEPT: Final = timedelta(days=365)
"""For so long a test post goes when its story is hidden: later it is emptied."""

_SEARCHED: Final = 2000
_GIVEN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPost:
    """A test post, by its place and its message."""

    chat: int
    thread: int
    message_id: int
    language: Language
    """The chat's."""


class Trials:
    """What is shown and posted to see how posts look."""

    def __init__(self, database: Database, stories: Stories) -> None:
        self._database = database
        self._stories = stories

    async def stories(self, chat: int, thread: int) -> tuple[Story, ...]:
        """Give the newest stories of what is followed there, newest first; where there are none lately, of all.

        What came by a search counts as far as it was sent.
        """
        values = {"chat": chat, "thread": thread, "searched": _SEARCHED, "given": _GIVEN}
        rows = await self._database.read(_FOLLOWED, values) or await self._database.read(_NEWEST, {"given": _GIVEN})
        return await self._stories.load([row["story"] for row in rows])

    async def note(self, chat: int, thread: int, message_id: int, story: int, now: datetime) -> None:
        """Remember a test post."""
        sql = "INSERT OR REPLACE INTO trial (chat, thread, message_id, story, posted_at) VALUES (?, ?, ?, ?, ?)"
        async with self._database.write() as tx:
            await add_thread(tx, chat, thread)
            await tx.execute(sql, (chat, thread, message_id, story, milliseconds(now)))

    async def hidden(self) -> list[TrialPost]:
        """Give the test posts of stories that are hidden, as far as their chats can be written to."""
        sql = f"""
            SELECT x.chat, x.thread, message_id, language FROM trial AS x JOIN chat AS c ON c.chat = x.chat
            WHERE suspended_at IS NULL AND x.story IN ({HIDDEN})
        """
        if not await self._database.read("SELECT 1 FROM trial LIMIT 1"):  # as mostly
            return []
        return [TrialPost(**dict(row)) for row in await self._database.read(sql)]

    async def posts(self, chat: int, thread: int, now: datetime) -> list[int]:
        """Give the test posts of a thread that can still be deleted, by their message ids."""
        sql = "SELECT message_id FROM trial WHERE chat = ? AND thread = ? AND posted_at > ? ORDER BY message_id"
        rows = await self._database.read(sql, (chat, thread, milliseconds(now - DELETABLE)))
        return [row["message_id"] for row in rows]

    async def forget(self, chat: int, thread: int, message_id: int) -> None:
        """Forget a test post."""
        sql = "DELETE FROM trial WHERE chat = ? AND thread = ? AND message_id = ?"
        async with self._database.write() as tx:
            await tx.execute(sql, (chat, thread, message_id))

    async def forget_before(self, when: datetime) -> int:
        """Forget the test posts of before a moment; how many."""
        async with self._database.write() as tx:
            return await tx.execute("DELETE FROM trial WHERE posted_at < ?", (milliseconds(when),))


_NEWEST: Final = "SELECT story FROM story WHERE hidden_at IS NULL ORDER BY sorted_at DESC, story DESC LIMIT :given"
# The newest stories are walked, not all of an archive of a million; nor (by `+query`) all follows of all chats, as
# SQLite would in a file of which it knows no figures yet.
_FOLLOWED: Final = """
    WITH newest AS MATERIALIZED (
        SELECT story, sorted_at FROM story WHERE hidden_at IS NULL ORDER BY sorted_at DESC, story DESC LIMIT :searched
    ), mine AS MATERIALIZED (
        SELECT topic, region FROM follow WHERE chat = :chat AND thread = :thread AND +query = 0
    )
    SELECT s.story FROM newest AS s
    WHERE EXISTS (
        SELECT 1 FROM mine
        WHERE (topic = '' OR topic IN (SELECT t.topic FROM story_topic AS t WHERE t.story = s.story))
            AND (region = '' OR region IN (SELECT r.region FROM story_region AS r WHERE r.story = s.story))
    ) OR EXISTS (
        SELECT 1 FROM sent AS x WHERE (x.chat, x.thread, x.story) = (:chat, :thread, s.story)
    )
    ORDER BY s.sorted_at DESC, s.story DESC LIMIT :given
"""
