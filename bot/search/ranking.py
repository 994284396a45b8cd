"""Which of the stories found are best: what they hold of the query, where, in which form and how near together."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log1p
from types import MappingProxyType

from bot.search.query import Level

GAP = 2
"""The number between two texts of a story (the first term, as a word in a text)."""

WEIGHTS: Mapping[Level, float] = MappingProxyType(
    {
        Level.STEM: 1.0,
        Level.FOLDED: 0.85,
        Level.SYNONYM: 0.8,
        Level.TRANSLATION: 0.75,
        Level.SUBJECT: 0.55,
        Level.PREFIX: 0.7,
        Level.SLIP: 0.6,
    }
)
_SUMMARY = 0.55
"""What a word in a summary counts, where one in a title counts 1."""

_TOGETHER = 0.4
"""The share that what one edition holds has beside what all of a story's editions hold."""
_NEAR, _IN_ORDER, _AGAIN, _OF_TITLE, _ABOUT = 0.15, 0.15, 0.05, 0.1, 0.15
_UNDER_A_TOPIC = 0.1
"""What is under a topic is what people search for here; the rest is news of any kind that has the same words. What is
under several is less of each."""
_MOST_AGAIN = 4
_TOPICAL = 0.3
"""The score of a story that only belongs to the topic that was named."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a story may hold what is looked for: numbers of terms in a row, or anywhere in one edition."""

    terms: tuple[int, ...]
    level: Level
    scattered: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing looked for, as the index knows it."""

    ways: tuple[Way, ...]
    rarity: float
    """How much it tells: more where few stories have it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that holds something of the query."""

    story: int
    sorted_at: int
    words: bytes
    """Its numbers in the index."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story with how well it answers: more is better, 1 and more hold all in the title."""

    story: int
    sorted_at: int
    score: float
    coverage: float
    """The share of what is looked for that it holds, by what each part tells; 1 where nothing is."""
    topics: frozenset[int]
    """The terms of the topics that it is under."""


@dataclass(slots=True)
class _Edition:
    """What one edition holds: where each of the things stands, and how good the best of them is."""

    best: dict[int, float] = field(default_factory=dict)
    places: dict[int, list[int]] = field(default_factory=dict)
    title_words: int = 0
    title_hits: set[int] = field(default_factory=set)


def rarity(stories: int, total: int) -> float:
    """How much a word tells that so many stories of all have."""
    return 0.15 + log1p(total / (stories + 1))


def rank(
    sought: Sequence[Sought], candidates: Iterable[Candidate], topics: Collection[int] = (), about: Collection[int] = ()
) -> list[Ranked]:
    """Score stories, and put the best first: `topics` are the terms of all topics, `about` of those that are meant."""
    judge = _Judge(sought, topics, about)
    return in_order(map(judge.judge, candidates))


def unranked(story: int, sorted_at: int) -> Ranked:
    """A story that holds all of what is looked for, and that nobody judges."""
    return Ranked(story, sorted_at, 0.0, 1.0, frozenset())


def in_order(ranked: Iterable[Ranked]) -> list[Ranked]:
    """The best first, the newer where equally good."""
    return sorted(ranked, key=lambda one: (-round(one.score, 3), -one.sorted_at, -one.story))


