"""JSON Feed 1.0 and 1.1 (jsonfeed.org), read value by value, so that no long feed is read at one stroke.

What is of a wrong type is as if it was not there, except that a number is the text that writes it. The item that a
text breaks off in, and all after it, are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from bot.errors import LayoutError
from bot.sources.feed.entry import MOST_ENTRIES, Entries, Entry, EntryLink

_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=lambda _: None)
_TOKEN = re.compile(r"""\"(?:[^\"\\]++|\\.)*+\"|[\"\[\]{}]|[^\s,:\"\[\]{}]++""")
_OPENING, _CLOSING = frozenset("[{"), frozenset("]}")
_LONGEST = 256 * 1024
_SPACE = re.compile(r"\s*+")
_NO_TEXT = re.compile("[\ud800-\udfff]")  # halves of characters, which JSON can escape and nothing can store
_MOST_KEYS = 1_000
_MOST_ATTACHED = 20


class _BrokenOffError(Exception):
    """From here on the text is no JSON."""


def read_json_feed(text: str) -> Entries:
    """Read the entries of a JSON feed; raises LayoutError for JSON that is none."""
    reader = _Reader(text)
    whole = True
    try:
        reader.read()
    except _BrokenOffError:
        whole = False
    except RecursionError:
        raise LayoutError("the JSON nests its values without end: nothing can be read from it") from None
    if reader.items is None:
        raise LayoutError("JSON, but no feed: it has no list of items; check the url in sources.toml")
    feed_language = _text(reader.feed, "language")
    return Entries(found=tuple(_entry(item, feed_language) for item in reader.items), whole=whole)


class _Reader:
    """A place in the text, and what was read before it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.feed: dict[str, object] = {}
        self.items: list[Mapping[str, object]] | None = None

    def read(self) -> None:
        """Read the members of the feed, up to the end or to as many items as are looked at."""
        if not self._take("{"):
            return
        for _ in range(_MOST_KEYS):
            if self._take("}"):
                return
            key = self._value()
            if not isinstance(key, str) or not self._take(":"):
                raise _BrokenOffError
            if key == "items" and self._take("["):
                if not self._read_items():
                    return
            else:
                self.feed[key] = self._value()
            self._take(",")

    def _read_items(self) -> bool:
        """Read the items; False when there are more than are looked at."""
        self.items = []
        for _ in range(MOST_ENTRIES):
            if self._take("]"):
                return True
            item = self._value()
            if isinstance(item, dict):
                self.items.append(item)
            self._take(",")
        return self._take("]")

    def _value(self) -> object:
        """Read a value; one that is longer than any of a feed is passed over, and as if it was null."""
        self._skip_space()
        start, self._at = self._at, self._end_of_value()
        if self._at - start > _LONGEST:
            return None
        try:
            return _DECODER.decode(self._text[start : self._at])
        except ValueError:
            raise _BrokenOffError from None

    def _end_of_value(self) -> int:
        depth = 0
        for token in _TOKEN.finditer(self._text, self._at):
            mark = token[0]
            if mark == '"':
                break
            depth += (mark in _OPENING) - (mark in _CLOSING)
            if depth <= 0:
                return token.end() if depth == 0 else token.start()
        raise _BrokenOffError

    def _take(self, mark: str) -> bool:
        self._skip_space()
        found = self._text.startswith(mark, self._at)
        self._at += len(mark) if found else 0
        return found

    def _skip_space(self) -> None:
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at


def _entry(item: Mapping[str, object], feed_language: str) -> Entry:
    language = _text(item, "language")
    return Entry(
        title=_text(item, "title"),
        texts=tuple(text for key in ("summary", "content_html", "content_text") if (text := _text(item, key))),
        links=tuple(EntryLink(href=href) for href in _links(item)),
        guid=_text(item, "id"),
        dates=tuple(date for key in ("date_published", "date_modified") if (date := _text(item, key))),
        languages=tuple(code for code in (language, feed_language) if code),
        images=tuple(_images(item)),
    )


def _links(item: Mapping[str, object]) -> Iterator[str]:
    """Give the item's own page, its id where that is an address, and the page that it is about."""
    own, guid, other = (_text(item, key) for key in ("url", "id", "external_url"))
    yield from (href for href in (own, guid if guid.startswith(("http://", "https://")) else "", other) if href)


def _images(item: Mapping[str, object]) -> Iterator[str]:
    """Give an item's picture, the larger one behind its banner, and the pictures attached to it."""
    named = (_text(item, key) for key in ("image", "banner_image"))
    yield from (image for image in named if not image.isdecimal())
    attached = item.get("attachments")
    for one in attached[:_MOST_ATTACHED] if isinstance(attached, list) else ():
        if isinstance(one, dict) and _text(one, "mime_type").lower().startswith("image/") and _text(one, "url"):
            yield _text(one, "url")


def _text(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    return _NO_TEXT.sub("", value).strip() if isinstance(value, str) else ""
