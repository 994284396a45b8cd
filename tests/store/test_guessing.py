"""Words besides those that were typed: beginnings and slips, as far as the index has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.analysis.synonyms import parse_synonyms
from bot.search.reading import read_queries
from bot.store.hiding import hide_story
from bot.store.vocabulary import Term, Vocabulary
from bot.topics import Topics
from tests.factories import NOW, QUERIES, ZONE, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from bot.store import Store

EN = make_source("sample-en", "en")


async def fill(store: Store, *titles: str) -> None:
    """Store a story for each title; their numbers go up from 1."""
    items = [make_item(n, title=title, summary="A text.") for n, title in enumerate(titles, 1)]
    await take_in(store, make_reading(items, EN))


async def found_by(store: Store, text: str) -> list[int]:
    """The stories that hold all of what was typed, by number."""
    found = await store.search.find(QUERIES.read(text, "en"))
    return sorted(found.stories[: len(found.stories) - found.related])


async def test_frequent_words_are_the_first_that_a_beginning_becomes(store: Store) -> None:
    """Then those in the order of their letters; no more than asked for."""
    await fill(store, "Campus", "Camping", "Campus", "Cameras", "Rivers")
    begun = await Vocabulary(store.database).beginning("ecam", 2)
    assert [(term.key, term.stories) for term in begun] == [("ecampus", 2), ("ecamera", 1)]


async def test_a_frequent_word_is_meant_rather_than_a_rare_one(store: Store) -> None:
    """Of those that are as near to what was typed."""
    await fill(store, "Horse", "House", "House", "House", "House", "House")
    assert (await store.search.find(QUERIES.read("hokse", "en"))).meant == "house"


async def test_what_the_table_of_synonyms_knows_with_a_slip_is_told(store: Store) -> None:
    """In the word that the stories have for it."""
    await fill(store, "Sample firefighters")
    table = '[[concept]]\nru = ["пожарный"]\nen = ["firefighter"]'
    reader = read_queries(Topics(()), parse_synonyms(table), ZONE)
    found = await store.search.find(reader.read("пожраный", "ru"))
    assert (found.stories, found.meant) == ((1,), "firefighters")


async def test_a_long_word_may_have_two_slips(store: Store) -> None:
    """A short one has one; what begins otherwise is not meant."""
    await fill(store, "Sample kindergarten", "Sample river")
    assert await found_by(store, "kimdergarden") == [1]
    assert await found_by(store, "xxndergarten") == []
    assert await found_by(store, "rwvfr") == []


@pytest.mark.parametrize(("typed", "found"), [("swimm", [1]), ("riverxyz", [2]), ("xriverxyz", [])])
async def test_what_an_ending_is_cut_from(store: Store, typed: str, found: list[int]) -> None:
    """A letter is doubled before an ending that is still to come; another ending has several slips."""
    await fill(store, "Sample swimming", "Sample river")
    assert await found_by(store, typed) == found
    assert (await store.search.find(QUERIES.read("swimm", "en"))).meant is None


async def test_a_word_that_is_found_often_enough_is_no_beginning(store: Store) -> None:
    """It is one where few stories have it, or very many more have what begins so."""
    await fill(store, *["Sample camp"] * 10, *["Sample campus"] * 3)
    assert len(await found_by(store, "sample camp")) == 10
    assert len(await found_by(store, "sample camp campus")) == 0
    assert len(await found_by(store, "sample campu")) == 3


async def test_a_query_of_unknown_words_has_bounds(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only for the first of them other words are looked for."""
    await fill(store, "Sample rivers and camps")
    asked: set[str] = set()

    async def near(_: Vocabulary, key: str) -> list[tuple[Term, float]]:
        asked.add(key)
        return []

    monkeypatch.setattr(Vocabulary, "near", near)
    typed = [f"unknown{letter * 3}" for letter in "bcdfghjklmnpqrst"]
    await store.search.find(QUERIES.read(" ".join(typed), "en"))
    assert len([key for key in asked if key.startswith("e")]) == 6


async def test_a_hidden_story_is_found_by_nothing(store: Store) -> None:
    """Not before the index has followed, and its words are words of no story afterwards."""
    await fill(store, "Sample zebra", "Sample river")
    async with store.database.write() as tx:
        await tx.execute("UPDATE story SET hidden_at = 1 WHERE story = 1")
    assert await found_by(store, "zebra") == []
    await hide_story(store.database, 1, NOW)
    assert await Vocabulary(store.database).known(["ezebra"]) == {}
    assert await Vocabulary(store.database).stories() == 1
