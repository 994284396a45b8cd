"""What the buttons of a search's filters carry, as bot.callbacks packs it with the others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from bot.controls import NUMBER
from bot.places import Order
from bot.search.narrowing import PERIODS, Choice, FilterKind

LONGEST_VALUE = 36
"""Bytes of a slug or a site that go into a button beside all else."""

_SEARCH = re.compile(rf"(?P<query>{NUMBER})(?P<newest>n)?")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")
_SITE = re.compile(r"[^|\s]+(?: [^|\s]+)*")
_KINDS: Mapping[str, FilterKind] = MappingProxyType({"t": "topic", "r": "region", "s": "source", "d": "period"})
_LETTERS: Mapping[FilterKind, str] = MappingProxyType({kind: letter for letter, kind in _KINDS.items()})


@dataclass(frozen=True, slots=True)
class ShowFilters:
    """Show what a search (its number) can be narrowed by, in place of the message."""

    query: int
    order: Order
    kind: FilterKind


@dataclass(frozen=True, slots=True)
class SetFilter:
    """Narrow a search (its number) by this, or no longer, and show the filters again."""

    query: int
    order: Order
    choice: Choice
    wanted: bool


FilterPress: TypeAlias = ShowFilters | SetFilter


def write_filters(pressed: FilterPress) -> str:
    """The data of a button, in at most 64 bytes where the value has no more than LONGEST_VALUE."""
    search = f"n|{pressed.query}{'n' if pressed.order == 'newest' else ''}"
    match pressed:
        case ShowFilters(kind=kind):
            return f"{search}|{_LETTERS[kind]}"
        case SetFilter(choice=choice, wanted=wanted):
            return f"{search}|{_LETTERS[choice.kind]}|{wanted:d}|{choice.value}"


def read_filters(parts: Sequence[str]) -> FilterPress:
    """What write_filters wrote, split at its bars and without the first letter; ValueError for anything else."""
    match parts:
        case [search, kind] if kind in _KINDS:
            return ShowFilters(*_read_search(search), _KINDS[kind])
        case [search, kind, "0" | "1" as wanted, value] if kind in _KINDS:
            return SetFilter(*_read_search(search), _read_choice(_KINDS[kind], value), wanted == "1")
    raise ValueError(parts)


def _read_search(text: str) -> tuple[int, Order]:
    found = _SEARCH.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found["query"]), "newest" if found["newest"] else "best"


def _read_choice(kind: FilterKind, value: str) -> Choice:
    if kind == "period":
        good = value in {"", *PERIODS}
    else:
        good = (_SITE if kind == "source" else _SLUG).fullmatch(value) is not None
    if not good:
        raise ValueError(value)
    return Choice(kind, value)
