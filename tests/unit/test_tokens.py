"""Words of a text, as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.folding import LONGEST_WORD, fold_letters, fold_word
from bot.analysis.tokens import forms_of, tokens_of


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Ата-ана, ұл-қыз", ["ата", "ана", "ұл", "қыз"]),
        ("Ребёнок в ИНТЕРНЕТЕ", ["ребенок", "в", "интернете"]),
        ("children’s rights", ["children's", "rights"]),
        ("5-сынып, 2026 ж.", ["5", "сынып", "2026", "ж"]),
        ("за́мок и бала\u00adбақша", ["замок", "и", "балабақша"]),
        ("ﬁre ＡＢ", ["fire", "ab"]),
        ("«TikTok-та»", ["tiktok", "та"]),
        ("c\u0435мья мeктeп ХОХ", ["семья", "мектеп", "хох"]),
        ("и\u0306од", ["йод"]),
        ("İstanbul об’явили", ["istanbul", "обявили"]),
        ("— … !? _", []),
    ],
)
def test_words_are_compared_in_one_spelling(text: str, forms: list[str]) -> None:
    """Case, ё, accents, apostrophes, hyphens, wide letters and letters of the other alphabet make no difference."""
    assert forms_of(text) == forms


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("балабақша", "балабакша"),
        ("кітап", "китап"),
        ("кітап", "кытап"),
        ("жәрдемақы", "жардемакы"),
        ("қауіпсіздік", "кауипсиздик"),
        ("шаһар", "шахар"),
        ("жүргізуші", "жургизуши"),
    ],
)
def test_a_keyboard_without_kazakh_letters_types_the_same_word(word: str, typed: str) -> None:
    """What stands for a letter that the keyboard lacks meets that letter."""
    assert fold_letters(word) == fold_letters(typed)


@given(st.text(max_size=300))
def test_any_text_has_words(text: str) -> None:
    """Places are those of the words, in order, and none is too long; folding twice changes nothing."""
    end = 0
    for token in tokens_of(text):
        assert end <= token.start < token.end <= len(text)
        assert len(text[token.start : token.end]) <= 8 * LONGEST_WORD
        assert len(token.form) <= LONGEST_WORD
        assert fold_word(token.form) == token.form
        end = token.end


@pytest.mark.parametrize("text", ["\ufdfa" * LONGEST_WORD, "a" + "'" * 900 + "b", "б" + "’" * 900 + "б"])
def test_no_word_is_endless(text: str) -> None:
    """A sign may stand for eighteen letters, and apostrophes without end within a word."""
    assert [len(form) <= LONGEST_WORD for form in forms_of(text)] == [True]
