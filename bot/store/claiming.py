"""Claiming: what may leave takes its turn, and is leased before it is sent.

What is instant goes before digests. Among equals the batches (stories that were stored together) share the places, so
that a story for a million chats holds up no other; a digest that has been due for long counts as one of them.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, zip_longest
from sqlite3 import Row
from typing import TypeAlias

from bot.departure import Departures, Priority
from bot.looks import read_looks
from bot.model import USUAL_LOOKS, Chat
from bot.store.database import Database, Transaction, Value
from bot.store.departures import plan_departures
from bot.store.reasons import AlertReason, Key, alerts_of
from bot.store.settlement import Claim, keys_of
from bot.store.tally import count
from bot.store.values import milliseconds

Place: TypeAlias = tuple[int, int]
"""A chat and a thread of it."""

Query: TypeAlias = "Callable[[str, dict[str, Value]], Awaitable[list[Row]]]"
"""Runs a query, within a transaction or outside."""

MOST_IN_PARCEL = 50
"""Rows claimed for one message: more titles do not fit into 4096 characters."""

MOST_BATCHES = 8
"""Batches that share the places of one claim; the others have their turn at the next."""

LONG_WAIT = timedelta(minutes=30)
_DIGESTS = 0
"""The batch of all digests; stories are numbered from 1."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What was leased; `put_aside`: something was due that did not leave (too old, or held), so more may be due."""

    claims: Sequence[Claim] = ()
    put_aside: bool = False
    paid: int = 0
    """How many messages were written down as paid for."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A batch whose turn it is."""

    priority: Priority
    batch: int
    due_before: datetime


async def turns(database: Database, now: datetime, last: int = 0) -> list[Turn]:
    """Give the batches of which something may leave now, in their turn: those after the `last` one that had it first.

    Digests come last, for what the others leave. Read without a write lock, because mostly there is nothing.
    """
    values = {"now": milliseconds(now), "late": milliseconds(now - LONG_WAIT)}
    found = [(row["priority"], row["batch"]) for row in await database.read(_TURNS, values)]
    late = [Turn(Priority.DIGEST, _DIGESTS, now - LONG_WAIT)] if (2, _DIGESTS) in found else []
    instant = [Turn(Priority.INSTANT, batch, now) for priority, batch in found if priority == Priority.INSTANT]
    digest = [Turn(Priority.DIGEST, _DIGESTS, now)] if (Priority.DIGEST, _DIGESTS) in found else []
    sharing = sorted((*late, *instant), key=lambda turn: (turn.batch <= last, turn.batch))
    return [*sharing[:MOST_BATCHES], *digest]


# One step of the index for each batch, however many chats it has.
_TURNS = """
    WITH RECURSIVE turn (batch) AS (
        SELECT min(batch) FROM chat_due WHERE priority = 0
        UNION ALL
        SELECT (SELECT min(batch) FROM chat_due WHERE priority = 0 AND batch > turn.batch)
        FROM turn WHERE batch IS NOT NULL
    )
    SELECT 0 AS priority, batch FROM turn
    WHERE EXISTS (SELECT 1 FROM chat_due AS d WHERE d.priority = 0 AND d.batch = turn.batch AND d.due_at <= :now)
    UNION ALL
    SELECT 1, 0 WHERE EXISTS (SELECT 1 FROM chat_due WHERE priority = 1 AND batch = 0 AND due_at <= :now)
    UNION ALL
    SELECT 2, 0 WHERE EXISTS (SELECT 1 FROM chat_due WHERE priority = 1 AND batch = 0 AND due_at <= :late)
"""


async def claim(
    tx: Transaction,
    now: datetime,
    until: datetime,
    sharing: Sequence[Turn],
    *,
    limit: int,
    busy: Collection[int],
    departures: Departures,
) -> Claimed:
    """Lease what may leave now to at most `limit` chats, to one thread of each, without the `busy` chats."""
    served = await places(tx.fetchall, now, sharing, limit=limit, busy=busy)
    leaving: list[Row] = []
    held: list[Row] = []
    expired: list[Row] = []
    for row in await _rows(tx, now, served):
        if row["expires_at"] <= milliseconds(now):
            expired.append(row)
        else:
            held_until = departures.held_until(row["quiet"], now, at_night=bool(row["at_night"]))
            (held if held_until else leaving).append(row)
    await _hold(tx, held, departures, now)
    await _drop(tx, expired, now)
    claims = list(_claims(leaving, await alerts_of(tx, leaving)))
    await _lease(tx, claims, until)
    aside = {chat for chat, _ in served} - {one.chat.id for one in claims}
    if aside:
        await plan_departures(tx, *aside)
    return Claimed(claims, put_aside=bool(aside))


