"""What becomes of rows and chats by Telegram's answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import AnswerLostError, NotSentError, RefusedError, TelegramError
from bot.outcome import (
    Again,
    ChatGone,
    EditOutcome,
    Fixed,
    Later,
    Lost,
    Moved,
    Outcome,
    Refused,
    ThreadGone,
    back_off,
    outcome_of,
    outcome_of_edit,
)
from tests.factories import NOW


def told(seconds: int) -> Later:
    return Later(NOW + timedelta(seconds=seconds), "flood")


def soon(seconds: float) -> Later:
    return Later(NOW + timedelta(seconds=seconds))


def again(seconds: float) -> Again:
    return Again(NOW + timedelta(seconds=seconds))


BLOCKED = "Forbidden: bot was blocked by the user"
ADMIN = "Bad Request: need administrator rights in the channel chat"
CLOSED = "Bad Request: TOPIC_CLOSED"
NO_THREAD = "Bad Request: message thread not found"
DELETED = "Bad Request: message to edit not found"
FOREIGN = "Bad Request: message can't be edited"
INVALID = "Bad Request: MESSAGE_ID_INVALID"
UPGRADED = "Bad Request: group chat was upgraded to a supergroup chat"
ENTITIES = 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0'


@pytest.mark.parametrize(
    ("error", "attempts", "expected"),
    [
        (RefusedError(429, "Too Many Requests: retry after 7", retry_after=7), 1, told(7)),
        (RefusedError(429, "Too Many Requests: retry after 43200", retry_after=43200), 1, told(43200)),
        (RefusedError(429, "Too Many Requests"), 3, soon(4)),
        (RefusedError(500, "Internal Server Error"), 1, soon(1)),
        (RefusedError(502, "no JSON"), 2, soon(2)),
        (RefusedError(401, "Unauthorized"), 1, soon(1)),
        (NotSentError("no connection"), 4, soon(8)),
        (AnswerLostError("no answer"), 1, Lost()),
        (RefusedError(403, BLOCKED), 1, ChatGone(BLOCKED)),
        (RefusedError(403, "Forbidden: something new"), 1, ChatGone("Forbidden: something new")),
        (RefusedError(400, "Bad Request: chat not found"), 1, ChatGone("Bad Request: chat not found")),
        (RefusedError(400, ADMIN), 1, ChatGone(ADMIN)),
        (RefusedError(400, CLOSED), 1, ThreadGone(CLOSED)),
        (RefusedError(400, NO_THREAD), 1, ThreadGone(NO_THREAD)),
        (RefusedError(400, "Bad Request: group chat was upgraded", moved_to=-100), 1, Moved(-100)),
        (RefusedError(400, ENTITIES), 1, Refused(ENTITIES)),
        (RefusedError(400, "Bad Request: message is too long"), 9, Refused("Bad Request: message is too long")),
    ],
    ids=lambda value: str(value)[:40],
)
def test_outcome(error: TelegramError, attempts: int, expected: Outcome) -> None:
    """Each answer has its outcome."""
    assert outcome_of(error, attempts, NOW) == expected


@pytest.mark.parametrize(
    ("error", "attempts", "expected"),
    [
        (RefusedError(429, "Too Many Requests: retry after 7", retry_after=7), 1, told(7)),
        (RefusedError(429, "Too Many Requests"), 3, again(4)),
        (RefusedError(500, "Internal Server Error"), 1, again(1)),
        (RefusedError(502, "no JSON"), 2, again(2)),
        (NotSentError("no connection"), 4, again(8)),
        (NotSentError("no connection"), 10_000, again(60)),
        (RefusedError(500, "Internal Server Error"), 719, again(60)),
        (RefusedError(500, "Internal Server Error"), 720, Refused("Telegram answered 500: Internal Server Error")),
        (AnswerLostError("no answer"), 3, again(4)),
        (
            RefusedError(400, "Bad Request: message to edit not found"),
            1,
            Fixed("Bad Request: message to edit not found"),
        ),
        (RefusedError(400, "Bad Request: message can't be edited"), 1, Fixed("Bad Request: message can't be edited")),
        (RefusedError(400, "Bad Request: MESSAGE_ID_INVALID"), 1, Fixed("Bad Request: MESSAGE_ID_INVALID")),
        (RefusedError(403, BLOCKED), 1, Refused(BLOCKED)),
        (RefusedError(400, "Bad Request: chat not found"), 1, Refused("Bad Request: chat not found")),
        (RefusedError(400, CLOSED), 1, Refused(CLOSED)),
        (RefusedError(400, UPGRADED, moved_to=-100), 1, Refused(f"Telegram answered 400: {UPGRADED}")),
        (RefusedError(400, ENTITIES), 1, Refused(ENTITIES)),
    ],
    ids=lambda value: str(value)[:40],
)
def test_outcome_of_edit(error: TelegramError, attempts: int, expected: EditOutcome) -> None:
    """What may succeed later is tried again, whether or not it has succeeded; all else is given up."""
    assert outcome_of_edit(error, attempts, NOW) == expected


def test_back_off_doubles_up_to_a_minute() -> None:
    """Waits grow and stay bounded, however often it fails."""
    waits = [back_off(attempt).total_seconds() for attempt in (1, 2, 3, 6, 7, 1000)]
    assert waits == [1, 2, 4, 32, 60, 60]
