"""FTS5 expressions over the numbers of terms. Only numbers are ever put in, so nothing that was typed can be in one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bot.search.query import BETWEEN
from bot.search.ranking import Sought
from bot.search.ways import Way
from bot.store.resolving import Resolved

EVERY_STORY: Final = "2"
"""What every story has: the gap between its texts."""


def whole(resolved: Resolved, *, titles: bool = False) -> str:
    """Stories that hold everything, in their titles if so asked."""
    return _expression(resolved, [_any(group.ways, titles=titles) for group in resolved.groups])


def partly(resolved: Resolved, kept: Iterable[Sought]) -> str:
    """Stories that hold these of the groups."""
    return _expression(resolved, [_any(group.ways) for group in kept])


def topical(resolved: Resolved, topics: Iterable[int]) -> str:
    """Stories under any of these topics."""
    return _expression(resolved, [_number_any(topics)])


def _expression(resolved: Resolved, parts: Sequence[str]) -> str:
    every = [part for part in parts if part]
    every += [_any(phrase) for phrase in resolved.phrases]
    every += [_number_any(terms) for terms in resolved.filters]
    wanted = " AND ".join(f"({part})" for part in every) or EVERY_STORY
    return f"({wanted}) NOT ({_any(resolved.excluded)})" if resolved.excluded else wanted


def _any(ways: Iterable[Way], *, titles: bool = False) -> str:
    return " OR ".join(_way(way, titles=titles) for way in ways)


def _way(way: Way, *, titles: bool) -> str:
    if way.spread == "anywhere":
        return "(" + " AND ".join(f"({_row([term], titles=titles)})" for term in way.terms) + ")"
    return _near(way.terms, titles=titles) if way.spread == "near" else _row(way.terms, titles=titles)


def _row(terms: Sequence[int], *, titles: bool) -> str:
    """The terms one after the other, in a title or in a summary."""
    in_title = '"' + " ".join(str(2 * term + 1) for term in terms) + '"'
    return in_title if titles else f'"{" ".join(str(2 * term) for term in terms)}" OR {in_title}'


def _near(terms: Sequence[int], *, titles: bool) -> str:
    """The terms near each other, in a title or in a summary; FTS5 counts what stands between the first and the last."""
    between = BETWEEN + len(terms) - 2
    in_title, in_summary = (" ".join(f'"{2 * term + title}"' for term in terms) for title in (1, 0))
    near = f"NEAR({in_title}, {between})"
    return near if titles else f"NEAR({in_summary}, {between}) OR {near}"


def _number_any(terms: Iterable[int]) -> str:
    return " OR ".join(f'"{2 * term}"' for term in terms)
