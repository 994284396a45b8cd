"""Who goes first on one processor: answers, which somebody waits for, before what goes out to many.

Pure: moments are seconds of a monotonic clock and are passed in.
"""

from __future__ import annotations

from itertools import count
from typing import Final

ANSWERED_WITHIN: Final = 0.2
"""Seconds in which an answer is made; one that takes longer waits for something else, and nobody makes way for it."""


class Precedence:
    """The answers that are being made."""

    def __init__(self) -> None:
        self._numbers = count()
        self._begun: dict[int, float] = {}

    def begin(self, now: float) -> int:
        """An answer is being made; gives the number with which it is ended."""
        number = next(self._numbers)
        self._begun[number] = now
        return number

    def end(self, number: int) -> None:
        """An answer was made, or will not be."""
        del self._begun[number]

    def is_due(self, now: float) -> bool:
        """Whether what goes out to many is to make way."""
        youngest = next(reversed(self._begun.values()), None)
        return youngest is not None and now < youngest + ANSWERED_WITHIN
