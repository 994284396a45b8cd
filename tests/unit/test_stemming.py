"""Keys of words: the same for all forms of a word, and for no other."""

from __future__ import annotations

import pytest

from bot.analysis.stemming import folded_key, key_of
from bot.model import Language


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("ru", "ребёнок ребёнка ребёнку"),
        ("ru", "казахстан казахстана казахстане"),
        ("ru", "защита защите защитой"),
        ("ru", "земля земель земли"),
        ("ru", "студентка студенток студентки"),
        ("ru", "день дня дней днями"),
        ("ru", "лёд льда льду"),
        ("ru", "люди людьми людей человека"),
        ("ru", "лицей лицея лицее"),
        ("ru", "семья семьи семей"),
        ("en", "bus buses"),
        ("en", "knife knives"),
        ("en", "child children children's"),
        ("en", "steal stole stolen"),
        ("en", "defence defense"),
        ("kk", "кітап кітабы кітаптарымыз"),
        ("kk", "халық халқы халықтың"),
        ("kk", "оқу оқыды оқитын"),
    ],
)
def test_forms_meet(language: Language, forms: str) -> None:
    """Also where a vowel comes and goes, and where a word is irregular."""
    words = forms.replace("ё", "е").split()
    assert len({key_of(word, language) for word in words}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ru", "лицей", "лицо"),
        ("ru", "ии", "и"),
        ("ru", "корь", "корея"),
        ("ru", "кость", "костанай"),
        ("en", "news", "new"),
        ("kk", "бала", "балық"),
    ],
)
def test_other_words_do_not(language: Language, one: str, other: str) -> None:
    """Where Snowball would join them, too."""
    assert key_of(one, language) != key_of(other, language)


def test_kinds_of_keys_never_meet() -> None:
    """A letter tells them apart; numbers and Latin words are the same in every text."""
    assert {key_of("сад", "kk")[0], key_of("сад", "ru")[0], folded_key("сад")[0]} == {"k", "r", "f"}
    assert key_of("unicef", "kk") == key_of("unicef", "ru") == key_of("unicef", "en")
    assert key_of("111", "kk") == "e111"
    assert folded_key("111") == ""
