"""What a text is about: the topics and regions whose rules it fulfils, and by which of its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge

from bot.model import Language
from bot.topics.index import Found, Hit, Index
from bot.topics.rules import Rule, Rules, WordList
from bot.topics.terms import words_of

LEAD = 40
"""First words of a text that say what it is about: a title, and the first sentence of a summary."""

LONGEST = 8_000
"""Characters of a text that are looked at; titles and summaries have fewer than a thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a text is about, by slug, in the order of the file, each with a hit for each list of its rule."""

    words: Sequence[str] = ()
    """The words of the text, which hits count."""
    topics: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)
    regions: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)
    excluded: tuple[tuple[Hit, Hit], ...] = ()
    """Hits that did not count, each with what excluded it."""


class Classifier:
    """Rules, made ready for many texts."""

    def __init__(self, rules: Rules) -> None:
        numbers: dict[WordList, int] = {}
        self._topics = _numbered(rules.topics, numbers)
        self._regions = _numbered(rules.regions, numbers)
        self._index = Index(tuple(numbers))

    def classify(self, text: str, language: Language) -> Findings:
        """Tell what a text in this language is about. Any text will do; what is beyond LONGEST is not looked at."""
        words = words_of(text[:LONGEST])
        found = self._index.find(words, language)
        if not found:
            return Findings(words=words)
        return Findings(
            words=words,
            topics=_fulfilled(self._topics, found),
            regions=_fulfilled(self._regions, found),
            excluded=tuple(dict.fromkeys(pair for one in found.values() for pair in one.excluded)),
        )


_Numbered = tuple[tuple[str, Rule, tuple[int, ...]], ...]


def _numbered(rules: Mapping[str, tuple[Rule, ...]], numbers: dict[WordList, int]) -> _Numbered:
    """Every rule with its slug and the numbers of its lists; lists that are alike share one."""
    return tuple(
        (slug, rule, tuple(numbers.setdefault(words, len(numbers)) for words in rule.lists))
        for slug, several in rules.items()
        for rule in several
    )


def _fulfilled(rules: _Numbered, found: Mapping[int, Found]) -> dict[str, tuple[Hit, ...]]:
    by_slug: dict[str, tuple[Hit, ...]] = {}
    for slug, rule, numbers in rules:
        if slug not in by_slug and all(number in found for number in numbers):
            together = _together(rule, [found[number].counted for number in numbers])
            if together is not None:
                by_slug[slug] = together
    return by_slug


def _together(rule: Rule, lists: Sequence[Sequence[Hit]]) -> tuple[Hit, ...] | None:
    """A hit of each list, near each other and where the rule wants them; None where there are none such.

    One walk over all hits: of each list only the last hit before a place can be nearest to it.
    """
    latest: dict[int, Hit] = {}
    for number, hit in merge(*(_marked(number, hits) for number, hits in enumerate(lists)), key=_place):
        latest[number] = hit
        if len(latest) == len(lists):
            first = min(one.start for one in latest.values())
            if rule.lead and first >= LEAD:
                return None
            if hit.start - first <= rule.near:
                return tuple(latest[n] for n in range(len(lists)))
    return None


def _marked(number: int, hits: Sequence[Hit]) -> Iterator[tuple[int, Hit]]:
    return ((number, hit) for hit in hits)


def _place(marked: tuple[int, Hit]) -> int:
    return marked[1].start
