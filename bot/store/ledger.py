"""What a restored database takes over from the one that it replaces: all that tells what was sent since.

Stories and editions that came since, what was sent of them, what waits still and for whom, questions, proposals and
notices with their numbers are those of the replaced database; chats, their settings and follows stay as the copy has
them. The tables of the replaced one are those of `gone`; it may be of another version, so that only what both have is
read. A story that both found by themselves keeps the copy's number, and the other leads to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from bot.store.takings import CONTENT, COUNTS, HIDE, MOVES, OUTBOX, SAVE, STATE, STORIES, Table


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken over."""

    stories: int
    sent: int
    waiting: int
    """What waits now, all of it."""


def of_same_descent(connection: sqlite3.Connection) -> bool:
    """Whether the replaced database goes on where the copy ends: what has the same number is the same in both.

    One that was begun anew since, and is empty yet, does not. Raises sqlite3.Error where it cannot be read.
    """
    (stories, common) = connection.execute(
        """
        SELECT (SELECT count(*) FROM main.story),
            (SELECT count(*) FROM main.story JOIN gone.story USING (story, first_seen))
        """
    ).fetchone()
    (numbers,) = connection.execute("SELECT count(*) FROM main.story JOIN gone.story USING (story)").fetchone()
    return numbers == common and (common > 0 or not stories)


def take_counts(connection: sqlite3.Connection) -> None:
    """Take over only what holds whatever is sent again, within an open transaction: counts, and what was hidden."""
    for sql in (*SAVE, HIDE, *COUNTS):
        connection.execute(sql)


def take_over(connection: sqlite3.Connection) -> Taken:
    """Take it over, within an open transaction."""
    before = _count(connection, "story"), _count(connection, "sent")
    for sql in (*SAVE, *MOVES):
        connection.execute(sql)
    _take(connection, STORIES)
    for sql in CONTENT:
        connection.execute(sql)
    _take(connection, OUTBOX)
    for sql in (*STATE, *COUNTS):
        connection.execute(sql)
    return Taken(
        _count(connection, "story") - before[0], _count(connection, "sent") - before[1], _count(connection, "waiting")
    )


def _columns_of(connection: sqlite3.Connection, schema: str, table: str) -> list[str]:
    """The columns of a table, in their order; none where it is not there."""
    return [row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")]


def _take(connection: sqlite3.Connection, tables: Iterable[Table]) -> None:
    for table in tables:
        if table.clear:
            connection.execute(f"DELETE FROM main.{table.name} WHERE {table.clear}")
        theirs = _columns_of(connection, "gone", table.name)
        names = [
            name for name in _columns_of(connection, "main", table.name) if name in theirs and name != table.without
        ]
        if names:
            how = "REPLACE" if table.over else "IGNORE"
            told, given = ", ".join(names), ", ".join(f"g.{name}" for name in names)
            sql = f"INSERT OR {how} INTO main.{table.name} ({told}) SELECT {given} FROM gone.{table.name} AS g"
            connection.execute(f"{sql} {table.where}")


def _count(connection: sqlite3.Connection, table: str) -> int:
    (number,) = connection.execute(f"SELECT count(*) FROM main.{table}").fetchone()
    return int(number)
