"""Chats' threads by the numbers that buttons in other chats know them by."""

from __future__ import annotations

from bot.model import Chat
from bot.store.chats import Chats, add_thread
from bot.store.database import Database


class ManagedPlaces:
    """The threads of chats that are managed from elsewhere."""

    def __init__(self, database: Database, chats: Chats) -> None:
        self._database = database
        self._chats = chats

    async def number(self, chat: int, thread: int) -> int:
        """Give the number that stands for a known chat's thread in buttons."""
        key = (chat, thread)
        sql = "SELECT place FROM place WHERE chat = ? AND thread = ?"
        rows = await self._database.read(sql, key)
        if rows:
            return int(rows[0]["place"])
        async with self._database.write() as tx:
            await add_thread(tx, chat, thread)
            await tx.execute("INSERT INTO place (chat, thread) VALUES (?, ?) ON CONFLICT DO NOTHING", key)
            rows = await tx.fetchall(sql, key)
        return int(rows[0]["place"])

    async def find(self, number: int) -> tuple[Chat, int] | None:
        """Give the chat and the thread that a number stands for; None where they are kept no more."""
        rows = await self._database.read("SELECT chat, thread FROM place WHERE place = ?", (number,))
        chat = await self._chats.get(rows[0]["chat"], rows[0]["thread"]) if rows else None
        return (chat, rows[0]["thread"]) if chat else None
