"""How stories arrive in a chat's thread, and what waits there when that changes."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from sqlite3 import Row
from typing import TypeAlias

from bot.departure import Departure, Departures
from bot.hours import Timing
from bot.store.chats import add_thread
from bot.store.database import Database, Transaction
from bot.store.departures import plan_departures
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
                await _plan_place(tx, chat, thread, departures, now)

    async def set_quiet(self, chat: int, thread: int, quiet: str, departures: Departures, now: datetime) -> None:
        """Leave the chat in peace so from now on; what waits for the end of former hours is planned anew."""
        async with self._database.write() as tx:
            await add_thread(tx, chat, thread)
            sql = "UPDATE thread SET quiet = :quiet WHERE chat = :chat AND thread = :thread AND quiet IS NOT :quiet"
            if await tx.execute(sql, {"quiet": quiet, "chat": chat, "thread": thread}):
                await plan_places(tx, [(chat, thread)], departures, now)


async def plan_places(tx: Transaction, places: Collection[Place], departures: Departures, now: datetime) -> None:
    """Plan anew what is due later at these places, within an open transaction; what may leave already still may."""
    sql = f"""
        SELECT w.*, t.digest, t.quiet
        FROM json_each(:places) AS place
            CROSS JOIN waiting AS w ON (w.chat, w.thread) = (place.value ->> 0, place.value ->> 1)
            CROSS JOIN thread AS t USING (chat, thread)
        WHERE w.due_at > :now AND {PLANNED}
    """
    rows = await tx.fetchall(sql, {"places": json.dumps(list(places)), "now": milliseconds(now)})
    await plan_rows(tx, rows, departures, now)


async def plan_rows(tx: Transaction, rows: Sequence[Row], departures: Departures, now: datetime) -> None:
    """Plan waiting rows anew, each by its thread's `digest` and `quiet`, and their chats' departures with them."""
    planned: dict[tuple[str, str | None, int], Departure] = {}
    for key in {(row["digest"], row["quiet"], row["created_at"]) for row in rows}:
        digest, quiet, created_at = key
        planned[key] = departures.departure(digest, quiet, now, since=moment(created_at))
    await tx.executemany(
        "UPDATE waiting SET due_at = ?, priority = ?, expires_at = ? WHERE chat = ? AND thread = ? AND story = ?",
        [
            (
                milliseconds(leaves.due_at),
                leaves.priority,
                milliseconds(leaves.expires_at),
                row["chat"],
                row["thread"],
                row["story"],
            )
            for row in rows
            for leaves in (planned[row["digest"], row["quiet"], row["created_at"]],)
        ],
    )
    await plan_departures(tx, *{row["chat"] for row in rows})


async def _plan_place(tx: Transaction, chat: int, thread: int, departures: Departures, now: datetime) -> None:
    """Plan all that waits at a place anew, also what was to leave at once."""
    sql = "SELECT digest, quiet FROM thread WHERE (chat, thread) = (?, ?)"
    row = (await tx.fetchall(sql, (chat, thread)))[0]
    leaves = departures.departure(row["digest"], row["quiet"], now)
    await tx.execute(
        f"""
        UPDATE waiting AS w SET due_at = :due_at, priority = :priority, expires_at = :expires_at
        WHERE w.chat = :chat AND w.thread = :thread AND {PLANNED}
        """,
        {
            "due_at": milliseconds(leaves.due_at),
            "priority": leaves.priority,
            "expires_at": milliseconds(leaves.expires_at),
            "chat": chat,
            "thread": thread,
        },
    )
    await plan_departures(tx, chat)
