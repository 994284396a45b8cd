"""Metrics put together: only where METRICS_LISTEN asks for them, for the library that makes them costs memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from bot import __version__
from bot.app.parts import App
from bot.app.receiving import Terms
from bot.config import Settings
from bot.model import Source
from bot.troubles import DAMAGE, DATABASE, FULL, TELEGRAM

if TYPE_CHECKING:
    from bot.metering import Watched


@asynccontextmanager
async def measuring(
    settings: Settings, terms: Terms, app: App, sources: Sequence[Source], now: Callable[[], datetime]
) -> AsyncIterator[None]:
    """Measure what happens while the block runs, where somebody is to see it."""
    if settings.metrics_listen is None:
        yield
        return
    from bot.metering import Counting, exposing

    app.telegram.meter = counting = Counting()
    app.ingest.listeners.append(lambda line: counting.count("reads", line.source, line.condition.value))
    async with exposing(counting, _watched(settings, terms, app, sources, now)) as expose:
        terms.health.metrics = expose
        try:
            yield
        finally:
            terms.health.metrics = None


def _watched(
    settings: Settings, terms: Terms, app: App, sources: Sequence[Source], now: Callable[[], datetime]
) -> Watched:
    from bot.metering import Disk, Watched
    from bot.store.figures import Figures

    return Watched(
        figures=Figures(app.store.database),
        disk=Disk(app.store.database.path, settings.backup_dir, settings.backup_keep),
        sources=[one.name for one in sources],
        version=__version__,
        now=now,
        troubles=lambda: {
            "database": app.troubles.lasts(DATABASE) or app.troubles.lasts(FULL),
            "damage": app.troubles.lasts(DAMAGE),
            "telegram": app.troubles.lasts(TELEGRAM),
        },
        loops=terms.health.hearts.beats,
    )
