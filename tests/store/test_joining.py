"""Stories that are joined and split by hand: what leads where, what waits, what was sent, and what is shown."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.departure import Departures
from bot.errors import SaqbalaError
from bot.model import Follow, Language
from bot.outcome import Later, Sent
from bot.store import joining
from bot.store.joining import join_stories
from bot.store.migration import migrate
from bot.store.schema import migrations
from bot.store.settlement import Settlement, Shown
from bot.store.splitting import split_story
from bot.store.stats import count_all
from bot.store.walking import walk_stories
from tests.factories import MAIN_TOPIC, NOW, QUERIES, ZONE, make_chat, make_item, make_reading, make_source, take_in
from tests.store.index import check_index

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store import Store
    from bot.store.settlement import Claim

LATER = NOW + timedelta(minutes=5)
DEPARTURES = Departures(ZONE, "")
OTHER = make_source("other-ru", "ru", site="other.example", topics=("education",))


async def two(store: Store) -> None:
    """Let story 1 be in English on one site, and story 2 in Russian on another, under another topic."""
    await take_in(store, make_reading([make_item(5, published=date(2026, 5, 20))]))
    item = replace(make_item(9, "ru", published=date(2026, 5, 19)), regions=("abai",))
    await take_in(store, make_reading([item], OTHER))


async def join(store: Store, into: int = 1, other: int = 2) -> None:
    await join_stories(store.database, into, other, LATER, ZONE)


async def split(store: Store, number: int = 1) -> dict[int, int]:
    return await split_story(store.database, number, ZONE)


async def follow(store: Store, chat: int, *topics: str, language: Language = "en") -> None:
    await store.chats.meet(make_chat(chat, language=language), NOW)
    for topic in topics:
        await store.follows.add(chat, 0, Follow(topic=topic), NOW - timedelta(hours=1))


async def fan_out(store: Store) -> None:
    while await store.outbox.fan_out_chunk(NOW, DEPARTURES):
        pass


async def claims(store: Store) -> list[Claim]:
    claimed = await store.outbox.claim(LATER, timedelta(minutes=2), departures=DEPARTURES, limit=100)
    return list(claimed.claims)


async def send(store: Store, *claimed: Claim) -> None:
    """Note claims as sent, with some edition."""
    for one in claimed:
        shown = tuple(Shown(story, one.chat.language, b"x") for story in one.stories)
        await store.outbox.settle([Settlement(one, Sent(70), shown=shown)], NOW)


async def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await store.database.read(sql)]


async def waiting(store: Store) -> list[tuple[object, ...]]:
    return await rows(store, "SELECT chat, story FROM waiting ORDER BY chat, story")


async def test_joined_story_has_all_that_both_had(store: Store) -> None:
    """Editions, topics, regions, and the earlier day; both numbers lead to it."""
    await two(store)
    await join(store)
    story = await store.stories.get(2)
    assert story == await store.stories.get(1)
    assert story is not None
    assert (story.number, story.languages) == (1, ("ru", "en"))
    assert story.topics == ("education", MAIN_TOPIC)
    assert (story.regions, story.published) == (("abai",), date(2026, 5, 19))
    assert [edition.joined and (edition.joined.by, edition.joined.origin) for edition in story.editions] == [
        None,
        ("operator", 2),
    ]


async def test_joined_story_is_counted_and_listed_once(store: Store) -> None:
    """In lists, topics, search, figures and exports there is one story, and no empty place."""
    await two(store)
    await join(store)
    assert [story.number for story in (await store.stories.page(size=5)).stories] == [1]
    page = await store.stories.page("education", size=5)
    assert ([story.number for story in page.stories], page.total) == ([1], 1)
    assert await store.stories.topic_counts() == {"education": 1, MAIN_TOPIC: 1}
    assert (await store.search.find(QUERIES.read("sample"))).stories == (1,)
    assert [story.number async for story in walk_stories(store.database)] == [1]
    stats = await count_all(store.database, day_start=NOW, now=NOW)
    assert (stats.stories, stats.hidden) == (1, 0)
    await check_index(store)


async def test_what_waits_follows_where_the_other_is_not(store: Store) -> None:
    """Who follows one of the topics gets the story, who follows both gets it once, who has it gets it no more."""
    await follow(store, 1, MAIN_TOPIC)
    await follow(store, 2, "education")
    await follow(store, 3, MAIN_TOPIC, "education")
    await follow(store, 4, MAIN_TOPIC)
    await take_in(store, make_reading([make_item(5)]))
    await fan_out(store)
    await send(store, *[one for one in await claims(store) if one.chat.id == 4])
    await store.outbox.recover(NOW)
    await store.follows.add(4, 0, Follow(topic="education"), NOW - timedelta(hours=1))
    await take_in(store, make_reading([make_item(9, "ru")], OTHER))
    await fan_out(store)
    assert await waiting(store) == [(1, 1), (2, 2), (3, 1), (3, 2), (4, 2)]
    await join(store)
    assert await waiting(store) == [(1, 1), (2, 1), (3, 1)]
    assert {one.chat.id: one.stories for one in await claims(store)} == {1: (1,), 2: (1,), 3: (1,)}


async def test_what_waits_is_moved_in_chunks(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many chats wait for it."""
    monkeypatch.setattr(joining, "CHUNK", 2)
    for chat in range(1, 6):
        await follow(store, chat, "education")
    await two(store)
    await fan_out(store)
    await join(store)
    assert await waiting(store) == [(chat, 1) for chat in range(1, 6)]


