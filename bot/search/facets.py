"""The filters that a search can be narrowed by, out of what the stories found have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.filtering import LONGEST_VALUE
from bot.search.narrowing import PERIODS, Choice, FilterKind, Narrowing, located
from bot.search.query import Query

_MOST = 12
"""Filters offered of a kind, besides those that are set."""

TYPED = "typed"
"""In counts: how many stories there are of the days that were typed."""

_ALWAYS = Choice("period", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A filter that is offered."""

    choice: Choice
    stories: int
    """How many the search would find with this filter alone of its kind."""
    chosen: bool
    typed: str = ""
    """The days as they were typed, where they are no period that is offered."""


def facets_of(kind: FilterKind, counts: Mapping[str, int], query: Query, narrowing: Narrowing) -> list[Facet]:
    """Topics, regions or sites by how many stories have them, the frequent ones first; those that are set come first.

    `counts` are those of the search without its filters of the kind.
    """
    chosen = {"topic": query.topics, "region": query.regions, "source": query.sources}.get(kind, ())
    offered = [value for value in _values(kind, counts) if value not in chosen][:_MOST]
    facets = [
        Facet(choice=Choice(kind, value), stories=_stories(kind, value, counts), chosen=value in chosen)
        for value in dict.fromkeys((*chosen, *offered))
    ]
    return [facet for facet in facets if _can_be_offered(facet.choice, narrowing)]


def _values(kind: FilterKind, counts: Mapping[str, int]) -> Iterable[str]:
    return (value.lower() for value in counts) if kind == "source" else counts


def _stories(kind: FilterKind, value: str, counts: Mapping[str, int]) -> int:
    if kind == "source":  # a part of a site's name means all sites that have it
        return sum(stories for site, stories in counts.items() if value in site.lower())
    return counts.get(value, 0)


def _can_be_offered(choice: Choice, narrowing: Narrowing) -> bool:
    if len(choice.value.encode()) > LONGEST_VALUE:
        return False
    return choice.kind != "source" or narrowing.add("", choice) is not None


def periods_of(text: str, counts: Mapping[str, int], query: Query, narrowing: Narrowing) -> list[Facet]:
    """The periods, and all of time ('' in `counts`); before them the days that were typed where they are none of these.

    `counts` are those of the search without any days; '' in a choice that is set takes the days away.
    """
    always = Facet(choice=_ALWAYS, stories=counts.get("", 0), chosen=query.since is None and query.until is None)
    choices = [Choice("period", period) for period in PERIODS]
    facets = [
        Facet(choice=one, stories=counts.get(one.value, 0), chosen=narrowing.is_set(query, one)) for one in choices
    ]
    facets.append(always)
    if any(facet.chosen for facet in facets):
        return facets
    days = " ".join(one.part.whole for one in located(text) if narrowing.kind_of(one.part) == "period")
    return [Facet(choice=_ALWAYS, stories=counts.get(TYPED, 0), chosen=True, typed=days), *facets]
