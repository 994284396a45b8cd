"""Which of the stories found are best: what they hold of the query, where, in which form and how near together."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log1p
from types import MappingProxyType

from bot.search.query import Level
from bot.search.ways import IN_SUMMARY, Way, nearness, places_of

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


class _Edition:
    """What one edition holds: where each of the things stands, and how good the best of them is."""

    __slots__ = ("best", "in_title", "places", "title_words")

    def __init__(self) -> None:
        self.best: dict[int, float] = {}
        self.places: dict[int, list[int]] = {}
        self.in_title: set[int] = set()
        self.title_words = 0

    def add(self, n: int, at: int, worth: float, *, in_title: bool) -> None:
        """Note a place at which a thing stands, and what it is worth there."""
        if n not in self.best:
            self.best[n], self.places[n] = worth, [at]
        else:
            self.places[n].append(at)
            self.best[n] = max(self.best[n], worth)
        if in_title:
            self.in_title.add(at)


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
        self._words: dict[int, list[tuple[int, float]]] = {}
        """What a number of the index is worth, and for which of the things: of those that are one word."""
        self._rows: list[tuple[int, Way]] = []
        """The others."""
        for n, one in enumerate(sought):
            for way in one.ways:
                if len(way.terms) > 1:
                    self._rows.append((n, way))
                    continue
                for in_title, worth in enumerate((IN_SUMMARY, 1.0)):
                    number = 2 * way.terms[0] + in_title
                    self._words.setdefault(number, []).append((n, WEIGHTS[way.level] * worth))
        in_rows = {2 * term + in_title for _, way in self._rows for term in way.terms for in_title in (0, 1)}
        self._wanted = {GAP, *self._words, *in_rows}

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
            spread, ordered = nearness(places)
            score += (_NEAR / spread + (_IN_ORDER if ordered else 0.0)) * len(places) / len(self._sought)
        again = sum(len(found) for found in places.values()) - len(places)
        score += _AGAIN * min(again, _MOST_AGAIN) / _MOST_AGAIN
        if edition.title_words:
            score += _OF_TITLE * len(edition.in_title) / edition.title_words
        return score

    def _editions(self, hits: Sequence[tuple[int, int]]) -> list[_Edition]:
        """Part the hits by editions: each is a title, a gap, a summary, a gap."""
        found: list[_Edition] = []
        part: list[tuple[int, int]] = []
        start = title_end = gaps = 0
        for hit in hits:
            at, number = hit
            if number != GAP:
                part.append(hit)
                continue
            gaps += 1
            if gaps % 2:
                title_end = at
                continue
            if part:
                found.append(self._edition(part, title_end - start))
                part = []
            start = at + 1
        if part:  # what it is put under
            found.append(self._edition(part, 0))
        return found

    def _edition(self, part: Sequence[tuple[int, int]], title_words: int) -> _Edition:
        edition = _Edition()
        edition.title_words = title_words
        for at, number in part:
            for n, worth in self._words.get(number, ()):
                edition.add(n, at, worth, in_title=number % 2 == 1)
        if self._rows:
            self._add_rows(edition, part)
        return edition

    def _add_rows(self, edition: _Edition, part: Sequence[tuple[int, int]]) -> None:
        places: dict[int, list[int]] = {}
        for at, number in part:
            places.setdefault(number, []).append(at)
        for n, way in self._rows:
            for found in places_of(way, places):
                for at in found.places:
                    edition.add(n, at, WEIGHTS[way.level] * found.worth, in_title=found.in_title)
