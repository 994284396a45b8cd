"""What is typed after a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.arguments import language_meant, means_all, meant_topics, page_size, story_number

if TYPE_CHECKING:
    from bot.i18n import Catalogues
    from bot.model import Language
    from bot.topics import Topics


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("1", 1), ("20", 20), ("21", 20), ("0", 1), ("-5", 1), ("−5", 1), ("007", 7), ("+3", 3), ("２０", 20), ("٣", 3),
        ("2.4", 2), ("2,5", 3), ("1 000", 20), ("9" * 4000, 20), ("0.6", 1), ("19.9", 20),
        ("", None), ("x", None), ("5x", None), ("1e3", None), ("½", None), ("--1", None), ("education", None),
    ],
)  # fmt: skip
def test_number_of_stories(words: str, size: int | None) -> None:
    """The nearest of 1 to 20 for a number, whatever its digits; None for anything else."""
    assert page_size(words) == size


@given(st.text())
def test_any_text_gives_a_size_or_none(words: str) -> None:
    """Never an error, never out of range."""
    size = page_size(words)
    assert size is None or 1 <= size <= 20


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("1", 1),
        ("#12", 12),
        ("№ 12", 12),
        ("１２", 12),
        ("0", None),
        ("-1", None),
        ("²", None),
        ("9" * 30, None),
        ("", None),
    ],
)
def test_story_number(words: str, number: int | None) -> None:
    """Digits, with or without a number sign, within SQLite's integers."""
    assert story_number(words) == number


@given(st.text())
def test_any_text_gives_a_story_number_or_none(words: str) -> None:
    """Never an error, never beyond the database."""
    number = story_number(words)
    assert number is None or 0 < number < 2**63


@pytest.mark.parametrize(
    ("words", "language"),
    [("kk", "kk"), ("KZ", "kk"), ("қазақша", "kk"), (" Русский ", "ru"), ("Eng", "en"), ("de", None), ("", None)],
)
def test_language(words: str, language: Language | None) -> None:
    """A code, the language's own name, or how the buttons call it."""
    assert language_meant(words) == language


@pytest.mark.parametrize("words", ["all", "ALL NEWS", "все", "Все новости", "барлығы", " all "])
def test_all_news(catalogues: Catalogues, words: str) -> None:
    """In any language."""
    assert means_all(words, catalogues)


@pytest.mark.parametrize("words", ["", "al", "school", "allnews"])
def test_not_all_news(catalogues: Catalogues, words: str) -> None:
    """Nothing else means all."""
    assert not means_all(words, catalogues)


def test_page_of_text_is_no_topic(topics: Topics) -> None:
    """And is found to be none in no time."""
    assert meant_topics("sample " * 585, topics) == ()
