"""A set to judge by: stories to import, and queries with the grades of what should be found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELLED = Path(__file__).parents[1] / "data" / "labelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is typed, in what language and way, and what should be found."""

    text: str
    language: str
    kind: str
    grades: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSet:
    """Stories, by id, and queries."""

    file: Path
    """The stories, as `saqbala import` takes them."""
    topics: dict[str, list[str]]
    titles: dict[str, str]
    """For people: the title in the first language that there is."""
    queries: list[Query]


def read_set(folder: Path | None = None) -> LabelledSet:
    """Read a set: ours, or stories.jsonl and queries.jsonl in a folder."""
    stories = folder / "stories.jsonl" if folder else LABELLED / "search_stories.jsonl"
    queries = folder / "queries.jsonl" if folder else LABELLED / "search_queries.jsonl"
    told = {str(story["id"]): story for story in _lines(stories)}
    return LabelledSet(
        file=stories.resolve(),
        topics={key: story.get("topics", []) for key, story in told.items()},
        titles={key: _title(story) for key, story in told.items()},
        queries=[_query(line) for line in _lines(queries)],
    )


def _query(line: dict[str, Any]) -> Query:
    return Query(
        text=line["q"],
        language=line.get("lang", "kk"),
        kind=line.get("kind", "unknown"),
        grades={str(story): int(grade) for story, grade in line["grades"].items()},
    )


def _title(story: dict[str, Any]) -> str:
    return str(next(edition["title"] for edition in story["editions"].values()))


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
