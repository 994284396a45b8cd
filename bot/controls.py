"""What the buttons of broadcasts, notices and questions carry, as bot.callbacks packs it with the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from bot.inquiry import DECISIONS, Decision

BroadcastAct: TypeAlias = Literal["send", "cancel", "groups", "private", "stop", "resume"]
"""`groups` and `private` choose whom a draft is to go to."""

NUMBER = r"[1-9][0-9]{0,17}"
"""A number that always is less than SQLite's largest integer."""

_ACTS: dict[str, BroadcastAct] = {act: act for act in get_args(BroadcastAct)}

_DECISIONS: dict[str, Decision] = {decision: decision for answers in DECISIONS.values() for decision in answers}


@dataclass(frozen=True, slots=True)
class RunBroadcast:
    """Do this with a broadcast."""

    notice: int
    act: BroadcastAct


@dataclass(frozen=True, slots=True)
class WantOutages:
    """Let the chat hear of outages, or hear of them no longer."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class Decide:
    """Answer a question about a chat, which may be another one than that of the button."""

    question: int
    decision: Decision


Control: TypeAlias = RunBroadcast | WantOutages | Decide


def write_control(control: Control) -> str:
    """The data of a button."""
    match control:
        case RunBroadcast(notice, act):
            return f"b|{notice}|{act}"
        case WantOutages(wanted):
            return f"w|{wanted:d}"
        case Decide(question, decision):
            return f"q|{question}|{decision}"


def read_control(parts: Sequence[str]) -> Control | None:
    """What write_control wrote, split at its bars; None for anything else, ValueError where a number is none."""
    match parts:
        case ["b", notice, act] if act in _ACTS:
            return RunBroadcast(read_number(notice), _ACTS[act])
        case ["w", "0" | "1" as wanted]:
            return WantOutages(wanted == "1")
        case ["q", question, decision] if decision in _DECISIONS:
            return Decide(read_number(question), _DECISIONS[decision])
    return None


def read_number(text: str) -> int:
    """The number of a story, a search or a notice; ValueError for anything else."""
    if not re.fullmatch(NUMBER, text):
        raise ValueError(text)
    return int(text)
