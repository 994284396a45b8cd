"""Stories that come near to a search: which are shown behind those that answer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.analysis.synonyms import parse_synonyms
from bot.search.reading import read_queries
from bot.store.bulk import store_stories
from bot.topics import Topics
from bot.transfer.stories import parse_story
from tests.factories import NOW, QUERIES, ZONE

if TYPE_CHECKING:
    from bot.store import Store

TOPICS = {"education", "road-safety", "bullying"}


async def fill(store: Store, *stories: tuple[str, list[str]]) -> None:
    """Store stories, each a title with its topics; their numbers go up from 1."""
    lines = [
        {
            "id": str(number),
            "source": "news.example",
            "editions": {"en": {"title": title, "summary": "A text.", "url": f"https://news.example/{number}"}},
            "topics": topics,
        }
        for number, (title, topics) in enumerate(stories, 1)
    ]
    parsed = [parse_story(json.dumps(line).encode(), topics=TOPICS, zone=ZONE) for line in lines]
    async with store.database.write() as tx:
        await store_stories(tx, parsed, NOW, ZONE)


async def find(store: Store, text: str, *about: str) -> tuple[set[int], set[int]]:
    """The numbers of the stories that answer, and of those that come near; `about`: the topics of the words."""
    found = await store.search.find(replace(QUERIES.read(text, "en"), about=about))
    answers = len(found.stories) - found.related
    return set(found.stories[:answers]), set(found.stories[answers:])


async def test_nearer_to_another_topic_than_to_that_of_the_answers(store: Store) -> None:
    """Of the answers' topic a little of it will do, of another nearly all has to be there; without one, all of it."""
    await fill(
        store,
        ("Zebra piano rocket lantern walnut", ["education"]),
        ("Zebra piano", ["education"]),
        ("Zebra piano", ["road-safety"]),
        ("Zebra piano rocket lantern", ["road-safety"]),
        ("Zebra piano rocket lantern", []),
        ("Cake", ["education"]),
    )
    assert await find(store, "zebra piano rocket lantern walnut") == ({1}, {2, 4})
    assert await find(store, "zebra piano walnut") == ({1}, {2})


async def test_the_topic_of_the_words_is_meant_beside_that_of_the_answers(store: Store) -> None:
    """Where an answer is under it."""
    await fill(
        store,
        ("Zebra bullied piano rocket", ["education", "bullying"]),
        ("Zebra bullied piano rocket", ["education"]),
        ("Zebra lantern", ["bullying"]),
        ("Zebra lantern", ["road-safety"]),
    )
    assert await find(store, "zebra bullied piano rocket", "bullying") == ({1, 2}, {3})
    assert await find(store, "zebra bullied piano rocket", "road-safety") == ({1, 2}, set())


async def test_no_more_are_shown_than_make_a_short_list(store: Store) -> None:
    """Ten with the answers, and none beside ten answers."""
    near = [("Zebra piano", ["education"])] * 12
    await fill(store, ("Zebra piano rocket", ["education"]), ("Zebra rocket piano", ["education"]), *near)
    answers, related = await find(store, "zebra piano rocket")
    assert (len(answers), len(related)) == (2, 8)
    assert [len(found) for found in await find(store, "zebra piano")] == [14, 0]


async def test_page_tells_which_of_its_stories_come_near(store: Store) -> None:
    """Its last ones, on whatever page they are."""
    near = [("Zebra piano", ["education"])] * 12
    await fill(store, ("Zebra piano rocket", ["education"]), ("Zebra rocket piano", ["education"]), *near)
    query = QUERIES.read("zebra piano rocket", "en")
    first = await store.search.page(query, size=5)
    second = await store.search.page(query, size=5, anchor=first.stories[-1].number)
    assert [(len(page.stories), page.near, page.total) for page in (first, second)] == [(5, 3, 2), (5, 5, 2)]
    assert (await store.search.page(query, size=2)).near == 0
    assert (await store.search.page(QUERIES.read("zebra piano", "en"), size=5)).near == 0


async def test_what_is_less_near_stands_behind_the_first_page_only(store: Store) -> None:
    """Behind a page of answers, whatever is of their topic may follow; a short first page shows none of it."""
    beside = [("Violin market", ["education"]), ("Zebra garden", ["bullying"])]
    await fill(store, *[(f"Zebra piano rocket {number}", ["education"]) for number in range(4)], *beside)
    assert await find(store, "zebra piano rocket") == ({1, 2, 3, 4}, set())
    await fill(
        store,
        *[(f"Zebra piano rocket {number}", ["education"]) for number in range(4)],
        *beside,
        ("Zebra piano rocket", ["education"]),
    )
    assert await find(store, "zebra piano rocket") == ({1, 2, 3, 4, 7}, {5, 6})


async def test_an_expression_is_found_by_its_words_in_another_language(store: Store) -> None:
    """A text may have other words between those of an expression, and in another order."""
    await fill(store, ("Sample: an accident on a country road", []), ("Sample: a road", []))
    table = parse_synonyms('[[concept]]\nkk = ["жол апаты"]\nen = ["road accident"]')
    query = read_queries(Topics(()), table, ZONE).read("жол апаты", "kk")
    assert (await store.search.find(query)).stories == (1,)
