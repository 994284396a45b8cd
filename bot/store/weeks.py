"""How many stories came and left week by week."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from sqlite3 import Row
from zoneinfo import ZoneInfo

from bot.store.database import Database
from bot.store.values import milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The figures of a week, which begins on a Monday; the last one is not over."""

    begins: date
    stories: int
    """New ones that sources showed; not what was imported or walked back to."""
    deliveries: int
    """Stories sent to chats, each to each of them."""


async def count_weeks(database: Database, now: datetime, zone: ZoneInfo, count: int) -> list[Week]:
    """Count the last weeks in a time zone, the present one included, the oldest first."""
    bounds = [milliseconds(moment) for moment in _mondays(now, zone, count)]
    values = {"begin": bounds[0], "end": bounds[-1]}
    stories, deliveries = [_sums(await database.fetchall(sql, values), bounds) for sql in (_STORIES, _DELIVERIES)]
    begins = [moment.date() for moment in _mondays(now, zone, count)[:-1]]
    figures = zip(begins, stories, deliveries, strict=True)
    return [Week(begins=day, stories=came, deliveries=left) for day, came, left in figures]


_STORIES = """
    SELECT first_seen - first_seen % 3600000 AS hour, count(*) AS n FROM story
    WHERE first_seen >= :begin AND first_seen < :end
        AND push NOT IN ('import', 'backfill') AND story NOT IN (SELECT alias FROM alias)
    GROUP BY hour
"""
"""By the hour, in one walk over all stories: there is no index for it."""

_DELIVERIES = "SELECT hour, count AS n FROM tally WHERE name = 'sent' AND hour >= :begin AND hour < :end"


def _sums(hours: Sequence[Row], bounds: Sequence[int]) -> list[int]:
    """The sum of each week."""
    sums = [0] * (len(bounds) - 1)
    for row in hours:
        sums[max(0, bisect_right(bounds, row["hour"]) - 1)] += row["n"]  # where hours begin between those of the zone
    return sums


def _mondays(now: datetime, zone: ZoneInfo, count: int) -> Sequence[datetime]:
    """When each of the weeks begins, and when the last one ends."""
    today = now.astimezone(zone).date()
    first = today - timedelta(days=today.weekday(), weeks=count - 1)
    return [datetime.combine(first + timedelta(weeks=nth), time(), zone) for nth in range(count + 1)]
