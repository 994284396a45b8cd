"""Making the index of searches anew, where it is damaged."""

from __future__ import annotations

from bot.store.database import Database
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
    stories = await _empty(database)
    await index_all(database, at_once=at_once)
    return stories
