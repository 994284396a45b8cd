"""Channels and the groups in which their posts are discussed: what the one posts appears in the other by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.model import Chat
from bot.store.arrivals import Follower, Place
from bot.store.chats import Chats
from bot.store.database import Database, Transaction, Value
from bot.store.values import milliseconds


class Links:
    """Which chats go together, as Telegram told last."""

    def __init__(self, database: Database, chats: Chats) -> None:
        self._database = database
        self._chats = chats

    async def of(self, chat: int) -> Chat | None:
        """Give the channel of a group, or the group of a channel; None where there is none, or it is not known."""
        rows = await self._database.read("SELECT other FROM link WHERE chat = ? AND other <> 0", (chat,))
        return await self._chats.get(rows[0]["other"]) if rows else None

    async def due(self, before: datetime, limit: int) -> list[int]:
        """Give chats whose link was not told since a moment, the longest ago first."""
        sql = "SELECT chat FROM link WHERE asked_at <= ? ORDER BY asked_at, chat LIMIT ?"
        return [row["chat"] for row in await self._database.read(sql, (milliseconds(before), limit))]

    async def set(self, chat: int, other: int, now: datetime) -> None:
        """Keep what Telegram has told of a chat: with which other it goes, or 0; each goes with one alone."""
        values: dict[str, Value] = {"chat": chat, "other": other, "now": milliseconds(now)}
        async with self._database.write() as tx:
            for sql in _SET:
                await tx.execute(sql, values)

    async def pass_over(self, chat: int, now: datetime) -> None:
        """Ask again in a day: Telegram does not tell."""
        async with self._database.write() as tx:
            await tx.execute("UPDATE link SET asked_at = ? WHERE chat = ?", (milliseconds(now), chat))

    async def doubt(self, chat: int) -> None:
        """Ask anew soon, for something is being set there."""
        sql = "UPDATE link SET asked_at = 0 WHERE chat = :chat OR (other = :chat AND other <> 0)"
        async with self._database.write() as tx:
            await tx.execute(sql, {"chat": chat})


_SET = (
    "UPDATE link SET other = 0 WHERE other = :chat AND other <> 0 AND chat <> :other",
    "UPDATE link SET other = 0 WHERE other = :other AND other <> 0 AND chat <> :chat",
    "UPDATE link SET other = :other, asked_at = :now WHERE chat = :chat",
    "UPDATE link SET other = :chat, asked_at = :now WHERE chat = :other",
)


async def withhold(
    tx: Transaction, followers: Mapping[Place, Follower], stories: Sequence[int], by_subject: Sequence[int], since: int
) -> dict[Place, Follower]:
    """Leave out of what groups are to get what reaches their channels, `followers` being in order.

    Of `stories`, which were stored at the moment `since`, those `by_subject` reach whoever follows their subjects.
    """
    groups = await _groups(tx, followers)
    if not groups:
        return dict(followers)
    values: dict[str, Value] = {
        "channels": json.dumps(list(set(groups.values()))),
        "stories": json.dumps(stories),
        "by_subject": json.dumps(by_subject),
        "since": since,
    }
    reached = {(row["channel"], row["story"]) for row in await tx.fetchall(_REACHED, values)}
    for (chat, _), follower in followers.items():
        if chat in groups:
            for story in [story for story in follower.arrivals if (groups[chat], story) in reached]:
                del follower.arrivals[story]
    return {place: follower for place, follower in followers.items() if follower.arrivals}


async def _groups(tx: Transaction, followers: Mapping[Place, Follower]) -> dict[int, int]:
    """The groups among them that go with a channel to which is posted, each with that."""
    if not followers:
        return {}
    sql = """
        SELECT l.chat, l.other FROM link AS l INDEXED BY link_pair JOIN chat AS g ON g.chat = l.chat
            JOIN chat AS c ON c.chat = l.other JOIN thread AS t ON t.chat = l.other AND t.thread = 0
        WHERE l.other <> 0 AND l.chat >= ? AND l.chat <= ? AND g.kind <> 'channel' AND c.kind = 'channel'
            AND c.suspended_at IS NULL AND t.suspended_at IS NULL AND t.settings ->> '$.paused' IS NOT 1
    """
    first, last = min(followers)[0], max(followers)[0]
    return {row["chat"]: row["other"] for row in await tx.fetchall(sql, (first, last))}


# What a channel follows brings a story there now, or has brought it, or had it proposed.
_REACHED = """
    SELECT c.value AS channel, s.value AS story FROM json_each(:channels) AS c CROSS JOIN json_each(:stories) AS s
    WHERE EXISTS (
        SELECT 1 FROM follow AS f WHERE f.chat = c.value AND f.thread = 0 AND f.followed_at <= :since
            AND f.paused_at IS NULL AND iif(
                f.query <> 0,
                EXISTS (SELECT 1 FROM story_query AS q WHERE q.story = s.value AND q.query = f.query),
                s.value IN (SELECT value FROM json_each(:by_subject))
                AND (f.topic = '' OR f.topic IN (SELECT topic FROM story_topic WHERE story = s.value))
                AND (f.region = '' OR f.region IN (SELECT region FROM story_region WHERE story = s.value))
            )
    ) OR EXISTS (
        WITH number AS (SELECT s.value AS story UNION ALL SELECT alias FROM alias WHERE story = s.value)
        SELECT 1 FROM number CROSS JOIN sent AS d USING (story) WHERE d.chat = c.value AND d.thread = 0
        UNION ALL
        SELECT 1 FROM number CROSS JOIN waiting AS d USING (story) WHERE d.chat = c.value AND d.thread = 0
        UNION ALL
        SELECT 1 FROM number CROSS JOIN proposal AS d USING (story) WHERE d.chat = c.value AND d.thread = 0
    )
"""
