"""Searches and the numbers that stand for them in buttons."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tests.factories import NOW

if TYPE_CHECKING:
    from bot.store import Store


async def test_a_strangers_search_is_not_found_by_counting_up(store: Store) -> None:
    """Between two numbers lie far more than anybody can try, and those that come after are greater."""
    numbers = [await store.queries.remember(f"words {n}", NOW) for n in range(50)]
    gaps = [later - earlier for earlier, later in pairwise(numbers)]
    assert min(gaps) > 0
    assert sum(gaps) > 50 * 10_000_000
    assert [await store.queries.recall(number + 1) for number in numbers] == [None] * 50


async def test_the_same_words_keep_their_number(store: Store) -> None:
    """Whoever searches for the same finds the buttons of before at work."""
    number = await store.queries.remember("words", NOW)
    assert await store.queries.remember("words", NOW) == number
    assert await store.queries.recall(number) == "words"
