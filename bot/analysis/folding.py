"""Words as they are compared: one spelling for what is typed, printed and pasted differently.

The letters of a keyboard without Kazakh ones are a second, coarser fold: whoever types балабакша means балабақша.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_WORD = 64
"""Letters of a word; what is longer counts as several, so that nobody fills the memory with them."""

_REMEMBERED = 8_192
"""Words whose fold is remembered: those of a few days' news."""

_UNSEEN = re.compile("[\u0300-\u0305\u0307\u0309-\u036f\u00ad\u200b-\u200d\u2060\ufeff]")
"""Accents that mark the stress, the dot of the Turkish capital, soft hyphens; й keeps its breve, and ї its dots."""

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʹ`´′ʻ＇", "'"))
_PLAIN = re.compile("[а-яёәғқңөұүһі]+")
"""Most words; what else is done with a word would change none of these."""

_LATIN = re.compile("[a-zß-ɏə]")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_LOOKING_CYRILLIC = str.maketrans("abcehikmoptxyəë", "авсеһікмортхуәе")
_LOOKING_LATIN = str.maketrans("авсеһікмортхуә", "abcehikmoptxyə")

_ONLY_KAZAKH = frozenset("әғқңөұүһі")
_KEYBOARD = str.maketrans("әғқңөұүһіыэ", "агкноуухиие", "ьъ")
"""What stands for Kazakh letters where the keyboard has only Russian ones; і is typed as и or ы, so these are one."""


@lru_cache(maxsize=_REMEMBERED)
def fold_word(word: str) -> str:
    """A word as it is compared: compatible forms, case, ё, apostrophes and letters of the other alphabet made one.

    Of a word of a text LONGEST_WORD letters are kept: signs there are that stand for eighteen.
    """
    if word.isascii():
        return word.lower()[:LONGEST_WORD]
    lower = word.lower()
    if _PLAIN.fullmatch(lower):
        return lower.replace("ё", "е")
    plain = unicodedata.normalize("NFKC", word).lower().replace("ё", "е")
    plain = _UNSEEN.sub("", plain).translate(_APOSTROPHES)[:LONGEST_WORD]
    return _in_one_script(plain).replace("'", "") if _CYRILLIC.search(plain) else plain


def fold_letters(word: str) -> str:
    """A folded word with the letters that a Russian keyboard has; the same for every way of typing a Kazakh word."""
    return word.translate(_KEYBOARD)


def is_latin(word: str) -> bool:
    """Whether a folded word has a Latin letter."""
    return _LATIN.search(word) is not None


def is_cyrillic(word: str) -> bool:
    """Whether a folded word has a Cyrillic letter."""
    return _CYRILLIC.search(word) is not None


def has_kazakh_letter(word: str) -> bool:
    """Whether a folded word, or a part of one, has a letter that Russian has not."""
    return not _ONLY_KAZAKH.isdisjoint(word)


def _in_one_script(word: str) -> str:
    """Undo letters of the other alphabet that look the same; a word that is really mixed stays as it is."""
    if not _LATIN.search(word):
        return word
    cyrillic = word.translate(_LOOKING_CYRILLIC)
    if not _LATIN.search(cyrillic):
        return cyrillic
    latin = word.translate(_LOOKING_LATIN)
    return word if _CYRILLIC.search(latin) else latin
