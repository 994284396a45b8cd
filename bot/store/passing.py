"""Answers to commands posted in channels: they pass, so that readers do not find them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.store.database import Database
from bot.store.values import milliseconds

PASSES_AFTER: Final = timedelta(minutes=1)

_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class PassingMessage:
    """A message that is to be deleted."""

    chat: int
    message_id: int
    tries: int
    """How often that has failed."""


class Passing:
    """The messages that pass."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, chat: int, message_id: int, now: datetime) -> None:
        """Have a message that was sent to a known chat just `now` deleted a minute later."""
        sql = """
            INSERT INTO passing (chat, message_id, due_at) SELECT chat, :message, :due FROM chat WHERE chat = :chat
            ON CONFLICT DO NOTHING
        """
        values = {"chat": chat, "message": message_id, "due": milliseconds(now + PASSES_AFTER)}
        async with self._database.write() as tx:
            await tx.execute(sql, values)

    async def due(self, now: datetime) -> list[PassingMessage]:
        """Give some messages whose time has come, the oldest first."""
        sql = "SELECT chat, message_id, tries FROM passing WHERE due_at <= ? ORDER BY due_at LIMIT ?"
        rows = await self._database.read(sql, (milliseconds(now), _AT_ONCE))
        return [PassingMessage(row["chat"], row["message_id"], row["tries"]) for row in rows]

    async def postpone(self, message: PassingMessage, until: datetime) -> None:
        """Try again later."""
        sql = "UPDATE passing SET due_at = ?, tries = tries + 1 WHERE chat = ? AND message_id = ?"
        async with self._database.write() as tx:
            await tx.execute(sql, (milliseconds(until), message.chat, message.message_id))

    async def done(self, message: PassingMessage) -> None:
        """Keep a message no longer: it is deleted, or cannot be."""
        async with self._database.write() as tx:
            sql = "DELETE FROM passing WHERE chat = ? AND message_id = ?"
            await tx.execute(sql, (message.chat, message.message_id))
