"""Coming back: a chat or a thread that was suspended goes on, and what it missed is parked until it says how."""

from __future__ import annotations

from datetime import datetime

from bot.departure import EXPIRES_AFTER
from bot.store.database import Transaction
from bot.store.departures import plan_departures
from bot.store.outdated import mark_outdated
from bot.store.revising import mark_hidden
from bot.store.values import milliseconds


async def bring_back(tx: Transaction, chat: int, now: datetime) -> None:
    """Go on with all of a suspended chat. What Telegram has told to wait is still waited for."""
    await mark_outdated(tx, chat)
    closed = await _closed(tx, chat)
    sql = """
        UPDATE chat SET suspended_at = NULL, suspended_why = '', suspension_told = 0,
            blocked_until = iif(blocked_why = 'flood', blocked_until, NULL),
            blocked_why = iif(blocked_why = 'flood', blocked_why, '')
        WHERE chat = ? AND suspended_at IS NOT NULL
    """
    if await tx.execute(sql, (chat,)):
        await tx.execute("UPDATE thread SET suspended_at = NULL, suspension_told = 0 WHERE chat = ?", (chat,))
        await _take_up(tx, chat, closed, now)


async def bring_thread_back(tx: Transaction, chat: int, thread: int, now: datetime, *, reached: bool) -> None:
    """Go on with one thread of a chat; also with the chat where a message has just `reached` it."""
    await mark_outdated(tx, chat, thread)
    closed = await _closed(tx, chat)
    if reached:
        sql = """
            UPDATE chat SET suspended_at = NULL, suspended_why = '', suspension_told = 0
            WHERE chat = ? AND suspended_at IS NOT NULL
        """
        await tx.execute(sql, (chat,))
    sql = "UPDATE thread SET suspended_at = NULL, suspension_told = 0 WHERE chat = ? AND thread = ?"
    await tx.execute(sql, (chat, thread))
    await _take_up(tx, chat, closed, now)


_OF_ANOTHER_BOT = """
    UPDATE sent SET editable = 0 WHERE chat = ? AND editable AND sent_at < (SELECT since FROM identity)
"""
"""What another bot has sent, none but that can edit, delete or answer (bot.store.identity)."""


async def _closed(tx: Transaction, chat: int) -> dict[int, str]:
    """The threads of a chat to which nothing is sent, each with its digest."""
    sql = """
        SELECT t.thread, t.digest FROM thread AS t JOIN chat AS c USING (chat)
        WHERE t.chat = ? AND (c.suspended_at IS NOT NULL OR t.suspended_at IS NOT NULL)
    """
    return {row["thread"]: row["digest"] for row in await tx.fetchall(sql, (chat,))}


async def _take_up(tx: Transaction, chat: int, before: dict[int, str], now: datetime) -> None:
    """Park what the threads missed that were closed before and are no longer."""
    await tx.execute(_OF_ANOTHER_BOT, (chat,))
    after = await _closed(tx, chat)
    for thread, digest in before.items():
        if thread not in after:
            await _park(tx, chat, thread, digest, now)
    await mark_hidden(tx, chat, now)
    await plan_departures(tx, chat)


async def _park(tx: Transaction, chat: int, thread: int, digest: str, now: datetime) -> None:
    """Park the rows that would have left meanwhile, and ask about them; none of a thread's rows is too old yet.

    What is due later was not missed: it leaves at its moment. What was parked before and never answered is asked about
    anew, together with the rest.
    """
    sql = """
        UPDATE waiting SET expires_at = max(expires_at, :expires_at), parked_at = iif(
            due_at <= :now AND uncertain_at IS NULL AND leased_until IS NULL, :now, parked_at
        ) WHERE chat = :chat AND thread = :thread
    """
    place = {"chat": chat, "thread": thread, "now": milliseconds(now)}
    expires_at = milliseconds(now + EXPIRES_AFTER[digest.split(maxsplit=1)[0]])
    await tx.execute(sql, place | {"expires_at": expires_at})
    sql = """
        INSERT INTO question (kind, chat, thread, since) SELECT 'returned', :chat, :thread, :now WHERE EXISTS (
            SELECT 1 FROM waiting WHERE chat = :chat AND thread = :thread AND parked_at IS NOT NULL
        ) ON CONFLICT (chat, thread) WHERE kind = 'returned'
        DO UPDATE SET since = excluded.since, asked_at = NULL, decided = ''
    """
    await tx.execute(sql, place)
