"""The markup of an XML feed: its items and their elements, whatever is wrong between them.

An XML parser gives up, or guesses, at an undefined entity, a stray ampersand, a tag left open or an end that is
missing; and a hostile document can keep it busy. So the text is cut here, in time proportional to its length, into
items and the elements directly within them, each with its text; from these a small faultless document can be made.
No document type is loaded and no entity of its own expanded: a feed that declares any is refused.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from bot.errors import LayoutError
from bot.sources.feed.entry import MOST_ENTRIES

# No *+ around alternatives: Python before 3.11.5 loses its way in them (gh-106052).
_TAG = re.compile(r"<(/?)([^\W\d][\w:.-]*+)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*)>")
_LOOSE_TAG = re.compile(r"<(/?)([^\W\d][\w:.-]*+)([^<>]*+)>")  # with a quotation mark too many
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([^\W\d][\w:.-]*+)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_OWN_TYPE = re.compile(r"<!DOCTYPE[^>\[]*?(?:\[|\bSYSTEM\b\s*[\"'](?!https?:))", re.IGNORECASE)
_LANGUAGE = re.compile(r"\s*+(?:<!\[CDATA\[)?\s*+([A-Za-z_-]{2,12})")
_PROLOG = 16 * 1024
_ROOTS, _ITEMS = frozenset({"rss", "rdf", "feed"}), frozenset({"item", "entry"})
_PAGES = frozenset({"html", "head", "body"})
_MOST_ELEMENTS, _MOST_TAGS = 200, 100_000
_LONGEST_TEXT, _LONGEST_TAG = 40_000, 16_000
_DATA = "<![CDATA["
_SKIPPED = (("<!--", "-->"), (_DATA, "]]>"), ("<?", "?>"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A start tag and the text up to its end tag, with tags within it kept as text."""

    name: str
    """As it is written, with its prefix."""
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""

    @property
    def local(self) -> str:
        """Its name without prefix, in small letters."""
        return _local(self.name)

    def attribute(self, local: str) -> str:
        """Give an attribute by its name without prefix, in small letters (lang is xml:lang); "" where there is none."""
        return next((value for name, value in self.attributes.items() if _local(name) == local), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Element):
    """An item; its text is in the elements directly within it."""

    elements: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A feed cut into its items; what stands in it besides is only what concerns them."""

    root: Element
    language: str
    """What the channel says; what the root's xml:lang says where it says nothing."""
    base: str
    items: tuple[Item, ...]
    whole: bool
    """False when the text ends within an item or before the feed does."""


def read_markup(text: str) -> Markup:
    """Cut a feed into its first items; raises LayoutError for what is no feed, or wants to be more than one."""
    return _Reader(text).read()


