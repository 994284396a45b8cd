"""How likely two editions tell the same story, by what they share and by what speaks against it.

Evidence adds up: a number that both give tells more the rarer and the less round it is, a name more the rarer it is,
and so do a place and the subjects of the titles. What is contrary (another number in the title, another region, another
stage of the same matter) takes away. The weights are as large as a logistic regression on the labelled pairs finds.
"""

from __future__ import annotations

from collections import Counter
from math import log, sqrt
from typing import TYPE_CHECKING

from bot.likeness.contrasts import contrast
from bot.likeness.figures import count_apart, of_kind, shared_counts, tells

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.likeness.lexicon import Subject
    from bot.likeness.numbers import Kind
    from bot.likeness.traits import Traits

_BACKGROUND = 50
"""So many texts more than are known: two that are alone with each other are not alike by that."""


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
            self._numbers.update(of_kind(text, "count"))
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
    numbers, names = _for_numbers(a, b, rarity), _for_names(a, b, rarity)
    evidence = numbers + names + _for_places(a, b) + _for_subjects(a, b, rarity)
    evidence += _for_words(a, b, rarity) if a.language == b.language else _for_kindred(a, b)
    if evidence < -BIAS:
        return evidence + BIAS
    return evidence - contrast(a, b, exact=numbers >= _EXACT or bool(names)) + BIAS


BIAS = -3.8
_EXACT = 0.95
"""What shared numbers tell at least, where they tell much."""


def _for_numbers(a: Traits, b: Traits, rarity: Rarity) -> float:
    counted = sum(
        tells(value) * rarity.of_number(value) * (_APART if count_apart(value, a, b) else 1)
        for value in shared_counts(a, b)
    )
    if of_kind(a, "time") & of_kind(b, "time"):
        counted += 1
    others = sum(min(len(of_kind(a, kind) & of_kind(b, kind)), 2) for kind in _WEAK)
    span, rank = (bool(of_kind(a, kind) & of_kind(b, kind)) for kind in _WEAKEST)
    return 2.2 * min(counted, 3) + 1.1 * min(others, 2) + 0.5 * span + 1.4 * rank


_APART = 0.2
"""What is left of a shared number that counts another thing here than there."""
_WEAK: tuple[Kind, ...] = ("share", "age", "day")
_WEAKEST: tuple[Kind, ...] = ("span", "rank")


def _for_names(a: Traits, b: Traits, rarity: Rarity) -> float:
    shared = (a.names & b.folded) | (b.names & a.folded)
    return 1.25 * min(sum(rarity.of_name(name) for name in shared), 2.5)


def _for_places(a: Traits, b: Traits) -> float:
    return 2.0 if a.places.towns & b.places.towns else 0.0


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
    things = sum(one.thing for one in (a.title_subjects & b.subjects) | (b.title_subjects & a.subjects))
    return 1.5 * titles + 1.8 * shared / all_of_them + 3.1 * min(shared, 7) / 7 + 1.1 * min(things, 2)


def _for_words(a: Traits, b: Traits, rarity: Rarity) -> float:
    weights = {word: rarity.of_stem(word) for word in a.stems | b.stems}
    whole = sqrt(sum(weights[word] for word in a.stems) * sum(weights[word] for word in b.stems))
    shared = sum(weights[word] for word in a.stems & b.stems)
    return 1.4 * shared / whole if whole else 0.0


def _for_kindred(a: Traits, b: Traits) -> float:
    """Words that are in no table, and are the same in both languages."""
    return 0.9 * min(len((a.title_others & b.folded) | (b.title_others & a.folded)), 2)
