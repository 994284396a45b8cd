"""What speaks against two editions being the same story: other numbers, places, things, stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.likeness.figures import numbers_differ, of_kind, title_numbers_differ

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.likeness.lexicon import Subject
    from bot.likeness.numbers import Kind
    from bot.likeness.traits import Traits

_CONTRARY: tuple[Kind, ...] = ("share", "age", "span")


def contrary(a: Traits, b: Traits) -> bool:
    """Whether two editions say what one story does not: other regions or towns, or other numbers in their titles."""
    return _regions_differ(a, b) or _towns_differ(a, b) or title_numbers_differ(a, b)


def contrast(a: Traits, b: Traits, *, exact: bool) -> float:
    """Weigh all that speaks against it, as `weigh` does what speaks for it.

    Where no exact number and no name is shared, most of what the titles are about has to agree.
    """
    against = 0.0
    if _regions_differ(a, b):
        against += 4.9
    elif _towns_differ(a, b):
        against += 3.6
    elif _names_differ(a, b):
        against += 1.0
    if title_numbers_differ(a, b):
        against += 3.3
    elif numbers_differ(a, b):
        against += 2.6
    if a.language == b.language:
        against += 3.7 * _template(a, b)
    against += 0.5 * min(_own_subjects(a, b), _own_subjects(b, a), 4)
    against += 0.7 * sum(_kinds_differ(a, b, kind) for kind in _CONTRARY)
    unknown = min(_unexplained(a, b), _unexplained(b, a))
    against += 3.0 * _things_clash(a, b) + 0.6 * unknown + (0 if exact else 4.8 * max(0.0, unknown - 0.3))
    return against + 2.4 * _stages_differ(a, b) + 2.6 * _institutions_differ(a, b)


def _unexplained(one: Traits, other: Traits) -> float:
    """How much of the title the other text knows nothing of: from 0 to 1."""
    whole = sum(subject.weight for subject in one.title_subjects) + 2 * len(one.title_others)
    return (_own_subjects(one, other) + 2 * len(one.title_others - other.folded)) / whole if whole else 0.0


def _regions_differ(a: Traits, b: Traits) -> bool:
    return bool(a.places.regions and b.places.regions and not a.places.regions & b.places.regions)


def _towns_differ(a: Traits, b: Traits) -> bool:
    return bool(a.places.towns and b.places.towns and not a.places.towns & b.places.towns)


def _names_differ(a: Traits, b: Traits) -> bool:
    """Whether each title has a name of which the other text knows nothing, and no town is shared."""
    return bool(a.title_names - b.folded and b.title_names - a.folded) and not a.places.towns & b.places.towns


def _kinds_differ(a: Traits, b: Traits, kind: Kind) -> bool:
    return bool(of_kind(a, kind) and of_kind(b, kind) and not of_kind(a, kind) & of_kind(b, kind))


def _template(a: Traits, b: Traits) -> float:
    """How much two titles look like one that is filled in anew: most words are shared, and each has some of its own."""
    own_a, own_b = a.title_stems - b.stems, b.title_stems - a.stems
    longest = max(len(a.title_stems), len(b.title_stems))
    if not own_a or not own_b:
        return 0.0
    shared = len(a.title_stems & b.title_stems) / longest
    return max(0.0, 2 * shared - 0.7)


def _own(a: Traits, b: Traits) -> Iterator[frozenset[Subject]]:
    """What each title is about of which the other text knows nothing."""
    yield a.title_subjects - b.subjects
    yield b.title_subjects - a.subjects


def _own_subjects(one: Traits, other: Traits) -> int:
    """How much the title of the one is about of which the other knows nothing."""
    return sum(subject.weight for subject in one.title_subjects - other.subjects)


def _things_clash(a: Traits, b: Traits) -> float:
    """Whether each title is about a thing of which the other text knows nothing: 1; less where that is in doubt.

    It is, if they share another thing, or if one title's own words are not in the table.
    """
    mine, theirs = (any(subject.thing for subject in own) for own in _own(a, b))
    if mine and theirs:
        shared = (a.title_subjects & b.subjects) | (b.title_subjects & a.subjects)
        return 0.3 if any(subject.thing for subject in shared) else 1.0
    own_words = (bool(b.title_others - a.folded), bool(a.title_others - b.folded))
    return 0.3 if (mine and own_words[0]) or (theirs and own_words[1]) else 0.0


def _stages_differ(a: Traits, b: Traits) -> float:
    """Whether a title tells of what comes after, of which the other knows nothing; half more, if its text goes on."""
    return max(_later(a, b), _later(b, a))


def _later(one: Traits, other: Traits) -> float:
    if not any(subject.stage for subject in one.title_subjects - other.subjects):
        return 0.0
    return 1.5 if any(subject.stage for subject in one.subjects - one.title_subjects - other.subjects) else 1.0


def _institutions_differ(a: Traits, b: Traits) -> bool:
    """Whether each title names somebody who decides, or a kind of place, of which the other text knows nothing."""
    return all(any(subject.institution for subject in own) for own in _own(a, b))
