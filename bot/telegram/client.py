"""Our types to Telegram and back: messages sent and edited, presses answered, members looked up."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import TypeAlias

import orjson

from bot.errors import AnswerLostError, RefusedError, TelegramError
from bot.model import Button, Message
from bot.pace import Pace, is_private
from bot.rights import Member
from bot.telegram.request import ANSWER_SECONDS, AiohttpRequest

Json: TypeAlias = "str | int | float | bool | list[Json] | Mapping[str, Json] | None"

ANSWER_ATTEMPTS = 4
ANSWER_PATIENCE = 60.0
"""Seconds that an answer may wait in all; later it would answer nobody."""

_OK, _TOO_MANY, _SERVER_ERROR, _BAD_GATEWAY = 200, 429, 500, 502


class Telegram:
    """The Bot API as the bot uses it. Errors: RefusedError, NotSentError, AnswerLostError.

    What Telegram told to wait is remembered by chat for answers and pushes alike: a request that would come too early
    is refused here as Telegram would refuse it.
    """

    def __init__(self, request: AiohttpRequest, base_url: str, token: str, *, pace: Pace) -> None:
        self._request = request
        self._address = f"{base_url}/bot{token}"
        self._pace = pace
        self._cooling: dict[int | str, float] = {}
        self._hurry = asyncio.Event()
        self.username = ""
        """The bot's name without @, known once it has introduced itself to Telegram."""

    async def call(
        self, method: str, parameters: Mapping[str, Json], *, answer_seconds: float = ANSWER_SECONDS
    ) -> Json:
        """Call a method of the Bot API and give its result; parameters that are None are left out."""
        chat = parameters.get("chat_id")
        cooling = chat if isinstance(chat, int) else method
        if (wait := self._cooling.get(cooling, 0.0) - monotonic()) > 0:
            raise RefusedError(_TOO_MANY, "Too Many Requests: the time told to wait is not over", retry_after=wait)
        form = {name: _form_value(value) for name, value in parameters.items() if value is not None}
        status, body = await self._request.exchange(f"{self._address}/{method}", form, answer_seconds=answer_seconds)
        try:
            return _result(status, body)
        except RefusedError as error:
            if error.retry_after is not None:
                self._cool(cooling, error.retry_after)
            raise

    def _cool(self, whom: int | str, seconds: float) -> None:
        """Keep for how long a chat, or a method that concerns none, is not to be asked for."""
        now = monotonic()
        self._cooling = {other: until for other, until in self._cooling.items() if until > now}
        self._cooling[whom] = now + seconds

    async def call_patiently(
        self, method: str, parameters: Mapping[str, Json], *, repeats: int = ANSWER_ATTEMPTS
    ) -> Json:
        """As call, but what Telegram asks to repeat later, or could not be brought there, is tried again for a while.

        For answers, which somebody waits for and no queue repeats. After a lost answer the call is made again at most
        `repeats` times: as often as it takes where twice does no harm.
        """
        waited = 0.0
        for attempt in range(1, ANSWER_ATTEMPTS + 1):
            try:
                return await self.call(method, parameters)
            except TelegramError as error:
                repeats -= isinstance(error, AnswerLostError)
                wait = _repeat_after(error, attempt) if repeats >= 0 else None
                waited += wait or 0.0
                if wait is None or waited > ANSWER_PATIENCE or attempt == ANSWER_ATTEMPTS:
                    raise
                if await self._hurries_within(wait):
                    raise
        raise AssertionError("the last attempt returns or raises")

    def hurry(self) -> None:
        """Wait for nothing any more: the bot is about to stop."""
        self._hurry.set()

    async def _hurries_within(self, seconds: float) -> bool:
        """Wait so long; at once True when there is no time to wait."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self._hurry.wait()
        return False

    async def push(self, chat: int, message: Message, *, thread: int = 0) -> int:
        """Send a message once, whatever comes of it, and give its id; the pace is the caller's matter."""
        return _message_id(await self.call("sendMessage", _sending(chat, message, thread)))

    async def send(self, chat: int, message: Message, *, thread: int = 0) -> int:
        """Send an answer to a chat (a thread of it) as soon as the pace allows, and give its id.

        Where Telegram's answer was lost, a person gets it once more, rather twice than not at all; a group does not.
        """
        await self._wait_for_pace(chat)
        repeats = 1 if is_private(chat) else 0
        result = await self.call_patiently("sendMessage", _sending(chat, message, thread), repeats=repeats)
        return _message_id(result)

    async def _wait_for_pace(self, chat: int) -> None:
        now = monotonic()
        if (halted := self._pace.opens_at() - now) > ANSWER_PATIENCE:
            raise RefusedError(_TOO_MANY, "Too Many Requests: everything waits", retry_after=halted)
        await asyncio.sleep(max(0.0, self._pace.reserve(chat, now) - now))

    async def edit(self, chat: int, message_id: int, message: Message) -> None:
        """Put a message in the place of one that was sent; one that is the same already is left as it is."""
        parameters = {"chat_id": chat, "message_id": message_id, **_content(message)}
        try:
            await self.call_patiently("editMessageText", parameters)
        except RefusedError as error:
            if "message is not modified" not in error.description:
                raise

    async def delete(self, chat: int, message_id: int) -> None:
        """Delete a message."""
        await self.call_patiently("deleteMessage", {"chat_id": chat, "message_id": message_id})

    async def answer_press(self, press_id: str, text: str = "", *, alert: bool = False, url: str = "") -> None:
        """End the waiting of whoever pressed a button, with a word or a link; too late is no error."""
        parameters = {
            "callback_query_id": press_id,
            "text": text or None,
            "show_alert": alert or None,
            "url": url or None,
        }
        try:
            await self.call_patiently("answerCallbackQuery", parameters)
        except RefusedError as error:
            if "query is too old" not in error.description:
                raise

    async def member(self, chat: int, user: int) -> Member:
        """Tell what a user is in a chat and may do there."""
        result = await self.call_patiently("getChatMember", {"chat_id": chat, "user_id": user})
        found = result if isinstance(result, Mapping) else {}
        return Member(
            status=str(found.get("status", "")),
            can_change_info=found.get("can_change_info") is True,
            can_post_messages=found.get("can_post_messages") is True,
        )


