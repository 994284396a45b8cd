"""Text as it is taken from pages: tidied, cut, its language told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.analysis.language import identify

if TYPE_CHECKING:
    from bot.model import Language

_INVISIBLE = dict.fromkeys([*range(32), *range(127, 160), 0xAD, 0x200B, 0x2060, 0xFEFF])
_INVISIBLE |= dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85"), " ")


def tidy(text: str) -> str:
    """Make every run of white space one space and drop what cannot be seen."""
    return " ".join(text.translate(_INVISIBLE).split())


def cut(text: str, limit: int) -> str:
    """Shorten to at most `limit` characters, at a word, with an ellipsis where something is left out."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at_word = head if text[limit - 1] == " " else head.rpartition(" ")[0]
    return (at_word or head).rstrip(" ,;:–—-") + "…"


def guess_language(text: str) -> Language:
    """Tell the language of a text by its words; English where it has none."""
    return identify(text).language
