"""Notices: posted, claimed for one recipient after the other, settled; and how far each has got."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.notices import Audience, Data, Kind, Notice, Progress
from bot.store import errands
from bot.store.database import Database, Transaction
from bot.store.duplicates import note_duplicates
from bot.store.errands import AUDIENCES, Delivered, Errand
from bot.store.forgetting import delete_old
from bot.store.values import milliseconds

_FIRST = -(2**63)
"""Before any chat."""

_log = structlog.get_logger()


class Notices:
    """All notices and their errands."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def post(self, kind: Kind, data: Data, recipients: Iterable[int], now: datetime) -> int:
        """Say something to the chats that are named, as soon as the pace allows; the notice's number.

        Those that the bot does not know cannot be written to and are passed over; 0 where it knows none of them.
        """
        async with self._database.write() as tx:
            return await post(tx, kind, data, recipients, now)

    async def forget_before(self, moment: datetime) -> int:
        """Forget notices that ended before this moment, and what was drafted or stopped before it; how many."""
        old = "coalesce(done_at, begun_at, created_at) < :moment AND state <> 'running'"
        return await delete_old(self._database, "notice", old, {"moment": milliseconds(moment)})

    async def get(self, number: int) -> Progress | None:
        """Tell how far a notice has got; None where there is none of this number."""
        rows = await self._database.read("SELECT * FROM notice WHERE notice = ?", (number,))
        return progress_of(rows[0]) if rows else None

    # errands: waiting -> leased -> ended

    async def claim(
        self, now: datetime, lease: timedelta, *, limit: int, busy: Collection[int] = ()
    ) -> Sequence[Errand]:
        """Lease what may be said now to at most `limit` chats, without the `busy` chats."""
        sql = """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM notice WHERE state = 'running' AND cursor_chat IS NOT NULL) OR EXISTS (
                SELECT 1 FROM errand JOIN notice USING (notice)
                WHERE due_at <= ? AND leased_until IS NULL AND state = 'running'
            )
        """
        if not await self._database.read(sql, (milliseconds(now),)):  # no write lock for nothing
            return []
        async with self._database.write() as tx:
            return await errands.claim(tx, now, now + lease, limit, busy)

    async def settle(self, delivered: Sequence[Delivered], now: datetime) -> None:
        """Write down what became of errands: together, or each by itself where one cannot be written."""
        if not delivered:
            return
        try:
            async with self._database.write() as tx:
                await errands.settle(tx, delivered, now)
                await note_duplicates(tx, delivered)
        except sqlite3.IntegrityError:
            if len(delivered) == 1:
                _log.exception("outcome given up", delivery=delivered[0].errand.name)
                return
            for one in delivered:
                await self.settle([one], now)

    async def recover(self, now: datetime) -> set[int]:
        """Take up what a process that died had in flight: in a private chat once more, elsewhere uncertain.

        Gives the chats that it may have reached.
        """
        async with self._database.write() as tx:
            return await errands.recover(tx, now)


async def post(tx: Transaction, kind: Kind, data: Data, recipients: Iterable[int], now: datetime) -> int:
    """As Notices.post, within an open transaction."""
    chosen, stamp = json.dumps(list(recipients)), milliseconds(now)
    known = await tx.fetchall("SELECT chat FROM chat WHERE chat IN (SELECT value FROM json_each(?))", (chosen,))
    if not known:
        return 0
    sql = """
        INSERT INTO notice (kind, data, state, audience, created_at, begun_at, total)
        VALUES (?, ?, 'running', '', ?, ?, ?) RETURNING notice
    """
    rows = await tx.fetchall(sql, (kind, json.dumps(data), stamp, stamp, len(known)))
    number = int(rows[0]["notice"])
    errand = "INSERT INTO errand (notice, chat, due_at) VALUES (?, ?, 0)"
    await tx.executemany(errand, [(number, row["chat"]) for row in known])
    return number


async def announce(tx: Transaction, kind: Kind, data: Data, audience: Audience, now: datetime) -> int:
    """Say something to all of an audience, within an open transaction; the notice's number."""
    sql = "INSERT INTO notice (kind, data, state, audience, created_at) VALUES (?, ?, 'draft', ?, ?) RETURNING notice"
    rows = await tx.fetchall(sql, (kind, json.dumps(data), audience, milliseconds(now)))
    total = await tx.fetchall(f"SELECT count(*) AS n FROM {AUDIENCES[audience]} AND c.suspended_at IS NULL")
    await begin(tx, rows[0]["notice"], total[0]["n"], now)
    return int(rows[0]["notice"])


async def begin(tx: Transaction, number: int, total: int, now: datetime) -> None:
    """Let a notice to an audience go out from now on, within an open transaction."""
    sql = "UPDATE notice SET state = 'running', begun_at = ?, cursor_chat = ?, total = ? WHERE notice = ?"
    await tx.execute(sql, (milliseconds(now), _FIRST, total, number))


def progress_of(row: sqlite3.Row) -> Progress:
    """How far the notice of a row has got."""
    return Progress(
        notice=Notice(number=row["notice"], kind=row["kind"], data=json.loads(row["data"])),
        state=row["state"],
        audience=row["audience"],
        total=row["total"],
        sent=row["sent"],
        unreachable=row["unreachable"],
        uncertain=row["uncertain"],
        failed=row["failed"],
    )
