"""Calls of the Bot API: what every one of them has in common, whoever makes it and whatever it is about."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from time import monotonic
from typing import TypeAlias

import structlog

from bot.errors import AnswerLostError, NotSentError, RefusedError, TelegramError, TooLateError
from bot.meter import Meter, Unmetered
from bot.outage import Outage
from bot.pace import Pace
from bot.telegram.answer import Json, result_of
from bot.telegram.form import encode
from bot.telegram.request import ANSWER_SECONDS, AiohttpRequest
from bot.telegram.upload import Upload
from bot.troubles import TELEGRAM, Troubles

ANSWER_ATTEMPTS = 4
ANSWER_PATIENCE = 60.0
"""Seconds that an answer may wait in all; later it would answer nobody."""

TOO_MANY, _SERVER_ERROR = 429, 500
_TOO_LATE = "The request would leave after the stop."
_WRITING = frozenset({"sendMessage", "sendDocument", "sendPhoto", "editMessageText"})

OnFlood: TypeAlias = Callable[[int, float, float | None], None]
"""Told of every 429: the chat, the seconds for which nothing may go there, and those, if any, for everybody."""

_log = structlog.get_logger()


class Calls:
    """Calls the Bot API. Errors: RefusedError, NotSentError, AnswerLostError.

    What Telegram told to wait is remembered by chat for answers and pushes alike: a request that would come too early
    is refused here as Telegram would refuse it.
    """

    def __init__(
        self,
        request: AiohttpRequest,
        base_url: str,
        token: str,
        *,
        pace: Pace,
        troubles: Troubles,
    ) -> None:
        self._request = request
        self._address = f"{base_url}/bot{token}"
        self._pace = pace
        self._troubles = troubles
        self._cooling: dict[int | str, float] = {}
        self._hurry = asyncio.Event()
        self._limits: set[asyncio.Timeout] = set()
        self._ends_at: float | None = None
        self.outage = Outage()
        """Whether Telegram can be reached, as far as calls tell."""
        self.answers = 0
        """How often Telegram has answered with a result."""
        self.on_flood: OnFlood = _pass
        self.meter: Meter = Unmetered()

    async def call(
        self, method: str, parameters: Mapping[str, Json], *, answer_seconds: float = ANSWER_SECONDS
    ) -> Json:
        """Call a method of the Bot API and give its result; parameters that are None are left out."""
        chat = parameters.get("chat_id")
        whom = chat if isinstance(chat, int) else method
        return await self.call_form(method, whom, encode(parameters), answer_seconds)

    async def call_form(
        self, method: str, whom: int | str, form: bytes | Upload, answer_seconds: float = ANSWER_SECONDS
    ) -> Json:
        """As call, with parameters that are a form already, and that concern a chat, or none but the method."""
        if (wait := self._opens_to(whom) - monotonic()) > 0:
            raise RefusedError(TOO_MANY, "Too Many Requests: the time told to wait is not over", retry_after=wait)
        left = monotonic()
        if method != "getUpdates":  # which may wait for long before it tells anything
            self.outage.probed(_number(whom), left)
        try:
            status, body = await self._request.exchange(
                f"{self._address}/{method}", form, answer_seconds=answer_seconds
            )
            result = result_of(status, body)
        except RefusedError as error:
            self.meter.count("telegram_requests", method, _kind_of(error))
            self._note_answer(whom, error if error.code >= _SERVER_ERROR else None)
            if error.retry_after is not None:
                self._told_to_wait(whom, error.retry_after, left)
            raise
        except TelegramError as error:
            self.meter.count("telegram_requests", method, "unsent" if isinstance(error, NotSentError) else "lost")
            self._note_answer(whom, error)
            raise
        self._note_answer(whom)
        self._note_result(method, left)
        return result

    def _note_result(self, method: str, left: float) -> None:
        self.meter.count("telegram_requests", method, "ok")
        self.answers += 1
        if method != "getUpdates":
            now = monotonic()
            self._pace.timed(now - left, now)
        if method in _WRITING:
            self._pace.arrived(left)

    def _opens_to(self, whom: int | str) -> float:
        """The moment from which on something may be asked of a chat; a halt concerns all of them."""
        halted = self._pace.halted_until() if isinstance(whom, int) else 0.0
        return max(halted, self._cooling.get(whom, 0.0))

    def _note_answer(self, whom: int | str, error: TelegramError | None = None) -> None:
        """Tell an outage of Telegram or of the network from what concerns one chat."""
        now = monotonic()
        if error is None:
            self.outage.succeeded()
            self._troubles.end(TELEGRAM, by="calls")
            return
        self.outage.failed(_number(whom), now)
        if self.outage.lasting:
            self._troubles.begin(TELEGRAM, str(error), by="calls")

    def _told_to_wait(self, whom: int | str, seconds: float, left: float) -> None:
        """Take note of a 429: everybody is to know whom nothing may be sent to, and for how long."""
        now = monotonic()
        self.cool(whom, now + seconds, now)
        if isinstance(whom, int):
            halted = self._pace.told_to_wait(whom, now + seconds, now, left)
            self.meter.count("floods", "chat" if halted is None else "everybody")
            self.on_flood(whom, seconds, None if halted is None else halted - now)

    def cool(self, whom: int | str, until: float, now: float) -> None:
        """Ask nothing of a chat, or of a method that concerns none, before `until` (monotonic seconds)."""
        self._cooling = {other: end for other, end in self._cooling.items() if end > now}
        self._cooling[whom] = max(until, self._cooling.get(whom, 0.0))

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
        return await self._patiently(lambda: self.call(method, parameters), repeats, patience)

    async def _patiently(self, call: Callable[[], Awaitable[Json]], repeats: int, patience: float) -> Json:
        waited = 0.0
        for attempt in range(1, ANSWER_ATTEMPTS + 1):
            try:
                return await self._in_time(call)
            except TelegramError as error:
                repeats -= isinstance(error, AnswerLostError)
                wait = _repeat_after(error, attempt) if repeats >= 0 else None
                waited += wait or 0.0
                if wait is None or waited > patience or attempt == ANSWER_ATTEMPTS:
                    raise
                if await self._hurries_within(wait):
                    raise
                self.meter.count("retries", "answer")
        raise AssertionError("the last attempt returns or raises")

    async def _in_time(self, call: Callable[[], Awaitable[Json]]) -> Json:
        """Make a call, which a stop that comes meanwhile lets last only so long. Raises TooLateError after that."""
        if self._ends_at is not None and self._ends_at <= monotonic():
            raise TooLateError(_TOO_LATE)
        limit = asyncio.timeout_at(self._ends_at)
        self._limits.add(limit)
        try:
            async with limit:
                return await call()
        except TimeoutError as error:
            raise AnswerLostError("No answer from Telegram before the stop.") from error
        finally:
            self._limits.discard(limit)

    def hurry(self, seconds: float) -> None:
        """Wait for no answer longer than so many seconds, and for nothing else: the bot is about to stop."""
        self._hurry.set()
        self._ends_at = monotonic() + seconds  # the clock of asyncio
        for limit in self._limits:
            limit.reschedule(self._ends_at)

    async def _wait_until(self, moment: float) -> None:
        """Wait for a moment (monotonic seconds). Raises TooLateError at once where a stop comes before."""
        if (wait := moment - monotonic()) > 0 and await self._hurries_within(wait):
            if self._ends_at is not None and self._ends_at <= moment:
                raise TooLateError(_TOO_LATE)
            await asyncio.sleep(max(0.0, moment - monotonic()))

    async def _hurries_within(self, seconds: float) -> bool:
        """Wait so long; at once True when there is no time to wait."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self._hurry.wait()
        return False


def _kind_of(error: RefusedError) -> str:
    if error.code == TOO_MANY:
        return "flood"
    return "trouble" if error.code >= _SERVER_ERROR else "refused"


def _number(whom: int | str) -> int:
    """A chat; 0 for what concerns none."""
    return whom if isinstance(whom, int) else 0


def _pass(_chat: int, _seconds: float, _everybody: float | None) -> None:
    """Do nothing."""


def _repeat_after(error: TelegramError, attempt: int) -> float | None:
    """Seconds until an answer may be tried again; None where that would change nothing."""
    if isinstance(error, RefusedError):
        if error.retry_after is not None:
            return error.retry_after
        if error.code < _SERVER_ERROR:
            return None
    return 0.5 * float(1 << (attempt - 1))
