"""Operators told of troubles: each once and privately, in the language of the chat with the bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, get_args

import structlog

from bot.errors import SaqbalaError, StoreError
from bot.i18n import Catalogues
from bot.model import Language, Message
from bot.render.trouble import tell_trouble
from bot.store import Store
from bot.telegram.client import Telegram
from bot.troubles import Told, Troubles

if TYPE_CHECKING:
    from bot.i18n import Translator

FAREWELL_SECONDS = 2.0
"""How long a stop waits for what is being told."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Operators:
    """Who runs the bot."""

    store: Store
    telegram: Telegram
    catalogues: Catalogues
    ids: Iterable[int]
    default_language: Language
    _telling: set[asyncio.Task[None]] = field(default_factory=set)
    _languages: dict[int, Language] = field(default_factory=dict)
    """As they were when the database could be read last."""

    def tell(self, trouble: Told, lasted: float) -> None:
        """Let each be told of a trouble that has lasted for so many seconds; returns at once and never raises."""
        for operator in sorted(self.ids):
            task = asyncio.create_task(self._tell(operator, trouble, timedelta(seconds=lasted)))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    @asynccontextmanager
    async def listening(self, troubles: Troubles) -> AsyncIterator[None]:
        """Have them told of troubles while the block runs; what is being told then is told, but not for long."""
        troubles.tell = self.tell
        for operator in self.ids:
            await self._language(operator)
        try:
            yield
        finally:
            await self._finish()

    async def _finish(self) -> None:
        telling = set(self._telling)
        if not telling:
            return
        _, late = await asyncio.wait(telling, timeout=FAREWELL_SECONDS)
        for task in late:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def reach(self, make: Callable[[Translator], Message]) -> set[int]:
        """Tell each at once and past the database, which may be the trouble; who got it."""
        ids = sorted(self.ids)
        told = await asyncio.gather(*(self._send(operator, make) for operator in ids))
        return {operator for operator, is_told in zip(ids, told, strict=True) if is_told}

    async def _tell(self, operator: int, trouble: Told, lasted: timedelta) -> None:
        await self._send(operator, partial(tell_trouble, trouble, lasted))

    async def _send(self, operator: int, make: Callable[[Translator], Message]) -> bool:
        message = make(self.catalogues[await self._language(operator)])
        try:
            await self.telegram.send(operator, message)
        except SaqbalaError as error:  # one who never started the bot, for instance; the log tells the trouble
            _log.debug("operator not told", operator=operator, error=str(error))
            return False
        return True

    async def _language(self, operator: int) -> Language:
        with suppress(StoreError):  # it may be the trouble
            chat = await self.store.chats.get(operator)
            if chat is not None and chat.language in get_args(Language):  # a damaged page may say anything
                self._languages[operator] = chat.language
        return self._languages.get(operator, self.default_language)
