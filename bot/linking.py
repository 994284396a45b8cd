"""Linking: which group discusses which channel is asked of Telegram, when a chat is met or set up, and once a day."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NoReturn

import structlog

from bot.errors import RefusedError, TelegramError
from bot.heartbeats import unwatched
from bot.store import Store
from bot.telegram.client import Telegram

LOOK_SECONDS = 0.5
"""How often it is looked for chats that are to be asked about."""

AT_ONCE = 2
"""Chats that are asked about between two looks: Telegram is to be asked for more than this, too."""

KNOWN_FOR = timedelta(days=1)
"""How long what Telegram told is believed."""

REST_SECONDS = 30.0
"""How long nothing is asked while Telegram cannot be reached, or has told to wait."""

_log = structlog.get_logger()


class Linking:
    """The long task. Begin it with run, end it by cancelling."""

    def __init__(self, store: Store, telegram: Telegram, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self.heart = unwatched()
        """Shows that it goes on."""
        self._telegram = telegram
        self._now = now

    async def run(self) -> NoReturn:
        """Ask until cancelled."""
        while True:
            self.heart.turn()
            answers = await self.work()
            await asyncio.sleep(LOOK_SECONDS if answers else REST_SECONDS)

    async def work(self) -> bool:
        """Ask about the next chats; whether Telegram answers."""
        for chat in await self._store.links.due(self._now() - KNOWN_FOR, AT_ONCE):
            try:
                await self._ask(chat)
            except TelegramError as error:
                _log.debug("links not known, asking rests", error=str(error))
                return False
        return True

    async def _ask(self, chat: int) -> None:
        """Ask about a chat; one that Telegram does not show keeps what is known of it."""
        known = await self._store.chats.get(chat)
        if known is None or known.suspended:
            return await self._store.links.pass_over(chat, self._now())
        try:
            other = await self._telegram.linked(chat)
        except RefusedError as error:
            if not error.shuts_out:
                raise
            return await self._store.links.pass_over(chat, self._now())
        return await self._store.links.set(chat, other, self._now())
