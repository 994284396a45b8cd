"""The searches that chats follow: saved, listed, arranged, paused and ended; each in a thread of the chat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto
from sqlite3 import Row
from typing import Final

from bot.departure import Departures
from bot.model import Alert
from bot.search.query import Query
from bot.store.chats import add_thread
from bot.store.database import Database, Transaction, Value
from bot.store.departures import plan_departures
from bot.store.needs import forget_needs, make_some, renew
from bot.store.timing import PLANNED, plan_place
from bot.store.values import milliseconds

MOST: Final = 50
"""Searches that a chat may follow, all its threads together."""


class Saved(Enum):
    """What became of a search that was to be followed."""

    NEW = auto()
    THERE = auto()
    """It was followed already, and stays as it is."""
    FULL = auto()
    """The chat follows as many as it may."""


class Alerts:
    """The follows of searches. Buttons know each by the number of its search."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat: int, thread: int) -> dict[int, Alert]:
        """Give those of a chat's thread by their numbers, in the order in which they were saved."""
        rows = await self._database.read(f"{_ALERTS} ORDER BY f.followed_at, f.query", (chat, thread))
        return {row["query"]: _alert(row) for row in rows}

    async def get(self, chat: int, thread: int, query: int) -> Alert | None:
        """Give one of them; None where that search is not followed there."""
        rows = await self._database.read(f"{_ALERTS} AND f.query = ?", (chat, thread, query))
        return _alert(rows[0]) if rows else None

    async def save(self, chat: int, thread: int, query: int, now: datetime) -> Saved:
        """Follow a search from now on, its stories coming as they appear."""
        values = _key(chat, thread, query) | {"now": milliseconds(now), "most": MOST}
        async with self._database.write() as tx:
            if await tx.fetchall(f"SELECT 1 FROM follow WHERE {_HERE}", values):
                return Saved.THERE
            await add_thread(tx, chat, thread)
            sql = """
                INSERT INTO follow (chat, thread, query, followed_at, digest)
                SELECT :chat, :thread, query, :now, 'instant' FROM query WHERE query = :query
                    AND (SELECT count(*) FROM follow WHERE chat = :chat AND query > 0) < :most
            """
            return Saved.NEW if await tx.execute(sql, values) else Saved.FULL

    async def end(self, chat: int, thread: int, query: int) -> bool:
        """Follow a search no longer; what waits for it alone does not leave any more."""
        values = _key(chat, thread, query)
        async with self._database.write() as tx:
            ended = await tx.execute(f"DELETE FROM follow WHERE {_HERE}", values)
            await withdraw(tx, chat, thread)
        return bool(ended)

    async def pause(self, chat: int, thread: int, query: int, now: datetime) -> bool:
        """Let nothing come of it until it is resumed; what waits for it alone does not leave any more."""
        values = _key(chat, thread, query) | {"now": milliseconds(now)}
        async with self._database.write() as tx:
            sql = f"UPDATE follow SET paused_at = :now WHERE {_HERE} AND paused_at IS NULL"
            paused = await tx.execute(sql, values)
            await withdraw(tx, chat, thread)
        return bool(paused)

    async def resume(self, chat: int, thread: int, query: int, now: datetime) -> bool:
        """Go on with it; stories that were stored meanwhile do not count."""
        sql = f"""
            UPDATE follow SET paused_at = NULL, followed_at = :now WHERE {_HERE} AND paused_at IS NOT NULL
        """
        async with self._database.write() as tx:
            return bool(await tx.execute(sql, _key(chat, thread, query) | {"now": milliseconds(now)}))

    async def arrange(
        self, chat: int, thread: int, query: int, alert: Alert, departures: Departures, now: datetime
    ) -> bool:
        """Let its stories come as the alert says; all that waits at that place leaves as if it had been stored now."""
        values = _key(chat, thread, query) | {"digest": alert.digest, "at_night": alert.at_night}
        sql = f"""
            UPDATE follow SET digest = :digest, at_night = :at_night
            WHERE {_HERE} AND (digest, at_night) <> (:digest, :at_night)
        """
        async with self._database.write() as tx:
            arranged = await tx.execute(sql, values)
            if arranged:
                await plan_place(tx, chat, thread, departures, now, by_search=True)
        return bool(arranged)

    async def renew(self, version: str) -> None:
        """Have what all saved searches need made anew where another version has made it."""
        await renew(self._database, version)

    async def make_some(self, read: Callable[[str], Query]) -> bool:
        """Make what some saved searches need that nobody has made yet; False when there are none."""
        return await make_some(self._database, read)

    async def forget_unused(self) -> None:
        """Forget what was kept of searches that nobody follows, and of stories that have reached everybody."""
        await forget_needs(self._database)


_HERE = "(chat, thread, topic, region, query) = (:chat, :thread, '', '', :query) AND query > 0"
_ALERTS = """
    SELECT f.query, f.digest, f.at_night, f.paused_at, q.text FROM follow AS f JOIN query AS q USING (query)
    WHERE f.chat = ? AND f.thread = ? AND f.topic = '' AND f.region = ''
"""


async def withdraw(tx: Transaction, chat: int, thread: int) -> None:
    """Let what waits at a place for searches alone wait no more where none of them is followed any longer."""
    sql = f"""
        DELETE FROM waiting AS w WHERE w.chat = :chat AND w.thread = :thread AND w.by_search = 1 AND w.by_subject = 0
            AND {PLANNED} AND NOT EXISTS (
                SELECT 1 FROM follow AS f JOIN story_query AS a ON (a.story, a.query) = (w.story, f.query)
                WHERE (f.chat, f.thread, f.topic, f.region) = (:chat, :thread, '', '')
                    AND f.query > 0 AND f.paused_at IS NULL
            )
    """
    if await tx.execute(sql, {"chat": chat, "thread": thread}):
        await plan_departures(tx, chat)


def _key(chat: int, thread: int, query: int) -> dict[str, Value]:
    return {"chat": chat, "thread": thread, "query": query}


def _alert(row: Row) -> Alert:
    return Alert(
        search=row["text"],
        digest=row["digest"],
        at_night=bool(row["at_night"]),
        paused=row["paused_at"] is not None,
    )
