"""Erasing: answers to commands posted in channels are deleted when their minute is over, after a restart, too."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

import structlog

from bot.errors import RefusedError, TelegramError
from bot.heartbeats import unwatched
from bot.outcome import back_off, bars_deletion
from bot.store import Store
from bot.store.passing import PassingMessage
from bot.telegram.client import Telegram

LOOK_SECONDS = 0.5
"""How often it is looked for what is to be deleted."""

MOST_TRIES = 60
"""An hour of one try a minute: what cannot be deleted for longer stays."""

_log = structlog.get_logger()


class Erasing:
    """The long task. Begin it with run, end it by cancelling: what is not deleted then is deleted later."""

    def __init__(self, store: Store, telegram: Telegram, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self.heart = unwatched()
        """Shows that it goes on."""
        self._telegram = telegram
        self._now = now

    async def run(self) -> NoReturn:
        """Delete until cancelled."""
        while True:
            self.heart.turn()
            await self.work()
            await asyncio.sleep(LOOK_SECONDS)

    async def work(self) -> None:
        """Delete what is due now; one that cannot be deleted keeps no other."""
        for message in await self._store.passing.due(self._now()):
            self.heart.turn()
            try:
                await self._telegram.call("deleteMessage", {"chat_id": message.chat, "message_id": message.message_id})
            except TelegramError as error:
                await self._failed(message, error)
            else:
                await self._store.passing.done(message)

    async def _failed(self, message: PassingMessage, error: TelegramError) -> None:
        """Give up what Telegram does not let be deleted; try again what was its trouble, or the network's."""
        barred = isinstance(error, RefusedError) and bars_deletion(error)
        if barred or message.tries + 1 >= MOST_TRIES:
            _log.info("answer in a channel stays", chat=message.chat, error=str(error))
            return await self._store.passing.done(message)
        return await self._store.passing.postpone(message, self._now() + back_off(message.tries + 1))
