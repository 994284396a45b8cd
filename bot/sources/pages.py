"""Pages from bytes to what they show: the work that is done beside the event loop, each step one function of a module.

Pure. A page is decoded here and not where it is fetched, so that only bytes go to the process that does this; and the
parsers are imported by the functions, so that no other process holds them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.sources.answers import decode

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.model import FetchedPage, Language, Source
    from bot.sources.found import Article, FeedPage, ListingPage


def decoded(page: FetchedPage) -> FetchedPage:
    """The page as text in place of bytes, in the charset that its site or its bytes tell."""
    if not page.body:
        return page
    return replace(page, text=decode(page.body, page.content_type), body=b"")


def listing_on(page: FetchedPage, source: Source, *, today: date, now: datetime | None = None) -> ListingPage:
    """What a listing shows; raises what bot.sources.listing.parse_listing does."""
    from bot.sources.listing import parse_listing

    return parse_listing(decoded(page), source, today=today, now=now)


def feed_on(page: FetchedPage, source: Source, *, today: date) -> FeedPage:
    """What a feed shows; raises what bot.sources.feed.page.parse_feed does."""
    from bot.sources.feed.page import parse_feed

    return parse_feed(decoded(page), source, today=today)


def article_on(page: FetchedPage, source: Source, *, language: Language, today: date) -> Article:
    """What a story's own page tells."""
    from bot.sources.article import read_article

    return read_article(decoded(page), source, language=language, today=today)
