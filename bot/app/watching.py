"""How a run is: hearts looked after, operators told of troubles, and both served on METRICS_LISTEN to whoever asks."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

from bot.alarm import Alarm
from bot.app.receiving import Terms
from bot.config import Settings
from bot.health import Health, looked_after
from bot.operators import Operators
from bot.supervision import cut_short
from bot.troubles import Troubles


@asynccontextmanager
async def watched(settings: Settings, terms: Terms) -> AsyncIterator[None]:
    """Show how the run is while the block runs, which is to be all of it; one with a stuck loop is ended."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(looked_after(terms.health, terms.ending.tell))
        if settings.metrics_listen is not None:
            from bot.web.watching import serve_watching  # aiohttp's server is held by those alone who serve

            await stack.enter_async_context(serve_watching(settings.metrics_listen, terms.health))
        yield


@asynccontextmanager
async def alarmed(
    operators: Operators, troubles: Troubles, health: Health, now: Callable[[], datetime]
) -> AsyncIterator[None]:
    """Have operators, and whoever asks how the run is, told of troubles while the block runs."""
    health.troubles = troubles.lasting
    alarm = Alarm(
        store=operators.store,
        troubles=troubles,
        reach=operators.reach,
        now=now,
        clock=time.monotonic,
        heart=health.hearts.of("alarm"),
    )
    async with operators.listening(troubles), cut_short({"alarm": alarm.run}, troubles):
        yield
