"""What waits, for when and why: for one chat, or for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Row
from typing import get_args

from bot.store.database import Database, Parameters
from bot.store.values import milliseconds, moment
from bot.waits import Reason, Suspension, Wait

_TIMED = {"digest", "quiet", "flood", "trouble", "lost"}
_ORDER: tuple[Reason, ...] = get_args(Reason)


class Waits:
    """Looks at the outbox without touching it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat: int, thread: int, now: datetime) -> list[Wait]:
        """Give what waits for a chat's thread, by the reason."""
        values = {"now": milliseconds(now), "chat": chat, "thread": thread}
        waiting = await _waits(self._database, "WHERE (w.chat, w.thread) = (:chat, :thread)", values)
        here = "AND (chat, thread) = (:chat, :thread)"
        return [*waiting, *await _proposed(self._database, here, {"chat": chat, "thread": thread})]

    async def suspension(self, chat: int, thread: int) -> Suspension | None:
        """Tell since when a chat, or this thread of it alone, cannot be written to; None where it can."""
        sql = """
            SELECT coalesce(c.suspended_at, t.suspended_at) AS since, c.suspended_why AS why
            FROM chat AS c LEFT JOIN thread AS t ON (t.chat, t.thread) = (c.chat, ?) WHERE c.chat = ?
        """
        rows: Sequence[Row] = await self._database.read(sql, (thread, chat))
        if not rows or rows[0]["since"] is None:
            return None
        return Suspension(moment(rows[0]["since"]), rows[0]["why"])


async def all_waits(database: Database, now: datetime) -> list[Wait]:
    """Give what waits for all chats, by the reason."""
    return [*await _waits(database, "", {"now": milliseconds(now)}), *await _proposed(database, "", {})]


async def _waits(database: Database, which: str, values: Parameters) -> list[Wait]:
    found = {
        row["reason"]: Wait(
            reason=row["reason"],
            stories=row["stories"],
            chats=row["chats"],
            until=moment(row["until"]) if row["reason"] in _TIMED else None,
        )
        for row in await database.read(_WAITS.format(which=which), values)
    }
    return [found[reason] for reason in _ORDER if reason in found]


async def _proposed(database: Database, which: str, values: Parameters) -> list[Wait]:
    """What is to be approved before it waits."""
    sql = f"""
        SELECT count(*) AS stories, count(DISTINCT chat) AS chats FROM proposal WHERE state = 'open' {which}
    """
    row = (await database.read(sql, values))[0]
    return [Wait(reason="approval", stories=row["stories"], chats=row["chats"])] if row["stories"] else []


# Counted for each place first: then a million rows need no table of all the chats that were met.
_WAITS = """
    WITH place AS (
        SELECT w.chat,
            CASE
                WHEN w.uncertain_at IS NOT NULL THEN 'uncertain'
                WHEN w.parked_at IS NOT NULL THEN 'parked'
                WHEN c.suspended_at IS NOT NULL OR t.suspended_at IS NOT NULL THEN 'suspended'
                WHEN w.leased_until IS NOT NULL THEN 'sending'
                WHEN coalesce(c.blocked_until, 0) > max(w.due_at, :now) THEN
                    iif(c.blocked_why = 'flood', 'flood', 'trouble')
                WHEN w.due_at <= :now THEN 'queue'
                WHEN w.lost > 0 THEN 'lost'
                WHEN w.priority = 1 THEN 'digest'
                ELSE 'quiet'
            END AS reason,
            count(*) AS stories,
            min(max(w.due_at, coalesce(c.blocked_until, 0))) AS until
        FROM waiting AS w CROSS JOIN chat AS c USING (chat) CROSS JOIN thread AS t USING (chat, thread)
        {which}
        GROUP BY w.chat, reason
    )
    SELECT reason, sum(stories) AS stories, count(*) AS chats, min(until) AS until FROM place GROUP BY reason
"""
