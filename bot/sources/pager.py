"""The pager of a listing: which pages there are, and where the next one is, whatever form its addresses have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.sources.blocks import text_of
from bot.sources.found import Pager
from bot.sources.links import canonical_url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from bot.sources.links import LinkRule

_IN_QUERY = re.compile(r"(?:page|p|pg|paged|pagen_\d+|page_?(?:num|no|id|number)|стр)=(\d{1,6})", re.IGNORECASE)
_SHIFT = re.compile(r"(?:start|offset|from|skip)=\d{0,7}", re.IGNORECASE)
_IN_PATH = re.compile(r"/(?:page[/-]?|p[/-]?)(\d{1,6})$", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,6}")
_WRITTEN = (
    "next|next page|older|older posts|далее|дальше|вперед|следующая|следующая страница|следующие|келесі|келесі бет|"
    "алға|›|»|→|>|>>"
)
_NEXT = frozenset(_WRITTEN.split("|"))
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.IGNORECASE)
_LONGEST = 40
_MOST_LINKS = 5_000


def read_pager(tree: LexborHTMLParser, rule: LinkRule, url: str, base: str) -> Pager:
    """Read the pager of the listing at `url`, whose links are relative to `base`."""
    listing, here = _listing(url), canonical_url(url, url)
    found: dict[int, str] = {}
    following: str | None = None
    for node in tree.css("a[href], link[rel~='next'][href]")[:_MOST_LINKS]:
        address = canonical_url(node.attributes.get("href") or "", base)
        if address is None or not rule.is_own(address):
            continue
        same = _listing(address) == listing
        number = _number(node, address, listing) if same or _is_numbered(node, address, listing) else None
        if number is not None:
            found.setdefault(number, address)
        if following is None and address != here and (_is_marked(node) or (same and _says_next(node))):
            following = address
    return Pager(pages=tuple(found.items()), next=following)


def _listing(url: str) -> tuple[str, tuple[str, ...]]:
    """Name a listing whatever its page: the path and the query without the page's number."""
    parts = urlsplit(url)
    pieces = (piece for piece in parts.query.split("&") if piece)
    others = (piece for piece in pieces if not _IN_QUERY.fullmatch(piece) and not _SHIFT.fullmatch(piece))
    return _IN_PATH.sub("", parts.path.rstrip("/")), tuple(sorted(others))


def _is_numbered(node: LexborNode, address: str, listing: tuple[str, tuple[str, ...]]) -> bool:
    """Whether a link says a number and leads to the listing's path with that number behind it."""
    said = _said(node)
    return bool(_NUMBER.fullmatch(said)) and urlsplit(address).path.rstrip("/") == f"{listing[0]}/{said}"


def _number(node: LexborNode, address: str, listing: tuple[str, tuple[str, ...]]) -> int | None:
    """Tell the number of a page: what its link says, for some sites count from nought in the address."""
    said = _said(node)
    if _NUMBER.fullmatch(said):
        return int(said)
    parts = urlsplit(address)
    in_query = (found for piece in parts.query.split("&") if (found := _IN_QUERY.fullmatch(piece)))
    in_path = _IN_PATH.search(parts.path.rstrip("/")) if not listing[0].endswith(parts.path.rstrip("/")) else None
    found = next(in_query, in_path)
    return int(found[1]) if found else None


def _is_marked(node: LexborNode) -> bool:
    return "next" in (node.attributes.get("rel") or "").lower().split()


def _says_next(node: LexborNode) -> bool:
    """Whether a link says "next", in words, by an arrow or to those who do not see it."""
    told = (_said(node), node.attributes.get("aria-label") or "", node.attributes.get("title") or "")
    words = (text.casefold().replace("ё", "е").strip(" .…→»›>") or text.strip() for text in told)
    names = f"{node.attributes.get('class') or ''} {node.parent.attributes.get('class') or '' if node.parent else ''}"
    return any(text in _NEXT for text in words) or bool(_NEXT_CLASS.search(names))


def _said(node: LexborNode) -> str:
    text = text_of(node)
    return text if len(text) <= _LONGEST else ""
