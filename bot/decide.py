"""What becomes of what the sources gave: new, changed, joined to which story, pushed or why not; and the next read.

Pure: what is known and the present moment are passed in, intents and memories come out. Sources of one site are
decided together, so that a story that appears in three languages at once is one story from the start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from bot.model import Condition, Language, ParsedItem, Published, Reading, ReadMemory, Source

Push: TypeAlias = Literal["yes", "first_read", "old", "held", "backfill", "import"]
"""Whether a new story is pushed, or why it is only stored."""

MOST_NEW = 20
"""More new stories than this in one read of a source in steady use are more likely a changed site than news."""

STEADY = timedelta(days=1)
"""A source whose last good read is younger than this is in steady use."""

BACK_OFF_INTERVALS = 12
BACK_OFF_LONGEST = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class EditionKey:
    """What makes an edition the same at the next read: its site's id and language, else its canonical link."""

    site: str
    external_id: str | None
    url: str
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEdition:
    """A stored edition that an item is, as it stands now."""

    edition: int
    story: int
    title: str
    summary: str
    url: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of the items of a pass."""

    editions: Mapping[EditionKey, KnownEdition]
    stories: Mapping[tuple[str, str], int]
    """Stories by (site, external id), whatever the language."""


@dataclass(frozen=True, slots=True)
class NewStory:
    """Store a story with its editions, and push it or not."""

    items: tuple[ParsedItem, ...]
    site: str
    published: Published | None
    topics: tuple[str, ...]
    push: Push


@dataclass(frozen=True, slots=True)
class NewEdition:
    """Add a language to a stored story."""

    story: int
    item: ParsedItem
    site: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedEdition:
    """Take over what the source says now; `corrected` when a reader would see the difference."""

    known: KnownEdition
    title: str
    summary: str
    url: str
    corrected: bool


Intent: TypeAlias = NewStory | NewEdition | ChangedEdition


@dataclass(frozen=True, slots=True)
class Decision:
    """What to store of a pass over the sources of one site."""

    intents: tuple[Intent, ...]
    """Oldest first, so that newer stories get higher numbers."""
    new: Mapping[str, int]
    """Editions that are new, by source name."""
    changed: Mapping[str, int]
    held: tuple[str, ...] = ()
    """Sources that suddenly showed more new stories than is likely."""


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
    def identity(self) -> tuple[str, str]:
        """What tells which story it is."""
        return (self.source.site, self.item.external_id or f"{self.item.language} {self.item.url}")


def edition_key(item: ParsedItem, site: str) -> EditionKey:
    """The key of an item of a site."""
    return EditionKey(site, item.external_id, "" if item.external_id else item.url, item.language)


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
    """Decide on all readings of one site; an item that two of its sources give counts once, for the first."""
    sightings = _first_sightings(readings, memories)
    new_stories = _new_stories(sightings, known)
    held = () if backfill else _held(new_stories, now)
    intents: list[Intent] = [
        _new_story(group, held, now=now, max_age=max_age, zone=zone, backfill=backfill) for group in new_stories
    ]
    new = dict.fromkeys(memories, 0) | {reading.source.name: 0 for reading in readings}
    changed = dict(new)
    for sighting in sightings:
        name = sighting.source.name
        intent = _of_known_story(sighting, known)
        if intent is not None:
            intents.append(intent)
        new[name] += sighting.key not in known.editions
        changed[name] += isinstance(intent, ChangedEdition) and intent.corrected
    return Decision(tuple(intents), new, changed, held)


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


def _age_order(group: list[_Sighting]) -> tuple[bool, str]:
    """Sort by the day where there is one; sorting is stable, so the page's order decides the rest."""
    published = _published(group)
    return (published is None, "" if published is None else published.isoformat()[:10])


def _published(group: Sequence[_Sighting]) -> Published | None:
    return next((s.item.published for s in group if s.item.published is not None), None)


def _story_of(sighting: _Sighting, known: Known) -> int | None:
    external_id = sighting.item.external_id
    return None if external_id is None else known.stories.get((sighting.source.site, external_id))


def _held(groups: Sequence[Sequence[_Sighting]], now: datetime) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for group in groups:
        for name in {s.source.name for s in group if _steady(s.memory, now)}:
            counts[name] = counts.get(name, 0) + 1
    return tuple(name for name, count in counts.items() if count > MOST_NEW)


