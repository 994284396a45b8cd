"""Searching the index: candidates by FTS5, the newest first where there are too many, put in order by bot.search."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import Final, Literal, TypeAlias

from bot.model import Page
from bot.search.exactness import Forms, exactness, put_right
from bot.search.query import Query
from bot.search.ranking import Candidate, Ranked, Sought, in_order, rank, unranked
from bot.store.candidates import Candidates
from bot.store.database import Database
from bot.store.expression import partly, topical, whole
from bot.store.resolving import Resolved, resolve
from bot.store.stories import Stories
from bot.store.vocabulary import Vocabulary

Order: TypeAlias = Literal["best", "newest"]

MOST_FOUND: Final = 1000
"""Stories that a search can be paged through; nobody turns two hundred pages."""

FEW: Final = 10
"""Fewer stories than these that hold everything are followed by those that hold most, or a word that begins so."""

_TELLING: Final = 5
"""Best answers whose topics tell what a story may be about that is not quite one."""

_JUDGED: Final = 300
"""Stories that are judged; a search that finds more has the newest of the others behind them."""

_ENOUGH: Final = 200
"""Stories that hold a part of it, of which the best are taken."""

_NEARLY_ALL, _MOST_OF_IT, _SOME_OF_IT = 0.75, 0.6, 0.2
"""The share of what is looked for that a story has to hold: of another topic than is meant; where none is meant; of the
topic that is meant."""

_ANYTHING: Final = 0.3
"""As much, of whatever topic, is enough behind the first page."""

_AT_FIRST_SIGHT: Final = 5
"""Stories of a first page, on which what is not meant would disturb."""

_LEAST_TELLING: Final = 0.1
"""The share of a query that a part of it has to tell to be looked for."""

_MOST_GROUPS, _MOST_PARTS = 6, 8
"""Groups of which parts are made, and parts that are looked for."""

_LOOKED_AT: Final = 60
"""Best stories whose texts are looked at for the very forms that were typed."""

_AT_ONCE: Final = 200
"""Stories that are judged before others get their turn."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best or newest first."""

    stories: tuple[int, ...]
    related: int = 0
    """How many of them, the last ones, hold only a part of it or are about the same."""
    more: bool = False
    """There are more than can be paged through."""
    meant: str | None = None
    """What was looked for in place of words that no story has: the query with them put right."""
    by: frozenset[tuple[str, ...]] = frozenset()
    """The keys in a row that were looked for."""


