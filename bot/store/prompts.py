"""The texts that people were asked for: one of each person in each chat, the last one."""

from __future__ import annotations

from datetime import datetime
from sqlite3 import Row

from bot.prompts import AWAITED, Prompt
from bot.store.chats import add_thread
from bot.store.database import Database
from bot.store.values import milliseconds, moment


class Prompts:
    """What is awaited from whom."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, prompt: Prompt) -> None:
        """Await a text, instead of any other that was awaited there from the same person."""
        sql = """
            INSERT OR REPLACE INTO prompt (chat, user, kind, about_chat, about_thread, message_id, asked_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
        """
        values = (prompt.chat, prompt.user, prompt.kind, *prompt.about, prompt.message_id)
        async with self._database.write() as tx:
            await add_thread(tx, *prompt.about)
            await tx.execute(sql, (*values, milliseconds(prompt.asked_at)))

    async def get(self, chat: int, user: int, now: datetime) -> Prompt | None:
        """Give what is awaited from somebody in a chat; None where nothing is, or for too long."""
        sql = "SELECT * FROM prompt WHERE chat = ? AND user = ? AND asked_at > ?"
        rows = await self._database.read(sql, (chat, user, milliseconds(now - AWAITED)))
        return _prompt(rows[0]) if rows else None

    async def asked_by(self, chat: int, message_id: int, now: datetime) -> Prompt | None:
        """Give what a message asks for, whoever was asked; None where it is not awaited, or for too long."""
        sql = "SELECT * FROM prompt WHERE chat = ? AND message_id = ? AND asked_at > ?"
        rows = await self._database.read(sql, (chat, message_id, milliseconds(now - AWAITED)))
        return _prompt(rows[0]) if rows else None

    async def end(self, chat: int, user: int) -> None:
        """Await nothing more from somebody in a chat."""
        key = (chat, user)
        if not await self._database.read("SELECT 1 FROM prompt WHERE chat = ? AND user = ?", key):
            return
        async with self._database.write() as tx:
            await tx.execute("DELETE FROM prompt WHERE chat = ? AND user = ?", key)

    async def forget_before(self, when: datetime) -> int:
        """Forget what was asked for before a moment; how many."""
        async with self._database.write() as tx:
            return await tx.execute("DELETE FROM prompt WHERE asked_at < ?", (milliseconds(when),))


def _prompt(row: Row) -> Prompt:
    return Prompt(
        chat=row["chat"],
        user=row["user"],
        kind=row["kind"],
        about=(row["about_chat"], row["about_thread"]),
        message_id=row["message_id"],
        asked_at=moment(row["asked_at"]),
    )
