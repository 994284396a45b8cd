"""What of an edition tells which story it is: words, names, numbers, places, subjects, and the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from bot.likeness.lexicon import Subject, subject_of
from bot.likeness.numbers import Kind, Numbers, numbers_of
from bot.likeness.places import Places, is_place, places_of
from bot.likeness.words import Word, fold, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.model import Language

_SUMMARY_LETTERS = 240
_SHORTEST_NAME, _NAME_LETTERS = 4, 6
"""A name counts by its first letters: what follows is mostly endings."""

Key: TypeAlias = "str | float | Subject"

_CALLED_BY_NUMBER = frozenset({101, 102, 103, 109, 111, 112, 150})
"""Lines that are called: the number is a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """An edition as far as it tells which story it is."""

    language: Language
    site: str
    day: date
    title_stems: frozenset[str]
    stems: frozenset[str]
    names: frozenset[str]
    """Folded beginnings of words that are written as names are."""
    folded: frozenset[str]
    """The same of all longer words: a name may begin a sentence."""
    title_subjects: frozenset[Subject]
    subjects: frozenset[Subject]
    numbers: Numbers
    places: Places
    keys: frozenset[Key]
    """By what it is found: all that is rather rare, of which like texts have some in common."""


def traits_of(
    title: str, summary: str, *, language: Language, site: str, day: date, regions: Iterable[str] = ()
) -> Traits:
    """Read the traits of an edition; `regions` are those that it is known to name."""
    text = f"{title}. {summary[:_SUMMARY_LETTERS]}"
    words = words_of(text, language)
    title_words = [word for word in words if word.start < len(title)]
    folded = [fold(word.text) for word in words]
    numbers = numbers_of(text, language, len(title))
    called = {f"#{value:.0f}" for value in numbers.all.get("count", ()) if value in _CALLED_BY_NUMBER}
    may_be_names = [text[word.start].isupper() or subject_of(word.text, language) is None for word in words]
    places = places_of(folded, may_be_names)
    names = frozenset(_names(words, folded, language)) | called
    title_subjects = _subjects(title_words, language)
    return Traits(
        language=language,
        site=site,
        day=day,
        title_stems=frozenset(stem(word.text, language) for word in title_words),
        stems=frozenset(stem(word.text, language) for word in words),
        names=names,
        folded=frozenset(name[:_NAME_LETTERS] for name in folded if len(name) >= _SHORTEST_NAME) | called,
        title_subjects=title_subjects,
        subjects=_subjects(words, language),
        numbers=Numbers(*(_without_lines(part) for part in numbers)) if called else numbers,
        places=Places(places.towns, places.regions | frozenset(regions)),
        keys=frozenset(
            {
                *names,
                *(name[:_NAME_LETTERS] for name in folded[: len(title_words)] if len(name) >= _SHORTEST_NAME),
                *(subject for subject in title_subjects if subject.weight > 1),
                *numbers.all.get("count", ()),
                *numbers.all.get("time", ()),
                *(f"@{place}" for place in places.towns | places.regions),
            }
        ),
    )


def _names(words: list[Word], folded: list[str], language: Language) -> Iterable[str]:
    """Names that no subject and no place of the tables is: those are counted by themselves."""
    for word, name in zip(words, folded, strict=True):
        if word.capital and len(name) >= _SHORTEST_NAME and not (is_place(name) or subject_of(word.text, language)):
            yield name[:_NAME_LETTERS]


def _subjects(words: Iterable[Word], language: Language) -> frozenset[Subject]:
    found = (subject_of(word.text, language) for word in words)
    return frozenset(subject for subject in found if subject is not None and subject.weight)


def _without_lines(numbers: Mapping[Kind, frozenset[float]]) -> Mapping[Kind, frozenset[float]]:
    return {kind: values - _CALLED_BY_NUMBER if kind == "count" else values for kind, values in numbers.items()}
