"""The chats that the bot knows: what they are, how it speaks there, whether it may."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.model import Chat, Language
from bot.store.database import Database, Transaction
from bot.store.departures import plan_departures
from bot.store.returning import bring_back, bring_thread_back
from bot.store.values import milliseconds


class Chats:
    """Chats, their suspension and their moves; and what Telegram was told of the bot's menu."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat: int, thread: int = 0) -> Chat | None:
        """Give a known chat, as it is for one of its threads."""
        sql = """
            SELECT c.*, c.suspended_at IS NOT NULL OR t.suspended_at IS NOT NULL AS suspended
            FROM chat AS c LEFT JOIN thread AS t ON t.chat = c.chat AND t.thread = ? WHERE c.chat = ?
        """
        rows = await self._database.read(sql, (thread, chat))
        return _chat(rows[0], suspended=bool(rows[0]["suspended"])) if rows else None

    async def meet(self, chat: Chat, now: datetime, thread: int = 0) -> Chat:
        """Give the chat as it is stored, stored first where it is new; its language stays the one chosen before."""
        known = await self.get(chat.id, thread)
        if known is not None and (known.kind, known.title) == (chat.kind, chat.title):
            return known
        sql = """
            INSERT INTO chat (chat, kind, title, language, first_seen) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (chat) DO UPDATE SET kind = excluded.kind, title = excluded.title RETURNING *
        """
        values = (chat.id, chat.kind, chat.title, chat.language, milliseconds(now))
        async with self._database.write() as tx:
            rows = await tx.fetchall(sql, values)
            await add_thread(tx, chat.id, 0)
        return _chat(rows[0], suspended=known is not None and known.suspended)

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


async def move_chat(tx: Transaction, old: int, new: int) -> None:
    """Move a group's rows to its supergroup; what the supergroup already has by itself stays beside them.

    Both may exist: Telegram can tell of the new chat before it tells that the old one became it. The old one's settings
    hold, unless it has become it before: then what is kept of it comes of something late. Its messages are edited no
    more: they stay in the group, and in the supergroup their numbers are those of others. A suspended group stays so:
    who knows that the bot is in the supergroup brings it back.
    """
    if old == new or not await tx.fetchall("SELECT 1 FROM chat WHERE chat = ?", (old,)):
        return
    again = await tx.fetchall("SELECT 1 FROM moved WHERE (chat, moved_to) = (?, ?)", (old, new))
    await tx.execute("INSERT OR REPLACE INTO moved (chat, moved_to) VALUES (?, ?)", (old, new))
    await tx.execute("UPDATE sent SET editable = 0 WHERE chat = ?", (old,))
    await tx.execute("DELETE FROM revision WHERE chat = ?", (old,))
    await tx.execute("DELETE FROM trial WHERE chat = ?", (old,))
    await _be_overtaken(tx, old, new)
    if not await tx.fetchall("SELECT 1 FROM chat WHERE chat = ?", (new,)):
        await tx.execute("UPDATE chat SET chat = ?, kind = 'supergroup' WHERE chat = ?", (new, old))
        return
    if not again:
        await _take_settings(tx, old, new)
    await tx.execute(_OUTDONE, {"old": old, "new": new})
    for table in _MOVING:
        await tx.execute(f"UPDATE OR IGNORE {table} SET chat = ? WHERE chat = ?", (new, old))
    await tx.execute("DELETE FROM chat WHERE chat = ?", (old,))


_MOVING = (
    "thread",
    "follow",
    "waiting",
    "chat_due",
    "sent",
    "dead",
    "errand",
    "question",
    "administrator",
    "place",
    "change",
    "approver",
    "lapse",
    "proposal",
)

# What the group got, or may have got, the supergroup is not to get once more.
_OUTDONE = """
    DELETE FROM waiting WHERE chat = :new AND leased_until IS NULL AND (
        EXISTS (SELECT 1 FROM sent AS s WHERE (s.chat, s.thread, s.story) = (:old, waiting.thread, waiting.story))
        OR EXISTS (
            SELECT 1 FROM waiting AS w WHERE (w.chat, w.thread, w.story) = (:old, waiting.thread, waiting.story)
                AND w.uncertain_at IS NOT NULL
        )
    )
"""


async def _be_overtaken(tx: Transaction, old: int, new: int) -> None:
    """Let a notice reach a group that goes to a place which the notice's cursor has passed.

    The other way round there is nothing to do: a supergroup's id is less than any group's.
    """
    sql = """
        INSERT OR IGNORE INTO errand (notice, chat, due_at)
        SELECT n.notice, :new, 0 FROM notice AS n JOIN chat AS c ON c.chat = :old
        WHERE n.state IN ('running', 'stopped') AND n.cursor_chat >= :new AND n.cursor_chat < :old
            AND c.first_seen <= n.begun_at
            AND NOT EXISTS (SELECT 1 FROM chat AS other WHERE other.chat = :new AND other.first_seen <= n.begun_at)
            AND (n.audience = 'conversations' OR EXISTS (
                SELECT 1 FROM thread AS t WHERE t.chat = :old AND t.thread = 0 AND t.settings ->> '$.outages' = 1
            ))
    """
    await tx.execute(sql, {"old": old, "new": new})


async def _take_settings(tx: Transaction, old: int, new: int) -> None:
    """Give a chat, and its threads that both have, the settings of the chat that becomes it."""
    for table, names, same in (
        ("chat", "language, first_seen, blocked_until, blocked_why", "TRUE"),
        ("thread", "digest, quiet, settings", "old.thread = thread.thread"),
    ):
        source = f"SELECT {names} FROM {table} AS old WHERE old.chat = :old AND {same}"
        sql = f"UPDATE {table} SET ({names}) = ({source}) WHERE chat = :new AND EXISTS ({source})"
        await tx.execute(sql, {"old": old, "new": new})


async def present_chat(tx: Transaction, chat: int) -> int | None:
    """The id that a chat has today, after any moves; None when it is kept no more."""
    seen = {chat}
    while rows := await tx.fetchall("SELECT moved_to FROM moved WHERE chat = ?", (chat,)):
        chat = rows[0]["moved_to"]
        if chat in seen:
            break
        seen.add(chat)
    return chat if await tx.fetchall("SELECT 1 FROM chat WHERE chat = ?", (chat,)) else None
