"""The ways in which a story may hold what is looked for, and where in an edition they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from bot.search.query import BETWEEN, Level, Spread

IN_SUMMARY = 0.55
"""What a word in a summary counts, where one in a title counts 1."""

_APART = 0.8
"""What words that say the same count with others between them."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a story may hold what is looked for, by numbers of terms."""

    terms: tuple[int, ...]
    level: Level
    spread: Spread = "row"


class Found(NamedTuple):
    """A place, or several, at which an edition holds a thing, and what it is worth there."""

    in_title: bool
    worth: float
    places: list[int]


def places_of(way: Way, part: Mapping[int, list[int]]) -> list[Found]:
    """Where the edition holds a thing of several words."""
    rows = [Found(in_title=False, worth=IN_SUMMARY, places=_rows(way.terms, part, 0))]
    rows.append(Found(in_title=True, worth=1.0, places=_rows(way.terms, part, 1)))
    found = [one for one in rows if one.places]
    if way.spread == "row" or rows[1].places:
        return found
    texts = [([part.get(2 * term + 1, []) for term in way.terms], True)]
    if way.spread == "near":
        texts.append(([part.get(2 * term, []) for term in way.terms], False))
    else:
        texts.append(([part.get(2 * term, []) + part.get(2 * term + 1, []) for term in way.terms], False))
    apart = [_apart(way, places, in_title=in_title) for places, in_title in texts if _stand(way, places)]
    return [*found, *apart[:1]] if apart and (apart[0].in_title or not found) else found


def _stand(way: Way, places: Sequence[list[int]]) -> bool:
    """Whether the words stand as they may."""
    if not all(places):
        return False
    return way.spread == "anywhere" or nearness(dict(enumerate(places)))[0] * len(places) <= len(places) + BETWEEN


def _apart(way: Way, places: Sequence[list[int]], *, in_title: bool) -> Found:
    share = _APART if way.spread == "near" else 1.0
    return Found(in_title, share * (1.0 if in_title else IN_SUMMARY), [found[0] for found in places])


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
