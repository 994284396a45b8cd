"""Which of the words typed are an expression of the synonyms' table, and what else says the same."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.analysis.stemming import folded_key, key_of
from bot.analysis.synonyms import Concept, Expression
from bot.search.document import region_key, topic_key
from bot.search.query import Alternative, Level
from bot.search.slips import most_slips, one_slip
from bot.search.words import STOP

_MOST_BEGINNINGS = 8
"""Words that an unfinished one may become."""

_MOST_OTHERS = 28
"""Other ways to say a thing that are looked for; each costs a look into the index."""


@dataclass(frozen=True, slots=True)
class _Known:
    """An expression by its keys."""

    keys: tuple[str, ...]
    expression: Expression
    concept: Concept


@dataclass(frozen=True, slots=True)
class Named:
    """A run of words that is an expression."""

    start: int
    end: int
    alternatives: tuple[Alternative, ...]
    """All ways to say it; its own words may stand apart."""


class Thesaurus:
    """The table, by the keys of its expressions."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._by_first: dict[str, list[_Known]] = {}
        for concept in concepts:
            for expression in concept.expressions:
                for keys in _spellings(expression):
                    self._by_first.setdefault(keys[0], []).append(_Known(keys, expression, concept))
        self._single = {
            key: one for key, known in self._by_first.items() if (one := [k for k in known if len(k.keys) == 1])
        }
        self._sorted = sorted(self._single)

    def slips(self, word: Sequence[Alternative]) -> list[Alternative]:
        """What a word may have been meant to be that is in the table, and what else says that."""
        found: dict[str, list[_Known]] = {}
        for alternative in word:
            kind, form = alternative.keys[0][0], alternative.keys[0][1:]
            if most_slips(form):
                near = (kind + other for other in one_slip(form))
                found |= {key: self._single[key] for key in near if key in self._single}
        ways = [way for known in found.values() for way in _alternatives([(one, True) for one in known])]
        return [replace(way, level=Level.SLIP) for way in dict.fromkeys(ways)][:_MOST_OTHERS]

    def beginnings(self, starts: Iterable[str]) -> list[Alternative]:
        """What an unfinished word may become that is in the table, and what else says that."""
        found: dict[str, list[_Known]] = {}
        for start in starts:
            at = bisect_left(self._sorted, start)
            begun = [key for key in self._sorted[at : at + _MOST_BEGINNINGS] if key.startswith(start)]
            found |= {key: self._single[key] for key in begun}
        ways = [way for known in found.values() for way in _alternatives([(one, True) for one in known])]
        return [replace(way, level=Level.PREFIX) for way in dict.fromkeys(ways)][:_MOST_OTHERS]

    def name(self, words: Sequence[Sequence[Alternative]]) -> list[Named]:
        """The expressions in a row of words, given with what each may be: the longest, none across another."""
        found: list[Named] = []
        at = 0
        while at < len(words):
            known = list(self._at(at, words))
            length = max((len(one.keys) for one, _ in known), default=0)
            if length:
                longest = [pair for pair in known if len(pair[0].keys) == length]
                found.append(Named(at, at + length, tuple(_alternatives(longest))))
            at += max(1, length)
        return found

    def _at(self, at: int, words: Sequence[Sequence[Alternative]]) -> Iterator[tuple[_Known, bool]]:
        """The expressions that begin at a word, each with whether only unlikely readings of the words are in it."""
        for first in words[at]:
            for known in self._by_first.get(first.keys[0], ()):
                rest = words[at + 1 : at + len(known.keys)]
                if len(rest) == len(known.keys) - 1:
                    met = [first, *(_met(key, word) for key, word in zip(known.keys[1:], rest, strict=True))]
                    if all(met):
                        yield known, any(one is not None and one.fallback for one in met)


def _met(key: str, word: Sequence[Alternative]) -> Alternative | None:
    return next((one for one in word if one.keys == (key,)), None)


def _spellings(expression: Expression) -> Iterator[tuple[str, ...]]:
    """The keys of an expression's telling words; Kazakh ones are known folded, too."""
    words = [word for word in expression.words if word not in STOP] or list(expression.words)
    yield tuple(key_of(form, expression.language) for form in words)
    if expression.language == "kk":
        folded = tuple(map(folded_key, words))
        if all(folded):
            yield folded


def _alternatives(named: Sequence[tuple[_Known, bool]]) -> list[Alternative]:
    own: dict[Alternative, None] = {}
    others: dict[Alternative, None] = {}
    for known, fallback in sorted(named, key=lambda pair: pair[1]):
        level = Level.FOLDED if known.keys[0].startswith("f") else Level.STEM
        scattered = len(known.keys) > 1
        own.setdefault(Alternative(known.keys, level, fallback=fallback, scattered=scattered))
        concept = known.concept
        if concept.topic or concept.region:
            subject = topic_key(concept.topic) if concept.topic else region_key(concept.region)
            others.setdefault(Alternative((subject,), Level.SUBJECT, fallback=fallback))
            continue
        for expression in known.concept.expressions:
            if expression != known.expression:
                same = expression.language == known.expression.language
                keys = tuple(key_of(form, expression.language) for form in expression.words)
                others.setdefault(Alternative(keys, Level.SYNONYM if same else Level.TRANSLATION, fallback=fallback))
    return [*own, *list(others)[:_MOST_OTHERS]]
