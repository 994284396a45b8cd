"""What belongs to no story by its id: gathered into stories that are stored, and into new ones, each with how it came.

Between decide, which knows what sources showed, and join, which knows what is alike.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from bot.intents import Arrival, EditionKey, Known, Near, NewEdition
from bot.join import Stored, Told, place
from bot.model import JoinedBy, ParsedItem, Published, Source
from bot.moments import local_day


class Sighting(Protocol):
    """One item as one source gave it."""

    @property
    def item(self) -> ParsedItem:
        """What it gave."""

    @property
    def source(self) -> Source:
        """Who gave it."""

    @property
    def key(self) -> EditionKey:
        """What makes it the same edition at the next read."""

    @property
    def topics(self) -> tuple[str, ...]:
        """What it is put under."""

    @property
    def identity(self) -> tuple[str, str]:
        """What tells by itself which story it is."""


Seen = TypeVar("Seen", bound=Sighting)


@dataclass(frozen=True, slots=True)
class Gathered(Generic[Seen]):
    """The stories that are new, and the editions that are new of stories that are not."""

    stories: Sequence[Sequence[tuple[Seen, Arrival]]]
    editions: Sequence[NewEdition]


def gather(
    groups: Sequence[Sequence[Seen]], sightings: Sequence[Seen], known: Known, *, now: datetime, zone: ZoneInfo
) -> Gathered[Seen]:
    """Gather groups of one identity each, that belong to no stored story by it; their order stays.

    `sightings` are all of the pass: what is known already may lead by its page's links to what is not.
    """
    told = [[_told(one, now, zone) for one in group] for group in groups]
    links = {**known.links, **_leads(sightings, known)}
    stories: dict[int, list[tuple[Seen, Arrival]]] = {}
    editions: list[NewEdition] = []
    nearby = [_stored(near, zone) for near in known.nearby]
    for group, found in zip(groups, place(told, nearby, links=links, apart=known.apart), strict=True):
        arrivals = [(one, _arrival(one, group, found.by)) for one in group]
        if found.story is None:
            stories.setdefault(found.begins, []).extend(arrivals)
        else:
            editions += [_edition(found.story, one, arrival) for one, arrival in arrivals]
    return Gathered(list(stories.values()), editions)


def _told(one: Sighting, now: datetime, zone: ZoneInfo) -> Told:
    item = one.item
    return Told(
        language=item.language,
        site=one.source.site,
        title=item.title,
        summary=item.summary,
        day=local_day(item.published or now, zone),
        regions=item.regions,
        url=item.url,
        same_as=item.same_as,
    )


def _stored(near: Near, zone: ZoneInfo) -> Stored:
    story, language, site, title, summary, url, published, first_seen, regions = near
    told = Told(
        language=language,
        site=site,
        title=title,
        summary=summary,
        day=local_day(_when(published, first_seen), zone),
        url=url,
        regions=tuple(json.loads(regions)),
    )
    return Stored(story, told)


def _when(published: str | None, first_seen: int) -> Published:
    if published is None:
        return datetime.fromtimestamp(first_seen / 1000, UTC)
    return datetime.fromisoformat(published) if "T" in published else date.fromisoformat(published)


def _leads(sightings: Sequence[Sighting], known: Known) -> Mapping[str, int]:
    """Where the pages of stored editions say that their other languages are, and of which story."""
    return {
        url: known.editions[one.key].story for one in sightings if one.key in known.editions for url in one.item.same_as
    }


def _arrival(one: Sighting, group: Sequence[Sighting], by: JoinedBy | None) -> Arrival:
    piece = " ".join(group[0].identity) if by else ""
    return Arrival(official=one.source.official, by=by, piece=piece, topics=one.topics)


def _edition(story: int, one: Sighting, arrival: Arrival) -> NewEdition:
    return NewEdition(story, one.item, one.source.site, one.topics, one.item.regions, arrival)
