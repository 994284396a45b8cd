"""The webhook: updates that Telegram brings to us, on our own address behind a proxy."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from urllib.parse import urlsplit

import orjson
from aiohttp import web

from bot.address import Address
from bot.errors import ConfigError, RivalError
from bot.supervision import keep_going
from bot.telegram.polling import Take
from bot.telegram.webhook import CHECK_SECONDS, Webhook

MOST_BYTES = 1024 * 1024
"""An update is far smaller."""

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name (Bot API: setWebhook)


@asynccontextmanager
async def updates_brought(
    listen: Address,
    webhook: Webhook,
    take: Take,
    *,
    give_up: Callable[[RivalError], None],
    check_seconds: float = CHECK_SECONDS,
) -> AsyncIterator[None]:
    """Have updates brought to us while the block runs, and look now and then whether they still are.

    `give_up` is told when they are brought to another instance.
    """
    path = urlsplit(webhook.url).path or "/"
    async with serve_webhook(listen.host, listen.port, path, webhook.secret, take):
        await webhook.set()
        keep = partial(webhook.keep, give_up, every=check_seconds)
        watch = asyncio.create_task(keep_going("webhook", keep, webhook.troubles))
        try:
            yield
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch


@asynccontextmanager
async def serve_webhook(
    host: str, port: int, path: str, secret: str, take: Callable[[Mapping[str, object]], Awaitable[None]]
) -> AsyncIterator[None]:
    """Serve `path` while the block runs; an update with the right secret goes to `take`, anything else is refused."""

    async def receive(request: web.Request) -> web.Response:
        told = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(told.encode(), secret.encode()):
            return web.Response(status=403)
        try:
            update = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            return web.Response(status=400)
        if not isinstance(update, dict):
            return web.Response(status=400)
        await take(update)
        return web.Response()

    application = web.Application(client_max_size=MOST_BYTES)
    application.router.add_post(path, receive)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await _listen(runner, host, port)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        problem = f"LISTEN: {host}:{port} cannot be listened on ({error.strerror}); write another address"
        raise ConfigError([problem]) from error
