"""What the buttons of broadcasts, notices, questions and sources carry, as bot.callbacks packs it with the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from bot.guards import Verdict
from bot.inquiry import DECISIONS, Decision

BroadcastAct: TypeAlias = Literal["send", "cancel", "groups", "private", "stop", "resume"]
"""`groups` and `private` choose whom a draft is to go to."""

SourceAct: TypeAlias = Literal["show", "poll", "pause", "resume"]

NUMBER = r"[1-9][0-9]{0,17}"
"""A number that always is less than SQLite's largest integer."""

_ACTS: dict[str, BroadcastAct] = {act: act for act in get_args(BroadcastAct)}

_SOURCE_ACTS: dict[str, SourceAct] = {act: act for act in get_args(SourceAct)}

_VERDICTS: dict[str, Verdict] = {verdict: verdict for verdict in get_args(Verdict)}

_SOURCE_KEY = r"[0-9a-f]{8}"

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


@dataclass(frozen=True, slots=True)
class JudgeHold:
    """Let stories that were held go out, or let them lie."""

    hold: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ShowSources:
    """Show a page of all sources in place of the message."""

    page: int = 1


@dataclass(frozen=True, slots=True)
class RunSource:
    """Do this with a source, and show it."""

    key: str
    """Source.key."""
    act: SourceAct


Control: TypeAlias = RunBroadcast | WantOutages | Decide | JudgeHold | ShowSources | RunSource


def write_control(control: Control) -> str:
    """The data of a button."""
    match control:
        case RunBroadcast(notice, act):
            return f"b|{notice}|{act}"
        case WantOutages(wanted):
            return f"w|{wanted:d}"
        case Decide(question, decision):
            return f"q|{question}|{decision}"
        case JudgeHold(hold, verdict):
            return f"g|{hold}|{verdict}"
        case ShowSources(page):
            return f"s|{page}"
        case RunSource(key, act):
            return f"s|{key}|{act}"


def read_control(parts: Sequence[str]) -> Control | None:  # noqa: PLR0911 - one a kind
    """What write_control wrote, split at its bars; None for anything else, ValueError where a number is none."""
    match parts:
        case ["b", notice, act] if act in _ACTS:
            return RunBroadcast(read_number(notice), _ACTS[act])
        case ["w", "0" | "1" as wanted]:
            return WantOutages(wanted == "1")
        case ["q", question, decision] if decision in _DECISIONS:
            return Decide(read_number(question), _DECISIONS[decision])
        case ["g", hold, verdict] if verdict in _VERDICTS:
            return JudgeHold(read_number(hold), _VERDICTS[verdict])
        case ["s", page]:
            return ShowSources(read_number(page))
        case ["s", key, act] if act in _SOURCE_ACTS and re.fullmatch(_SOURCE_KEY, key):
            return RunSource(key, _SOURCE_ACTS[act])
    return None


def read_number(text: str) -> int:
    """The number of a story, a search or a notice; ValueError for anything else."""
    if not re.fullmatch(NUMBER, text):
        raise ValueError(text)
    return int(text)
