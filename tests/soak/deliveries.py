"""What the journal says of each story in each place: where it arrived, how often, and why it came again."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from tests.soak.journal import LOST, Happening, Line, Request, Stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.soak.audience import Place
    from tests.soak.ledger import Key

REACH = 1.0
"""Seconds before a kill within which an answer may not have been written down; how many that may be is bounded."""

LATE = 0.25
"""Seconds after the end of a process within which its last requests may still be read."""

Cause: TypeAlias = int | None
"""Why something is not known to the bot: the number of a kill, LOST_ANSWER, or None where there is no reason."""
LOST_ANSWER = -1


@dataclass(frozen=True, slots=True)
class Repeat:
    """A message that brought a story again."""

    request: Request
    cause: Cause


@dataclass(slots=True)
class Deliveries:
    """The messages that arrived, under the ids that their chats have in the end."""

    requests: list[Request]
    """To put messages into chats, in the order of arrival; some are answers to those who follow nothing."""
    followers: set[int]
    arrived: dict[Key, list[Request]] = field(default_factory=dict)
    asked: dict[Key, list[Request]] = field(default_factory=dict)
    repeats: list[Repeat] = field(default_factory=list)
    moved: dict[int, int] = field(default_factory=dict)
    away: set[int] = field(default_factory=set)
    """The chats that ever turned the bot away."""

    def keys(self, request: Request) -> list[Key]:
        """The stories that a request brings to a follower, each with its place."""
        chat = self.moved.get(request.chat, request.chat)
        return [(chat, request.thread, story) for story in request.stories if chat in self.followers]


def read_deliveries(lines: Sequence[Line], stops: Sequence[Stop], audience: Iterable[Place]) -> Deliveries:
    """Go through a journal."""
    happenings = [line for line in lines if isinstance(line, Happening)]
    sends = [line for line in lines if isinstance(line, Request) and line.sends]
    moved = {one.chat: int(one.to) for one in happenings if one.what == "moved"}
    followers = {moved.get(place.chat, place.chat) for place in audience}
    found = Deliveries(sorted(sends, key=lambda request: request.arrived), followers, moved=moved)
    found.away = {one.chat for one in happenings if one.what == "left"}
    for request in found.requests:
        _take(found, request, stops)
    return found


def _take(found: Deliveries, request: Request, stops: Sequence[Stop]) -> None:
    keys = found.keys(request)
    for key in keys:
        found.asked.setdefault(key, []).append(request)
    if not request.processed:
        return
    before = [earlier for key in keys for earlier in found.arrived.get(key, [])]
    if before:
        found.repeats.append(Repeat(request, cause_of(before[-1], stops)))
    for key in keys:
        found.arrived.setdefault(key, []).append(request)


def cause_of(request: Request, stops: Sequence[Stop]) -> Cause:
    """Why the bot may not know what became of a request."""
    if request.fault in LOST:
        return LOST_ANSWER
    n = life_of(request, stops)
    return n if n < len(stops) and stops[n].how == "kill" and request.answered > stops[n].at - REACH else None


def life_of(request: Request, stops: Sequence[Stop]) -> int:
    """Which of the processes made the request, by the number of the stop that ended it."""
    return bisect([stop.ended + LATE for stop in stops], request.arrived)


def count_in_flight(requests: Iterable[Request], stops: Sequence[Stop]) -> Counter[int]:
    """How many requests were on their way when each process was stopped."""
    lives = [(request, life_of(request, stops)) for request in requests]
    return Counter(n for request, n in lives if n < len(stops) and request.answered > stops[n].at)


def count_causes(repeats: Iterable[Repeat]) -> Counter[Cause]:
    """How many repeats each cause has."""
    return Counter(repeat.cause for repeat in repeats)