@pytest.mark.parametrize("arrives", [True, False])
async def test_what_is_on_its_way_loses_nothing(store: Store, *, arrives: bool) -> None:
    """It arrives with the number it left with, or waits on and is made of the story that this has become."""
    await follow(store, 2, "education")
    await two(store)
    await fan_out(store)
    (claim,) = await claims(store)
    await join(store)
    if arrives:
        await send(store, claim)
        assert await waiting(store) == []
        assert await rows(store, "SELECT chat, story FROM sent") == [(2, 2)]
    else:
        await store.outbox.settle([Settlement(claim, Later(LATER))], NOW)
        assert await waiting(store) == [(2, 2)]
        assert [story.number for story in (await store.stories.present([2, 77])).values()] == [1]


@pytest.mark.parametrize("first", [1, 2])
async def test_spreading_goes_on_for_both(store: Store, first: int) -> None:
    """Who follows either topic and was not reached yet gets the story once; nobody who was reached gets it again."""
    await follow(store, 1, MAIN_TOPIC)
    await follow(store, 2, "education")
    await follow(store, 3, MAIN_TOPIC, "education")
    await two(store)
    async with store.database.write() as tx:
        await tx.execute("DELETE FROM fanout WHERE story = ?", (first,))
    await join(store)
    await fan_out(store)
    assert await waiting(store) == [(1, 1), (2, 1), (3, 1)]


@pytest.mark.parametrize(("kept", "lost"), [(1, 3), (3, 1)])
async def test_spreading_goes_on_from_where_the_slower_one_was(store: Store, kept: int, lost: int) -> None:
    """Chats that only one of them has passed are not left out."""
    for chat in (1, 2, 4):
        await follow(store, chat, MAIN_TOPIC, "education")
    await two(store)
    async with store.database.write() as tx:
        await tx.executemany("UPDATE fanout SET chat = ? WHERE story = ?", [(kept, 1), (lost, 2)])
    await join(store)
    await fan_out(store)
    assert await waiting(store) == [(2, 1), (4, 1)]


async def test_what_waits_does_not_follow_where_a_joined_number_was_sent(store: Store) -> None:
    """Whichever of a story's numbers a chat has had, it has had the story."""
    await follow(store, 3, "education", MAIN_TOPIC)
    await two(store)
    await fan_out(store)
    await send(store, *await claims(store))
    third = make_source("third", "kk", site="third.example", topics=())
    await take_in(store, make_reading([make_item(3, "kk")], third))
    await join(store, 3, 2)
    async with store.database.write() as tx:
        await tx.execute("DELETE FROM sent WHERE story = 1")
        await tx.execute(
            "INSERT INTO waiting (chat, thread, story, due_at, created_at, expires_at) VALUES (3, 0, 1, 0, 0, 0)"
        )
    await join(store, 3, 1)
    assert await waiting(store) == []


