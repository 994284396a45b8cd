"""Who wrote or pressed and got no answer, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Literal, TypeAlias

from tests.soak.journal import Happening, Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.soak.expectations import Span
    from tests.soak.journal import Line, Stop

PATIENCE = 600.0
"""Seconds within which a question is answered by a bot that runs, or from its next start on."""

_BEFORE = 1.0
"""Seconds before a kill within which what was asked may have been taken."""

Why: TypeAlias = Literal["answered", "kill", "trouble", "none", "not yet"]


@dataclass(slots=True)
class _Question:
    at: float
    until: float
    kills: bool
    """Whether a kill came before it had to be answered."""


def count_answers(
    lines: Sequence[Line], stops: Sequence[Stop], starts: Sequence[float], end: float, hindrances: Sequence[Span]
) -> Counter[Why]:
    """How many questions were answered, and why the others were not.

    An answer goes to the oldest question of a chat that is still to be answered.
    """
    asked: defaultdict[int, list[_Question]] = defaultdict(list)
    answers: defaultdict[int, list[float]] = defaultdict(list)
    troubled: defaultdict[int, list[float]] = defaultdict(list)
    for line in lines:
        if isinstance(line, Happening) and line.what == "asked":
            asked[line.chat].append(_question(line.at, stops, starts))
        elif isinstance(line, Request) and (chat := line.user or line.chat) and _answers(line):
            answers[chat].append(line.arrived)
            if line.status != 200 or line.fault:
                troubled[chat].append(line.arrived)
    found: Counter[Why] = Counter()
    for chat, questions in asked.items():
        for question in _unanswered(questions, sorted(answers[chat]), found):
            hindered = any(one.meets(question.at, question.until) for one in hindrances)
            failed = any(question.at <= at <= question.until for at in troubled[chat])
            found[_why(question, end, troubled=hindered or failed)] += 1
    return found


def _answers(request: Request) -> bool:
    return request.method not in {"sendChatAction", "getChat", "getChatMember", "getChatAdministrators"}


def _question(at: float, stops: Sequence[Stop], starts: Sequence[float]) -> _Question:
    made = _Question(at, at + PATIENCE, kills=False)
    for stop in stops:
        if at - _BEFORE <= stop.at <= made.until or stop.at < at < _next(starts, stop.ended):
            made.until = max(made.until, _next(starts, stop.ended) + PATIENCE)
            made.kills |= stop.how != "term" and stop.at >= at - _BEFORE
    return made


def _next(starts: Sequence[float], moment: float) -> float:
    return min((start for start in starts if start >= moment), default=inf)


def _unanswered(questions: list[_Question], answers: list[float], found: Counter[Why]) -> list[_Question]:
    """Those that no answer is left for."""
    left = sorted(questions, key=lambda one: one.at)
    for at in answers:
        first = next((one for one in left if one.at <= at <= one.until), None)
        if first is not None:
            left.remove(first)
            found["answered"] += 1
    return left


def _why(question: _Question, end: float, *, troubled: bool) -> Why:
    if question.kills:
        return "kill"
    if question.until > end:
        return "not yet"
    return "trouble" if troubled else "none"
