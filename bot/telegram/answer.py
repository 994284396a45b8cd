"""What the Bot API answered: a result, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import orjson

from bot.errors import AnswerLostError, RefusedError

Json: TypeAlias = "str | int | float | bool | list[Json] | Mapping[str, Json] | None"

LONGEST_WAIT_SECONDS = 30 * 86_400.0

_OK, _BAD_GATEWAY = 200, 502


def message_id(result: Json) -> int:
    """The number of the message that was sent; raises AnswerLostError where there is none."""
    message_id = result.get("message_id") if isinstance(result, Mapping) else None
    if not isinstance(message_id, int):
        raise AnswerLostError("Telegram's answer tells no message_id.")
    return message_id


def result_of(status: int, body: bytes) -> Json:
    """The result of an answer; raises RefusedError for an error, AnswerLostError for a success that cannot be read."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _foreign(status) from error
    if isinstance(answer, dict) and answer.get("ok") is True:
        result: Json = answer.get("result")
        return result
    if isinstance(answer, dict) and isinstance(answer.get("error_code"), int):
        raise _refusal(answer)
    raise _foreign(status)


def _foreign(status: int) -> RefusedError | AnswerLostError:
    """An answer that is not the Bot API's: a proxy's, which says nothing of any chat, or a server's in trouble."""
    if status == _OK:
        return AnswerLostError("Telegram's answer cannot be read.")
    return RefusedError(_BAD_GATEWAY, f"no answer of Telegram's (HTTP {status})")


def _refusal(answer: Mapping[str, Json]) -> RefusedError:
    parameters = answer.get("parameters")
    told = parameters if isinstance(parameters, Mapping) else {}
    retry_after, moved_to = told.get("retry_after"), told.get("migrate_to_chat_id")
    code = answer.get("error_code")
    return RefusedError(
        code if isinstance(code, int) else _BAD_GATEWAY,
        str(answer.get("description", "")),
        retry_after=_wait(retry_after),
        moved_to=moved_to if isinstance(moved_to, int) else None,
    )


def _wait(told: Json) -> float | None:
    """Seconds to wait; what is longer than anything that can be meant is cut."""
    return min(max(float(told), 0.0), LONGEST_WAIT_SECONDS) if isinstance(told, int | float) else None
