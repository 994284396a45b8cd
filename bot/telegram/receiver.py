"""Updates to the handlers: python-telegram-bot's application on our backend, introduced, and fed one by one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

import structlog
from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, CallbackContext, ExtBot

from bot.errors import ConfigError
from bot.fairness import Fairness
from bot.heartbeats import TAKEN_SECONDS, Heart
from bot.precedence import Precedence
from bot.render.text import clean, shorten
from bot.telegram.request import AiohttpRequest
from bot.telegram.updates import OrderedUpdates, taken
from bot.telling import describe
from bot.troubles import TELEGRAM, Troubles

if TYPE_CHECKING:
    from typing import Any

    _Data: TypeAlias = dict[Any, Any]  # type: ignore[explicit-any] # as ApplicationBuilder's defaults are typed
    PtbContext: TypeAlias = CallbackContext[ExtBot[None], _Data, _Data, _Data]
    PtbApplication: TypeAlias = Application[ExtBot[None], PtbContext, _Data, _Data, _Data, None]

_LONGEST_ERROR = 120
"""A proxy's page may stand in it."""

MOST_WAITING = 2000
"""Where so many updates wait or are handled, no more are taken: Telegram keeps them, and memory has an end."""

FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 0.5, 5.0

_log = structlog.get_logger()


def build_application(request: AiohttpRequest, base_url: str, token: str, precedence: Precedence) -> PtbApplication:
    """Build the application; updates are handled in parallel, in order within a chat, not too many of one sender."""
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{base_url}/bot")
        .request(request)
        .get_updates_request(request)  # never used, but its default would read proxies from the environment
        .updater(None)
        .concurrent_updates(OrderedUpdates(precedence, Fairness()))
        .job_queue(None)
        .build()
    )


@asynccontextmanager
async def introduced(application: PtbApplication, troubles: Troubles) -> AsyncIterator[str]:
    """Ask Telegram who the bot is, until it answers, and give its username; connections close with the block.

    Raises ConfigError for a token that Telegram does not know.
    """
    wait = FIRST_RETRY_SECONDS
    try:
        while not await _initialized(application, troubles):
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_RETRY_SECONDS)
        troubles.end(TELEGRAM)
        yield application.bot.username
    finally:
        await application.shutdown()
        await application.bot.shutdown()  # which the application leaves to us where it was never initialized


async def _initialized(application: PtbApplication, troubles: Troubles) -> bool:
    try:
        await application.initialize()
    except InvalidToken:
        problem = "BOT_TOKEN: Telegram does not know it; copy it anew from @BotFather, and check BOT_API_URL"
        raise ConfigError([problem]) from None
    except TelegramError as error:
        troubles.begin(TELEGRAM, shorten(clean(error.message), _LONGEST_ERROR))
        return False
    return True


class Intake:
    """Where updates are handed over to be handled."""

    def __init__(self, application: PtbApplication, heart: Heart) -> None:
        self._application = application
        self.heart = heart

    @property
    def full(self) -> bool:
        """Whether so much waits that nothing more should be handed over."""
        processor = self._application.update_processor
        return self._application.update_queue.qsize() + processor.current_concurrent_updates >= MOST_WAITING

    async def __call__(self, update: Mapping[str, object]) -> None:
        """Have an update handled; one that cannot be understood is told of and left."""
        try:
            read = Update.de_json(dict(update), self._application.bot)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it
            # Taken all the same: Telegram would bring it again and again, and nothing else meanwhile.
            _log.warning("update not understood", update=_number(update), error=describe(error))
        else:
            self.heart.begin(taken(read.update_id), TAKEN_SECONDS)
            await self._application.update_queue.put(read)


@asynccontextmanager
async def handling(application: PtbApplication, heart: Heart) -> AsyncIterator[Intake]:
    """Have updates handled while the block runs, as they are handed over; those begun are finished.

    `heart` shows whether they are.
    """
    if isinstance(updates := application.update_processor, OrderedUpdates):
        updates.heart = heart
    await application.start()
    try:
        yield Intake(application, heart)
    finally:
        await application.stop()


def _number(update: Mapping[str, object]) -> int | None:
    number = update.get("update_id")
    return number if isinstance(number, int) else None
