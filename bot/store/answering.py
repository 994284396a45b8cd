"""Who is to get stories because a saved search of theirs was answered: chunk by chunk, in the order of chats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from sqlite3 import Row
from typing import Final, TypeAlias

from bot.store.database import Transaction, Value
from bot.store.pausing import NOT_PAUSED

Place: TypeAlias = tuple[int, int]
"""A chat and a thread of it."""

_AT_ONCE: Final = 2_000
"""Searches that one statement asks for."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Stories that were stored together, and which chats are next: so many after a place."""

    stories: tuple[int, ...]
    stored_at: int
    after: Place
    chunk: int


async def places_by_search(tx: Transaction, answering: Answering) -> list[Place]:
    """The next places with a search that any of the stories answers, in order; of each search one range is read."""
    sql = "SELECT DISTINCT query FROM story_query WHERE story IN (SELECT value FROM json_each(?)) ORDER BY query"
    queries = [row["query"] for row in await tx.fetchall(sql, (json.dumps(answering.stories),))]
    found: set[Place] = set()
    for start in range(0, len(queries), _AT_ONCE):
        values: dict[str, Value] = {
            "queries": json.dumps(queries[start : start + _AT_ONCE]),
            "stored_at": answering.stored_at,
            "chat": answering.after[0],
            "thread": answering.after[1],
            "chunk": answering.chunk,
        }
        for row in await tx.fetchall(_NEXT_PLACES, values):
            found.update((chat, thread) for chat, thread in json.loads(row["places"]))
    return sorted(found)[: answering.chunk]


_NEXT_PLACES = """
    SELECT (
        SELECT json_group_array(json_array(chat, thread)) FROM (
            SELECT chat, thread FROM follow
            WHERE query = asked.value AND region = '' AND topic = '' AND (chat, thread) > (:chat, :thread)
                AND followed_at <= :stored_at AND paused_at IS NULL
            ORDER BY chat, thread LIMIT :chunk
        )
    ) AS places FROM json_each(:queries) AS asked
"""


async def followers_by_search(tx: Transaction, answering: Answering, last: Place) -> list[Row]:
    """Who within the chunk is to get which of the stories for a saved search, and how that comes."""
    sql = f"""
        SELECT f.chat, f.thread, a.story, f.digest AS alert_digest, f.at_night, t.digest, t.quiet, c.blocked_until,
            c.suspended_at IS NOT NULL OR t.suspended_at IS NOT NULL AS suspended
        FROM json_each(:stories) AS number CROSS JOIN story_query AS a ON a.story = number.value
            CROSS JOIN follow AS f ON f.query = a.query AND f.region = '' AND f.topic = ''
                AND (f.chat, f.thread) > (:chat, :thread) AND (f.chat, f.thread) <= (:last_chat, :last_thread)
                AND f.followed_at <= :stored_at AND f.paused_at IS NULL
            CROSS JOIN thread AS t ON (t.chat, t.thread) = (f.chat, f.thread) AND {NOT_PAUSED}
            CROSS JOIN chat AS c ON c.chat = f.chat
    """
    values: dict[str, Value] = {
        "stories": json.dumps(answering.stories),
        "stored_at": answering.stored_at,
        "chat": answering.after[0],
        "thread": answering.after[1],
        "last_chat": last[0],
        "last_thread": last[1],
    }
    return await tx.fetchall(sql, values)
