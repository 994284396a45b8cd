"""Many words in little memory: a tenth of what a list of as many texts takes, for whoever looks at a few of them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby

_LAST = "\U0010ffff"
"""No word has it; it stands behind all that begin like a word before it."""


class WordList:
    """Texts by number, kept as one row of bytes."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._written = bytearray()
        self._ends = array("I", [0])
        for word in words:
            self.add(word)

    def add(self, word: str) -> None:
        """Put a text behind the others."""
        self._written += word.encode()
        self._ends.append(len(self._written))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self._written[self._ends[number] : self._ends[number + 1]].decode()


class Directory:
    """The numbers that words have, given as the word of each number; several may have the same."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = WordList()
        self._ends, self._numbers = array("I", [0]), array("I")
        for word, numbers in groupby(sorted(range(len(words)), key=words.__getitem__), key=words.__getitem__):
            self._words.add(word)
            self._numbers.extend(numbers)
            self._ends.append(len(self._numbers))

    def of(self, word: str) -> Sequence[int]:
        """The numbers that have a word, in their order."""
        at = self._place(word)
        known = at < len(self._words) and self._words[at] == word
        return self._numbers[self._ends[at] : self._ends[at + 1]] if known else ()

    def beginning(self, start: str) -> Sequence[int]:
        """The numbers whose words begin so, in their order."""
        return sorted(self._numbers[self._ends[self._place(start)] : self._ends[self._place(start + _LAST)]])

    def words(self, start: str) -> Iterable[str]:
        """The words that begin so, in their order."""
        return (self._words[at] for at in range(self._place(start), self._place(start + _LAST)))

    def _place(self, word: str) -> int:
        return bisect_left(self._words, word)
