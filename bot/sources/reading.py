"""One read of one source: as many pages as it takes, and what became of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.errors import BlockedError, ChallengeError, FetchError, LayoutError, SaqbalaError, TooLargeError
from bot.model import Condition, Reading
from bot.sources.dates import SITE_ZONE
from bot.sources.links import page_url
from bot.sources.pages import feed_on, listing_on

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import date, datetime

    from bot.model import FetchedPage, ParsedItem, ReadMemory, Source
    from bot.sources.found import FeedPage, ListingPage
    from bot.sources.workbench import Beside

    Known = Callable[[Sequence[ParsedItem]], Awaitable[bool]]

_GONE = {404, 410}


class Pages(Protocol):
    """Where pages are had from (sources.fetch.Fetcher)."""

    async def get(
        self, source: Source, url: str, *, etag: str = "", last_modified: str = "", found_at: str = ""
    ) -> FetchedPage:
        """Fetch a page; raises the FetchError family."""
        ...


async def read(
    source: Source,
    memory: ReadMemory,
    fetcher: Pages,
    known: Known,
    *,
    now: datetime,
    backfill: int = 0,
    beside: Beside = asyncio.to_thread,
) -> Reading:
    """Read a feed, or a listing from its first page until a page with a story that `known` knows.

    A listing that was never read well, one whose last walk was cut short, and a `backfill` of so many pages are
    walked whatever is known. A feed is one page, so a backfill reads it whole and no more. Pages are parsed `beside`
    the event loop. What a site does wrong is told by the reading's condition, never raised.
    """
    anew = bool(backfill) or memory.unfinished or memory.last_good_at is None
    remembered = "" if anew else memory.found_at
    today = now.astimezone(SITE_ZONE).date()
    parsing = _Parsing(source, today, now, beside)
    try:
        page = await fetcher.get(
            source,
            source.url,
            etag=memory.etag if remembered else "",
            last_modified=memory.last_modified if remembered else "",
            found_at=remembered,
        )
        if page.not_modified:
            return Reading(
                source=source,
                condition=Condition.UNCHANGED,
                etag=memory.etag,
                last_modified=memory.last_modified,
                found_at=memory.found_at,
            )
        if source.kind == "feed":
            return _feed_reading(source, page, await parsing.feed(page))
        first = await parsing.listing(page)
    except (FetchError, LayoutError) as error:
        return _bad(source, memory, error)
    walk = _Walk(source, fetcher, parsing, first)
    await walk.go_on(backfill or source.pages, None if anew else known)
    return walk.reading(page, empty=first.empty)


@dataclass(frozen=True, slots=True)
class _Parsing:
    """What makes sense of the pages of a source."""

    source: Source
    today: date
    now: datetime
    beside: Beside

    async def listing(self, page: FetchedPage) -> ListingPage:
        return await self.beside(listing_on, page, self.source, today=self.today, now=self.now)

    async def feed(self, page: FetchedPage) -> FeedPage:
        return await self.beside(feed_on, page, self.source, today=self.today)


@dataclass(slots=True)
class _Walk:
    """The way through the pages after the first."""

    source: Source
    fetcher: Pages
    parsing: _Parsing
    last: ListingPage
    number: int = 1
    visited: set[str] = field(default_factory=set)
    items: dict[tuple[str, str], ParsedItem] = field(default_factory=dict)
    whole: bool = True
    error: SaqbalaError | None = None

    def __post_init__(self) -> None:
        self.visited.add(self.source.url)
        self._take(self.last)

    async def go_on(self, pages: int, known: Known | None) -> None:
        """Read page after page, up to the page numbered `pages` or one with something that is known."""
        while self.number < pages and self._leads_on():
            if known is not None and await known(self.last.items):
                return
            page = await self._next_page()
            if page is None or not self._take(page):
                return
            self.number += 1

    def _leads_on(self) -> bool:
        """Whether there may be a further page, after one that shows stories."""
        return bool(self.last.items) and (not self.last.whole or self.last.pager.leads_beyond(self.number))

    async def _next_page(self) -> ListingPage | None:
        """Fetch the page after the last; None where there is none, or where it fails (then with an error)."""
        number = self.number + 1
        url = self.last.pager.address(number) or page_url(self.source.url, number)
        if url in self.visited:
            return None
        self.visited.add(url)
        try:
            page = await self.fetcher.get(self.source, url)
            return await self.parsing.listing(page)
        except (FetchError, LayoutError) as error:
            if not self._is_end(error, number):
                self.error = error
            return None

    def _is_end(self, error: SaqbalaError, number: int) -> bool:
        """Whether a page that shows nothing only says that the listing ended before it."""
        if isinstance(error, FetchError):
            return error.status in _GONE
        return not isinstance(error, ChallengeError) and not self.last.pager.names(number)

    def _take(self, page: ListingPage) -> bool:
        """Add what a page shows; False when that is nothing new to this walk."""
        before = len(self.items)
        for item in page.items:
            self.items.setdefault((item.external_id or item.url, item.language), item)
        self.whole = self.whole and page.whole
        self.last = page
        return len(self.items) > before

    def reading(self, first: FetchedPage, *, empty: bool) -> Reading:
        """Sum up; without all pages the first one is to be read again, so its ETag is not kept."""
        finished = self.whole and self.error is None
        return Reading(
            source=self.source,
            condition=Condition.EMPTY if empty else Condition.OK,
            items=tuple(self.items.values()),
            etag=first.etag if finished else "",
            last_modified=first.last_modified if finished else "",
            found_at=first.url if finished else "",
            error=str(self.error or ("" if self.whole else "a page broke off before its end")),
            retry_after=self.error.retry_after if isinstance(self.error, FetchError) else None,
            finished=finished,
        )


def _feed_reading(source: Source, page: FetchedPage, feed: FeedPage) -> Reading:
    """Sum up; the rest of a feed that broke off is still to be had, so its ETag is not kept."""
    return Reading(
        source=source,
        condition=Condition.OK if feed.items else Condition.EMPTY,
        items=feed.items,
        etag=page.etag if feed.whole else "",
        last_modified=page.last_modified if feed.whole else "",
        found_at=page.url if feed.whole else "",
        error="" if feed.whole else "the feed broke off before its end",
        finished=feed.whole,
    )


def _bad(source: Source, memory: ReadMemory, error: FetchError | LayoutError) -> Reading:
    return Reading(
        source=source,
        condition=_condition(memory, error),
        error=str(error),
        retry_after=error.retry_after if isinstance(error, FetchError) else None,
    )


def _condition(memory: ReadMemory, error: FetchError | LayoutError) -> Condition:
    match error:
        case ChallengeError() | BlockedError():
            return Condition.BLOCKED
        case TooLargeError():
            return Condition.TOO_LARGE
        case FetchError():
            return Condition.FAILED
        case LayoutError():
            return Condition.LAYOUT_CHANGED if memory.had_cards else Condition.NOT_A_LISTING
