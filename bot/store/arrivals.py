"""Stories that arrive: how each comes to whom, and the rows that wait for the earliest moment that this gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Row
from typing import TypeAlias

from bot.departure import Departure, Departures, Reason
from bot.store.database import Transaction, Value
from bot.store.values import milliseconds

Place: TypeAlias = tuple[int, int]
"""A chat and a thread of it."""


@dataclass(slots=True)
class Arrival:
    """How a story comes to a chat's thread."""

    by_subject: bool = False
    alerts: set[Reason] = field(default_factory=set)

    def reasons(self, digest: str) -> frozenset[Reason]:
        """Why, given the digest of the thread."""
        own = {Reason(digest)} if self.by_subject else set[Reason]()
        return frozenset(own | {Reason(one.digest or digest, one.at_night) for one in self.alerts})


@dataclass(frozen=True, slots=True)
class Follower:
    """What a chat's thread has set, and the stories that it is to get."""

    settings: Row
    arrivals: dict[int, Arrival] = field(default_factory=dict)

    def arrival(self, story: int) -> Arrival:
        """How a story comes here."""
        return self.arrivals.setdefault(story, Arrival())

    def not_before(self, due_at: datetime) -> int:
        """When something may leave that is due then."""
        return max(milliseconds(due_at), self.settings["blocked_until"] or 0)


async def add_waiting(
    tx: Transaction, followers: Mapping[Place, Follower], newest: int, departures: Departures, now: datetime
) -> None:
    """Let stories wait for those who are to get them, `newest` being the last of the batch; plan their departures."""
    planned: dict[tuple[frozenset[Reason], str | None], Departure] = {}

    def leaves(follower: Follower, arrival: Arrival) -> Departure:
        key = (arrival.reasons(follower.settings["digest"]), follower.settings["quiet"])
        if key not in planned:
            planned[key] = departures.earliest(*key, now)
        return planned[key]

    plans = {
        place: [(story, arrival, leaves(follower, arrival)) for story, arrival in sorted(follower.arrivals.items())]
        for place, follower in followers.items()
    }
    await tx.executemany(_WAIT, [_row(place, *plan, now) for place, some in plans.items() for plan in some])
    await tx.executemany(
        _BE_DUE,
        [
            (*place, follower.not_before(min(one.due_at for one in some)), *_turn(newest, some))
            for place, follower in followers.items()
            if not follower.settings["suspended"]
            for some in ([departure for _, _, departure in plans[place]],)
        ],
    )


_WAIT = """
    INSERT INTO waiting
        (chat, thread, story, due_at, created_at, priority, expires_at, by_subject, by_search, at_night)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET due_at = min(due_at, excluded.due_at), priority = min(priority, excluded.priority),
        by_subject = max(by_subject, excluded.by_subject), by_search = max(by_search, excluded.by_search),
        at_night = CASE WHEN excluded.due_at < due_at THEN excluded.at_night
            WHEN excluded.due_at = due_at THEN max(at_night, excluded.at_night) ELSE at_night END
"""
_BE_DUE = """
    INSERT INTO chat_due (chat, thread, due_at, priority, batch) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET due_at = min(due_at, excluded.due_at),
        priority = min(priority, excluded.priority), batch = max(batch, excluded.batch)
"""


def _row(place: Place, story: int, arrival: Arrival, leaves: Departure, now: datetime) -> tuple[Value, ...]:
    stamps = (milliseconds(leaves.due_at), milliseconds(now), leaves.priority, milliseconds(leaves.expires_at))
    return (*place, story, *stamps, arrival.by_subject, bool(arrival.alerts), leaves.at_night)


def _turn(newest: int, departures: Iterable[Departure]) -> tuple[int, int]:
    """The priority and the batch of what leaves first."""
    priority = min(one.priority for one in departures)
    return priority, 0 if priority else newest
