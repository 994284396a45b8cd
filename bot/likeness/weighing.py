"""How likely two editions tell the same story, by what they share and by what speaks against it.

Evidence adds up: a number that both give tells more the rarer and the less round it is, a name more the rarer it is,
and so do a place and the subjects of the titles. What is contrary (another number in the title, another region, another
stage of the same matter) takes away. The weights are as large as a logistic regression on the labelled pairs finds.
"""

from __future__ import annotations

from collections import Counter
from math import log, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.likeness.lexicon import Subject
    from bot.likeness.numbers import Kind
    from bot.likeness.traits import Traits

_BACKGROUND = 50
"""So many texts more than are known: two that are alone with each other are not alike by that."""
_NONE: frozenset[float] = frozenset()
_ROUNDED = 1000
"""What is less is told exactly."""


class Rarity:
    """How rare words, names, numbers and subjects are among the texts that are compared: from 0 (in all) to 1."""

    def __init__(self, texts: Iterable[Traits]) -> None:
        self._stems: Counter[str] = Counter()
        self._names: Counter[str] = Counter()
        self._subjects: Counter[Subject] = Counter()
        self._numbers: Counter[float] = Counter()
        known = 0
        for text in texts:
            known += 1
            self._stems.update(text.stems)
            self._names.update(text.folded)
            self._subjects.update(text.subjects)
            self._numbers.update(_of(text, "count"))
        self._scale = log(1 + known + _BACKGROUND)

    def of_stem(self, stem: str) -> float:
        """How rare a stem is."""
        return 1 - log(1 + self._stems[stem]) / self._scale

    def of_name(self, name: str) -> float:
        """How rare a folded name is."""
        return 1 - log(1 + self._names[name]) / self._scale

    def of_subject(self, subject: Subject) -> float:
        """How rare a subject is."""
        return 1 - log(1 + self._subjects[subject]) / self._scale

    def of_number(self, number: float) -> float:
        """How rare a number is."""
        return 1 - log(1 + self._numbers[number]) / self._scale


def weigh(a: Traits, b: Traits, rarity: Rarity) -> float:
    """Weigh two editions: above 0 they are rather the same story than not."""
    evidence = _for_numbers(a, b, rarity) + _for_names(a, b, rarity) + _for_places(a, b) + _for_subjects(a, b, rarity)
    if a.language == b.language:
        evidence += _for_words(a, b, rarity)
    return evidence - _against(a, b) + BIAS


def contrary(a: Traits, b: Traits) -> bool:
    """Whether two editions say what one story does not: other regions, or other numbers in their titles."""
    return _regions_differ(a, b) or _title_numbers_differ(a, b)


BIAS = -3.2


def _for_numbers(a: Traits, b: Traits, rarity: Rarity) -> float:
    counted = sum(_tells(value) * rarity.of_number(value) for value in _shared(a, b))
    if _of(a, "time") & _of(b, "time"):
        counted += 1
    others = sum(min(len(_of(a, kind) & _of(b, kind)), 2) for kind in _WEAK)
    return 2.2 * min(counted, 3) + 0.6 * min(others, 2)


_WEAK: tuple[Kind, ...] = ("share", "age", "day")
_CONTRARY: tuple[Kind, ...] = ("share", "age", "span")


def _of(text: Traits, kind: Kind) -> frozenset[float]:
    return text.numbers.all.get(kind, _NONE)


def _tells(value: float) -> float:
    """How much a shared number tells: small and round ones are had by chance."""
    if value < 10:  # noqa: PLR2004 - digits
        return 0.5
    if value < 100:  # noqa: PLR2004
        return 1.0
    return 1.5 if _digits(value) <= 2 else 2.0  # noqa: PLR2004


def _digits(value: float) -> int:
    """The digits of a number up to its last zeros."""
    return len(f"{value:.0f}".rstrip("0"))


def _shared(a: Traits, b: Traits) -> list[float]:
    return [value for value in _of(a, "count") if _among(value, _of(b, "count"))]


def _among(value: float, values: Collection[float]) -> bool:
    """Whether a number is among others, be it that one of them is rounded."""
    return value in values or any(_rounds(value, other) or _rounds(other, value) for other in values)


def _rounds(rounded: float, value: float) -> bool:
    """Whether the one is the other, rounded to its two first digits at least, and by two or more."""
    if rounded < _ROUNDED or not rounded / 10 < value < rounded * 10:
        return False
    digits = _digits(rounded)
    zeros = len(f"{rounded:.0f}") - digits
    return digits > 1 and zeros > 1 and round(value, -zeros) == rounded