class Search:
    """Searches; nothing that a user can type is an error."""

    def __init__(self, database: Database, stories: Stories) -> None:
        self._candidates = Candidates(database)
        self._stories = stories
        self._vocabulary = Vocabulary(database)

    async def page(
        self, query: Query, *, size: int, anchor: int | None = None, older: bool = True, order: Order = "best"
    ) -> Page:
        """Give a page of what the query finds: the first, or the one after (before) `anchor`."""
        found = await self.find(query, order=order)
        numbers = found.stories
        start = await self._start(numbers, size, anchor, older=older)
        end, answers = min(start + size, len(numbers)), len(numbers) - found.related
        return Page(
            stories=await self._stories.load(numbers[start:end]),
            total=answers,
            related=found.related,
            near=max(0, end - max(start, answers)),
            more=found.more,
            meant=found.meant,
            found_by=found.by,
            number=-(-start // size) + 1,
            pages=max(-(-len(numbers) // size), -(-start // size) + 1),
            newer=start > 0,
            older=start + size < len(numbers),
        )

    async def _start(self, numbers: Sequence[int], size: int, anchor: int | None, *, older: bool) -> int:
        resolved = None if anchor is None else await self._stories.resolve(anchor)
        if resolved not in numbers:
            return 0
        at = numbers.index(resolved)
        if older:
            return at + 1 if at + 1 < len(numbers) else max(0, len(numbers) - size)
        return max(0, at - size)

    async def find(self, query: Query, *, order: Order = "best") -> Found:
        """Give the numbers of the stories that answer, best or newest first, at most MOST_FOUND.

        Where few hold all of it, those follow that hold most of it, or are about the same.
        """
        if query.is_empty:
            return Found(())
        resolved = await resolve(query, self._vocabulary)
        if resolved.hopeless:
            return Found(())
        found = await self._answers(query, resolved)
        if len(found) < FEW and query.may_be_unfinished:
            resolved = await resolve(query, self._vocabulary, guess="unfinished")
            found = await self._answers(query, resolved)
        more = len(found) > MOST_FOUND
        answers = await self._judged(resolved, dict(islice(found.items(), MOST_FOUND)))
        if order == "newest":
            answers = sorted(answers, key=lambda one: (-one.sorted_at, -one.story))
        related = [] if len(answers) >= FEW or not resolved.groups else await self._related(query, resolved, answers)
        texts = await self._candidates.texts([one.story for one in (*answers[:_LOOKED_AT], *related)])
        if order == "best":
            answers = _exact_first(query, answers, texts)
        numbers = tuple(one.story for one in (*answers, *related))
        meant = put_right(query, resolved.corrected, [form for one in numbers for form in texts.get(one, ())])
        return Found(numbers, related=len(related), more=more, meant=meant, by=resolved.found_by)

    # --- candidates ------------------------------------------------------------------------------------------

    async def _answers(self, query: Query, resolved: Resolved) -> dict[int, int]:
        """The stories that hold all of the query, with how they are dated: those to be judged first come first."""
        found: dict[int, int] = {}
        if all(group.ways for group in resolved.groups):
            found = await self._candidates.matching(whole(resolved), query, MOST_FOUND + 1)
            if len(found) > MOST_FOUND and resolved.groups:  # the newest of all might have the words in no title
                in_titles = await self._candidates.matching(whole(resolved, titles=True), query, _JUDGED // 2)
                newest = dict(islice(found.items(), _JUDGED // 2))
                found = in_titles | newest | found
        return await self._candidates.with_phrases(query, found) if query.phrases else found

    async def _judged(self, resolved: Resolved, found: Mapping[int, int]) -> list[Ranked]:
        """Put stories in order; those past the first hundreds stay as they are, behind."""
        if not resolved.groups:
            return [unranked(story, sorted_at) for story, sorted_at in found.items()]
        judged = await _ranked(resolved, await self._candidates.load(dict(islice(found.items(), _JUDGED))))
        rest = islice(found.items(), _JUDGED, None)
        return [*judged, *(unranked(story, sorted_at) for story, sorted_at in rest)]

    async def _related(self, query: Query, resolved: Resolved, answers: Sequence[Ranked]) -> list[Ranked]:
        """Stories that hold a part of the query, the more telling parts first, or are about the same."""
        found: dict[int, int] = {}
        for kept in _parts(resolved):
            if len(found) < _ENOUGH:
                found |= await self._candidates.matching(partly(resolved, kept), query, _ENOUGH)
        meant = _meant(answers, resolved)
        if meant:
            found |= await self._candidates.matching(topical(resolved, meant), query, _ENOUGH)
        shown = {one.story for one in answers}
        others = {story: sorted_at for story, sorted_at in found.items() if story not in shown}
        if query.phrases:
            others = await self._candidates.with_phrases(query, others)
        ranked = await _ranked(resolved, await self._candidates.load(others))
        topics = {2 * term for term in meant}
        near = [one for one in ranked if one.coverage >= _needed(one, topics)]
        if not answers:
            near = _best_of(near or ranked)
        if len(answers) + len(near) >= _AT_FIRST_SIGHT:
            far = (one for one in ranked if one.coverage >= _ANYTHING or not one.topics.isdisjoint(topics))
            near = list({one.story: one for one in (*near, *far)}.values())
        return near[: FEW - len(answers)]


async def _ranked(resolved: Resolved, candidates: Sequence[Candidate]) -> list[Ranked]:
    """Judge the candidates, some at a time: others get their turn between."""
    scored: list[Ranked] = []
    for start in range(0, len(candidates), _AT_ONCE):
        scored += rank(resolved.groups, candidates[start : start + _AT_ONCE], resolved.topics, resolved.about)
        await asyncio.sleep(0)
    return in_order(scored)


def _parts(resolved: Resolved) -> list[list[Sought]]:
    """The groups that the index knows without one or more of them, those that tell most first."""
    known = [group for group in resolved.groups if group.ways]
    least = _LEAST_TELLING * sum(group.rarity for group in resolved.groups)
    sizes = range(len(known) if len(known) < len(resolved.groups) else len(known) - 1, 0, -1)
    parts = [list(part) for size in sizes for part in combinations(known[:_MOST_GROUPS], size)]
    telling = {n: sum(group.rarity for group in part) for n, part in enumerate(parts)}
    best = sorted((n for n in telling if telling[n] >= least), key=lambda n: -telling[n])
    return [parts[n] for n in best[:_MOST_PARTS]]


def _meant(answers: Sequence[Ranked], resolved: Resolved) -> set[int]:
    """The terms of the topics that a search is about: what most of its best answers are under, the narrowest of them.

    Where there are no answers its own words tell; with answers, those of its words' topics that they are under, too.
    """
    best = Counter(number // 2 for one in answers[:_TELLING] for number in one.topics)
    if not best:
        return set(resolved.about)
    most = max(best.values())
    narrowest = min((term for term in best if best[term] == most), key=lambda term: (resolved.topics[term], term))
    return {narrowest} | (set(resolved.about) & best.keys())


def _needed(one: Ranked, meant: Collection[int]) -> float:
    """The share of what is looked for that a story has to hold to be shown beside answers."""
    if not one.topics:
        return 1.0
    if not meant:
        return _MOST_OF_IT
    return _NEARLY_ALL if one.topics.isdisjoint(meant) else _SOME_OF_IT


def _best_of(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Those that hold at least half of what the best one holds."""
    most = max((one.coverage for one in ranked), default=0.0)
    return [one for one in ranked if one.coverage >= most / 2]


def _exact_first(query: Query, ranked: Sequence[Ranked], texts: Mapping[int, Sequence[Forms]]) -> list[Ranked]:
    """Let the best be ordered also by whether they have what was typed in the very form."""
    best = [
        replace(one, score=one.score + one.coverage * exactness(query, texts.get(one.story, ())))
        for one in ranked[:_LOOKED_AT]
    ]
    return [*in_order(best), *ranked[_LOOKED_AT:]]
