"""Our types to Telegram and back: messages sent and edited, queries and presses answered, members looked up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TypeAlias

import orjson

from bot.errors import AnswerLostError, RefusedError, TelegramError
from bot.model import Message, Offer
from bot.pace import Pace, is_private
from bot.rights import Member
from bot.telegram.form import answering, content_of, form_value, sending
from bot.telegram.request import ANSWER_SECONDS, AiohttpRequest

Json: TypeAlias = "str | int | float | bool | list[Json] | Mapping[str, Json] | None"

_Call: TypeAlias = Callable[[str, Mapping[str, Json]], Awaitable[Json]]

ANSWER_ATTEMPTS = 4
ANSWER_PATIENCE = 60.0
"""Seconds that an answer may wait in all; later it would answer nobody."""

INLINE_SECONDS = 8.0
"""Applications wait about ten seconds for the answer to an inline query, and some have passed before it is sent."""

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
        form = {name: form_value(value) for name, value in parameters.items() if value is not None}
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
        self,
        method: str,
        parameters: Mapping[str, Json],
        *,
        repeats: int = ANSWER_ATTEMPTS,
        patience: float = ANSWER_PATIENCE,
    ) -> Json:
        """As call, but what Telegram asks to repeat later, or could not be brought there, is tried again for a while.

        For answers, which somebody waits for and no queue repeats: not for more than `patience` seconds between tries.
        After a lost answer the call is made again at most `repeats` times: as often as it takes where twice does no
        harm.
        """
        waited = 0.0
        for attempt in range(1, ANSWER_ATTEMPTS + 1):
            try:
                return await self.call(method, parameters)
            except TelegramError as error:
                repeats -= isinstance(error, AnswerLostError)
                wait = _repeat_after(error, attempt) if repeats >= 0 else None
                waited += wait or 0.0
                if wait is None or waited > patience or attempt == ANSWER_ATTEMPTS:
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
        return _message_id(await self.call("sendMessage", sending(chat, message, thread)))

    async def send(self, chat: int, message: Message, *, thread: int = 0) -> int:
        """Send an answer to a chat (a thread of it) as soon as the pace allows, and give its id.

        Where Telegram's answer was lost, a person gets it once more, rather twice than not at all; a group does not.
        """
        await self._wait_for_pace(chat)
        repeats = 1 if is_private(chat) else 0
        result = await self.call_patiently("sendMessage", sending(chat, message, thread), repeats=repeats)
        return _message_id(result)

    async def _wait_for_pace(self, chat: int) -> None:
        now = monotonic()
        if (halted := self._pace.opens_at() - now) > ANSWER_PATIENCE:
            raise RefusedError(_TOO_MANY, "Too Many Requests: everything waits", retry_after=halted)
        await asyncio.sleep(max(0.0, self._pace.reserve(chat, now) - now))

    async def edit(self, chat: int, message_id: int, message: Message) -> None:
        """Put a message in the place of one that was sent; one that is the same already is left as it is."""
        await self._edit(self.call_patiently, chat, message_id, message)

    async def edit_once(self, chat: int, message_id: int, message: Message) -> None:
        """As edit, but tried once, whatever comes of it; the pace is the caller's matter."""
        await self._edit(self.call, chat, message_id, message)

    @staticmethod
    async def _edit(call: _Call, chat: int, message_id: int, message: Message) -> None:
        try:
            await call("editMessageText", {"chat_id": chat, "message_id": message_id, **content_of(message)})
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
        with _too_late_is_no_error():
            await self.call_patiently("answerCallbackQuery", parameters)

    async def answer_inline(self, query_id: str, offer: Offer) -> None:
        """Offer cards to whoever typed an inline query; too late is no error.

        Tried again as other answers are, but given up after INLINE_SECONDS, tries included.
        """
        parameters = answering(query_id, offer)
        try:
            with _too_late_is_no_error():
                async with asyncio.timeout(INLINE_SECONDS):
                    await self.call_patiently("answerInlineQuery", parameters, patience=INLINE_SECONDS)
        except TimeoutError as error:
            raise AnswerLostError("No answer from Telegram in time.") from error

    async def member(self, chat: int, user: int) -> Member:
        """Tell what a user is in a chat and may do there."""
        result = await self.call_patiently("getChatMember", {"chat_id": chat, "user_id": user})
        found = result if isinstance(result, Mapping) else {}
        return Member(
            status=str(found.get("status", "")),
            can_change_info=found.get("can_change_info") is True,
            can_post_messages=found.get("can_post_messages") is True,
        )


@contextmanager
def _too_late_is_no_error() -> Iterator[None]:
    """Pass over the refusal of an answer that nobody waits for any more, or that was given before."""
    try:
        yield
    except RefusedError as error:
        if "query is too old" not in error.description:
            raise


def _repeat_after(error: TelegramError, attempt: int) -> float | None:
    """Seconds until an answer may be tried again; None where that would change nothing."""
    if isinstance(error, RefusedError):
        if error.retry_after is not None:
            return error.retry_after
        if error.code < _SERVER_ERROR:
            return None
    return 0.5 * float(1 << (attempt - 1))


def _message_id(result: Json) -> int:
    message_id = result.get("message_id") if isinstance(result, Mapping) else None
    if not isinstance(message_id, int):
        raise AnswerLostError("Telegram's answer tells no message_id.")
    return message_id


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
