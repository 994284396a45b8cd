"""Where the terms of all rules are found in a text: each word is looked up once, whatever the number of rules.

The work is linear in the length of the text, of which only so much is looked at, as a title and a summary may have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.model import Language
from bot.topics.rules import WordList
from bot.topics.terms import Pattern, Term, fold

_STEM = 3
"""So many first letters of a word lead to the stems that it may begin with."""

_REMEMBERED = 16_384
"""Words whose patterns are remembered: those of a few days' news."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found: its words in the text are those from start to end."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a list of words."""

    counted: tuple[Hit, ...]
    excluded: tuple[tuple[Hit, Hit], ...] = ()
    """What does not count, each with what excludes it."""


class _Entry:
    """A term with the lists that it belongs to, and those in which it excludes others."""

    def __init__(self, term: Term) -> None:
        self.term = term
        self.sure = term.sure
        self.rest: tuple[int, ...] = ()
        self.lists: list[int] = []
        self.excluding: list[int] = []


class Index:
    """The terms of word lists, by the first word of each."""

    def __init__(self, lists: Sequence[WordList]) -> None:
        self._patterns: dict[Pattern, int] = {}
        self._begun: dict[int, list[_Entry]] = {}
        self._entries: dict[Term, _Entry] = {}
        for number, words in enumerate(lists):
            for term in words.terms:
                self._entry(term).lists.append(number)
            for term in words.excluded:
                self._entry(term).excluding.append(number)
        self._exact: dict[str, list[tuple[Pattern, int]]] = {}
        self._open: dict[str, list[tuple[Pattern, int]]] = {}
        for pattern, number in self._patterns.items():
            self._file(pattern, number)
        self._patterns_of = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    def _entry(self, term: Term) -> _Entry:
        if term not in self._entries:
            entry = self._entries[term] = _Entry(term)
            first, *rest = (self._patterns.setdefault(word, len(self._patterns)) for word in term.words)
            entry.rest = tuple(rest)
            self._begun.setdefault(first, []).append(entry)
        return self._entries[term]

    def _file(self, pattern: Pattern, number: int) -> None:
        kept = self._open if pattern.ending else self._exact
        kept.setdefault(pattern.stem[:_STEM] if pattern.ending else pattern.stem, []).append((pattern, number))

    def _look_up(self, word: str) -> frozenset[int]:
        """The numbers of the patterns that a word fits."""
        folded, capital = fold(word), word[:1].isupper()
        near = [*self._exact.get(folded, ()), *self._open.get(folded[:_STEM], ())]
        if len(folded) > _STEM - 1:
            near += self._open.get(folded[: _STEM - 1], ())
        return frozenset(number for pattern, number in near if pattern.fits(folded, capital=capital))

    def find(self, words: Sequence[str], language: Language) -> dict[int, Found]:
        """What a text holds of each list, by the list's number; lists of which there is nothing are left out.

        Terms of another language than the text's count where they cannot be mistaken for words of it.
        """
        patterns_of = self._patterns_of
        fitting = [(at, patterns) for at, word in enumerate(words) if (patterns := patterns_of(word))]
        if not fitting:
            return {}
        at_place = dict(fitting)
        counted: dict[int, list[Hit]] = {}
        excluding: dict[int, list[Hit]] = {}
        for at, patterns in fitting:
            for entry in (entry for pattern in patterns for entry in self._begun.get(pattern, ())):
                if not (entry.sure or entry.term.language == language) or not _follows(entry.rest, at, at_place):
                    continue
                hit = Hit(entry.term, at, at + 1 + len(entry.rest))
                for number in entry.lists:
                    counted.setdefault(number, []).append(hit)
                for number in entry.excluding:
                    excluding.setdefault(number, []).append(hit)
        return {number: _sifted(hits, excluding.get(number, ())) for number, hits in counted.items()}


_NOTHING: frozenset[int] = frozenset()


def _follows(rest: Sequence[int], at: int, at_place: dict[int, frozenset[int]]) -> bool:
    """Whether the words after this one fit the rest of a term."""
    return all(pattern in at_place.get(place, _NOTHING) for place, pattern in enumerate(rest, at + 1))


def _sifted(hits: list[Hit], excluding: Iterable[Hit]) -> Found:
    covered = {place: hit for hit in excluding for place in range(hit.start, hit.end)}
    if not covered:
        return Found(tuple(hits))
    excluders = [next((covered[at] for at in range(hit.start, hit.end) if at in covered), None) for hit in hits]
    pairs = list(zip(hits, excluders, strict=True))
    return Found(
        tuple(hit for hit, excluder in pairs if excluder is None),
        tuple((hit, excluder) for hit, excluder in pairs if excluder is not None),
    )
