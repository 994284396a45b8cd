"""The subjects that words name, in whatever language: by the longest beginning of a word that is in the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.likeness.deeds import DEEDS
from bot.likeness.subjects import SUBJECTS
from bot.likeness.things import THINGS
from bot.likeness.words import VOCABULARY
from bot.model import Language

LANGUAGES_OF_TABLE: tuple[Language, ...] = ("ru", "kk", "en")


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A subject that words of three languages name; there is one of each."""

    number: int
    weight: int
    stage: bool = False
    """Whether it comes after an event, and makes another story of it."""
    thing: bool = False
    """Whether a story can be about it alone: about another thing, it is another story."""
    child: bool = False
    """Whether it is one of the many words for children and people."""
    noun: bool = False
    """Whether it can be counted: things, children, institutions and units."""
    institution: bool = False
    """Whether it decides or is a place of events: what one does or suffers, another does not."""
    name: str = ""
    """Its beginnings in the first language that has any: it stays the same where the table grows."""


def _read() -> Mapping[Language, Mapping[str, Subject]]:
    beginnings: dict[Language, dict[str, Subject]] = {language: {} for language in LANGUAGES_OF_TABLE}
    subject = Subject(0, 0)
    for line in filter(None, (SUBJECTS + THINGS + DEEDS).splitlines()):
        mark, *columns = line.split("|")
        if not mark.startswith("+"):
            subject = Subject(subject.number + 1, int(mark[0]), **_marks(mark), name=_name(columns))
        for language, column in zip(LANGUAGES_OF_TABLE, columns, strict=True):
            beginnings[language] |= {word: subject for word in column.split() if word not in beginnings[language]}
    return beginnings


def _name(columns: Sequence[str]) -> str:
    return next(filter(None, (column.strip() for column in columns)), "")


def _marks(mark: str) -> dict[str, bool]:
    return {
        "stage": "s" in mark,
        "thing": "t" in mark,
        "institution": "i" in mark,
        "child": "c" in mark,
        "noun": any(letter in mark for letter in "tinc"),
    }


_BEGINNINGS = _read()
_LONGEST = 24
_FIRST_OF_TWO = {
    language: frozenset(word.partition("_")[0] for word in beginnings if "_" in word)
    for language, beginnings in _BEGINNINGS.items()
}
"""The words, whole, of which some mean another thing before a certain other."""


def subjects_of(words: Sequence[str], language: Language) -> Iterator[tuple[int, Subject]]:
    """The subjects that words in lower case name, each with the place of its word; two words may name one together."""
    first_of_two = _FIRST_OF_TWO[language]
    together = False
    for at, word in enumerate(words):
        if together:
            together = False
            continue
        if word in first_of_two and at + 1 < len(words):
            found = _longest(f"{word}_{words[at + 1]}", len(word) + 1, _BEGINNINGS[language])
            if found is not None:
                together = True
                yield at, found
                yield at + 1, found
                continue
        for part in (word, word.rpartition("-")[2]) if "-" in word else (word,):
            found = subject_of(part, language)
            if found is not None:
                yield at, found


@lru_cache(VOCABULARY)
def subject_of(word: str, language: Language) -> Subject | None:
    """The subject that a word in lower case names, if it is one of the table."""
    beginnings = _BEGINNINGS[language]
    return beginnings.get(f"{word}.") or _longest(word, 1, beginnings)


def _longest(word: str, least: int, beginnings: Mapping[str, Subject]) -> Subject | None:
    """What the longest beginning of a word stands for, of those that are longer than the least."""
    for length in range(min(len(word), _LONGEST), least, -1):
        found = beginnings.get(word[:length])
        if found is not None:
            return found
    return None
