"""The filters of a query: topic, region, source, from and to; what names nothing there is, is no filter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.search.document import region_key, site_key, topic_key
from bot.search.operators import Part
from bot.search.query import Query
from bot.topics import Topics

_DAY = re.compile(r"(?P<year>\d{4})(?:[-./](?P<month>\d{1,2})(?:[-./](?P<day>\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(?:(?P<day>\d{1,2})[-./])?(?P<month>\d{1,2})[-./](?P<year>\d{4})")
_YEARS = range(1990, 2100)
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Filters:
    """Understands filters, with the topics and regions that there are; days are those of the zone."""

    topics: Topics
    zone: ZoneInfo

    def add(self, query: Query, part: Part) -> Query | None:
        """The query with the filter that the part is; None where it is none, or names nothing there is."""
        adding: Mapping[str, Callable[[Query, Part], Query | None]] = {
            "topic": self._topic,
            "region": self._region,
            "source": self._source,
            "from": self._since,
            "to": self._until,
        }
        return adding[part.kind](query, part) if part.kind in adding else None

    def _topic(self, query: Query, part: Part) -> Query | None:
        found = tuple(topic.slug for topic in self.topics.meant(part.text))
        if part.excluded:
            return _without(query, map(topic_key, found))
        return replace(query, topics=(*query.topics, *found)) if found else None

    def _region(self, query: Query, part: Part) -> Query | None:
        found = tuple(region.slug for region in self.topics.find_regions(part.text)[:1])
        if part.excluded:
            return _without(query, map(region_key, found))
        return replace(query, regions=(*query.regions, *found)) if found else None

    def _source(self, query: Query, part: Part) -> Query | None:
        site = re.sub(r"^(?:https?://)?(?:www\.)?", "", part.text.lower()).partition("/")[0].strip(" .")
        if part.excluded:
            return _without(query, [site_key(site)] if site else [])
        return replace(query, sources=(*query.sources, site)) if site else None

    def _since(self, query: Query, part: Part) -> Query | None:
        days = None if part.excluded else period_of(part.text)
        return None if days is None else replace(query, since=self._midnight(days[0]))

    def _until(self, query: Query, part: Part) -> Query | None:
        days = None if part.excluded else period_of(part.text)
        return None if days is None else replace(query, until=self._midnight(days[1] + timedelta(days=1)))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)


def period_of(text: str) -> tuple[date, date] | None:
    """The first and the last day of a day, a month or a year as it is typed; None for anything else."""
    typed = text.strip(" .,;")
    found = _DAY.fullmatch(typed) or _DAY_FIRST.fullmatch(typed)
    if found is None or int(found["year"]) not in _YEARS:
        return None
    year, month, day = (int(found[part] or 0) for part in ("year", "month", "day"))
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        first, last_month = date(year, month or 1, 1), month or _DECEMBER
    except ValueError:
        return None
    following = date(year + last_month // _DECEMBER, last_month % _DECEMBER + 1, 1)
    return first, following - timedelta(days=1)


def _without(query: Query, keys: Iterable[str]) -> Query | None:
    found = tuple(keys)
    return replace(query, without=(*query.without, *found)) if found else None
