"""Settling: what became of a parcel is written down, for its rows and for its chat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model import Chat, Language, Style
from bot.outcome import ChatGone, Later, Lost, Moved, Outcome, Refused, Sent, ThreadGone
from bot.store.chats import move_chat, plan_departures, present_chat, suspend_chat
from bot.store.database import Transaction, Value
from bot.store.values import milliseconds

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
    style: Style = "story"
    """How the message looks."""
    moved: bool = False
    """Whether the chat has become another since the message was made."""
    made_at: datetime | None = None
    """When its stories were read: what changed later, the message does not show. None: when it is written down."""


def keys_of(claim: Claim, stories: Iterable[int] | None = None) -> list[tuple[int, int, int]]:
    """The keys of a claim's rows, or of some of its stories."""
    chosen = claim.stories if stories is None else stories
    return [(claim.chat.id, claim.thread, story) for story in chosen]


async def release(tx: Transaction, claim: Claim) -> None:
    """End the lease of a claim's rows."""
    await tx.executemany(
        "UPDATE waiting SET leased_until = NULL WHERE chat = ? AND thread = ? AND story = ?", keys_of(claim)
    )


async def _drop(tx: Transaction, claim: Claim, stories: Iterable[int]) -> None:
    await tx.executemany("DELETE FROM waiting WHERE chat = ? AND thread = ? AND story = ?", keys_of(claim, stories))


async def settle(tx: Transaction, settlement: Settlement, now: datetime) -> None:
    """Write down what became of a claim, and when its chat has something to leave next."""
    chat = await present_chat(tx, settlement.claim.chat.id)
    if chat is None:
        return
    claim, outcome = replace(settlement.claim, chat=replace(settlement.claim.chat, id=chat)), settlement.outcome
    settlement = replace(settlement, claim=claim, moved=chat != settlement.claim.chat.id)
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
            await release(tx, claim)
            await move_chat(tx, chat, outcome.chat)
            chat = outcome.chat
        case Refused():
            await _refuse(tx, claim, outcome.why, now)
        case Lost():
            await _lose_claim(tx, claim, now)
    await release(tx, claim)
    await plan_departures(tx, chat, now)


async def _mark_sent(tx: Transaction, settlement: Settlement, message_id: int, now: datetime) -> None:
    claim, sent_at = settlement.claim, milliseconds(settlement.made_at or now)
    await _drop(tx, claim, [shown.story for shown in settlement.shown])
    await tx.executemany(
        """
        INSERT OR REPLACE INTO sent
            (chat, thread, story, message_id, shown_language, shown_hash, sent_at, style, editable)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (*key, message_id, one.language, one.digest, sent_at, settlement.style, not settlement.moved)
            for key, one in zip(keys_of(claim, (one.story for one in settlement.shown)), settlement.shown, strict=True)
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
            [(*key, why, milliseconds(now)) for key in keys_of(claim)],
        )
        await _drop(tx, claim, claim.stories)
        return
    form = ALONE if len(claim.stories) > 1 else PLAIN
    await tx.executemany(
        "UPDATE waiting SET form = ? WHERE chat = ? AND thread = ? AND story = ?",
        [(form, *key) for key in keys_of(claim)],
    )


async def _lose_claim(tx: Transaction, claim: Claim, now: datetime) -> None:
    for key in keys_of(claim):
        values: dict[str, Value] = dict(zip(("chat", "thread", "story"), key, strict=True))
        await lose(tx, "chat = :chat AND thread = :thread AND story = :story", values, claim.chat.kind, now)


async def lose(tx: Transaction, rows: str, values: dict[str, Value], kind: str, now: datetime) -> None:
    """Mark rows whose answer was lost: a private chat gets them once more, any other never by itself."""
    sql = f"""
        UPDATE waiting SET leased_until = NULL, lost = lost + 1,
            uncertain_at = iif(:kind = 'private' AND lost = 0, NULL, :now)
        WHERE {rows}
    """
    await tx.execute(sql, values | {"kind": kind, "now": milliseconds(now)})