def _steady(memory: ReadMemory, now: datetime) -> bool:
    return memory.last_good_at is not None and now - memory.last_good_at < STEADY


def _new_story(
    group: Sequence[_Sighting],
    held: Sequence[str],
    *,
    now: datetime,
    max_age: timedelta,
    zone: ZoneInfo,
    backfill: bool,
) -> NewStory:
    published = _published(group)
    pushes = {_push(s, published, held, now=now, max_age=max_age, zone=zone) for s in group}
    order: tuple[Push, ...] = ("yes", "held", "old", "first_read")
    return NewStory(
        items=tuple(s.item for s in group),
        site=group[0].source.site,
        published=published,
        topics=_topics(group),
        push="backfill" if backfill else next(push for push in order if push in pushes),
    )


def _topics(group: Sequence[_Sighting]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(topic for sighting in group for topic in sighting.source.topics))


def _push(
    sighting: _Sighting,
    published: Published | None,
    held: Sequence[str],
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
    return "held" if sighting.source.name in held else "yes"


def _of_known_story(sighting: _Sighting, known: Known) -> Intent | None:
    edition = known.editions.get(sighting.key)
    if edition is not None:
        return _change(edition, sighting.item)
    story = _story_of(sighting, known)
    if story is None:
        return None
    return NewEdition(story, sighting.item, sighting.source.site, sighting.source.topics)


def _change(known: KnownEdition, item: ParsedItem) -> ChangedEdition | None:
    """Tell what changed; a source that shows no summary takes none away."""
    summary = item.summary or known.summary
    corrected = (item.title, summary) != (known.title, known.summary)
    if not corrected and item.url == known.url:
        return None
    return ChangedEdition(known, item.title, summary, item.url, corrected)


def latest_moment(published: Published, zone: ZoneInfo) -> datetime:
    """The latest moment that a day or a moment can mean."""
    if isinstance(published, datetime):
        return published.astimezone(UTC)
    return datetime.combine(published, time(23, 59, 59), zone).astimezone(UTC)


def order_moment(published: Published | None, first_seen: datetime, zone: ZoneInfo) -> datetime:
    """Where a story stands in lists: when it was published, but never after it was seen.

    A bare day counts to its end, so that a story seen on its day stands among the moments of that day.
    """
    if published is None:
        return first_seen
    return min(latest_moment(published, zone), first_seen)


def remember(
    memory: ReadMemory, reading: Reading, *, now: datetime, unchanged: bool, backfill: bool = False
) -> ReadMemory:
    """What to keep of a read: validators only of a whole walk, back-off after a bad one, nothing of a waiting one."""
    condition = reading.condition
    if condition is Condition.WAITING:
        return memory
    if not condition.good:
        failures = memory.failures + 1
        wait = max(now + back_off(reading.source.every, failures), reading.retry_after or now)
        return replace(
            memory,
            last_attempt_at=now,
            condition=condition,
            error=reading.error,
            failures=failures,
            not_before=wait,
        )
    return replace(
        memory,
        last_attempt_at=now,
        last_good_at=now if reading.finished else memory.last_good_at,  # a first read ends with a whole walk
        condition=Condition.UNCHANGED if condition is Condition.OK and unchanged else condition,
        error=reading.error,
        failures=0,
        not_before=None,
        etag=memory.etag if backfill else reading.etag if reading.finished else "",
        last_modified=memory.last_modified if backfill else reading.last_modified if reading.finished else "",
        had_cards=memory.had_cards or bool(reading.items),
        unfinished=not reading.finished or (backfill and memory.unfinished),
    )


def back_off(every: int, failures: int) -> timedelta:
    """How long a source rests after its nth bad read in a row: doubling, bounded by its own rhythm and six hours."""
    longest = min(timedelta(seconds=every * BACK_OFF_INTERVALS), BACK_OFF_LONGEST)
    return min(timedelta(seconds=every << min(failures, 16)), longest)


def is_due(memory: ReadMemory, every: int, now: datetime) -> bool:
    """Whether a source's own interval has run out (nearly: jitter must not cost it a turn)."""
    if memory.last_attempt_at is None:
        return True
    return now - memory.last_attempt_at >= timedelta(seconds=every * 0.8)


def published_day(published: Published, zone: ZoneInfo) -> date:
    """The day of a day or a moment, in a zone."""
    return published.astimezone(zone).date() if isinstance(published, datetime) else published
