"""Slips of spelling: what a word may have been meant to be, out of the words that there are.

One letter missing, added, changed or exchanged with its neighbour (Damerau) in words of four letters and more; two in
long ones, whose first letters are then taken to be right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"

_SHORTEST, _LONG, _LONGEST = 4, 8, 32
"""Letters: of words that may have a slip, that may have two, and past which there are no words of a language."""

SURE_START = 2
"""First letters that a word with two slips shares with what was meant."""


def most_slips(word: str) -> int:
    """How many slips a word may have: short words are too like each other, and of endless ones none is meant."""
    if not _SHORTEST <= len(word) <= _LONGEST or any(map(str.isdigit, word)):
        return 0
    return 1 if len(word) < _LONG else 2


def one_slip(word: str) -> Iterator[str]:
    """All that differs from the word in one letter; some hundreds, which are looked up rather than compared."""
    letters = _LATIN if word.isascii() else _CYRILLIC
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield from (before + letter + after for letter in letters)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]


def two_slips(word: str, among: Sequence[str]) -> list[str]:
    """Those that differ from the word in two letters at the most, as they came; tens of thousands in milliseconds."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    found = extract(word, among, scorer=OSA.distance, score_cutoff=2, limit=None)
    return [among[at] for at in sorted(at for _, _, at in found)]


def shared_start(word: str, other: str) -> int:
    """How many first letters two words have in common."""
    return next(
        (at for at, pair in enumerate(zip(word, other, strict=False)) if pair[0] != pair[1]), min(len(word), len(other))
    )


def nearest_first(word: str, among: Iterable[str]) -> list[str]:
    """Those that differ least from the word first; of those alike as they came."""
    from rapidfuzz.distance import OSA

    return sorted(among, key=lambda other: OSA.distance(word, other))