async def test_spreading_passes_over_who_has_the_other(store: Store) -> None:
    """What was sent with either number counts."""
    await follow(store, 3, "education", MAIN_TOPIC)
    await take_in(store, make_reading([make_item(9, "ru")], OTHER))
    await fan_out(store)
    await send(store, *await claims(store))
    await take_in(store, make_reading([make_item(5)]))
    await join(store, 2, 1)
    await fan_out(store)
    assert await waiting(store) == []


async def test_what_was_given_up_follows(store: Store) -> None:
    """An operator may have it tried once more under the number of today."""
    await two(store)
    await store.chats.meet(make_chat(1), NOW)
    async with store.database.write() as tx:
        await tx.execute("INSERT INTO dead (chat, story, why, died_at) VALUES (1, 2, '', 0)")
    await join(store)
    assert await rows(store, "SELECT chat, story FROM dead") == [(1, 1)]


async def test_nobody_is_asked_about_a_story_that_is_out(store: Store) -> None:
    """One that was held is out where the other was pushed, and waits for no word where it is an alias."""
    await two(store)
    async with store.database.write() as tx:
        await tx.execute("UPDATE story SET push = 'held' WHERE story = 1")
    await join(store)
    assert await rows(store, "SELECT story, push FROM story") == [(1, "yes"), (2, "yes")]


async def test_split_gives_back_what_each_had(store: Store) -> None:
    """Numbers, topics, regions, days and places in lists; nothing is pushed."""
    await two(store)
    async with store.database.write() as tx:
        await tx.execute("DELETE FROM fanout")
    before = [await store.stories.get(number) for number in (1, 2)]
    places = await rows(store, "SELECT story, sorted_at FROM story")
    await join(store)
    assert await split(store) == {1: 1, 2: 1}
    assert [await store.stories.get(number) for number in (1, 2)] == before
    assert await rows(store, "SELECT story, sorted_at FROM story") == places
    assert await rows(store, "SELECT * FROM fanout UNION ALL SELECT * FROM fanout") == []
    assert await rows(store, "SELECT * FROM apart") == [(1, 2)]
    with pytest.raises(SaqbalaError, match="story 1 holds nothing that was joined; see saqbala stories show 1"):
        await split(store)
    await join(store)
    assert await rows(store, "SELECT * FROM apart") == []
    await check_index(store)


async def test_split_takes_joins_back_in_their_order(store: Store) -> None:
    """What was joined to what was joined stays with it, and is split from it by itself."""
    await two(store)
    third = make_source("third", "kk", site="third.example", topics=())
    await take_in(store, make_reading([make_item(3, "kk")], third))
    await join(store, 2, 3)
    await join(store, 1, 2)
    assert [await store.stories.resolve(number) for number in (1, 2, 3)] == [1, 1, 1]
    assert await split(store) == {1: 1, 2: 2}
    assert [await store.stories.resolve(number) for number in (1, 2, 3)] == [1, 2, 2]
    assert await split(store, 2) == {2: 1, 3: 1}
    await check_index(store)


async def test_split_of_a_number_takes_that_piece_only(store: Store) -> None:
    """Where several were joined, one can go and the others stay."""
    await two(store)
    third = make_source("third", "kk", site="third.example", topics=())
    await take_in(store, make_reading([make_item(3, "kk")], third))
    await join(store, 1, 2)
    await join(store, 1, 3)
    assert await split(store, 2) == {1: 2, 2: 1}
    assert [await store.stories.resolve(number) for number in (1, 2, 3)] == [1, 2, 1]
    story = await store.stories.get(1)
    assert story is not None
    assert story.topics == (MAIN_TOPIC,)


