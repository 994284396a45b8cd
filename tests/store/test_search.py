"""Search and the numbers of searches."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.analysis.query import match_expression, search_words
from bot.model import Follow
from bot.store import Store
from tests.factories import NOW, make_chat, make_item, make_reading, make_source, take_in

EN, KK = make_source("sample-en", "en"), make_source("sample-kk", "kk")


async def test_words_in_any_language_find_the_story(store: Store) -> None:
    """A story is found by the words of each of its editions, also by their beginnings."""
    kk = make_item(1, "kk", title="Үлгі: мектептегі қауіпсіздік")
    (number,) = await take_in(
        store, make_reading([make_item(1, title="Sample: safe schools")], EN), make_reading([kk], KK)
    )
    for text in ("schools", "SAFE", "school", "Мектеп", "қауіпсіздік мектептегі", "safe schools"):
        assert [s.number for s in (await store.search.page(text, size=5)).stories] == [number], text
    assert (await store.search.page("safe hospitals", size=5)).total == 0


async def test_title_goes_before_summary(store: Store) -> None:
    """A word in the title is a better match than one in the summary."""
    await take_in(
        store, make_reading([make_item(1, summary="A sample on bicycles"), make_item(2, title="Bicycles")], EN)
    )
    page = await store.search.page("bicycles", size=5)
    assert [story.edition("en").external_id for story in page.stories] == ["2", "1"]


async def test_word_itself_goes_before_its_beginnings(store: Store) -> None:
    """Who searches for a number or a short word gets it before the longer ones that begin so."""
    await take_in(store, make_reading([make_item(number, summary="A sample.") for number in (962, 9620, 9621)], EN))
    page = await store.search.page("story 962", size=5)
    assert page.stories[0].edition("en").external_id == "962"


async def test_pages_of_a_search(store: Store) -> None:
    """A search's pages go on after the last story shown, and end at the last."""
    await take_in(store, make_reading([make_item(number) for number in range(12)], EN))
    first = await store.search.page("sample", size=5)
    second = await store.search.page("sample", size=5, anchor=first.stories[-1].number)
    third = await store.search.page("sample", size=5, anchor=second.stories[-1].number)
    shown = [story.number for page in (first, second, third) for story in page.stories]
    assert len(set(shown)) == first.total == 12
    assert (third.number, third.pages, third.older) == (3, 3, False)
    back = await store.search.page("sample", size=5, anchor=third.stories[0].number, older=False)
    assert back == second


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        '"',
        '""" AND (',
        "NEAR(a b)",
        "title:sample",
        "* OR *",
        "-",
        "😀",
        "\u202eabc",
        "sample\0",
        "a" * 4096,
        "и " * 2048,
        "%_",
        "'; DROP TABLE story; --",
        "^sample",
        "{a b}: c",
        "\ud800",
    ],
)
async def test_nothing_typed_is_an_error(store: Store, text: str) -> None:
    """Operators, quotes, signs and endless words give a page."""
    await take_in(store, make_reading([make_item(1)], EN))
    assert (await store.search.page(text, size=5)).number == 1


@given(text=st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
async def test_any_text_is_safe(store: Store, text: str) -> None:
    """Whatever is typed, the index answers."""
    assert (await store.search.page(text, size=5)).total == 0


def test_expression_quotes_every_word() -> None:
    """What FTS5 would take for an operator is a word like any other."""
    assert match_expression('school OR "NEAR" x') == '"school"* "or" "near"*'
    assert search_words("и") == ("и",)
    assert match_expression("!!!") == ""


async def test_number_of_a_search(store: Store) -> None:
    """The same text has the same number, which leads back to it."""
    number = await store.search.remember("sample words", NOW)
    assert await store.search.remember("sample words", NOW) == number
    assert await store.search.recall(number) == "sample words"
    assert await store.search.recall(number + 1) is None
    assert await store.search.recall(10**30) is None


async def test_old_searches_are_forgotten_but_not_followed_ones(store: Store) -> None:
    """Housekeeping forgets what nobody needs."""
    await store.chats.meet(make_chat(), NOW)
    await store.follows.add(7, 0, Follow(search="kept"), NOW)
    forgotten = await store.search.remember("forgotten", NOW)
    assert await store.search.forget_before(NOW + timedelta(days=1)) == 1
    assert await store.search.recall(forgotten) is None
    assert await store.follows.of(7, 0) == (Follow(search="kept"),)
