"""The pieces of joined stories: what came to a story that it did not begin, so that it can be told and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from bot.intents import Arrival
from bot.model import JoinedBy, ParsedItem, Published
from bot.moments import earlier, order_moment
from bot.store.database import Transaction, Value
from bot.store.values import milliseconds, moment, published_text, published_value

Subject: TypeAlias = Literal["topic", "region"]
SUBJECTS: tuple[Subject, ...] = ("topic", "region")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Editions that come to a story together."""

    editions: tuple[int, ...]
    story: int
    by: JoinedBy
    origin: int | None = None
    name: str = ""
    published: Published | None = None
    topics: Iterable[str] = ()
    regions: Iterable[str] = ()


async def note_piece(tx: Transaction, piece: Piece, now: datetime) -> None:
    """Note how editions come to a story, before the story takes over what they are under and when they were."""
    story = (await tx.fetchall("SELECT published FROM story WHERE story = ?", (piece.story,)))[0]
    subjects = {
        "topic": await _told_new(tx, "topic", piece.story, piece.topics),
        "region": await _told_new(tx, "region", piece.story, piece.regions),
    }
    sql = """
        INSERT INTO joined (edition, story, origin, piece, joined_by, joined_at, published, was_published, subjects)
        VALUES (:edition, :story, :origin, :piece, :by, :now, :published, :was_published, :subjects)
    """
    values: dict[str, Value] = {
        "story": piece.story,
        "origin": piece.origin,
        "piece": piece.name,
        "by": piece.by,
        "now": milliseconds(now),
        "published": published_text(piece.published),
        "was_published": story["published"],
        "subjects": json.dumps(subjects),
    }
    await tx.executemany(sql, [values | {"edition": edition} for edition in piece.editions])


async def _told_new(tx: Transaction, subject: Subject, story: int, names: Iterable[str]) -> dict[str, bool]:
    """What a piece is under, and whether the story is not."""
    there = set(await subjects_of(tx, subject, story))
    return {name: name not in there for name in names}


async def subjects_of(tx: Transaction, subject: Subject, story: int) -> list[str]:
    """The topics or the regions that a story is under."""
    rows = await tx.fetchall(f"SELECT {subject} AS name FROM story_{subject} WHERE story = ?", (story,))
    return [row["name"] for row in rows]


async def note_arrival(
    tx: Transaction, edition: int, story: int, item: ParsedItem, arrival: Arrival, now: datetime
) -> None:
    """Note how a new edition comes to a story; of one that begins it there is nothing to note."""
    if arrival.by is not None:
        piece = Piece(
            editions=(edition,),
            story=story,
            by=arrival.by,
            name=arrival.piece,
            published=item.published,
            topics=arrival.topics,
            regions=item.regions,
        )
        await note_piece(tx, piece, now)


async def note_languages(tx: Transaction, editions: Iterable[int], now: datetime) -> None:
    """Let each edition go with the one of which it is another language, if that came to the story by joins."""
    sql = """
        INSERT INTO joined (edition, story, origin, piece, joined_by, joined_at, published, was_published, subjects)
        SELECT :edition, story, origin, piece, joined_by, :now, published, was_published, subjects
        FROM joined WHERE edition = (
            SELECT min(e.edition) FROM edition AS new JOIN edition AS e USING (site, external_id, story)
            WHERE new.edition = :edition AND e.edition <> new.edition
        ) ORDER BY joined
    """
    await tx.executemany(sql, [{"edition": edition, "now": milliseconds(now)} for edition in editions])


async def date_earlier(tx: Transaction, story: int, published: Published | None, zone: ZoneInfo) -> None:
    """Let a story have been published when the first of its sources says, and stand in lists by that."""
    row = (await tx.fetchall("SELECT published FROM story WHERE story = ?", (story,)))[0]
    before = published_value(row["published"])
    first = earlier(before, published, zone)
    if published_text(first) != published_text(before):
        await set_published(tx, story, first, zone)


async def earliest_joined(tx: Transaction, story: int, zone: ZoneInfo) -> Published | None:
    """The earliest that any edition of a story tells that others were joined to; None of any other story."""
    sql = """
        SELECT published FROM edition WHERE story = :story AND published IS NOT NULL
            AND EXISTS (SELECT 1 FROM joined WHERE joined.story = :story)
    """
    first: Published | None = None
    for row in await tx.fetchall(sql, {"story": story}):
        first = earlier(first, published_value(row["published"]), zone)
    return first


async def set_published(tx: Transaction, story: int, published: Published | None, zone: ZoneInfo) -> None:
    """Set when a story was published, and where it stands in lists."""
    rows = await tx.fetchall("SELECT first_seen FROM story WHERE story = ?", (story,))
    sorted_at = milliseconds(order_moment(published, moment(rows[0]["first_seen"]), zone))
    sql = "UPDATE story SET published = ?, sorted_at = ? WHERE story = ?"
    await tx.execute(sql, (published_text(published), sorted_at, story))
    for subject in SUBJECTS:
        await tx.execute(f"UPDATE story_{subject} SET sorted_at = ? WHERE story = ?", (sorted_at, story))
