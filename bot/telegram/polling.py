"""Long polling: updates fetched from Telegram one batch after the other, whatever happens in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final, NoReturn, TypeAlias

import structlog

from bot.errors import RefusedError, TelegramError
from bot.telegram.answer import Json
from bot.telegram.client import Telegram

Take: TypeAlias = Callable[[Mapping[str, object]], Awaitable[None]]

ALLOWED_UPDATES: Final[list[Json]] = ["message", "channel_post", "callback_query", "inline_query", "my_chat_member"]
POLL_SECONDS = 30
ANSWER_SECONDS = POLL_SECONDS + 20.0
FAREWELL_SECONDS = 2.0
"""How long a stop waits for Telegram to take note of what has been handled."""

_FIRST_WAIT, _LONGEST_WAIT = 0.25, 30.0
_CONFLICT = 409

_log = structlog.get_logger()


@asynccontextmanager
async def long_polling(telegram: Telegram, take: Take) -> AsyncIterator[None]:
    """Hand each update to `take` while the block runs; at the end Telegram is told which ones need not come again."""
    polling = _Polling(telegram, take)
    task = asyncio.create_task(polling.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await polling.acknowledge()


class _Polling:
    """Where the polling is: the first update that Telegram has not been told of yet."""

    def __init__(self, telegram: Telegram, take: Take) -> None:
        self._telegram = telegram
        self._take = take
        self._offset = 0

    async def run(self) -> NoReturn:
        """Fetch until cancelled. No answer, a refusal, even of the token, is tried again: it may be a proxy's."""
        wait = _FIRST_WAIT
        while True:
            try:
                await self._fetch()
            except TelegramError as error:
                if _names_webhook(error):
                    await self._end_webhook()
                told = error.retry_after if isinstance(error, RefusedError) else None
                _log.warning("no updates from Telegram", error=str(error), again_in_seconds=told or wait)
                await asyncio.sleep(told or wait)
                wait = min(wait * 2, _LONGEST_WAIT)
            except Exception:
                _log.exception("updates not taken")
                await asyncio.sleep(wait)
            else:
                wait = _FIRST_WAIT

    async def _end_webhook(self) -> None:
        """Telegram gives no updates by polling while it has an address to bring them to."""
        _log.warning("the webhook set for this token is taken away: updates are polled from now on")
        with suppress(TelegramError):
            await self._telegram.call("deleteWebhook", {})

    async def _fetch(self) -> None:
        parameters: dict[str, Json] = {
            "offset": self._offset or None,
            "timeout": POLL_SECONDS,
            "allowed_updates": ALLOWED_UPDATES,
        }
        batch = await self._telegram.call("getUpdates", parameters, answer_seconds=ANSWER_SECONDS)
        for update in batch if isinstance(batch, list) else []:
            if isinstance(update, Mapping):
                await self._hand_over(update)

    async def _hand_over(self, update: Mapping[str, Json]) -> None:
        """Count the update first: one that cannot be handled must not come again for ever."""
        number = update.get("update_id")
        if isinstance(number, int):
            self._offset = max(self._offset, number + 1)
        await self._take(update)

    async def acknowledge(self) -> None:
        """Tell Telegram what has been handled; without an answer it comes again, which is noticed then."""
        if not self._offset:
            return
        parameters: dict[str, Json] = {"offset": self._offset, "timeout": 0, "limit": 1}
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self._telegram.call("getUpdates", parameters)


def _names_webhook(error: TelegramError) -> bool:
    return isinstance(error, RefusedError) and error.code == _CONFLICT and "webhook" in error.description
