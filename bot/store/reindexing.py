"""Making the index of searches anew, where it is damaged."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import StoreError
from bot.store.database import BUSY_SECONDS, Database
from bot.store.failure import is_damage
from bot.store.indexing import index_all


async def _empty(database: Database) -> int:
    """Empty the index, and have all stories indexed again, by whoever indexes; how many there are.

    A running bot goes on; until it is through, searches find part of the stories.
    """
    async with database.write() as tx:
        await tx.execute("INSERT INTO story_words (story_words) VALUES ('delete-all')")
        await tx.execute("DELETE FROM indexed")
        await tx.execute("UPDATE term SET stories = 0 WHERE stories <> 0")
        await tx.execute("INSERT OR IGNORE INTO unindexed (story) SELECT story FROM story")
        await tx.execute("DELETE FROM concern WHERE concern = 'index'")
        return int((await tx.fetchall("SELECT count(*) AS n FROM unindexed"))[0]["n"])


async def index_anew(database: Database, *, at_once: int = 200) -> int:
    """Make the index anew, in transactions between which others get their turn; how many stories."""
    try:
        stories = await _empty(database)
    except StoreError as error:
        if not is_damage(error.__cause__):
            raise
        await asyncio.to_thread(_make_anew, database.path)
        stories = await _empty(database)
    await index_all(database, at_once=at_once)
    return stories


def _make_anew(path: Path) -> None:
    """Put an empty index in the place of one whose pages cannot be read: such a one cannot be dropped.

    Its tables are struck off the list of tables, and VACUUM leaves out the pages that nothing leads to any more. Others
    wait meanwhile. Raises StoreError.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)) as connection:
            (made,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'story_words'").fetchone()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(
                "DELETE FROM sqlite_schema WHERE tbl_name = 'story_words'"
                " OR tbl_name IN ('story_words_data', 'story_words_idx', 'story_words_config')"
            )
            connection.execute("PRAGMA writable_schema = RESET")
            connection.execute(made)
            connection.execute("COMMIT")
            connection.execute("VACUUM")
    except sqlite3.Error as error:
        raise StoreError(
            f"{path}: the index cannot be made anew ({error}); put a copy back: saqbala restore"
        ) from error
