"""What parts of a text are, in UTF-16 units: trimmed, put in order, and found as Telegram finds them (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

Entity: TypeAlias = dict[str, object]

MOST_ENTITIES = 100
"""Telegram keeps the first hundred of a message and forgets the others."""

_ORDER = ("blockquote", "expandable_blockquote", "pre", "code", "text_link", "text_mention")
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>@]))"
    r"|(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}'»…])"
    r"|(?P<mention>(?<![\w@/])@[a-zA-Z0-9_]{3,32}(?!\w))"
    r"|(?P<hashtag>(?<![\w#&/])#(?=\w*[^\W\d])\w{1,255})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormattedText:
    """A text without tags, and what its parts are."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_units(text: str) -> int:
    """The length that Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def span_of(entity: Entity) -> tuple[int, int]:
    """Where an entity begins and ends."""
    offset, length = entity["offset"], entity["length"]
    assert isinstance(offset, int)  # noqa: S101 - made here or checked as MessageEntity
    assert isinstance(length, int)  # noqa: S101 - as above
    return offset, offset + length


def finish(text: str, entities: list[Entity]) -> FormattedText:
    """Trim a text with its entities, and add what Telegram finds in it by itself."""
    trimmed = text.strip()
    cut = utf16_units(text[: len(text) - len(text.lstrip())]) if trimmed else 0
    length = utf16_units(trimmed)
    kept = [moved for entity in entities if (moved := _clip(entity, cut, length))]
    kept += [found for found in _find(trimmed) if not any(_cross(found, entity) for entity in kept)]
    kept.sort(key=_rank)
    return FormattedText(text=trimmed, entities=tuple(kept[:MOST_ENTITIES]))


def _find(text: str) -> list[Entity]:
    return [
        {
            "type": str(match.lastgroup),
            "offset": utf16_units(text[: match.start()]),
            "length": utf16_units(match[0]),
        }
        for match in _FOUND.finditer(text)
    ]


def _clip(entity: Entity, cut: int, length: int) -> Entity | None:
    start, end = span_of(entity)
    start, end = max(0, start - cut), min(length, end - cut)
    return {**entity, "offset": start, "length": end - start} if end > start else None


def _cross(found: Entity, entity: Entity) -> bool:
    """Whether a found entity may not stand where `entity` is: bold may hold a hashtag, a link may not."""
    start, end = span_of(found)
    first, last = span_of(entity)
    apart = end <= first or last <= start
    inside = first <= start and end <= last
    return not apart and (entity["type"] in {"pre", "code", "text_link", "text_mention"} or not inside)


def _rank(entity: Entity) -> tuple[int, int, int]:
    start, end = span_of(entity)
    kind = str(entity["type"])
    return start, -end, _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
