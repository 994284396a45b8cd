"""Feeds, listings, stories' pages and robots.txt: what is sent gives sound stories, or an error of ours."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from bot.errors import SaqbalaError
from bot.model import FetchedPage, Source
from bot.sources.answers import decode, retry_moment, validator
from bot.sources.listing import SUMMARY_LIMIT, TITLE_LIMIT
from bot.sources.pages import article_on, feed_on, listing_on
from bot.sources.robots import parse_robots
from tests.fuzz.effort import effort, within
from tests.fuzz.markup import (
    bodies,
    dates,
    json_feeds,
    mutated,
    written_feeds,
    written_listings,
)
from tests.fuzz.texts import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.model import ParsedItem

TODAY = date(2026, 8, 1)
NOON = datetime(2026, 8, 1, 7, tzinfo=UTC)
LISTING = Source(
    name="listing", kind="listing", url="https://primeminister.kz/en/news/tags/sample", site="primeminister.kz"
)
FEED = Source(name="feed", kind="feed", url="https://sample.kz/feed/rss", site="sample.kz", aliases=("www2.sample.kz",))
SECONDS = 5.0
"""A hundred times what an ordinary page takes; the process that reads pages is ended after 20."""


def _read_listing(body: bytes, content_type: str) -> list[ParsedItem]:
    page = FetchedPage(url=LISTING.url, status=200, body=body, content_type=content_type)
    return list(listing_on(page, LISTING, today=TODAY, now=NOON).items)


def _read_feed(body: bytes, content_type: str) -> list[ParsedItem]:
    page = FetchedPage(url=FEED.url, status=200, body=body, content_type=content_type)
    return list(feed_on(page, FEED, today=TODAY).items)


def _twice(read: Callable[[bytes, str], list[ParsedItem]], given: tuple[bytes, str]) -> list[ParsedItem]:
    """What is read, which is the same each time; nothing where it is refused by an error of ours."""
    found: list[list[ParsedItem] | str] = []
    with within(SECONDS):
        for _ in range(2):
            try:
                found.append(read(*given))
            except SaqbalaError as error:
                assert "\n" not in str(error)
                found.append(str(error))
    assert found[0] == found[1]
    return found[0] if isinstance(found[0], list) else []


def check_item(item: ParsedItem) -> None:
    """A story that may be stored, shown and linked to."""
    parts = urlsplit(item.url)
    assert parts.scheme in {"http", "https"}
    assert parts.hostname
    assert "@" not in parts.netloc
    assert item.url.isascii() or item.url.isprintable()
    assert not any(mark in item.url for mark in ' \n\t"<>\\')
    for text, limit in ((item.title, TITLE_LIMIT), (item.summary, SUMMARY_LIMIT)):
        assert len(text) <= limit
        assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in text), ascii(text)
        assert text == text.strip()
        text.encode()
    assert item.title
    assert item.external_id is None or 0 < len(item.external_id) <= 2000
    if isinstance(item.published, datetime):
        assert item.published.utcoffset() is not None
    if item.image:
        assert urlsplit(item.image).scheme in {"http", "https"}
        assert urlsplit(item.image).hostname


@effort(250)
@given(bodies(st.one_of(mutated("listing"), mutated("listing"), written_listings)))
def test_listings(given: tuple[bytes, str]) -> None:
    """Stories are of the source's own site and each once, whatever stands on the page."""
    items = _twice(_read_listing, given)
    event("stories" if items else "none")
    for item in items:
        check_item(item)
        assert urlsplit(item.url).hostname in {"primeminister.kz", "www.primeminister.kz"}
    identities = [item.external_id or item.url for item in items]
    assert len(set(identities)) == len(identities)


@effort(250)
@given(bodies(st.one_of(mutated("feed"), mutated("json"), written_feeds, json_feeds.map(json.dumps))))
@example((b"{" + b'"items":[' * 100_000, ""))
@example((b"<rss>" + b"<a>" * 200_000, ""))
def test_feeds(given: tuple[bytes, str]) -> None:
    """RSS, Atom and JSON Feed give sound stories, each once in a language."""
    items = _twice(_read_feed, given)
    event("stories" if items else "none")
    for item in items:
        check_item(item)
    identities = [(item.external_id or item.url, item.language) for item in items]
    assert len(set(identities)) == len(identities)


@effort(60)
@given(bodies(st.one_of(mutated("listing"), written_listings)))
def test_pages_of_stories(given: tuple[bytes, str]) -> None:
    """A story's own page, read for its editions, its picture and its day, may be anything."""
    page = FetchedPage(
        url="https://primeminister.kz/en/news/sample-12345", status=200, body=given[0], content_type=given[1]
    )
    with within(SECONDS):
        article = article_on(page, LISTING, language="en", today=TODAY)
    assert article == article_on(page, LISTING, language="en", today=TODAY)


@effort(100)
@given(st.binary(max_size=300) | texts().map(str.encode), st.text(max_size=60))
def test_decoding_gives_text_that_can_be_stored(body: bytes, content_type: str) -> None:
    """Whatever the bytes and the header, it is text, and the same each time."""
    text = decode(body, content_type)
    text.encode()
    assert decode(body, content_type) == text


@effort(100)
@given(dates | texts(80, 4))
def test_headers_that_sites_send(value: str) -> None:
    """Retry-After is a moment to come or nothing; an ETag is given back as it may be, or not at all."""
    moment = retry_moment(value, NOON)
    assert moment is None or moment.utcoffset() is not None
    assert validator(value) in {value, ""}


@effort(100)
@given(texts(2000), texts(100))
def test_robots(text: str, path: str) -> None:
    """Any robots.txt is understood, within bounded time."""
    written = f"User-agent: *\nDisallow: {path}\nCrawl-delay: {text[:20]}\n{text}"
    with within(SECONDS):
        rules = parse_robots(written)
        assert rules.can_fetch("https://sample.kz/en/news", "saqbala") in {True, False}


@pytest.mark.parametrize(
    "unit", ["<div>", "<a href='/en/news/x-12345'>", "<b ", "&amp;", "<table>", "<p><h3>a</h3>", "<!--"]
)
def test_time_grows_with_the_length(unit: str) -> None:
    """A page of one thing repeated half a million times is read, or refused, in a few seconds."""
    body = f"<html><body>{unit * (500_000 // len(unit))}".encode()
    for read in (_read_listing, _read_feed):
        _twice(read, (body, ""))
