"""What is known of a site's stories, and what can be decided to do about what its sources show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from bot.model import JoinedBy, Language, ParsedItem, Published

Push: TypeAlias = Literal["yes", "first_read", "old", "held", "backfill", "import"]
"""Whether a new story is pushed, or why it is only stored."""


Near: TypeAlias = tuple[int, Language, str, str, str, str, str | None, int, str]
"""A stored edition as its row tells of it, for there may be thousands, which another process makes something of.

Its story, language, site, title, the beginning of its summary, canonical address; the day or moment at which the story
was published (ISO 8601) and that at which it was stored (Unix milliseconds); the story's regions (JSON).
"""


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
    published: Published | None = None
    """As its source told it last."""
    story_published: Published | None = None
    first_seen: datetime | None = None
    """When the story was stored."""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Traces:
    """What is stored of a site, as far as it tells an old story from a new one."""

    numbers: Mapping[int, datetime] = field(default_factory=dict)
    """When the stories of these external ids were published: the newest, and the newest of those long before."""
    titles: Mapping[tuple[Language, str], Sequence[datetime]] = field(default_factory=dict)
    """When stories with these titles were published."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of the items of a pass."""

    editions: Mapping[EditionKey, KnownEdition]
    stories: Mapping[tuple[str, str], int]
    """Stories by (site, external id), whatever the language."""
    traces: Traces = Traces()
    """Of the site."""
    nearby: Sequence[Near] = ()
    """The editions of about the same days, of whatever site."""
    links: Mapping[str, int] = field(default_factory=dict)
    """Stories of the site by the addresses that pages of the pass link to as their other languages."""
    apart: frozenset[tuple[int, int]] = frozenset()
    """Stories that were split, the lower number first."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How an edition comes to its story."""

    official: bool = False
    """Whether its source is a state body's own."""
    by: JoinedBy | None = None
    """None: it begins the story, or is another language of one of its editions, by the id that its site gives."""
    piece: str = ""
    """What those share that came together, and go together where that was wrong."""
    topics: tuple[str, ...] = ()
    """What it puts the story under."""


@dataclass(frozen=True, slots=True)
class NewStory:
    """Store a story with its editions, and push it or not."""

    items: tuple[ParsedItem, ...]
    site: str
    published: Published | None
    topics: tuple[str, ...]
    regions: tuple[str, ...]
    push: Push
    arrivals: tuple[Arrival, ...] = ()
    """Of the items, in their order; all of them begin the story where there are none."""


@dataclass(frozen=True, slots=True)
class NewEdition:
    """Add an edition to a stored story: another language, or what another site says."""

    story: int
    item: ParsedItem
    site: str
    topics: tuple[str, ...]
    regions: tuple[str, ...]
    arrival: Arrival = field(default=Arrival())


@dataclass(frozen=True, slots=True)
class ChangedEdition:
    """Take over what the source says now; `corrected` when a reader would see the difference."""

    known: KnownEdition
    title: str
    summary: str
    url: str
    corrected: bool
    topics: tuple[str, ...] = ()
    """Those it is under now; none that it was under before is taken away."""
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectedDate:
    """Note the date that a known edition bears now; `whole` where its story's date and place in lists follow."""

    known: KnownEdition
    published: Published
    whole: bool


@dataclass(frozen=True, slots=True)
class ChangedImage:
    """Note the picture that a known edition has now: no message is edited for it, and it is no correction."""

    known: KnownEdition
    image: str


Intent: TypeAlias = NewStory | NewEdition | ChangedEdition | CorrectedDate | ChangedImage


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
    redated: tuple[str, ...] = ()
    """Sources that showed old stories with a new date."""


def edition_key(item: ParsedItem, site: str) -> EditionKey:
    """The key of an item of a site."""
    return EditionKey(site, item.external_id, "" if item.external_id else item.url, item.language)
