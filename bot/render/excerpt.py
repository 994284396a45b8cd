"""A part of a text with what was looked for in it, cut at words."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from bot.model import Language
from bot.render.text import shorten, utf16_length
from bot.search.marking import spans_of

_ELLIPSIS = "…"
_LEAD = 4
"""The share of the room, as a divisor, that stands before what was found."""


class Excerpt(NamedTuple):
    """A part of a text, and the places in it of the words that were looked for."""

    text: str
    marks: list[tuple[int, int]]


def excerpt(text: str, language: Language, found_by: Collection[tuple[str, ...]], units: int) -> Excerpt:
    """The beginning of a text in so many UTF-16 units, or the part around the first word found where it has none."""
    spans = spans_of(text, language, found_by) if units else []
    cut = shorten(text, units)
    kept = _within(cut, text, spans, 0)
    if kept or not spans:
        return Excerpt(cut, kept)
    place = spans[0][0]
    left = units - len(_ELLIPSIS) - utf16_length(text[place:])  # where the text ends before the room does
    start = _word_at(text, place, max(units // _LEAD, left))
    part = _ELLIPSIS + text[start:]
    cut = shorten(part, units)
    return Excerpt(cut, _within(cut, part, spans, len(_ELLIPSIS) - start))


def _within(cut: str, whole: str, spans: list[tuple[int, int]], shift: int) -> list[tuple[int, int]]:
    """The places that are whole in what is left of a text."""
    end = len(cut) - (len(_ELLIPSIS) if cut != whole else 0)
    moved = [(start + shift, stop + shift) for start, stop in spans]
    return [(start, stop) for start, stop in moved if start >= 0 and stop <= end]


def _word_at(text: str, place: int, room: int) -> int:
    """Where the first whole word begins that stands at most `room` characters before a place."""
    earliest = max(0, place - room)
    if earliest == 0:
        return 0
    space = text.find(" ", earliest - 1, place)
    return place if space < 0 else space + 1
