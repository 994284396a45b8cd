"""What parts of a text are, in UTF-16 units: cleaned, trimmed and put in order as Telegram does it (pure).

After TDLib's MessageEntity.cpp, whose rules a bot's messages go through. Styles (bold and the like) of one kind that
touch become one, are cut where another part begins or ends, and vanish within code. Links, code and quotes do not
cross: whatever begins within an earlier one is dropped.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from bot.demo.found import Entity, find_entities, span_of, utf16_units

MOST_ENTITIES = 100
"""Telegram keeps the first hundred of a message and forgets the others."""

_STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
_QUOTES = ("blockquote", "expandable_blockquote")
_BARE = ("pre", "code", "date_time")
"""Nothing is marked up within these."""
_FIRST = (*_QUOTES, "pre", "code", "text_link", "text_mention")
_LAST = (*_STYLES, "custom_emoji")
_TRIMMED = " \n"
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
"""Carriage returns, and what turns or overstrikes the text around it."""
_BLANK = re.compile(
    "[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormattedText:
    """A text without tags, and what its parts are."""

    text: str
    entities: tuple[Entity, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether there is nothing in it to be seen."""
        return _BLANK.fullmatch(self.text) is not None


def finish(text: str, entities: list[Entity]) -> FormattedText:
    """Clean and trim a text, put its entities in order, and add what Telegram finds in it by itself.

    The start is trimmed up to the first entity only: spaces at the beginning of code are meant.
    """
    text, entities = _clean(text, entities)
    styles, others = _sort_out(entities)
    end = utf16_units(text.rstrip(_TRIMMED))
    styles, others = _cut(styles, end), _cut(others, end)
    start = min((span_of(entity)[0] for entity in (*styles, *others)), default=end)
    lead = min(len(text) - len(text.lstrip(_TRIMMED)), start)
    text = text.rstrip(_TRIMMED)[lead:]
    styles, others = _move(styles, lead), _move(others, lead)
    others += [found for found in find_entities(text) if not any(_clash(found, entity) for entity in others)]
    kept = sorted((*others, *_split(styles, others)), key=_rank)
    return FormattedText(text=text, entities=tuple(kept[:MOST_ENTITIES]))


def _clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Make control characters spaces, and remove what Telegram removes, with the entities moved accordingly."""
    gone = [utf16_units(text[: match.start()]) for match in _REMOVED.finditer(text)]
    cleaned = _CONTROL.sub(" ", _REMOVED.sub("", text))
    if not gone:
        return cleaned, entities
    moved: list[Entity] = []
    for entity in entities:
        start, end = (place - bisect_left(gone, place) for place in span_of(entity))
        moved.append({**entity, "offset": start, "length": end - start})
    return cleaned, moved


def _sort_out(entities: list[Entity]) -> tuple[list[Entity], list[Entity]]:
    """Give styles, and of the others those that do not cross an earlier one."""
    full = sorted((entity for entity in entities if entity["length"]), key=_rank)
    styles = [entity for entity in full if entity["type"] in _STYLES]
    quotes = _apart(entity for entity in full if entity["type"] in _QUOTES)
    solid = _apart(entity for entity in full if entity["type"] not in {*_STYLES, *_QUOTES})
    return styles, [*quotes, *(entity for entity in solid if not any(_clash(entity, quote) for quote in quotes))]


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or span_of(entity)[0] >= span_of(kept[-1])[1]:
            kept.append(entity)
    return kept


def _cut(entities: list[Entity], end: int) -> list[Entity]:
    """Leave of entities what stands before the end of the text."""
    spans = [(entity, *span_of(entity)) for entity in entities]
    return [{**entity, "length": min(last, end) - first} for entity, first, last in spans if first < end]


def _move(entities: list[Entity], by: int) -> list[Entity]:
    return [{**entity, "offset": span_of(entity)[0] - by} for entity in entities]


def _clash(one: Entity, other: Entity) -> bool:
    """Whether `one` may not stand where `other` does: within a quote it may, else they must not touch."""
    start, end = span_of(one)
    first, last = span_of(other)
    apart = end <= first or last <= start
    inside = first <= start and end <= last
    return not apart and not (inside and other["type"] in _QUOTES)


def _split(styles: list[Entity], others: list[Entity]) -> list[Entity]:
    """Cut styles where another entity begins or ends or another style begins; none is left within code."""
    runs = [(kind, *run) for kind in _STYLES for run in _runs(styles, kind)]
    edges = {edge for entity in others for edge in span_of(entity)} | {start for _, start, _ in runs}
    bare = [span_of(entity) for entity in others if entity["type"] in _BARE]
    pieces: list[Entity] = []
    for kind, start, end in runs:
        places = [start, *sorted(edge for edge in edges if start < edge < end), end]
        for first, last in pairwise(places):
            if not any(begin <= first and last <= until for begin, until in bare):
                pieces.append({"type": kind, "offset": first, "length": last - first})
    return pieces


def _runs(styles: list[Entity], kind: str) -> list[tuple[int, int]]:
    """Where a style is on: overlapping and adjacent entities of it are one."""
    runs: list[tuple[int, int]] = []
    for start, end in sorted(span_of(entity) for entity in styles if entity["type"] == kind):
        if runs and start <= runs[-1][1]:
            runs[-1] = runs[-1][0], max(runs[-1][1], end)
        else:
            runs.append((start, end))
    return runs


def _rank(entity: Entity) -> tuple[int, int, int]:
    """Outer before inner, as TDLib sorts them."""
    start, end = span_of(entity)
    kind = str(entity["type"])
    if kind in _LAST:
        return start, -end, len(_FIRST) + 1 + _LAST.index(kind)
    return start, -end, _FIRST.index(kind) if kind in _FIRST else len(_FIRST)
