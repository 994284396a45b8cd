"""What is kept for a while only: rows that became too old unclaimed, chats that stayed away, what could not be sent.

Everything goes in chunks, each a transaction of its own, so that nothing else waits for the write lock for long.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from bot.store.database import Database, Transaction, Value
from bot.store.departures import plan_departures
from bot.store.forgetting import CHUNK, delete_chunks, erase
from bot.store.questions import keep_as_sent
from bot.store.tally import count
from bot.store.values import milliseconds

WALK: Final = 2000
"""Rows that are looked at in one read."""

_Key: TypeAlias = tuple[int, int, int]
_FIRST: Final[_Key] = (-(2**63), -1, -1)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted because it stayed suspended."""

    chats: int = 0
    threads: int = 0


class Retention:
    """Deletes what has been kept for long enough."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def expire(self, now: datetime) -> int:
        """Drop the rows that are too old and came to no claim, but those of suspended chats; how many.

        An index on their age would cost every fan-out more than this walk costs once a day.
        """
        dropped, after = 0, _FIRST
        while rows := await self._database.read(_WALK, {**_key(after), "now": milliseconds(now)}):
            after = (rows[-1]["chat"], rows[-1]["thread"], rows[-1]["story"])
            old = [(row["chat"], row["thread"], row["story"]) for row in rows if row["old"]]
            for start in range(0, len(old), CHUNK):
                async with self._database.write() as tx:
                    dropped += await _expire(tx, old[start : start + CHUNK], now)
        return dropped

    async def forget_suspended(self, before: datetime, now: datetime) -> Forgotten:
        """Delete the chats and the threads, with all that is kept of them, that have been suspended since `before`."""
        values = {"before": milliseconds(before)}
        chats = await self._database.read("SELECT chat FROM chat WHERE suspended_at < :before", values)
        for row in chats:
            await self._empty(_Place(f"chat = :chat AND {_CHAT_GONE}", values | {"chat": row["chat"]}), now)
            async with self._database.write() as tx:
                if await tx.fetchall(f"SELECT 1 WHERE {_CHAT_GONE}", values | {"chat": row["chat"]}):
                    await erase(tx, row["chat"], now)
        threads = await self._database.read("SELECT chat, thread FROM thread WHERE suspended_at < :before", values)
        for row in threads:
            place = values | {"chat": row["chat"], "thread": row["thread"]}
            await self._empty(_Place(f"chat = :chat AND thread = :thread AND {_THREAD_GONE}", place), now)
            async with self._database.write() as tx:
                for sql in _FORGET_THREAD:
                    await tx.execute(sql, place)
        return Forgotten(len(chats), len(threads))

    async def forget_dead(self, before: datetime) -> int:
        """Delete what could not be sent in any form before that moment; how many."""
        return await delete_chunks(self._database, "dead", "died_at < :before", {"before": milliseconds(before)})

    async def _empty(self, place: _Place, now: datetime) -> None:
        """Delete the rows that a chat or a thread may have many of."""
        waited = await delete_chunks(self._database, "waiting", place.where, place.values)
        async with self._database.write() as tx:
            await count(tx, "expired", waited, now)
        for table in ("sent", "dead", "revision"):
            await delete_chunks(self._database, table, place.where, place.values)


@dataclass(frozen=True, slots=True)
class _Place:
    """Which rows of a table are meant, as SQL and its values."""

    where: str
    values: dict[str, Value]


_WALK = f"""
    SELECT w.chat, w.thread, w.story, w.expires_at <= :now AND w.leased_until IS NULL
        AND c.suspended_at IS NULL AND t.suspended_at IS NULL AS old
    FROM waiting AS w CROSS JOIN chat AS c USING (chat) CROSS JOIN thread AS t USING (chat, thread)
    WHERE (w.chat, w.thread, w.story) > (:chat, :thread, :story) ORDER BY w.chat, w.thread, w.story LIMIT {WALK}
"""

# A chat may be back between two chunks.
_CHAT_GONE = "EXISTS (SELECT 1 FROM chat AS c WHERE c.chat = :chat AND c.suspended_at < :before)"
_THREAD_GONE = """EXISTS (
    SELECT 1 FROM thread AS t WHERE (t.chat, t.thread) = (:chat, :thread) AND t.suspended_at < :before
)"""
_FORGET_THREAD = (
    *(
        f"DELETE FROM {table} WHERE chat = :chat AND thread = :thread AND {_THREAD_GONE}"
        for table in ("follow", "approver", "lapse", "proposal")
    ),
    f"DELETE FROM thread WHERE chat = :chat AND thread = :thread AND thread <> 0 AND {_THREAD_GONE}",
    # Every chat has its thread 0.
    f"""
        UPDATE thread SET digest = 'instant', quiet = NULL, settings = '{{}}', suspended_at = NULL, suspension_told = 0
        WHERE chat = :chat AND thread = :thread AND thread = 0 AND {_THREAD_GONE}
    """,
)


def _key(key: _Key) -> dict[str, Value]:
    return dict(zip(("chat", "thread", "story"), key, strict=True))


async def _expire(tx: Transaction, keys: Sequence[_Key], now: datetime) -> int:
    """Drop rows that are still as they were when they were found."""
    rows = """
        (chat, thread, story) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(:keys))
        AND expires_at <= :now AND leased_until IS NULL
        AND NOT EXISTS (SELECT 1 FROM chat AS c WHERE c.chat = waiting.chat AND c.suspended_at IS NOT NULL)
    """
    values: dict[str, Value] = {"keys": json.dumps(keys), "now": milliseconds(now)}
    await keep_as_sent(tx, rows, values)
    dropped = await tx.execute(f"DELETE FROM waiting WHERE {rows}", values)
    await count(tx, "expired", dropped, now)
    await plan_departures(tx, *{chat for chat, _, _ in keys})
    return dropped
