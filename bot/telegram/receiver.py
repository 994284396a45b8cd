"""Updates from Telegram to the handlers: python-telegram-bot's application on our backend, introduced and started."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

import structlog
from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, CallbackContext, ExtBot

from bot.errors import ConfigError
from bot.telegram.request import AiohttpRequest
from bot.telegram.updates import OrderedUpdates

if TYPE_CHECKING:
    from typing import Any

    _Data: TypeAlias = dict[Any, Any]  # type: ignore[explicit-any] # as ApplicationBuilder's defaults are typed
    PtbContext: TypeAlias = CallbackContext[ExtBot[None], _Data, _Data, _Data]
    PtbApplication: TypeAlias = Application[ExtBot[None], PtbContext, _Data, _Data, _Data, None]

ALLOWED_UPDATES = ("message", "channel_post", "callback_query", "my_chat_member")
POLL_SECONDS = 30
LONGEST_RETRY_SECONDS = 60.0

_log = structlog.get_logger()


def build_application(request: AiohttpRequest, base_url: str, token: str) -> PtbApplication:
    """Build the application; updates are handled in parallel, in order within a chat."""
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{base_url}/bot")
        .request(request)
        .get_updates_request(AiohttpRequest(connections=1))
        .concurrent_updates(OrderedUpdates())
        .job_queue(None)
        .build()
    )


@asynccontextmanager
async def introduced(application: PtbApplication) -> AsyncIterator[str]:
    """Ask Telegram who the bot is, until it answers, and give its username; connections close with the block.

    Raises ConfigError for a token that Telegram does not know.
    """
    wait = 1.0
    while not await _initialized(application):
        _log.info("asking Telegram again", in_seconds=wait)
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_RETRY_SECONDS)
    try:
        yield application.bot.username
    finally:
        await application.shutdown()


async def _initialized(application: PtbApplication) -> bool:
    try:
        await application.initialize()
    except InvalidToken:
        problem = "BOT_TOKEN: Telegram does not know it; copy it anew from @BotFather, and check BOT_API_URL"
        raise ConfigError([problem]) from None
    except TelegramError as error:
        _log.warning("Telegram cannot be reached", error=error.message)
        return False
    return True


@asynccontextmanager
async def long_polling(application: PtbApplication) -> AsyncIterator[None]:
    """Fetch updates and have them handled while the block runs; those begun are finished."""
    updater = application.updater
    if updater is None:
        raise RuntimeError("the application was built without an updater")
    await application.start()
    try:
        await updater.start_polling(
            timeout=POLL_SECONDS,
            bootstrap_retries=-1,
            allowed_updates=list(ALLOWED_UPDATES),
            error_callback=_report,
        )
        yield
    finally:
        if updater.running:
            await updater.stop()
        await application.stop()


@asynccontextmanager
async def pushed_updates(
    application: PtbApplication, url: str, secret: str
) -> AsyncIterator[Callable[[Mapping[str, object]], Awaitable[None]]]:
    """Have Telegram bring updates to `url` while the block runs; the block hands them over as they come."""

    async def take(update: Mapping[str, object]) -> None:
        try:
            read = Update.de_json(dict(update), application.bot)
        except (AttributeError, KeyError, TypeError, ValueError):
            # Taken all the same: Telegram would bring it again and again, and nothing else meanwhile.
            _log.warning("update not understood", update_id=update.get("update_id"))
        else:
            await application.update_queue.put(read)

    await application.start()
    try:
        await application.bot.set_webhook(url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))
        yield take
    finally:
        await application.stop()


def _report(error: TelegramError) -> None:
    _log.warning("no updates from Telegram", error=error.message)
