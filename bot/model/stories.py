"""What is stored: stories with their editions, and the topics they are put under."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal, TypeAlias

from bot.model.language import FALLBACK, LANGUAGES, Language, Published

JoinedBy: TypeAlias = Literal["link", "likeness", "operator"]
"""What tells, besides its site's id, that an edition belongs to a story: its page's links, its words, or somebody."""


@dataclass(frozen=True, slots=True)
class Joined:
    """How an edition came to a story that it did not begin."""

    by: JoinedBy
    at: datetime
    origin: int | None = None
    """The number that it was to be found by before, if it had one."""


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
    official: bool = False
    """Whether it is a state body's own, which is shown before all others of its language."""
    joined: Joined | None = None
    """How it came to the story; None for one that began it, or that nobody noted."""
    image: str = ""
    """The address of its picture, http or https, '' where none is known. It is no part of `digest`.

    It may itself be a message's preview (LinkPreviewOptions.url): Telegram then shows the picture alone, as large as is
    asked for (prefer_large_media counts only where a URL is named). The preview of the story's page would say title and
    summary once more, and show what that page tells robots to, a site's logo at times, or nothing.
    """

    @property
    def appeared_at(self) -> datetime | None:
        """When it was first to be seen in its story."""
        return self.first_seen if self.joined is None else self.joined.at

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
    """The official ones first, then as they came."""
    first_seen: datetime
    published: Published | None = None
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    def edition(self, language: Language) -> Edition:
        """The edition for a reader of `language`: that language's, else the nearest one there is."""
        by_language = {edition.language: edition for edition in reversed(self.editions)}
        return next(by_language[tried] for tried in FALLBACK[language] if tried in by_language)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages it can be read in, in the order of LANGUAGES."""
        found = {edition.language for edition in self.editions}
        return tuple(language for language in LANGUAGES if language in found)


@dataclass(frozen=True, slots=True)
class Parts:
    """The other stories of a story's matter, oldest first."""

    earlier: tuple[Story, ...] = ()
    later: tuple[Story, ...] = ()


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
    related: int = 0
    """Of a search: how many stories follow those that answer it, which hold a part of it or are about the same."""
    near: int = 0
    """How many of the stories of this page, the last ones, are such."""
    more: bool = False
    """Whether there are more than can be turned to."""
    meant: str | None = None
    """Of a search: what was looked for in place of what was typed, where no story has its words."""
    found_by: frozenset[tuple[str, ...]] = frozenset()
    """Of a search: the keys in a row (bot.analysis.stemming) by which its stories were found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One of the project's topics (a rubric; Telegram's forum topic is a thread)."""

    slug: str
    names: dict[Language, str] = field(hash=False)
    hashtags: dict[Language, str] = field(hash=False)
    """With the leading number sign."""
    short: dict[Language, str] = field(hash=False, default_factory=dict)
    """What it is called on buttons, in those languages in which its name is too long for a narrow phone."""

    def label(self, language: Language) -> str:
        """What it is called on a button."""
        return self.short.get(language) or self.names[language]
