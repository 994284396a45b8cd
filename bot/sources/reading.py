"""One read of one source: as many pages as it takes, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.errors import BlockedError, ChallengeError, FetchError, LayoutError, SaqbalaError, TooLargeError
from bot.model import Condition, Reading
from bot.sources.dates import SITE_ZONE
from bot.sources.links import page_url
from bot.sources.listing import parse_listing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import date, datetime

    from bot.model import FetchedPage, ParsedItem, ReadMemory, Source
    from bot.sources.listing import ListingPage

    Known = Callable[[Sequence[ParsedItem]], Awaitable[bool]]

_GONE = {404, 410}


class Pages(Protocol):
    """Where pages are had from (sources.fetch.Fetcher)."""

    async def get(self, source: Source, url: str, *, etag: str = "", last_modified: str = "") -> FetchedPage:
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
) -> Reading:
    """Read a source from its first page until a page with a story that `known` knows.

    A source that was never read well, one whose last walk was cut short, and a `backfill` of so many pages are
    walked whatever is known. What a site does wrong is told by the reading's condition, never raised.
    """
    whole_walk = bool(backfill) or memory.unfinished or memory.last_good_at is None
    today = now.astimezone(SITE_ZONE).date()
    try:
        page = await fetcher.get(
            source,
            source.url,
            etag="" if whole_walk else memory.etag,
            last_modified="" if whole_walk else memory.last_modified,
        )
        if page.not_modified:
            return Reading(
                source=source,
                condition=Condition.UNCHANGED,
                etag=memory.etag,
                last_modified=memory.last_modified,
            )
        first = parse_listing(page, source, today=today)
    except (FetchError, LayoutError) as error:
        return _bad(source, memory, error)
    walk = _Walk(source, fetcher, today, first)
    await walk.go_on(backfill or source.pages, None if whole_walk else known)
    return walk.reading(page, empty=first.empty)


@dataclass(slots=True)
class _Walk:
    """The way through the pages after the first."""

    source: Source
    fetcher: Pages
    today: date
    last: ListingPage
    number: int = 1
    items: dict[tuple[str, str], ParsedItem] = field(default_factory=dict)
    whole: bool = True
    error: SaqbalaError | None = None

    def __post_init__(self) -> None:
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
        """Whether there may be a further page: a pager that names pages names those that there are."""
        numbers = self.last.numbers
        return bool(self.last.items) and (not numbers or not self.last.whole or max(numbers) > self.number)

    async def _next_page(self) -> ListingPage | None:
        """Fetch the page after the last; None where there is none, or where it fails (then with an error)."""
        number = self.number + 1
        try:
            page = await self.fetcher.get(self.source, page_url(self.source.url, number))
            return parse_listing(page, self.source, today=self.today)
        except (FetchError, LayoutError) as error:
            if not self._is_end(error, number):
                self.error = error
            return None

    def _is_end(self, error: SaqbalaError, number: int) -> bool:
        """Whether a page that shows nothing only says that the listing ended before it."""
        if isinstance(error, FetchError):
            return error.status in _GONE
        return not isinstance(error, ChallengeError) and number not in self.last.numbers

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
            error=str(self.error or ("" if self.whole else "a page broke off before its end")),
            retry_after=self.error.retry_after if isinstance(self.error, FetchError) else None,
            finished=finished,
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
