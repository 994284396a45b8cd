"""Terms, as rules are written with them, and the words of a text that they are looked for in.

A term is a word or several in a row; each stands for itself, with `*` for every word that begins so, with `~` for its
forms (bot.analysis.endings). Written with a capital letter, it stands only for words that have one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.analysis.endings import is_ending
from bot.analysis.folding import has_kazakh_letter
from bot.model import Language

LONGEST_WORD = 60
"""Letters of a word; what is longer counts as several, so that nobody fills the memory with them."""

_WORD = re.compile(rf"[^\W_]{{1,{LONGEST_WORD}}}")
_WRITTEN = re.compile(r"([^\W_]+)([*~]?)")
_OWNER = re.compile(r"['’ʼ`]s\b", re.IGNORECASE)
_ACCENT_AND_SOFT_HYPHEN = ("\u0301", "\u00ad")
_LEAST_STEM: dict[str, int] = {"": 1, "~": 2, "*": 3}
"""Letters that a stem needs; one less will do within several words."""

_LOOKALIKES = str.maketrans("abcehikmoptxyə", "авсеһікмортхуә")
"""Latin letters that are met in Cyrillic words, most of all in Kazakh ones."""

_SURE = 5

_REMEMBERED = 65_536
"""Terms while rules are read: half of them are written more than once."""

Ending = Literal["", "*", "~"]


class BadTermError(ValueError):
    """A term cannot be used; the text says why and what to write."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one word of a term stands for."""

    stem: str
    ending: Ending
    language: Language
    capital: bool = False

    def fits(self, word: str, *, capital: bool = True) -> bool:
        """Whether a folded word is meant; `capital` tells whether it is written with one."""
        if (self.capital and not capital) or not word.startswith(self.stem):
            return False
        if self.ending == "*":
            return True
        rest = word[len(self.stem) :]
        return not rest if self.ending == "" else is_ending(rest, self.language)

    def covers(self, other: Pattern) -> bool:
        """Whether every word that the other stands for is meant by this one, too."""
        if self.capital and not other.capital:
            return False
        if self.ending == "*":
            return other.stem.startswith(self.stem)
        return self.fits(other.stem) and (other.ending == "" or (self.stem, self.ending) == (other.stem, other.ending))


@dataclass(frozen=True, slots=True)
class Term:
    """A word or several in a row, as the file has them, in one language."""

    written: str
    language: Language
    words: tuple[Pattern, ...]

    @property
    def sure(self) -> bool:
        """Whether it cannot be mistaken for a word of another language, so that it counts in any text."""
        stems = [word.stem for word in self.words]
        return self.language == "en" or any(len(stem) >= _SURE or has_kazakh_letter(stem) for stem in stems)

    def covers(self, other: Term) -> bool:
        """Whether it is found wherever the other is."""
        if self.language != other.language or len(self.words) > len(other.words):
            return False
        return any(
            all(mine.covers(theirs) for mine, theirs in zip(self.words, other.words[start:], strict=False))
            for start in range(len(other.words) - len(self.words) + 1)
        )


@lru_cache(maxsize=_REMEMBERED)
def parse_term(written: str, language: Language) -> Term:
    """Read a term. Raises BadTermError."""
    parts = _clean(written).replace("-", " ").split()
    if not parts:
        raise BadTermError("is empty; write a word")
    return Term(" ".join(written.split()), language, tuple(_pattern(part, language, len(parts)) for part in parts))


@lru_cache(maxsize=_REMEMBERED)
def _pattern(part: str, language: Language, parts: int) -> Pattern:
    found = _WRITTEN.fullmatch(part)
    if found is None or len(found[1]) > LONGEST_WORD:
        raise BadTermError("is no term; write letters, and * or ~ only at the end of a word")
    stem, mark = found[1], found[2]
    least = min(_LEAST_STEM[mark], 3 if parts == 1 else 2)
    if len(stem) < least:
        raise BadTermError(f"has too short a stem; write at least {least} letters before {mark}")
    ending: Ending = "*" if mark == "*" else "~" if mark == "~" else ""
    return Pattern(fold(stem), ending, language, capital=stem[0].isupper())


def forget_terms() -> None:
    """Let go of what makes terms that are written alike one object; nobody asks again when all rules are read."""
    parse_term.cache_clear()
    _pattern.cache_clear()


def words_of(text: str) -> list[str]:
    """The words of a text as they stand; hyphens part them, and an English owner's 's is left out."""
    return _WORD.findall(_clean(text))


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    for sign in _ACCENT_AND_SOFT_HYPHEN:
        text = text.replace(sign, "")
    return _OWNER.sub("", text)


def fold(word: str) -> str:
    """A word as it is compared: lower case, ё as е, Latin letters among Cyrillic ones as those they look like."""
    folded = word.lower().replace("ё", "е")
    if folded.isascii() or not any("a" <= letter <= "z" or letter == "ə" for letter in folded):
        return folded
    return folded.translate(_LOOKALIKES)
