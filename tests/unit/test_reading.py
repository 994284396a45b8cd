"""Reads of a source: how far they go, and how they end."""

from __future__ import annotations

import asyncio
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import pytest

from bot.errors import BlockedError, FetchError, TooLargeError
from bot.model import Condition, FetchedPage, ReadMemory, Source
from bot.sources.reading import read
from bot.sources.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.model import ParsedItem, Reading

P = ParamSpec("P")
T = TypeVar("T")

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 8, 1, 13, tzinfo=UTC)
URL = "https://primeminister.kz/en/news/tags/sample"
SOURCE = Source(name="sample", kind="listing", url=URL, site="primeminister.kz")
READ_BEFORE = ReadMemory(last_good_at=NOW, etag='"old"', last_modified="yesterday", found_at=URL, had_cards=True)

EMPTY = "<html><body><p>No news found</p></body></html>"
CAPTCHA = "<html><body><form id=captcha></form></body></html>"
REDESIGN = "<html><body><h1>Sample</h1></body></html>"


def listing(*numbers: int, pager: Sequence[int] = ()) -> str:
    """Write a page with these stories."""
    cards = "".join(f'<div><a href="/en/news/sample-{n}"><h3>Sample {n}</h3></a></div>' for n in numbers)
    pages = "".join(f'<a href="?page={n}">{n}</a>' for n in pager)
    return f"<html><body>{cards}{pages}</body></html>"


class Site:
    """Pages by their address, and what was asked for."""

    def __init__(self, *pages: str | Exception) -> None:
        self.pages = {URL if n == 1 else f"{URL}?page={n}": page for n, page in enumerate(pages, start=1)}
        self.asked: list[str] = []
        self.conditions: list[tuple[str, str, str]] = []

    async def get(
        self, source: Source, url: str, *, etag: str = "", last_modified: str = "", found_at: str = ""
    ) -> FetchedPage:
        """Answer as the fetcher does."""
        assert source.site == "primeminister.kz"
        self.asked.append(url.removeprefix(URL))
        self.conditions.append((etag, last_modified, found_at))
        page = self.pages.get(url, FetchError("answered 404", status=404))
        if isinstance(page, Exception):
            raise page
        if page == "304":
            return FetchedPage(url=url, status=304)
        return FetchedPage(url=url, status=200, text=page, etag='"new"', last_modified="today")


async def run(site: Site, memory: ReadMemory, *, known: str = "", backfill: int = 0) -> Reading:
    """Read the source; the stories whose ids are in `known` are known."""

    async def is_known(items: Sequence[ParsedItem]) -> bool:
        return any(item.external_id in known.split() for item in items)

    return await read(SOURCE, memory, site, is_known, now=NOW, backfill=backfill)


def ids(reading: Reading) -> list[str | None]:
    """Name the stories that were read."""
    return [item.external_id for item in reading.items]


async def test_a_read_stops_at_a_known_story() -> None:
    """What stands behind a known story was read before."""
    site = Site(listing(10006, 10005), listing(10004, 10003), listing(10002, 10001))
    reading = await run(site, READ_BEFORE, known="10003")
    assert ids(reading) == ["10006", "10005", "10004", "10003"]
    assert (reading.condition, reading.finished) == (Condition.OK, True)
    assert site.asked == ["", "?page=2"]


async def test_only_the_first_page_is_asked_for_conditionally() -> None:
    """The ETag that is remembered belongs to the first page."""
    site = Site(listing(10004, 10003), listing(10002, 10001))
    reading = await run(site, READ_BEFORE, known="10001")
    assert site.conditions == [('"old"', "yesterday", URL), ("", "", "")]
    assert (reading.etag, reading.last_modified, reading.found_at) == ('"new"', "today", URL)


async def test_not_modified() -> None:
    """A page that did not change is read no further, and its ETag stays."""
    site = Site("304")
    reading = await run(site, READ_BEFORE)
    assert (reading.condition, reading.items, reading.etag) == (Condition.UNCHANGED, (), '"old"')
    assert reading.found_at == URL
    assert site.asked == [""]


