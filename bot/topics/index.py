"""Where the terms of all rules are found in a text: each word is looked up once, whatever the number of rules.

The work is linear in the length of the text, of which only so much is looked at, as a title and a summary may have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.model import Language
from bot.topics.terms import Pattern, Term, fold

_STEM = 3
"""So many first letters of a word lead to the stems that it may begin with."""

REMEMBERED = 8_192
"""Words whose patterns are remembered: those of a few days' news."""


class Hit(NamedTuple):
    """A term found: its words in the text are those from start to end."""

    start: int
    end: int
    term: Term


class _Entry:
    """A term with the numbers of the lists that it belongs to."""

    __slots__ = ("language", "length", "lists", "sure", "term")  # there are thousands

    def __init__(self, term: Term) -> None:
        self.term = term
        self.language = term.language
        self.length = len(term.words)
        self.sure = term.sure
        self.lists: tuple[int, ...] = ()


_Phrases = dict[int, list[tuple[tuple[int, ...], _Entry]]]
"""Terms of several words that begin with the same: by the pattern of the second, those of the others, and the term."""


_Numbered = tuple[Pattern, int]


class _Fitting(NamedTuple):
    """What a word fits."""

    patterns: tuple[int, ...]
    single: tuple[_Entry, ...]
    phrases: tuple[_Phrases, ...]
    seconds: frozenset[int]
    """The patterns of the words that follow it in a term of several: mostly the next word fits none of them."""


class Index:
    """The terms of lists of terms, by the first word of each, and of those with several by the second, too."""

    def __init__(self, lists: Sequence[Sequence[Term]], remembered: int = REMEMBERED) -> None:
        self._single: dict[int, tuple[_Entry, ...]] = {}
        self._phrases: dict[int, _Phrases] = {}
        self._exact: dict[str, tuple[_Numbered, ...]] = {}
        self._open: dict[str, tuple[_Numbered, ...]] = {}
        self._fitting = lru_cache(maxsize=remembered)(self._look_up)
        self._fill(lists)

    def _fill(self, lists: Sequence[Sequence[Term]]) -> None:
        numbers: dict[Pattern, int] = {}
        entries: dict[Term, _Entry] = {}
        for number, terms in enumerate(lists):
            for term in terms:
                entry = entries.get(term) or entries.setdefault(term, self._entry(term, numbers))
                entry.lists = (*entry.lists, number)
        for pattern, number in numbers.items():
            kept, key = (self._open, pattern.stem[:_STEM]) if pattern.ending else (self._exact, pattern.stem)
            kept[key] = (*kept.get(key, ()), (pattern, number))

    def _entry(self, term: Term, numbers: dict[Pattern, int]) -> _Entry:
        """Keep a term by its first word, and by the second where it has one."""
        entry = _Entry(term)
        first, *rest = (numbers.setdefault(word, len(numbers)) for word in term.words)
        if rest:
            self._phrases.setdefault(first, {}).setdefault(rest[0], []).append((tuple(rest[1:]), entry))
        else:
            self._single[first] = (*self._single.get(first, ()), entry)
        return entry

    def _look_up(self, word: str) -> _Fitting | None:
        folded, capital = fold(word), word[:1].isupper()
        near = {*self._exact.get(folded, ()), *self._open.get(folded[:_STEM], ()), *self._open.get(folded[:2], ())}
        numbers = sorted(number for pattern, number in near if pattern.fits(folded, capital=capital))
        if not numbers:
            return None
        single = tuple(entry for number in numbers for entry in self._single.get(number, ()))
        phrases = tuple(self._phrases[number] for number in numbers if number in self._phrases)
        return _Fitting(tuple(numbers), single, phrases, frozenset(number for some in phrases for number in some))

    def find(self, words: Sequence[str], language: Language) -> dict[int, list[Hit]]:
        """The hits of each list, in the order of the text, by the list's number; lists without any are left out.

        Terms of another language than the text's count where they cannot be mistaken for words of it.
        """
        fitting = [*map(self._fitting, words), None]
        found: defaultdict[int, list[Hit]] = defaultdict(list)
        for at, word in enumerate(fitting):
            if word is None:
                continue
            entries = word.single
            after = fitting[at + 1]
            if after is not None and not word.seconds.isdisjoint(after.patterns):
                entries = (*entries, *_phrases_at(at, fitting))
            for entry in entries:
                if entry.sure or entry.language == language:
                    hit = Hit(at, at + entry.length, entry.term)
                    for number in entry.lists:
                        found[number].append(hit)
        return dict(found)


def _phrases_at(at: int, fitting: Sequence[_Fitting | None]) -> Iterator[_Entry]:
    """The terms of several words that begin at a place of the text."""
    word, second = fitting[at], fitting[at + 1]
    if word is None or second is None:
        return
    for phrases in word.phrases:
        for number in second.patterns:
            for rest, entry in phrases.get(number, ()):
                if not rest or all(map(_fits, rest, fitting[at + 2 : at + 2 + len(rest)])):
                    yield entry


def _fits(number: int, word: _Fitting | None) -> bool:
    """Whether a word fits the pattern of a number; the text ends with one that fits none."""
    return word is not None and number in word.patterns
