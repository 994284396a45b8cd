"""Serving on loopback and nowhere else: who can reach the emulator can speak for everybody in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

HOST = "127.0.0.1"

_SHUTDOWN = 0.1
"""Seconds that open calls, mostly waits for something to happen, get to end."""


@asynccontextmanager
async def serve_on_loopback(app: web.Application, port: int) -> AsyncIterator[str]:
    """Serve while the block runs (port 0: a free one); gives the address without a slash at its end.

    Raises OSError where the port cannot be used.
    """
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=_SHUTDOWN)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
