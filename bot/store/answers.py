"""What a saved search would have brought: the stories of some time that answer it, as strictly as new ones are told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.alerts import strictly
from bot.model import Story
from bot.search.exactness import Forms, forms_in, holds_phrases
from bot.search.query import Query
from bot.store.database import Database, Value
from bot.store.expression import whole
from bot.store.indexing import span
from bot.store.resolving import resolve
from bot.store.stories import Stories
from bot.store.values import milliseconds
from bot.store.vocabulary import Vocabulary

_AT_ONCE: Final = 200
"""Stories whose texts are looked at before others get their turn."""

_MOST: Final = 20_000
"""Stories that are counted; nobody needs to know of more."""


@dataclass(frozen=True, slots=True)
class Foretaste:
    """How many stories answer a search, and the newest of them."""

    total: int
    newest: tuple[Story, ...] = ()


class Answers:
    """Looks for stories that hold all that a search says."""

    def __init__(self, database: Database, stories: Stories) -> None:
        self._database = database
        self._stories = stories
        self._vocabulary = Vocabulary(database)

    async def foretaste(self, query: Query, since: datetime, *, most: int) -> Foretaste:
        """Count the stories that are dated since a moment and answer, and give the newest."""
        found = await self.numbers(query, since)
        return Foretaste(len(found), await self._stories.load(found[:most]))

    async def numbers(self, query: Query, since: datetime | None = None) -> list[int]:
        """Give the stories that answer, newest first."""
        if query.is_empty:
            return []
        resolved = await resolve(strictly(query), self._vocabulary, guess="nothing")
        if resolved.hopeless or not all(group.ways for group in resolved.groups):
            return []
        sql = """
            SELECT i.story FROM story_words AS w
            CROSS JOIN indexed AS i ON i.place = w.rowid CROSS JOIN story AS s ON s.story = i.story
            WHERE w.story_words MATCH :expression AND w.rowid BETWEEN :first AND :last AND s.hidden_at IS NULL
                AND s.sorted_at >= coalesce(:since, s.sorted_at) AND s.sorted_at < coalesce(:until, s.sorted_at + 1)
            ORDER BY s.sorted_at DESC, s.story DESC LIMIT :most
        """
        starts = [milliseconds(moment) for moment in (since, query.since) if moment is not None]
        since_ms, until = max(starts, default=None), None if query.until is None else milliseconds(query.until)
        first, last = span(since_ms, until)
        values: dict[str, Value] = {"expression": whole(resolved), "first": first, "last": last}
        values |= {"since": since_ms, "until": until, "most": _MOST}
        found = [row["story"] for row in await self._database.fetchall(sql, values)]
        return await self._worded(query, found) if query.phrases else found

    async def _worded(self, query: Query, stories: Sequence[int]) -> list[int]:
        """Those that have the phrases word for word."""
        found: list[int] = []
        for start in range(0, len(stories), _AT_ONCE):
            part = stories[start : start + _AT_ONCE]
            texts = await self._texts(part)
            found += [one for one in part if holds_phrases(query.phrases, texts[one])]
            await asyncio.sleep(0)
        return found

    async def _texts(self, stories: Sequence[int]) -> dict[int, list[Forms]]:
        sql = """
            SELECT e.story, e.title, e.summary FROM json_each(?) AS number CROSS JOIN edition AS e
            ON e.story = number.value
        """
        texts: dict[int, list[Forms]] = {story: [] for story in stories}
        for row in await self._database.fetchall(sql, (json.dumps(list(stories)),)):
            texts[row["story"]].append(forms_in(row["title"], row["summary"]))
        return texts
