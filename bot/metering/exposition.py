"""The answer to a scrape: never waits for the database, which may be busy or stuck just then."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

import structlog
from prometheus_client import GCCollector, ProcessCollector, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from bot.errors import SaqbalaError
from bot.metering.counting import Counting, LineCounter
from bot.metering.described import GAUGES
from bot.metering.looking import Disk, Figure, Found, figures_of
from bot.metering.tally import Tally
from bot.store.figures import Figures

PATIENCE_SECONDS: Final = 0.5
"""How long a scrape waits for figures that are being counted anew; then it has the ones before."""

_log = structlog.get_logger()


class Loop(Protocol):
    """How a loop is."""

    @property
    def ok(self) -> bool:
        """Whether it does what it is to do."""

    @property
    def seconds(self) -> float:
        """Since its last sign of life."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is looked at, and by which clock."""

    figures: Figures
    disk: Disk
    sources: Sequence[str]
    """The names of those in use."""
    version: str
    now: Callable[[], datetime]
    troubles: Callable[[], Mapping[str, bool]]
    """Which of what the bot depends on cannot be used now, by name."""
    loops: Callable[[], Mapping[str, Loop]] = field(default=dict)


class Exposition(Collector):
    """All metrics of a run, as Prometheus reads them."""

    def __init__(self, counting: Counting, watched: Watched) -> None:
        self._counting = counting
        self._watched = watched
        self._started = watched.now().timestamp()
        self._tally = Tally(watched.figures, counting, watched.now)
        self._figures = figures_of(watched.figures, watched.sources, watched.now)
        self._figures += [Figure(self._look_at_disk), Figure(self._tally.look)]
        self._refreshing: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._counted_at = 0.0
        self._found: Found = {}
        for make in (ProcessCollector, GCCollector):
            make(registry=counting.registry)
        counting.registry.register(self)

    async def expose(self) -> tuple[bytes, str]:
        """The body of an answer to a scrape, and its content type (text format 0.0.4)."""
        async with self._turn:
            if self._refreshing is None or self._refreshing.done():
                self._refreshing = asyncio.create_task(self._refresh())
            await asyncio.wait([self._refreshing], timeout=PATIENCE_SECONDS)
            self._found = self._present()
            body = await asyncio.to_thread(generate_latest, self._counting.registry)
        return body, CONTENT_TYPE_PLAIN_0_0_4

    async def begin(self) -> None:
        """Take note of what was counted before: what happens from now on is told."""
        with suppress(SaqbalaError):
            await self._tally.look()

    async def close(self) -> None:
        """Count no more."""
        if self._refreshing is not None:
            self._refreshing.cancel()
            with suppress(asyncio.CancelledError):
                await self._refreshing

    async def _refresh(self) -> None:
        """Count anew what is due; what cannot be counted stays as it was."""
        try:
            for figure in self._figures:
                if figure.is_due(time.monotonic()):
                    await figure.refresh()
                    self._counted_at = self._watched.now().timestamp()
        except SaqbalaError as error:  # the database tells its troubles itself
            _log.debug("figures not counted", error=str(error))

    async def _look_at_disk(self) -> Found:
        return await asyncio.to_thread(self._watched.disk.look)

    def _present(self) -> Found:
        """What was found, with what can be told at once."""
        loops = self._watched.loops()
        found: Found = {
            "saqbala_trouble": {(name,): int(lasts) for name, lasts in self._watched.troubles().items()},
            "saqbala_loop_ok": {(name,): int(one.ok) for name, one in loops.items()},
            "saqbala_loop_age_seconds": {(name,): one.seconds for name, one in loops.items()},
            "saqbala_figures_timestamp_seconds": {(): self._counted_at},
            "saqbala_build_info": {(self._watched.version,): 1},
            "saqbala_start_timestamp_seconds": {(): self._started},
        }
        for figure in self._figures:
            found.update(figure.found)
        return found

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """The gauges, without values."""
        return [GaugeMetricFamily(one.name, one.meaning, labels=one.labels) for one in GAUGES]

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The gauges with the values found last; in a thread of its own."""
        found = self._found
        for described in GAUGES:
            family = GaugeMetricFamily(described.name, described.meaning, labels=described.labels)
            for labels, value in found.get(described.name, {}).items():
                family.add_metric(labels, value)
            if family.samples:
                yield family


@asynccontextmanager
async def exposing(counting: Counting, watched: Watched) -> AsyncIterator[Callable[[], Awaitable[tuple[bytes, str]]]]:
    """Give what answers a scrape while the block runs; lines that are logged meanwhile are counted, too."""
    disable_created_metrics()  # type: ignore[no-untyped-call] # a metric more beside each counter, which nobody asks for
    exposition, lines = Exposition(counting, watched), LineCounter(counting)
    await exposition.begin()
    logging.getLogger().addHandler(lines)
    try:
        yield exposition.expose
    finally:
        logging.getLogger().removeHandler(lines)
        await exposition.close()
