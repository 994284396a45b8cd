"""What is wrong with the words on buttons: cut on a narrow phone, or no words at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.render.width import fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def broken_labels(rows: Iterable[Sequence[str]]) -> list[str]:
    """The labels of a keyboard that nobody could read, with what is wrong.

    One that ends in an ellipsis was shortened on purpose, after a word; what a source or a person wrote is.
    """
    return [
        f"{why}: {text!r}, {len(row)} in its row"
        for row in rows
        for text in row
        if (why := _cut(text, len(row)) or _wordless(text))
    ]


def wordless_labels(rows: Iterable[Sequence[str]]) -> list[str]:
    """The labels that are signs alone."""
    return [text for row in rows for text in row if _wordless(text)]


def _cut(text: str, columns: int) -> str:
    return "" if fits(text, columns) else "cut on a phone"


def _wordless(text: str) -> str:
    """A sign alone says nothing to somebody who hears the screen read, nor does a colour; a number names its story."""
    return "" if any(map(str.isalnum, text)) else "no word in it"
