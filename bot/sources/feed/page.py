"""A feed as it was fetched: the stories that it shows, and what it is when it shows none."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bot.analysis.language import edition_language
from bot.errors import FetchError, LayoutError
from bot.model import ParsedItem
from bot.sources.challenges import find_challenge
from bot.sources.feed.dates import parse_moment
from bot.sources.feed.identity import FeedLinks, link_key
from bot.sources.feed.jsonfeed import read_json_feed
from bot.sources.feed.syndication import read_syndication
from bot.sources.feed.text import plain_text, plain_title, title_of
from bot.sources.feed.tongue import declared_language
from bot.sources.found import FeedPage
from bot.sources.pictures import own_pictures, picture_address, text_picture
from bot.sources.wording import cut

if TYPE_CHECKING:
    from datetime import date

    from bot.model import FetchedPage, Source
    from bot.sources.feed.entry import Entries, Entry

SUMMARY_LIMIT_OFFICIAL, SUMMARY_LIMIT = 600, 300
"""Characters of a summary that are kept: of a state body's own text, and of a newspaper's."""

_HEAD = 32 * 1024
_WEB_PAGE = re.compile(r"<!doctype\s+html|<(?:html|head|body)[\s>]", re.IGNORECASE)
_FEED_LINK = re.compile(
    r"<link\b(?=[^<>]{0,2000}\btype\s*=\s*[\"']?application/(?:rss\+xml|atom\+xml|feed\+json))"
    r"[^<>]{0,2000}?\bhref\s*=\s*[\"']?([^\"'\s<>]{1,2000})",
    re.IGNORECASE,
)


def parse_feed(page: FetchedPage, source: Source, *, today: date) -> FeedPage:
    """Read the stories off a feed; `today` (where the site is) completes days without year.

    Raises ChallengeError for a captcha in place of it, LayoutError for what is no feed or one whose items all lack
    title or link, FetchError for one that broke off within its first item.
    """
    entries = _entries(page)
    items = tuple(_items(entries, page, source, today))
    if not items and not entries.whole:
        raise FetchError("the feed breaks off before the end of its first item: what was sent is no whole feed")
    if not items and entries.found:
        raise LayoutError(
            f"none of the {len(entries.found)} items of the feed can be used: they have no link, or neither title nor "
            "text; look at the feed, and mend `url` in sources.toml"
        )
    return FeedPage(items=items, whole=entries.whole)


def _entries(page: FetchedPage) -> Entries:
    text = page.text.lstrip("\ufeff\0 \t\r\n")
    try:
        return read_json_feed(text) if text.startswith(("{", "[")) else read_syndication(text)
    except LayoutError as error:
        raise _no_feed(page, text) or error from None


def _no_feed(page: FetchedPage, text: str) -> LayoutError | None:
    """Say what stands in place of the feed; None when the error of its reader says it best."""
    if not text:
        return LayoutError("the answer is empty: no feed")
    challenge = find_challenge(text)
    if challenge is not None or not _WEB_PAGE.search(text, 0, _HEAD):
        return challenge
    found = _FEED_LINK.search(text, 0, _HEAD)
    mend = (
        f"its feed is at {urljoin(page.url, html.unescape(found[1]))}: put that" if found else "put its feed's address"
    )
    return LayoutError(f"a web page in place of a feed; {mend} into `url` in sources.toml")


# --- items ---------------------------------------------------------------------------------------------------


def _items(entries: Entries, page: FetchedPage, source: Source, today: date) -> Iterator[ParsedItem]:
    """Make items of the entries that have a link, and a title or a text to make one of; of two the first counts."""
    links = FeedLinks(source, page.url, entries.found)
    known: dict[tuple[str, str], ParsedItem] = {}
    for entry in entries.found:
        item = _item(entry, links, source, today)
        if item is not None:
            known.setdefault((item.external_id or link_key(item.url), item.language), item)
    images = own_pictures({key: item.image for key, item in known.items()})
    yield from (replace(item, image=images[key]) for key, item in known.items())


def _item(entry: Entry, links: FeedLinks, source: Source, today: date) -> ParsedItem | None:
    text = next((plain for given in entry.texts if (plain := plain_text(given))), "")
    title = plain_title(entry.title) or title_of(text)
    language = edition_language(source.language or declared_language(entry.languages), title, text)
    url = links.choose(entry, language)
    if url is None or not title:
        return None
    return ParsedItem(
        url=url,
        language=language,
        title=title,
        external_id=links.find_id(url, entry),
        summary="" if text == title else cut(text, SUMMARY_LIMIT_OFFICIAL if source.official else SUMMARY_LIMIT),
        published=parse_moment(entry.dates, today=today, local=source.times == "local"),
        image=_image(entry, links.base(entry)),
    )


def _image(entry: Entry, base: str) -> str:
    """Find an item's picture: one that it names, else the one that its text opens with."""
    named = (picture_address(image, base) for image in entry.images)
    told = (text_picture(text, base) for text in entry.texts)
    return next((image for found in (named, told) for image in found if image), "")
