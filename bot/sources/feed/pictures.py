"""The pictures that an item of a feed names: enclosures, and those of Media RSS, grouped or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from bot.sources.feed.markup import Item
from bot.sources.pictures import Size, best_size

_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:[?#]|$)", re.IGNORECASE)
_PIXELS = re.compile(r"\d{1,5}")
_LONGEST_GROUP = 20_000
_MOST = 60


@dataclass(slots=True)
class _Found:
    """What an item names, by how surely it is a picture of it, and how large."""

    contents: list[Size] = field(default_factory=list)
    enclosures: list[Size] = field(default_factory=list)
    thumbnails: list[Size] = field(default_factory=list)

    def take(self, name: str, attributes: Mapping[str, str]) -> None:
        """Look at an element; one that is no picture is passed over."""
        address = (attributes.get("url") or attributes.get("href") or "").strip()
        pixels = _PIXELS.fullmatch(attributes.get("width", "").strip())
        size = Size(address, float(pixels[0]) if pixels else 0)
        if not address:
            return
        if name == "media:thumbnail":
            self.thumbnails.append(size)
        elif name == "media:content" and _is_picture(attributes, address):
            self.contents.append(size)
        elif name in {"enclosure", "link"} and _is_picture(attributes, address):
            self.enclosures.append(size)


def item_pictures(item: Item) -> tuple[str, ...]:
    """Give the addresses of an item's picture, the best first: the largest of sensible size, a thumbnail last."""
    found = _Found()
    for element in item.elements[:_MOST]:
        name = element.name.lower()
        attributes = {key.lower(): value for key, value in element.attributes.items()}
        if name == "media:group":
            for inner, told in _grouped(element.text):
                found.take(inner, told)
        elif element.local == "link" and attributes.get("rel", "").lower() == "enclosure":
            found.take("link", attributes)
        elif element.local in {"enclosure", "thumbnail", "content"}:
            found.take(name if element.local != "enclosure" else "enclosure", attributes)
            for inner, told in _grouped(element.text) if name == "media:content" else ():
                found.take(inner, told)
    # A person's portrait comes as a thumbnail, too, but no feed names one before the picture of the story.
    sizes = (best_size(found.contents), best_size(found.enclosures), best_size(found.thumbnails))
    return tuple(dict.fromkeys(address for one in sizes for address in one))


def _grouped(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Read the elements that stand within an element."""
    if "<" not in text:
        return
    body = LexborHTMLParser(text[:_LONGEST_GROUP]).body
    for node in list(body.css("*") if body else ())[:_MOST]:
        yield (node.tag or "").lower(), {name: value or "" for name, value in node.attributes.items()}


def _is_picture(attributes: Mapping[str, str], address: str) -> bool:
    kind, medium = attributes.get("type", "").strip().lower(), attributes.get("medium", "").strip().lower()
    if kind and kind != "application/octet-stream":
        return kind.startswith("image/")
    return medium == "image" or (not medium and _FILE.search(address) is not None)
