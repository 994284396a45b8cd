"""What administrators are to be told and asked: suspensions, what was missed meanwhile, messages that may be lost.

A question is asked once, and the first answer decides; it finds what it is about by the moment that the rows carry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from sqlite3 import Row

from bot.departure import EXPIRES_AFTER
from bot.inquiry import DECISIONS, Decision, Question, Subject, Suspension
from bot.model import Chat
from bot.notices import Data
from bot.store.database import Database, Transaction, Value
from bot.store.departures import plan_departures
from bot.store.forgetting import delete_old
from bot.store.notices import post
from bot.store.tally import Counted, count
from bot.store.values import milliseconds, moment


class Questions:
    """What is to be told and asked, and what was decided."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # told

    async def untold(self) -> list[Suspension]:
        """Give the suspensions of groups, channels and threads of which nobody was told; the oldest first."""
        sql = """
            SELECT c.*, NULL AS thread, c.suspended_at AS at FROM chat AS c INDEXED BY chat_untold
            WHERE c.suspended_at IS NOT NULL AND c.suspension_told = 0 AND c.kind <> 'private'
            UNION ALL
            SELECT c.*, t.thread, t.suspended_at FROM thread AS t INDEXED BY thread_untold JOIN chat AS c USING (chat)
            WHERE t.suspended_at IS NOT NULL AND t.suspension_told = 0 AND c.suspended_at IS NULL
                AND c.kind <> 'private'
            ORDER BY at
        """
        return [_suspension(row) for row in await self._database.read(sql)]

    async def suspended(self) -> list[Suspension]:
        """Give the groups and channels that cannot be written to, the latest first."""
        sql = """
            SELECT *, NULL AS thread, suspended_at AS at FROM chat
            WHERE suspended_at IS NOT NULL AND kind <> 'private' ORDER BY suspended_at DESC LIMIT 1000
        """
        return [_suspension(row) for row in await self._database.read(sql)]

    async def tell(self, suspension: Suspension, data: Data, recipients: Iterable[int], now: datetime) -> None:
        """Have the recipients told of a suspension, and nobody again."""
        values = {"chat": suspension.chat.id, "thread": suspension.thread, "at": milliseconds(suspension.at)}
        sql = "UPDATE chat SET suspension_told = 1 WHERE chat = :chat AND suspended_at = :at"
        if suspension.thread is not None:
            sql = """
                UPDATE thread SET suspension_told = 1 WHERE chat = :chat AND thread = :thread AND suspended_at = :at
            """
        async with self._database.write() as tx:
            if await tx.execute(sql, values):
                await post(tx, "suspended", data, recipients, now)

    # asked

    async def raise_doubts(self, now: datetime) -> None:
        """Open a question for each message of a group or channel of which nobody knows whether it is there."""
        lost = """
            FROM waiting AS w INDEXED BY waiting_uncertain JOIN chat AS c USING (chat)
            WHERE w.uncertain_at IS NOT NULL AND w.expires_at > :now AND c.kind <> 'private' AND NOT EXISTS (
                SELECT 1 FROM question AS q WHERE q.kind = 'uncertain'
                    AND (q.chat, q.thread, q.since) = (w.chat, w.thread, w.uncertain_at)
            )
        """
        values = {"now": milliseconds(now)}
        if not await self._database.read(f"SELECT 1 {lost} LIMIT 1", values):  # no write lock for nothing
            return
        sql = f"""
            INSERT INTO question (kind, chat, thread, since)
            SELECT DISTINCT 'uncertain', w.chat, w.thread, w.uncertain_at {lost} ORDER BY w.uncertain_at
        """
        async with self._database.write() as tx:
            await tx.execute(sql, values)

    async def unasked(self, now: datetime) -> list[Question]:
        """Give what is to be asked about chats and threads that are not suspended, in the order in which it came up."""
        sql = f"""
            {_QUESTION} WHERE q.asked_at IS NULL AND q.decided = ''
                AND c.suspended_at IS NULL AND t.suspended_at IS NULL ORDER BY q.question
        """
        return [await self._with_stories(row, now) for row in await self._database.read(sql)]

    async def ask(self, question: Question, data: Data, recipients: Iterable[int], now: datetime) -> None:
        """Have the recipients asked, if there are any, and nobody again."""
        sql = """
            UPDATE question SET asked_at = :now WHERE question = :question AND since = :since AND asked_at IS NULL
        """
        values = {"question": question.number, "since": milliseconds(question.since), "now": milliseconds(now)}
        async with self._database.write() as tx:
            if await tx.execute(sql, values):
                await post(tx, question.subject, data, recipients, now)

    # decided

    async def get(self, number: int, now: datetime) -> Question | None:
        """Give a question with the stories that are not too old yet; None where there is none of this number."""
        rows = await self._database.read(f"{_QUESTION} WHERE q.question = ?", (number,))
        return await self._with_stories(rows[0], now) if rows else None

    async def decide(self, number: int, decision: Decision, now: datetime) -> Question | None:
        """Carry out the first answer, and give the question as it was before it: undecided, with the stories concerned.

        A decision that was taken already stays; where the stories are too old, nothing is decided. None: there is no
        such question, or it cannot be answered so.
        """
        async with self._database.write() as tx:
            rows = await tx.fetchall(f"{_QUESTION} WHERE q.question = ?", (number,))
            if not rows or decision not in DECISIONS[rows[0]["subject"]]:
                return None
            stories = await tx.fetchall(_stories(rows[0]), _place(rows[0]) | {"now": milliseconds(now)})
            question = _question(rows[0], stories)
            if question.decided is None and question.stories:
                await _carry_out(tx, rows[0], question, decision, now)
        return question

    async def forget_before(self, when: datetime) -> int:
        """Forget the questions of before a moment; their buttons say no more than that they are old."""
        return await delete_old(self._database, "question", "since < :when", {"when": milliseconds(when)})

    async def _with_stories(self, row: Row, now: datetime) -> Question:
        values = _place(row) | {"now": milliseconds(now)}
        return _question(row, await self._database.read(_stories(row), values))


