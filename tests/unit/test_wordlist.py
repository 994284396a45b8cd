"""Many words in little memory: what is asked of them is what a list and a dictionary would say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.wordlist import Directory, WordList

WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\U0010ffff"), max_size=6))


@given(WORDS)
def test_a_word_list_is_a_list(words: list[str]) -> None:
    """It has every text at its number, and none beyond."""
    kept = WordList(words)
    assert [kept[number] for number in range(len(kept))] == words
    for number in (-1, len(words)):
        with pytest.raises(IndexError):
            kept[number]


@given(WORDS, st.text("абвabc", max_size=3))
def test_a_directory_finds_numbers_by_words_and_beginnings(words: list[str], start: str) -> None:
    """Those of a word, and of all that begin like one, in their order."""
    directory = Directory(words)
    for word in {*words, start}:
        assert list(directory.of(word)) == [number for number, one in enumerate(words) if one == word]
        assert list(directory.beginning(word)) == [n for n, one in enumerate(words) if one.startswith(word)]
    assert list(directory.words(start)) == sorted({word for word in words if word.startswith(start)})
