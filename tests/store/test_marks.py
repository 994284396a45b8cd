"""Whatever changes a story marks it for the index, whoever does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.indexing import index_all
from tests.factories import make_item, make_reading, make_source, take_in
from tests.store.index import check_index

if TYPE_CHECKING:
    from bot.store import Store

INTO_EDITION = (
    "INSERT INTO edition (story, language, site, canonical_url, url, title, summary, first_seen)"
    " VALUES (1, 'ru', 'news.example', 'https://news.example/r', 'https://news.example/r', 'Пример', '', 0)"
)


@pytest.mark.parametrize(
    ("change", "marked"),
    [
        ("UPDATE edition SET title = 'Sample zebra' WHERE story = 1", {1}),
        ("UPDATE edition SET summary = 'Sample zebra' WHERE story = 1", {1}),
        ("UPDATE edition SET language = 'ru' WHERE story = 1", {1}),
        ("UPDATE edition SET site = 'other.example' WHERE story = 1", {1}),
        ("UPDATE edition SET story = 2 WHERE story = 1", {1, 2}),
        ("UPDATE edition SET url = 'https://news.example/x' WHERE story = 1", set()),
        (INTO_EDITION, {1}),
        ("DELETE FROM edition WHERE story = 1", {1}),
        ("UPDATE story SET sorted_at = 5 WHERE story = 1", {1}),
        ("UPDATE story SET hidden_at = 5 WHERE story = 1", {1}),
        ("UPDATE story SET push = 'old' WHERE story = 1", set()),
        ("DELETE FROM story WHERE story = 1", {1}),
        ("INSERT INTO story_topic (topic, sorted_at, story) VALUES ('x', 0, 1)", {1}),
        ("DELETE FROM story_topic WHERE topic = 'education' AND story = 1", {1}),
        ("INSERT INTO story_region (region, sorted_at, story) VALUES ('x', 0, 1)", {1}),
        ("DELETE FROM story_region WHERE region = 'almaty' AND story = 1", {1}),
    ],
)
async def test_a_change_marks_its_stories(store: Store, change: str, marked: set[int]) -> None:
    """What the index does not have marks nothing."""
    await take_in(store, make_reading([make_item(1), make_item(2)], make_source("sample-en", "en")))
    async with store.database.write() as tx:
        await tx.execute("INSERT OR IGNORE INTO story_topic VALUES ('education', 0, 1)")
        await tx.execute("INSERT OR IGNORE INTO story_region VALUES ('almaty', 0, 1)")
    await index_all(store.database)
    async with store.database.write() as tx:
        await tx.execute(change)
    assert {row["story"] for row in await store.database.read("SELECT story FROM unindexed")} == marked
    await index_all(store.database)
    await check_index(store)
