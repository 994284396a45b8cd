"""What of an edition tells which story it is: words, names, numbers, places, subjects, and the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from bot.likeness.lexicon import Subject, subject_of, subjects_of
from bot.likeness.numbers import Kind, Numbers, numbers_of
from bot.likeness.places import Places, is_place, places_of
from bot.likeness.words import Word, fold, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bot.model import Language

_SUMMARY_LETTERS = 240
_SHORTEST_NAME, _NAME_LETTERS = 4, 6
"""A name counts by its first letters: what follows is mostly endings."""

_TOLD_APART: tuple[Kind, ...] = ("day", "share", "age")

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
    counted: Mapping[float, frozenset[Subject]]
    """What there are so many of, where it is a subject of the table."""
    places: Places
    title_names: frozenset[str]
    """The names of the title, and the towns it names."""
    title_others: frozenset[str]
    """Folded beginnings of the title's words that are neither subjects nor names nor verbs of news."""
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
    named = list(subjects_of([word.text for word in words], language))
    title_folded, title_may_be = folded[: len(title_words)], may_be_names[: len(title_words)]
    title_towns = places_of(title_folded, title_may_be).towns
    title_subjects = frozenset(subject for at, subject in named if subject.weight and at < len(title_words))
    return Traits(
        language=language,
        site=site,
        day=day,
        title_stems=frozenset(stem(word.text, language) for word in title_words),
        stems=frozenset(stem(word.text, language) for word in words),
        names=names,
        folded=frozenset(name[:_NAME_LETTERS] for name in folded if len(name) >= _SHORTEST_NAME) | called,
        title_subjects=title_subjects,
        subjects=frozenset(subject for _, subject in named if subject.weight),
        numbers=Numbers(_without_lines(numbers.title), _without_lines(numbers.all)) if called else numbers,
        counted=_counted(numbers, language),
        places=Places(places.towns, places.regions | frozenset(regions)),
        title_names=frozenset(_names(title_words, title_folded, language))
        | {town[:_NAME_LETTERS] for town in title_towns},
        title_others=_others(title_words, folded, {at for at, _ in named}),
        keys=frozenset(
            {
                *names,
                *(name[:_NAME_LETTERS] for name in folded[: len(title_words)] if len(name) >= _SHORTEST_NAME),
                *(subject for subject in title_subjects if subject.weight > 1),
                *numbers.all.get("count", ()),
                *numbers.all.get("time", ()),
                *(f"{kind} {value:g}" for kind in _TOLD_APART for value in numbers.all.get(kind, ())),
                *(f"@{place}" for place in places.towns | places.regions),
            }
        ),
    )


def _counted(numbers: Numbers, language: Language) -> Mapping[float, frozenset[Subject]]:
    found: dict[float, set[Subject]] = {}
    for value, words in numbers.counted:
        found.setdefault(value, set()).update(subject for _, subject in subjects_of(words, language) if subject.noun)
    return {value: frozenset(subjects) for value, subjects in found.items()}


def _others(title: list[Word], folded: list[str], known: Collection[int]) -> frozenset[str]:
    return frozenset(
        name[:_NAME_LETTERS]
        for at, (word, name) in enumerate(zip(title, folded, strict=False))
        if at not in known and not word.capital and len(name) >= _SHORTEST_NAME and not is_place(name)
    )


def _names(words: list[Word], folded: list[str], language: Language) -> Iterable[str]:
    """Names that no subject and no place of the tables is: those are counted by themselves."""
    for word, name in zip(words, folded, strict=True):
        if word.capital and len(name) >= _SHORTEST_NAME and not (is_place(name) or subject_of(word.text, language)):
            yield name[:_NAME_LETTERS]


def _without_lines(numbers: Mapping[Kind, frozenset[float]]) -> Mapping[Kind, frozenset[float]]:
    return {kind: values - _CALLED_BY_NUMBER if kind == "count" else values for kind, values in numbers.items()}