async def test_split_of_a_number_leaves_what_others_are_under_too(store: Store) -> None:
    """A topic and a region that two pieces brought stay with the one that stays."""
    await two(store)
    third = make_source("third", "kk", site="third.example", topics=("education",))
    await take_in(store, make_reading([replace(make_item(3, "kk"), regions=("abai",))], third))
    await join(store, 1, 2)
    await join(store, 1, 3)
    await split(store, 2)
    story = await store.stories.get(1)
    assert story is not None
    assert (story.topics, story.regions) == (("education", MAIN_TOPIC), ("abai",))
    await split(store, 3)
    story = await store.stories.get(1)
    assert story is not None
    assert (story.topics, story.regions) == ((MAIN_TOPIC,), ())


@pytest.mark.parametrize(("number", "day"), [(2, 18), (3, 19)])
async def test_split_of_a_number_leaves_the_earliest_day_of_the_rest(store: Store, number: int, day: int) -> None:
    """And the story's own comes back with the last of them."""
    await two(store)
    third = make_source("third", "kk", site="third.example", topics=())
    await take_in(store, make_reading([make_item(3, "kk", published=date(2026, 5, 18))], third))
    await join(store, 1, 2)
    await join(store, 1, 3)
    for split_off, expected in ((number, day), (5 - number, 20)):
        await split(store, split_off)
        story = await store.stories.get(1)
        assert story is not None
        assert story.published == date(2026, 5, expected)


async def test_another_language_goes_with_its_own(store: Store) -> None:
    """An edition that comes by the id of one that was joined is split off together with it."""
    await two(store)
    await join(store)
    await take_in(store, make_reading([make_item(9, "kk")], replace(OTHER, name="other-kk", language="kk")))
    assert await split(store) == {1: 1, 2: 2}
    await check_index(store)


@pytest.mark.parametrize(
    ("into", "other", "problem"),
    [
        (1, 1, "stories 1 and 1 are one story already"),
        (1, 77, "there is no story 77"),
        (2**70, 1, "there is no story"),
        (1, 3, "story 3 is hidden"),
        (3, 1, "story 3 is hidden"),
    ],
)
async def test_what_cannot_be_joined_is_told(store: Store, into: int, other: int, problem: str) -> None:
    """And nothing changes."""
    await two(store)
    await take_in(store, make_reading([make_item(6)]))
    async with store.database.write() as tx:
        await tx.execute("UPDATE story SET hidden_at = 1 WHERE story = 3")
    with pytest.raises(SaqbalaError, match=problem):
        await join(store, into, other)
    assert await rows(store, "SELECT * FROM alias UNION ALL SELECT * FROM alias") == []


async def test_official_edition_comes_first(store: Store) -> None:
    """Whatever came before it: readers of its language see it, those of another theirs."""
    media = make_source("media", "en", site="media.example")
    await take_in(store, make_reading([make_item(5)], media))
    official = make_source("ministry", "en", site="ministry.example", official=True)
    await take_in(store, make_reading([make_item(6)], official))
    await join(store)
    story = await store.stories.get(1)
    assert story is not None
    assert [edition.site for edition in story.editions] == ["ministry.example", "media.example"]
    assert story.edition("en").official


def test_editions_of_state_sites_are_official_already(tmp_path: Path) -> None:
    """What was stored before sources said so."""
    file = tmp_path / "old.db"
    migrate(file, migrations()[:6])
    with closing(sqlite3.connect(file)) as old, old:
        old.execute("INSERT INTO story (story, sorted_at, first_seen, push) VALUES (1, 0, 0, 'yes')")
        for number, site in enumerate(("gov.kz", "egov.kz", "stat.gov.kz", "primeminister.kz", "news.example")):
            values = (number, site, f"https://{site}/1")
            old.execute("INSERT INTO edition VALUES (?, 1, 'ru', ?, NULL, ?, '', '', '', 0, NULL)", values)
    migrate(file, migrations())
    with closing(sqlite3.connect(file)) as new:
        assert new.execute("SELECT official FROM edition ORDER BY edition").fetchall() == [(1,), (0,), (1,), (1,), (0,)]
