"""Settling: what became of a parcel is written down, for its rows and for its chat."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.looks import write_kept
from bot.model import USUAL_LOOKS, Chat, Language, Looks, Style
from bot.outcome import ChatGone, Later, Lost, Moved, Outcome, Refused, Sent, ThreadGone, repeated_after
from bot.store.chats import suspend_chat, suspend_thread
from bot.store.database import Transaction, Value
from bot.store.departures import block_chat, plan_departures
from bot.store.moving import move_chat, present_chat
from bot.store.outdated import as_of_today
from bot.store.tally import count
from bot.store.values import alerts_text, milliseconds

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
    lost: int = 0
    """The most that an answer was lost for any of the rows."""
    alerts: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """The saved searches that bring a story, by its number; stories that none brings are left out."""
    looks: Looks = USUAL_LOOKS
    digest: bool = False

    @property
    def name(self) -> str:
        """What it is called in logs, from claim to claim until its rows are settled."""
        return f"{self.chat.id}/{self.thread}/{self.stories[0]}" if self.stories else f"{self.chat.id}/{self.thread}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A story as a sent message shows it."""

    story: int
    language: Language
    digest: bytes
    alerts: tuple[str, ...] = ()
    """The saved searches that the message names at it."""


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

    @property
    def settled(self) -> tuple[int, ...]:
        """The stories that wait no more, where it was sent."""
        return (*(one.story for one in self.shown), *self.gone)

    @property
    def left(self) -> tuple[int, ...]:
        """The stories that found no room in the message."""
        settled = self.settled
        return tuple(story for story in self.claim.stories if story not in settled)


@dataclass(frozen=True, slots=True)
class Waits:
    """Who else is not to be written to for a time: chats, and everybody until `halt`."""

    chats: Mapping[int, Later] = field(default_factory=dict)
    halt: datetime | None = None


def keys_of(claim: Claim, stories: Iterable[int] | None = None) -> list[tuple[int, int, int]]:
    """The keys of a claim's rows, or of some of its stories."""
    chosen = claim.stories if stories is None else stories
    return [(claim.chat.id, claim.thread, story) for story in chosen]


async def release(tx: Transaction, claim: Claim) -> None:
    """End the lease of a claim's rows."""
    await tx.executemany(_RELEASE, keys_of(claim))


async def _drop(tx: Transaction, claim: Claim, stories: Iterable[int]) -> None:
    await tx.executemany(_DROP, keys_of(claim, stories))


async def settle(tx: Transaction, settlements: Sequence[Settlement], now: datetime) -> None:
    """Write down what became of claims, and when their chats have something to leave next.

    What went as it should, which is nearly all, is written in a few statements together, the rest one by one.
    """
    moved = await _moved(tx, settlements) if len(settlements) > 1 else set()
    plain, others = list[Settlement](), list[Settlement]()
    for one in settlements:
        simple = len(settlements) > 1 and isinstance(one.outcome, Sent) and one.claim.chat.id not in moved
        (plain if simple else others).append(one)
    await _mark_all_sent(tx, plain, now)
    for one in others:
        await _settle(tx, one, now)


async def write_waits(tx: Transaction, waits: Waits) -> None:
    """Write down who is not to be written to for a time."""
    for chat, wait in waits.chats.items():
        await block_chat(tx, chat, wait.until, wait.why)
        await plan_departures(tx, chat)
    if waits.halt is not None:
        await tx.execute("DELETE FROM halt")
        await tx.execute("INSERT INTO halt (until) VALUES (?)", (milliseconds(waits.halt),))


async def _moved(tx: Transaction, settlements: Sequence[Settlement]) -> set[int]:
    """The chats that have become others while something was on its way there."""
    groups = [one.claim.chat.id for one in settlements if not one.claim.chat.private]
    if not groups:
        return set()
    sql = "SELECT chat FROM moved WHERE chat IN (SELECT value FROM json_each(?))"
    return {row["chat"] for row in await tx.fetchall(sql, (json.dumps(groups),))}


async def _mark_all_sent(tx: Transaction, settlements: Sequence[Settlement], now: datetime) -> None:
    if not settlements:
        return
    await tx.executemany(_DROP, [key for one in settlements for key in keys_of(one.claim, one.settled)])
    await tx.executemany(_SENT, [row for one in settlements for row in _sent_rows(one, now)])
    await tx.executemany(_RELEASE, [key for one in settlements for key in keys_of(one.claim, one.left)])
    await plan_departures(tx, *(one.claim.chat.id for one in settlements))


