"""Slips of spelling, and what the table of synonyms knows of words that the index does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.synonyms import parse_synonyms
from bot.search.query import Alternative, Level
from bot.search.slips import most_slips, nearest_first, one_slip, shared_start, two_slips
from bot.search.thesaurus import Thesaurus
from bot.search.words import alternatives_of, shortened, starts_of

TABLE = Thesaurus(
    parse_synonyms(
        """
        [[concept]]
        kk = ["балабақша"]
        ru = ["детский сад", "детсад"]
        en = ["kindergarten", "nursery school"]
        [[concept]]
        kk = ["өрт сөндіруші"]
        ru = ["пожарный", "пожарник"]
        en = ["firefighter"]
        """
    ).concepts
)


@pytest.mark.parametrize(
    ("word", "most"), [("бал", 0), ("өрт", 0), ("школ", 1), ("мектепт", 1), ("балабакш", 2), ("2026", 0), ("ш" * 33, 0)]
)
def test_long_words_may_have_more_slips(word: str, most: int) -> None:
    """Short ones are too like each other, a number is another number, and endless ones are nothing."""
    assert most_slips(word) == most


@pytest.mark.parametrize("typed", ["школа", "шкла", "шкоала", "шкула", "шклоа"])
def test_one_slip(typed: str) -> None:
    """Nothing, a letter missing, added, changed, exchanged with its neighbour."""
    assert typed == "школа" or "школа" in set(one_slip(typed))


@given(st.text("абвгд", min_size=1, max_size=6))
def test_slips_are_few(word: str) -> None:
    """Some hundreds, which are looked up; the first ones are the likeliest to be right."""
    assert len(list(one_slip(word))) <= 70 * (len(word) + 1)


def test_two_slips_and_the_nearest() -> None:
    """Of those that begin alike."""
    among = ["безопасность", "безработность", "безопасный"]
    assert two_slips("безапастность", among) == ["безопасность"]
    assert nearest_first("школах", ["школа", "школе", "школах", "школам"]) == ["школах", "школа", "школам", "школе"]
    assert (shared_start("школа", "школьник"), shared_start("а", "б"), shared_start("а", "аб")) == (4, 0, 1)


def keys(found: list[Alternative]) -> set[tuple[str, ...]]:
    """The keys of alternatives."""
    return {one.keys for one in found}


def test_the_table_knows_words_with_slips() -> None:
    """What else says the same comes with them; a word of few letters, and one that is there, have none."""
    found = TABLE.slips("пожраник")
    assert {("rпожарник",), ("efirefight",)} <= keys(found)
    assert {one.level for one in found} == {Level.SLIP}
    assert all(one.fallback for one in found)
    assert TABLE.slips("сад") == []


def test_the_table_knows_what_an_unfinished_word_may_become() -> None:
    """In any alphabet that it may be typed in."""
    for typed in ("kinderg", "балабак", "balabaq"):
        assert ("rдетсад",) in keys(TABLE.beginnings(starts_of(typed))), typed
    assert TABLE.beginnings(starts_of("ъъъ")) == []


def test_the_longest_expression_counts() -> None:
    """And none across another."""
    words = [alternatives_of(word, "ru") for word in ("детский", "сад", "пожарный")]
    assert [(one.start, one.end) for one in TABLE.name(words)] == [(0, 2), (2, 3)]
    (first, _) = TABLE.name(words)
    own = first.alternatives[0]
    assert (own.keys, own.spread, own.fallback) == (("rдетск", "rсад"), "anywhere", False)


@pytest.mark.parametrize(
    ("key", "starts"),
    [("kкітаб", ["kкітап", "kкіта", "kкіт"]), ("kбал", []), ("fмектептр", ["fмектепт", "fмектеп", "fмекте"])],
)
def test_an_ending_with_a_slip_is_cut(key: str, starts: list[str]) -> None:
    """Down to three letters, or two thirds of a longer word, and the consonant before a vowel hardened."""
    assert shortened(key)[: len(starts)] == starts
