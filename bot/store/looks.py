"""How the posts of chats' threads look."""

from __future__ import annotations

from collections.abc import Collection

from bot.looks import KEYS, read_looks, write_looks
from bot.model import USUAL_LOOKS, Looks
from bot.store.chats import add_thread
from bot.store.database import Database


class ChatLooks:
    """What is set of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat: int, thread: int) -> Looks:
        """Give what is set there; for a chat that is not known, what holds for a new one."""
        sql = "SELECT settings, language FROM thread JOIN chat USING (chat) WHERE (chat, thread) = (?, ?)"
        rows = await self._database.read(sql, (chat, thread))
        return read_looks(rows[0]["settings"], rows[0]["language"]) if rows else USUAL_LOOKS

    async def set(self, chat: int, thread: int, looks: Looks, keys: Collection[str] = KEYS) -> None:
        """Let posts look so from now on, in what the `keys` name: somebody may change something else at this moment."""
        sql = "UPDATE thread SET settings = json_patch(settings, ?) WHERE chat = ? AND thread = ?"
        async with self._database.write() as tx:
            await add_thread(tx, chat, thread)
            await tx.execute(sql, (write_looks(looks, keys), chat, thread))
