"""Is this the same story? What is new is joined to stories that are stored, and to what else is new.

Pure. The page's own links join first, then likeness, the most alike first, within a day of each other. A wrong join is
worse than a double, so: no story takes two editions of one site and language, none whose numbers or regions contradict
any of its own, and none that is like two stories which an operator has split. The order of what comes is no matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations

from bot.likeness.contrasts import contrary
from bot.likeness.traits import Key, Traits, traits_of
from bot.likeness.weighing import Rarity, weigh
from bot.model import JoinedBy, Language

ALIKE = 1.15
"""The least that joins two editions: a seventh more than the weights were fitted for, for what no pair foresaw."""

_MOST_COMPARED = 12
"""The stored or new editions with which one is compared: those that share most of what is rare."""
_LEAST_SHARED = 0.03
_MOST_WITH = 40
"""What more editions of a day have, finds none of them."""
_REMEMBERED = 1024
"""Editions whose traits are remembered from read to read: those of some days, 13 KiB each; to read them takes 2 ms."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An edition as far as it tells which story it is."""

    language: Language
    site: str
    title: str
    summary: str
    day: date
    regions: tuple[str, ...] = ()
    url: str = ""
    same_as: tuple[str, ...] = ()

    @property
    def voice(self) -> tuple[str, Language]:
        """Who tells it: of one story nobody tells the same twice in one language."""
        return (self.site, self.language)

    @property
    def traits(self) -> Traits:
        """What its words tell."""
        return _traits(self.title, self.summary, self.language, self.site, self.day, self.regions)


