"""When Telegram last answered, and which chats want to hear of it when it did not for long."""

from __future__ import annotations

from datetime import datetime

from bot.absence import Absence
from bot.store.database import Database, Transaction
from bot.store.notices import announce
from bot.store.values import milliseconds, moment


class Contacts:
    """The moment of the last answer, and the wish to be told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last(self) -> datetime | None:
        """Tell when Telegram last answered, as far as that was written down; None: never."""
        rows = await self._database.read("SELECT answered_at FROM contact")
        return moment(rows[0]["answered_at"]) if rows else None

    async def keep(self, answered_at: datetime) -> None:
        """Keep when Telegram last answered."""
        async with self._database.write() as tx:
            await _keep(tx, answered_at)

    async def end_outage(self, outage: Absence) -> None:
        """Have an outage told to the chats that want to hear of it, and keep that it is over: it is told once."""
        data = {"since": outage.since.isoformat(), "until": outage.until.isoformat()}
        async with self._database.write() as tx:
            await _keep(tx, outage.until)
            await announce(tx, "gap", data, "outages", outage.until)

    async def wants_outages(self, chat: int) -> bool:
        """Whether a chat wants to hear of outages."""
        sql = "SELECT 1 FROM thread WHERE chat = ? AND thread = 0 AND settings ->> '$.outages' = 1"
        return bool(await self._database.read(sql, (chat,)))

    async def want_outages(self, chat: int, *, wanted: bool) -> None:
        """Let a chat hear of outages, or hear of them no longer, as it began."""
        changed = "json_set(settings, '$.outages', json('true'))" if wanted else "json_remove(settings, '$.outages')"
        async with self._database.write() as tx:
            await tx.execute(f"UPDATE thread SET settings = {changed} WHERE chat = ? AND thread = 0", (chat,))


async def _keep(tx: Transaction, answered_at: datetime) -> None:
    sql = """
        INSERT INTO contact (contact, answered_at) VALUES (1, ?)
        ON CONFLICT DO UPDATE SET answered_at = excluded.answered_at
    """
    await tx.execute(sql, (milliseconds(answered_at),))
