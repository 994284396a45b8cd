"""The topics that stories are put under, and the country's regions: their names, and which of them somebody means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.model import Language, Topic
from bot.topics.rules import Rules
from bot.topics.terms import Pattern, Term, fold, words_of

_SLIPS = ((8, 2), (5, 1))
"""From how many letters on a word may have how many slips of spelling: short words are too like each other."""

_STEM, _ENDING = 5, 4
"""Words that share so many first letters and differ in no more of their last ones are forms of one word."""

_MOST_FOUND = 6

_MOST_WORDS = 3
"""Words of a place's name."""

_PLAIN = str.maketrans("қғәөұүіңһё", "кгаоууинхе")
"""Kazakh letters as they are typed on a Russian keyboard, and ё as it is mostly written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region or a city of its rank."""

    slug: str
    names: Mapping[Language, str]


_ALPHABET = " аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
"""The Kazakh one, which holds the Russian one."""

Named = TypeVar("Named", Topic, Region)


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics, in the order of their file, all regions, and what puts a story under them."""

    topics: tuple[Topic, ...]
    regions: tuple[Region, ...] = ()
    rules: Rules = field(default_factory=Rules, repr=False)
    """Thousands of words: left out of what a traceback shows."""

    def __iter__(self) -> Iterator[Topic]:
        """The topics in their order."""
        return iter(self.topics)

    def get(self, slug: str) -> Topic | None:
        """The topic of a slug."""
        return next((topic for topic in self.topics if topic.slug == slug), None)

    def region(self, slug: str) -> Region | None:
        """The region of a slug."""
        return next((region for region in self.regions if region.slug == slug), None)

    def regions_by_name(self, language: Language) -> list[Region]:
        """All regions as a reader of the language looks for them: in the order of its alphabet."""
        return sorted(self.regions, key=lambda region: _by_alphabet(region.names[language]))

    def find(self, words: str) -> tuple[Topic, ...]:
        """The topics that somebody may mean, best first.

        By slug, name in any language or hashtag; by the beginning of these or words in them; by a slip of spelling.
        """
        return _find(words, self.topics)

    def named(self, words: str) -> Topic | None:
        """The topic that somebody names exactly, by slug, name in any language or hashtag."""
        sought = _plain(words)
        return next((topic for topic in self.topics if sought and sought in _names(topic)), None)

    def meant(self, words: str) -> tuple[Topic, ...]:
        """The topics that a filter names: the one of exactly this name, else all with these words in a name.

        Words may be other forms, or unfinished. Where none has them, the likeliest with a slip of spelling.
        """
        found, sought = _find(words, self.topics, most=len(self.topics)), _plain(words)
        return tuple(topic for topic in found if _is_part(sought, _names(topic))) or found[:1]

    def find_regions(self, words: str) -> tuple[Region, ...]:
        """The regions that somebody may mean, likewise, or by a place in one that its rules name.

        A name without "region" behind it will do.
        """
        return _find(words, self.regions) or self._holding([fold(word) for word in words_of(words)])

    def _holding(self, place: Sequence[str]) -> tuple[Region, ...]:
        if len(place) > _MOST_WORDS:
            return ()
        return tuple(region for region in self.regions if self._holds(region, place))

    def _holds(self, region: Region, place: Sequence[str]) -> bool:
        """Whether the region's rules have a term that is this place and nothing besides."""
        lists = (rule.lists[0] for rule in self.rules.regions.get(region.slug, ()) if len(rule.lists) == 1)
        return any(_is_named(place, term) for one in lists for term in one.terms)


def _by_alphabet(name: str) -> list[int]:
    return [place if (place := _ALPHABET.find(letter)) >= 0 else ord(letter) for letter in name.lower()]


def _is_named(words: Sequence[str], term: Term) -> bool:
    return len(words) == len(term.words) and all(map(Pattern.fits, term.words, words))


def _find(words: str, among: Sequence[Named], most: int = _MOST_FOUND) -> tuple[Named, ...]:
    sought = _plain(words)
    if not sought:
        return ()
    names = [_names(one) for one in among]
    exact = tuple(one for one, own in zip(among, names, strict=True) if sought in own)
    if exact:  # as mostly; slips take ten times as long
        return exact
    ranked = [(_rank(sought, own), n) for n, own in enumerate(names)]
    found = sorted((rank, n) for rank, n in ranked if rank is not None)
    return tuple(among[n] for _, n in found[:most])


def _plain(text: str) -> str:
    """A text as it is compared: lower case, letters as on a Russian keyboard, only words between single spaces."""
    return " ".join(re.findall(r"[^\W_]+", text.lower().translate(_PLAIN)))


def _names(named: Topic | Region) -> list[str]:
    tags = named.hashtags.values() if isinstance(named, Topic) else ()
    words_of_tags = [re.sub(r"(?<=\w)(?=[^\W\d_a-zа-яәғқңөұүһіё])", " ", tag) for tag in tags]
    texts = (named.slug, *named.names.values(), *tags, *words_of_tags)
    return list(dict.fromkeys(_plain(text) for text in texts))


def _rank(sought: str, names: Sequence[str]) -> int | None:
    """How well the words fit any of the names: 1 its beginning, 2 words of it, above that with slips."""
    if any(_squeezed(name).startswith(_squeezed(sought)) for name in names):
        return 1
    slips = [slips for name in names if (slips := _slips(sought, name)) is not None]
    return 2 + min(slips) if slips else None


def _is_part(sought: str, names: Sequence[str]) -> bool:
    """Whether any of the names begins with the words, or has them all in some form."""
    if any(_squeezed(name).startswith(_squeezed(sought)) for name in names):
        return True
    return any(all(any(_is_form(part, word) for word in name.split()) for part in sought.split()) for name in names)


def _is_form(part: str, word: str) -> bool:
    """Whether it is a beginning of the word or another form of it."""
    shared = max(_STEM, len(part) - _ENDING, len(word) - _ENDING)
    return word.startswith(part) or part[:shared] == word[:shared]


def _squeezed(text: str) -> str:
    return text.replace(" ", "")


def _slips(sought: str, name: str) -> int | None:
    """The slips with which each word sought begins or is a word of the name; None where one is no such word."""
    total = 0
    for part in sought.split():
        least = min((_distance(part, word) for word in name.split()), default=len(part))
        if least > next((most for letters, most in _SLIPS if len(part) >= letters), 0):
            return None
        total += least
    return total


def _distance(part: str, word: str) -> int:
    """How many letters are missing, added, changed or exchanged with their neighbours.

    None in a beginning of the word; another form of the word counts as one. Words that begin otherwise and have more
    than one slip are others: north and south differ by two letters in Kazakh.
    """
    if _is_form(part, word):
        return int(not word.startswith(part))
    if abs(len(part) - len(word)) > _SLIPS[0][1]:
        return len(part)
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(part, 1):
        above, row = row, [i]
        for j, other in enumerate(word, 1):
            least = min(row[-1] + 1, above[j] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and part[i - 2] == other:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before = above
    return row[-1] if row[-1] <= 1 or part[0] == word[0] else len(part)
