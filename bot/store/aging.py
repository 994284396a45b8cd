"""What grows with the years and is of no use after a while: it goes, in chunks, between which others get their turn."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from bot.store.database import Database, Value
from bot.store.forgetting import CHUNK, delete_chunks, delete_old, erase
from bot.store.values import milliseconds

_STORIES: Final = 10
"""Stories whose traces go at once: each has some hundred."""
_WALK: Final = 1000


class Aging:
    """Deletes what has become too old."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget_sent(self, before: datetime) -> int:
        """Forget what was sent before a moment; how many stories.

        The rows of a message have one moment, and go together: an edit would take it for one that shows fewer stories.
        """
        forgotten, last = 0, 1
        while last:
            async with self._database.write() as tx:
                last = await tx.execute(_FORGET_SENT, {"before": milliseconds(before), "chunk": CHUNK})
            forgotten += last
        return forgotten

    async def forget_holds(self, before: datetime) -> int:
        """Forget what was held back and decided before a moment; how many."""
        old = "decided <> '' AND decided_at < :before"
        return await delete_old(self._database, "hold", old, {"before": milliseconds(before)})

    async def forget_counts(self, before: datetime) -> int:
        """Forget the counts of the hours before a moment; how many."""
        async with self._database.write() as tx:
            return await tx.execute("DELETE FROM tally WHERE hour < ?", (milliseconds(before),))

    async def forget_traces(self, before: date) -> int:
        """Forget by what the stories of before a day are found as parts of a matter; of how many stories.

        Not while stories wait to be compared: those of an archive are compared with their own time.
        """
        forgotten, after = 0, 0
        if await self._database.fetchall("SELECT 1 FROM matter_pending LIMIT 1"):
            return 0
        while rows := await self._database.fetchall(_OLD_TRACES, {"after": after, "day": before.toordinal()}):
            numbers = [row["story"] for row in rows]
            for start in range(0, len(numbers), _STORIES):
                chosen = [(story,) for story in numbers[start : start + _STORIES]]
                async with self._database.write() as tx:
                    await tx.executemany("DELETE FROM matter_trace WHERE story = ?", chosen)
            forgotten, after = forgotten + len(numbers), numbers[-1]
        return forgotten

    async def forget_unseen(self, before: datetime, now: datetime, but: Collection[int] = ()) -> int:
        """Forget the private chats that want nothing and were last heard of before a moment; how many.

        Not those of whoever administers a chat or approves for it, nor `but` those of these people: they are told of
        what happens.
        """
        forgotten = 0
        values: dict[str, Value] = {"before": milliseconds(before), "but": json.dumps(list(but)), "after": -(2**63)}
        while rows := await self._database.fetchall(f"{_UNSEEN} AND c.chat > :after ORDER BY c.chat LIMIT 500", values):
            for row in rows:
                forgotten += await self._forget(row["chat"], values, now)
            values["after"] = rows[-1]["chat"]
        return forgotten

    async def _forget(self, chat: int, values: dict[str, Value], now: datetime) -> int:
        """Forget a chat unless it has been heard of since it was found."""
        same = f"chat = :chat AND EXISTS ({_UNSEEN} AND c.chat = :chat)"
        for table in ("sent", "dead", "revision"):
            await delete_chunks(self._database, table, same, values | {"chat": chat})
        async with self._database.write() as tx:
            if not await tx.fetchall(f"{_UNSEEN} AND c.chat = :chat", values | {"chat": chat}):
                return 0
            await erase(tx, chat, now)
        return 1


_FORGET_SENT: Final = """
    DELETE FROM sent WHERE sent_at < :before AND sent_at <= (
        SELECT max(sent_at) FROM (SELECT sent_at FROM sent WHERE sent_at < :before ORDER BY sent_at LIMIT :chunk)
    )
"""
_OLD_TRACES: Final = f"""
    SELECT DISTINCT story FROM matter_trace INDEXED BY matter_trace_story
    WHERE story > :after AND day < :day ORDER BY story LIMIT {_WALK}
"""
_UNSEEN: Final = """
    SELECT c.chat FROM chat AS c
    WHERE c.kind = 'private' AND c.suspended_at IS NULL AND max(c.seen_at, c.first_seen) < :before
        AND c.chat NOT IN (SELECT value FROM json_each(:but))
        AND NOT EXISTS (SELECT 1 FROM follow AS f WHERE f.chat = c.chat)
        AND NOT EXISTS (SELECT 1 FROM waiting AS w WHERE w.chat = c.chat)
        AND NOT EXISTS (SELECT 1 FROM administrator AS a WHERE a.user = c.chat)
        AND NOT EXISTS (SELECT 1 FROM approver AS p WHERE p.user = c.chat)
        AND NOT EXISTS (SELECT 1 FROM thread AS t WHERE t.chat = c.chat AND t.settings ->> '$.outages' = 1)
"""
