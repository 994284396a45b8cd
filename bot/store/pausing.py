"""Pauses: to a chat's thread that was paused nothing is brought until it is resumed, nor what was stored meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final, TypeAlias

from bot.store.chats import add_thread
from bot.store.database import Database, Transaction
from bot.store.departures import plan_departures
from bot.store.values import milliseconds

Place: TypeAlias = tuple[int, int]
"""A chat and a thread of it."""

NOT_PAUSED: Final = "t.settings ->> '$.paused' IS NOT 1"
"""Threads (t) to which stories are brought."""


class Pauses:
    """What is paused; the settings keep it, so that it travels with them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def holds(self, chat: int, thread: int) -> bool:
        """Whether a chat's thread is paused."""
        sql = f"SELECT 1 FROM thread AS t WHERE chat = ? AND thread = ? AND NOT ({NOT_PAUSED})"
        return bool(await self._database.read(sql, (chat, thread)))

    async def pause(self, chat: int, thread: int) -> bool:
        """Bring nothing more there, what waits already included; False where it was paused before."""
        sql = f"""
            UPDATE thread AS t SET settings = json_set(settings, '$.paused', json('true'))
            WHERE chat = ? AND thread = ? AND {NOT_PAUSED}
        """
        async with self._database.write() as tx:
            await add_thread(tx, chat, thread)
            changed = await tx.execute(sql, (chat, thread))
            await withdraw_paused(tx, [(chat, thread)])
        return bool(changed)

    async def resume(self, chat: int, thread: int, now: datetime) -> bool:
        """Go on from now on; False where it was not paused."""
        sql = f"""
            UPDATE thread AS t SET settings = json_remove(settings, '$.paused')
            WHERE chat = ? AND thread = ? AND NOT ({NOT_PAUSED})
        """
        async with self._database.write() as tx:
            changed = await tx.execute(sql, (chat, thread))
            if changed:
                await begin_anew(tx, [(chat, thread)], now)
        return bool(changed)


async def withdraw_paused(tx: Transaction, places: Iterable[Place]) -> None:
    """Let nothing wait where it is paused; what is in flight arrives, and what may be lost is still asked about."""
    places = list(places)
    sql = f"""
        DELETE FROM waiting AS w WHERE leased_until IS NULL AND uncertain_at IS NULL AND EXISTS (
            SELECT 1 FROM json_each(:places) AS place CROSS JOIN thread AS t
                ON (t.chat, t.thread) = (place.value ->> 0, place.value ->> 1)
            WHERE (t.chat, t.thread) = (w.chat, w.thread) AND NOT ({NOT_PAUSED})
        ) AND w.chat IN (SELECT value ->> 0 FROM json_each(:places))
    """
    await tx.execute(sql, {"places": json.dumps(places)})
    await plan_departures(tx, *{chat for chat, _ in places})


async def begin_anew(tx: Transaction, places: Iterable[Place], now: datetime) -> None:
    """Let what is followed at places that were resumed count from now on."""
    places = list(places)
    sql = "UPDATE follow SET followed_at = max(followed_at, ?) WHERE chat = ? AND thread = ?"
    await tx.executemany(sql, [(milliseconds(now), *place) for place in places])
    await plan_departures(tx, *{chat for chat, _ in places})
