"""Where stories are approved before they are posted, and who gets what is proposed there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.notices import Data
from bot.store.chats import add_thread
from bot.store.database import Database, Value
from bot.store.notices import post
from bot.store.proposing import propose_waiting
from bot.store.values import milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """How a chat's thread has it."""

    wanted: bool = False
    approvers: tuple[int, ...] = ()
    """Who has asked for the proposals, whether they can be reached or not."""
    open: int = 0
    """Proposals that nobody has decided."""


class Approvals:
    """What is set of approving, for each thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat: int, thread: int) -> Approval:
        """Give what is set there; nothing for a chat that is not known."""
        key = {"chat": chat, "thread": thread}
        sql = """
            SELECT settings ->> '$.approval' = 1 AS wanted, (
                SELECT count(*) FROM proposal WHERE chat = :chat AND thread = :thread AND state = 'open'
            ) AS open FROM thread WHERE chat = :chat AND thread = :thread
        """
        rows = await self._database.read(sql, key)
        if not rows:
            return Approval()
        return Approval(
            wanted=bool(rows[0]["wanted"]), approvers=await self.approvers(chat, thread), open=rows[0]["open"]
        )

    async def approvers(self, chat: int, thread: int) -> tuple[int, ...]:
        """Give who has asked for the proposals."""
        sql = "SELECT user FROM approver WHERE (chat, thread) = (?, ?) ORDER BY user"
        return tuple(row["user"] for row in await self._database.read(sql, (chat, thread)))

    async def set(self, chat: int, thread: int, now: datetime, *, wanted: bool) -> bool:
        """Have stories approved from now on, also those that wait, or no longer; whether that was so before.

        What was proposed stays open when nothing new is proposed any more.
        """
        sql = """
            UPDATE thread SET settings = json_patch(settings, :patch)
            WHERE chat = :chat AND thread = :thread AND coalesce(settings ->> '$.approval', 0) <> :wanted
        """
        patch = json.dumps({"approval": True if wanted else None})
        async with self._database.write() as tx:
            await add_thread(tx, chat, thread)
            values: dict[str, Value] = {"chat": chat, "thread": thread, "wanted": wanted, "patch": patch}
            changed = await tx.execute(sql, values)
            if changed and wanted:
                await propose_waiting(tx, chat, thread, now)
        return not changed

    async def want(self, chat: int, thread: int, user: int, *, wanted: bool) -> None:
        """Send somebody what is proposed, what is open already as well, or send it no longer."""
        async with self._database.write() as tx:
            if not wanted:
                sql = "DELETE FROM approver WHERE (chat, thread, user) = (?, ?, ?)"
                await tx.execute(sql, (chat, thread, user))
                return
            await add_thread(tx, chat, thread)
            add = "INSERT INTO approver (chat, thread, user) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            if await tx.execute(add, (chat, thread, user)):
                again = "UPDATE proposal SET asked_at = NULL WHERE (chat, thread) = (?, ?) AND state = 'open'"
                await tx.execute(again, (chat, thread))

    # where nobody gets the proposals

    async def lapse(self, chat: int, thread: int, data: Data, recipients: Iterable[int], now: datetime) -> None:
        """Have it said once that nobody gets the proposals."""
        sql = "INSERT INTO lapse (chat, thread, told_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        async with self._database.write() as tx:
            if await tx.execute(sql, (chat, thread, milliseconds(now))):
                await post(tx, "lapse", data, recipients, now)

    async def has_lapsed(self, chat: int, thread: int) -> bool:
        """Whether that has been said."""
        return bool(await self._database.read("SELECT 1 FROM lapse WHERE (chat, thread) = (?, ?)", (chat, thread)))

    async def take_up(self, chat: int, thread: int) -> None:
        """Somebody gets them again; should that end, it is said again."""
        if await self.has_lapsed(chat, thread):
            async with self._database.write() as tx:
                await tx.execute("DELETE FROM lapse WHERE (chat, thread) = (?, ?)", (chat, thread))
