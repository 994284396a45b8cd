"""Telegram's HTML, read as Telegram's server reads it: the same refusals, at the same byte offsets (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.demo.entities import Entity, FormattedText, finish, span_of, utf16_units
from bot.demo.links import LinkError, check_link, user_of_link
from bot.demo.references import read_reference

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "blockquote": "blockquote",
}
_SPACE = " \t\r\n\0\v"
_PLAIN = re.compile(r"[^<&]+")
_TAG_NAME = re.compile(rf"[^{_SPACE}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_SPACE}=>/\"']*")
_TOKEN = re.compile(r"[a-zA-Z0-9.-]*")


class EntitiesError(ValueError):
    """HTML that Telegram refuses to read, in its words."""


def parse_html(html: str) -> FormattedText:
    """Read a text in the HTML parse mode, trimmed; EntitiesError says what is wrong and where."""
    reader = _Reader(html)
    reader.read()
    return finish("".join(reader.pieces), reader.entities)


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    piece: int


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
        if tag not in _TAGS:
            raise EntitiesError(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise EntitiesError(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self.open.append(_Open(tag, argument, self.units, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_space()
            if self.source[self.at] == ">":
                self.at += 1
                return argument
            name = self._match(_ATTRIBUTE_NAME)
            if not name:
                raise EntitiesError(f'Empty attribute name in the tag "{tag}" at byte offset {self._bytes(begin)}')
            argument = _argument(tag, name, self._value(tag, begin), argument)

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
        return "".join(value)

    def _close(self) -> None:
        begin = self.at
        if not self.open:
            raise EntitiesError(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        self.at += 2
        found = self._match(_TAG_NAME)
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
            "type": _TAGS[opened.tag],
            "offset": opened.offset,
            "length": self.units - opened.offset,
        }
        if opened.tag == "a":
            link = _link(opened.argument or "".join(self.pieces[opened.piece :]))
            if link:
                self.entities.append({**entity, **link})
        elif opened.tag == "tg-emoji":
            self.entities.append({**entity, "custom_emoji_id": _emoji(opened.argument)})
        elif opened.tag == "pre":
            self._keep_pre(entity)
        elif opened.tag == "blockquote" and opened.argument:
            self.entities.append({**entity, "type": "expandable_blockquote"})
        else:
            language = {"_language": opened.argument} if opened.tag == "code" and opened.argument else {}
            self.entities.append({**entity, **language})
        for done in self.entities if not self.open else ():
            done.pop("_language", None)

    def _keep_pre(self, entity: Entity) -> None:
        """A `pre` that holds nothing but a `code` with a language is one block in that language."""
        last = self.entities[-1] if self.entities else {}
        if last.get("_language") and last["type"] == "code" and span_of(last) == span_of(entity):
            self.entities[-1] = {**entity, "language": last["_language"]}
        else:
            self.entities.append(entity)


def _argument(tag: str, name: str, value: str, before: str) -> str:
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "blockquote", "expandable":
            return "1"
    return before


def _link(url: str) -> Entity | None:
    """What a link becomes; one that Telegram cannot use is dropped and leaves its text."""
    user = user_of_link(url)
    if user is not None:
        return {"type": "text_mention", "user": {"id": user, "is_bot": False, "first_name": "User"}}
    try:
        return {"type": "text_link", "url": check_link(url)}
    except LinkError:
        return None


def _emoji(identifier: str) -> str:
    if not identifier.isdecimal() or not 0 < int(identifier) < 2**63:
        raise EntitiesError("Invalid custom emoji identifier specified")
    return identifier
