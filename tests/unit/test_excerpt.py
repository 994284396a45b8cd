"""The part of a text that is shown: where what was looked for stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.stemming import key_of
from bot.analysis.tokens import forms_of
from bot.model import LANGUAGES, Language
from bot.render.excerpt import excerpt
from bot.render.text import shorten, utf16_length
from tests.unit.test_render_text import any_text

LONG = "Sample words stand here one after the other until at last the camp comes, and others go on behind it for long."


def keys(*words: str, language: Language = "en") -> frozenset[tuple[str, ...]]:
    """The keys of words that were looked for."""
    return frozenset((key_of(word, language),) for word in words)


def marked(text: str, found_by: frozenset[tuple[str, ...]], units: int, language: Language = "en") -> str:
    """The part, what was found in brackets."""
    part, marks = excerpt(text, language, found_by, units)
    for start, end in reversed(marks):
        part = f"{part[:start]}[{part[start:end]}]{part[end:]}"
    return part


@pytest.mark.parametrize(
    ("units", "words", "part"),
    [
        (200, ("camps",), LONG.replace("camp", "[camp]")),
        (40, ("sample",), "[Sample] words stand here one after the…"),
        (40, ("sample", "camp"), "[Sample] words stand here one after the…"),
        (40, ("camp",), "…last the [camp] comes, and others go on…"),
        (40, ("behind", "long"), "…and others go on [behind] it for [long]."),
        (40, ("other",), "…after the [other] until at last the camp…"),
        (40, ("missing",), "Sample words stand here one after the…"),
        (40, (), "Sample words stand here one after the…"),
        (0, ("camp",), ""),
    ],
)
def test_part_with_the_first_word_found(units: int, words: tuple[str, ...], part: str) -> None:
    """The beginning, where it has one of the words; else what stands around the first of them, cut at words."""
    assert marked(LONG, keys(*words), units) == part


def test_kazakh_words_are_found_in_their_inflected_form() -> None:
    """As the text has them."""
    text = "Үлгі. " * 30 + "Балабақшаларда жаңа тамақ мәзірі енгізілді, ата-аналар пікір білдірді."
    found = excerpt(text, "kk", keys("балабақша", language="kk"), 60)
    assert [found.text[start:end] for start, end in found.marks] == ["Балабақшаларда"]


@given(text=any_text.map(lambda text: text * 6), units=st.integers(0, 120), language=st.sampled_from(LANGUAGES))
def test_no_part_is_too_long(text: str, units: int, language: Language) -> None:
    """Whatever the text is; the marks are within it, in order."""
    words = forms_of(text)
    found = excerpt(text, language, keys(*words[-2:], language=language), units)
    assert utf16_length(found.text) <= max(units, 0)
    places = [place for mark in found.marks for place in mark]
    assert places == sorted(places)
    assert all(0 <= place <= len(found.text) for place in places)
    assert found.marks or found.text == shorten(text, units) or found.text.startswith("…")
