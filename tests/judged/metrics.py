"""How good answers are: pure arithmetic on ids, best first, and on grades, 1 (on the subject) to 3 (what was asked).

Measures as they are usually defined: Järvelin and Kekäläinen 2002 (cumulated gain), gain 2^grade - 1 and discount
log2(rank + 1) as in Burges et al. 2005.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

DEPTH = 10
"""Ranks that count."""

FIRST_PAGE = 5
"""Ranks that a reader sees at once, where what is off the topic disturbs most."""

CLEARLY_RELEVANT = 2

Grades = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one answer is worth."""

    ndcg: float
    recall: float
    reciprocal_rank: float
    empty: bool
    shown: int
    """Stories among the first five ranks."""
    off_topic: int
    """Those of them that have nothing to do with what was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What many answers are worth: means over the queries, and shares from 0 to 1."""

    queries: int
    ndcg: float
    recall: float
    mrr: float
    empty: float
    off_topic: float
    """Of all stories shown in the first five ranks, so that an answer of one story weighs less than one of five."""


def ndcg(found: Sequence[str], grades: Grades) -> float:
    """Give the gain of the first ten ranks, as a share of the best order's."""
    best = sorted(grades.values(), reverse=True)
    ideal = _gain(best)
    return _gain([grades.get(story, 0) for story in _once(found)]) / ideal if ideal else 0.0


def recall(found: Sequence[str], grades: Grades) -> float:
    """Give the share of the relevant stories in the first ten ranks; of ten, where there are more."""
    relevant = {story for story, grade in grades.items() if grade > 0}
    return len(relevant.intersection(_once(found)[:DEPTH])) / min(DEPTH, len(relevant)) if relevant else 0.0


def reciprocal_rank(found: Sequence[str], grades: Grades) -> float:
    """Give 1 / the rank of the first clearly relevant story, 0 where the first ten ranks have none.

    Where no story at all is clearly relevant, the best that there are count.
    """
    least = min(CLEARLY_RELEVANT, max(grades.values(), default=CLEARLY_RELEVANT))
    ranks = enumerate(_once(found)[:DEPTH], start=1)
    return next((1 / rank for rank, story in ranks if grades.get(story, 0) >= least > 0), 0.0)


def off_topic(found: Sequence[str], grades: Grades, topics: Mapping[str, Collection[str]]) -> list[str]:
    """List the stories in the first five ranks that have no grade and share no topic with any story that has one."""
    wanted = {topic for story, grade in grades.items() if grade > 0 for topic in topics.get(story, ())}
    shown = _once(found)[:FIRST_PAGE]
    return [story for story in shown if not grades.get(story) and wanted.isdisjoint(topics.get(story, ()))]


def score(found: Sequence[str], grades: Grades, topics: Mapping[str, Collection[str]]) -> Score:
    """Judge one answer."""
    return Score(
        ndcg=ndcg(found, grades),
        recall=recall(found, grades),
        reciprocal_rank=reciprocal_rank(found, grades),
        empty=not found,
        shown=len(_once(found)[:FIRST_PAGE]),
        off_topic=len(off_topic(found, grades, topics)),
    )


def summarise(scores: Iterable[Score]) -> Summary:
    """Judge many answers; there must be one at least."""
    taken = list(scores)
    if not taken:
        raise ValueError("no answer to judge")
    return Summary(
        queries=len(taken),
        ndcg=_mean([one.ndcg for one in taken]),
        recall=_mean([one.recall for one in taken]),
        mrr=_mean([one.reciprocal_rank for one in taken]),
        empty=_mean([float(one.empty) for one in taken]),
        off_topic=sum(one.off_topic for one in taken) / max(1, sum(one.shown for one in taken)),
    )


def _gain(ranked: Sequence[int]) -> float:
    return sum(((1 << grade) - 1) / log2(rank + 1) for rank, grade in enumerate(ranked[:DEPTH], start=1))


def _once(found: Sequence[str]) -> list[str]:
    """Leave out what was shown before: a story shown twice is no second find."""
    return list(dict.fromkeys(found))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