async def test_an_etag_of_an_unknown_page_is_not_sent() -> None:
    """Nobody knows what an older version's ETag belonged to."""
    site = Site(listing(10004, 10003))
    await run(site, replace(READ_BEFORE, found_at=""), known="10003")
    assert site.conditions[0] == ("", "", "")


@pytest.mark.parametrize(
    "memory",
    [ReadMemory(etag='"old"'), ReadMemory(last_good_at=NOW, etag='"old"', unfinished=True)],
    ids=["never-good", "unfinished"],
)
async def test_a_first_read_and_one_after_a_broken_walk_go_all_the_way(memory: ReadMemory) -> None:
    """Known stories do not stop them, nor does an ETag."""
    site = Site(*(listing(10000 + n) for n in range(5)))
    reading = await run(site, memory, known="10000 10001 10002")
    assert len(reading.items) == SOURCE.pages
    assert site.conditions == [("", "", "")] * 3


async def test_backfill_walks_as_far_as_it_is_told() -> None:
    """Neither known stories nor the source's pages nor an ETag stop it."""
    site = Site(*(listing(10000 + n) for n in range(9)))
    reading = await run(site, READ_BEFORE, known="10000", backfill=7)
    assert len(reading.items) == 7
    assert site.conditions[0] == ("", "", "")


@pytest.mark.parametrize(
    ("second", "asked"),
    [
        (EMPTY, 2),
        (listing(10002, 10001), 2),
        (FetchError("gone", status=404), 2),
        (FetchError("gone", status=410), 2),
        (REDESIGN, 2),
    ],
    ids=["empty", "repeated", "404", "410", "bare"],
)
async def test_a_listing_ends_where_its_pages_end(second: str | Exception, asked: int) -> None:
    """A page behind the last one shows nothing, the same again, or is none."""
    site = Site(listing(10002, 10001), second, listing(10000))
    reading = await run(site, ReadMemory())
    assert ids(reading) == ["10002", "10001"]
    assert (reading.finished, reading.error) == (True, "")
    assert len(site.asked) == asked


async def test_a_pager_says_where_the_listing_ends() -> None:
    """A page that the pager does not name is not asked for."""
    site = Site(listing(10002, pager=(1, 2)), listing(10001, pager=(1, 2)))
    assert (await run(site, ReadMemory())).finished
    assert site.asked == ["", "?page=2"]


class Book(Site):
    """A site whose pages have addresses of their own."""

    def __init__(self, **pages: str) -> None:
        super().__init__()
        self.pages = {f"{URL}{address}": page for address, page in pages.items()}


def paged(number: int, following: str) -> str:
    """Write a page whose pager says where the next one is."""
    return listing(10000 - number).replace("</body>", f'<a rel="next" href="{URL}{following}">Next</a></body>')


async def test_a_walk_follows_the_pager_of_the_page() -> None:
    """Pages are asked for as the site writes their addresses, up to one that says no more."""
    site = Book(**{"": paged(1, "/page/2/"), "/page/2/": paged(2, "/page/3/"), "/page/3/": listing(9997, pager=(1, 2))})
    reading = await run(site, READ_BEFORE, backfill=9)
    assert site.asked == ["", "/page/2/", "/page/3/"]
    assert (len(reading.items), reading.finished) == (3, True)


async def test_a_pager_that_leads_in_a_circle_ends_the_walk() -> None:
    """A page is asked for once, whatever the pager says, also where each shows something new."""
    site = Book(**{"": paged(1, "?p=2"), "?p=2": paged(2, "?p=3"), "?p=3": paged(3, "?p=2")})
    reading = await run(site, READ_BEFORE, backfill=100)
    assert site.asked == ["", "?p=2", "?p=3"]
    assert (len(reading.items), reading.finished) == (3, True)


async def test_a_pager_that_always_says_next_ends_where_nothing_is_new() -> None:
    """The last page again and again is the end."""
    pages = {f"?p={number}": paged(min(number, 3), f"?p={number + 1}") for number in range(2, 50)}
    site = Book(**{"": paged(1, "?p=2"), **pages})
    reading = await run(site, READ_BEFORE, backfill=100)
    assert site.asked == ["", "?p=2", "?p=3", "?p=4"]
    assert reading.finished


