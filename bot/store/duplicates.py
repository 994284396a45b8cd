"""The messages in which a proposal stands in administrators' private chats: noted, and edited when it is decided."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.approval import LAST_WORDS, UNDO_FOR, View
from bot.model import Language
from bot.outcome import ChatGone, Sent
from bot.store.database import Database, Transaction, Value
from bot.store.errands import Delivered
from bot.store.values import milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A message that no longer says what is so."""

    proposal: int
    chat: int
    language: Language
    """Of that chat."""
    message_id: int
    view: View
    """What it is to say."""


class Duplicates:
    """All messages of proposals."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def outdated(self, now: datetime, limit: int, *, but: Collection[int] = ()) -> list[Duplicate]:
        """Give the messages that are to be edited, `but` those in these chats."""
        values: dict[str, Value] = {
            "undo_until": milliseconds(now - UNDO_FOR),
            "but": json.dumps(list(but)),
            "limit": limit,
        }
        return [
            Duplicate(
                proposal=row["proposal"],
                chat=row["chat"],
                language=row["language"],
                message_id=row["message_id"],
                view=row["view"],
            )
            for row in await self._database.read(_OUTDATED, values)
        ]

    async def tell(self, duplicate: Duplicate, view: View) -> None:
        """Note what a message says now, or would if it could be edited."""
        sql = "UPDATE proposal_copy SET told = ?, settled = ? WHERE proposal = ? AND chat = ?"
        async with self._database.write() as tx:
            await tx.execute(sql, (view, view in LAST_WORDS, duplicate.proposal, duplicate.chat))

    async def give_up(self, duplicate: Duplicate) -> None:
        """Note that a message cannot be edited."""
        async with self._database.write() as tx:
            sql = "UPDATE proposal_copy SET settled = 1 WHERE proposal = ? AND chat = ?"
            await tx.execute(sql, (duplicate.proposal, duplicate.chat))


_OUTDATED = """
    SELECT d.*, c.language, p.state || iif(
        p.state IN ('approved', 'skipped') AND p.decided_at <= :undo_until, ' closed', ''
    ) AS view
    FROM proposal_copy AS d INDEXED BY proposal_copy_live
        CROSS JOIN proposal AS p USING (proposal) CROSS JOIN chat AS c ON c.chat = d.chat
    WHERE d.settled = 0 AND d.message_id IS NOT NULL AND d.told <> view
        AND d.chat NOT IN (SELECT value FROM json_each(:but)) LIMIT :limit
"""


async def note_duplicates(tx: Transaction, delivered: Iterable[Delivered]) -> None:
    """Note the messages of those notices that have brought proposals, within an open transaction.

    Where one has reached a chat that is gone, it is looked anew for somebody who can decide.
    """
    arrived: list[tuple[Value, ...]] = []
    missed: list[tuple[Value, ...]] = []
    for one in delivered:
        notice, chat = one.errand.notice, one.errand.chat.id
        proposal = notice.data.get("proposal")
        if notice.kind != "proposal" or not isinstance(proposal, int):
            continue
        if isinstance(one.outcome, Sent):
            arrived.append((one.outcome.message_id, proposal, chat))
        elif isinstance(one.outcome, ChatGone):
            missed.append((proposal, chat))
    sent = "UPDATE proposal_copy SET message_id = ?, told = 'open', settled = 0 WHERE proposal = ? AND chat = ?"
    await tx.executemany(sent, arrived)
    await tx.executemany("DELETE FROM proposal_copy WHERE proposal = ? AND chat = ?", missed)
    again = "UPDATE proposal SET asked_at = NULL WHERE proposal = ? AND state = 'open'"
    await tx.executemany(again, [(proposal,) for proposal, _ in missed])


async def withdraw_duplicates(tx: Transaction, story: int) -> None:
    """Have no message show a story that is hidden in this transaction: neither those sent nor those on their way."""
    numbers = "(SELECT :story UNION ALL SELECT alias FROM alias WHERE story = :story)"
    proposals = f"SELECT proposal FROM proposal WHERE story IN {numbers}"
    for sql in (
        f"UPDATE proposal_copy SET settled = 0 WHERE proposal IN ({proposals}) AND told <> 'hidden'",
        f"UPDATE proposal SET state = 'hidden' WHERE story IN {numbers}",
        f"DELETE FROM notice WHERE kind = 'proposal' AND data ->> '$.proposal' IN ({proposals})",
    ):
        await tx.execute(sql, {"story": story})
