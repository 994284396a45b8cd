"""Stories reach those who follow a region, or a topic in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.departure import Departures
from bot.model import Follow
from bot.store import Store, spread
from tests.factories import MAIN_TOPIC, NOW, ZONE, make_chat, make_item, make_reading, make_source, take_in

EN = make_source("sample-en", "en")
FOLLOWS = {
    1: Follow(region="abai"),
    2: Follow(topic=MAIN_TOPIC, region="abai"),
    3: Follow(topic="education", region="abai"),
    4: Follow(region="astana"),
    5: Follow(topic=MAIN_TOPIC),
    6: Follow(),
}


async def follow(store: Store, follows: dict[int, Follow]) -> None:
    """Have each chat follow what is said."""
    for chat, one in follows.items():
        await store.chats.meet(make_chat(chat), NOW)
        await store.follows.add(chat, 0, one, NOW)


async def publish(store: Store, *regions: tuple[str, ...]) -> None:
    """Store a story for each group of regions together, all under the main topic, and fan them out."""
    items = [replace(make_item(7001 + n), regions=named) for n, named in enumerate(regions)]
    await take_in(store, make_reading(items, EN))
    await fan_out(store)


async def fan_out(store: Store) -> None:
    """Let what is stored reach its followers."""
    while await store.outbox.fan_out_chunk(NOW, Departures(ZONE)):
        pass


async def waiting(store: Store) -> dict[int, int]:
    """How many stories wait for each chat."""
    rows = await store.database.read("SELECT chat, count(*) AS n FROM waiting GROUP BY chat")
    return {row["chat"]: row["n"] for row in rows}


async def test_region_alone_and_with_a_topic(store: Store) -> None:
    """Who follows the region gets it, whatever its topic; who follows a topic there, only under that topic."""
    await follow(store, FOLLOWS)
    await publish(store, ("abai",))
    assert await waiting(store) == {1: 1, 2: 1, 5: 1, 6: 1}


async def test_story_of_several_regions_comes_once(store: Store) -> None:
    """However many of its regions are followed."""
    await follow(store, {1: Follow(region="abai"), 2: Follow(region="astana")})
    await store.follows.add(1, 0, Follow(region="astana"), NOW)
    await publish(store, ("abai", "astana"))
    assert await waiting(store) == {1: 1, 2: 1}


async def test_stories_without_a_region_reach_no_region(store: Store) -> None:
    """Nobody's region is guessed."""
    await follow(store, FOLLOWS)
    await publish(store, ())
    assert await waiting(store) == {5: 1, 6: 1}


async def test_more_subjects_than_one_statement_takes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stories of many regions stored together reach the followers of each, in chunks of any size."""
    monkeypatch.setattr(spread, "MOST_SUBJECTS", 3)
    monkeypatch.setattr(spread, "CHUNK", 4)
    await follow(store, {n: Follow(region=f"region-{n}") for n in range(1, 11)})
    await publish(store, *((f"region-{n}",) for n in range(1, 11)))
    assert await waiting(store) == dict.fromkeys(range(1, 11), 1)


async def test_story_is_loaded_with_its_regions(store: Store) -> None:
    """As it is with its topics."""
    await publish(store, ("abai", "astana"))
    story = await store.stories.get(1)
    assert story is not None
    assert story.regions == ("abai", "astana")


async def test_what_a_later_edition_puts_a_story_under_reaches_its_followers_once(store: Store) -> None:
    """Of a story of a day ago at the most, those who followed before it was stored, and nobody a second time."""
    await follow(store, {1: Follow(topic="education"), 2: Follow(), 3: Follow(region="abai")})
    ru = make_source("sample-ru", "ru")
    later = [replace(make_item(n, "ru"), topics=("education",), regions=("abai",)) for n in (7001, 7002)]
    await publish(store, ())
    assert await waiting(store) == {2: 1}
    await store.chats.meet(make_chat(4), NOW)
    await store.follows.add(4, 0, Follow(topic="education"), NOW + timedelta(hours=1))
    await take_in(store, make_reading(later[:1], ru), now=NOW + timedelta(hours=2))
    await fan_out(store)
    assert await waiting(store) == {1: 1, 2: 1, 3: 1}
    await take_in(store, make_reading([make_item(7002)], EN), now=NOW)
    await fan_out(store)
    await take_in(store, make_reading(later, ru), now=NOW + timedelta(days=2))
    await fan_out(store)
    assert await waiting(store) == {1: 1, 2: 2, 3: 1}
