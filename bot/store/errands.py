"""Errands: the recipients of notices that are on their way, claimed a few at a time and settled one by one.

A notice to an audience has a cursor that writes the next chats' errands when there is room for them, so that one to a
million chats is a row with few others at any moment. What names its recipients has all its errands from the start.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from sqlite3 import Row
from typing import Final, Literal, TypeAlias

from bot.model import Chat
from bot.notices import Audience, Notice
from bot.outcome import ChatGone, Later, Lost, Moved, Outcome, Refused, Sent, ThreadGone, Untried, repeated_after
from bot.store.chats import suspend_chat
from bot.store.database import Transaction
from bot.store.departures import block_chat, plan_departures
from bot.store.moving import move_chat, present_chat
from bot.store.outdated import as_of_today
from bot.store.values import milliseconds

_Ending: TypeAlias = Literal["sent", "unreachable", "uncertain", "failed"]

MOST_TRIES: Final = 2880
"""Two days of one try a minute: what fails for longer is told as failed."""

AUDIENCES: Final[dict[Audience, str]] = {
    "private": "chat AS c WHERE c.kind = 'private'",
    "conversations": "chat AS c WHERE c.kind <> 'channel'",
    "outages": "thread AS t CROSS JOIN chat AS c USING (chat) WHERE t.thread = 0 AND t.settings ->> '$.outages' = 1",
}
"""Where the chats of an audience are found, in the order of their ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A notice on its way to a chat."""

    notice: Notice
    chat: Chat
    quiet: str | None
    """The chat's own quiet hours."""
    attempts: int
    """How often it was tried, this time included."""
    lost: int = 0

    @property
    def name(self) -> str:
        """What it is called in logs."""
        return f"{self.chat.id}/notice/{self.notice.number}"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of an errand."""

    errand: Errand
    outcome: Outcome


async def claim(tx: Transaction, now: datetime, until: datetime, limit: int, busy: Collection[int]) -> list[Errand]:
    """Lease the errands that may leave now, at most `limit`, one a chat and none to the `busy` chats.

    What names its recipients goes first, then notices in the order of their numbers.
    """
    rows = await _due(tx, now, limit, busy)
    if len(rows) < limit and await _advance(tx, limit - len(rows)):
        rows = await _due(tx, now, limit, busy)
    gone = [row for row in rows if row["suspended_at"] is not None]
    await _end(tx, [(row["notice"], row["chat"]) for row in gone])
    await _count(tx, Counter((row["notice"], "unreachable") for row in gone))
    await _finish(tx, now)
    leaving = list({row["chat"]: row for row in reversed(rows) if row["suspended_at"] is None}.values())[::-1]
    sql = "UPDATE errand SET leased_until = ?, attempts = attempts + 1 WHERE notice = ? AND chat = ?"
    await tx.executemany(sql, [(milliseconds(until), row["notice"], row["chat"]) for row in leaving])
    return [_errand(row) for row in leaving]


async def _due(tx: Transaction, now: datetime, limit: int, busy: Collection[int]) -> list[Row]:
    sql = """
        SELECT e.*, n.kind AS notice_kind, n.data, c.kind, c.title, c.language, c.suspended_at, t.quiet
        FROM errand AS e JOIN notice AS n USING (notice) JOIN chat AS c USING (chat)
            LEFT JOIN thread AS t ON t.chat = e.chat AND t.thread = 0
        WHERE e.due_at <= :now AND e.leased_until IS NULL AND n.state = 'running'
            AND coalesce(c.blocked_until, 0) <= :now AND e.chat NOT IN (SELECT value FROM json_each(:busy))
        ORDER BY n.audience <> '', e.notice, e.due_at, e.chat LIMIT :limit
    """
    return await tx.fetchall(sql, {"now": milliseconds(now), "limit": limit, "busy": json.dumps(list(busy))})


async def _advance(tx: Transaction, room: int) -> bool:
    """Carry the first notice that has not reached all of its audience so many chats further; False where none is."""
    sql = "SELECT * FROM notice WHERE state = 'running' AND cursor_chat IS NOT NULL ORDER BY notice LIMIT 1"
    open_notices = await tx.fetchall(sql)
    if not open_notices:
        return False
    notice = open_notices[0]
    reached = await tx.fetchall(
        f"""
        SELECT chat, c.blocked_until FROM {AUDIENCES[notice["audience"]]}
            AND chat > :cursor AND c.first_seen <= :begun_at AND coalesce(c.suspended_at, :begun_at) >= :begun_at
        ORDER BY chat LIMIT :room
        """,
        {"cursor": notice["cursor_chat"], "begun_at": notice["begun_at"], "room": room},
    )
    await tx.executemany(
        "INSERT INTO errand (notice, chat, due_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(notice["notice"], row["chat"], row["blocked_until"] or 0) for row in reached],
    )
    cursor = reached[-1]["chat"] if len(reached) == room else None
    await tx.execute("UPDATE notice SET cursor_chat = ? WHERE notice = ?", (cursor, notice["notice"]))
    return True


def _errand(row: Row) -> Errand:
    return Errand(
        notice=Notice(number=row["notice"], kind=row["notice_kind"], data=json.loads(row["data"])),
        chat=Chat(id=row["chat"], kind=row["kind"], title=row["title"], language=row["language"]),
        quiet=row["quiet"],
        attempts=row["attempts"] + 1,
        lost=row["lost"],
    )


async def settle(tx: Transaction, delivered: Sequence[Delivered], now: datetime) -> None:
    """Write down what became of errands, and which notices have come to their end.

    What people got, which is nearly all, is written in one statement; only groups move meanwhile.
    """
    plain = [one.errand for one in delivered if isinstance(one.outcome, Sent) and one.errand.chat.private]
    await _end(tx, [(errand.notice.number, errand.chat.id) for errand in plain])
    counts: Counter[tuple[int, _Ending]] = Counter((errand.notice.number, "sent") for errand in plain)
    for one in delivered:
        if isinstance(one.outcome, Sent) and one.errand.chat.private:
            continue
        ending = await _settle(tx, one, now)
        if ending is not None:
            counts[one.errand.notice.number, ending] += 1
    await _count(tx, counts)
    await _finish(tx, now)


async def _settle(tx: Transaction, one: Delivered, now: datetime) -> _Ending | None:
    """Write down what became of an errand; None where it is tried again."""
    notice = one.errand.notice.number
    chat = await present_chat(tx, one.errand.chat.id)
    if chat is None:
        return "sent" if isinstance(one.outcome, Sent) else "unreachable"
    one = replace(one, outcome=await as_of_today(tx, one.outcome, "errand", chat))
    ending = _ending(one)
    if ending is not None:
        await _end(tx, [(notice, chat)])
    match one.outcome:
        case ChatGone(why=why):
            await suspend_chat(tx, chat, why, now)
        case Later(until=until, why=why) if ending is None:
            if why == "flood":
                await block_chat(tx, chat, until, why)
                await plan_departures(tx, chat)
            await _wait(tx, notice, chat, until)
        case Moved(chat=new):
            await _wait(tx, notice, chat, now)
            await move_chat(tx, chat, new)
            await plan_departures(tx, new)
        case Lost() if (pause := _pause(one.errand)) is not None:
            await _wait(tx, notice, chat, now + pause, lost=1)
        case Untried():
            await _release(tx, notice, chat)
    return ending


def _ending(one: Delivered) -> _Ending | None:
    """How an errand ends; a forum whose General is closed has other threads, and is not suspended for it."""
    match one.outcome:
        case Sent():
            return "sent"
        case ChatGone() | ThreadGone():
            return "unreachable"
        case Refused():
            return "failed"
        case Later(why="trouble") if one.errand.attempts >= MOST_TRIES:
            return "failed"
        case Lost() if _pause(one.errand) is None:
            return "uncertain"
    return None


def _pause(errand: Errand) -> timedelta | None:
    """How long after a lost answer it is sent once more; None: it is not, because everybody would see it twice."""
    return repeated_after(errand.lost) if errand.chat.private else None


async def _release(tx: Transaction, notice: int, chat: int) -> None:
    """Give back an errand that was not tried."""
    sql = "UPDATE errand SET leased_until = NULL, attempts = attempts - 1 WHERE notice = ? AND chat = ?"
    await tx.execute(sql, (notice, chat))


async def _wait(tx: Transaction, notice: int, chat: int, until: datetime, *, lost: int = 0) -> None:
    sql = "UPDATE errand SET leased_until = NULL, due_at = ?, lost = lost + ? WHERE notice = ? AND chat = ?"
    await tx.execute(sql, (milliseconds(until), lost, notice, chat))


async def _end(tx: Transaction, keys: Iterable[tuple[int, int]]) -> None:
    await tx.executemany("DELETE FROM errand WHERE notice = ? AND chat = ?", keys)


async def _count(tx: Transaction, counts: Mapping[tuple[int, _Ending], int]) -> None:
    for (notice, ending), number in counts.items():
        await tx.execute(f"UPDATE notice SET {ending} = {ending} + ? WHERE notice = ?", (number, notice))


async def _finish(tx: Transaction, now: datetime) -> None:
    """End the notices that have reached everybody."""
    sql = """
        UPDATE notice SET state = 'done', done_at = ?
        WHERE state IN ('running', 'stopped') AND cursor_chat IS NULL
            AND NOT EXISTS (SELECT 1 FROM errand AS e WHERE e.notice = notice.notice)
    """
    await tx.execute(sql, (milliseconds(now),))


async def drop(tx: Transaction, chat: int, now: datetime) -> None:
    """Let a chat get nothing of what is on its way to it; what is in flight is counted by its answer."""
    rows = await tx.fetchall("DELETE FROM errand WHERE chat = ? RETURNING notice, leased_until", (chat,))
    await _count(tx, Counter((row["notice"], "unreachable") for row in rows if row["leased_until"] is None))
    await _finish(tx, now)


async def recover(tx: Transaction, now: datetime) -> set[int]:
    """Take up what a process that died had in flight: a private chat gets it once more, any other does not.

    Gives the chats in question.
    """
    sql = "SELECT e.notice, e.chat, c.kind FROM errand AS e JOIN chat AS c USING (chat) WHERE leased_until IS NOT NULL"
    rows = await tx.fetchall(sql)
    others = [row for row in rows if row["kind"] != "private"]
    await _end(tx, [(row["notice"], row["chat"]) for row in others])
    await _count(tx, Counter((row["notice"], "uncertain") for row in others))
    await tx.execute("UPDATE errand SET leased_until = NULL, lost = lost + 1 WHERE leased_until IS NOT NULL")
    await _finish(tx, now)
    return {row["chat"] for row in rows}