def _repeat_after(error: TelegramError, attempt: int) -> float | None:
    """Seconds until an answer may be tried again; None where that would change nothing."""
    if isinstance(error, RefusedError):
        if error.retry_after is not None:
            return error.retry_after
        if error.code < _SERVER_ERROR:
            return None
    return 0.5 * float(1 << (attempt - 1))


def _sending(chat: int, message: Message, thread: int) -> dict[str, Json]:
    parameters = {"chat_id": chat, "message_thread_id": thread or None, **_content(message)}
    if message.silent:
        parameters["disable_notification"] = True
    return parameters


def _message_id(result: Json) -> int:
    message_id = result.get("message_id") if isinstance(result, Mapping) else None
    if not isinstance(message_id, int):
        raise AnswerLostError("Telegram's answer tells no message_id.")
    return message_id


def _content(message: Message) -> dict[str, Json]:
    """What sendMessage and editMessageText have in common."""
    keyboard: list[Json] = [[_button(button) for button in row] for row in message.buttons]
    preview: dict[str, Json] = {"url": message.preview} if message.preview else {"is_disabled": True}
    return {
        "text": message.html,
        "parse_mode": None if message.plain else "HTML",
        "link_preview_options": preview,
        "reply_markup": {"inline_keyboard": keyboard} if keyboard else None,
    }


def _button(button: Button) -> dict[str, Json]:
    action = {"url": button.url} if button.url else {"callback_data": button.data}
    return {"text": button.text, **action}


def _form_value(value: Json) -> str:
    """A form's fields are text; what is no text stands there as JSON (Bot API: Making requests)."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _result(status: int, body: bytes) -> Json:
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
        retry_after=float(retry_after) if isinstance(retry_after, int | float) else None,
        moved_to=moved_to if isinstance(moved_to, int) else None,
    )
