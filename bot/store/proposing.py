"""Proposing: a story for a place where it is approved first becomes a proposal in place of a row that waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.approval import OPEN_FOR
from bot.store.arrivals import Follower, Place
from bot.store.database import Transaction
from bot.store.departures import plan_departures
from bot.store.values import milliseconds


async def propose(tx: Transaction, followers: Mapping[Place, Follower], now: datetime) -> dict[Place, Follower]:
    """Have proposed what is to be approved; gives those whose stories wait at once, `followers` being in order."""
    if not followers:
        return {}
    approving = await _approving(tx, min(followers), max(followers))
    rows = [
        (*place, story, milliseconds(now), milliseconds(now + OPEN_FOR), arrival.by_subject, bool(arrival.alerts))
        for place in sorted(approving & followers.keys())
        for story, arrival in sorted(followers[place].arrivals.items())
    ]
    await tx.executemany(_PROPOSE, rows)
    return {place: follower for place, follower in followers.items() if place not in approving}


_PROPOSE = """
    INSERT INTO proposal (chat, thread, story, proposed_at, expires_at, by_subject, by_search)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""


async def _approving(tx: Transaction, first: Place, last: Place) -> set[Place]:
    sql = """
        SELECT chat, thread FROM thread INDEXED BY thread_approval
        WHERE settings ->> '$.approval' = 1 AND (chat, thread) >= (?, ?) AND (chat, thread) <= (?, ?)
            AND chat < 0 -- nobody approves what a person gets, whatever a file of chats says
    """
    return {(row["chat"], row["thread"]) for row in await tx.fetchall(sql, (*first, *last))}


async def propose_waiting(tx: Transaction, chat: int, thread: int, now: datetime) -> None:
    """Have proposed what waits at a place already: it was not approved either.

    What is on its way, may have arrived or was missed and is asked about stays as it is.
    """
    values = {"chat": chat, "thread": thread, "expires_at": milliseconds(now + OPEN_FOR)}
    rows = """
        FROM waiting WHERE chat = :chat AND thread = :thread
            AND leased_until IS NULL AND uncertain_at IS NULL AND parked_at IS NULL
    """
    sql = f"""
        INSERT INTO proposal (chat, thread, story, proposed_at, expires_at, by_subject, by_search)
        SELECT chat, thread, story, created_at, :expires_at, by_subject, by_search {rows}
            AND NOT EXISTS (SELECT 1 FROM proposal AS p WHERE (p.chat, p.thread, p.story)
                = (waiting.chat, waiting.thread, waiting.story))
        ORDER BY story
    """
    await tx.execute(sql, values)
    # What was approved already leaves as it was to.
    open_ones = "SELECT story FROM proposal WHERE chat = :chat AND thread = :thread AND state = 'open'"
    await tx.execute(f"DELETE {rows} AND story IN ({open_ones})", values)
    await plan_departures(tx, chat)