_QUESTION = """
    SELECT q.question, q.kind AS subject, q.chat, q.thread, q.since, q.decided, c.kind, c.title, c.language,
        t.digest, t.quiet
    FROM question AS q JOIN thread AS t USING (chat, thread) JOIN chat AS c USING (chat)
"""
_HERE = "chat = :chat AND thread = :thread"
_ROWS: dict[Subject, str] = {
    "returned": f"{_HERE} AND parked_at IS NOT NULL",
    "uncertain": f"{_HERE} AND uncertain_at = :since",
}
"""The rows that a question is about."""


def _stories(row: Row) -> str:
    return f"SELECT story, expires_at FROM waiting WHERE {_ROWS[row['subject']]} AND expires_at > :now ORDER BY story"


def _place(row: Row) -> dict[str, Value]:
    return {"chat": row["chat"], "thread": row["thread"], "since": row["since"]}


def _suspension(row: Row) -> Suspension:
    why = row["suspended_why"] if row["thread"] is None else ""
    return Suspension(chat=_chat(row), thread=row["thread"], why=why, at=moment(row["at"]))


def _question(row: Row, stories: list[Row]) -> Question:
    question = Question(
        number=row["question"],
        subject=row["subject"],
        chat=_chat(row),
        thread=row["thread"],
        since=moment(row["since"]),
        decided=row["decided"] or None,
        quiet=row["quiet"],
    )
    if not stories:
        return question
    last = max(story["expires_at"] for story in stories)
    return replace(question, stories=tuple(story["story"] for story in stories), expires_at=moment(last))


def _chat(row: Row) -> Chat:
    return Chat(id=row["chat"], kind=row["kind"], title=row["title"], language=row["language"])


_LEAVE = "UPDATE waiting SET parked_at = NULL, due_at = :now, priority = 0"
_WITHDRAW = "DELETE FROM waiting"
_EFFECTS: dict[Decision, str] = {
    "skip": _WITHDRAW,
    "digest": _LEAVE,
    "all": f"{_LEAVE}, form = max(form, 1)",
    "post": f"{_LEAVE}, uncertain_at = NULL, lost = 0, expires_at = max(expires_at, :expires_at)",
    "there": _WITHDRAW,
}
"""What a decision does to the rows. What is to leave does so now, together or, in form 1, each by itself."""
_COUNTED: dict[Decision, Counted] = {"skip": "skipped", "there": "found"}


async def _carry_out(tx: Transaction, row: Row, question: Question, decision: Decision, now: datetime) -> None:
    rows = f"{_ROWS[question.subject]} AND expires_at > :now"
    expires_at = now + EXPIRES_AFTER[row["digest"].split(maxsplit=1)[0]]
    values = _place(row) | {"now": milliseconds(now), "expires_at": milliseconds(expires_at)}
    if decision == "there":
        await keep_as_sent(tx, rows, values)
    changed = await tx.execute(f"{_EFFECTS[decision]} WHERE {rows}", values)
    await tx.execute("UPDATE question SET decided = ? WHERE question = ?", (decision, question.number))
    if decision in _COUNTED:
        await count(tx, _COUNTED[decision], changed, now)
    await plan_departures(tx, question.chat.id)


async def keep_as_sent(tx: Transaction, rows: str, values: dict[str, Value]) -> None:
    """Note uncertain rows as sent, so that no other follow brings their stories there once more.

    Which message it is nobody knows, so it is none, and it is never edited.
    """
    sql = f"""
        INSERT OR IGNORE INTO sent
            (chat, thread, story, message_id, shown_language, shown_hash, sent_at, style, editable)
        SELECT chat, thread, story, 0, (SELECT language FROM chat AS c WHERE c.chat = waiting.chat), x'',
            uncertain_at, 'list', 0
        FROM waiting WHERE {rows} AND uncertain_at IS NOT NULL
    """
    await tx.execute(sql, values)
