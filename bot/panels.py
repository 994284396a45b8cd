"""What the buttons of settings carry, as bot.callbacks packs it with the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """Show all settings of the chat in place of the message."""


@dataclass(frozen=True, slots=True)
class ShowChats:
    """Show the groups and channels that somebody administers in place of the message."""


@dataclass(frozen=True, slots=True)
class ShowLooks:
    """Show how posts look in place of the message."""


@dataclass(frozen=True, slots=True)
class ShowApproval:
    """Show who approves what is posted in place of the message."""


Panel: TypeAlias = ShowSettings | ShowChats | ShowLooks | ShowApproval

_LETTERS: dict[str, Panel] = {"s": ShowSettings(), "c": ShowChats(), "l": ShowLooks(), "a": ShowApproval()}


def write_panel(panel: Panel) -> str:
    """The data of a button."""
    return f"c|{next(letter for letter, one in _LETTERS.items() if one == panel)}"


def read_panel(parts: Sequence[str]) -> Panel | None:
    """What write_panel wrote, split at its bars, without the first part; None for anything else."""
    match parts:
        case [letter]:
            return _LETTERS.get(letter)
    return None
