"""What the buttons of settings carry, as bot.callbacks packs it with the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from bot.controls import read_number

Text: TypeAlias = Literal["digest", "quiet", "search"]
"""What a button of the settings asks somebody to write: an hour, quiet hours, the words of an alert."""

_TEXTS: dict[str, Text] = {text[0]: text for text in get_args(Text)}


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """Show all settings of the chat in place of the message."""


@dataclass(frozen=True, slots=True)
class ShowChats:
    """Show the groups and channels that somebody administers in place of the message, a page of them from 0."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class PickChat:
    """Let choose a group or a channel by Telegram's own list."""


@dataclass(frozen=True, slots=True)
class ShowLooks:
    """Show how posts look in place of the message."""


@dataclass(frozen=True, slots=True)
class ShowApproval:
    """Show who approves what is posted in place of the message."""


@dataclass(frozen=True, slots=True)
class ShowLanguages:
    """Show the languages in place of the message."""


@dataclass(frozen=True, slots=True)
class ShowChanges:
    """Show who has changed what in place of the message."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Let nothing be posted until that is resumed, or resume it, and show all settings."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class Leave:
    """Ask whether the bot is to leave the chat, or let it leave."""

    sure: bool


@dataclass(frozen=True, slots=True)
class AskText:
    """Ask whoever presses to write something."""

    text: Text


Panel: TypeAlias = (
    ShowSettings
    | ShowChats
    | PickChat
    | ShowLooks
    | ShowApproval
    | ShowLanguages
    | ShowChanges
    | Pause
    | Leave
    | AskText
)

_LETTERS: dict[str, Panel] = {
    "s": ShowSettings(),
    "c": ShowChats(),
    "k": PickChat(),
    "l": ShowLooks(),
    "a": ShowApproval(),
    "g": ShowLanguages(),
    "h": ShowChanges(),
}


def write_panel(panel: Panel) -> str:
    """The data of a button."""
    match panel:
        case Pause(wanted):
            return f"c|p|{wanted:d}"
        case Leave(sure):
            return f"c|x|{sure:d}"
        case AskText(text):
            return f"c|q|{text[0]}"
        case ShowChats(page) if page:
            return f"c|c|{page}"
    return f"c|{next(letter for letter, one in _LETTERS.items() if one == panel)}"


def read_panel(parts: Sequence[str]) -> Panel | None:
    """What write_panel wrote, split at its bars, without the first part; None or ValueError for anything else."""
    match parts:
        case [letter]:
            return _LETTERS.get(letter)
        case ["c", page]:
            return ShowChats(read_number(page))
        case ["p", "0" | "1" as wanted]:
            return Pause(wanted == "1")
        case ["x", "0" | "1" as sure]:
            return Leave(sure == "1")
        case ["q", text] if text in _TEXTS:
            return AskText(_TEXTS[text])
    return None