def _for_names(a: Traits, b: Traits, rarity: Rarity) -> float:
    shared = (a.names & b.folded) | (b.names & a.folded)
    return 1.3 * min(sum(rarity.of_name(name) for name in shared), 2.5)


def _for_places(a: Traits, b: Traits) -> float:
    if a.places.towns & b.places.towns:
        return 1.5
    if a.places.regions & b.places.regions:
        return 0.8
    return -0.5 if bool(a.places.regions) != bool(b.places.regions) else 0.0


def _for_subjects(a: Traits, b: Traits, rarity: Rarity) -> float:
    """Share of the titles' subjects that the other has, of all subjects, and how many."""
    weights = {one: one.weight * rarity.of_subject(one) for one in a.subjects | b.subjects}
    all_of_them = sum(weights.values())
    if not all_of_them:
        return 0.0
    shared = sum(weights[one] for one in a.subjects & b.subjects)
    covered = [
        sum(weights[one] for one in title & other) / sum(weights[one] for one in title)
        for title, other in ((a.title_subjects, b.subjects), (b.title_subjects, a.subjects))
        if sum(weights[one] for one in title)
    ]
    titles = sum(covered) / len(covered) if covered else 0.0
    return 1.5 * titles + 1.8 * shared / all_of_them + 2.2 * min(shared, 7) / 7


def _for_words(a: Traits, b: Traits, rarity: Rarity) -> float:
    weights = {word: rarity.of_stem(word) for word in a.stems | b.stems}
    whole = sqrt(sum(weights[word] for word in a.stems) * sum(weights[word] for word in b.stems))
    shared = sum(weights[word] for word in a.stems & b.stems)
    return 2.5 * shared / whole if whole else 0.0


def _against(a: Traits, b: Traits) -> float:
    against = 0.0
    if _regions_differ(a, b):
        against += 4
    elif a.places.towns and b.places.towns and not a.places.towns & b.places.towns:
        against += 2.5
    if _title_numbers_differ(a, b):
        against += 3
    elif _numbers_differ(a, b):
        against += 2.5
    if a.language == b.language:
        against += 3 * _template(a, b)
    against += 1.2 * min(_own_subjects(a, b), _own_subjects(b, a), 2) / 2
    against += 0.7 * sum(bool(_of(a, kind) and _of(b, kind) and not _of(a, kind) & _of(b, kind)) for kind in _CONTRARY)
    return against + 1.5 * _stages_differ(a, b) + 1.5 * _institutions_differ(a, b)


def _regions_differ(a: Traits, b: Traits) -> bool:
    return bool(a.places.regions and b.places.regions and not a.places.regions & b.places.regions)


def _title_numbers_differ(a: Traits, b: Traits) -> bool:
    """Whether each title gives a number, an age, a share, a time or a day of which the other text knows nothing."""
    return any(_has_own(a, b, kind) and _has_own(b, a, kind) for kind in a.numbers.title)


def _has_own(one: Traits, other: Traits, kind: Kind) -> bool:
    return any(not _among(value, _of(other, kind)) for value in one.numbers.title.get(kind, _NONE))


def _numbers_differ(a: Traits, b: Traits) -> bool:
    return bool(_of(a, "count") and _of(b, "count") and not _shared(a, b))


def _template(a: Traits, b: Traits) -> float:
    """How much two titles look like one that is filled in anew: most words are shared, and each has some of its own."""
    own_a, own_b = a.title_stems - b.stems, b.title_stems - a.stems
    longest = max(len(a.title_stems), len(b.title_stems))
    if not own_a or not own_b:
        return 0.0
    shared = len(a.title_stems & b.title_stems) / longest
    return max(0.0, 2 * shared - 0.7)


def _own_subjects(one: Traits, other: Traits) -> int:
    """How much the title of the one is about of which the other knows nothing."""
    return sum(subject.weight for subject in one.title_subjects - other.subjects)


def _stages_differ(a: Traits, b: Traits) -> bool:
    """Whether a title tells of what comes after, of which the other text knows nothing."""
    return any(
        any(one.stage and one not in other for one in title)
        for title, other in ((a.title_subjects, b.subjects), (b.title_subjects, a.subjects))
    )


def _institutions_differ(a: Traits, b: Traits) -> bool:
    """Whether each title names somebody who decides, or a kind of place, of which the other text knows nothing."""
    return all(
        any(one.institution and one not in other for one in title)
        for title, other in ((a.title_subjects, b.subjects), (b.title_subjects, a.subjects))
    )
