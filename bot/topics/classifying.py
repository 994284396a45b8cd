"""What a text is about: the topics and regions whose rules it fulfils, and by which of its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.model import Language
from bot.topics.index import REMEMBERED, Hit, Index
from bot.topics.rules import Rule, Rules, turns_of
from bot.topics.terms import Term, words_of

LEAD = 18
"""First words of a text that say what it is about: a title, and the beginning of the sentence after it.

On the labelled headlines and the sample stories of the demo, 8 words lose a seventh of the topics, and 40 find as many
as 18 but with more mistakes.
"""

LONGEST = 8_000
"""Characters of a text that are looked at; titles and summaries have fewer than a thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a text is about, by slug, in the order of the file, each with a hit for each list of its rule."""

    words: Sequence[str] = ()
    """The words of the text, which hits count."""
    topics: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)
    regions: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)


class _Numbered(NamedTuple):
    """A rule with the numbers of its lists."""

    turn: int
    """When it is looked at."""
    place: int
    """Of its topic or region in the file."""
    slug: str
    rule: Rule
    lists: tuple[int, ...]
    needed: frozenset[int]
    excluding: tuple[int, ...]
    """Of each list, the number of the terms that exclude some of its hits."""
    ruled_out: int
    """The number of the terms that exclude hits of any list."""


_ByFirstList = dict[int, list[_Numbered]]


class Classifier:
    """Rules, made ready for many texts; without rules nothing is put under anything."""

    def __init__(self, rules: Rules | None = None, *, remembered: int = REMEMBERED) -> None:
        self.rules = rules = rules or Rules()
        numbers: dict[tuple[Term, ...], int] = {}
        self._topics = _by_first_list(rules.topics, numbers)
        self._regions = _by_first_list(rules.regions, numbers)
        self._index = Index(tuple(numbers), remembered)

    def classify(self, text: str, language: Language) -> Findings:
        """Tell what a text in this language is about. Any text will do; what is beyond LONGEST is not looked at."""
        words = words_of(text[:LONGEST])
        found = self._index.find(words, language)
        topics, regions = _fulfilled(self._topics, found), _fulfilled(self._regions, found)
        return Findings(words=words, topics=topics, regions=regions)

    def excluded(self, text: str, language: Language) -> list[tuple[Hit, Hit]]:
        """The hits in a text that do not count somewhere, each with what excludes it."""
        found = self._index.find(words_of(text[:LONGEST]), language)
        pairs: dict[tuple[Hit, Hit], None] = {}
        for numbered in (one for some in (*self._topics.values(), *self._regions.values()) for one in some):
            for number, excluding in zip(numbered.lists, numbered.excluding, strict=True):
                excluders = [*found.get(excluding, ()), *found.get(numbered.ruled_out, ())]
                pairs |= dict.fromkeys((hit, by) for hit in found.get(number, ()) for by in excluders if _meet(hit, by))
        return list(pairs)


def _by_first_list(rules: Mapping[str, tuple[Rule, ...]], numbers: dict[tuple[Term, ...], int]) -> _ByFirstList:
    """Every rule with the numbers of its lists, by that of the first; lists that are alike share one."""

    def number(terms: tuple[Term, ...]) -> int:
        return numbers.setdefault(terms, len(numbers))

    found: _ByFirstList = {}
    turns = turns_of(rules)
    for place, (slug, several) in enumerate(rules.items()):
        for rule in several:
            lists = tuple(number(words.terms) for words in rule.lists)
            excluding = tuple(number(words.excluded) for words in rule.lists)
            turn = max((turns[other] + 1 for other in rule.unless if other in turns), default=0)
            one = _Numbered(turn, place, slug, rule, lists, frozenset(lists), excluding, number(rule.excluded))
            found.setdefault(lists[0], []).append(one)
    return found


def _fulfilled(rules: _ByFirstList, found: Mapping[int, Sequence[Hit]]) -> dict[str, tuple[Hit, ...]]:
    """What rules are fulfilled; those that step back before a topic are looked at after all of that topic's."""
    likely = [one for number in found for one in rules.get(number, ()) if one.needed <= found.keys()]
    fulfilled: dict[str, tuple[Hit, ...]] = {}
    for one in sorted(likely, key=_turn):
        wanted = one.slug not in fulfilled and fulfilled.keys().isdisjoint(one.rule.unless)
        if wanted and (hits := _together(one, found)):
            fulfilled[one.slug] = hits
    places = {one.slug: one.place for one in likely}
    return {slug: fulfilled[slug] for slug in sorted(fulfilled, key=places.__getitem__)}


def _turn(numbered: _Numbered) -> tuple[int, int]:
    return numbered.turn, numbered.place


def _together(numbered: _Numbered, found: Mapping[int, Sequence[Hit]]) -> tuple[Hit, ...]:
    """A hit of each list, near each other and where the rule wants them; nothing where there are none such.

    One walk over all hits: of each list only the last hit before a place can be nearest to it.
    """
    latest: dict[int, Hit] = {}
    for hit, which in _counted(numbered, found):
        latest[which] = hit
        if len(latest) == len(numbered.lists):
            first = min(one.start for one in latest.values())
            if numbered.rule.lead and first >= LEAD:
                return ()
            if hit.start - first <= numbered.rule.near:
                return tuple(latest[n] for n in range(len(latest)))
    return ()


def _counted(numbered: _Numbered, found: Mapping[int, Sequence[Hit]]) -> list[tuple[Hit, int]]:
    """The hits that count, in the order of the text, each with the place of its list in the rule."""
    everywhere = found.get(numbered.ruled_out, ())
    kept: list[tuple[Hit, int]] = []
    for which, (number, excluding) in enumerate(zip(numbered.lists, numbered.excluding, strict=True)):
        hits = found[number]
        if excluders := (*found.get(excluding, ()), *everywhere):
            places = {place for by in excluders for place in range(by.start, by.end)}
            hits = [hit for hit in hits if places.isdisjoint(range(hit.start, hit.end))]
        kept += [(hit, which) for hit in hits]
    kept.sort(key=_start)
    return kept


def _start(pair: tuple[Hit, int]) -> int:
    return pair[0].start


def _meet(hit: Hit, other: Hit) -> bool:
    return hit.start < other.end and other.start < hit.end
