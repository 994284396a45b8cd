"""The webhook: updates that Telegram brings to us, on our own address behind a proxy.

Whatever is not an update of Telegram's is refused before anything is done for it: another path (404), another method
(405), another secret (401, before a byte of the body is read), a body that is too large (413) or takes too long (408),
or that holds no update (400). Where too many wait, or the bot is about to stop, Telegram is asked to come again (503).
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote, urlsplit

import orjson
import structlog
from aiohttp import web

from bot.address import Address
from bot.errors import RivalError
from bot.supervision import keep_going
from bot.telegram.receiver import Intake
from bot.telegram.updates import ALLOWED_UPDATES
from bot.telegram.webhook import CHECK_SECONDS, Webhook
from bot.web.serving import refuse, serving

MOST_BYTES = 1024 * 1024
"""An update is far smaller."""

BODY_SECONDS = 10.0
"""How long a body may take to arrive."""

MOST_CONNECTIONS = 256
MOST_AT_ONCE = 64
"""So many bodies are read at once, then the one that takes longest makes room: so slow ones keep nobody else out.

Telegram brings fewer (telegram.webhook.CONNECTIONS, and as many again whose connections died unseen), each in
milliseconds: of its own none has to make room.
"""

_SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name (Bot API: setWebhook)
_LARGEST_ID = 2**53
_AGAIN = "1"

_log = structlog.get_logger()


@asynccontextmanager
async def updates_brought(
    listen: Address,
    webhook: Webhook,
    intake: Intake,
    *,
    give_up: Callable[[RivalError], None],
    check_seconds: float = CHECK_SECONDS,
) -> AsyncIterator[None]:
    """Have updates brought to us while the block runs, and look now and then whether they still are.

    `give_up` is told when they are brought to another instance. At the end Telegram keeps what comes.
    """
    gate = Gate(urlsplit(webhook.url).path, webhook.secret, intake)
    async with serving(gate.answer, listen, setting="LISTEN", most=MOST_CONNECTIONS) as address:
        _log.info("listening for updates", host=address.host, port=address.port)
        async with _kept(webhook, give_up, check_seconds, gate):
            yield


@asynccontextmanager
async def _kept(
    webhook: Webhook, give_up: Callable[[RivalError], None], check_seconds: float, gate: Gate
) -> AsyncIterator[None]:
    """Set the webhook, keep it while the block runs, and take it away at the end, that of a start cut short, too."""
    keep = partial(webhook.keep, give_up, every=check_seconds)
    watch: asyncio.Task[None] | None = None
    try:
        await webhook.set()
        watch = asyncio.create_task(keep_going("webhook", keep, webhook.troubles))
        yield
    finally:
        gate.close()
        if watch is not None:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch
        await webhook.remove()


class Gate:
    """Lets in what Telegram brings, and nothing else."""

    def __init__(self, path: str, secret: str, intake: Intake) -> None:
        self._path = unquote(path) or "/"
        self._secret = secret.encode()
        self._intake = intake
        self._bodies: dict[asyncio.Timeout, None] = {}
        self._closed = False

    def close(self) -> None:
        """Take nothing more: from now on Telegram is asked to come again."""
        self._closed = True

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Answer a request, by its head where that says enough."""
        refused = self._judge(request)
        if refused is not None:
            return refused
        if self._is_shut:
            return _come_again()
        try:
            async with self._reading():
                body = await _read(request)
        except TimeoutError:
            return refuse(HTTPStatus.REQUEST_TIMEOUT)
        except web.RequestPayloadError:
            return refuse(HTTPStatus.BAD_REQUEST)
        return await self._take(body)

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[None]:
        """Give a body its time; TimeoutError when that is over, or when others need its place."""
        if len(self._bodies) >= MOST_AT_ONCE:
            self._bodies.pop(slowest := next(iter(self._bodies)))
            if not slowest.expired():
                slowest.reschedule(0.0)
        async with asyncio.timeout(BODY_SECONDS) as limit:
            self._bodies[limit] = None
            try:
                yield
            finally:
                self._bodies.pop(limit, None)

    def _judge(self, request: web.BaseRequest) -> web.Response | None:
        """Refuse what its head says cannot be an update of Telegram's."""
        if request.path != self._path:
            return refuse(HTTPStatus.NOT_FOUND)
        if request.method != "POST":
            return refuse(HTTPStatus.METHOD_NOT_ALLOWED, Allow="POST")
        told = "\n".join(request.headers.getall(_SECRET_HEADER, ())).encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(told, self._secret):
            return refuse(HTTPStatus.UNAUTHORIZED)
        if (request.content_length or 0) > MOST_BYTES:
            return refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return None

    @property
    def _is_shut(self) -> bool:
        return self._closed or self._intake.full

    async def _take(self, body: bytes | None) -> web.Response:
        if body is None:
            return refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        update = _update_in(body)
        if update is None:
            return refuse(HTTPStatus.BAD_REQUEST)
        if self._is_shut:
            return _come_again()
        if len(update) > 1:  # else it is of a kind that nobody asked for
            await self._intake([update])
        return web.Response()


async def _read(request: web.BaseRequest) -> bytes | None:
    """Read the body; None for one that is too large, of which no more is kept."""
    if request.headers.get("Expect", "").lower() == "100-continue" and request.transport is not None:
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _update_in(body: bytes) -> Mapping[str, object] | None:
    """The update, with nothing but what was asked for; None for what cannot be one."""
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    number = given.get("update_id") if isinstance(given, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _LARGEST_ID:
        return None
    asked_for = {kind: given[kind] for kind in ALLOWED_UPDATES if kind in given}
    if not all(isinstance(payload, dict) for payload in asked_for.values()):
        return None
    return {"update_id": number, **asked_for}


def _come_again() -> web.Response:
    return refuse(HTTPStatus.SERVICE_UNAVAILABLE, **{"Retry-After": _AGAIN})
