"""What the stories found have in common."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tests.factories import make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from bot.store import Store


async def test_each_story_counts_once_for_a_value(store: Store) -> None:
    """Topics, regions and sites with how many of the stories have them, the frequent ones first."""
    both = make_source("first-en", "en", topics=("education", "bullying"))
    one = make_source("second-kk", "kk", site="other.example", topics=("bullying",))
    await take_in(store, make_reading([make_item(1), make_item(1, "ru"), make_item(2)], both))
    stories = await take_in(store, make_reading([make_item(3, "kk")], one))
    facets = store.facets
    assert await facets.topics(stories) == {"bullying": 3, "education": 2}
    assert list(await facets.topics(stories)) == ["bullying", "education"]
    assert await facets.sites(stories) == {"news.example": 2, "other.example": 1}
    assert await facets.topics(stories[:1]) == {"bullying": 1, "education": 1}
    assert await facets.regions(stories) == {}
    assert await facets.topics([]) == {}
    assert await facets.topics([99]) == {}


async def test_stories_since_a_moment(store: Store) -> None:
    """By the day that they are dated."""
    items = [make_item(number, published=date(2026, 5, number)) for number in (1, 10, 19)]
    stories = await take_in(store, make_reading(items))
    starts = {"late": datetime(2026, 5, 10, tzinfo=UTC), "early": datetime(2026, 1, 1, tzinfo=UTC)}
    assert await store.facets.since(stories, starts) == {"late": 2, "early": 3}
