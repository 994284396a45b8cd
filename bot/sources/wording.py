"""Text as it is taken from pages: tidied, cut, its language told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.analysis.language import identify

if TYPE_CHECKING:
    from bot.model import Language

# Controls, soft hyphens, spaces and joiners without width, marks of direction, variation and language, what fonts
# draw as icons, and halves of letters. The joiner U+200D stays: it makes one sign of several.
_UNSEEN = (
    *range(32), *range(127, 160), 0xAD, 0x34F, 0x61C, 0x180E, 0x200B, 0x200C, 0x200E, 0x200F, *range(0x202A, 0x202F),
    *range(0x2060, 0x2070), *range(0xD800, 0xF900), 0xFEFF, *range(0xFFF9, 0xFFFD), *range(0xE0000, 0xE0080),
)  # fmt: skip
_INVISIBLE: dict[int, str | None] = dict.fromkeys(_UNSEEN)
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


def count_words(text: str) -> int:
    """Count the words that have letters."""
    return sum(1 for word in text.split() if speaks(word))


def speaks(text: str) -> bool:
    """Whether there is a letter in it."""
    return any(letter.isalpha() for letter in text)


def guess_language(text: str) -> Language:
    """Tell the language of a text by its words; English where it has none."""
    return identify(text).language
