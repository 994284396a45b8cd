"""Stories as readers see them: one by its number, and pages of them, newest first."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.model import Edition, Joined, Page, Story
from bot.store.database import Database, Value
from bot.store.values import moment, optional_moment, published_value

_ALL: Final = "FROM story AS s WHERE s.hidden_at IS NULL"
_UNDER_TOPIC: Final = (
    "FROM story_topic AS s CROSS JOIN story AS whole ON whole.story = s.story"
    " WHERE s.topic = :topic AND whole.hidden_at IS NULL"
)
_PLACE: Final = "(s.sorted_at, s.story)"
_EDITIONS: Final = """
    SELECT e.*, j.joined_by, j.joined_at, j.origin FROM edition AS e LEFT JOIN joined AS j
    ON j.joined = (SELECT max(last.joined) FROM joined AS last WHERE last.edition = e.edition)
"""


class Stories:
    """Queries on the read-only connection; hidden stories, and those that were joined into others, are in none.

    `aside`: thousands of stories are loaded on the connection that no answer waits for.
    """

    def __init__(self, database: Database, *, aside: bool = False) -> None:
        self._database = database
        self._loading = database.fetchall if aside else database.read

    async def get(self, number: int) -> Story | None:
        """Give the story of a number, or the one it was joined into; None when there is none to show."""
        found = await self.load([await self.resolve(number)])
        return found[0] if found else None

    async def resolve(self, number: int) -> int:
        """Follow an alias: the number of the story that `number` stands for today."""
        if abs(number) >= 2**63:  # SQLite's integers end there
            return 0
        rows = await self._database.read("SELECT story FROM alias WHERE alias = ?", (number,))
        return int(rows[0]["story"]) if rows else number

    async def present(self, numbers: Sequence[int]) -> dict[int, Story]:
        """Give the stories that these numbers stand for today, by these numbers; without those not to be shown."""
        marks = ", ".join("?" * len(numbers))
        sql = f"SELECT alias, story FROM alias WHERE alias IN ({marks})"
        joined = {row["alias"]: row["story"] for row in await self._database.read(sql, tuple(numbers))}
        today = {number: joined.get(number, number) for number in numbers}
        stories = {story.number: story for story in await self.load(list(dict.fromkeys(today.values())))}
        return {number: stories[present] for number, present in today.items() if present in stories}

    async def page(self, topic: str = "", *, size: int, anchor: int | None = None, older: bool = True) -> Page:
        """Give a page of all stories or of a topic's: the first, or the one right after (before) story `anchor`.

        Past either end it is the nearest full page, so that a button of a list that has changed still gives one.
        """
        rows = f"{_UNDER_TOPIC if topic else _ALL}"
        values: dict[str, Value] = {"topic": topic, "size": size}
        numbers = await self._beside(rows, values, anchor, older=older)
        if not numbers:
            numbers = await self._newest(rows, values)
        total = await self._count(rows, values)
        before = await self._count_before(rows, values, numbers[0]) if numbers else 0
        return Page(
            stories=await self.load(numbers),
            total=total,
            number=-(-before // size) + 1,
            pages=max(-(-total // size), -(-before // size) + 1),
            newer=before > 0,
            older=before + len(numbers) < total,
        )

    async def _beside(self, rows: str, values: dict[str, Value], anchor: int | None, *, older: bool) -> list[int]:
        place = None if anchor is None else await self._place(anchor)
        if place is None:
            return []
        values |= place
        if older:
            numbers = await self._numbers(f"{rows} AND {_PLACE} < (:sorted_at, :story)", "DESC", values)
            return numbers or (await self._numbers(rows, "ASC", values))[::-1]
        numbers = await self._numbers(f"{rows} AND {_PLACE} > (:sorted_at, :story)", "ASC", values)
        return numbers[::-1] if len(numbers) == values["size"] else []

    async def _newest(self, rows: str, values: dict[str, Value]) -> list[int]:
        return await self._numbers(rows, "DESC", values)

    async def _numbers(self, rows: str, order: str, values: dict[str, Value]) -> list[int]:
        sql = f"SELECT s.story {rows} ORDER BY s.sorted_at {order}, s.story {order} LIMIT :size"
        return [int(row["story"]) for row in await self._database.read(sql, values)]

    async def _place(self, number: int) -> dict[str, Value] | None:
        sql = "SELECT sorted_at, story FROM story WHERE story = ?"
        rows = await self._database.read(sql, (await self.resolve(number),))
        return dict(rows[0]) if rows else None

    async def _count(self, rows: str, values: dict[str, Value]) -> int:
        return int((await self._database.read(f"SELECT count(*) AS n {rows}", values))[0]["n"])

    async def _count_before(self, rows: str, values: dict[str, Value], first: int) -> int:
        place = await self._place(first)
        return await self._count(f"{rows} AND {_PLACE} > (:sorted_at, :story)", values | (place or {}))

    async def topic_counts(self) -> dict[str, int]:
        """Count the stories of each topic that has any."""
        sql = (
            "SELECT topic, count(*) AS n FROM story_topic JOIN story USING (story)"
            " WHERE hidden_at IS NULL GROUP BY topic"
        )
        return {row["topic"]: row["n"] for row in await self._database.read(sql)}

    async def last_new(self) -> datetime | None:
        """Tell when the newest story was first seen."""
        sql = "SELECT first_seen FROM story WHERE hidden_at IS NULL ORDER BY story DESC LIMIT 1"
        rows = await self._database.read(sql)
        return optional_moment(rows[0]["first_seen"]) if rows else None

    async def load(self, numbers: Sequence[int]) -> tuple[Story, ...]:
        """Give the stories of these numbers in their order, without those that are hidden or unknown."""
        marks = ", ".join("?" * len(numbers))
        stories = await self._loading(
            f"SELECT story, published, first_seen FROM story WHERE hidden_at IS NULL AND story IN ({marks})",
            tuple(numbers),
        )
        editions = await self._loading(
            f"{_EDITIONS} WHERE e.story IN ({marks}) ORDER BY e.official DESC, e.edition", tuple(numbers)
        )
        topics = await self._loading(
            f"SELECT story, topic FROM story_topic WHERE story IN ({marks}) ORDER BY topic", tuple(numbers)
        )
        regions = await self._loading(
            f"SELECT story, region FROM story_region WHERE story IN ({marks}) ORDER BY region", tuple(numbers)
        )
        return _assemble(numbers, stories, editions, topics, regions)


def _assemble(
    numbers: Sequence[int],
    stories: list[sqlite3.Row],
    editions: list[sqlite3.Row],
    topics: list[sqlite3.Row],
    regions: list[sqlite3.Row],
) -> tuple[Story, ...]:
    editions_of: dict[int, list[Edition]] = defaultdict(list)
    for row in editions:
        editions_of[row["story"]].append(_edition(row))
    topics_of: dict[int, list[str]] = defaultdict(list)
    for row in topics:
        topics_of[row["story"]].append(row["topic"])
    regions_of: dict[int, list[str]] = defaultdict(list)
    for row in regions:
        regions_of[row["story"]].append(row["region"])
    found = {
        row["story"]: Story(
            number=row["story"],
            published=published_value(row["published"]),
            first_seen=moment(row["first_seen"]),
            editions=tuple(editions_of[row["story"]]),
            topics=tuple(topics_of[row["story"]]),
            regions=tuple(regions_of[row["story"]]),
        )
        for row in stories
        if editions_of[row["story"]]
    }
    return tuple(found[number] for number in numbers if number in found)


def _edition(row: sqlite3.Row) -> Edition:
    return Edition(
        language=row["language"],
        title=row["title"],
        summary=row["summary"],
        url=row["url"],
        site=row["site"],
        external_id=row["external_id"],
        first_seen=moment(row["first_seen"]),
        changed_at=optional_moment(row["changed_at"]),
        official=bool(row["official"]),
        joined=Joined(row["joined_by"], moment(row["joined_at"]), row["origin"]) if row["joined_by"] else None,
        image=row["image"],
    )
