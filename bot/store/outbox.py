"""The outbox: fan-out rows become waiting rows, waiting rows leave as parcels, what was sent is kept.

Every step is one short transaction, so that a process that dies at any point leaves a state to go on from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from sqlite3 import Row

from bot.model import Chat, Language
from bot.outcome import ChatGone, Later, Lost, Moved, Outcome, Refused, Sent, ThreadGone
from bot.store.chats import move_chat, plan_departures, suspend_chat
from bot.store.database import Database, Transaction, Value
from bot.store.values import milliseconds, moment

CHUNK = 2000
"""Chats that a fan-out reaches in one transaction."""

MOST_IN_PARCEL = 50
"""Rows claimed for one message: more titles do not fit into 4096 characters."""

ALONE, PLAIN = 1, 2
"""The forms that follow a refusal: a story by itself, then without formatting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The rows of a chat's thread that leave together."""

    chat: Chat
    thread: int
    stories: tuple[int, ...]
    attempts: int
    """The most that any of the rows was tried, this time included."""
    form: int
    quiet: str | None
    """The chat's own quiet hours."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A story as a sent message shows it."""

    story: int
    language: Language
    digest: bytes


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a claim; `shown` is what the message held, the claim's other rows wait on."""

    claim: Claim
    outcome: Outcome
    shown: tuple[Shown, ...] = ()
    gone: tuple[int, ...] = ()
    """Stories that are no longer to be sent (hidden meanwhile)."""


