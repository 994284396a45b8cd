"""Where a text shows why it was found: the words with the keys that were looked for, in whatever form it has them."""

from __future__ import annotations

from collections.abc import Collection

from bot.analysis.stemming import folded_key, key_of
from bot.analysis.tokens import tokens_of
from bot.model import Language


def spans_of(text: str, language: Language, found_by: Collection[tuple[str, ...]]) -> list[tuple[int, int]]:
    """The places in a text of the words that were looked for, in characters and in order; none touches another."""
    if not found_by:
        return []
    tokens = tokens_of(text)
    exact = [key_of(token.form, language) for token in tokens]
    folded = [folded_key(token.form) for token in tokens] if language == "kk" else exact
    marked: set[int] = set()
    longest = max(map(len, found_by))
    for at in range(len(tokens)):
        for length in range(min(longest, len(tokens) - at), 0, -1):
            rows = (tuple(keys[at : at + length]) for keys in (exact, folded))
            if any(row in found_by for row in rows):
                marked.update(range(at, at + length))
                break
    return [(tokens[at].start, tokens[at].end) for at in sorted(marked)]
