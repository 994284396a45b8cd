"""How stories arrive in a chat's thread, and what waits there when that changes."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from sqlite3 import Row
from typing import TypeAlias

from bot.departure import Departure, Departures, Reason
from bot.hours import Timing
from bot.store.chats import add_thread
from bot.store.database import Database, Transaction
from bot.store.departures import plan_departures
from bot.store.reasons import alerts_of, reasons_of
from bot.store.values import milliseconds, moment

Place: TypeAlias = tuple[int, int]
"""A chat and a thread of it."""

PLANNED = "w.leased_until IS NULL AND w.uncertain_at IS NULL AND w.parked_at IS NULL AND w.lost = 0"
"""Rows (w) that leave when their chat's settings say so: not what is in flight, nor what waits for something else."""


class Timings:
    """The digest and the quiet hours of chats' threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat: int, thread: int) -> Timing:
        """Give what is set there; for a chat that is not known, what holds for a new one."""
        sql = "SELECT digest, quiet FROM thread WHERE (chat, thread) = (?, ?)"
        rows = await self._database.read(sql, (chat, thread))
        return Timing(rows[0]["digest"], rows[0]["quiet"]) if rows else Timing()

    async def set_digest(self, chat: int, thread: int, digest: str, departures: Departures, now: datetime) -> None:
        """Let stories arrive so from now on; all that waits leaves as if it had been stored now."""
        async with self._database.write() as tx:
            await add_thread(tx, chat, thread)
            sql = "UPDATE thread SET digest = :digest WHERE chat = :chat AND thread = :thread AND digest <> :digest"
            if await tx.execute(sql, {"digest": digest, "chat": chat, "thread": thread}):
                await plan_place(tx, chat, thread, departures, now)

    async def set_quiet(self, chat: int, thread: int, quiet: str, departures: Departures, now: datetime) -> None:
        """Leave the chat in peace so from now on; what waits for the end of former hours is planned anew."""
        async with self._database.write() as tx:
            await add_thread(tx, chat, thread)
            sql = "UPDATE thread SET quiet = :quiet WHERE chat = :chat AND thread = :thread AND quiet IS NOT :quiet"
            if await tx.execute(sql, {"quiet": quiet, "chat": chat, "thread": thread}):
                await plan_places(tx, [(chat, thread)], departures, now)


async def plan_places(tx: Transaction, places: Collection[Place], departures: Departures, now: datetime) -> None:
    """Plan anew what is due later at these places, within an open transaction; what may leave already still may."""
    sql = f"{_ROWS} WHERE w.due_at > :now AND {PLANNED}"
    rows = await tx.fetchall(sql, {"places": json.dumps(list(places)), "now": milliseconds(now)})
    await plan_rows(tx, rows, departures, now)


_ROWS = """
    SELECT w.*, t.digest, t.quiet
    FROM json_each(:places) AS place
        CROSS JOIN waiting AS w ON (w.chat, w.thread) = (place.value ->> 0, place.value ->> 1)
        CROSS JOIN thread AS t USING (chat, thread)
"""


async def plan_rows(
    tx: Transaction, rows: Sequence[Row], departures: Departures, now: datetime, *, anew: bool = False
) -> None:
    """Plan waiting rows anew, each by its thread's `digest` and `quiet` and its alerts, and their chats' departures.

    `anew`: as if they had been stored now.
    """
    alerts = await alerts_of(tx, rows)
    planned: dict[tuple[frozenset[Reason], str | None, datetime], Departure] = {}
    plans: list[tuple[Row, Departure]] = []
    for row in rows:
        reasons = reasons_of(row, alerts.get((row["chat"], row["thread"], row["story"]), ()))
        key = (reasons, row["quiet"], now if anew else moment(row["created_at"]))
        if key not in planned:
            planned[key] = departures.earliest(reasons, row["quiet"], now, since=key[2])
        plans.append((row, planned[key]))
    await tx.executemany(
        """
        UPDATE waiting SET due_at = ?, priority = ?, expires_at = ?, at_night = ?
        WHERE chat = ? AND thread = ? AND story = ?
        """,
        [(*_plan(leaves), row["chat"], row["thread"], row["story"]) for row, leaves in plans],
    )
    await plan_departures(tx, *{row["chat"] for row in rows})


def _plan(leaves: Departure) -> tuple[int, int, int, bool]:
    return milliseconds(leaves.due_at), leaves.priority, milliseconds(leaves.expires_at), leaves.at_night


async def plan_place(
    tx: Transaction, chat: int, thread: int, departures: Departures, now: datetime, *, by_search: bool = False
) -> None:
    """Plan all that waits at a place anew, or all that searches bring, also what was to leave at once."""
    sql = f"{_ROWS} WHERE {PLANNED} AND w.by_search >= :by_search"
    rows = await tx.fetchall(sql, {"places": json.dumps([(chat, thread)]), "by_search": by_search})
    await plan_rows(tx, rows, departures, now, anew=True)
    await plan_departures(tx, chat)
