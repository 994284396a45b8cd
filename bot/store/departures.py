"""When chats have something to leave next: one row for each thread of a chat, planned anew when its rows change."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final, Literal, TypeAlias

from bot.store.database import Transaction
from bot.store.values import milliseconds

Why: TypeAlias = Literal["flood", "trouble"]
"""Why nothing goes to a chat for a time: Telegram told how long, or a try failed and the next one waits."""


async def plan_departures(tx: Transaction, *chats: int) -> None:
    """Set anew when chats' threads have something to leave: their least due row, but not before the chat may."""
    values = {"chats": json.dumps(chats)}
    for sql in PLAN_DEPARTURES:
        await tx.execute(sql, values)


PLAN_DEPARTURES: Final = (
    "DELETE FROM chat_due WHERE chat IN (SELECT value FROM json_each(:chats))",
    """
        INSERT INTO chat_due (chat, thread, due_at, priority, batch)
        SELECT w.chat, w.thread, max(min(w.due_at), coalesce(c.blocked_until, 0)), min(w.priority),
            iif(min(w.priority) = 0, max(w.story), 0)
        FROM json_each(:chats) AS planned CROSS JOIN chat AS c ON c.chat = planned.value
            CROSS JOIN waiting AS w ON w.chat = c.chat
            CROSS JOIN thread AS t ON (t.chat, t.thread) = (w.chat, w.thread)
        WHERE w.leased_until IS NULL AND w.uncertain_at IS NULL AND w.parked_at IS NULL
            AND c.suspended_at IS NULL AND t.suspended_at IS NULL AND t.settings ->> '$.paused' IS NOT 1
        GROUP BY w.chat, w.thread
    """,
)
"""For whoever has the file for himself, too; `:chats` is a JSON array."""


async def block_chat(tx: Transaction, chat: int, until: datetime, why: Why) -> None:
    """Let nothing go to a chat before `until`, nor before what was told earlier; departures are not planned anew."""
    sql = """
        UPDATE chat SET blocked_until = :until, blocked_why = :why
        WHERE chat = :chat AND coalesce(blocked_until, 0) < :until
    """
    await tx.execute(sql, {"chat": chat, "until": milliseconds(until), "why": why})
