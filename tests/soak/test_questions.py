"""Who counts as left without an answer, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.soak.expectations import Span
from tests.soak.journal import Happening, Request, Stop
from tests.soak.questions import PATIENCE, count_answers

if TYPE_CHECKING:
    from tests.soak.journal import Line

PERSON = 7
ASKED = Happening(at=100.0, what="asked", chat=PERSON)
KILL = Stop(how="kill", at=100.5, ended=100.6, code=-9)
TERM = Stop(how="term", at=100.5, ended=101.0, code=0)
AWAY = Stop(how="term", at=50.0, ended=51.0, code=0)
STALL = Span(90.0, 130.0)


def answer(at: float, method: str = "sendMessage", status: int = 200) -> Request:
    """What the bot says to whoever asked."""
    return Request(arrived=at, answered=at + 0.06, method=method, chat=PERSON, status=status)


TOAST = Request(arrived=100.1, answered=100.2, method="answerCallbackQuery", user=PERSON)


@pytest.mark.parametrize(
    ("lines", "stops", "why"),
    [
        ((answer(100.2),), [], "answered"),
        ((TOAST,), [], "answered"),
        ((answer(100.2, "sendChatAction"),), [], "none"),
        ((answer(99.0),), [], "none"),
        ((answer(101 + PATIENCE),), [], "none"),
        ((), [KILL], "kill"),
        ((answer(300.0 + PATIENCE / 2),), [KILL], "answered"),
        ((), [TERM], "none"),
        ((answer(300.0 + PATIENCE / 2),), [AWAY], "answered"),
        ((answer(301.0 + PATIENCE),), [AWAY], "none"),
    ],
)
def test_question_needs_an_answer(lines: tuple[Line, ...], stops: list[Stop], why: str) -> None:
    """In time, or in time after the next start; a kill is a reason that is told, an orderly stop is none."""
    assert dict(count_answers([ASKED, *lines], stops, [300.0], 10_000, [])) == {why: 1}


def test_trouble_of_telegrams_is_a_reason() -> None:
    """That it answered nothing then; and at the end of all time is left to answer."""
    assert dict(count_answers([ASKED], [], [], 10_000, [STALL])) == {"trouble": 1}
    assert dict(count_answers([ASKED], [], [], 150.0, [])) == {"not yet": 1}


def test_each_question_needs_one() -> None:
    """One answer is not for two."""
    again = Happening(at=101.0, what="asked", chat=PERSON)
    assert dict(count_answers([ASKED, again, answer(102.0)], [], [], 10_000, [])) == {"answered": 1, "none": 1}
    assert dict(count_answers([ASKED, again, answer(102.0), answer(102.1)], [], [], 10_000, [])) == {"answered": 2}
