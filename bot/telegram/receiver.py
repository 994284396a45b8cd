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
from bot.precedence import Precedence
from bot.render.text import clean, shorten
from bot.telegram.polling import Take
from bot.telegram.request import AiohttpRequest
from bot.telegram.updates import OrderedUpdates
from bot.telling import describe
from bot.troubles import TELEGRAM, Troubles

if TYPE_CHECKING:
    from typing import Any

    _Data: TypeAlias = dict[Any, Any]  # type: ignore[explicit-any] # as ApplicationBuilder's defaults are typed
    PtbContext: TypeAlias = CallbackContext[ExtBot[None], _Data, _Data, _Data]
    PtbApplication: TypeAlias = Application[ExtBot[None], PtbContext, _Data, _Data, _Data, None]

_LONGEST_ERROR = 120
"""A proxy's page may stand in it."""

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


@asynccontextmanager
async def handling(application: PtbApplication) -> AsyncIterator[Take]:
    """Have updates handled while the block runs, as they are handed over; those begun are finished."""

    async def take(update: Mapping[str, object]) -> None:
        try:
            read = Update.de_json(dict(update), application.bot)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it
            # Taken all the same: Telegram would bring it again and again, and nothing else meanwhile.
            _log.warning("update not understood", update=_number(update), error=describe(error))
        else:
            await application.update_queue.put(read)

    await application.start()
    try:
        yield take
    finally:
        await application.stop()


def _number(update: Mapping[str, object]) -> int | None:
    number = update.get("update_id")
    return number if isinstance(number, int) else None
