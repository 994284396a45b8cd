"""What the buttons of what can be followed carry, as bot.callbacks packs it with the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from bot.places import Subject, read_subject, write_subject

PanelName: TypeAlias = Literal["follow", "mine", "welcome", "region"]
"""All that can be followed; what is followed; the welcome, which offers one topic; what can be followed of a region."""

_PANELS: dict[str, PanelName] = {panel[0]: panel for panel in get_args(PanelName)}


@dataclass(frozen=True, slots=True)
class FollowThere:
    """Follow this, or follow it no longer, and show the panel again."""

    subject: Subject
    wanted: bool
    panel: PanelName


@dataclass(frozen=True, slots=True)
class ShowFollows:
    """Show all that can be followed in place of the message."""


@dataclass(frozen=True, slots=True)
class ShowRegions:
    """Show the regions, or what can be followed of one of them, in place of the message."""

    region: str = ""


Choosing: TypeAlias = FollowThere | ShowFollows | ShowRegions


def write_choosing(pressed: Choosing) -> str:
    """The data of a button."""
    match pressed:
        case FollowThere(subject, wanted, panel):
            return f"f|{wanted:d}|{panel[0]}|{write_subject(subject)}"
        case ShowFollows():
            return "m"
        case ShowRegions(region):
            return f"g|{region}"


def read_choosing(parts: Sequence[str]) -> Choosing | None:
    """What write_choosing wrote, split at its bars; None or ValueError for anything else."""
    match parts:
        case ["f", "0" | "1" as wanted, panel, subject] if panel in _PANELS:
            return FollowThere(read_subject(subject), wanted == "1", _PANELS[panel])
        case ["m"]:
            return ShowFollows()
        case ["g", region]:
            return ShowRegions(read_subject(f"@{region}" if region else "").region)
    return None
