"""Health and metrics, for whoever watches the bot: by GET and HEAD, and without a word of what it works on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import orjson
import structlog
from aiohttp import web

from bot.address import Address
from bot.health import Health, Metrics
from bot.web.serving import refuse, serving

MOST_CONNECTIONS = 64

_log = structlog.get_logger()


@asynccontextmanager
async def serve_watching(address: Address, health: Health) -> AsyncIterator[None]:
    """Serve while the block runs; of metrics what `health` has then.

    Raises ConfigError for an address that cannot be listened on.
    """

    async def answer(request: web.BaseRequest) -> web.Response:
        if request.path not in {"/healthz", "/readyz", "/metrics"}:
            return refuse(HTTPStatus.NOT_FOUND)
        if request.method not in {"GET", "HEAD"}:
            return refuse(HTTPStatus.METHOD_NOT_ALLOWED, Allow="GET, HEAD")
        if request.path == "/healthz":
            return web.Response(text="ok\n")
        if request.path == "/readyz":
            return _readiness(health)
        return await _measured(health.metrics)

    async with serving(answer, address, setting="METRICS_LISTEN", most=MOST_CONNECTIONS) as there:
        _log.info("watched", host=there.host, port=there.port)
        yield


def _readiness(health: Health) -> web.Response:
    report = health.report()
    status = HTTPStatus.OK if report["ready"] else HTTPStatus.SERVICE_UNAVAILABLE
    return web.Response(status=status, body=orjson.dumps(report) + b"\n", content_type="application/json")


async def _measured(metrics: Metrics | None) -> web.Response:
    if metrics is None:  # not yet, or no more
        return refuse(HTTPStatus.SERVICE_UNAVAILABLE)
    body, kind = await metrics()
    return web.Response(body=body, headers={"Content-Type": kind})