class Outbox:
    """The rows between the stories and Telegram."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # in: fan-out -> waiting

    async def fan_out_chunk(self, now: datetime, departs: Callable[[str], datetime]) -> bool:
        """Carry the oldest fan-out one chunk of chats further; False when there is none left.

        `departs` tells when a story may leave by a chat's digest.
        """
        async with self._database.write() as tx:
            rows = await tx.fetchall("SELECT * FROM fanout ORDER BY story LIMIT 1")
            if not rows:
                return False
            followers = await _followers(tx, rows[0])
            await _add_waiting(tx, rows[0]["story"], followers, now, departs)
            await _move_cursor(tx, rows[0]["story"], followers)
        return True

    # out: waiting -> leased -> sent

    async def claim(self, now: datetime, lease: timedelta, *, limit: int, busy: Collection[int] = ()) -> list[Claim]:
        """Lease what may leave now to at most `limit` threads of chats, without the `busy` chats."""
        async with self._database.write() as tx:
            rows = await _due_rows(tx, now, limit + len(busy))
            groups = [list(group) for _, group in groupby(rows, key=_place)]
            claims: list[Claim] = []
            taken = set(busy)
            for group in groups:
                if group[0]["chat"] in taken or len(claims) == limit:
                    continue
                taken.add(group[0]["chat"])
                claims.append(_claim(group))
            await _lease(tx, claims, now + lease)
        return claims

    async def settle(self, settlements: Sequence[Settlement], now: datetime) -> None:
        """Write down what became of claims, all in one transaction."""
        async with self._database.write() as tx:
            for settlement in settlements:
                await _settle(tx, settlement, now)

    async def release(self, claims: Iterable[Claim], now: datetime) -> None:
        """Give back claims that were not tried."""
        async with self._database.write() as tx:
            for claim in claims:
                await _release(tx, claim)
                await plan_departures(tx, claim.chat.id, now)

    async def recover(self, now: datetime) -> None:
        """Take up what a process that died had in flight: in a private chat once more, elsewhere uncertain."""
        async with self._database.write() as tx:
            rows = await tx.fetchall(
                "SELECT DISTINCT chat, kind FROM waiting JOIN chat USING (chat) WHERE leased_until IS NOT NULL"
            )
            for row in rows:
                await _lose(tx, "chat = :chat AND leased_until IS NOT NULL", {"chat": row["chat"]}, row["kind"], now)
                await plan_departures(tx, row["chat"], now)

    async def next_departure(self) -> datetime | None:
        """Tell the next moment at which anything may leave."""
        rows = await self._database.read("SELECT min(due_at) AS due_at FROM chat_due")
        return None if rows[0]["due_at"] is None else moment(rows[0]["due_at"])


def _place(row: Row) -> tuple[int, int]:
    return (row["chat"], row["thread"])


async def _followers(tx: Transaction, fanout: Row) -> list[Row]:
    """The next chunk of threads that follow what the story is about, in the order of the cursor.

    Each subject is one ordered range of follow_subject; their union is cut at the chunk's size.
    """
    topics = await tx.fetchall("SELECT topic FROM story_topic WHERE story = ?", (fanout["story"],))
    subjects = {"all": ""} | {f"topic{n}": row["topic"] for n, row in enumerate(topics)}
    ranges = " UNION ".join(
        f"""SELECT chat, thread FROM (
            SELECT chat, thread FROM follow
            WHERE query = 0 AND region = '' AND topic = :{name} AND followed_at <= :stored_at
                AND (chat, thread) > (:after_chat, :after_thread)
            ORDER BY chat, thread LIMIT :chunk)"""
        for name in subjects
    )
    sql = f"""
        SELECT f.chat, f.thread, t.digest, c.blocked_until,
            c.suspended_at IS NOT NULL OR t.suspended_at IS NOT NULL AS suspended,
            EXISTS (SELECT 1 FROM sent AS s
                WHERE s.chat = f.chat AND s.thread = f.thread AND s.story = :story) AS sent
        FROM ({ranges} ORDER BY chat, thread LIMIT :chunk) AS f
            JOIN thread AS t USING (chat, thread) JOIN chat AS c USING (chat)
        ORDER BY f.chat, f.thread
    """
    values: dict[str, Value] = {
        **subjects,
        "story": fanout["story"],
        "stored_at": fanout["stored_at"],
        "after_chat": fanout["chat"],
        "after_thread": fanout["thread"],
        "chunk": CHUNK,
    }
    return await tx.fetchall(sql, values)


async def _add_waiting(
    tx: Transaction, story: int, followers: list[Row], now: datetime, departs: Callable[[str], datetime]
) -> None:
    due_by_digest = {digest: milliseconds(departs(digest)) for digest in {row["digest"] for row in followers}}
    fresh = [row for row in followers if not row["sent"]]
    await tx.executemany(
        """
        INSERT INTO waiting (chat, thread, story, due_at, created_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET due_at = min(due_at, excluded.due_at)
        """,
        [(*_place(row), story, due_by_digest[row["digest"]], milliseconds(now)) for row in fresh],
    )
    await tx.executemany(
        """
        INSERT INTO chat_due (chat, thread, due_at) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET due_at = min(due_at, excluded.due_at)
        """,
        [
            (*_place(row), max(due_by_digest[row["digest"]], row["blocked_until"] or 0))
            for row in fresh
            if not row["suspended"]
        ],
    )


async def _move_cursor(tx: Transaction, story: int, followers: list[Row]) -> None:
    if len(followers) < CHUNK:
        await tx.execute("DELETE FROM fanout WHERE story = ?", (story,))
        return
    last = followers[-1]
    await tx.execute("UPDATE fanout SET chat = ?, thread = ? WHERE story = ?", (last["chat"], last["thread"], story))


async def _due_rows(tx: Transaction, now: datetime, limit: int) -> list[Row]:
    sql = """
        WITH due AS MATERIALIZED (
            SELECT chat, thread FROM chat_due WHERE due_at <= :now ORDER BY due_at LIMIT :limit
        )
        SELECT w.*, c.kind, c.title, c.language, t.quiet
        FROM due JOIN waiting AS w USING (chat, thread) JOIN chat AS c USING (chat)
            JOIN thread AS t USING (chat, thread)
        WHERE w.due_at <= :now AND w.leased_until IS NULL AND w.uncertain_at IS NULL
        ORDER BY w.chat, w.thread, w.story
    """
    return await tx.fetchall(sql, {"now": milliseconds(now), "limit": limit})


def _claim(rows: list[Row]) -> Claim:
    """All rows that are due leave together, but what was refused leaves alone and first."""
    refused = [row for row in rows if row["form"]]
    together = refused[:1] or rows[:MOST_IN_PARCEL]
    first = together[0]
    return Claim(
        chat=Chat(id=first["chat"], kind=first["kind"], title=first["title"], language=first["language"]),
        thread=first["thread"],
        stories=tuple(row["story"] for row in together),
        attempts=max(row["attempts"] for row in together) + 1,
        form=first["form"],
        quiet=first["quiet"],
    )


async def _lease(tx: Transaction, claims: list[Claim], until: datetime) -> None:
    await tx.executemany(
        "UPDATE waiting SET leased_until = ?, attempts = attempts + 1 WHERE chat = ? AND thread = ? AND story = ?",
        [(milliseconds(until), *key) for claim in claims for key in _keys(claim)],
    )
    await tx.executemany(
        "DELETE FROM chat_due WHERE chat = ? AND thread = ?",
        [(claim.chat.id, claim.thread) for claim in claims],
    )


def _keys(claim: Claim, stories: Iterable[int] | None = None) -> list[tuple[int, int, int]]:
    chosen = claim.stories if stories is None else stories
    return [(claim.chat.id, claim.thread, story) for story in chosen]


async def _release(tx: Transaction, claim: Claim) -> None:
    await tx.executemany(
        "UPDATE waiting SET leased_until = NULL WHERE chat = ? AND thread = ? AND story = ?", _keys(claim)
    )


async def _drop(tx: Transaction, claim: Claim, stories: Iterable[int]) -> None:
    await tx.executemany("DELETE FROM waiting WHERE chat = ? AND thread = ? AND story = ?", _keys(claim, stories))


async def _settle(tx: Transaction, settlement: Settlement, now: datetime) -> None:
    claim, outcome = settlement.claim, settlement.outcome
    chat = claim.chat.id
    await _drop(tx, claim, settlement.gone)
    match outcome:
        case Sent():
            await _mark_sent(tx, settlement, outcome.message_id, now)
        case Later():
            await tx.execute("UPDATE chat SET blocked_until = ? WHERE chat = ?", (milliseconds(outcome.until), chat))
        case ChatGone():
            await suspend_chat(tx, chat, outcome.why, now)
        case ThreadGone():
            await _suspend_thread(tx, claim, outcome.why, now)
        case Moved():
            await _release(tx, claim)
            await move_chat(tx, chat, outcome.chat)
            chat = outcome.chat
        case Refused():
            await _refuse(tx, claim, outcome.why, now)
        case Lost():
            await _lose_claim(tx, claim, now)
    await _release(tx, claim)
    await plan_departures(tx, chat, now)


async def _mark_sent(tx: Transaction, settlement: Settlement, message_id: int, now: datetime) -> None:
    claim = settlement.claim
    await _drop(tx, claim, [shown.story for shown in settlement.shown])
    await tx.executemany(
        """
        INSERT OR REPLACE INTO sent (chat, thread, story, message_id, shown_language, shown_hash, sent_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (claim.chat.id, claim.thread, s.story, message_id, s.language, s.digest, milliseconds(now))
            for s in settlement.shown
        ],
    )


