"""What pages show, read by a process of its own: these types are known without the parsers, which hold megabytes."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.model import ParsedItem, Published
from bot.sources.links import StoryLink


@dataclass(frozen=True, slots=True)
class Pager:
    """What the links of a pager tell."""

    pages: tuple[tuple[int, str], ...] = ()
    """The pages that it names, and their addresses."""
    next: str | None = None
    """Where it says that the next page is."""

    def leads_beyond(self, number: int) -> bool:
        """Whether there may be pages after the one numbered so: a pager that names pages names those that there are."""
        return not self.pages or self.next is not None or max(self.pages)[0] > number

    def names(self, number: int) -> bool:
        """Whether it says that there is a page numbered so."""
        return any(number == named for named, _ in self.pages)

    def address(self, number: int) -> str | None:
        """Tell where the page after the present one is, which is numbered so; None when the pager does not say."""
        return dict(self.pages).get(number) or self.next


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """What one page of a listing shows."""

    items: tuple[ParsedItem, ...] = ()
    """In the order of the page, each story once."""
    empty: bool = False
    """The page says itself that there is no news."""
    whole: bool = True
    """False when the page was cut off: its last card, which may be cut too, is not among the items."""
    pager: Pager = field(default_factory=Pager)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """What a feed shows."""

    items: tuple[ParsedItem, ...] = ()
    """In its own order, each story once in a language."""
    whole: bool = True
    """False when it broke off: what comes after is not among the items."""


@dataclass(frozen=True, slots=True)
class Article:
    """What the page of one story tells besides the story."""

    editions: tuple[StoryLink, ...] = ()
    """Its other languages, one link each."""
    published: Published | None = None
    image: str = ""
