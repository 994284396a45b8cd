"""Planning anew what waits, after the clock was set or another zone or other quiet hours hold: in short transactions.

All rows are walked in ranges: each is looked at without a write lock, which only those that have something to change
take. A range is done once; nothing is lost when the walk ends halfway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.departure import LONGEST_WAIT, Departures
from bot.store.database import Database, Transaction, Value
from bot.store.departures import plan_departures
from bot.store.timing import PLANNED, plan_rows
from bot.store.values import milliseconds

RANGE = 500
"""Rows that one transaction plans at the most: it keeps the write lock short."""

Key: TypeAlias = tuple[int, int, int]
"""A chat, a thread of it and a story."""

START: Key = (-(2**63), 0, 0)
_END: Key = (2**63 - 1, 0, 0)
_EVER = 2**62
_LONGEST_REST = timedelta(days=1)
"""What waits for anything but its own moment is tried again within this, whatever the clock has done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What has changed, and `now` by the present clock."""

    now: datetime
    later_than: datetime | None = None
    """Only rows that are due later are concerned; None: all are."""
    jump: timedelta = timedelta()
    """How far the clock was set; what was planned by it is carried along."""

    def values(self) -> dict[str, Value]:
        """The values that statements are given."""
        before, latest = milliseconds(self.now - self.jump), milliseconds(self.now + LONGEST_WAIT)
        return {
            "jump": milliseconds(self.now) - before,
            "before": before if self.jump else _EVER,  # what was written by the new clock already is right as it is
            "beyond": before if self.jump else latest,
            "later": -_EVER if self.later_than is None else milliseconds(self.later_than),
            "soon": milliseconds(self.now + _LONGEST_REST),
            "latest": latest,
        }


class Replanning:
    """Walks what waits. Every step is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def plan_range(self, after: Key, change: Change, departures: Departures) -> Key | None:
        """Plan anew the next range of rows; gives its last key, from which to go on, or None when there are no more."""
        start = dict(zip(("chat", "thread", "story"), after, strict=True))
        sql = f"""
            SELECT chat, thread, story FROM waiting WHERE (chat, thread, story) > (:chat, :thread, :story)
            ORDER BY chat, thread, story LIMIT 1 OFFSET {RANGE - 1}
        """
        last = await self._database.read(sql, start)
        end = (last[0]["chat"], last[0]["thread"], last[0]["story"]) if last else _END
        values = {**change.values(), **start, "to_chat": end[0], "to_thread": end[1], "to_story": end[2]}
        if await self._database.read(f"SELECT 1 FROM waiting AS w WHERE {_WITHIN} LIMIT 1", values):
            async with self._database.write() as tx:
                await _plan_range(tx, values, departures, change.now)
        return end if last else None

    async def carry_chats(self, after: int, change: Change) -> int | None:
        """Carry along until when the next chats are to be left alone; gives the last of them, or None at the end."""
        sql = "SELECT chat FROM chat WHERE chat > ? ORDER BY chat LIMIT 1 OFFSET 1999"
        last = await self._database.read(sql, (after,))
        end: int = last[0]["chat"] if last else _END[0]
        values = {**change.values(), "after": after, "end": end}
        blocked = "chat > :after AND chat <= :end AND blocked_until > :beyond"
        if await self._database.read(f"SELECT 1 FROM chat WHERE {blocked} LIMIT 1", values):
            carry = f"UPDATE chat SET blocked_until = {_carried('blocked_until')} WHERE {blocked} RETURNING chat"
            async with self._database.write() as tx:
                await plan_departures(tx, *[row["chat"] for row in await tx.fetchall(carry, values)])
        return end if last else None

    async def carry_others(self, change: Change) -> None:
        """Carry along when sources may be read, messages edited, notices said, and anybody be written to again."""
        sources = f"""
            UPDATE read SET
                not_before = {_carried("not_before")},
                last_attempt_at = last_attempt_at + :jump,
                last_good_at = last_good_at + :jump
            WHERE last_attempt_at <= :before
        """
        revisions = "UPDATE revision SET due_at = min(due_at + :jump, :soon) WHERE due_at > :beyond"
        errands = "UPDATE errand SET due_at = min(due_at + :jump, :soon) WHERE due_at > :beyond"
        async with self._database.write() as tx:
            for sql in (sources, revisions, errands, "UPDATE halt SET until = until + :jump"):
                await tx.execute(sql, change.values())


def _carried(column: str) -> str:
    """A moment that goes with the clock, or none where nothing can have been meant to wait so long."""
    return f"iif({column} + :jump > :latest, NULL, {column} + :jump)"


_WITHIN = """
    (w.chat, w.thread, w.story) > (:chat, :thread, :story)
    AND (w.chat, w.thread, w.story) <= (:to_chat, :to_thread, :to_story) AND w.due_at > :later
"""


async def _plan_range(tx: Transaction, values: dict[str, Value], departures: Departures, now: datetime) -> None:
    carried = f"""
        UPDATE waiting AS w SET
            due_at = min(due_at + :jump, :soon),
            expires_at = min(expires_at + :jump, :latest),
            leased_until = leased_until + :jump
        WHERE {_WITHIN} AND NOT ({PLANNED}) AND created_at <= :before RETURNING chat
    """
    chats = {row["chat"] for row in await tx.fetchall(carried, values)}
    sql = f"""
        SELECT w.*, t.digest, t.quiet FROM waiting AS w JOIN thread AS t USING (chat, thread)
        WHERE {_WITHIN} AND {PLANNED}
    """
    await plan_rows(tx, await tx.fetchall(sql, values), departures, now)
    await plan_departures(tx, *chats)