async def _suspend_thread(tx: Transaction, claim: Claim, why: str, now: datetime) -> None:
    """Suspend a forum topic alone; where the chat has no threads, it is the chat that is closed."""
    if not claim.thread:
        await suspend_chat(tx, claim.chat.id, why, now)
        return
    sql = "UPDATE thread SET suspended_at = ? WHERE chat = ? AND thread = ?"
    await tx.execute(sql, (milliseconds(now), claim.chat.id, claim.thread))


async def _refuse(tx: Transaction, claim: Claim, why: str, now: datetime) -> None:
    """Bring rows to the next form: several are tried alone, one alone as plain text, and after that it is dead."""
    if claim.form == PLAIN:
        await tx.executemany(
            "INSERT OR REPLACE INTO dead (chat, thread, story, why, died_at) VALUES (?, ?, ?, ?, ?)",
            [(*key, why, milliseconds(now)) for key in _keys(claim)],
        )
        await _drop(tx, claim, claim.stories)
        return
    form = ALONE if len(claim.stories) > 1 else PLAIN
    await tx.executemany(
        "UPDATE waiting SET form = ? WHERE chat = ? AND thread = ? AND story = ?",
        [(form, *key) for key in _keys(claim)],
    )


async def _lose_claim(tx: Transaction, claim: Claim, now: datetime) -> None:
    for key in _keys(claim):
        values: dict[str, Value] = dict(zip(("chat", "thread", "story"), key, strict=True))
        await _lose(tx, "chat = :chat AND thread = :thread AND story = :story", values, claim.chat.kind, now)


async def _lose(tx: Transaction, rows: str, values: dict[str, Value], kind: str, now: datetime) -> None:
    """Mark rows whose answer was lost: a private chat gets them once more, any other never by itself."""
    sql = f"""
        UPDATE waiting SET leased_until = NULL, lost = lost + 1,
            uncertain_at = iif(:kind = 'private' AND lost = 0, NULL, :now)
        WHERE {rows}
    """
    await tx.execute(sql, values | {"kind": kind, "now": milliseconds(now)})