class _Judge:
    def __init__(self, sought: Sequence[Sought], topics: Collection[int], about: Collection[int]) -> None:
        self._sought = sought
        self._all = sum(one.rarity for one in sought) or 1.0
        self._topics = frozenset(2 * term for term in topics)
        self._about = {2 * term for term in about}
        terms = {term for one in sought for way in one.ways for term in way.terms}
        self._wanted = {2 * term for term in terms} | {2 * term + 1 for term in terms} | {GAP}
        self._ways = [(n, way) for n, one in enumerate(sought) for way in one.ways]
        self._by_first: dict[int, list[int]] = {}
        for at, (_, way) in enumerate(self._ways):
            self._by_first.setdefault(way.terms[0], []).append(at)

    def judge(self, candidate: Candidate) -> Ranked:
        numbers = array("I", candidate.words)
        wanted = self._wanted
        hits = [(at, number) for at, number in enumerate(numbers) if number in wanted]
        topics = self._topics.intersection(numbers)
        topical = not topics.isdisjoint(self._about)
        editions = self._editions(hits)
        union: dict[int, float] = {}
        for edition in editions:
            for n, best in edition.best.items():
                union[n] = max(best, union.get(n, 0.0))
        told = 1.0 if len(union) == len(self._sought) else sum(self._sought[n].rarity for n in union) / self._all
        score = self._worth(union) * (1 - _TOGETHER) + max(map(self._in_edition, editions), default=0.0)
        score = score * told + (_ABOUT if topical else 0.0) + (_UNDER_A_TOPIC / len(topics) if topics else 0.0)
        if not union:
            score = _TOPICAL if topical else 0.0
        return Ranked(candidate.story, candidate.sorted_at, score, told, topics)

    def _worth(self, best: Mapping[int, float]) -> float:
        return sum(self._sought[n].rarity * worth for n, worth in best.items()) / self._all

    def _in_edition(self, edition: _Edition) -> float:
        places = edition.places
        score = _TOGETHER * self._worth(edition.best)
        if len(places) > 1:
            spread, ordered = _nearness(places)
            score += (_NEAR / spread + (_IN_ORDER if ordered else 0.0)) * len(places) / len(self._sought)
        again = sum(len(found) for found in places.values()) - len(places)
        score += _AGAIN * min(again, _MOST_AGAIN) / _MOST_AGAIN
        if edition.title_words:
            score += _OF_TITLE * len(edition.title_hits) / edition.title_words
        return score

    def _editions(self, hits: Sequence[tuple[int, int]]) -> list[_Edition]:
        """Part the hits by editions: each is a title, a gap, a summary, a gap."""
        found: list[_Edition] = []
        start = 0
        part: dict[int, list[int]] = {}
        gaps = 0
        title_end = 0
        for at, number in hits:
            if number != GAP:
                part.setdefault(number, []).append(at)
                continue
            gaps += 1
            if gaps % 2:
                title_end = at
                continue
            if part:
                found.append(self._edition(part, title_end - start))
            start, part = at + 1, {}
        if part:  # what it is put under
            found.append(self._edition(part, 0))
        return found

    def _edition(self, part: Mapping[int, list[int]], title_words: int) -> _Edition:
        edition = _Edition(title_words=title_words)
        held = {number // 2 for number in part}
        for at in sorted(at for term in held for at in self._by_first.get(term, ())):
            _look(edition, *self._ways[at], part)
        return edition


def _look(edition: _Edition, n: int, way: Way, part: Mapping[int, list[int]]) -> None:
    """Note where the edition holds a thing in this way, and how good that is."""
    weight = WEIGHTS[way.level]
    for worth, places in _found(way, part):
        if places:
            edition.best[n] = max(edition.best.get(n, 0.0), weight * worth)
            edition.places.setdefault(n, []).extend(places)
            if worth == 1.0:
                edition.title_hits.update(places)


def _found(way: Way, part: Mapping[int, list[int]]) -> list[tuple[float, list[int]]]:
    if len(way.terms) == 1:
        term = 2 * way.terms[0]
        return [(_SUMMARY, part.get(term, [])), (1.0, part.get(term + 1, []))]
    if way.scattered:
        in_title = [part.get(2 * term + 1, []) for term in way.terms]
        anywhere = [part.get(2 * term, []) + part.get(2 * term + 1, []) for term in way.terms]
        if all(in_title):
            return [(1.0, [places[0] for places in in_title])]
        return [(_SUMMARY, [places[0] for places in anywhere])] if all(anywhere) else []
    return [(_SUMMARY, _rows(way.terms, part, 0)), (1.0, _rows(way.terms, part, 1))]


def _rows(terms: Sequence[int], part: Mapping[int, list[int]], title: int) -> list[int]:
    """Where the terms stand one after the other."""
    starts = part.get(2 * terms[0] + title, [])
    others = [set(part.get(2 * term + title, ())) for term in terms[1:]]
    return [at for at in starts if all(at + n in other for n, other in enumerate(others, 1))]


def _nearness(places: Mapping[int, list[int]]) -> tuple[float, bool]:
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
