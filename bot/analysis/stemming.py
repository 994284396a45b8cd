"""Keys: what a word is indexed and looked up by, the same for all of its forms.

A key is a stem with a letter before it that tells its kind, so that stems of different languages never meet by chance.
A word of a Kazakh text has two: one in its own letters and a folded one, which whoever types without them finds.
Latin letters and numbers have the same key in every text: UNICEF and 111 are no words of any of the languages.
"""

from __future__ import annotations

from functools import lru_cache

from bot.analysis import english, kazakh, russian
from bot.analysis.folding import fold_letters, is_cyrillic
from bot.model import Language

KAZAKH, FOLDED, RUSSIAN, OTHER = "k", "f", "r", "e"
"""The kinds: Kazakh stems, folded Kazakh stems, Russian stems; English stems, Latin words and numbers."""

REMEMBERED, MANY_REMEMBERED = 8_192, 262_144
"""Words whose keys are remembered: those of a few days' news, and those of an archive that is stored at one go."""


class Keys:
    """The keys of words; those of frequent words are remembered."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self.of = lru_cache(remembered)(_key)
        self.folded = lru_cache(remembered)(_folded_key)


def key_of(form: str, language: Language) -> str:
    """The key of a folded word that stands in a text of a language."""
    return KEYS.of(form, language)


def folded_key(form: str) -> str:
    """The key by which a Kazakh word is found that was typed without Kazakh letters; '' for what has none."""
    return KEYS.folded(form)


def russian_key(form: str) -> str:
    """The key of a folded word that stands in a Russian text."""
    return RUSSIAN + russian.stem(form)


def make_ready() -> None:
    """Make the tables of the grammars, which the first word would have to wait for."""
    key_of("сөз", "kk")
    folded_key("сөз")


def _key(form: str, language: Language) -> str:
    if not is_cyrillic(form):
        return OTHER + english.stem(form)
    return KAZAKH + kazakh.stem(form) if language == "kk" else russian_key(form)


def _folded_key(form: str) -> str:
    return FOLDED + kazakh.stem_folded(fold_letters(form)) if is_cyrillic(form) else ""


KEYS = Keys()
"""For whoever stores and searches as it comes."""
