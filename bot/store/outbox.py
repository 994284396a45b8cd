"""The outbox: fan-out rows become waiting rows, waiting rows leave as parcels, what was sent is kept.

Every step is one short transaction, so that a process that dies at any point leaves a state to go on from.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from sqlite3 import Row

import structlog

from bot.model import Chat
from bot.store.chats import plan_departures
from bot.store.database import Database, Transaction
from bot.store.settlement import Claim, Settlement, keys_of, lose, release, settle
from bot.store.spread import spread_chunk
from bot.store.values import milliseconds

_log = structlog.get_logger()

MOST_IN_PARCEL = 50
"""Rows claimed for one message: more titles do not fit into 4096 characters."""


class Outbox:
    """The rows between the stories and Telegram."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # in: fan-out -> waiting

    async def fan_out_chunk(self, now: datetime, departs: Callable[[str], datetime]) -> bool:
        """Carry the oldest fan-out one chunk of chats further; False when there is none left (spread).

        `departs` tells when a story may leave by a chat's digest.
        """
        async with self._database.write() as tx:
            return await spread_chunk(tx, now, departs)

    # out: waiting -> leased -> sent

    async def claim(self, now: datetime, lease: timedelta, *, limit: int, busy: Collection[int] = ()) -> list[Claim]:
        """Lease what may leave now to at most `limit` chats, to one thread of each, without the `busy` chats."""
        due = "SELECT 1 FROM chat_due WHERE due_at <= ? LIMIT 1"
        if not await self._database.read(due, (milliseconds(now),)):  # no write lock for nothing
            return []
        async with self._database.write() as tx:
            rows = await _due_rows(tx, now, limit, busy)
            groups = [list(group) for _, group in groupby(rows, key=_place)]
            first_of_chat = {group[0]["chat"]: group for group in reversed(groups)}
            claims = [_claim(group) for group in list(first_of_chat.values())[::-1]]
            if not rows:
                await _forget_empty(tx, now)
            await _lease(tx, claims, now + lease)
        return claims

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
                for settlement in settlements:
                    await settle(tx, settlement, now)
        except sqlite3.IntegrityError:
            if len(settlements) == 1:
                _log.exception("settlement given up", chat=settlements[0].claim.chat.id)
                return
            for settlement in settlements:
                await self.settle([settlement], now)

    async def release(self, claims: Iterable[Claim], now: datetime) -> None:
        """Give back claims that were not tried."""
        async with self._database.write() as tx:
            for claim in claims:
                await release(tx, claim)
                await plan_departures(tx, claim.chat.id, now)

    async def waiting(self) -> int:
        """Count the stories that wait to leave, at once or later, for any chat."""
        sql = "SELECT count(DISTINCT story) AS n FROM waiting WHERE uncertain_at IS NULL"
        return int((await self._database.read(sql))[0]["n"])

    async def recover(self, now: datetime) -> None:
        """Take up what a process that died had in flight: in a private chat once more, elsewhere uncertain."""
        async with self._database.write() as tx:
            rows = await tx.fetchall(
                "SELECT DISTINCT chat, kind FROM waiting JOIN chat USING (chat) WHERE leased_until IS NOT NULL"
            )
            for row in rows:
                await lose(tx, "chat = :chat AND leased_until IS NOT NULL", {"chat": row["chat"]}, row["kind"], now)
                await plan_departures(tx, row["chat"], now)


def _place(row: Row) -> tuple[int, int]:
    return (row["chat"], row["thread"])


async def _due_rows(tx: Transaction, now: datetime, limit: int, busy: Collection[int]) -> list[Row]:
    sql = """
        WITH due AS MATERIALIZED (
            SELECT chat, thread FROM chat_due
            WHERE due_at <= :now AND chat NOT IN (SELECT value FROM json_each(:busy))
            ORDER BY due_at LIMIT :limit
        )
        SELECT w.*, c.kind, c.title, c.language, t.quiet
        FROM due JOIN waiting AS w USING (chat, thread) JOIN chat AS c USING (chat)
            JOIN thread AS t USING (chat, thread)
        WHERE w.due_at <= :now AND w.leased_until IS NULL AND w.uncertain_at IS NULL
        ORDER BY w.chat, w.thread, w.story
    """
    return await tx.fetchall(sql, {"now": milliseconds(now), "limit": limit, "busy": json.dumps(list(busy))})


async def _forget_empty(tx: Transaction, now: datetime) -> None:
    """Forget the departures of chats that nothing waits for any more (their stories were deleted)."""
    sql = """
        DELETE FROM chat_due WHERE due_at <= ? AND NOT EXISTS (
            SELECT 1 FROM waiting AS w WHERE (w.chat, w.thread) = (chat_due.chat, chat_due.thread)
        )
    """
    await tx.execute(sql, (milliseconds(now),))


def _claim(rows: list[Row]) -> Claim:
    """All rows that are due leave together, but what was refused leaves alone and first."""
    refused = [row for row in rows if row["form"]]
    together = refused[:1] or rows[:MOST_IN_PARCEL]
    first = together[0]
    return Claim(
        chat=Chat(id=first["chat"], kind=first["kind"], title=first["title"], language=first["language"]),
        thread=first["thread"],
        stories=tuple(row["story"] for row in together),
        attempts=max(row["attempts"] for row in together) + 1,
        form=first["form"],
        quiet=first["quiet"],
    )


async def _lease(tx: Transaction, claims: list[Claim], until: datetime) -> None:
    await tx.executemany(
        "UPDATE waiting SET leased_until = ?, attempts = attempts + 1 WHERE chat = ? AND thread = ? AND story = ?",
        [(milliseconds(until), *key) for claim in claims for key in keys_of(claim)],
    )
    await tx.executemany(
        "DELETE FROM chat_due WHERE chat = ? AND thread = ?",
        [(claim.chat.id, claim.thread) for claim in claims],
    )
