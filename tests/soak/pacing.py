"""Whether the bot kept still when it was told to, and within Telegram's rates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.soak.journal import Happening, Line, Request, Stop

if TYPE_CHECKING:
    from collections.abc import Sequence

AIR = 0.03
"""Seconds after an answer within which requests may arrive that left before it was read."""

MARKS = 0.15
"""Seconds before a kill within which an answer may not have been written down."""

BUSY_MARKS = 1.0
"""The same where others keep the machine busy: then once for each kill."""

EVERYBODY = 3
"""So many chats told to wait at once mean that all must."""

_CHAT_SECONDS = 1.0
_GROUP, _GROUP_SECONDS = 20, 60.0
_TOO_MANY = 429


@dataclass(slots=True)
class Early:
    """Requests that came before a retry_after had run out."""

    in_chat: list[Request] = field(default_factory=list)
    """To a chat that had been told."""
    untold: list[Request] = field(default_factory=list)
    """The same, but a kill kept the bot from writing it down: no fault."""
    untold_late: list[Request] = field(default_factory=list)
    """The same, where the bot should have had the time, had the machine been its own."""
    in_halt: list[Request] = field(default_factory=list)
    """While all had to wait, after so many chats had been told that this was to be understood."""
    in_halt_from_first: list[Request] = field(default_factory=list)
    """The same, after the first."""


@dataclass(slots=True)
class Excesses:
    """Where more was asked than Telegram takes; each names the request that was too much."""

    overall: list[Request] = field(default_factory=list)
    private: list[Request] = field(default_factory=list)
    group: list[Request] = field(default_factory=list)


def find_early(lines: Sequence[Line], stops: Sequence[Stop]) -> Early:
    """Find what came too early."""
    writing = _writing(lines)
    found = Early()
    _find_in_chats(found, writing, stops)
    for line in lines:
        if isinstance(line, Happening) and line.what == "halt":
            _find_in_halt(found, line, writing, stops)
    return found


def _writing(lines: Sequence[Line]) -> list[Request]:
    """What was to write to a chat, in the order of arrival."""
    found = (line for line in lines if isinstance(line, Request) and line.chat)
    return sorted(found, key=lambda request: request.arrived)


def _find_in_chats(found: Early, writing: Sequence[Request], stops: Sequence[Stop]) -> None:
    told: dict[int, Request] = {}
    for request in writing:
        wait = told.get(request.chat)
        if wait and wait.answered + AIR < request.arrived < wait.answered + wait.retry_after:
            if _known(wait, stops, BUSY_MARKS):
                found.in_chat.append(request)
            else:
                (found.untold_late if _known(wait, stops) else found.untold).append(request)
        if request.status == _TOO_MANY:
            told[request.chat] = request


def _find_in_halt(found: Early, halt: Happening, writing: Sequence[Request], stops: Sequence[Stop]) -> None:
    inside = [request for request in writing if halt.at - 1 < request.arrived < halt.to]
    refused = [request for request in inside if request.fault == "halt" and _known(request, stops)]
    first: dict[int, float] = {}
    for request in sorted(refused, key=lambda request: request.answered):
        first.setdefault(request.chat, request.answered)
    moments = sorted(first.values())
    if moments:
        found.in_halt_from_first += [request for request in inside if request.arrived > moments[0] + AIR]
    if len(moments) >= EVERYBODY:
        found.in_halt += [request for request in inside if request.arrived > moments[EVERYBODY - 1] + AIR]


def _known(request: Request, stops: Sequence[Stop], marks: float = MARKS) -> bool:
    """Whether the bot read the answer and had the time to write it down."""
    return not any(request.arrived < stop.at < request.answered + marks for stop in stops if stop.how == "kill")


def find_excesses(lines: Sequence[Line], rate: int, slack: float) -> Excesses:
    """Find what passed a budget; windows are shorter by `slack` seconds, for what a busy machine adds to a journey.

    Edits count in the budget for all, as they may with Telegram, and not in those of chats. In a group's
    minute counts what was carried out, as with Telegram: of the rest a bot that was killed cannot know.
    """
    found = Excesses()
    overall: list[Request] = []
    chats: defaultdict[int, list[Request]] = defaultdict(list)
    for request in _writing(lines):
        if request.method not in _COUNTED:
            continue
        overall.append(request)
        if _exceeds(overall, rate, 1.0 - slack):
            found.overall.append(request)
        if not request.sends:
            continue
        if request.chat > 0 or request.processed:
            chats[request.chat].append(request)
        if request.chat > 0 and _exceeds(chats[request.chat], 1, _CHAT_SECONDS - slack):
            found.private.append(request)
        if request.chat < 0 and _exceeds(chats[request.chat], _GROUP, _GROUP_SECONDS - slack):
            found.group.append(request)
    return found


_COUNTED = frozenset({"sendMessage", "editMessageText"})


def _exceeds(requests: list[Request], most: int, seconds: float) -> bool:
    """Whether the last of them is one too many within so many seconds."""
    return len(requests) > most and requests[-1].arrived - requests[-1 - most].arrived < seconds
