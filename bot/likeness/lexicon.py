"""The subjects that words name, in whatever language: by the longest beginning of a word that is in the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.likeness.subjects import SUBJECTS
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
    institution: bool = False
    """Whether it decides or is a place of events: what one does or suffers, another does not."""


def _read() -> Mapping[Language, Mapping[str, Subject]]:
    beginnings: dict[Language, dict[str, Subject]] = {language: {} for language in LANGUAGES_OF_TABLE}
    subject = Subject(0, 0)
    for line in filter(None, SUBJECTS.splitlines()):
        mark, *columns = line.split("|")
        if not mark.startswith("+"):
            subject = Subject(subject.number + 1, int(mark[0]), stage="s" in mark, institution="i" in mark)
        for language, column in zip(LANGUAGES_OF_TABLE, columns, strict=True):
            beginnings[language] |= {word: subject for word in column.split() if word not in beginnings[language]}
    return beginnings


_BEGINNINGS = _read()
_LONGEST = 14


@lru_cache(VOCABULARY)
def subject_of(word: str, language: Language) -> Subject | None:
    """The subject that a word in lower case names, if it is one of the table."""
    beginnings = _BEGINNINGS[language]
    whole = beginnings.get(f"{word}.")
    if whole is not None:
        return whole
    for length in range(min(len(word), _LONGEST), 1, -1):
        found = beginnings.get(word[:length])
        if found is not None:
            return found
    return None
