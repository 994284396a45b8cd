"""What a user typed, made into something the full-text index can always answer."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")

MOST_WORDS = 24
"""Words past these are left out: nobody means them, and each costs a look-up."""

_PREFIX_FROM = 3
"""Shorter words are matched whole: their beginnings would match nearly everything."""


def search_words(text: str) -> tuple[str, ...]:
    """The words to look for, in lower case; single letters only where there is nothing else."""
    words = tuple(_WORD.findall(unicodedata.normalize("NFC", text).lower()))
    return (tuple(word for word in words if len(word) > 1 or word.isdigit()) or words)[:MOST_WORDS]


def exact_expression(text: str) -> str:
    """As match_expression, but for stories that hold the words themselves: what was meant before what begins so."""
    return " ".join(f'"{word}"' for word in search_words(text))


def match_expression(text: str) -> str:
    """An FTS5 expression for stories that hold every word of `text`, or its beginning; '' where it has no word.

    Every word is quoted, so nothing that FTS5 would take for an operator is left of what was typed.
    """
    return " ".join(f'"{word}"*' if len(word) >= _PREFIX_FROM else f'"{word}"' for word in search_words(text))
