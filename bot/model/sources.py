"""What a source is, what is remembered of it, and what it gave."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from bot.model.language import Language, Published


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One page or feed to read, as an operator describes it in sources.toml."""

    name: str
    kind: Literal["listing", "feed"]
    url: str
    site: str
    """Shown to readers; the ids of one site are one range in all languages."""
    official: bool = False
    """Whether it is a state body's own: of one story in one language its edition is shown before all others."""
    language: Language | None = None
    topics: tuple[str, ...] = ()
    relevant: Literal["all", "topics"] = "all"
    every: int = 900
    """Seconds between two reads."""
    pages: int = 3
    link: re.Pattern[str] | None = None
    """Listings: what the path of a card's link looks like; its group `id` is the external id."""
    id: re.Pattern[str] | None = None
    """Feeds: where the external id stands in the link."""
    aliases: tuple[str, ...] = ()
    pause: float = 1.0
    """Seconds between two requests to the same host."""
    times: Literal["stated", "local"] = "stated"
    robots: bool = True
    max_bytes: int = 4 * 1024 * 1024
    enabled: bool = True
    empty: tuple[str, ...] = ()
    """What the page says where a tag has no news, besides the words that are known anyway."""

    @property
    def key(self) -> str:
        """What buttons carry in place of the name: eight letters that stay the same while the name does."""
        return sha256(self.name.encode("utf-8", "replace")).hexdigest()[:8]


class Condition(StrEnum):
    """How a read of a source ended."""

    OK = "ok"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    WAITING = "waiting"
    BLOCKED = "blocked"
    NOT_A_LISTING = "not_a_listing"
    LAYOUT_CHANGED = "layout_changed"
    TOO_LARGE = "too_large"
    FAILED = "failed"

    @property
    def good(self) -> bool:
        """Whether the source answered as it should."""
        return self in {Condition.OK, Condition.UNCHANGED, Condition.EMPTY}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMemory:
    """What is remembered of the reads of one source; the defaults are those of a source never read."""

    last_attempt_at: datetime | None = None
    last_good_at: datetime | None = None
    condition: Condition | None = None
    error: str = ""
    failures: int = 0
    """Bad reads since the last good one."""
    not_before: datetime | None = None
    """Back-off or Retry-After: no request before this moment."""
    etag: str = ""
    last_modified: str = ""
    found_at: str = ""
    """The page that ETag and date belong to, after redirects: no other is asked whether it is still the same."""
    had_cards: bool = False
    """Whether the listing ever showed a card: without one it is no listing, rather than a changed one."""
    unfinished: bool = False
    """The last walk was cut short: the next one does not stop at a known story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """A page as the site answered it."""

    url: str
    """Where it was found after redirects."""
    status: int
    text: str = ""
    """Once it is decoded (bot.sources.pages)."""
    body: bytes = b""
    """Until then."""
    content_type: str = ""
    """What the site says that the bytes are."""
    etag: str = ""
    last_modified: str = ""
    retry_after: datetime | None = None

    @property
    def not_modified(self) -> bool:
        """Whether the site said that nothing changed since the ETag it was shown (HTTP 304)."""
        return self.status == 304  # noqa: PLR2004 - HTTP's number


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedItem:
    """One story in one language, as a page or a feed shows it."""

    url: str
    language: Language
    title: str
    external_id: str | None = None
    summary: str = ""
    published: Published | None = None
    topics: tuple[str, ...] = ()
    """What its own words put it under (bot.relevance)."""
    regions: tuple[str, ...] = ()
    """The regions that it names."""
    same_as: tuple[str, ...] = ()
    """Its editions in other languages, as its own page links them: canonical addresses (bot.sources.crossing)."""
    image: str = ""
    """The address of its picture (bot.sources.pictures); '' where it shows none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One read of one source, from the first request to the last page."""

    source: Source
    condition: Condition
    items: tuple[ParsedItem, ...] = ()
    """Newest first, as the source shows them."""
    etag: str = ""
    last_modified: str = ""
    found_at: str = ""
    """The page that ETag and date belong to, after redirects."""
    error: str = ""
    retry_after: datetime | None = None
    finished: bool = True
    """False when a later page failed: what came before it is kept, and the next walk goes further."""


@dataclass(frozen=True, slots=True)
class PollLine:
    """What came of reading one source: how it ended, the stories it showed, those new and those changed."""

    source: str
    condition: Condition
    read: int = 0
    new: int = 0
    changed: int = 0
    error: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing has to be mended: the source was read as it should be, or was not to be read now."""
        return self.condition.good or self.condition is Condition.WAITING
