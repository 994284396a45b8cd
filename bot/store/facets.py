"""What the stories found have in common: how many of them each topic, region, site and period has."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.store.database import Database
from bot.store.values import milliseconds

_TOPICS: Final = """
    SELECT t.topic AS value, count(*) AS stories FROM json_each(?) AS number
    CROSS JOIN story_topic AS t ON t.story = number.value GROUP BY t.topic ORDER BY stories DESC, value
"""
_REGIONS: Final = """
    SELECT r.region AS value, count(*) AS stories FROM json_each(?) AS number
    CROSS JOIN story_region AS r ON r.story = number.value GROUP BY r.region ORDER BY stories DESC, value
"""
_SITES: Final = """
    SELECT e.site AS value, count(DISTINCT e.story) AS stories FROM json_each(?) AS number
    CROSS JOIN edition AS e ON e.story = number.value WHERE e.site != '' GROUP BY e.site ORDER BY stories DESC, value
"""
_MOMENTS: Final = """
    SELECT s.sorted_at FROM json_each(?) AS number CROSS JOIN story AS s ON s.story = number.value
"""


class Facets:
    """Counts; each story counts once for a value, and values that no story has are not there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def topics(self, stories: Sequence[int]) -> dict[str, int]:
        """How many stories are under each topic (by slug), the most frequent first."""
        return await self._count(_TOPICS, stories)

    async def regions(self, stories: Sequence[int]) -> dict[str, int]:
        """How many stories name each region (by slug), the most frequent first."""
        return await self._count(_REGIONS, stories)

    async def sites(self, stories: Sequence[int]) -> dict[str, int]:
        """How many stories have an edition of each site, the most frequent first."""
        return await self._count(_SITES, stories)

    async def since(self, stories: Sequence[int], starts: Mapping[str, datetime]) -> dict[str, int]:
        """How many stories are dated since each of the moments, by its name."""
        rows = await self._database.read(_MOMENTS, (json.dumps(list(stories)),))
        return {name: sum(row["sorted_at"] >= milliseconds(start) for row in rows) for name, start in starts.items()}

    async def _count(self, sql: str, stories: Sequence[int]) -> dict[str, int]:
        rows = await self._database.read(sql, (json.dumps(list(stories)),))
        return {row["value"]: row["stories"] for row in rows}
