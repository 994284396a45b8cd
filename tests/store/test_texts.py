"""The texts and subjects of stories, read once for the index and for saved searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.search.document import Text, region_key, site_key, topic_key
from bot.store.bulk import store_stories
from bot.store.hiding import hide_story
from bot.store.texts import read_contents
from bot.store.values import milliseconds
from bot.transfer.stories import parse_story
from tests.factories import NOW, ZONE

if TYPE_CHECKING:
    from bot.store import Store

LINE = b"""{"id": "%d", "source": "news.example", "published": "2026-05-20T09:00:00+00:00", "topics": ["education"],
    "editions": {"en": {"title": "Sample", "summary": "Short"}, "kk": {"title": "Sample kk"}}}"""


async def test_story_is_read_with_all_that_it_is_looked_for_by(store: Store) -> None:
    """Every edition in its order, and each site, topic and region once, in this order."""
    async with store.database.write() as tx:
        await store_stories(tx, [parse_story(LINE % 7, topics={"education"}, zone=ZONE)], NOW, ZONE)
        await tx.execute("INSERT INTO story_region (region, sorted_at, story) SELECT 'abai', sorted_at, 1 FROM story")
        found = await read_contents(tx, [1, 99])
    assert list(found) == [1]
    assert found[1].texts == [Text("kk", "Sample kk", ""), Text("en", "Sample", "Short")]
    assert found[1].subjects == [site_key("news.example"), topic_key("education"), region_key("abai")]
    assert found[1].sorted_at == milliseconds(NOW)


async def test_hidden_story_is_not_read(store: Store) -> None:
    """Neither the index nor a saved search gets to know it."""
    async with store.database.write() as tx:
        lines = [parse_story(LINE % number, topics={"education"}, zone=ZONE) for number in (7, 8)]
        await store_stories(tx, lines, NOW, ZONE)
    await hide_story(store.database, 1, NOW)
    async with store.database.write() as tx:
        assert list(await read_contents(tx, [1, 2])) == [2]
