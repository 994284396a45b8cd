"""Tables of spellings: what Latin letters may stand for, by what is around them, and how unlikely that is.

A line is `spelling spelling … = option option …`. An option is `letters` or `before|letters|after`, and `+cost` where
it is not the likeliest, in tenths of a natural logarithm: +23 is ten times rarer. `before` is the last Cyrillic letter
already read, `after` the Latin letter that follows: any of those named, V a vowel, C a consonant, ^ the beginning, $
the end, nothing anything. `_` stands for no letters. Where no option fits,
the first does. The longest spelling is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from bot.analysis.folding import fold_letters

_CYRILLIC = "абвгғджзеәиійкқлмнңоөпрстуұүфхһцчшщъыьэюя"
_CYRILLIC_CLASSES = {"V": "аәеоөуүұыіиэюя", "C": "бвгғджзйкқлмнңпрстфхһцчшщ", "": ""}
_LATIN_CLASSES = {
    "V": "aäáâeéèêëėəiıíïîìoóöuúüûūyýаәеоөуүұыіиэюя",
    "C": "bcçčdfgğġģǵhjklmnñńňŋpqrsşštvwxzžżźẑкғгқң",
    "": "",
}

_OPTION = re.compile(r"(?:([^|+]*)\|)?([^|+]+)(?:\|([^|+]*))?(?:\+(\d+))?")


class Option(NamedTuple):
    """What a spelling may stand for."""

    letters: str
    folded: str
    """The letters as fold_letters makes them."""
    cost: int
    before: str
    """The letters of which one must have been read last; empty: whatever was."""
    after: str
    """The letters of which one must follow; empty: whatever does."""


class Table(NamedTuple):
    """The spellings of a language."""

    options: Mapping[str, tuple[Option, ...]]
    spelling: re.Pattern[str]
    """The longest spelling that a text begins with."""

    def divide(self, word: str) -> list[str]:
        """The spellings of a word from its first letter to its last; empty where a letter is in none of them.

        A letter with marks of no orthography counts without them.
        """
        return self._divide(word) or self._divide("".join(map(self._simplify, word)))

    def _divide(self, word: str) -> list[str]:
        parts = self.spelling.findall(word)
        return parts if sum(map(len, parts)) == len(word) else []

    def _simplify(self, letter: str) -> str:
        return letter if self.spelling.match(letter) else unicodedata.normalize("NFD", letter)[0]


def read_table(text: str) -> Table:
    """The table that is written so."""
    options: dict[str, tuple[Option, ...]] = {letter: (_read_option(letter),) for letter in _CYRILLIC}
    for line in filter(None, map(str.strip, text.splitlines())):
        spellings, _, meanings = line.partition(" = ")
        options |= dict.fromkeys(spellings.split(), tuple(map(_read_option, meanings.split())))
    longest_first = sorted(options, key=len, reverse=True)
    return Table(options, re.compile("|".join(map(re.escape, longest_first))))


def _read_option(written: str) -> Option:
    found = _OPTION.fullmatch(written)
    if found is None:
        raise ValueError(f"not an option of a spelling: {written}")
    before, letters, after, cost = found.groups(default="")
    letters = letters.replace("_", "")
    return Option(
        letters,
        fold_letters(letters),
        int(cost or 0),
        _widen(before, _CYRILLIC_CLASSES),
        _widen(after, _LATIN_CLASSES),
    )


def _widen(letters: str, classes: Mapping[str, str]) -> str:
    return "".join(classes.get(letter, letter) for letter in letters)
