"""Long polling: updates fetched from Telegram one batch after the other, whatever happens in between."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Protocol, TypeAlias

import structlog

from bot.errors import AnswerLostError, RefusedError, RivalError, TelegramError
from bot.heartbeats import TURN_SECONDS, Heart
from bot.telegram.answer import Json
from bot.telegram.client import Telegram
from bot.telegram.inbox import number_of
from bot.telegram.rivalry import PollTimes, Rivalry
from bot.telegram.updates import ALLOWED_UPDATES
from bot.telegram.webhook import webhook_host
from bot.troubles import TELEGRAM, Troubles

GiveUp: TypeAlias = Callable[[RivalError], None]
"""Told why the bot cannot go on."""

ANSWER_SECONDS = 20.0
"""How much longer than the poll its answer may take."""

FAREWELL_SECONDS = 2.0
"""How long a stop waits for Telegram to take note of what has been handled."""

_FIRST_WAIT, _LONGEST_WAIT = 0.25, 5.0
"""No longer than this: an outage that is over is noticed at once, and a poll costs Telegram nothing."""

_SOON = 0.25
"""A poll that brings nothing new waits at Telegram; one answered sooner than this was not answered by Telegram."""

_ROOM_SECONDS = 0.1
"""How often it is looked whether there is room again for what Telegram has."""

_CONFLICT = 409
_POLL = "poll"

_log = structlog.get_logger()


class Intake(Protocol):
    """Where updates are handed over (telegram.receiver.Intake)."""

    heart: Heart

    @property
    def full(self) -> bool:
        """Whether nothing more should be handed over for now."""
        ...

    async def __call__(self, updates: Sequence[Mapping[str, object]]) -> None:
        """Have updates handled; when this is done, Telegram may forget them."""


@asynccontextmanager
async def long_polling(
    telegram: Telegram, intake: Intake, *, troubles: Troubles, give_up: GiveUp, times: PollTimes | None = None
) -> AsyncIterator[None]:
    """Hand each update over while the block runs; at the end Telegram is told which ones need not come again.

    `give_up` is told when another instance lives from the same token; from then on nothing is fetched.
    """
    polling = Polling(telegram, intake, troubles=troubles, times=times or PollTimes())
    task = asyncio.create_task(polling.run(give_up))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await polling.acknowledge()


class Polling:
    """Where the polling is: the first update that Telegram has not been told of yet."""

    def __init__(
        self,
        telegram: Telegram,
        intake: Intake,
        *,
        troubles: Troubles,
        times: PollTimes,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._telegram = telegram
        self._intake = intake
        self._troubles = troubles
        self._rivalry = Rivalry(times)
        self._heart = intake.heart
        self._clock = clock
        self._sleep = sleep
        self._wait = _FIRST_WAIT
        self._away = False
        self._offset = 0

    async def run(self, give_up: GiveUp) -> None:
        """Fetch until cancelled, or until another instance lives from the same token, which `give_up` is told.

        No answer, a refusal, even of the token, is tried again: it may be a proxy's.
        """
        try:
            while True:
                await self._wait_for_room()
                self._heart.begin(_POLL, TURN_SECONDS)
                wait = await self._turn()
                self._heart.begin(_POLL, wait + TURN_SECONDS)
                await self._sleep(wait)
        except RivalError as error:
            self._offset = 0  # what was handled is acknowledged, and one more poll would end the other's
            self._heart.end(_POLL)
            give_up(error)
        except asyncio.CancelledError:
            self._heart.end(_POLL)
            raise
        except Exception:
            _log.exception("polling ended")
            self._heart.begin(_POLL, 0.0)  # and is missed by now, for nothing comes any more: so the run is ended

    async def _wait_for_room(self) -> None:
        """Let what was taken be handled first: what is not fetched is kept by Telegram, and in nobody's way."""
        while self._intake.full:
            self._heart.end(_POLL)
            await self._sleep(_ROOM_SECONDS)

    async def _turn(self) -> float:
        """Fetch once; seconds to wait before the next time. Raises RivalError at the end of a conflict."""
        try:
            in_order = await self._fetch()
        except TelegramError as error:
            if isinstance(error, RefusedError) and error.code == _CONFLICT:
                return await self._conflict(error)
            return self._failure(error)
        except Exception:
            _log.exception("updates not taken")
            return self._next_wait()
        self._is_back()
        if self._rivalry.succeeded(self._clock()):
            _log.info("no other instance uses this token any more")
        if not in_order:  # else a server that is not Telegram's would be asked without a pause, and the log filled
            return self._next_wait()
        self._wait = _FIRST_WAIT
        return 0.0

    def _failure(self, error: TelegramError) -> float:
        self._away = True
        self._troubles.begin(TELEGRAM, str(error))
        self._rivalry.disturbed()
        wait = self._next_wait()
        told = error.retry_after if isinstance(error, RefusedError) else None
        return told or wait

    def _is_back(self) -> None:
        self._away = False
        self._troubles.end(TELEGRAM)

    def _next_wait(self) -> float:
        wait, self._wait = self._wait, min(self._wait * 2, _LONGEST_WAIT)
        return wait

    async def _conflict(self, error: RefusedError) -> float:
        """Tell of another instance once, and of the end when it is there to stay."""
        self._is_back()
        now = self._clock()
        if not self._rivalry.lasting:
            _log.warning("another instance uses this token", error=str(error))
        wait = self._wait_for(error, now)
        if self._rivalry.is_lost(now):
            raise RivalError(await self._reason(error))
        return wait

    def _wait_for(self, error: RefusedError, now: float) -> float:
        """Only a rival that polls can be outlived; a webhook is there or not."""
        if "getUpdates request" in error.description:
            return self._rivalry.conflicted(now)
        return self._rivalry.refused(now, self._next_wait())

    async def _reason(self, error: RefusedError) -> str:
        if "webhook" not in error.description.lower():
            return (
                "another instance polls with this token; stop it, or give this one a token of its own (BOT_TOKEN) "
                "from @BotFather"
            )
        return (
            f"another instance has the updates of this token brought to {await self._host()}; stop it and start this "
            "one with `saqbala run --take-over`, or give this one a token of its own (BOT_TOKEN)"
        )

    async def _host(self) -> str:
        try:
            info = await self._telegram.call("getWebhookInfo", {})
        except TelegramError:
            return "its webhook"
        return webhook_host(info) or "its webhook"

    async def _fetch(self) -> bool:
        """Fetch and hand over; False for an answer that was there at once and brought nothing new."""
        known, begun = self._offset, self._clock()
        seconds = self._rivalry.begins(begun)
        if self._away:  # to be answered at once where Telegram is back
            seconds = 0
        parameters: dict[str, Json] = {
            "offset": self._offset or None,
            "timeout": seconds,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        batch = await self._telegram.call("getUpdates", parameters, answer_seconds=seconds + ANSWER_SECONDS)
        waited = not seconds or self._clock() - begun >= _SOON
        if not isinstance(batch, list):
            raise AnswerLostError("Telegram's answer cannot be read.")
        updates = [one for one in batch if isinstance(one, Mapping)]
        # They are counted first: one that cannot be handled must not come again for ever.
        self._offset = max([self._offset, *(number + 1 for one in updates if (number := number_of(one)) is not None)])
        if updates:
            await self._intake(updates)
        return waited or self._offset > known

    async def acknowledge(self) -> None:
        """Tell Telegram what has been handled; without an answer it comes again, which is noticed then."""
        if not self._offset:
            return
        parameters: dict[str, Json] = {"offset": self._offset, "timeout": 0, "limit": 1}
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self._telegram.call("getUpdates", parameters)
