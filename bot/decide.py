"""What becomes of what the sources gave: new, changed, joined to which story, pushed or why not.

Pure: what is known and the present moment are passed in, intents come out. Sources of one site are
decided together, so that a story that appears in three languages at once is one story from the start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.gathering import gather
from bot.guards import Newcomer, Why, date_change, hold_back
from bot.intents import (
    Arrival,
    ChangedEdition,
    ChangedImage,
    CorrectedDate,
    Decision,
    EditionKey,
    Intent,
    Known,
    KnownEdition,
    NewEdition,
    NewStory,
    Push,
    edition_key,
)
from bot.model import ParsedItem, Published, Reading, ReadMemory, Source
from bot.moments import latest_moment

STEADY = timedelta(days=1)
"""A source whose last good read is younger than this is in steady use."""


@dataclass(frozen=True, slots=True)
class _Sighting:
    """One item as one source gave it."""

    item: ParsedItem
    source: Source
    memory: ReadMemory

    @property
    def key(self) -> EditionKey:
        return edition_key(self.item, self.source.site)

    @property
    def topics(self) -> tuple[str, ...]:
        """What its source puts everything under, and what its own words do."""
        return (*self.source.topics, *self.item.topics)

    @property
    def identity(self) -> tuple[str, str]:
        """What tells which story it is."""
        return (self.source.site, self.item.external_id or f"{self.item.language} {self.item.url}")


def decide(
    readings: Sequence[Reading],
    memories: Mapping[str, ReadMemory],
    known: Known,
    *,
    now: datetime,
    max_age: timedelta,
    zone: ZoneInfo,
    backfill: bool = False,
) -> Decision:
    """Decide on all readings of one site; an item that two of its sources give counts once, for the first.

    A backfill pushes nothing, so that nothing of it is held.
    """
    sightings = _first_sightings(readings, memories)
    gathered = gather(_new_stories(sightings, known), sightings, known, now=now, zone=zone)
    showings, steady = _showings(readings), frozenset(name for name in memories if _steady(memories[name], now))
    newcomers = [_newcomer([one for one, _ in story], showings, steady) for story in gathered.stories]
    held = hold_back(newcomers, known.traces, zone)
    intents: list[Intent] = [
        _new_story(story, why, now=now, max_age=max_age, zone=zone, backfill=backfill)
        for story, why in zip(gathered.stories, held.whys, strict=True)
    ]
    intents += gathered.editions
    new = dict.fromkeys(memories, 0) | {reading.source.name: 0 for reading in readings}
    changed = dict(new)
    for sighting in sightings:
        name = sighting.source.name
        intent = _of_known_story(sighting, known)
        if intent is not None:
            intents.append(intent)
        date = _date_change(sighting, known, zone)
        intents += [one for one in (date, _image_change(sighting, known)) if one is not None]
        new[name] += sighting.key not in known.editions
        changed[name] += (isinstance(intent, ChangedEdition) and intent.corrected) or (date is not None and date.whole)
    names = _holding(newcomers, intents)
    flooding, redated = (tuple(name for name in found if name in names) for found in (held.flooding, held.redated))
    return Decision(tuple(intents), new, changed, flooding, redated)


def _first_sightings(readings: Sequence[Reading], memories: Mapping[str, ReadMemory]) -> tuple[_Sighting, ...]:
    found: dict[EditionKey, _Sighting] = {}
    for reading in readings:
        memory = memories.get(reading.source.name, ReadMemory())
        for item in reversed(reading.items):
            sighting = _Sighting(item, reading.source, memory)
            found.setdefault(sighting.key, sighting)
    return tuple(found.values())


def _new_stories(sightings: Sequence[_Sighting], known: Known) -> list[list[_Sighting]]:
    """Group what belongs to no stored story by the story it is, oldest first."""
    groups: dict[tuple[str, str], list[_Sighting]] = {}
    for sighting in sightings:
        if sighting.key not in known.editions and _story_of(sighting, known) is None:
            groups.setdefault(sighting.identity, []).append(sighting)
    return sorted(groups.values(), key=_age_order)


def _age_order(group: list[_Sighting]) -> tuple[bool, str, int]:
    """Sort by the day where there is one, then by a site's numbers, which grow; else the page's order stays."""
    published, number = _published(group), group[0].item.external_id or ""
    day = "" if published is None else published.isoformat()[:10]
    return (published is None, day, int(number) if number.isdecimal() else 0)


def _published(group: Sequence[_Sighting]) -> Published | None:
    return next((s.item.published for s in group if s.item.published is not None), None)


def _story_of(sighting: _Sighting, known: Known) -> int | None:
    external_id = sighting.item.external_id
    return None if external_id is None else known.stories.get((sighting.source.site, external_id))


def _showings(readings: Sequence[Reading]) -> dict[EditionKey, set[str]]:
    """Which sources show an item, whichever of them it counts for."""
    found: dict[EditionKey, set[str]] = {}
    for reading in readings:
        for item in reading.items:
            found.setdefault(edition_key(item, reading.source.site), set()).add(reading.source.name)
    return found


def _newcomer(group: Sequence[_Sighting], showings: Mapping[EditionKey, set[str]], steady: frozenset[str]) -> Newcomer:
    names = frozenset(name for sighting in group for name in showings[sighting.key])
    return Newcomer(tuple(sighting.item for sighting in group), _published(group), names, names & steady)


def _steady(memory: ReadMemory, now: datetime) -> bool:
    return memory.last_good_at is not None and now - memory.last_good_at < STEADY


def _new_story(
    story: Sequence[tuple[_Sighting, Arrival]],
    why: Why | None,
    *,
    now: datetime,
    max_age: timedelta,
    zone: ZoneInfo,
    backfill: bool,
) -> NewStory:
    group = [sighting for sighting, _ in story]
    published = _published(group)
    pushes = {_push(s, published, now=now, max_age=max_age, zone=zone) for s in group}
    order: tuple[Push, ...] = ("yes", "old", "first_read")
    push = next(push for push in order if push in pushes)
    return NewStory(
        items=tuple(s.item for s in group),
        site=group[0].source.site,
        published=published,
        topics=_topics(group),
        regions=tuple(dict.fromkeys(region for sighting in group for region in sighting.item.regions)),
        push="backfill" if backfill else "held" if why and push == "yes" else push,
        arrivals=tuple(arrival for _, arrival in story),
    )


def _holding(newcomers: Sequence[Newcomer], intents: Sequence[Intent]) -> set[str]:
    """The sources of what is held; what would not have been pushed anyway is not held."""
    decided = zip(newcomers, intents, strict=False)  # stories that are new come first
    held = (one.shown_by for one, intent in decided if isinstance(intent, NewStory) and intent.push == "held")
    return {name for names in held for name in names}


def _topics(group: Sequence[_Sighting]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(topic for sighting in group for topic in sighting.topics))


def _push(
    sighting: _Sighting,
    published: Published | None,
    *,
    now: datetime,
    max_age: timedelta,
    zone: ZoneInfo,
) -> Push:
    last_good_at = sighting.memory.last_good_at
    if last_good_at is None:
        return "first_read"
    if published is not None:
        latest = latest_moment(published, zone)
        if now - latest > max_age and latest < last_good_at:
            return "old"
    return "yes"


def _of_known_story(sighting: _Sighting, known: Known) -> Intent | None:
    edition = known.editions.get(sighting.key)
    if edition is not None:
        return _change(edition, sighting)
    story = _story_of(sighting, known)
    if story is None:
        return None
    arrival = Arrival(official=sighting.source.official)
    return NewEdition(story, sighting.item, sighting.source.site, sighting.topics, sighting.item.regions, arrival)


def _date_change(sighting: _Sighting, known: Known, zone: ZoneInfo) -> CorrectedDate | None:
    edition = known.editions.get(sighting.key)
    return date_change(edition, sighting.item.published, zone) if edition else None


def _image_change(sighting: _Sighting, known: Known) -> ChangedImage | None:
    """Tell a picture that is new; one whose address differs in its query alone (a stamp, a size) is the same."""
    edition, image = known.editions.get(sighting.key), sighting.item.image
    if edition is None or not image or image.partition("?")[0] == edition.image.partition("?")[0]:
        return None
    return ChangedImage(edition, image)


def _change(known: KnownEdition, sighting: _Sighting) -> ChangedEdition | None:
    """Tell what changed; a source that shows no summary takes none away."""
    item = sighting.item
    summary = item.summary or known.summary
    corrected = (item.title, summary) != (known.title, known.summary)
    if not corrected and item.url == known.url:
        return None
    return ChangedEdition(known, item.title, summary, item.url, corrected, sighting.topics, item.regions)
