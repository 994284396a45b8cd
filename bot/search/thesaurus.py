"""Which of the words typed are an expression of the synonyms' table, and what else says the same.

The table has tens of thousands of words, and a query few: expressions are kept as they are written, by how they begin,
and only those that begin as a word of the query does are stemmed.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.analysis.folding import fold_letters
from bot.analysis.stemming import folded_key, key_of
from bot.analysis.synonyms import Concept, Expression
from bot.model import LANGUAGES
from bot.search.document import region_key, topic_key
from bot.search.query import Alternative, Level, Spread
from bot.search.slips import most_slips, one_slip
from bot.search.wordlist import Directory, WordList
from bot.search.words import STOP

_START = 3
"""Letters by which expressions are kept; a word's ending changes none of them."""

_SLIPS_FROM = 5
"""Letters of a word in which a slip is looked for: the table has far more short words than the stories."""

_MOST_BEGINNINGS = 8
"""Words that an unfinished one may become."""

_MOST_OTHERS = 28
"""Other ways to say a thing that are looked for; each costs a look into the index."""


@dataclass(frozen=True, slots=True)
class Named:
    """A run of words that is an expression."""

    start: int
    end: int
    alternatives: tuple[Alternative, ...]
    """All ways to say it; its own words may stand apart."""


@dataclass(frozen=True, slots=True)
class _Met:
    """An expression that the words are, with its keys as they were met."""

    number: int
    keys: tuple[str, ...]
    fallback: bool
    """Whether only unlikely readings of the words are in it."""


class Thesaurus:
    """The expressions of concepts, by number; those of a concept follow each other."""

    def __init__(self, concepts: Iterable[Concept], *, told: int = 0) -> None:
        self.concepts = told
        """How many things the table tells words of."""
        self._written = WordList()
        self._first = array("I", [0])
        self._subjects: dict[int, str] = {}
        firsts: list[str] = []
        for number, concept in enumerate(concepts):
            for expression in concept.expressions:
                firsts.append(fold_letters(_telling(expression)[0]))
                self._written.add(" ".join((expression.language, *expression.words)))
            self._first.append(len(self._written))
            if concept.topic or concept.region:
                self._subjects[number] = topic_key(concept.topic) if concept.topic else region_key(concept.region)
        self._by_word = Directory(firsts)

    def name(self, words: Sequence[Sequence[Alternative]]) -> list[Named]:
        """The expressions in a row of words, given with what each may be: the longest, none across another."""
        found: list[Named] = []
        at = 0
        while at < len(words):
            met = list(self._at(at, words))
            length = max((len(one.keys) for one in met), default=0)
            if length:
                longest = [one for one in met if len(one.keys) == length]
                found.append(Named(at, at + length, tuple(self._ways(longest))))
            at += max(1, length)
        return found

    def slips(self, form: str) -> list[Alternative]:
        """What a word may have been meant to be that is in the table, and what else says that."""
        folded = fold_letters(form)
        if not most_slips(folded) or len(folded) < _SLIPS_FROM:
            return []
        return self._instead((other for other in one_slip(folded) if self._alone(other)), Level.SLIP)

    def beginnings(self, starts: Iterable[str]) -> list[Alternative]:
        """What an unfinished word, by the keys that it begins, may become that is in the table; what else says that."""
        found: dict[str, None] = {}
        for start in dict.fromkeys(fold_letters(start[1:]) for start in starts):
            if len(start) < _START:
                continue
            begun = (word for word in self._by_word.words(start) if self._alone(word))
            found |= dict.fromkeys(islice(begun, _MOST_BEGINNINGS))
        return self._instead(found, Level.PREFIX)

    def _instead(self, words: Iterable[str], level: Level) -> list[Alternative]:
        numbers = dict.fromkeys(number for word in words for number in self._alone(word))
        met = [_Met(number, next(_spellings(self._expression(number))), fallback=True) for number in numbers]
        return [replace(way, level=level) for way in dict.fromkeys(self._ways(met))][:_MOST_OTHERS]

    def _at(self, at: int, words: Sequence[Sequence[Alternative]]) -> Iterator[_Met]:
        """The expressions that begin at a word."""
        firsts = {one.keys[0] for one in words[at]}
        for start in dict.fromkeys(fold_letters(one.keys[0][1:])[:_START] for one in words[at]):
            for number in self._beginning(start):
                expression = self._expression(number)
                first = _telling(expression)[0]
                if firsts.isdisjoint((key_of(first, expression.language), folded_key(first))):
                    continue  # nearly all of them
                for keys in _spellings(expression):
                    met = [_meeting(key, word) for key, word in zip(keys, words[at:], strict=False)]
                    if len(met) == len(keys) and all(met):
                        yield _Met(number, keys, any(one is not None and one.fallback for one in met))

    def _alone(self, word: str) -> list[int]:
        """The expressions that are this word and no other."""
        return [number for number in self._by_word.of(word) if self._written[number].count(" ") == 1]

    def _beginning(self, start: str) -> Sequence[int]:
        """The expressions whose first telling word begins so, or is that where it has no more letters."""
        return self._by_word.of(start) if len(start) < _START else self._by_word.beginning(start)

    def _expression(self, number: int) -> Expression:
        language, *words = self._written[number].split(" ")
        return Expression(tuple(words), next(one for one in LANGUAGES if one == language))

    def _ways(self, met: Iterable[_Met]) -> list[Alternative]:
        """All ways to say what was met, surer ones first: as it was typed, then as it is said otherwise."""
        own: dict[Alternative, None] = {}
        others: dict[Alternative, None] = {}
        for one in sorted(met, key=lambda one: one.fallback):
            level = Level.FOLDED if one.keys[0].startswith("f") else Level.STEM
            spread: Spread = "anywhere" if len(one.keys) > 1 else "row"
            own.setdefault(Alternative(one.keys, level, fallback=one.fallback, spread=spread))
            others |= dict.fromkeys(self._others(one))
        return [*own, *list(others)[:_MOST_OTHERS]]

    def _others(self, met: _Met) -> Iterator[Alternative]:
        concept = bisect_left(self._first, met.number + 1) - 1
        if concept in self._subjects:
            yield Alternative((self._subjects[concept],), Level.SUBJECT, fallback=met.fallback)
            return
        language = self._expression(met.number).language
        for number in range(self._first[concept], self._first[concept + 1]):
            if number != met.number:
                other = self._expression(number)
                keys = tuple(key_of(form, other.language) for form in other.words)
                level = Level.SYNONYM if other.language == language else Level.TRANSLATION
                yield Alternative(keys, level, fallback=met.fallback, spread="near" if len(keys) > 1 else "row")


def _telling(expression: Expression) -> list[str]:
    """The words that count where the expression is looked for in a query, which has no small words."""
    return [word for word in expression.words if word not in STOP] or list(expression.words)


def _spellings(expression: Expression) -> Iterator[tuple[str, ...]]:
    """The keys of an expression's telling words; Kazakh ones are known folded, too."""
    words = _telling(expression)
    yield tuple(key_of(form, expression.language) for form in words)
    if expression.language == "kk":
        folded = tuple(map(folded_key, words))
        if all(folded):
            yield folded


def _meeting(key: str, word: Sequence[Alternative]) -> Alternative | None:
    return next((one for one in word if one.keys == (key,)), None)
