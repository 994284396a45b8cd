"""What was measured, as tables and lists for people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.judged.metrics import Score, Summary, score, summarise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.judged.sets import LabelledSet, Query

_HEAD = f"{'':<20} {'queries':>7} {'nDCG@10':>8} {'R@10':>6} {'MRR':>6} {'empty':>7} {'off':>7}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A query, what was found and what that is worth."""

    query: Query
    found: Sequence[str]
    score: Score


def judge(judged: LabelledSet, answers: Sequence[Sequence[str]]) -> list[Judged]:
    """Score every answer."""
    return [
        Judged(query=query, found=found, score=score(found, query.grades, judged.topics))
        for query, found in zip(judged.queries, answers, strict=True)
    ]


def groups(verdicts: Sequence[Judged], key: Callable[[Query], str]) -> dict[str, Summary]:
    """Summarise the queries that are alike, in the order in which they first come."""
    scores: defaultdict[str, list[Score]] = defaultdict(list)
    for one in verdicts:
        scores[key(one.query)].append(one.score)
    return {name: summarise(members) for name, members in scores.items()}


def tables(verdicts: Sequence[Judged]) -> Iterator[str]:
    """Show the figures: overall, by language and by kind."""
    yield _HEAD
    parts = (
        {"all": summarise(one.score for one in verdicts)},
        groups(verdicts, lambda query: query.language),
        groups(verdicts, lambda query: query.kind),
    )
    for part in parts:
        yield from (_row(name, summary) for name, summary in part.items())
        yield ""


def misses(judged: LabelledSet, verdicts: Sequence[Judged], most: int) -> Iterator[str]:
    """Show the worst answers: what was expected, and what was found; a grade of 0 is a dot."""
    for one in sorted(verdicts, key=lambda verdict: verdict.score.ndcg)[:most]:
        grades = one.query.grades
        yield f"{one.query.text}  [{one.query.language}, {one.query.kind}, nDCG@10 {one.score.ndcg:.2f}]"
        for story in sorted(grades, key=lambda wanted: -grades[wanted])[:10]:
            yield f"    want {grades[story]} {story}  {judged.titles.get(story, '?')}"
        for story in one.found[:10]:
            yield f"    got  {grades.get(story) or '.'} {story}  {judged.titles.get(story, '?')}"
        yield ""


def _row(name: str, summary: Summary) -> str:
    figures = f"{summary.ndcg:>8.3f} {summary.recall:>6.3f} {summary.mrr:>6.3f}"
    return f"{name:<20} {summary.queries:>7} {figures} {summary.empty:>7.1%} {summary.off_topic:>7.1%}"
