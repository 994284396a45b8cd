"""Spreading stored stories: fan-out rows become waiting rows of the chats that follow, chunk by chunk.

Stories that were stored together move together, so that a chat gets all of them in one message: a chunk is a range of
chats, and each of the stories reaches its followers within it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Final, Literal, TypeAlias

from bot.departure import Departures, Reason
from bot.store.answering import Answering, followers_by_search, places_by_search
from bot.store.arrivals import Follower, Place, add_waiting
from bot.store.database import Transaction, Value
from bot.store.links import withhold
from bot.store.matching import are_understood, match_some
from bot.store.pausing import NOT_PAUSED
from bot.store.proposing import propose

CHUNK = 500
"""Waiting rows that one transaction writes at the most, or nearly: it keeps the write lock short."""

MOST_SUBJECTS: Final = 100
"""Subjects that one statement asks for (SQLite: at most 500 terms of a compound SELECT)."""

Subject: TypeAlias = tuple[str, str]
"""A topic and a region as a follow names them; '' stands for any."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Stories that were stored together, and how far they have got."""

    stories: tuple[int, ...]
    by_subject: tuple[int, ...]
    """Those that are to reach whoever follows their subjects; the others, only who follows a search."""
    stored_at: int
    after: Place

    @property
    def chunk(self) -> int:
        """The number of chats' threads that a transaction reaches."""
        return max(1, CHUNK // len(self.stories))

    @property
    def answering(self) -> Answering:
        """What of it searches bring."""
        return Answering(self.stories, self.stored_at, self.after, self.chunk)


async def spread_chunk(tx: Transaction, now: datetime, departures: Departures) -> bool:
    """Carry the stories that take their turn one chunk of chats further; False when there are none left.

    First they are held against the saved searches; where nobody has understood those yet, nothing is done.
    """
    if await tx.fetchall("SELECT 1 FROM fanout WHERE matched = 0 LIMIT 1"):
        if not await are_understood(tx):
            return False
        if await match_some(tx):
            return True
    batch = await _next_batch(tx)
    if batch is None:
        return False
    subjects = await _subjects(tx, batch.by_subject)
    places = await _places(tx, batch, sorted(subjects))
    if places:
        followers = await _followers(tx, batch, places[-1], subjects)
        followers = await withhold(tx, followers, batch.stories, batch.by_subject, batch.stored_at)
        await add_waiting(tx, await propose(tx, followers, now), batch.stories[-1], departures, now)
    await _move_cursor(tx, batch, places)
    return True


async def _next_batch(tx: Transaction) -> _Batch | None:
    """The stories that were carried least far: one for a million chats does not hold up what is stored after it."""
    sql = """
        SELECT f.* FROM fanout AS f JOIN (SELECT * FROM fanout ORDER BY chunks, story LIMIT 1) AS first
        ON (f.stored_at, f.chat, f.thread) = (first.stored_at, first.chat, first.thread) ORDER BY f.story
    """
    rows = await tx.fetchall(sql)
    if not rows:
        return None
    first = rows[0]
    return _Batch(
        stories=tuple(row["story"] for row in rows),
        by_subject=tuple(row["story"] for row in rows if not row["searches_only"]),
        stored_at=first["stored_at"],
        after=(first["chat"], first["thread"]),
    )


async def _subjects(tx: Transaction, stories: Sequence[int]) -> dict[Subject, set[int]]:
    """What is followed of the stories: topics, regions, a topic in a region, and everything."""
    topics = await _named(tx, "topic", stories)
    regions = await _named(tx, "region", stories)
    subjects: dict[Subject, set[int]] = {}
    for story in stories:
        for subject in product(("", *topics.get(story, ())), ("", *regions.get(story, ()))):
            subjects.setdefault(subject, set()).add(story)
    return await _followed(tx, subjects)


async def _named(tx: Transaction, kind: Literal["topic", "region"], stories: Sequence[int]) -> dict[int, list[str]]:
    """The topics, or the regions, of each story."""
    marks = ", ".join("?" * len(stories))
    found: dict[int, list[str]] = {}
    sql = f"SELECT story, {kind} AS named FROM story_{kind} WHERE story IN ({marks})"
    for row in await tx.fetchall(sql, stories):
        found.setdefault(row["story"], []).append(row["named"])
    return found


async def _followed(tx: Transaction, subjects: dict[Subject, set[int]]) -> dict[Subject, set[int]]:
    """Leave out what nobody follows: most topics in most regions."""
    sql = "SELECT 1 FROM follow WHERE query = 0 AND topic = ? AND region = ? LIMIT 1"
    return {subject: stories for subject, stories in subjects.items() if await tx.fetchall(sql, subject)}


async def _places(tx: Transaction, batch: _Batch, subjects: Sequence[Subject]) -> list[Place]:
    """The next chunk of places that follow anything of it, in order: each is one ordered range of an index."""
    found = set(await places_by_search(tx, batch.answering))
    for part in range(0, len(subjects), MOST_SUBJECTS):
        found.update(await _places_of(tx, batch, subjects[part : part + MOST_SUBJECTS]))
    return sorted(found)[: batch.chunk]


async def _places_of(tx: Transaction, batch: _Batch, subjects: Sequence[Subject]) -> list[Place]:
    ranges = " UNION ".join(
        f"""SELECT chat, thread FROM (
            SELECT chat, thread FROM follow
            WHERE query = 0 AND region = :region{n} AND topic = :topic{n} AND followed_at <= :stored_at
                AND (chat, thread) > (:after_chat, :after_thread)
            ORDER BY chat, thread LIMIT :chunk)"""
        for n in range(len(subjects))
    )
    values: dict[str, Value] = {f"topic{n}": topic for n, (topic, _) in enumerate(subjects)}
    values |= {f"region{n}": region for n, (_, region) in enumerate(subjects)}
    values |= {"stored_at": batch.stored_at, "chunk": batch.chunk}
    values |= {"after_chat": batch.after[0], "after_thread": batch.after[1]}
    rows = await tx.fetchall(f"{ranges} ORDER BY chat, thread LIMIT :chunk", values)
    return [(row["chat"], row["thread"]) for row in rows]


async def _followers(
    tx: Transaction, batch: _Batch, last: Place, subjects: Mapping[Subject, set[int]]
) -> dict[Place, Follower]:
    """Who within the chunk is to get which of the stories, without those that were sent or proposed there already."""
    within = (*batch.after, *last)
    found: dict[Place, Follower] = {}
    for subject, stories in subjects.items():
        sql = f"""
            SELECT f.chat, f.thread, t.digest, t.quiet, c.blocked_until,
                c.suspended_at IS NOT NULL OR t.suspended_at IS NOT NULL AS suspended
            FROM follow AS f JOIN thread AS t USING (chat, thread) JOIN chat AS c USING (chat)
            WHERE f.query = 0 AND f.topic = ? AND f.region = ? AND f.followed_at <= ? AND {NOT_PAUSED}
                AND (f.chat, f.thread) > (?, ?) AND (f.chat, f.thread) <= (?, ?)
        """
        for row in await tx.fetchall(sql, (*subject, batch.stored_at, *within)):
            follower = found.setdefault((row["chat"], row["thread"]), Follower(row))
            for story in stories:
                follower.arrival(story).by_subject = True
    for row in await followers_by_search(tx, batch.answering, last):
        follower = found.setdefault((row["chat"], row["thread"]), Follower(row))
        follower.arrival(row["story"]).alerts.add(Reason(row["alert_digest"], bool(row["at_night"])))
    for story in batch.stories:
        for row in await tx.fetchall(_HAVE_IT, dict(zip(_WITHIN, (story, *within), strict=True))):
            if (row["chat"], row["thread"]) in found:
                found[row["chat"], row["thread"]].arrivals.pop(story, None)
    return {place: follower for place, follower in sorted(found.items()) if follower.arrivals}


_WITHIN = ("story", "after_chat", "after_thread", "last_chat", "last_thread")

# Also with a number that was joined into it since; what waits with one follows by itself.
_HAVE_IT = """
    WITH other AS (SELECT alias AS story FROM alias WHERE story = :story)
    SELECT chat, thread FROM (SELECT :story AS story UNION ALL SELECT story FROM other) CROSS JOIN sent USING (story)
    WHERE (chat, thread) > (:after_chat, :after_thread) AND (chat, thread) <= (:last_chat, :last_thread)
    UNION ALL
    SELECT chat, thread FROM other CROSS JOIN waiting USING (story)
    WHERE (chat, thread) > (:after_chat, :after_thread) AND (chat, thread) <= (:last_chat, :last_thread)
    UNION ALL
    SELECT chat, thread FROM (SELECT :story AS story UNION ALL SELECT story FROM other)
        CROSS JOIN proposal USING (story)
    WHERE (chat, thread) > (:after_chat, :after_thread) AND (chat, thread) <= (:last_chat, :last_thread)
"""


async def _move_cursor(tx: Transaction, batch: _Batch, places: list[Place]) -> None:
    if len(places) < batch.chunk:
        await tx.executemany("DELETE FROM fanout WHERE story = ?", [(story,) for story in batch.stories])
        return
    await tx.executemany(
        "UPDATE fanout SET chat = ?, thread = ?, chunks = chunks + 1 WHERE story = ?",
        [(*places[-1], story) for story in batch.stories],
    )
