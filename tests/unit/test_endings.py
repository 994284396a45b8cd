"""Endings: which letters after a stem make a form of the same word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.endings import is_ending
from bot.model import LANGUAGES, Language

FORMS: list[tuple[Language, str, str]] = [
    ("kk", "бала", "бала балалар баланың балаларға баласы балаларының балаларымызға балада баладан баламен балаға"),
    ("kk", "бала", "баласына балаларындағы балаларды баласыз балалық балалықтың балалы балаша балалардың балаңызды"),
    ("kk", "су", "су суда суға судың судан суы суына сулар сумен судағы"),
    ("kk", "мектеп", "мектеп мектепте мектептегі мектептегілерге мектептің мектептерінде мектепке"),
    ("ru", "школ", "школа школы школе школу школой школ школам школами школах"),
    ("ru", "лице", "лицей лицея лицею лицеем лицеи лицеев лицеях"),
    ("ru", "семь", "семья семьи семью семьей семьям семьями семьях"),
    ("ru", "стар", "старый старая старое старые старого старому старым старых старую старыми"),
    ("en", "school", "school schools"),
    ("en", "class", "class classes"),
]

OTHERS: list[tuple[Language, str, str]] = [
    ("kk", "бала", "балапан балауыз балабақша балаева балабеков баланс балалайка балашық"),
    ("kk", "су", "сурет суық судья субсидия"),
    ("ru", "школ", "школьник школярский"),
    ("ru", "лице", "лицензия лицемер"),
    ("en", "school", "schooling schoolboy"),
]


def cases(table: list[tuple[Language, str, str]]) -> list[tuple[Language, str, str]]:
    """Each word with its language and stem."""
    return [(language, stem, word) for language, stem, words in table for word in words.split()]


@pytest.mark.parametrize(("language", "stem", "word"), cases(FORMS))
def test_forms_of_a_word_are_known(language: Language, stem: str, word: str) -> None:
    """Number, owner and case, one after the other."""
    assert is_ending(word.removeprefix(stem), language)


@pytest.mark.parametrize(("language", "stem", "word"), cases(OTHERS))
def test_other_words_that_begin_so_are_none(language: Language, stem: str, word: str) -> None:
    """What follows is no ending."""
    assert not is_ending(word.removeprefix(stem), language)


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_letters_can_be_asked_about(rest: str, language: Language) -> None:
    """The answer comes whatever they are."""
    assert is_ending(rest, language) in {True, False}
