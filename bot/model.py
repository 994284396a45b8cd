"""The frozen types of the flows, one a stage: what a source is, what it gave, what is stored, what is sent.

Moments are aware datetimes in UTC; a `Published` may be a bare day, because many listings tell no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = ("kk", "ru", "en")

ChatKind: TypeAlias = Literal["private", "group", "supergroup", "channel"]

Published: TypeAlias = date | datetime
"""A day, or an aware moment, as the source told it (datetime is a date: test for datetime first)."""


# --- sources -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One page or feed to read, as an operator describes it in sources.toml."""

    name: str
    kind: Literal["listing", "feed"]
    url: str
    site: str
    """Shown to readers; the ids of one site are one range in all languages."""
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
    had_cards: bool = False
    """Whether the listing ever showed a card: without one it is no listing, rather than a changed one."""
    unfinished: bool = False
    """The last walk was cut short: the next one does not stop at a known story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """A page as the site answered it, decoded."""

    url: str
    """Where it was found after redirects."""
    status: int
    text: str = ""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One read of one source, from the first request to the last page."""

    source: Source
    condition: Condition
    items: tuple[ParsedItem, ...] = ()
    """Newest first, as the source shows them."""
    etag: str = ""
    last_modified: str = ""
    error: str = ""
    retry_after: datetime | None = None
    finished: bool = True
    """False when a later page failed: what came before it is kept, and the next walk goes further."""


# --- stories -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A story in one language."""

    language: Language
    title: str
    url: str
    summary: str = ""
    site: str = ""
    external_id: str | None = None
    first_seen: datetime | None = None
    """When it was stored; None for one that is not."""
    changed_at: datetime | None = None
    """When its source last corrected the title or the summary."""

    @property
    def digest(self) -> bytes:
        """SHA-256 of what a reader sees of it: a message shows it as it is while this stays the same."""
        return sha256(f"{self.title}\0{self.summary}\0{self.url}".encode("utf-8", "replace")).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story with its editions, at most one shown a language, and the topics it is put under."""

    number: int
    """Ours; /story and deep links take it."""
    editions: tuple[Edition, ...]
    first_seen: datetime
    published: Published | None = None
    topics: tuple[str, ...] = ()

    def edition(self, language: Language) -> Edition:
        """The edition for a reader of `language`: that language's, else the nearest one there is."""
        by_language = {edition.language: edition for edition in reversed(self.editions)}
        return next(by_language[tried] for tried in FALLBACK[language] if tried in by_language)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages it can be read in, in the order of LANGUAGES."""
        found = {edition.language for edition in self.editions}
        return tuple(language for language in LANGUAGES if language in found)


FALLBACK: dict[Language, tuple[Language, ...]] = {
    "kk": ("kk", "ru", "en"),
    "ru": ("ru", "kk", "en"),
    "en": ("en", "ru", "kk"),
}
"""What a reader of a language gets, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A part of a list of stories."""

    stories: tuple[Story, ...]
    total: int
    number: int = 1
    """Counted from 1."""
    pages: int = 1
    newer: bool = False
    older: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One of the project's topics (a rubric; Telegram's forum topic is a thread)."""

    slug: str
    names: dict[Language, str] = field(hash=False)
    hashtags: dict[Language, str] = field(hash=False)
    """With the leading number sign."""


# --- chats ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A chat that the bot knows."""

    id: int
    kind: ChatKind
    language: Language
    title: str = ""
    suspended: bool = field(default=False, compare=False)
    """Nothing is pushed there, or to the thread in question, since it could not be written to."""

    @property
    def private(self) -> bool:
        """Whether it is one person's chat with the bot."""
        return self.kind == "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What a chat (a thread of it) follows: exactly one of all, a search, a topic, a region, a topic in a region."""

    topic: str = ""
    region: str = ""
    search: str = ""

    @property
    def all(self) -> bool:
        """Whether it follows every story."""
        return not (self.topic or self.region or self.search)


# --- messages ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message: it either carries data back to the bot or opens a link."""

    text: str
    data: str = ""
    """At most 64 bytes (Bot API: InlineKeyboardButton.callback_data)."""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is to be said, ready for Telegram's HTML parse mode, whoever it is sent to."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    preview: str = ""
    """The link to preview; none is shown when empty."""
    silent: bool = False
    plain: bool = False
    """Sent without a parse mode, `html` being plain text: the last try for a message that Telegram refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is offered to somebody who types the bot's name in a chat (Bot API: InlineQueryResultArticle)."""

    id: str
    """At most 64 bytes, each once in an answer."""
    title: str
    """Never blank."""
    description: str
    message: Message
    """What choosing the card posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The answer to an inline query; the one that offers nothing is the default."""

    cards: tuple[Card, ...] = ()
    """At most 50."""
    next_offset: str = ""
    """At most 64 bytes, with which Telegram asks for the cards after these; none come when empty."""
    button: str = ""
    """What a button above the cards says that opens the private chat; there is none when empty."""
    cache_seconds: int = 0
    """How long Telegram may offer the same to the same person without asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A story as a message shows it."""

    story: Story
    language: Language
    """Of the edition, as far as there is one in it (Story.edition)."""
    corrected: bool = False
    """Whether the source has corrected that edition since the message was sent."""

    @property
    def edition(self) -> Edition:
        """What is shown."""
        return self.story.edition(self.language)


Style: TypeAlias = Literal["story", "list", "plain"]
"""How a message looks: one story whole, titles one below the other, or one story without any formatting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """All that leaves to one chat (a thread of it) as one message, or stands in one that was sent."""

    chat: Chat
    thread: int
    stories: tuple[Showing, ...]
    """Newest first."""
    style: Style = "story"
