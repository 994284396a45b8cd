"""Serving to whoever comes, friend or foe: bounded in connections, in bytes and in time, and talkative to nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TypeAlias

import structlog
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from bot.address import Address
from bot.errors import ConfigError

HEAD_SECONDS = 10.0
"""How long the head of a connection's first request may take."""

KEEP_ALIVE_SECONDS = 75.0
"""How long a connection may rest between two requests: longer than proxies do, so that it is they who close it."""

LINGER_SECONDS = 2.0
"""How long the rest of a refused body is read and dropped, so that the answer is seen."""

END_SECONDS = 3.0
"""How long an end waits for the requests that are being answered."""

_BUFFER = 2**16
_PIECE = 2**17
"""Bytes that are read of a connection at once (asyncio: twice as many), for all may have some at the same moment."""

_LONGEST_LINE, _MOST_HEADERS = 2048, 48
"""Telegram's heads, and a few proxies' additions, are far smaller; half heads on all connections cost 25 MB."""

_log = structlog.get_logger()

Answer: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.Response]]


def refuse(status: int, **headers: str) -> web.Response:
    """An answer without a word; the connection is closed after it, and nothing more is read from it."""
    response = web.Response(status=status, headers=headers)
    response.force_close()
    return response


@asynccontextmanager
async def serving(answer: Answer, address: Address, *, setting: str, most: int) -> AsyncIterator[Address]:
    """Have requests answered while the block runs, on `most` connections at once; gives where (port 0: a free one).

    Where there are more, those that have waited longest without a request make room. Raises ConfigError that names
    the setting for an address that cannot be listened on.
    """
    server = _Bounded(answer, most)
    runner = web.ServerRunner(server, shutdown_timeout=END_SECONDS)
    await runner.setup()
    try:
        await _listen(runner, address, setting)
        yield Address(address.host, runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def _listen(runner: web.ServerRunner, address: Address, setting: str) -> None:
    try:
        await web.TCPSite(runner, *address).start()
    except OSError as error:
        why = (error.strerror or str(error)).rpartition(": ")[2]
        problem = f"{setting}: {address} cannot be listened on ({why}); write another address"
        raise ConfigError([problem]) from error


class _Bounded(web.Server):
    """Connections that do nothing are closed after a time, and at once where others need their place."""

    def __init__(self, answer: Answer, most: int) -> None:
        super().__init__(
            self._handle,
            access_log=None,
            keepalive_timeout=KEEP_ALIVE_SECONDS,
            lingering_time=LINGER_SECONDS,
            read_bufsize=_BUFFER,
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_LINE,
            max_headers=_MOST_HEADERS,
            auto_decompress=False,  # Telegram compresses nothing, and a little can become much
        )
        self._answer = answer
        self._most = most
        self._open: dict[RequestHandler, asyncio.Transport] = {}
        self._idle: dict[RequestHandler, None] = {}
        self._heads: dict[RequestHandler, asyncio.TimerHandle] = {}

    def __call__(self) -> RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)

    def connection_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        if hasattr(transport, "max_size"):
            transport.max_size = _PIECE
        self._open[handler] = transport
        self._idle[handler] = None
        self._heads[handler] = self._loop.call_later(HEAD_SECONDS, self._drop, handler)
        if len(self._open) > self._most:
            self._drop(next(iter(self._idle)))  # at least the new one is

    def connection_lost(self, handler: RequestHandler, exc: BaseException | None = None) -> None:
        super().connection_lost(handler, exc)
        self._forget(handler)

    def _drop(self, handler: RequestHandler) -> None:
        if (transport := self._open.get(handler)) is not None:
            transport.abort()
        self._forget(handler)

    def _forget(self, handler: RequestHandler) -> None:
        self._open.pop(handler, None)
        self._idle.pop(handler, None)
        if (timer := self._heads.pop(handler, None)) is not None:
            timer.cancel()

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        handler = request.protocol
        self._idle.pop(handler, None)
        if (timer := self._heads.pop(handler, None)) is not None:
            timer.cancel()
        try:
            return _anonymous(await self._answer(request))
        finally:
            if handler in self._open:
                self._idle[handler] = None


class _Connection(RequestHandler):
    """A connection on which what is no HTTP is answered without a word, and without a line in the log."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - what was wrong with it is nobody's matter
    ) -> web.StreamResponse:
        if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return _anonymous(refuse(status))
        if not isinstance(exc, ConnectionError):  # whoever asked is gone
            _log.error("a request failed", path=request.path, exc_info=exc)
        return _anonymous(refuse(HTTPStatus.INTERNAL_SERVER_ERROR))


def _anonymous(response: web.Response) -> web.Response:
    """An answer that does not tell by which programs it was made, nor in which versions."""
    response.headers["Server"] = "saqbala"
    return response
