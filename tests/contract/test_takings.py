"""What a restore does with each table: whoever adds one decides what becomes of it where a copy takes its place."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.store import restoring, takings
from bot.store.migration import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AS_IN_THE_COPY = {
    *("follow", "saved", "administrator", "approver", "lapse", "link", "change"),  # settings, and who has them
    *("identity", "concern"),  # noted again at the next start, and the next look
}
MADE_ANEW = {
    *("unindexed", "indexed", "term", "edition_count", "story_words"),  # by what stories and editions set off
    *("story_words_config", "story_words_data", "story_words_idx"),
    "matter_pending",
    *("unread", "need", "need_key"),  # by what follows set off
    "chat_due",  # by restoring, of what waits then
}


@pytest.fixture
def schema(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An empty database of the newest version."""
    migrate(tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        yield connection


def test_a_restore_decides_on_every_table(schema: sqlite3.Connection) -> None:
    """Its rows are taken over, or changed by a statement, or stay as the copy has them, or are made anew."""
    found = schema.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'").fetchall()
    tables = {str(name) for (name,) in found}
    statements = (*takings.SAVE, *takings.MOVES, takings.HIDE, *takings.CONTENT, *takings.STATE, *takings.COUNTS)
    taken = {table.name for table in (*takings.STORIES, *takings.OUTBOX)}
    taken |= {name for name in tables if any(re.search(rf"\bmain\.{name}\b", sql) for sql in statements)}
    assert tables - taken == AS_IN_THE_COPY | MADE_ANEW


def test_no_number_is_given_twice_by_a_restore(schema: sqlite3.Connection) -> None:
    """Of all tables that promise that to whoever holds an old button."""
    found = schema.execute("SELECT name FROM sqlite_schema WHERE sql LIKE '%AUTOINCREMENT%'").fetchall()
    assert {name for (name,) in found} == set(restoring._NUMBERED)
