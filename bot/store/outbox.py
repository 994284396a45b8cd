"""The outbox: fan-out rows become waiting rows, waiting rows leave as parcels, what was sent is kept.

Every step is one short transaction, so that a process that dies at any point leaves a state to go on from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.departure import Departures, Priority
from bot.outcome import Sent
from bot.store.claiming import Claimed, claim, places, turns
from bot.store.database import Database
from bot.store.settlement import Settlement, Waits, recover, settle, write_waits
from bot.store.spread import spread_chunk
from bot.store.tally import count
from bot.store.values import milliseconds, moment

CHUNK = 25
"""Settlements of what was not sent that one transaction writes: it keeps the write lock short."""

_log = structlog.get_logger()


class Outbox:
    """The rows between the stories and Telegram."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._served = 0  # the batch that had its turn last

    # in: fan-out -> waiting

    async def fan_out_chunk(self, now: datetime, departures: Departures) -> bool:
        """Carry a fan-out one chunk of chats further; False when there is none left (spread)."""
        if not await self._database.read("SELECT 1 FROM fanout LIMIT 1"):  # no write lock for nothing
            return False
        async with self._database.write() as tx:
            return await spread_chunk(tx, now, departures)

    # out: waiting -> leased -> sent

    async def claim(
        self,
        now: datetime,
        lease: timedelta,
        *,
        departures: Departures,
        limit: int,
        busy: Collection[int] = (),
        paid: Callable[[int], int] = lambda _: 0,
    ) -> Claimed:
        """Lease what may leave now to at most `limit` chats, to one thread of each, without the `busy` chats.

        `paid` tells by the number of claims how many messages are to be written down as paid for: counted before they
        are sent, so that no crash lets more be spent.
        """
        sharing = await turns(self._database, now, self._served)
        if not sharing:
            return Claimed()
        async with self._database.write() as tx:
            claimed = await claim(tx, now, now + lease, sharing, limit=limit, busy=busy, departures=departures)
            cost = paid(len(claimed.claims))
            await count(tx, "paid", cost, now)
        instant = [turn.batch for turn in sharing if turn.priority == Priority.INSTANT]
        self._served = instant[min(limit, len(instant)) - 1] if instant else self._served
        return replace(claimed, paid=cost)

    async def leaves(self, now: datetime, *, busy: Collection[int] = ()) -> bool:
        """Whether anything may leave now, but to the `busy` chats, or is about to be written."""
        if await self._database.read("SELECT 1 FROM fanout LIMIT 1"):
            return True
        sharing = await turns(self._database, now)
        return bool(sharing and await places(self._database.read, now, sharing, limit=1, busy=busy))

    async def settle(self, settlements: Sequence[Settlement], now: datetime, waits: Waits | None = None) -> None:
        """Write down what became of claims, and who has to wait otherwise.

        What was sent is one transaction, the rest, which takes longer, a few at a time; each one alone where one of
        them cannot be written.
        """
        if waits is not None:
            async with self._database.write() as tx:
                await write_waits(tx, waits)
        sent = [one for one in settlements if isinstance(one.outcome, Sent)]
        others = [one for one in settlements if not isinstance(one.outcome, Sent)]
        for chunk in (sent, *(others[n : n + CHUNK] for n in range(0, len(others), CHUNK))):
            await self._settle(chunk, now)

    async def _settle(self, settlements: Sequence[Settlement], now: datetime) -> None:
        if not settlements:
            return
        try:
            async with self._database.write() as tx:
                await settle(tx, settlements, now)
        except sqlite3.IntegrityError:
            if len(settlements) == 1:  # a chat's, who is not kept any more
                _log.exception("settlement given up", delivery=settlements[0].claim.name)
                return
            for settlement in settlements:
                await self._settle([settlement], now)

    async def waiting(self) -> int:
        """Count the stories that wait to leave, at once or later, for any chat."""
        sql = "SELECT count(DISTINCT story) AS n FROM waiting WHERE uncertain_at IS NULL"
        return int((await self._database.read(sql))[0]["n"])

    async def floods(self, now: datetime) -> dict[int, datetime]:
        """Give the chats to which Telegram told to wait, with the moments until which that holds."""
        sql = "SELECT chat, blocked_until FROM chat WHERE blocked_until > ? AND blocked_why = 'flood'"
        rows = await self._database.read(sql, (milliseconds(now),))
        return {row["chat"]: moment(row["blocked_until"]) for row in rows}

    async def halted_until(self) -> datetime | None:
        """Give the moment until which everybody was last told to wait."""
        rows = await self._database.read("SELECT until FROM halt")
        return moment(rows[0]["until"]) if rows else None

    async def departed(self, since: datetime) -> list[tuple[int, datetime]]:
        """Give the chats to which messages left since a moment, or may have, and when: budgets outlive a restart."""
        sql = """
            SELECT DISTINCT chat, message_id, sent_at AS at FROM sent WHERE sent_at >= :since
            UNION ALL
            SELECT DISTINCT chat, thread, uncertain_at FROM waiting WHERE uncertain_at >= :since
            ORDER BY at
        """
        rows = await self._database.read(sql, {"since": milliseconds(since)})
        return [(row["chat"], moment(row["at"])) for row in rows]

    async def recover(self, now: datetime) -> set[int]:
        """Take up what a process that died had in flight, in a private chat once more, elsewhere uncertain.

        Gives the chats that it may have reached.
        """
        async with self._database.write() as tx:
            return await recover(tx, now)
