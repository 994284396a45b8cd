"""The readings of a Latin word in both languages, the likeliest first."""

from __future__ import annotations

import re

from bot.analysis.folding import LONGEST_WORD, is_latin
from bot.analysis.latin.kazakh import looks_kazakh, read_kazakh
from bot.analysis.latin.russian import looks_russian, read_russian

MOST_READINGS = 16
"""Of one word, so that a query stays small."""

_UNLIKELY = 10
"""What Kazakh costs more where the spelling looks Russian."""

_DIGIT = re.compile(r"\d")


def readings(word: str) -> tuple[str, ...]:
    """What a folded word may be in Cyrillic, folded, the likeliest first.

    () for a word with digits, without Latin letters, with those of a third alphabet, or longer than any of a text.
    """
    if len(word) > LONGEST_WORD or not is_latin(word) or _DIGIT.search(word):
        return ()
    dearer = _UNLIKELY if looks_russian(word) else 0
    paths = [(cost + dearer, letters) for cost, letters in read_kazakh(word)]
    if not looks_kazakh(word):
        paths += read_russian(word)
    return tuple(dict.fromkeys(letters for _, letters in sorted(paths) if letters))[:MOST_READINGS]
