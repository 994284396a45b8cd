"""Chats' threads by the numbers that buttons in other chats know them by, and who manages which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Row

from bot.model import Chat
from bot.store.chats import Chats, add_thread
from bot.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Managed:
    """A group or a channel that somebody administers."""

    chat: Chat
    threads: tuple[int, ...] = ()
    """Those of its topics for which something was set."""


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

    async def topic(self, chat: int, thread: int) -> str:
        """Tell what a forum's topic is called; '' where that is not known."""
        rows = await self._database.read("SELECT name FROM thread WHERE (chat, thread) = (?, ?)", (chat, thread))
        return str(rows[0]["name"]) if rows else ""

    async def name_topic(self, chat: int, thread: int, name: str, *, anew: bool = False) -> None:
        """Keep what a topic is called for which something was set; `anew`: also where another name was known."""
        known = await self._database.read("SELECT name FROM thread WHERE (chat, thread) = (?, ?)", (chat, thread))
        if known and known[0]["name"] != name and (anew or not known[0]["name"]):
            async with self._database.write() as tx:
                await tx.execute("UPDATE thread SET name = ? WHERE chat = ? AND thread = ?", (name, chat, thread))

    async def managed_by(self, user: int) -> list[Managed]:
        """Give the groups and channels that somebody has shown to administer, by their titles."""
        sql = """
            SELECT c.*, t.thread FROM administrator AS a JOIN chat AS c USING (chat)
                LEFT JOIN thread AS t ON t.chat = c.chat AND t.thread > 0 AND (
                    (t.digest, t.quiet, t.settings) IS NOT ('instant', NULL, '{}')
                    OR EXISTS (SELECT 1 FROM follow AS f WHERE (f.chat, f.thread) = (t.chat, t.thread))
                )
            WHERE a.user = ? AND c.kind <> 'private' ORDER BY c.title, c.chat, t.thread
        """
        found: dict[int, list[Row]] = {}
        for row in await self._database.read(sql, (user,)):
            found.setdefault(row["chat"], []).append(row)
        return [_managed(rows) for rows in found.values()]


def _managed(rows: Sequence[Row]) -> Managed:
    first = rows[0]
    suspended = first["suspended_at"] is not None
    chat = Chat(
        id=first["chat"], kind=first["kind"], title=first["title"], language=first["language"], suspended=suspended
    )
    return Managed(chat=chat, threads=tuple(row["thread"] for row in rows if row["thread"] is not None))
