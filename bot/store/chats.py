"""The chats that the bot knows: what they are, how it speaks there, whether it may."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.keeping import SEEN_AGAIN
from bot.model import Chat, Language
from bot.store.database import Database, Transaction
from bot.store.departures import plan_departures
from bot.store.moving import move_chat
from bot.store.returning import bring_back, bring_thread_back
from bot.store.values import milliseconds


class Chats:
    """Chats, their suspension and their moves; and what Telegram was told of the bot's menu."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat: int, thread: int = 0) -> Chat | None:
        """Give a known chat, as it is for one of its threads."""
        row = await self._row(chat, thread)
        return _chat(row, suspended=bool(row["suspended"])) if row else None

    async def meet(self, chat: Chat, now: datetime, thread: int = 0) -> Chat:
        """Give the chat as it is stored, stored first where it is new; its language stays the one chosen before.

        That it was heard of is noted once in SEEN_AGAIN.
        """
        known = await self._row(chat.id, thread)
        if known and (known["kind"], known["title"]) == (chat.kind, chat.title) and _was_seen(known, now):
            return _chat(known, suspended=bool(known["suspended"]))
        sql = """
            INSERT INTO chat (chat, kind, title, language, first_seen, seen_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (chat) DO UPDATE SET kind = excluded.kind, title = excluded.title, seen_at = excluded.seen_at
            RETURNING *
        """
        values = (chat.id, chat.kind, chat.title, chat.language, milliseconds(now), milliseconds(now))
        async with self._database.write() as tx:
            rows = await tx.fetchall(sql, values)
            await add_thread(tx, chat.id, 0)
        return _chat(rows[0], suspended=bool(known and known["suspended"]))

    async def _row(self, chat: int, thread: int) -> sqlite3.Row | None:
        sql = """
            SELECT c.*, c.suspended_at IS NOT NULL OR t.suspended_at IS NOT NULL AS suspended
            FROM chat AS c LEFT JOIN thread AS t ON t.chat = c.chat AND t.thread = ? WHERE c.chat = ?
        """
        rows = await self._database.read(sql, (thread, chat))
        return rows[0] if rows else None

    async def set_language(self, chat: int, language: Language) -> None:
        """Set the language that the bot speaks in a chat."""
        async with self._database.write() as tx:
            await tx.execute("UPDATE chat SET language = ? WHERE chat = ?", (language, chat))

    async def suspend(self, chat: int, why: str, now: datetime) -> None:
        """Send nothing more to a chat, keeping all that is set and all that waits there."""
        async with self._database.write() as tx:
            await suspend_chat(tx, chat, why, now)

    async def restore(self, chat: int, now: datetime) -> None:
        """Go on with a chat that is back; what it missed is parked, and asked about."""
        async with self._database.write() as tx:
            await bring_back(tx, chat, now)

    async def revive(self, chat: int, thread: int, now: datetime) -> None:
        """Go on with a chat's thread that could be written to just now, whatever was thought of it."""
        async with self._database.write() as tx:
            await bring_thread_back(tx, chat, thread, now, reached=True)

    async def close_thread(self, chat: int, thread: int, now: datetime) -> None:
        """Send nothing more to one thread of a chat; nothing where nothing is kept of it."""
        async with self._database.write() as tx:
            await suspend_thread(tx, chat, thread, now)

    async def reopen_thread(self, chat: int, thread: int, now: datetime) -> None:
        """Go on with one thread of a chat, not with the chat where that is suspended itself."""
        async with self._database.write() as tx:
            await bring_thread_back(tx, chat, thread, now, reached=False)

    async def move(self, old: int, new: int, now: datetime) -> None:
        """Carry all that is kept of a group over to the supergroup that it has become, where the bot is."""
        async with self._database.write() as tx:
            await move_chat(tx, old, new)
            await bring_back(tx, new, now)
            await plan_departures(tx, new)

    async def present(self, chat: int) -> int:
        """Give the id that a chat has today: that of the supergroup which a group has become, else the same."""
        sql = """
            WITH RECURSIVE way (chat) AS (SELECT ? UNION SELECT m.moved_to FROM moved AS m JOIN way USING (chat))
            SELECT chat FROM way JOIN chat USING (chat)
        """
        rows = await self._database.read(sql, (chat,))
        return int(rows[0]["chat"]) if rows else chat

    async def leave(self, chat: int, now: datetime) -> None:
        """Suspend a chat that the bot is told to leave; that is not told to its administrators as news."""
        async with self._database.write() as tx:
            await suspend_chat(tx, chat, "left", now)
            await tx.execute("UPDATE chat SET suspension_told = 1 WHERE chat = ?", (chat,))

    async def menu(self, chat: int) -> str:
        """Tell which commands were last set for this chat alone ('': none)."""
        rows = await self._database.read("SELECT menu FROM chat WHERE chat = ?", (chat,))
        return str(rows[0]["menu"]) if rows else ""

    async def set_menu(self, chat: int, digest: str) -> None:
        """Remember which commands were set for this chat alone."""
        async with self._database.write() as tx:
            await tx.execute("UPDATE chat SET menu = ? WHERE chat = ?", (digest, chat))

    async def profile(self, part: str) -> str:
        """Tell what a part of the bot's profile (a method, its scope and language) was last set to ('': never)."""
        rows = await self._database.read("SELECT digest FROM profile WHERE part = ?", (part,))
        return str(rows[0]["digest"]) if rows else ""

    async def set_profile(self, part: str, digest: str) -> None:
        """Remember what a part of the bot's profile was set to."""
        sql = "INSERT INTO profile (part, digest) VALUES (?, ?) ON CONFLICT DO UPDATE SET digest = excluded.digest"
        async with self._database.write() as tx:
            await tx.execute(sql, (part, digest))


def _chat(row: sqlite3.Row, *, suspended: bool) -> Chat:
    return Chat(id=row["chat"], kind=row["kind"], title=row["title"], language=row["language"], suspended=suspended)


def _was_seen(row: sqlite3.Row, now: datetime) -> bool:
    return int(row["seen_at"]) > milliseconds(now - SEEN_AGAIN)


async def add_thread(tx: Transaction, chat: int, thread: int) -> None:
    """Make sure that a chat's thread has its row."""
    await tx.execute("INSERT INTO thread (chat, thread) VALUES (?, ?) ON CONFLICT DO NOTHING", (chat, thread))


async def suspend_chat(tx: Transaction, chat: int, why: str, now: datetime) -> None:
    """Suspend a chat within an open transaction; its rows wait, but none is due."""
    sql = "UPDATE chat SET suspended_at = ?, suspended_why = ? WHERE chat = ? AND suspended_at IS NULL"
    await tx.execute(sql, (milliseconds(now), why, chat))
    await tx.execute("DELETE FROM chat_due WHERE chat = ?", (chat,))


async def suspend_thread(tx: Transaction, chat: int, thread: int, now: datetime) -> None:
    """Suspend one thread within an open transaction (0: the general one); the chat's others go on.

    One in which nothing is followed and for which nothing waits is left alone: nobody would miss anything.
    """
    key = {"chat": chat, "thread": thread, "now": milliseconds(now)}
    sql = """
        UPDATE thread SET suspended_at = :now WHERE chat = :chat AND thread = :thread AND suspended_at IS NULL AND (
            EXISTS (SELECT 1 FROM follow WHERE chat = :chat AND thread = :thread)
            OR EXISTS (SELECT 1 FROM waiting WHERE chat = :chat AND thread = :thread)
        )
    """
    await tx.execute(sql, key)
    await tx.execute("DELETE FROM chat_due WHERE chat = :chat AND thread = :thread", key)