@pytest.mark.parametrize(
    "second",
    [
        FetchError("answered 503", status=503, retry_after=LATER),
        BlockedError("answered 429", status=429, retry_after=LATER),
        TooLargeError("too much"),
        CAPTCHA,
        REDESIGN,
    ],
    ids=["503", "429", "large", "captcha", "no-card"],
)
async def test_a_later_page_that_fails_leaves_the_walk_unfinished(second: str | Exception) -> None:
    """What came before is kept, and no ETag: the first page has to be read again."""
    reading = await run(Site(listing(10002, 10001, pager=(1, 2, 3)), second), ReadMemory())
    assert ids(reading) == ["10002", "10001"]
    assert (reading.condition, reading.finished, reading.etag) == (Condition.OK, False, "")
    assert reading.error
    assert reading.retry_after == (second.retry_after if isinstance(second, FetchError) else None)


async def test_a_page_that_breaks_off_leaves_the_walk_unfinished() -> None:
    """Its last card may be cut, and more may be missing."""
    cut = listing(10003, 10002, 10001).partition("Sample 10001")[0]
    reading = await run(Site(cut), READ_BEFORE, known="10003")
    assert ids(reading) == ["10003", "10002"]
    assert (reading.finished, reading.etag) == (False, "")


@pytest.mark.parametrize(
    ("page", "memory", "condition"),
    [
        (EMPTY, READ_BEFORE, Condition.EMPTY),
        (EMPTY, ReadMemory(), Condition.EMPTY),
        (CAPTCHA, READ_BEFORE, Condition.BLOCKED),
        (BlockedError("answered 403", status=403), READ_BEFORE, Condition.BLOCKED),
        (BlockedError("answered 429", status=429), ReadMemory(), Condition.BLOCKED),
        (REDESIGN, READ_BEFORE, Condition.LAYOUT_CHANGED),
        (REDESIGN, ReadMemory(), Condition.NOT_A_LISTING),
        ("", READ_BEFORE, Condition.LAYOUT_CHANGED),
        ("%PDF-1.7 sample", ReadMemory(), Condition.NOT_A_LISTING),
        (TooLargeError("too much"), READ_BEFORE, Condition.TOO_LARGE),
        (FetchError("answered 500", status=500), READ_BEFORE, Condition.FAILED),
        (FetchError("answered 404", status=404), READ_BEFORE, Condition.FAILED),
    ],
)
async def test_conditions(page: str | Exception, memory: ReadMemory, condition: Condition) -> None:
    """Each way in which the first page can fail has its name, and brings no story."""
    reading = await run(Site(page), memory)
    assert (reading.condition, reading.items) == (condition, ())
    assert bool(reading.error) is not condition.good
    assert reading.etag == ('"new"' if condition.good else "")


async def test_the_moment_to_come_back_is_passed_on() -> None:
    """Retry-After of the first page reaches whoever plans the next read."""
    reading = await run(Site(BlockedError("429", status=429, retry_after=LATER)), READ_BEFORE)
    assert reading.retry_after == LATER


async def test_what_the_store_raises_is_not_the_sites_fault() -> None:
    """A failing question to the store is not hidden in a condition."""

    async def broken(_items: Sequence[ParsedItem]) -> bool:
        raise OSError("sample of a full disk")

    with pytest.raises(OSError, match="full disk"):
        await read(SOURCE, READ_BEFORE, Site(listing(10001)), broken, now=NOW)


# --- feeds ---------------------------------------------------------------------------------------------------

FEED = Source(name="sample-feed", kind="feed", url=URL, site="primeminister.kz", id=re.compile(r"-(?P<id>\d+)$"))


def feed(*numbers: int, end: str = "</channel></rss>") -> str:
    """Write a feed with these stories."""
    link = "https://primeminister.kz/en/news/sample"
    items = "".join(f"<item><title>Sample {n}</title><link>{link}-{n}</link></item>" for n in numbers)
    return f"<rss><channel>{items}{end}"


async def read_feed(site: Site, memory: ReadMemory, *, backfill: int = 0) -> Reading:
    """Read the feed; nobody is asked what is known."""

    async def ask_nobody(items: Sequence[ParsedItem]) -> bool:
        raise AssertionError(items)

    return await read(FEED, memory, site, ask_nobody, now=NOW, backfill=backfill)


