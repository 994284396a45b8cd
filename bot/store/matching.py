"""Which saved searches a new story answers: those are looked at whose rarest needs it meets, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from bot.alerts import Row, read_needs
from bot.holding import Document, doubts, is_dispelled, is_of_site
from bot.search.document import parts_of_story, site_key
from bot.search.exactness import forms_in
from bot.store.database import Rows, Transaction
from bot.store.texts import Content, read_contents
from bot.store.values import moment

AT_ONCE: Final = 5
"""Stories that one transaction holds against the saved searches: it keeps the write lock short."""


async def are_understood(tx: Transaction) -> bool:
    """Whether the needs of all saved searches have been made (bot.store.needs): stories wait for that."""
    return not await tx.fetchall("SELECT 1 FROM unread LIMIT 1")


async def match_some(tx: Transaction) -> bool:
    """Hold some of the stories that are to be spread against all saved searches; False when there is nothing to do."""
    if not await tx.fetchall("SELECT 1 FROM saved LIMIT 1"):
        await tx.execute("UPDATE fanout SET matched = 1 WHERE matched = 0")
        return False
    rows = await tx.fetchall("SELECT story FROM fanout WHERE matched = 0 ORDER BY story LIMIT ?", (AT_ONCE,))
    stories = [row["story"] for row in rows]
    for story, document in (await read_documents(tx, stories)).items():
        found = [(story, query) for query in await answered_by(tx, document)]
        await tx.executemany("INSERT OR IGNORE INTO story_query (story, query) VALUES (?, ?)", found)
    await tx.executemany("UPDATE fanout SET matched = 1 WHERE story = ?", [(story,) for story in stories])
    return bool(stories)


async def answered_by(rows: Rows, document: Document) -> list[int]:
    """The saved searches that a story answers."""
    open_ones: dict[int, tuple[tuple[Row, ...], ...]] = {}
    for row in await rows.fetchall(_CANDIDATES, await _met(rows, document)):
        found = doubts(read_needs(row["needs"]), document)
        if found is not None:
            open_ones[row["query"]] = found
    known = await _known(rows, {key for some in open_ones.values() for one in some for row in one for key in row.keys})
    return [query for query, some in open_ones.items() if all(is_dispelled(one, known) for one in some)]


_CANDIDATES = """
    WITH met AS MATERIALIZED (
        SELECT k.need FROM json_each(:keys) AS sought CROSS JOIN need_key AS k ON k.key = sought.value
        UNION SELECT 0
    )
    SELECT s.query, s.needs FROM met CROSS JOIN saved AS s INDEXED BY saved_rarest ON s.rarest = met.need
    WHERE s.rarest <> 0 AND +s.second IN met AND +s.third IN met
"""
# The plus keeps SQLite from looking each of the pairs up: there are many times as many as searches with a rarest need.


async def _met(rows: Rows, document: Document) -> dict[str, str]:
    """The keys by which needs are found: a story's own, and the parts of its sites' names that anybody looks for."""
    parts = await rows.fetchall("SELECT DISTINCT key FROM need_key WHERE key >= 's:' AND key < 's;'")
    prefix = len(site_key(""))
    sought = {row["key"] for row in parts if any(is_of_site(site, row["key"][prefix:]) for site in document.sites)}
    return {"keys": json.dumps(list(document.keys - document.sites | sought))}


async def _known(rows: Rows, keys: set[str]) -> frozenset[str]:
    """Those of the keys that any story has."""
    if not keys:
        return frozenset()
    sql = """
        SELECT t.key FROM json_each(?) AS sought CROSS JOIN term AS t ON t.key = sought.value WHERE t.stories > 0
    """
    return frozenset(row["key"] for row in await rows.fetchall(sql, (json.dumps(list(keys)),)))


async def read_documents(rows: Rows, stories: Iterable[int]) -> dict[int, Document]:
    """The stories, of those that are shown, as saved searches are held against them."""
    return {story: _document(content) for story, content in (await read_contents(rows, stories)).items()}


def _document(content: Content) -> Document:
    forms = [forms_in(text.title, text.summary) for text in content.texts]
    return Document(parts_of_story(content.texts, content.subjects), forms, moment(content.sorted_at))
