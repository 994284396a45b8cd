"""All stories of a kind, newest first, walked without holding them all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from bot.model import Story
from bot.search.exactness import forms_in, holds_phrases
from bot.search.query import Query
from bot.store.database import Database, Value
from bot.store.expression import whole
from bot.store.indexing import span
from bot.store.resolving import resolve
from bot.store.search import FEW
from bot.store.stories import Stories
from bot.store.values import milliseconds
from bot.store.vocabulary import Vocabulary

_NUMBERS: Final = 10_000
"""Story numbers read at a time."""

_STORIES: Final = 100
"""Stories loaded at a time: a few milliseconds in which nothing else goes on."""

_LAST: Final = 2**62


async def walk_stories(database: Database, *, topic: str = "", query: Query | None = None) -> AsyncIterator[Story]:
    """Give all stories that are shown: a topic's only, and only those in which a query's words are all found."""
    stories = Stories(database, aside=True)
    walk = _walk(database, topic) if query is None else _walk_found(database, topic, query)
    async for numbers in walk:
        for start in range(0, len(numbers), _STORIES):
            for story in await stories.load(numbers[start : start + _STORIES]):
                if query is None or _holds_phrases(story, query):
                    yield story


async def _walk(database: Database, topic: str) -> AsyncIterator[list[int]]:
    rows = "story_topic AS s CROSS JOIN story AS whole ON whole.story = s.story" if topic else "story AS s"
    of_topic = "AND s.topic = :topic" if topic else ""
    sql = f"""
        SELECT s.story, s.sorted_at FROM {rows}
        WHERE {"whole" if topic else "s"}.hidden_at IS NULL AND (s.sorted_at, s.story) < (:at, :story) {of_topic}
        ORDER BY s.sorted_at DESC, s.story DESC LIMIT :part
    """
    values: dict[str, Value] = {"topic": topic, "at": _LAST, "story": _LAST, "part": _NUMBERS}
    while found := await database.fetchall(sql, values):
        yield [row["story"] for row in found]
        values |= {"at": found[-1]["sorted_at"], "story": found[-1]["story"]}


async def _walk_found(database: Database, topic: str, query: Query) -> AsyncIterator[list[int]]:
    """As the index has them in the order of time, each part put in that of moments."""
    vocabulary = Vocabulary(database)
    resolved = await resolve(query, vocabulary)
    if query.is_empty or resolved.hopeless or not all(group.ways for group in resolved.groups):
        return
    sql = """
        SELECT w.rowid AS place, i.story, s.sorted_at FROM story_words AS w
        CROSS JOIN indexed AS i ON i.place = w.rowid CROSS JOIN story AS s ON s.story = i.story
        WHERE w.story_words MATCH :expression AND w.rowid BETWEEN :first AND :last AND s.hidden_at IS NULL
            AND (:topic = '' OR EXISTS (
                SELECT 1 FROM story_topic AS t WHERE (t.topic, t.sorted_at, t.story) = (:topic, s.sorted_at, s.story)
            ))
            AND s.sorted_at >= coalesce(:since, s.sorted_at) AND s.sorted_at < coalesce(:until, s.sorted_at + 1)
        ORDER BY w.rowid DESC LIMIT :part
    """
    since, until = (None if moment is None else milliseconds(moment) for moment in (query.since, query.until))
    first, last = span(since, until)
    values: dict[str, Value] = {"expression": whole(resolved), "topic": topic, "part": _NUMBERS}
    values |= {"since": since, "until": until, "first": first, "last": last}
    found = await database.fetchall(sql, values)
    if len(found) < FEW and query.may_be_unfinished:  # as the search does: the file has what its list has
        values["expression"] = whole(await resolve(query, vocabulary, guess="unfinished"))
        found = await database.fetchall(sql, values)
    while found:
        yield [row["story"] for row in sorted(found, key=lambda row: (-row["sorted_at"], -row["story"]))]
        values["last"] = found[-1]["place"] - 1
        found = await database.fetchall(sql, values)


def _holds_phrases(story: Story, query: Query) -> bool:
    texts = [forms_in(edition.title, edition.summary) for edition in story.editions] if query.phrases else []
    return holds_phrases(query.phrases, texts)
