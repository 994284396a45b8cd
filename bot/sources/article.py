"""An article's own page: its editions in other languages, the day it was published, and its picture."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.sources.blocks import text_of
from bot.sources.dates import parse_published
from bot.sources.found import Article
from bot.sources.links import LinkRule
from bot.sources.outline import outline
from bot.sources.page import base_of, open_article
from bot.sources.pictures import picture_address
from bot.sources.wording import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from bot.model import FetchedPage, Language, Published, Source
    from bot.sources.links import StoryLink

_CODES: dict[str, Language] = {"kk": "kk", "kz": "kk", "kaz": "kk", "ru": "ru", "rus": "ru", "en": "en", "eng": "en"}
_NAMES: dict[str, Language] = {
    **_CODES,
    "қаз": "kk", "қазақша": "kk", "қазақ тілі": "kk", "қазақ": "kk", "каз": "kk",
    "казахский": "kk", "kazakh": "kk", "qaz": "kk",
    "рус": "ru", "русский": "ru", "орысша": "ru", "russian": "ru", "по-русски": "ru",
    "анг": "en", "англ": "en", "ағыл": "en", "ағылшынша": "en", "английский": "en", "english": "en",
}  # fmt: skip
_ANY_STORY = re.compile(r"[^/]{6,}/?$")
"""Feeds have no rule for links: a home page and a rubric end shorter than a story does."""

_DEEPEST, _MOST_ATTRIBUTES, _MOST_LINKS = 2_000, 2_000, 5_000
_LONGEST_DATA = 100_000  # characters of JSON-LD
_DEEPEST_DATA = 20
_META = (
    'meta[property="article:published_time"]', 'meta[itemprop="datePublished"]', 'meta[name="article:published_time"]',
    'meta[name="pubdate"]', 'meta[name="date"]', 'meta[name="DC.date.issued"]', '[itemprop="datePublished"]',
)  # fmt: skip
_PICTURE = 'meta[property="og:image"], meta[name="og:image"], meta[name="twitter:image"], meta[itemprop="image"]'
_MOST_PICTURES = 10
_SHOWN = ("time[datetime]", ".article__date")


def read_article(page: FetchedPage, source: Source, *, language: Language, today: date) -> Article:
    """Read the page of a story in `language`; what is not there, or not understood, stays empty."""
    glance = outline(page.text)
    if glance.depth > _DEEPEST or glance.attributes > _MOST_ATTRIBUTES:
        return Article()
    tree = open_article(page.text)
    parse_day = partial(parse_published, today=today, local=source.times == "local")
    rule = LinkRule(source if source.kind == "listing" else replace(source, link=source.link or _ANY_STORY))
    own = rule.accept(page.url, page.url)
    editions = {
        spoken: link
        for spoken, link in _editions(tree, rule, base_of(tree, page.url))
        if spoken != language and (own is None or link.url != own.url)
    }
    return Article(tuple(editions.values()), _published(tree, parse_day), _image(tree, base_of(tree, page.url)))


# --- languages -----------------------------------------------------------------------------------------------


def _editions(tree: LexborHTMLParser, rule: LinkRule, base: str) -> Iterator[tuple[Language, StoryLink]]:
    """Find the links that say of which language they are, the surest last."""
    links = tree.css("a[href], link[hreflang][href]")[:_MOST_LINKS]
    for told in (_switched, _marked, _alternate):
        for node in reversed(links):
            language = told(node)
            link = rule.accept(node.attributes.get("href") or "", base) if language else None
            if language and link is not None:
                yield language, link


def _alternate(node: LexborNode) -> Language | None:
    rel = (node.attributes.get("rel") or "").lower().split()
    return _coded(node) if node.tag == "link" and "alternate" in rel else None


def _marked(node: LexborNode) -> Language | None:
    return _coded(node) if node.tag == "a" else None


def _coded(node: LexborNode) -> Language | None:
    code = (node.attributes.get("hreflang") or "").strip().lower().replace("_", "-")
    return _CODES.get(code.partition("-")[0])


def _switched(node: LexborNode) -> Language | None:
    """Know a language switch by its words: one that leads to a story is that story's."""
    return _NAMES.get(text_of(node).casefold().strip(" .|/")) if node.tag == "a" else None


def _image(tree: LexborHTMLParser, base: str) -> str:
    """Find the picture that the page tells others to show for it."""
    told = (node.attributes.get("content") or "" for node in tree.css(_PICTURE)[:_MOST_PICTURES])
    return next((url for address in told if (url := picture_address(address.strip(), base))), "")


# --- day -----------------------------------------------------------------------------------------------------


def _published(tree: LexborHTMLParser, parse_day: Callable[[str], Published | None]) -> Published | None:
    told = (parse_day(tidy(text)) for text in (*_in_data(tree), *_in_meta(tree), *_in_text(tree)))
    return next((day for day in told if day is not None), None)


def _in_data(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css('script[type="application/ld+json"]'):
        text = node.text()
        if len(text) > _LONGEST_DATA:
            continue
        try:
            yield from _dates_in(json.loads(text))
        except (ValueError, RecursionError):
            continue


def _dates_in(data: object, depth: int = 0) -> Iterator[str]:
    if depth == _DEEPEST_DATA:
        return
    if isinstance(data, dict):
        day = data.get("datePublished")
        if isinstance(day, str):
            yield day
        yield from (found for value in data.values() for found in _dates_in(value, depth + 1))
    elif isinstance(data, list):
        yield from (found for value in data for found in _dates_in(value, depth + 1))


def _in_meta(tree: LexborHTMLParser) -> Iterator[str]:
    for selector in _META:
        for node in tree.css(selector):
            yield node.attributes.get("content") or node.attributes.get("datetime") or ""


def _in_text(tree: LexborHTMLParser) -> Iterator[str]:
    for selector in _SHOWN:
        for node in tree.css(selector):
            yield node.attributes.get("datetime") or ""
            yield text_of(node)
