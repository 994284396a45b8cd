"""A set to judge by: stories to import, and queries with the grades of what should be found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NotRequired, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELLED = Path(__file__).parents[1] / "data" / "labelled"


class _Edition(TypedDict):
    title: str


class _Story(TypedDict):
    """A line of the stories, as far as it is looked at here."""

    id: str | int
    topics: NotRequired[list[str]]
    editions: dict[str, _Edition]


class _Asked(TypedDict):
    """A line of the queries."""

    q: str
    lang: NotRequired[str]
    kind: NotRequired[str]
    grades: dict[str, int]


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
    told = {str(story["id"]): story for story in map(_story, _lines(stories))}
    return LabelledSet(
        file=stories.resolve(),
        topics={key: story.get("topics", []) for key, story in told.items()},
        titles={key: _title(story) for key, story in told.items()},
        queries=[_query(line) for line in _lines(queries)],
    )


def _query(line: str) -> Query:
    asked: _Asked = json.loads(line)
    return Query(
        text=asked["q"],
        language=asked.get("lang", "kk"),
        kind=asked.get("kind", "unknown"),
        grades={str(story): int(grade) for story, grade in asked["grades"].items()},
    )


def _story(line: str) -> _Story:
    story: _Story = json.loads(line)
    return story


def _title(story: _Story) -> str:
    return next(edition["title"] for edition in story["editions"].values())


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as lines:
        yield from (line for line in lines if line.strip())