@dataclass(frozen=True, slots=True)
class Stored:
    """An edition of a stored story."""

    story: int
    told: Told


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new group of editions belongs."""

    story: int | None
    """The stored story, if it belongs to one."""
    begins: int
    """Else the group that begins its story; it may be the group itself."""
    by: JoinedBy | None
    """What tells that; None for a group that begins a story."""


@dataclass(slots=True)
class _Cluster:
    """Groups that are one story as far as is known."""

    groups: list[int] = field(default_factory=list)
    story: int | None = None
    members: list[Told] = field(default_factory=list)

    @property
    def taken(self) -> set[tuple[str, Language]]:
        return {member.voice for member in self.members}

    def takes(self, other: _Cluster) -> bool:
        """Whether the other can be the same story."""
        if (self.story is not None and other.story is not None) or self.taken & other.taken:
            return False
        return not any(contrary(mine.traits, theirs.traits) for mine in self.members for theirs in other.members)


@dataclass(frozen=True, slots=True, order=True)
class _Pair:
    """Two editions that are alike; the most alike come first, and among equals their links decide."""

    weight: float
    links: tuple[str, ...]
    group: int
    other: tuple[str, int]


def place(
    groups: Sequence[Sequence[Told]],
    stored: Sequence[Stored] = (),
    *,
    links: Mapping[str, int] | None = None,
    apart: Collection[tuple[int, int]] = (),
) -> list[Place]:
    """Tell for each group of new editions (those of one identity) to which story it belongs, in their order.

    `links` leads from the addresses of stored editions to their stories; `apart` are the stories that were split, the
    lower number first.
    """
    clusters = _Clusters(groups, stored)
    for group, other in _linked(groups, links or {}):
        clusters.join(group, other, "link")
    pairs = list(_pairs(groups, stored))
    torn = _torn(pairs, apart)
    for pair in sorted(pairs):
        if pair.other[0] == _NEW or pair.group not in torn:
            clusters.join(pair.group, pair.other, "likeness")
    return clusters.places()


_NEW, _STORED = "new", "stored"


class _Clusters:
    """What is one story, as it becomes known."""

    def __init__(self, groups: Sequence[Sequence[Told]], stored: Sequence[Stored]) -> None:
        self._new = [_Cluster([number], None, list(group)) for number, group in enumerate(groups)]
        self._stored: dict[int, _Cluster] = {}
        self._by: list[JoinedBy | None] = [None] * len(groups)
        for one in stored:
            self._stored.setdefault(one.story, _Cluster(story=one.story)).members.append(one.told)

    def join(self, group: int, other: tuple[str, int], by: JoinedBy) -> None:
        """Let two clusters be one, if they can be; of two that are new, the earlier begins the story."""
        one = self._new[group]
        two = self._new[other[1]] if other[0] == _NEW else self._stored.get(other[1])
        if two is None or one is two or not one.takes(two):
            return
        kept, lost = (one, two) if _comes_before(one, two) else (two, one)
        self._by[min(lost.groups)] = by
        kept.groups += lost.groups
        kept.members += lost.members
        for number in lost.groups:
            self._new[number] = kept

    def places(self) -> list[Place]:
        """Where each group belongs in the end."""
        return [Place(cluster.story, min(cluster.groups), self._by[number]) for number, cluster in enumerate(self._new)]


def _comes_before(one: _Cluster, two: _Cluster) -> bool:
    if one.story is not None or two.story is not None:
        return one.story is not None
    return min(one.groups) < min(two.groups)


def _linked(groups: Sequence[Sequence[Told]], links: Mapping[str, int]) -> Iterator[tuple[int, tuple[str, int]]]:
    """What pages say of their other languages, whichever side says it."""
    new = {told.url: number for number, group in enumerate(groups) for told in group if told.url}
    for number, group in enumerate(groups):
        for told in group:
            if told.url in links:
                yield number, (_STORED, links[told.url])
            for url in told.same_as:
                if url in links:
                    yield number, (_STORED, links[url])
                elif new.get(url, number) != number:
                    yield number, (_NEW, new[url])


def _torn(pairs: Sequence[_Pair], apart: Collection[tuple[int, int]]) -> set[int]:
    """The groups that are like two stories which are not one: they belong to neither."""
    alike: dict[int, set[int]] = defaultdict(set)
    for pair in pairs:
        if pair.other[0] == _STORED:
            alike[pair.group].add(pair.other[1])
    return {group for group, stories in alike.items() if any(two in apart for two in combinations(sorted(stories), 2))}


def _pairs(groups: Sequence[Sequence[Told]], stored: Sequence[Stored]) -> Iterator[_Pair]:
    """The pairs that are alike, found by what they share, for there are too many to compare all."""
    if len({told.voice for group in (*groups, [one.told for one in stored]) for told in group}) < 2:  # noqa: PLR2004 - two
        return
    texts = [_text(one.told, _STORED, one.story) for one in stored]
    new = [_text(told, _NEW, number) for number, group in enumerate(groups) for told in group]
    texts += new
    rarity, index = Rarity(text.traits for text in texts), _index(texts)
    for text in new:
        for other in _nearest(text, index, texts):
            if contrary(text.traits, other.traits):
                continue
            weight = weigh(text.traits, other.traits, rarity)
            if weight >= ALIKE:
                yield _Pair(-weight, tuple(sorted((text.told.url, other.told.url))), text.where[1], other.where)


@dataclass(frozen=True, slots=True)
class _Text:
    """An edition, where it stands, and what it tells."""

    told: Told
    where: tuple[str, int]
    traits: Traits
    voice: tuple[str, Language]


def _text(told: Told, kind: str, number: int) -> _Text:
    return _Text(told, (kind, number), told.traits, told.voice)


def _index(texts: Sequence[_Text]) -> Mapping[date, Mapping[Key, list[int]]]:
    index: dict[date, dict[Key, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, text in enumerate(texts):
        day = index[text.told.day]
        for key in text.traits.keys:
            day[key].append(at)
    return index


def _nearest(text: _Text, index: Mapping[date, Mapping[Key, list[int]]], texts: Sequence[_Text]) -> list[_Text]:
    """The texts of the day, or the one before or after, that share most of what is rare."""
    shared: dict[int, float] = defaultdict(float)
    for day in (text.told.day - _DAY, text.told.day, text.told.day + _DAY):
        keys = index.get(day, {})
        for key in text.traits.keys:
            found = keys.get(key, ())
            if len(found) <= _MOST_WITH:
                for at in found:
                    shared[at] += 1 / (3 + len(found))
    others = [at for at in shared if texts[at].voice != text.voice and texts[at].where != text.where]
    least = max(_LEAST_SHARED, max((shared[at] for at in others), default=0) / 10)
    near = [at for at in others if shared[at] >= least]
    near.sort(key=lambda at: (-round(shared[at], 9), texts[at].told.url))
    return [texts[at] for at in near[:_MOST_COMPARED]]


@lru_cache(_REMEMBERED)
def _traits(title: str, summary: str, language: Language, site: str, day: date, regions: tuple[str, ...]) -> Traits:
    return traits_of(title, summary, language=language, site=site, day=day, regions=regions)
