"""The outbox: fan-out rows become waiting rows, waiting rows leave as parcels, what was sent is kept.

Every step is one short transaction, so that a process that dies at any point leaves a state to go on from.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.departure import Departures
from bot.store.claiming import Claimed, Turn, claim, turns
from bot.store.database import Database
from bot.store.departures import plan_departures
from bot.store.settlement import Claim, Settlement, recover, release, settle
from bot.store.spread import spread_chunk
from bot.store.values import milliseconds

_log = structlog.get_logger()


class Outbox:
    """The rows between the stories and Telegram."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turns: list[Turn] = []

    # in: fan-out -> waiting

    async def fan_out_chunk(self, now: datetime, departures: Departures) -> bool:
        """Carry a fan-out one chunk of chats further; False when there is none left (spread)."""
        if not await self._database.read("SELECT 1 FROM fanout LIMIT 1"):  # no write lock for nothing
            return False
        async with self._database.write() as tx:
            return await spread_chunk(tx, now, departures)

    # out: waiting -> leased -> sent

    async def claim(
        self, now: datetime, lease: timedelta, *, departures: Departures, limit: int, busy: Collection[int] = ()
    ) -> Claimed:
        """Lease what may leave now to at most `limit` chats, to one thread of each, without the `busy` chats."""
        last = self._turns[min(limit, len(self._turns)) - 1].batch if self._turns else 0
        self._turns = await turns(self._database, now, last)
        if not self._turns:
            return Claimed()
        async with self._database.write() as tx:
            return await claim(tx, now, now + lease, self._turns, limit=limit, busy=busy, departures=departures)

    async def leaves(self, now: datetime, *, busy: Collection[int] = ()) -> bool:
        """Whether anything may leave now, but to the `busy` chats, or is about to be written."""
        sql = """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM fanout) OR EXISTS (
                SELECT 1 FROM chat_due WHERE due_at <= ? AND chat NOT IN (SELECT value FROM json_each(?))
            )
        """
        return bool(await self._database.read(sql, (milliseconds(now), json.dumps(list(busy)))))

    async def settle(self, settlements: Sequence[Settlement], now: datetime) -> None:
        """Write down what became of claims: all in one transaction, or each in its own where one cannot be written."""
        try:
            async with self._database.write() as tx:
                await settle(tx, settlements, now)
        except sqlite3.IntegrityError:
            if len(settlements) == 1:
                _log.exception("settlement given up", chat=settlements[0].claim.chat.id)
                return
            for settlement in settlements:
                await self.settle([settlement], now)

    async def release(self, claims: Iterable[Claim]) -> None:
        """Give back claims that were not tried."""
        async with self._database.write() as tx:
            for one in claims:
                await release(tx, one)
                await plan_departures(tx, one.chat.id)

    async def waiting(self) -> int:
        """Count the stories that wait to leave, at once or later, for any chat."""
        sql = "SELECT count(DISTINCT story) AS n FROM waiting WHERE uncertain_at IS NULL"
        return int((await self._database.read(sql))[0]["n"])

    async def recover(self, now: datetime) -> None:
        """Take up what a process that died had in flight: in a private chat once more, elsewhere uncertain."""
        async with self._database.write() as tx:
            await recover(tx, now)
