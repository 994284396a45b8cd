"""What was changed in the settings of chats' threads, by whom and when."""

from __future__ import annotations

import json
from datetime import datetime

from bot.audit import Change, Deed
from bot.store.chats import add_thread
from bot.store.database import Database
from bot.store.forgetting import delete_old
from bot.store.values import milliseconds, moment


class Changes:
    """The changes of each thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, chat: int, thread: int, change: Change) -> None:
        """Keep a change."""
        what = json.dumps({"kind": change.deed.kind, "value": change.deed.value})
        sql = "INSERT INTO change (chat, thread, user, at, what) VALUES (?, ?, ?, ?, ?)"
        async with self._database.write() as tx:
            await add_thread(tx, chat, thread)
            await tx.execute(sql, (chat, thread, change.user, milliseconds(change.at), what))

    async def latest(self, chat: int, thread: int, limit: int) -> list[Change]:
        """Give the last changes of a thread, the newest first."""
        sql = "SELECT * FROM change WHERE chat = ? AND thread = ? ORDER BY change DESC LIMIT ?"
        rows = await self._database.read(sql, (chat, thread, limit))
        return [Change(deed=Deed(**json.loads(row["what"])), user=row["user"], at=moment(row["at"])) for row in rows]

    async def forget_before(self, when: datetime) -> int:
        """Forget the changes of before a moment; how many."""
        return await delete_old(self._database, "change", "at < :when", {"when": milliseconds(when)})
