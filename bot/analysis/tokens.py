"""The words of a text, with their places in it."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.analysis.folding import LONGEST_WORD, fold_word

_MARKS = "\u0300-\u036f"
"""Accents and the breve of й, where letters are written in parts."""

_INNER = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff'’‘ʼʹ`´′ʻ＇"
"""What stands within words and ends none: accents, soft hyphens, apostrophes. A hyphen parts words (ата-ана)."""

_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}]|[{_INNER}]+(?=[^\W_])){{0,{LONGEST_WORD - 1}}}")


class Token(NamedTuple):
    """A word of a text."""

    form: str
    """The word, folded (bot.analysis.folding)."""
    start: int
    end: int
    """It is text[start:end], in characters."""


def tokens_of(text: str) -> list[Token]:
    """The words of a text in their order; numbers are words, too."""
    return [Token(fold_word(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


def forms_of(text: str) -> list[str]:
    """The words of a text as they are compared, without their places."""
    return [fold_word(word) for word in _WORD.findall(text)]
