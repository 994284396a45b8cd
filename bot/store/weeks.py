"""How many stories came and left week by week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
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
    moments = _mondays(now, zone, count)
    weeks = []
    for begin, end in pairwise(moments):
        values = {"begin": milliseconds(begin), "end": milliseconds(end)}
        row = (await database.fetchall(_COUNTS, values))[0]
        week = Week(begins=begin.date(), stories=row["stories"], deliveries=row["deliveries"])
        weeks.append(week)
    return weeks


_COUNTS = """
    SELECT
        (
            SELECT count(*) FROM story WHERE first_seen >= :begin AND first_seen < :end
                AND push NOT IN ('import', 'backfill') AND story NOT IN (SELECT alias FROM alias)
        ) AS stories,
        (
            SELECT coalesce(sum(count), 0) FROM tally WHERE name = 'sent' AND hour >= :begin AND hour < :end
        ) AS deliveries
"""


def _mondays(now: datetime, zone: ZoneInfo, count: int) -> Sequence[datetime]:
    """When each of the weeks begins, and when the last one ends."""
    today = now.astimezone(zone).date()
    first = today - timedelta(days=today.weekday(), weeks=count - 1)
    return [datetime.combine(first + timedelta(weeks=nth), time(), zone) for nth in range(count + 1)]