async def _settle(tx: Transaction, settlement: Settlement, now: datetime) -> None:
    chat = await present_chat(tx, settlement.claim.chat.id)
    if chat is None:
        return
    claim = replace(settlement.claim, chat=replace(settlement.claim.chat, id=chat))
    settlement = replace(settlement, claim=claim, moved=chat != settlement.claim.chat.id)
    await _drop(tx, claim, settlement.gone)
    match await as_of_today(tx, settlement.outcome, "waiting", chat, claim.thread):
        case Sent():
            await _drop(tx, claim, settlement.settled)
            await tx.executemany(_SENT, _sent_rows(settlement, now))
        case Later(until=until, why=why):
            await block_chat(tx, chat, until, why)
        case ChatGone(why=why):
            await suspend_chat(tx, chat, why, now)
        case ThreadGone():
            await suspend_thread(tx, chat, claim.thread, now)
        case Moved(chat=new):
            await release(tx, claim)
            await move_chat(tx, chat, new)
            chat = new
        case Refused(why=why):
            await _refuse(tx, claim, why, now)
        case Lost():
            await _lose(tx, claim, now)
    await release(tx, claim)
    await plan_departures(tx, chat)


_DROP = "DELETE FROM waiting WHERE chat = ? AND thread = ? AND story = ?"
_RELEASE = "UPDATE waiting SET leased_until = NULL WHERE chat = ? AND thread = ? AND story = ?"
_UNCERTAIN = "UPDATE waiting SET uncertain_at = ? WHERE chat = ? AND thread = ? AND story = ?"
_SENT = """
    INSERT OR REPLACE INTO sent
        (chat, thread, story, message_id, shown_language, shown_hash, sent_at, style, editable, alerts, looks)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def _sent_rows(settlement: Settlement, now: datetime) -> list[tuple[Value, ...]]:
    """The rows of what a message shows; one that went to a chat that has become another is edited no more."""
    if not isinstance(settlement.outcome, Sent):
        return []
    place, message_id = (settlement.claim.chat.id, settlement.claim.thread), settlement.outcome.message_id
    state = (milliseconds(settlement.made_at or now), settlement.style, not settlement.moved)
    looks = write_kept(settlement.claim.looks)
    return [
        (*place, one.story, message_id, one.language, one.digest, *state, alerts_text(one.alerts), looks)
        for one in settlement.shown
    ]


async def _refuse(tx: Transaction, claim: Claim, why: str, now: datetime) -> None:
    """Bring rows to the next form: several are tried alone, one alone as plain text, and after that it is dead."""
    if claim.form == PLAIN:
        await tx.executemany(
            "INSERT OR REPLACE INTO dead (chat, thread, story, why, died_at) VALUES (?, ?, ?, ?, ?)",
            [(*key, why, milliseconds(now)) for key in keys_of(claim)],
        )
        await _drop(tx, claim, claim.stories)
        return await count(tx, "dead", len(claim.stories), now)
    form = ALONE if len(claim.stories) > 1 else PLAIN
    await tx.executemany(
        "UPDATE waiting SET form = ? WHERE chat = ? AND thread = ? AND story = ?",
        [(form, *key) for key in keys_of(claim)],
    )
    return None


async def _lose(tx: Transaction, claim: Claim, now: datetime) -> None:
    """Where the answer was lost, a private chat gets the rows once more, any other not by itself."""
    pause = repeated_after(claim.lost) if claim.chat.private else None
    if pause is None:
        await tx.executemany(_UNCERTAIN, [(milliseconds(now), *key) for key in keys_of(claim)])
        return await count(tx, "uncertain", len(claim.stories), now)
    sql = "UPDATE waiting SET lost = lost + 1, due_at = max(due_at, ?) WHERE chat = ? AND thread = ? AND story = ?"
    await tx.executemany(sql, [(milliseconds(now + pause), *key) for key in keys_of(claim)])
    return await count(tx, "repeated", len(claim.stories), now)


async def recover(tx: Transaction, now: datetime) -> set[int]:
    """Take up what a process that died had in flight: in private chats once more, in others it is uncertain.

    Gives the chats in question.
    """
    sql = "SELECT w.chat, thread, story, kind FROM waiting AS w JOIN chat USING (chat) WHERE leased_until IS NOT NULL"
    rows = await tx.fetchall(sql)
    private = [(row["chat"], row["thread"], row["story"]) for row in rows if row["kind"] == "private"]
    others = [(row["chat"], row["thread"], row["story"]) for row in rows if row["kind"] != "private"]
    await tx.executemany(_UNCERTAIN, [(milliseconds(now), *key) for key in others])
    await tx.executemany(_RELEASE, [*private, *others])
    await count(tx, "repeated", len(private), now)
    await count(tx, "uncertain", len(others), now)
    chats = {row["chat"] for row in rows}
    await plan_departures(tx, *chats)
    return chats
