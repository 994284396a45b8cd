"""What must hold of the index of searches, whatever was done to the stories."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING

from bot.store.indexing import index_marked

if TYPE_CHECKING:
    from bot.store import Store


async def check_index(store: Store) -> None:
    """The index is what it would be if it were made anew from the stories that are shown."""
    sql = "SELECT story, words FROM indexed ORDER BY story"
    before = {row["story"]: row["words"] for row in await store.database.read(sql)}
    counts = Counter(number >> 1 for words in before.values() for number in {n & ~1 for n in array("I", words)})
    rows = await store.database.read("SELECT term, stories FROM term WHERE stories <> 0")
    assert {row["term"]: row["stories"] for row in rows} == counts
    async with store.database.write() as tx:
        await tx.execute("INSERT OR IGNORE INTO unindexed SELECT story FROM story")
        await index_marked(tx, 1000)
        await tx.execute("INSERT INTO story_words (story_words, rank) VALUES ('integrity-check', 0)")
    assert {row["story"]: row["words"] for row in await store.database.read(sql)} == before
