"""What chats follow: topics, regions, searches, or everything; each in a thread of the chat (0: none)."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.model import Follow
from bot.store.alerts import withdraw
from bot.store.chats import add_thread
from bot.store.database import Database, Transaction, Value
from bot.store.queries import remember_query
from bot.store.values import milliseconds


class Follows:
    """Follows of a chat's thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat: int, thread: int) -> tuple[Follow, ...]:
        """Give what is followed there, in the order in which it was followed."""
        sql = """
            SELECT topic, region, coalesce(text, '') AS search FROM follow LEFT JOIN query USING (query)
            WHERE chat = ? AND thread = ? ORDER BY followed_at, topic, region, query
        """
        return tuple(_follow(row) for row in await self._database.read(sql, (chat, thread)))

    async def add(self, chat: int, thread: int, follow: Follow, now: datetime) -> bool:
        """Follow from now on; False where it was followed already. Stories stored before do not count."""
        async with self._database.write() as tx:
            await add_thread(tx, chat, thread)
            sql = """
                INSERT INTO follow (chat, thread, topic, region, query, followed_at, digest)
                VALUES (:chat, :thread, :topic, :region, :query, :now, iif(:query > 0, 'instant', ''))
                ON CONFLICT DO NOTHING
            """
            values = await _key(tx, chat, thread, follow, now)
            return bool(await tx.execute(sql, values | {"now": milliseconds(now)}))

    async def remove(self, chat: int, thread: int, follow: Follow) -> bool:
        """Follow no more; False where it was not followed. What waits for a search alone does not leave any more."""
        sql = """
            DELETE FROM follow WHERE chat = :chat AND thread = :thread AND topic = :topic AND region = :region
                AND query = coalesce((SELECT query FROM query WHERE text = :search AND :search <> ''), 0)
                AND (query <> 0) = (:search <> '')
        """
        values: dict[str, Value] = {
            "chat": chat,
            "thread": thread,
            "topic": follow.topic,
            "region": follow.region,
            "search": follow.search,
        }
        async with self._database.write() as tx:
            removed = await tx.execute(sql, values)
            if follow.search:
                await withdraw(tx, chat, thread)
        return bool(removed)


def _follow(row: sqlite3.Row) -> Follow:
    return Follow(topic=row["topic"], region=row["region"], search=row["search"])


async def _key(tx: Transaction, chat: int, thread: int, follow: Follow, now: datetime) -> dict[str, Value]:
    query = await remember_query(tx, follow.search, now, chat) if follow.search else 0
    return {"chat": chat, "thread": thread, "topic": follow.topic, "region": follow.region, "query": query}
