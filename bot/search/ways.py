"""The ways in which a story may hold what is looked for, and where in an edition they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.search.query import Level

IN_SUMMARY = 0.55
"""What a word in a summary counts, where one in a title counts 1."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a story may hold what is looked for: numbers of terms in a row, or anywhere in one edition."""

    terms: tuple[int, ...]
    level: Level
    scattered: bool = False


def places_of(way: Way, part: Mapping[int, list[int]]) -> list[tuple[float, list[int]]]:
    """Where the edition holds a thing of several words, and what it is worth there."""
    if way.scattered:
        in_title = [part.get(2 * term + 1, []) for term in way.terms]
        anywhere = [part.get(2 * term, []) + part.get(2 * term + 1, []) for term in way.terms]
        if all(in_title):
            return [(1.0, [places[0] for places in in_title])]
        return [(IN_SUMMARY, [places[0] for places in anywhere])] if all(anywhere) else []
    return [(IN_SUMMARY, _rows(way.terms, part, 0)), (1.0, _rows(way.terms, part, 1))]


def _rows(terms: Sequence[int], part: Mapping[int, list[int]], title: int) -> list[int]:
    """Where the terms stand one after the other."""
    starts = part.get(2 * terms[0] + title, [])
    others = [set(part.get(2 * term + title, ())) for term in terms[1:]]
    return [at for at in starts if all(at + n in other for n, other in enumerate(others, 1))]


def nearness(places: Mapping[int, list[int]]) -> tuple[float, bool]:
    """How many times wider than they are the narrowest stretch is that holds all, and whether it has them in order."""
    marks = sorted((at, n) for n, found in places.items() for at in found)
    last: dict[int, int] = {}
    narrowest, order = marks[-1][0] - marks[0][0] + 1, False
    for at, n in marks:
        last[n] = at
        if len(last) == len(places):
            width = at - min(last.values()) + 1
            if width <= narrowest:
                narrowest = width
                stands = [last[one] for one in sorted(last)]
                order = all(left < right for left, right in pairwise(stands))
    return max(1.0, narrowest / len(places)), order
