"""Pictures of stories: which of those that a site shows beside one is the story's own, and where it is to be had.

None is fetched here; Telegram does that. What cannot be the story's is left out: a site's logo, an icon, somebody's
portrait beside a byline, what stands in until the real one is loaded, a dot that counts readers.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from bot.sources.links import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from bot.sources.cards import Card

T = TypeVar("T")

LONGEST = 1_000
"""Characters of a picture's address; a longer one is none."""

_WIDEST = 2_000
"""Pixels; of several sizes a wider one is taken only where there is no other."""
_SMALLEST = 64
"""Pixels; less is an icon."""
_MOST_SHARED = 3
"""More stories than that do not have one picture: it is the site's."""
_MOST_LOOKED_AT, _MOST_WORDS, _LONGEST_TEXT = 30, 60, 10_000

_NO_PHOTOGRAPH = re.compile(r"\.(?:svgz?|ico|cur|webmanifest|js|css|html?|php|mp4|webm|m3u8|mp3|pdf)$", re.IGNORECASE)
_FOREIGN = frozenset({
    "logo", "logotype", "icon", "icons", "favicon", "sprite", "avatar", "avatars", "gravatar", "userpic", "emoji",
    "smiley", "smilies",
})  # fmt: skip
_STAND_IN = _FOREIGN | {
    "placeholder", "blank", "spacer", "pixel", "transparent", "noimage", "nophoto", "nopic", "dummy", "loader",
    "preloader", "spinner", "1x1",
}  # fmt: skip
_BESIDE = _FOREIGN | {"author", "byline", "flag", "flags", "arrow", "badge", "counter", "qrcode"}
_WORD = re.compile(r"[a-z0-9]+")
_TWO_WORDS = re.compile(r"\b(?:no[-_ ]?(?:image|photo|pic|picture)|default[-_ ]?(?:image|img|photo|thumb))\b")
_LAZY = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-image", "data-img", "data-bg", "data-background",
    "data-background-image",
)  # fmt: skip
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PICTURES = 'img, picture source, [data-bg], [data-background], [data-background-image], [style*="url("]'
_IN_STYLE = re.compile(r"background(?:-image)?\s*:[^;{}]{0,200}?url\(\s*['\"]?([^'\"()\s]{1,1000})['\"]?\s*\)")
_SIZE = re.compile(r"\s*+(\d{1,5})(?:px)?\s*+$")
_DESCRIPTOR = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)([wx]),?")
_CLOSE_SET = re.compile(r"(\s\d[\d.]{0,8}[wx]),(?=\S)")
_IMAGE = re.compile(r"<img\b[^<>]{0,4000}>", re.IGNORECASE)
_PROFILE = "img.author, .author img, .avatar img, [rel=author] img"


@dataclass(frozen=True, slots=True)
class Size:
    """One size of a picture."""

    address: str
    width: float = 0
    """Pixels; 0 where it is not said."""


def picture_address(href: str, base: str) -> str:
    """Write the address of a picture as it stands at `base`; '' for what is no web address or no story's picture."""
    if len(href) > LONGEST or not href.partition("#")[0].strip() or href.lstrip().lower().startswith("data:"):
        return ""
    url = canonical_url(href.replace("&amp;", "&"), base)
    if url is None or len(url) > LONGEST:
        return ""
    path = urlsplit(url).path.lower()
    name = path.rpartition("/")[2]
    stands_in = _has_word(name, _STAND_IN) or _TWO_WORDS.search(name)
    return "" if path == "/" or _NO_PHOTOGRAPH.search(path) or stands_in else url


def best_size(sizes: Iterable[Size]) -> list[str]:
    """Order the sizes of one picture: the largest that a phone has use for first."""
    return [size.address for size in sorted(sizes, key=lambda size: (size.width <= _WIDEST, size.width), reverse=True)]


def card_picture(cards: Sequence[Card], base: str) -> str:
    """Find the picture of a story in its cards on a listing; '' where they show none of its own."""
    nodes = (node for card in cards for part in card.parts for node in _pictures(part))
    return next((url for node in nodes for url in _shown(node, base)), "")


def text_picture(text: str, base: str) -> str:
    """Find the picture that opens a text of HTML; '' where the first one in it is none of a story's."""
    text = text[:_LONGEST_TEXT]
    found = _IMAGE.search(text) or _IMAGE.search(html.unescape(text))
    node = LexborHTMLParser(found[0]).css_first("img") if found else None
    return next(iter(_shown(node, base)), "") if node is not None else ""


def own_pictures(pictures: Mapping[T, str]) -> dict[T, str]:
    """Leave out what many stories of a page show, or all of them: it is the site's own, and stands in for a picture."""
    shown = Counter(url for url in pictures.values() if url)
    shared = {url for url, count in shown.items() if count > _MOST_SHARED or (count > 1 and count == len(pictures))}
    return {story: "" if url in shared else url for story, url in pictures.items()}


def _pictures(part: LexborNode) -> list[LexborNode]:
    """Give what shows a picture, the element itself among them; of those beside a byline none."""
    beside = {node.mem_id for node in part.css(_PROFILE)}
    own = [part] if part.css_matches(_PICTURES) else []
    return [node for node in (*own, *part.css(_PICTURES)) if node.mem_id not in beside][:_MOST_LOOKED_AT]


def _shown(node: LexborNode, base: str) -> list[str]:
    """Give the addresses of the picture that an element shows, the best first; none where it is an icon or the like."""
    attributes = {name: value or "" for name, value in node.attributes.items()}
    if _is_small(attributes) or _has_word(f"{attributes.get('class', '')} {attributes.get('id', '')}", _BESIDE):
        return []
    # What is loaded late stands in an attribute of its own; until then src shows something else.
    found = [attributes[name] for name in _LAZY if attributes.get(name)]
    found += best_size(size for name in _SETS for size in _sizes(attributes.get(name, "")))
    found += [attributes["src"]] if attributes.get("src") and node.tag == "img" else []
    found += _IN_STYLE.findall(attributes.get("style", "")[:LONGEST])
    return [url for href in found if (url := picture_address(href, base))]


def _sizes(text: str) -> list[Size]:
    """Read a srcset: addresses, each with a width or a density, or one alone."""
    words = _CLOSE_SET.sub(r"\1, ", text[: 10 * LONGEST]).split()[:_MOST_WORDS]
    told = [(word, _DESCRIPTOR.fullmatch(after)) for word, after in pairwise(words)]
    sizes = [Size(word.strip(","), float(size[1])) for word, size in told if size]
    return sizes or [Size(word.strip(",")) for word in words[:1]]


def _is_small(attributes: Mapping[str, str]) -> bool:
    told = (_SIZE.match(attributes.get(name, "")) for name in ("width", "height"))
    return any(size is not None and int(size[1]) < _SMALLEST for size in told)


def _has_word(text: str, words: frozenset[str]) -> bool:
    """Whether one of these words stands in the name of a file or of a class."""
    return not words.isdisjoint(_WORD.findall(text.lower()))
