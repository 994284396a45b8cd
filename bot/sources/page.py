"""A page opened: its tree without what no reader sees, and its links that are stories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from bot.sources.links import LinkRule, StoryLink

_UNSEEN = ("script", "style", "template")
_SHADOW = re.compile(r"<template\b[^<>]{0,500}\bshadowroot(?:mode)?\b[^<>]{0,500}>", re.IGNORECASE)
_TEMPLATE = re.compile(r"<(/?)template\b[^<>]{0,1000}>", re.IGNORECASE)
_LINKS = "a[href], area[href], [data-href], [data-url], [data-link], [onclick]"
_ADDRESSES = ("href", "data-href", "data-url", "data-link")
_IN_SCRIPT = re.compile(r"""(?:location|open)[^'"]{0,40}['"]([^'"\s]{1,500})['"]""")
_MOST_LINKS = 1_000
_THINGS, _HEADINGS = 2, 3  # as many within one link are no card but a list


def open_page(text: str, *, noscript: bool = False) -> LexborHTMLParser:
    """Make a tree of a page, without scripts and templates; `noscript` keeps what stands in for a script."""
    tree = LexborHTMLParser(text)
    tree.strip_tags([*_UNSEEN, *([] if noscript else ["noscript"])])
    return tree


def open_article(text: str) -> LexborHTMLParser:
    """Make a tree of an article's page, with the data that its scripts carry."""
    tree = LexborHTMLParser(text)
    tree.strip_tags(["style", "template"])
    return tree


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """Tell what the links of a page at `url` are relative to."""
    node = tree.css_first("base[href]")
    try:
        base = urljoin(url, ((node.attributes.get("href") if node else None) or "").strip())
    except ValueError:
        return url
    return base if base.startswith(("http://", "https://")) else url


def story_links(tree: LexborHTMLParser, rule: LinkRule, base: str) -> list[tuple[LexborNode, StoryLink]]:
    """Find the elements that lead to stories, in the order of the page, up to a thousand."""
    found: list[tuple[LexborNode, StoryLink]] = []
    for node in tree.css(_LINKS):
        links = (rule.accept(address, base) for address in _addresses(node))
        link = next((link for link in links if link is not None), None)
        if link is not None and not _wraps_a_list(node):
            found.append((node, link))
        if len(found) == _MOST_LINKS:
            break
    return found


def _addresses(node: LexborNode) -> Iterator[str]:
    attributes = node.attributes
    yield from (value for name in _ADDRESSES if (value := attributes.get(name)))
    yield from _IN_SCRIPT.findall(attributes.get("onclick") or "")


def _wraps_a_list(node: LexborNode) -> bool:
    if node.first_child is None:
        return False
    if len(node.css("article")) >= _THINGS:
        return True
    counts = (len(node.css(heading)) for heading in ("h1", "h2", "h3", "h4"))
    return any(count >= _HEADINGS for count in counts)


def unveil(text: str) -> str:
    """Make ordinary elements of the shadow roots that are written into a page: readers see what they hold."""
    if not _SHADOW.search(text):
        return text
    opened: list[bool] = []

    def replace(found: re.Match[str]) -> str:
        if not found[1]:
            opened.append(_SHADOW.fullmatch(found[0]) is not None)
            return "<div>" if opened[-1] else found[0]
        return "</div>" if opened and opened.pop() else found[0]

    return _TEMPLATE.sub(replace, text)
