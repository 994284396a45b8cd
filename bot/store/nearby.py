"""What a new item may be the same story as: stored editions of about its day, and those that its page links to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.intents import Known, edition_key
from bot.model import ParsedItem
from bot.moments import local_day
from bot.store.database import Rows
from bot.store.values import milliseconds

MOST = 2000
"""Stories that new items are compared with at the most, the newest: more are not stored in a few days."""

_SUMMARY_LETTERS = 300
_DAY = timedelta(days=1)


async def with_nearby(
    rows: Rows, known: Known, site: str, items: Sequence[ParsedItem], now: datetime, zone: ZoneInfo
) -> Known:
    """Add what is to be compared to what is known of items; nothing where no item is new."""
    new = [item for item in items if edition_key(item, site) not in known.editions]
    if not new:
        return known
    links = await _links(rows, site, {url for item in items for url in item.same_as})
    days = {local_day(item.published or now, zone) for item in new}
    found = await rows.fetchall(
        _NEARBY,
        {
            "spans": json.dumps(list(_spans(days, zone))),
            "linked": json.dumps(sorted(set(links.values()))),
            "letters": _SUMMARY_LETTERS,
            "most": MOST,
        },
    )
    apart = await rows.fetchall("SELECT one, other FROM apart")
    return replace(
        known,
        nearby=[tuple(row) for row in found],
        links=links,
        apart=frozenset((row["one"], row["other"]) for row in apart),
    )


async def _links(rows: Rows, site: str, urls: Iterable[str]) -> dict[str, int]:
    sql = """
        SELECT e.canonical_url, e.story FROM json_each(:urls) AS url
        CROSS JOIN edition AS e ON e.canonical_url = url.value AND e.site = :site
    """
    found = await rows.fetchall(sql, {"urls": json.dumps(sorted(urls)), "site": site})
    return {row["canonical_url"]: row["story"] for row in found}


def _spans(days: Iterable[date], zone: ZoneInfo) -> Iterable[tuple[int, int]]:
    """From the day before to the day after, as moments; those that meet are one."""
    spans: list[tuple[date, date]] = []
    for day in sorted(days):
        if spans and day - _DAY <= spans[-1][1] + _DAY:
            spans[-1] = (spans[-1][0], day + _DAY)
        else:
            spans.append((day - _DAY, day + _DAY))
    for first, last in spans:
        yield _midnight(first, zone), _midnight(last + _DAY, zone)


def _midnight(day: date, zone: ZoneInfo) -> int:
    return milliseconds(datetime.combine(day, time(), zone))


# Hidden stories are found by links alone: what is new may be hidden by what is said of it, not by what it is like.
_NEARBY = """
    WITH near AS MATERIALIZED (
        SELECT story, published, first_seen FROM (
            SELECT s.story, s.published, s.first_seen, s.sorted_at FROM json_each(:spans) AS span
                CROSS JOIN story AS s INDEXED BY story_order
                ON s.sorted_at >= span.value ->> 0 AND s.sorted_at < span.value ->> 1 AND s.hidden_at IS NULL
            ORDER BY s.sorted_at DESC, s.story DESC LIMIT :most
        )
        UNION
        SELECT story, published, first_seen FROM story WHERE story IN (SELECT value FROM json_each(:linked))
    )
    SELECT e.story, e.language, e.site, e.title, substr(e.summary, 1, :letters) AS summary, e.canonical_url,
        near.published, near.first_seen,
        (SELECT json_group_array(region) FROM story_region AS r WHERE r.story = e.story) AS regions
    FROM near CROSS JOIN edition AS e ON e.story = near.story ORDER BY e.edition
"""
