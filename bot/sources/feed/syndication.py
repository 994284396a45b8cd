"""RSS, RDF and Atom as fastfeedparser reads them, and what it leaves out read beside it.

It is given bytes that we decoded, never a text: one that begins with http it would fetch. They are a faultless
document in the plainest words of RSS or Atom, written anew from whole items (markup) in portions, for it lets nothing
else run meanwhile. That spares us what it does with others: it loses a link that stands behind an atom:link and a
title behind a media:title, ends a text at an undefined entity or a tag, knows no RSS 0.90, and guesses where a
document is broken. What it tells of dates is not used: it takes a time without zone for UTC, fills up what is
missing with today, and finds a day in a guid that is only a number. Of languages, of what relative links are
relative to, and of guids that are no links it tells nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import cast
from urllib.parse import urljoin

from bot.errors import LayoutError
from bot.sources.feed.entry import Entries, Entry, EntryLink
from bot.sources.feed.markup import Element, Item, Markup, read_markup
from bot.sources.feed.pictures import item_pictures

_PORTION = 50
_LONGEST_TEXT = 20_000
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_FRAMES = {
    "item": (f'<rss version="2.0" xmlns:content="{_CONTENT}"><channel>', "</channel></rss>"),  # RDF's words are RSS's
    "entry": ('<feed xmlns="http://www.w3.org/2005/Atom">', "</feed>"),
}
_NAMES = {name: name for name in ("title", "link", "guid", "description", "summary", "content")}
_NAMES["encoded"] = "content:encoded"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WEB = re.compile("https?://", re.IGNORECASE)
_ALTERNATES = ("", "alternate")
_PUBLISHED = ("pubdate", "published", "issued", "date", "created")
_CHANGED = ("updated", "modified")


def read_syndication(text: str) -> Entries:
    """Read the entries of an XML feed; raises LayoutError for what is no feed."""
    markup = read_markup(text)
    found: list[Entry] = []
    for start in range(0, len(markup.items), _PORTION):
        items = markup.items[start : start + _PORTION]
        found += [_entry(item, said, markup) for item, said in zip(items, _parse(markup, items), strict=True)]
    return Entries(found=tuple(found), whole=markup.whole)


# --- what the library is asked -------------------------------------------------------------------------------


def _parse(markup: Markup, items: tuple[Item, ...]) -> list[Mapping[str, object]]:
    import fastfeedparser  # brings lxml: 6 MiB that a bot without feeds does without

    name = "entry" if markup.root.local == "feed" else "item"
    start, end = _FRAMES[name]
    document = start + "".join(f"<{name}>{_written(item)}</{name}>" for item in items) + end
    try:
        feed = fastfeedparser.parse(
            document.encode(), include_tags=False, include_media=False, include_enclosures=False
        )
        entries = cast("list[Mapping[str, object]]", feed["entries"])
    except ValueError as error:
        raise LayoutError(f"the feed cannot be read: {' '.join(str(error).split())[:200]}") from error
    if len(entries) != len(items):
        raise LayoutError(f"the feed cannot be read: {len(items)} items became {len(entries)}")
    return entries


def _written(item: Item) -> str:
    """Write the item's own elements, without those that are empty or an extension's (media:title)."""
    own = {"", item.name.rpartition(":")[0]}
    return "".join(
        f"<{name}{_link_attributes(element)}>{_escaped(element.text[:_LONGEST_TEXT])}</{name}>"
        for element in item.elements
        if (name := _NAMES.get(element.local))
        and (element.local == "encoded" or element.name.rpartition(":")[0] in own)
        and (element.text.strip() or element.attribute("href"))
        and not _is_mere_name(element)
    )


def _link_attributes(element: Element) -> str:
    if element.local != "link":
        return ""
    return "".join(f' {name}="{_escaped(value)}"' for name in ("rel", "href") if (value := element.attribute(name)))


def _escaped(text: str) -> str:
    return html.escape(_NO_XML.sub("", text))


def _is_mere_name(element: Element) -> bool:
    return element.local == "guid" and element.attribute("ispermalink").strip().lower() == "false"


# --- what it leaves out --------------------------------------------------------------------------------------


def _entry(item: Item, said: Mapping[str, object], markup: Markup) -> Entry:
    content = cast("list[Mapping[str, object]]", said.get("content") or [{}])[0]
    # Without a description the library makes one of the content, and not well.
    described = _first(item, "description") or _first(item, "summary")
    texts = (said.get("description") if described else "", content.get("value"))
    return Entry(
        title=str(said.get("title") or ""),
        texts=tuple(dict.fromkeys(str(text) for text in texts if text)),
        links=tuple(_links(item, str(said.get("link") or ""))),
        guid=_first(item, "guid") or _first(item, "id") or item.attribute("about"),
        dates=tuple(date for name in (*_PUBLISHED, *_CHANGED) if (date := _first(item, name).strip())),
        languages=tuple(code for code in _languages(item, markup) if code),
        base=urljoin(markup.base, item.attribute("base")),
        images=item_pictures(item),
    )


def _first(item: Item, local: str) -> str:
    texts = (element.text for element in item.elements if element.local == local)
    return next((text for text in texts if text.strip()), "")


def _links(item: Item, said: str) -> Iterator[EntryLink]:
    """Give an item's links: a proxy's word on where it leads, Atom's with their languages, and the plain one."""
    if origin := _first(item, "origlink"):
        yield EntryLink(href=origin)
    hrefs = [element for element in item.elements if element.local == "link" and element.attribute("href")]
    alternates = [element for element in hrefs if element.attribute("rel").lower() in _ALTERNATES]
    atom = [
        EntryLink(
            href=urljoin(element.attribute("base"), element.attribute("href")),
            language=element.attribute("hreflang"),
            kind=element.attribute("type"),
        )
        for element in sorted(alternates, key=lambda element: element.attribute("rel") == "")
    ]
    known = {link.href for link in atom} | {element.attribute("href") for element in hrefs}
    if said and said not in known:
        yield EntryLink(href=said)
    yield from atom
    # An Atom id and what RDF describes may be names only, but are addresses where they look like one.
    yield from (
        EntryLink(href=name) for name in (_first(item, "id").strip(), item.attribute("about")) if _WEB.match(name)
    )


def _languages(item: Item, markup: Markup) -> Iterator[str]:
    yield _first(item, "language").strip()
    for element in item.elements:
        if element.local in {"title", "content", "description", "summary"}:
            yield element.attribute("lang")
    yield item.attribute("lang")
    yield markup.language
