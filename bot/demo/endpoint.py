"""The emulator over HTTP, as Telegram's server is reached: any content type, `/bot<token>/<method>`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import orjson
from aiohttp import web

from bot.demo.arguments import ATTACHED
from bot.demo.attachment import LARGEST_REQUEST, Attachment
from bot.demo.emulator import Emulator
from bot.demo.faults import ConnectionDroppedError
from bot.demo.loopback import serve_on_loopback
from bot.demo.refusals import REFUSALS

_TOO_MANY = 429


@asynccontextmanager
async def serve(emulator: Emulator, port: int = 0, *, latency: float = 0.0) -> AsyncIterator[str]:
    """Serve on loopback (port 0: a free one) and give the base URL; each answer `latency` seconds late."""
    async with serve_on_loopback(make_app(emulator, latency), port) as url:
        yield url


def make_app(emulator: Emulator, latency: float = 0.0) -> web.Application:
    """The Bot API as an aiohttp application."""

    async def refuse(_request: web.Request) -> web.Response:
        return _error(404, REFUSALS["not_found"].description)

    app = web.Application()
    add_bot_api(app, emulator, latency)
    app.router.add_route("*", "/{rest:.*}", refuse)
    return app


def add_bot_api(app: web.Application, emulator: Emulator, latency: float = 0.0) -> None:
    """Let an application answer the Bot API beside what else it serves."""

    async def answer(request: web.Request) -> web.Response:
        try:
            parameters, files = await _read(request)
        except ValueError as error:
            return _error(400, f"Bad Request: {error}")
        except web.HTTPRequestEntityTooLarge:
            return _error(413, REFUSALS["file_large"].description)
        info = request.match_info
        try:
            status, body = await emulator.call(info["method"], parameters, token=info["token"], files=files)
        except ConnectionDroppedError:
            if request.transport:
                request.transport.abort()
            return web.Response()
        if latency:
            await asyncio.sleep(latency)
        return _response(status, body)

    app.router.add_route("*", "/bot{token:[^/]+}/{method}", answer)


def _error(status: int, description: str) -> web.Response:
    answer = {"ok": False, "error_code": status, "description": description}
    return _response(status, orjson.dumps(answer))


def _response(status: int, body: bytes) -> web.Response:
    kind = "text/html" if body.startswith(b"<") else "application/json"
    headers = {"Retry-After": str(orjson.loads(body)["parameters"]["retry_after"])} if status == _TOO_MANY else {}
    return web.Response(status=status, body=body, content_type=kind, headers=headers)


async def _read(request: web.Request) -> tuple[dict[str, str], dict[str, Attachment]]:
    """Parameters of the URL before those of the body, the first of equal names; ValueError for a form that is none.

    A part that is a file is given beside them, and stands among them by its name.

    Simplified: of JSON with a mistake Telegram uses the arguments before it, and it takes a bare string for the
    argument `content`; here the whole body is as good as none. Of equal names in JSON the last counts here.
    """
    parameters, files = dict(request.query), dict[str, Attachment]()
    request = request.clone(client_max_size=LARGEST_REQUEST)
    if request.content_type == "application/json":
        return _flatten(_load(await request.read())) | parameters, files
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files.setdefault(name, await asyncio.to_thread(_attachment, value))
            parameters.setdefault(name, f"{ATTACHED}{name}")
        else:
            parameters.setdefault(name, value if isinstance(value, str) else "attached file")
    return parameters, files


def _attachment(part: web.FileField) -> Attachment:
    with part.file as file:
        return Attachment(name=part.filename, kind=part.content_type, content=file.read())


def _load(body: bytes) -> dict[str, object]:
    try:
        loaded: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _flatten(values: Mapping[str, object]) -> dict[str, str]:
    """JSON's values as form fields are: what is no string stands as it was written, null as the word."""
    return {name: value if isinstance(value, str) else orjson.dumps(value).decode() for name, value in values.items()}
