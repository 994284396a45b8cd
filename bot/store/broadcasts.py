"""Broadcasts: what an operator says to an audience, drafted, begun, stopped, resumed, and shown while it goes out.

draft -- begun --> running -- stopped --> stopped -- resumed --> running -- everybody reached --> done
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from bot.model import Language
from bot.notices import Audience, Data, Progress
from bot.store.database import Database, Transaction
from bot.store.errands import AUDIENCES
from bot.store.notices import begin, progress_of
from bot.store.values import milliseconds

DRAFT_KEPT = timedelta(days=1)
"""How long a draft can be begun."""

Beginning: TypeAlias = Literal["begun", "busy", "over"]
"""It goes out now; another broadcast does, so it does not yet; it is no draft any more, or an old one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A broadcast, and the message that shows its progress."""

    progress: Progress
    chat: int
    message_id: int

    @property
    def number(self) -> int:
        """The notice's."""
        return self.progress.notice.number


class Broadcasts:
    """The notices that operators write."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def draft(self, data: Data, by: int, now: datetime) -> int:
        """Keep a broadcast until its operator begins it; it takes the place of the draft that he had before."""
        sql = """
            INSERT INTO notice (kind, data, state, audience, created_at, shown_chat)
            VALUES ('broadcast', ?, 'draft', 'private', ?, ?) RETURNING notice
        """
        async with self._database.write() as tx:
            await tx.execute("DELETE FROM notice WHERE state = 'draft' AND shown_chat = ?", (by,))
            rows = await tx.fetchall(sql, (json.dumps(data), milliseconds(now), by))
        return int(rows[0]["notice"])

    async def address(self, number: int, audience: Audience) -> None:
        """Choose whom a draft is to go to."""
        async with self._database.write() as tx:
            await tx.execute("UPDATE notice SET audience = ? WHERE notice = ? AND state = 'draft'", (audience, number))

    async def discard(self, number: int) -> None:
        """Forget a draft."""
        async with self._database.write() as tx:
            await tx.execute("DELETE FROM notice WHERE notice = ? AND state = 'draft'", (number,))

    async def begin(self, number: int, now: datetime) -> Beginning:
        """Let a draft go out, once: to the chats of its audience that are there now."""
        sql = "SELECT audience FROM notice WHERE notice = ? AND state = 'draft' AND created_at > ?"
        values = (number, milliseconds(now - DRAFT_KEPT))
        drafts = await self._database.read(sql, values)
        total = sum((await self.recipients(drafts[0]["audience"])).values()) if drafts else 0  # without the write lock
        async with self._database.write() as tx:
            if not await tx.fetchall(sql, values):
                return "over"
            if await _broadcasting(tx):
                return "busy"
            await begin(tx, number, total, now)
        return "begun"

    async def stop(self, number: int) -> None:
        """Let a broadcast go to nobody else for now; what is in flight arrives."""
        async with self._database.write() as tx:
            await tx.execute(_TURN, {"notice": number, "old": "running", "new": "stopped"})

    async def resume(self, number: int) -> bool:
        """Let a stopped broadcast go on where it was; False while another one runs."""
        async with self._database.write() as tx:
            if await _broadcasting(tx, but=number):
                return False
            await tx.execute(_TURN, {"notice": number, "old": "stopped", "new": "running"})
        return True

    async def get(self, number: int) -> Progress | None:
        """Tell how far a broadcast has got; None where there is none of this number."""
        rows = await self._database.read("SELECT * FROM notice WHERE notice = ? AND kind = 'broadcast'", (number,))
        return progress_of(rows[0]) if rows else None

    async def unfinished(self) -> Progress | None:
        """Give the broadcast that runs or was stopped; of several the one that runs, else the newest."""
        sql = """
            SELECT * FROM notice WHERE state IN ('running', 'stopped') AND kind = 'broadcast'
            ORDER BY state, notice DESC LIMIT 1
        """
        rows = await self._database.read(sql)
        return progress_of(rows[0]) if rows else None

    async def recipients(self, audience: Audience) -> dict[Language, int]:
        """Count the chats that an audience has now, by their language."""
        chats = f"{AUDIENCES[audience]} AND c.suspended_at IS NULL"
        rows = await self._database.read(f"SELECT c.language, count(*) AS n FROM {chats} GROUP BY c.language")
        return {row["language"]: row["n"] for row in rows}

    async def show(self, number: int, chat: int, message_id: int) -> None:
        """Keep which message shows the progress of a broadcast."""
        sql = "UPDATE notice SET shown_chat = ?, shown_message = ? WHERE notice = ?"
        async with self._database.write() as tx:
            await tx.execute(sql, (chat, message_id, number))

    async def shown(self) -> list[Shown]:
        """Give the broadcasts whose progress is shown, and where."""
        sql = "SELECT * FROM notice WHERE shown_chat IS NOT NULL AND shown_message IS NOT NULL AND state <> 'draft'"
        rows = await self._database.read(sql)
        return [Shown(progress_of(row), row["shown_chat"], row["shown_message"]) for row in rows]

    async def show_no_more(self, number: int) -> None:
        """Note that the end of a broadcast has been shown, or that it can be shown no more."""
        async with self._database.write() as tx:
            await tx.execute("UPDATE notice SET shown_chat = NULL WHERE notice = ?", (number,))


_TURN = "UPDATE notice SET state = :new WHERE notice = :notice AND state = :old AND kind = 'broadcast'"


async def _broadcasting(tx: Transaction, but: int = 0) -> bool:
    sql = "SELECT 1 FROM notice WHERE state = 'running' AND kind = 'broadcast' AND notice <> ?"
    return bool(await tx.fetchall(sql, (but,)))
