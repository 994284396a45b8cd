"""How a run is, shown to whoever may look: hearts given to what beats, and served on METRICS_LISTEN."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.app.parts import App
from bot.app.receiving import Terms
from bot.config import Settings
from bot.health import looked_after
from bot.heartbeats import Heartbeats


def give_hearts(app: App, hearts: Heartbeats) -> None:
    """Let what runs show that it does."""
    app.fanout.heart = hearts.fanout
    app.delivery.heart = hearts.delivery


@asynccontextmanager
async def watched(settings: Settings, terms: Terms) -> AsyncIterator[None]:
    """Show how the run is while the block runs, which is to be all of it; one with a stuck loop is ended."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(looked_after(terms.health, terms.ending.tell))
        if settings.metrics_listen is not None:
            from bot.web.watching import serve_watching  # aiohttp's server is held by those alone who serve

            await stack.enter_async_context(serve_watching(settings.metrics_listen, terms.health))
        yield
