"""Stories that are to be approved before they are posted: proposed -> posted, skipped, undone or expired.

A proposal is decided in one transaction, by whoever presses first. Approved, it becomes a row that waits like any
other, and leaves alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from sqlite3 import Row

from bot.approval import UNDO_FOR, Act, Outcome, Proposal, Ruling, State
from bot.departure import Departures
from bot.looks import read_looks
from bot.model import Chat
from bot.notices import Data
from bot.store.database import Database, Rows, Transaction, Value
from bot.store.departures import plan_departures
from bot.store.forgetting import delete_chunks
from bot.store.notices import post
from bot.store.reasons import alerts_of
from bot.store.settlement import ALONE
from bot.store.timing import plan_rows
from bot.store.values import milliseconds, optional_moment

_AT_ONCE = 20


class Proposals:
    """All that was proposed, and what was decided."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, number: int) -> Proposal | None:
        """Give a proposal as it is; None where there is none of this number."""
        return await _get(self._database, number)

    async def unasked(self) -> list[tuple[int, int]]:
        """Give the threads for which something is to be proposed, but those that are suspended."""
        sql = """
            SELECT DISTINCT p.chat, p.thread FROM proposal AS p INDEXED BY proposal_unasked
                JOIN thread AS t USING (chat, thread) JOIN chat AS c USING (chat)
            WHERE p.state = 'open' AND p.asked_at IS NULL AND c.suspended_at IS NULL AND t.suspended_at IS NULL
        """
        return [(row["chat"], row["thread"]) for row in await self._database.read(sql)]

    async def unasked_in(self, chat: int, thread: int) -> list[Proposal]:
        """Give what is to be proposed for a thread next, in the order in which it came up."""
        sql = f"""
            {_PROPOSAL} WHERE p.chat = ? AND p.thread = ? AND p.state = 'open' AND p.asked_at IS NULL
            ORDER BY p.proposal LIMIT {_AT_ONCE}
        """
        return [await _proposal(self._database, row) for row in await self._database.read(sql, (chat, thread))]

    async def ask(self, proposal: Proposal, data: Data, recipients: Iterable[int], now: datetime) -> None:
        """Have a proposal brought to the recipients, each once; nobody is asked where it was decided meanwhile."""
        asked = "UPDATE proposal SET asked_at = ? WHERE proposal = ? AND state = 'open' AND asked_at IS NULL"
        async with self._database.write() as tx:
            if not await tx.execute(asked, (milliseconds(now), proposal.number)):
                return
            add = "INSERT INTO proposal_copy (proposal, chat) VALUES (?, ?) ON CONFLICT DO NOTHING"
            new = [chat for chat in recipients if await tx.execute(add, (proposal.number, chat))]
            await post(tx, "proposal", data, new, now)

    async def expire(self, now: datetime) -> None:
        """Let it be too late for what nobody has decided in time."""
        late = "FROM proposal INDEXED BY proposal_open WHERE state = 'open' AND expires_at <= ?"
        if await self._database.read(f"SELECT 1 {late} LIMIT 1", (milliseconds(now),)):  # no write lock for nothing
            sql = "UPDATE proposal SET state = 'expired' WHERE state = 'open' AND expires_at <= ?"
            async with self._database.write() as tx:
                await tx.execute(sql, (milliseconds(now),))

    async def judge(
        self, number: int, act: Act, now: datetime, departures: Departures, *, shown_in: int
    ) -> Ruling | None:
        """Carry out what was pressed below the message in the chat `shown_in`, as far as it can be.

        A post is not deleted by this: see `removed`. None: there is no such proposal.
        """
        async with self._database.write() as tx:
            await tx.execute(_EXPIRE, (number, milliseconds(now)))
            proposal = await _get(tx, number)
            if proposal is None:
                return None
            message_id, outcome = 0, _refused(proposal, act, now)
            if outcome is None:
                outcome, message_id = await _ACTS[act](tx, proposal, now, departures)
            proposal = await _get(tx, number) or proposal
            told = "UPDATE proposal_copy SET told = ? WHERE proposal = ? AND chat = ?"
            await tx.execute(told, (proposal.view(now), number, shown_in))
        return Ruling(proposal, outcome, message_id)

    async def removed(self, proposal: Proposal, message_id: int, *, shown_in: int) -> None:
        """Note that the post of an approved proposal is gone: it is edited no more, and never sent again."""
        place = {"chat": proposal.chat.id, "thread": proposal.thread, "message": message_id}
        where = "chat = :chat AND thread = :thread AND message_id = :message"
        async with self._database.write() as tx:
            await tx.execute(f"UPDATE sent SET editable = 0 WHERE {where}", place)
            await _set_state(tx, proposal.number, "undone")
            told = "UPDATE proposal_copy SET told = 'undone' WHERE proposal = ? AND chat = ?"
            await tx.execute(told, (proposal.number, shown_in))

    async def forget_before(self, when: datetime) -> int:
        """Forget what was proposed before a moment and is decided; its buttons say no more than that they are old."""
        old = "proposed_at < :when AND state <> 'open'"
        return await delete_chunks(self._database, "proposal", old, {"when": milliseconds(when)})


