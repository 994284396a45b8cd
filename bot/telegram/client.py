"""Our types to Telegram and back: messages sent and edited, queries and presses answered, members looked up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TypeAlias

import structlog

from bot.errors import AnswerLostError, RefusedError, TelegramError
from bot.model import Message, Offer
from bot.pace import Pace, is_private
from bot.rights import Member
from bot.stars import Stars
from bot.telegram.answer import Json, message_id, result_of
from bot.telegram.form import addressed, answering, content_of, encode, sending
from bot.telegram.request import ANSWER_SECONDS, AiohttpRequest

_Call: TypeAlias = Callable[[str, Mapping[str, Json]], Awaitable[Json]]

ANSWER_ATTEMPTS = 4
ANSWER_PATIENCE = 60.0
"""Seconds that an answer may wait in all; later it would answer nobody."""

INLINE_SECONDS = 8.0
"""Applications wait about ten seconds for the answer to an inline query, and some have passed before it is sent."""

_log = structlog.get_logger()

_TOO_MANY, _SERVER_ERROR = 429, 500


def _pass(_chat: int, _seconds: float) -> None:
    """Do nothing."""


class Telegram:
    """The Bot API as the bot uses it. Errors: RefusedError, NotSentError, AnswerLostError.

    What Telegram told to wait is remembered by chat for answers and pushes alike: a request that would come too early
    is refused here as Telegram would refuse it.
    """

    def __init__(self, request: AiohttpRequest, base_url: str, token: str, *, pace: Pace, stars: Stars) -> None:
        self._request = request
        self._address = f"{base_url}/bot{token}"
        self._pace = pace
        self._stars = stars
        self._cooling: dict[int | str, float] = {}
        self._hurry = asyncio.Event()
        self.on_flood: Callable[[int, float], None] = _pass
        """Told of every 429: the chat, and the seconds for which nothing may go there."""
        self.username = ""
        """The bot's name without @, known once it has introduced itself to Telegram."""

    async def call(
        self, method: str, parameters: Mapping[str, Json], *, answer_seconds: float = ANSWER_SECONDS
    ) -> Json:
        """Call a method of the Bot API and give its result; parameters that are None are left out."""
        chat = parameters.get("chat_id")
        whom = chat if isinstance(chat, int) else method
        return await self._call(method, whom, encode(parameters), answer_seconds)

    async def _call(self, method: str, whom: int | str, form: bytes, answer_seconds: float = ANSWER_SECONDS) -> Json:
        if (wait := self._cooling.get(whom, 0.0) - monotonic()) > 0:
            raise RefusedError(_TOO_MANY, "Too Many Requests: the time told to wait is not over", retry_after=wait)
        status, body = await self._request.exchange(f"{self._address}/{method}", form, answer_seconds=answer_seconds)
        try:
            return result_of(status, body)
        except RefusedError as error:
            if error.retry_after is not None:
                self._told_to_wait(whom, error.retry_after)
            raise

    def _told_to_wait(self, whom: int | str, seconds: float) -> None:
        """Take note of a 429: everybody is to know whom nothing may be sent to, and for how long."""
        now = monotonic()
        self.cool(whom, now + seconds, now)
        if isinstance(whom, int):
            self.on_flood(whom, seconds)
            if self._pace.told_to_wait(whom, now + seconds, now):
                _log.warning("all sending waits", seconds=round(seconds))

    def cool(self, whom: int | str, until: float, now: float) -> None:
        """Ask nothing of a chat, or of a method that concerns none, before `until` (monotonic seconds)."""
        self._cooling = {other: end for other, end in self._cooling.items() if end > now}
        self._cooling[whom] = until

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
        return await self.push_form(chat, encode(sending(message)), thread=thread)

    async def push_form(self, chat: int, content: bytes, *, thread: int = 0, paid: bool = False) -> int:
        """As push, for a message that is encoded already (form.sending), and may be paid for."""
        form = addressed(content, chat, thread, paid=paid)
        return message_id(await self._call("sendMessage", chat, form))

    async def send(self, chat: int, message: Message, *, thread: int = 0) -> int:
        """Send an answer to a chat (a thread of it) as soon as the pace allows, and give its id.

        Where Telegram's answer was lost, a person gets it once more, rather twice than not at all; a group does not.
        """
        paid = await self._wait_for_pace(chat)
        repeats = 1 if is_private(chat) else 0
        parameters: dict[str, Json] = {
            "chat_id": chat,
            "message_thread_id": thread or None,
            "allow_paid_broadcast": True if paid else None,
            **sending(message),
        }
        result = await self.call_patiently("sendMessage", parameters, repeats=repeats)
        return message_id(result)

    async def _wait_for_pace(self, chat: int) -> bool:
        """Wait for the next place; True where it is above the free rate, and is paid for."""
        now = monotonic()
        if (halted := self._pace.opens_at() - now) > ANSWER_PATIENCE:
            raise RefusedError(_TOO_MANY, "Too Many Requests: everything waits", retry_after=halted)
        paid = self._pace.paid and not self._pace.free_room(now)
        if paid:
            self._stars.spend(1)
        await asyncio.sleep(max(0.0, self._pace.reserve_first(chat, now).moment - now))
        return paid

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
