"""Who administers chats, as far as it has shown: Telegram tells nothing any more of a chat that has removed the bot."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.store.database import Database
from bot.store.values import milliseconds

_FRESH = timedelta(days=1)
"""How long it is enough to have seen somebody: not every press is worth a write."""


class Administrators:
    """People who may change a chat's settings, and whether the bot can write to them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, chat: int, user: int, now: datetime) -> None:
        """Keep that somebody has just acted as an administrator of a chat; nothing where the chat is not known."""
        seen = "SELECT 1 FROM administrator WHERE chat = ? AND user = ? AND seen_at > ?"
        if await self._database.read(seen, (chat, user, milliseconds(now - _FRESH))):
            return
        sql = """
            INSERT INTO administrator (chat, user, seen_at) SELECT chat, :user, :now FROM chat WHERE chat = :chat
            ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at
        """
        async with self._database.write() as tx:
            await tx.execute(sql, {"chat": chat, "user": user, "now": milliseconds(now)})

    async def forget(self, chat: int, user: int) -> None:
        """Keep no longer that somebody administers a chat, since it has shown that they do not."""
        key = (chat, user)
        if not await self._database.read("SELECT 1 FROM administrator WHERE chat = ? AND user = ?", key):
            return
        async with self._database.write() as tx:
            await tx.execute("DELETE FROM administrator WHERE chat = ? AND user = ?", key)

    async def of(self, chat: int) -> tuple[int, ...]:
        """Give those who have shown that they administer a chat."""
        rows = await self._database.read("SELECT user FROM administrator WHERE chat = ? ORDER BY user", (chat,))
        return tuple(row["user"] for row in rows)

    async def reachable(self, users: Collection[int]) -> tuple[int, ...]:
        """Give those of `users` whose private chat with the bot is known and not suspended: the chats' ids."""
        sql = """
            SELECT c.chat FROM json_each(?) AS given CROSS JOIN chat AS c ON c.chat = given.value
                LEFT JOIN thread AS t ON t.chat = c.chat AND t.thread = 0
            WHERE c.kind = 'private' AND c.suspended_at IS NULL AND t.suspended_at IS NULL ORDER BY c.chat
        """
        return tuple(row["chat"] for row in await self._database.read(sql, (json.dumps(list(users)),)))