@pytest.mark.parametrize("memory", [ReadMemory(), READ_BEFORE])
async def test_a_feed_is_one_page(memory: ReadMemory) -> None:
    """All it shows is read at once, and its ETag is kept for the next time."""
    site = Site(feed(10002, 10001), "not asked for")
    reading = await read_feed(site, memory)
    assert ids(reading) == ["10002", "10001"]
    assert (reading.condition, reading.finished, reading.etag) == (Condition.OK, True, '"new"')
    assert reading.found_at == URL
    assert site.asked == [""]


async def test_an_unchanged_feed_is_not_read_again() -> None:
    """The ETag of the last read is shown to the site."""
    site = Site("304")
    reading = await read_feed(site, READ_BEFORE)
    assert (reading.condition, reading.etag, reading.items) == (Condition.UNCHANGED, '"old"', ())
    assert site.conditions == [('"old"', "yesterday", URL)]


async def test_a_backfill_reads_a_feed_whole() -> None:
    """There are no pages to walk back, so it is what any read is, without the ETag."""
    site = Site(feed(10001))
    assert ids(await read_feed(site, READ_BEFORE, backfill=9)) == ["10001"]
    assert site.conditions == [("", "", "")]


async def test_a_feed_that_breaks_off_is_read_again() -> None:
    """Its whole items are kept, and no ETag that would hide the others."""
    reading = await read_feed(Site(feed(10002, 10001, end="<item><title>Sam")), READ_BEFORE)
    assert ids(reading) == ["10002", "10001"]
    assert (reading.condition, reading.finished, reading.etag) == (Condition.OK, False, "")
    assert "broke off" in reading.error


@pytest.mark.parametrize(
    ("page", "memory", "condition"),
    [
        (feed(), READ_BEFORE, Condition.EMPTY),
        (REDESIGN, READ_BEFORE, Condition.LAYOUT_CHANGED),
        (REDESIGN, ReadMemory(), Condition.NOT_A_LISTING),
        ("<rss><channel><item><title>No link</title></item></channel></rss>", READ_BEFORE, Condition.LAYOUT_CHANGED),
        ('{"error": 1}', ReadMemory(), Condition.NOT_A_LISTING),
        (CAPTCHA, READ_BEFORE, Condition.BLOCKED),
        ("<rss><channel><item>", READ_BEFORE, Condition.FAILED),
        (FetchError("answered 500", status=500), READ_BEFORE, Condition.FAILED),
        (TooLargeError("too large"), READ_BEFORE, Condition.TOO_LARGE),
    ],
)
async def test_how_a_feed_ends(page: str | Exception, memory: ReadMemory, condition: Condition) -> None:
    """Never is nothing read and nothing said."""
    reading = await read_feed(Site(page), memory)
    assert (reading.condition, reading.items) == (condition, ())
    assert bool(reading.error) is not condition.good


async def test_pages_are_parsed_beside_the_event_loop() -> None:
    """Listings and feeds alike: while one is parsed, others are answered."""
    threads: list[int] = []

    class Watched(Workbench):
        async def __call__(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
            def noted() -> T:
                threads.append(threading.get_ident())
                return work(*args, **kwargs)

            return await super().__call__(noted)

    async def knows(items: Sequence[ParsedItem]) -> bool:
        return bool(items)

    for source, page in [(FEED, feed(10001)), (SOURCE, listing(10001))]:
        reading = await read(source, READ_BEFORE, Site(page), knows, now=NOW, beside=Watched())
        assert ids(reading) == ["10001"]
    assert len(threads) == 2
    assert threading.get_ident() not in threads


async def test_one_page_is_parsed_at_a_time() -> None:
    """Many threads would keep the event loop waiting behind all of them."""
    meeting = threading.Barrier(2)

    def meets_another() -> bool:
        try:
            meeting.wait(timeout=0.05)
        except threading.BrokenBarrierError:
            return False
        return True

    bench = Workbench()
    assert await asyncio.gather(*(bench(meets_another) for _ in range(4))) == [False] * 4
