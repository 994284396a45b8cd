"""What a feed says of one story, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLink:
    """A link of an entry, with what is said of the page that it leads to."""

    href: str
    language: str = ""
    """hreflang, as it is written."""
    kind: str = ""
    """The content type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item or entry; what the feed does not say is empty."""

    title: str = ""
    """Text, which may hold HTML tags and a second layer of escapes."""
    texts: tuple[str, ...] = ()
    """HTML or plain text that a summary can be made of, the best first."""
    links: tuple[EntryLink, ...] = ()
    """The addresses of the story's page, the best first."""
    guid: str = ""
    dates: tuple[str, ...] = ()
    """When it was published, as it is written, the best first; when it was last changed comes last."""
    languages: tuple[str, ...] = ()
    """Codes as they are written, the nearest to the item first."""
    base: str = ""
    """What its relative links are relative to (xml:base), itself relative to the feed's address at times."""
    images: tuple[str, ...] = ()
    """The addresses of its picture, the best first; without those within its texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The entries of a feed, in its order."""

    found: tuple[Entry, ...] = ()
    whole: bool = True
    """False when the feed breaks off: the entry that it breaks off in is not among these."""


MOST_ENTRIES = 10_000
"""So many of a feed are looked at, the first ones: more than fit into 4 MiB, but for those that say nothing."""
