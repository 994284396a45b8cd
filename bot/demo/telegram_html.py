"""Telegram's HTML, read as Telegram's server reads it: the same refusals, at the same byte offsets (pure).

HTML alone: the Markdown modes, which the bot does not use, are not emulated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.demo.entities import FormattedText, finish
from bot.demo.found import Entity, utf16_units
from bot.demo.references import read_reference
from bot.demo.tags import TAGS, EntitiesError, add_entity, keep_attribute

_SPACE = " \t\r\n\0\v"
_PLAIN = re.compile(r"[^<&]+")
_TAG_NAME = re.compile(rf"[^{_SPACE}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_SPACE}=>/\"']*")
_TOKEN = re.compile(r"[a-zA-Z0-9.-]*")
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse_html(html: str) -> FormattedText:
    """Read a text in the HTML parse mode, trimmed; EntitiesError says what is wrong and where."""
    reader = _Reader(html)
    reader.read()
    text = "".join(reader.pieces)
    if _SURROGATE.search(text):
        raise EntitiesError(
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched"
            " surrogate code units"
        )
    return finish(text, [{name: entity[name] for name in entity if name != "_language"} for entity in reader.entities])


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    piece: int
    attributes: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Walks over the HTML; a NUL behind the end stands for the end, as in Telegram's own reader."""

    def __init__(self, html: str) -> None:
        self.source = html.replace("\0", "") + "\0"
        self.at = 0
        self.units = 0
        self.pieces: list[str] = []
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> None:
        while (here := self.source[self.at]) != "\0":
            if here == "<":
                self._close() if self.source[self.at + 1] == "/" else self._begin()
            elif here == "&":
                self._put(self._reference())
            else:
                self._put(self._match(_PLAIN).removesuffix("\0"))
                self.at = min(self.at, len(self.source) - 1)
        if self.open:
            raise EntitiesError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.units += utf16_units(text)

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        taken = found[0] if found else ""
        self.at += len(taken)
        return taken

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _skip_space(self) -> None:
        while self.source[self.at] in _SPACE and self.source[self.at] != "\0":
            self.at += 1

    def _reference(self) -> str:
        character, length = read_reference(self.source, self.at)
        self.at += length
        return character

    def _begin(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._match(_TAG_NAME).lower()
        if self.source[self.at] == "\0":
            raise EntitiesError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if tag not in TAGS:
            raise EntitiesError(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "spoiler":
            raise EntitiesError(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self.open.append(_Open(tag, self.units, len(self.pieces), attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip_space()
            if self.source[self.at] == ">":
                self.at += 1
                return attributes
            name = self._match(_ATTRIBUTE_NAME)
            if not name:
                raise EntitiesError(f'Empty attribute name in the tag "{tag}" at byte offset {self._bytes(begin)}')
            keep_attribute(tag, attributes, name, self._value(tag, begin))

    def _value(self, tag: str, begin: int) -> str:
        unclosed = f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}'
        self._skip_space()
        if self.source[self.at] == "\0":
            raise EntitiesError(unclosed)
        if self.source[self.at] != "=":
            return ""
        self.at += 1
        self._skip_space()
        if self.source[self.at] == "\0":
            raise EntitiesError(unclosed)
        value = self._quoted() if self.source[self.at] in "'\"" else self._token()
        if self.source[self.at] == "\0":
            raise EntitiesError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        return value

    def _token(self) -> str:
        begin = self.at
        value = self._match(_TOKEN).lower()
        if self.source[self.at] not in _SPACE + ">":
            raise EntitiesError(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
        return value

    def _quoted(self) -> str:
        quote = self.source[self.at]
        self.at += 1
        value: list[str] = []
        while (here := self.source[self.at]) not in {quote, "\0"}:
            if here == "&":
                value.append(self._reference())
            else:
                value.append(here)
                self.at += 1
        self.at += self.source[self.at] == quote
        return _SURROGATE.sub("", "".join(value))

    def _close(self) -> None:
        begin = self.at
        if not self.open:
            raise EntitiesError(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        self.at += 2
        found = self._match(_TAG_NAME).lower()
        self._skip_space()
        if self.source[self.at] != ">":
            raise EntitiesError(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self.at += 1
        opened = self.open.pop()
        if found and found != opened.tag:
            raise EntitiesError(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{opened.tag}>", found "</{found}>"'
            )
        if self.units > opened.offset:
            self._keep(opened)

    def _keep(self, opened: _Open) -> None:
        entity: Entity = {
            "type": TAGS[opened.tag],
            "offset": opened.offset,
            "length": self.units - opened.offset,
        }
        add_entity(self.entities, opened.tag, opened.attributes, entity, "".join(self.pieces[opened.piece :]))
