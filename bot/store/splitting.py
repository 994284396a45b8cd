"""Splitting a story: what was joined goes back to the number that it had, or to a new one; nothing is pushed.

Each join left a row for each of its editions, so joins are undone from the last one on, and the numbers that led to a
story by joins before stay its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from sqlite3 import Row
from zoneinfo import ZoneInfo

from bot.errors import SaqbalaError
from bot.moments import earlier, order_moment
from bot.store.database import Database, Transaction, Value
from bot.store.indexing import index_marked
from bot.store.joining import Standing, stand_for
from bot.store.pieces import SUBJECTS, Subject, set_published
from bot.store.revising import begin_revision
from bot.store.values import milliseconds, moment, published_value


async def split_story(database: Database, number: int, zone: ZoneInfo) -> dict[int, int]:
    """Undo the joins of a story, or that of a number that leads to it; the stories there are, and their editions.

    Raises SaqbalaError where there is nothing to split.
    """
    async with database.write() as tx:
        story = await stand_for(tx, number)
        rows = await _undone(tx, story, number)
        if not rows:
            raise SaqbalaError(
                f"story {number} holds nothing that was joined; see saqbala stories show {story.number}, and "
                "saqbala stories joins for those that do"
            )
        numbers = [await _part(tx, story, list(piece), zone) for _, piece in groupby(rows, key=_piece)]
        await _restore(tx, story, rows, zone)
        for one in (story.number, *numbers):
            await begin_revision(tx, one)
        await index_marked(tx)
        return await _editions(tx, (story.number, *numbers))


async def _undone(tx: Transaction, story: Standing, number: int) -> list[Row]:
    """The joins to undo, those of a piece together: the last ones of the story, or those that began with a number."""
    if number != story.number:
        sql = f"{_JOINS} WHERE e.story = :story AND j.origin = :number ORDER BY j.origin, j.piece, j.edition"
        return await tx.fetchall(sql, {"story": story.number, "number": number})
    sql = f"""
        {_JOINS} WHERE e.story = :story AND j.story = :story
            AND j.joined = (SELECT max(joined) FROM joined AS last WHERE last.edition = j.edition)
        ORDER BY j.origin, j.piece, j.edition
    """
    return await tx.fetchall(sql, {"story": story.number})


_JOINS = "SELECT j.*, e.first_seen FROM edition AS e JOIN joined AS j USING (edition)"


def _piece(row: Row) -> tuple[int | None, str]:
    return (row["origin"], row["piece"] if row["origin"] is None else "")


async def _part(tx: Transaction, story: Standing, piece: Sequence[Row], zone: ZoneInfo) -> int:
    """Let the editions of a piece go; the number that they have from now on."""
    first = piece[0]
    number = first["origin"] or await _new_story(tx, piece, zone)
    values: dict[str, Value] = {"number": number, "story": story.number, "hidden_at": None}
    for row in piece:
        one = values | {"edition": row["edition"], "joined": row["joined"]}
        await tx.execute("UPDATE edition SET story = :number WHERE edition = :edition", one)
        await tx.execute("DELETE FROM joined WHERE edition = :edition AND joined >= :joined", one)
    for sql in _SET_FREE:
        await tx.execute(sql, values)
    for subject in SUBJECTS:
        sql = f"""
            INSERT INTO story_{subject} ({subject}, sorted_at, story)
            SELECT ?, sorted_at, story FROM story WHERE story = ? ON CONFLICT DO NOTHING
        """
        await tx.executemany(sql, [(name, number) for name in _told(piece, subject)])
    return int(number)


_SET_FREE = (
    "UPDATE story SET hidden_at = NULL WHERE story = :number",
    "DELETE FROM alias WHERE alias = :number",
    """
        UPDATE alias SET story = :number WHERE alias IN (
            SELECT j.origin FROM joined AS j JOIN edition AS e USING (edition) WHERE e.story = :number
        )
    """,
    # What they are parts of, is found again: whichever editions had told it, may have left.
    "DELETE FROM matter_part WHERE story IN (:story, :number)",
    "INSERT INTO apart (one, other) VALUES (min(:story, :number), max(:story, :number)) ON CONFLICT DO NOTHING",
)


def _told(rows: Sequence[Row], subject: Subject) -> dict[str, bool]:
    """What editions are under, and whether it was new to the story with any of them."""
    told: dict[str, bool] = {}
    for row in rows:
        for name, new in json.loads(row["subjects"]).get(subject, {}).items():
            told[name] = told.get(name, False) or new
    return told


async def _new_story(tx: Transaction, piece: Sequence[Row], zone: ZoneInfo) -> int:
    """A number for editions that never had one; they are old news by now."""
    first_seen = min(row["first_seen"] for row in piece)
    published = next((row["published"] for row in piece if row["published"]), None)
    sql = "INSERT INTO story (published, sorted_at, first_seen, push) VALUES (?, ?, ?, 'old') RETURNING story"
    sorted_at = milliseconds(order_moment(published_value(published), moment(first_seen), zone))
    return int((await tx.fetchall(sql, (published, sorted_at, first_seen)))[0]["story"])


async def _restore(tx: Transaction, story: Standing, rows: Sequence[Row], zone: ZoneInfo) -> None:
    """Take from the story what it had only from what has left it."""
    gone = [row for row in rows if row["story"] == story.number]
    left = await tx.fetchall(
        f"{_JOINS} WHERE e.story = :story AND j.story = :story ORDER BY j.joined", {"story": story.number}
    )
    for subject in SUBJECTS:
        for name in (name for name, new in _told(gone, subject).items() if new):
            heirs = [(f'$.{subject}."{name}"', row["joined"]) for row in left if name in _told([row], subject)]
            await tx.executemany(_INHERIT, heirs)
            if not heirs:
                sql = f"DELETE FROM story_{subject} WHERE story = ? AND {subject} = ?"
                await tx.execute(sql, (story.number, name))
    if gone:
        await _restore_day(tx, story.number, gone, left, zone)


_INHERIT = "UPDATE joined SET subjects = json_set(subjects, ?, json('true')) WHERE joined = ?"
"""What was new with what has left is new with what stays, and goes when that does."""


async def _restore_day(tx: Transaction, story: int, gone: Sequence[Row], left: Sequence[Row], zone: ZoneInfo) -> None:
    """Let the story have been published when the earliest of those that stay says; the first of them inherits, too."""
    before = min((*gone, *left), key=lambda row: int(row["joined"]))["was_published"]
    published = published_value(before)
    for row in left:
        published = earlier(published, published_value(row["published"]), zone)
    await set_published(tx, story, published, zone)
    sql = "UPDATE joined SET was_published = ? WHERE joined = ?"
    await tx.executemany(sql, [(before, row["joined"]) for row in left[:1]])


async def _editions(tx: Transaction, numbers: Sequence[int]) -> dict[int, int]:
    sql = "SELECT count(*) AS n FROM edition WHERE story = ?"
    return {number: (await tx.fetchall(sql, (number,)))[0]["n"] for number in numbers}
