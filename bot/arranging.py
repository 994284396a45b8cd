"""What the buttons of alerts carry, as bot.callbacks packs it with the others: an alert is known by its search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from bot.controls import read_number
from bot.hours import is_digest

AlertAct: TypeAlias = Literal["save", "cancel", "show", "pause", "resume", "ask", "end"]
"""`ask` asks whether it is to `end`."""

_ACTS: dict[str, AlertAct] = {act: act for act in get_args(AlertAct)}


@dataclass(frozen=True, slots=True)
class ShowAlerts:
    """Show all alerts in place of the message."""


@dataclass(frozen=True, slots=True)
class RunAlert:
    """Do this with a search that is followed, or is to be."""

    query: int
    act: AlertAct


@dataclass(frozen=True, slots=True)
class TimeAlert:
    """Let an alert's stories come so, as bot.hours writes it ('': as the chat has it), and show it."""

    query: int
    digest: str


@dataclass(frozen=True, slots=True)
class WakeAlert:
    """Let an alert's stories come in quiet hours, too, or not, and show it."""

    query: int
    at_night: bool


AlertPress: TypeAlias = ShowAlerts | RunAlert | TimeAlert | WakeAlert


def write_alert(pressed: AlertPress) -> str:
    """The data of a button."""
    match pressed:
        case ShowAlerts():
            return "k"
        case RunAlert(query, act):
            return f"k|{query}|{act}"
        case TimeAlert(query, digest):
            return f"k|{query}|d|{digest}"
        case WakeAlert(query, at_night):
            return f"k|{query}|n|{at_night:d}"


def read_alert(parts: Sequence[str]) -> AlertPress | None:
    """What write_alert wrote, split at its bars, without the first part; None or ValueError for anything else."""
    match parts:
        case []:
            return ShowAlerts()
        case [query, act] if act in _ACTS:
            return RunAlert(read_number(query), _ACTS[act])
        case [query, "d", digest] if not digest or is_digest(digest):
            return TimeAlert(read_number(query), digest)
        case [query, "n", "0" | "1" as at_night]:
            return WakeAlert(read_number(query), at_night == "1")
    return None
