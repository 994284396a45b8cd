"""How the machine and the file are: what of it concerns the operators, and how bad it is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.notices import Data

Name: TypeAlias = Literal["space", "damage", "index", "displaced", "copy", "token"]
"""The disk is nearly full; the file is damaged; the index of searches is, which is made anew; the file was removed or
replaced; no copy could be made; another bot's token."""

ALARMING: Final[tuple[Name, ...]] = ("damage", "index", "displaced")
"""Of these operators are told past the database (bot.alarm)."""

MIB: Final = 1024 * 1024
LOW: Final = 500 * MIB
"""Bytes under which little is left on any disk."""

OUT: Final = 50 * MIB
"""Bytes under which nothing may be stored soon."""

_COPY: Final = 1.1
"""A copy of the database, and some air, is what has to fit at least."""

_AGAIN: Final = 1.2
"""So much more than a bound has to be there before it is well again: else it would come and go."""


@dataclass(frozen=True, slots=True)
class Concern:
    """What is the matter."""

    name: Name
    grade: int
    """How bad it is: 1, or 2 where it gets worse."""
    data: Data
    """What there is to tell of it."""


@dataclass(frozen=True, slots=True)
class Soundness:
    """What a look over the whole file has found; empty texts: nothing."""

    damage: str = ""
    """Of the tables: SQLite's own words."""
    index: str = ""
    """Of the index of searches, which can be made anew."""


def wanted_space(size: int) -> int:
    """How many bytes are to be free beside a database of `size` bytes, so that a copy of it fits."""
    return max(LOW, round(size * _COPY))


def grade_space(free: int, size: int, before: int = 0) -> int:
    """How bad it is that `free` bytes are left beside a database of `size` bytes; 0: not at all, 2: nearly full.

    What was bad `before` has to be clearly better to be well again.
    """
    bounds = ((OUT, 2), (wanted_space(size), 1))
    return next((grade for bound, grade in bounds if free < bound * (_AGAIN if before >= grade else 1)), 0)
