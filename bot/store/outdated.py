"""What was under way when its chat came back: a refusal of it tells how the chat was before, and is no news.

Its lease is negative from then on; whatever becomes of it ends the lease as it ends any other.
"""

from __future__ import annotations

from typing import Literal

from bot.outcome import ChatGone, Outcome, ThreadGone, Untried
from bot.store.database import Transaction


async def mark_outdated(tx: Transaction, chat: int, thread: int | None = None) -> None:
    """Note that a chat, or one thread of it, is back: what is under way there left before."""
    mark = "SET leased_until = -abs(leased_until) WHERE leased_until IS NOT NULL AND chat = :chat"
    within = "" if thread is None else " AND thread = :thread"
    await tx.execute(f"UPDATE waiting {mark}{within}", {"chat": chat, "thread": thread})
    if thread is None:
        await tx.execute(f"UPDATE errand {mark}", {"chat": chat})


async def as_of_today(
    tx: Transaction, outcome: Outcome, table: Literal["waiting", "errand"], chat: int, thread: int = 0
) -> Outcome:
    """What an outcome means for a thread of a chat as it is now: one that is back is tried as if it never had been."""
    if not isinstance(outcome, ChatGone | ThreadGone):
        return outcome
    where = "AND thread = :thread " if table == "waiting" else ""
    sql = f"SELECT 1 FROM {table} WHERE chat = :chat {where}AND leased_until < 0 LIMIT 1"
    return Untried() if await tx.fetchall(sql, {"chat": chat, "thread": thread}) else outcome
