"""Which bot the database is of, and what becomes of it under the token of another one.

Chats are the same for every bot, but none can be written to before it lets the new one in, and the numbers of messages,
files and buttons mean something to the bot alone that made them. All chats rest, under the name of the bot that knew
them: the first sign of the new one's being there brings them back, and so does the return of the former token.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.store.database import Database, Transaction, Value
from bot.store.departures import plan_departures
from bot.store.values import milliseconds

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Succession:
    """A bot in another's place."""

    former: int
    """The other bot's id."""
    resting: int
    """Chats that rest until they let this bot in."""
    returned: int
    """Chats that it knew before, and has again."""


class Identity:
    """The bot's own id, as far as it was in use."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, bot: int, now: datetime) -> Succession | None:
        """Note which bot this is; tells whose place it takes, None where it is the one that was there."""
        rows = await self._database.read("SELECT bot FROM identity")
        if rows and rows[0]["bot"] == bot:
            return None
        since = milliseconds(now) if rows else 0
        async with self._database.write() as tx:
            sql = "INSERT OR REPLACE INTO identity (identity, bot, since) VALUES (1, ?, ?)"
            await tx.execute(sql, (bot, since))
            return await _succeed(tx, rows[0]["bot"], bot, now) if rows else None


async def _succeed(tx: Transaction, former: int, bot: int, now: datetime) -> Succession:
    values: dict[str, Value] = {"former": _mark(former), "own": _mark(bot), "now": milliseconds(now)}
    resting = await tx.execute(_REST, values)
    returned = await tx.fetchall(_RETURN, values)
    for sql in _MEANINGLESS:
        await tx.execute(sql)
    numbers = [row["chat"] for row in returned]
    for start in range(0, len(numbers), _AT_ONCE):
        await plan_departures(tx, *numbers[start : start + _AT_ONCE])
    return Succession(former, resting, len(numbers))


def _mark(bot: int) -> str:
    """Why a chat rests, as it stands where Telegram's descriptions stand."""
    return f"known to another bot ({bot})"


_REST: Final = """
    UPDATE chat SET suspended_at = :now, suspended_why = :former, suspension_told = 1,
        blocked_until = NULL, blocked_why = ''
    WHERE suspended_at IS NULL
"""
_RETURN: Final = """
    UPDATE chat SET suspended_at = NULL, suspended_why = '', suspension_told = 0
    WHERE suspended_at IS NOT NULL AND suspended_why = :own RETURNING chat
"""
_MEANINGLESS: Final = (
    "DELETE FROM chat_due",
    "DELETE FROM halt",
    "DELETE FROM profile",
    "UPDATE chat SET menu = '' WHERE menu <> ''",
    "DELETE FROM revision",
    "DELETE FROM passing",
    "DELETE FROM prompt",
    "DELETE FROM trial",
    "DELETE FROM notice WHERE state = 'draft'",
    "UPDATE notice SET shown_chat = NULL, shown_message = NULL WHERE shown_chat IS NOT NULL",
    # Whatever is open is asked once more, under buttons of this bot.
    "UPDATE question SET asked_at = NULL WHERE asked_at IS NOT NULL AND decided = ''",
    "UPDATE hold SET told_at = NULL WHERE decided = ''",
    "DELETE FROM proposal_copy",
    "UPDATE proposal SET asked_at = NULL WHERE state = 'open'",
)
"""What the former bot had told Telegram, and what leads to its messages."""