async def places(
    query: Query, now: datetime, sharing: Sequence[Turn], *, limit: int, busy: Collection[int]
) -> list[Place]:
    """Give the next places of each batch in turn, one of each chat."""
    arms = " UNION ALL ".join(
        f"""SELECT * FROM (
            SELECT {n} AS arm, chat, thread FROM chat_due
            WHERE priority = :priority{n} AND batch = :batch{n} AND due_at <= :due{n} AND chat NOT IN busy
            ORDER BY due_at LIMIT :limit)"""
        for n in range(len(sharing))
    )
    values: dict[str, Value] = {"limit": limit, "busy": json.dumps(list(busy))}
    for n, turn in enumerate(sharing):
        values |= {f"priority{n}": turn.priority, f"batch{n}": turn.batch, f"due{n}": milliseconds(turn.due_before)}
    rows = await query(f"WITH busy AS MATERIALIZED (SELECT value FROM json_each(:busy)) {arms}", values)
    queues = [list(queue) for _, queue in groupby(rows, key=lambda row: row["arm"])]
    last = queues.pop() if queues and sharing[queues[-1][0]["arm"]] == Turn(Priority.DIGEST, _DIGESTS, now) else []
    in_turn = [row for turn in zip_longest(*queues) for row in turn if row is not None] + last
    threads = {row["chat"]: row["thread"] for row in reversed(in_turn)}  # of a chat's threads the first one stays
    first = {row["chat"]: None for row in in_turn}
    return [(chat, threads[chat]) for chat in list(first)[:limit]]


async def _rows(tx: Transaction, now: datetime, served: Sequence[Place]) -> list[Row]:
    sql = """
        SELECT w.*, c.kind, c.title, c.language, t.quiet, t.settings
        FROM json_each(:places) AS place
            CROSS JOIN waiting AS w ON (w.chat, w.thread) = (place.value ->> 0, place.value ->> 1)
            CROSS JOIN chat AS c USING (chat) CROSS JOIN thread AS t USING (chat, thread)
        WHERE w.due_at <= :now AND w.leased_until IS NULL AND w.uncertain_at IS NULL AND w.parked_at IS NULL
        ORDER BY place.key, w.story
    """
    return await tx.fetchall(sql, {"places": json.dumps(served), "now": milliseconds(now)})


async def _hold(tx: Transaction, rows: Iterable[Row], departures: Departures, now: datetime) -> None:
    """Let rows wait for the end of their chat's quiet hours: something kept them from leaving before."""
    sql = "UPDATE waiting SET due_at = ? WHERE chat = ? AND thread = ? AND story = ?"
    ends = {quiet: departures.held_until(quiet, now) or now for quiet in {row["quiet"] for row in rows}}
    await tx.executemany(sql, [(milliseconds(ends[row["quiet"]]), *_key(row)) for row in rows])


async def _drop(tx: Transaction, rows: Sequence[Row], now: datetime) -> None:
    """Give up rows that nobody wants any more."""
    await tx.executemany("DELETE FROM waiting WHERE chat = ? AND thread = ? AND story = ?", [_key(row) for row in rows])
    await count(tx, "expired", len(rows), now)


def _claims(rows: Iterable[Row], alerts: Mapping[Key, Sequence[AlertReason]]) -> Iterator[Claim]:
    """All rows of a place that are due leave together, but what was refused leaves alone and first."""
    for _, group in groupby(rows, key=lambda row: (row["chat"], row["thread"])):
        due = list(group)
        refused = [row for row in due if row["form"]]
        together = refused[:1] or due[:MOST_IN_PARCEL]
        first = together[0]
        yield Claim(
            chat=Chat(id=first["chat"], kind=first["kind"], title=first["title"], language=first["language"]),
            thread=first["thread"],
            stories=tuple(row["story"] for row in together),
            attempts=max(row["attempts"] for row in together) + 1,
            form=first["form"],
            quiet=first["quiet"],
            lost=max(row["lost"] for row in together),
            digest=all(row["priority"] for row in together),
            alerts=tuple(
                (row["story"], tuple(alert.search for alert in alerts[_key(row)]))
                for row in together
                if _key(row) in alerts
            ),
            looks=USUAL_LOOKS if first["kind"] == "private" else read_looks(first["settings"], first["language"]),
        )


async def _lease(tx: Transaction, claims: Sequence[Claim], until: datetime) -> None:
    await tx.executemany(
        "UPDATE waiting SET leased_until = ?, attempts = attempts + 1 WHERE chat = ? AND thread = ? AND story = ?",
        [(milliseconds(until), *key) for one in claims for key in keys_of(one)],
    )
    await tx.executemany(
        "DELETE FROM chat_due WHERE chat = ? AND thread = ?", [(one.chat.id, one.thread) for one in claims]
    )


def _key(row: Row) -> tuple[int, int, int]:
    return (row["chat"], row["thread"], row["story"])