_TODAY = "coalesce((SELECT a.story FROM alias AS a WHERE a.alias = p.story), p.story)"
_NUMBERS = f"(SELECT {_TODAY} UNION ALL SELECT a.alias FROM alias AS a WHERE a.story = {_TODAY})"
"""All numbers that the story of a proposal (p) has."""
_PROPOSAL = f"""
    SELECT p.*, p.proposed_at AS created_at, {_TODAY} AS present, c.kind, c.title, c.language, t.digest, t.quiet,
        t.settings,
        c.suspended_at IS NOT NULL OR t.suspended_at IS NOT NULL AS suspended,
        t.settings ->> '$.paused' IS 1 AS paused,
        (SELECT min(due_at) FROM waiting AS w WHERE w.chat = p.chat AND w.thread = p.thread
            AND w.story IN {_NUMBERS} AND w.uncertain_at IS NULL) AS leaves_at,
        EXISTS (SELECT 1 FROM sent AS s WHERE s.chat = p.chat AND s.thread = p.thread
            AND s.story IN {_NUMBERS}) AS posted
    FROM proposal AS p JOIN thread AS t USING (chat, thread) JOIN chat AS c USING (chat)
"""
_EXPIRE = "UPDATE proposal SET state = 'expired' WHERE proposal = ? AND state = 'open' AND expires_at <= ?"


async def _get(rows: Rows, number: int) -> Proposal | None:
    found = await rows.fetchall(f"{_PROPOSAL} WHERE p.proposal = ?", (number,))
    return await _proposal(rows, found[0]) if found else None


async def _proposal(rows: Rows, row: Row) -> Proposal:
    alerts = await alerts_of(rows, [row])
    return Proposal(
        number=row["proposal"],
        chat=Chat(
            id=row["chat"],
            kind=row["kind"],
            title=row["title"],
            language=row["language"],
            suspended=bool(row["suspended"]),
        ),
        thread=row["thread"],
        story=row["present"],
        state=row["state"],
        decided_at=optional_moment(row["decided_at"]),
        alerts=tuple(alert.search for alerts_here in alerts.values() for alert in alerts_here),
        leaves_at=optional_moment(row["leaves_at"]),
        posted=bool(row["posted"]),
        looks=read_looks(row["settings"], row["language"]),
        paused=bool(row["paused"]),
    )


def _refused(proposal: Proposal, act: Act, now: datetime) -> Outcome | None:
    """Why a press does nothing; None where it does something."""
    if act != "undo":
        return None if proposal.state == "open" else "decided"
    if proposal.state not in {"approved", "skipped"} or proposal.decided_at is None:
        return "decided"
    return "late" if now >= proposal.decided_at + UNDO_FOR else None


async def _set_state(tx: Transaction, number: int, state: State, decided_at: datetime | None = None) -> None:
    sql = "UPDATE proposal SET state = ?, decided_at = ? WHERE proposal = ?"
    await tx.execute(sql, (state, milliseconds(decided_at) if decided_at else None, number))


async def _approve(tx: Transaction, proposal: Proposal, now: datetime, departures: Departures) -> tuple[Outcome, int]:
    """Let the story wait, and leave alone, as its chat's settings say; but where it is hidden or there already."""
    hidden = await tx.fetchall("SELECT 1 FROM story WHERE story = ? AND hidden_at IS NOT NULL", (proposal.story,))
    if hidden or proposal.posted or proposal.leaves_at:
        await _set_state(tx, proposal.number, "hidden" if hidden else "there")
        return "decided", 0
    await _set_state(tx, proposal.number, "approved", now)
    values: dict[str, Value] = {"proposal": proposal.number, "story": proposal.story, "now": milliseconds(now)}
    await tx.execute(_WAIT, values)
    row = f"SELECT w.*, t.digest, t.quiet FROM waiting AS w JOIN thread AS t USING (chat, thread) WHERE {_ROW}"
    key = {"chat": proposal.chat.id, "thread": proposal.thread, "story": proposal.story}
    await plan_rows(tx, await tx.fetchall(row, key), departures, now)
    return "done", 0


_ROW = "w.chat = :chat AND w.thread = :thread AND w.story = :story"
_WAIT = f"""
    INSERT INTO waiting (chat, thread, story, due_at, created_at, form, by_subject, by_search)
    SELECT chat, thread, :story, :now, :now, {ALONE}, by_subject, by_search FROM proposal WHERE proposal = :proposal
    ON CONFLICT DO NOTHING
"""


async def _skip(tx: Transaction, proposal: Proposal, now: datetime, _: Departures) -> tuple[Outcome, int]:
    await _set_state(tx, proposal.number, "skipped", now)
    return "done", 0


async def _undo(tx: Transaction, proposal: Proposal, now: datetime, _: Departures) -> tuple[Outcome, int]:
    """Open again what was skipped, withdraw what waits, and find the post of what is there."""
    if proposal.state == "skipped":
        await _set_state(tx, proposal.number, "open")
        await tx.execute(_EXPIRE, (proposal.number, milliseconds(now)))
        return "done", 0
    return await _undo_approved(tx, proposal)


async def _undo_approved(tx: Transaction, proposal: Proposal) -> tuple[Outcome, int]:
    key = {"proposal": proposal.number}
    for row in await tx.fetchall(_rows_of("waiting"), key):
        if row["leased_until"] is not None:
            return "leaving", 0
        sql = "DELETE FROM waiting WHERE chat = ? AND thread = ? AND story = ?"
        await tx.execute(sql, (row["chat"], row["thread"], row["story"]))
        await plan_departures(tx, proposal.chat.id)
        await _set_state(tx, proposal.number, "undone")
        return ("done" if row["uncertain_at"] is None else "uncertain"), 0
    for row in await tx.fetchall(_rows_of("sent"), key):
        return ("posted", row["message_id"]) if row["editable"] and row["message_id"] else ("kept", 0)
    await _set_state(tx, proposal.number, "undone")
    return "done", 0


def _rows_of(table: str) -> str:
    """The rows of a proposal's story at its place."""
    return f"""
        SELECT r.* FROM proposal AS p JOIN {table} AS r ON r.chat = p.chat AND r.thread = p.thread
        WHERE p.proposal = :proposal AND r.story IN {_NUMBERS}
    """


_ACTS = {"approve": _approve, "skip": _skip, "undo": _undo}
