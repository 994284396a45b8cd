"""Where the terms of all rules are found in a text: each word is looked up once, whatever the number of rules.

The work is linear in the length of the text, of which only so much is looked at, as a title and a summary may have.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.model import Language
from bot.topics.terms import Pattern, Term, fold

_STEM = 3
"""So many first letters of a word lead to the stems that it may begin with."""

_REMEMBERED = 16_384
"""Words whose patterns are remembered: those of a few days' news."""


class Hit(NamedTuple):
    """A term found: its words in the text are those from start to end."""

    start: int
    end: int
    term: Term


class _Entry:
    """A term with the numbers of the lists that it belongs to."""

    def __init__(self, term: Term) -> None:
        self.term = term
        self.sure = term.sure
        self.lists: list[int] = []


class Index:
    """The terms of lists of terms, by the first word of each, and of those with several by the second, too."""

    def __init__(self, lists: Sequence[Sequence[Term]]) -> None:
        self._numbers: dict[Pattern, int] = {}
        self._entries: dict[Term, _Entry] = {}
        self._single: dict[int, list[_Entry]] = {}
        self._phrases: dict[int, dict[int, list[tuple[tuple[int, ...], _Entry]]]] = {}
        for number, terms in enumerate(lists):
            for term in terms:
                self._entry(term).lists.append(number)
        self._exact: dict[str, list[tuple[Pattern, int]]] = {}
        self._open: dict[str, list[tuple[Pattern, int]]] = {}
        for pattern, number in self._numbers.items():
            kept = self._open if pattern.ending else self._exact
            kept.setdefault(pattern.stem[:_STEM] if pattern.ending else pattern.stem, []).append((pattern, number))
        self._patterns_of = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    def _entry(self, term: Term) -> _Entry:
        if term not in self._entries:
            entry = self._entries[term] = _Entry(term)
            first, *rest = (self._numbers.setdefault(word, len(self._numbers)) for word in term.words)
            if rest:
                self._phrases.setdefault(first, {}).setdefault(rest[0], []).append((tuple(rest[1:]), entry))
            else:
                self._single.setdefault(first, []).append(entry)
        return self._entries[term]

    def _look_up(self, word: str) -> tuple[int, ...]:
        """The numbers of the patterns that a word fits."""
        folded, capital = fold(word), word[:1].isupper()
        near = {*self._exact.get(folded, ()), *self._open.get(folded[:_STEM], ()), *self._open.get(folded[:2], ())}
        return tuple(number for pattern, number in near if pattern.fits(folded, capital=capital))

    def find(self, words: Sequence[str], language: Language) -> dict[int, list[Hit]]:
        """The hits of each list, in the order of the text, by the list's number; lists without any are left out.

        Terms of another language than the text's count where they cannot be mistaken for words of it.
        """
        fitting = [self._patterns_of(word) for word in words]
        fitting.append(())
        found: dict[int, list[Hit]] = {}
        for at, patterns in enumerate(fitting):
            for pattern in patterns:
                for entry in self._single.get(pattern, ()):
                    if entry.sure or entry.term.language == language:
                        _keep(found, entry, at, 1)
                if (phrases := self._phrases.get(pattern)) is not None:
                    for second in fitting[at + 1]:
                        for rest, entry in phrases.get(second, ()):
                            if _follow(rest, fitting, at + 2) and (entry.sure or entry.term.language == language):
                                _keep(found, entry, at, len(rest) + 2)
        return found


def _keep(found: dict[int, list[Hit]], entry: _Entry, at: int, length: int) -> None:
    hit = Hit(at, at + length, entry.term)
    for number in entry.lists:
        found.setdefault(number, []).append(hit)


def _follow(rest: Sequence[int], fitting: Sequence[Sequence[int]], at: int) -> bool:
    """Whether the words from a place on fit the rest of a term."""
    return not rest or all(place < len(fitting) and pattern in fitting[place] for place, pattern in enumerate(rest, at))
