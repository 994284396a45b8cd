"""What the index has for a query: stories that fulfil an expression, their words in it, and their texts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from bot.search.exactness import Forms, forms_in, holds_phrases
from bot.search.query import Query
from bot.search.ranking import Candidate
from bot.store.database import Database, Value
from bot.store.indexing import span
from bot.store.values import milliseconds

_AT_ONCE = 100
"""Stories whose texts are parted into words before others get their turn: some milliseconds."""


class Candidates:
    """Queries on the read-only connection; hidden stories are in none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def matching(self, expression: str, query: Query, most: int) -> dict[int, int]:
        """The newest stories that fulfil an expression, within the query's days, with how they are dated."""
        since = None if query.since is None else milliseconds(query.since)
        until = None if query.until is None else milliseconds(query.until)
        first, last = span(since, until)
        sql = """
            SELECT i.story, s.sorted_at FROM story_words AS w
            CROSS JOIN indexed AS i ON i.place = w.rowid CROSS JOIN story AS s ON s.story = i.story
            WHERE w.story_words MATCH :expression AND w.rowid BETWEEN :first AND :last
                AND s.sorted_at >= coalesce(:since, s.sorted_at) AND s.sorted_at < coalesce(:until, s.sorted_at + 1)
                AND s.hidden_at IS NULL
            ORDER BY w.rowid DESC LIMIT :most
        """
        values: dict[str, Value] = {"expression": expression, "first": first, "last": last, "most": most}
        rows = await self._database.read(sql, values | {"since": since, "until": until})
        return {row["story"]: row["sorted_at"] for row in rows}

    async def load(self, stories: Mapping[int, int]) -> list[Candidate]:
        """What the index has of stories that are given with how they are dated."""
        sql = "SELECT i.story, i.words FROM json_each(?) AS number CROSS JOIN indexed AS i ON i.story = number.value"
        rows = await self._database.read(sql, (json.dumps(list(stories)),))
        return [Candidate(row["story"], stories[row["story"]], row["words"]) for row in rows]

    async def with_phrases(self, query: Query, found: Mapping[int, int]) -> dict[int, int]:
        """Those that have the phrases word for word: the index knows only stems in a row."""
        numbers = list(found)
        holding: dict[int, int] = {}
        for start in range(0, len(numbers), _AT_ONCE):
            part = numbers[start : start + _AT_ONCE]
            texts = await self.texts(part)
            holding |= {story: found[story] for story in part if holds_phrases(query.phrases, texts.get(story, ()))}
        return holding

    async def texts(self, stories: Sequence[int]) -> dict[int, list[Forms]]:
        """The words of the editions of stories."""
        sql = """
            SELECT e.story, e.title, e.summary FROM json_each(?) AS number CROSS JOIN edition AS e
            ON e.story = number.value
        """
        texts: dict[int, list[Forms]] = {}
        for row in await self._database.read(sql, (json.dumps(list(stories)),)):
            texts.setdefault(row["story"], []).append(forms_in(row["title"], row["summary"]))
        return texts
