"""The emulator over HTTP, as Telegram's server is reached: any content type, `/bot<token>/<method>`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import orjson
from aiohttp import web

from bot.demo.emulator import Emulator
from bot.demo.faults import ConnectionDroppedError

_HOST = "127.0.0.1"
_NOT_FOUND = b'{"ok":false,"error_code":404,"description":"Not Found"}'
_NOT_JSON = b'{"ok":false,"error_code":400,"description":"Bad Request: can\'t parse request body"}'
_SHUTDOWN = 0.1
"""Seconds that open calls, mostly long polls, get to end."""


@asynccontextmanager
async def serve(emulator: Emulator, port: int = 0, *, latency: float = 0.0) -> AsyncIterator[str]:
    """Serve on loopback (port 0: a free one) and give the base URL; each answer `latency` seconds late."""
    runner = web.AppRunner(
        make_app(emulator, latency), access_log=None, handler_cancellation=True, shutdown_timeout=_SHUTDOWN
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, _HOST, port)
        await site.start()
        yield f"http://{_HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def make_app(emulator: Emulator, latency: float = 0.0) -> web.Application:
    """The Bot API as an aiohttp application."""

    async def refuse(_request: web.Request) -> web.Response:
        return _response(404, _NOT_FOUND)

    app = web.Application()
    add_bot_api(app, emulator, latency)
    app.router.add_route("*", "/{rest:.*}", refuse)
    return app


def add_bot_api(app: web.Application, emulator: Emulator, latency: float = 0.0) -> None:
    """Let an application answer the Bot API beside what else it serves."""

    async def answer(request: web.Request) -> web.Response:
        try:
            parameters = await _read(request)
        except ValueError:
            return _response(400, _NOT_JSON)
        info = request.match_info
        try:
            status, body = await emulator.call(info["method"], parameters, token=info["token"])
        except ConnectionDroppedError:
            if request.transport:
                request.transport.abort()
            return web.Response()
        if latency:
            await asyncio.sleep(latency)
        return _response(status, body)

    app.router.add_route("*", "/bot{token:[^/]+}/{method}", answer)


def _response(status: int, body: bytes) -> web.Response:
    kind = "text/html" if body.startswith(b"<") else "application/json"
    return web.Response(status=status, body=body, content_type=kind)


async def _read(request: web.Request) -> dict[str, str]:
    """Parameters of the query string and of the body; ValueError for a body that is no JSON object."""
    parameters = dict(request.query)
    if request.content_type == "application/json":
        body = await request.read()
        loaded: object = orjson.loads(body) if body else {}
        if not isinstance(loaded, dict):
            raise ValueError("no object")
        return parameters | _flatten(loaded)
    for name, value in (await request.post()).items():
        parameters[name] = value if isinstance(value, str) else "attached file"
    return parameters


def _flatten(values: Mapping[str, object]) -> dict[str, str]:
    """JSON's values as form fields are; null is left out."""
    return {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in values.items()
        if value is not None
    }