class _Reader:
    """A place in the text, moved on by every reading method."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._language = ""
        self._base = ""
        self._cut = False
        self._tags = 0

    def read(self) -> Markup:
        root = self._root()
        items: list[Item] = []
        ended = self._text[self._at - 2] == "/"
        while len(items) < MOST_ENTRIES and not (ended or self._cut):
            tag = self._next_tag()
            if tag is None:
                self._cut = True
            elif tag[1]:
                ended = _local(tag[2]) in {root.local, "channel" if root.local == "rss" else ""}
            elif _local(tag[2]) in _ITEMS:
                item = self._item(tag)
                items += [] if item is None else [item]
            else:
                self._note(tag)
        return Markup(
            root=root,
            language=self._language or root.attribute("lang"),
            base=self._base,
            items=tuple(items),
            whole=not self._cut,
        )

    def _root(self) -> Element:
        """Go to the feed's own element, over whatever stands before it."""
        if _OWN_TYPE.search(self._text, 0, _PROLOG):
            raise LayoutError(
                "the feed brings a document type of its own, which could hold anything and no news needs: "
                "nothing of it is taken, ask the site for a plain feed"
            )
        first = ""
        while self._at < _PROLOG and (tag := self._next_tag()) is not None:
            name = _local(tag[2])
            first = first or tag[2][:40]
            if name in _ROOTS and not tag[1]:
                root = Element(name=tag[2], attributes=_attributes(tag[3]))
                self._base = root.attribute("base")
                return root
            if name in _PAGES:
                break
        raise LayoutError(
            f"no feed: it begins with <{first}>, not with rss, rdf:RDF or feed; check the url in sources.toml"
            if first
            else "no feed: neither XML nor JSON; check the url in sources.toml"
        )

    def _note(self, tag: re.Match[str]) -> None:
        """Take from an element of the channel what concerns its items."""
        if _local(tag[2]) == "channel":
            channel = Element(name=tag[2], attributes=_attributes(tag[3]))
            self._base = channel.attribute("base") or self._base
            self._language = self._language or channel.attribute("lang")
        elif _local(tag[2]) == "language":
            code = _LANGUAGE.match(self._text, self._at)
            self._language = code[1] if code else self._language

    def _item(self, start: re.Match[str]) -> Item | None:
        """Read the elements of an item up to its end, or up to the next one; None when the text ends before."""
        elements: list[Element] = []
        empty = start[3].endswith("/")
        while not empty:
            tag = self._next_tag()
            if tag is None:
                self._cut = True
                return None
            local = _local(tag[2])
            if local in _ITEMS or (tag[1] and local in _ROOTS | {"channel"}):
                self._at = tag.end() if tag[1] and local in _ITEMS else tag.start()
                break
            if tag[1] or len(elements) == _MOST_ELEMENTS:
                continue
            element = self._element(tag, start[2])
            if element is None:
                self._cut = True
                return None
            elements.append(element)
        return Item(name=start[2], attributes=_attributes(start[3]), elements=tuple(elements))

    def _element(self, start: re.Match[str], item: str) -> Element | None:
        """Read an element to its end tag; None when there is none."""
        text = "" if start[3].endswith("/") else self._inner(start[2], item)
        return None if text is None else Element(name=start[2], attributes=_attributes(start[3]), text=text)

    def _inner(self, name: str, item: str) -> str | None:
        """Read what an element holds; one that is left open ends with its item."""
        text, pieces = self._text, []
        end = self._end_tag(name, self._at)
        while end >= 0:
            data = text.find(_DATA, self._at, end)
            stop = end if data < 0 else data
            left_open = text.find(f"</{item}>", self._at, stop)
            piece_end = stop if left_open < 0 else left_open
            pieces.append(_decoded(text[self._at : min(piece_end, self._at + _LONGEST_TEXT)]))
            if left_open >= 0 or data < 0:
                self._at = left_open if left_open >= 0 else text.find(">", end) + 1
                return "".join(pieces)
            close = text.find("]]>", data)
            if close < 0:
                return None
            pieces.append(text[data + len(_DATA) : min(close, data + _LONGEST_TEXT)])
            self._at = close + len("]]>")
            end = end if end >= self._at else self._end_tag(name, self._at)
        return None

    def _end_tag(self, name: str, start: int) -> int:
        """Find where an element ends; -1 when it does not, or its end tag is cut."""
        end = self._text.find(f"</{name}", start)
        while end >= 0:
            after = self._text[end + len(name) + 2 : end + len(name) + 3]
            if after == ">" or after.isspace():
                return end if self._text.find(">", end) >= 0 else -1
            end = self._text.find(f"</{name}", end + 1)
        return -1

    def _next_tag(self) -> re.Match[str] | None:
        """Go past the next tag, over comments, instructions and text; None at the end, or after too many for a feed."""
        while self._tags < _MOST_TAGS and (start := self._text.find("<", self._at)) >= 0:
            self._tags += 1
            closing = next((end for mark, end in _SKIPPED if self._text.startswith(mark, start)), None)
            if closing is not None:
                end = self._text.find(closing, start)
                if end < 0:
                    return None
                self._at = end + len(closing)
                continue
            tag = self._tag_at(start)
            self._at = tag.end() if tag else start + 1
            if tag:
                return tag
        return None

    def _tag_at(self, start: int) -> re.Match[str] | None:
        end = start + _LONGEST_TAG
        return _TAG.match(self._text, start, end) or _LOOSE_TAG.match(self._text, start, end)


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _attributes(text: str) -> dict[str, str]:
    return {
        found[1]: _references(found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(text.rstrip("/"))
    }


def _decoded(text: str) -> str:
    """Undo the escapes of XML; text with tags in it is HTML that was not escaped, and is left as it stands."""
    return text if "<" in text else _references(text)


def _references(text: str) -> str:
    """Resolve the references that XML and HTML know; a stray ampersand, and any other name, stays as it is."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
