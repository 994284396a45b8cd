"""How the bot is, told to whoever asks; and its end where a loop is stuck, for the next start goes on where this was.

A stuck loop is told at once (/readyz, the log); where it does not come round within a grace, the run is ended: as by a
signal, or by the watchdog where even that does not work.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Literal, Protocol, TypeAlias, TypedDict

import structlog

from bot.errors import SaqbalaError, StuckError
from bot.heartbeats import Beat, Heartbeats

LOOK_SECONDS = 1.0
GRACE_SECONDS = 30.0
"""How long a stuck loop may take to come round after all."""

ENDING_SECONDS = 20.0
"""Within how long the end of a run with a stuck loop has to come; one without takes nine at the most (supervision)."""

STOP_SECONDS = 60.0
"""Within how long any end has to come, beyond which it is stuck itself."""

State: TypeAlias = Literal["starting", "ready", "stuck", "stopping"]

Metrics: TypeAlias = Callable[[], Awaitable[tuple[bytes, str]]]
"""Gives the metrics, and their content type."""

_log = structlog.get_logger()


class LoopReport(TypedDict):
    """How a loop is."""

    ok: bool
    seconds: float
    """Since it last gave a sign of life."""


class Report(TypedDict):
    """The body of /readyz; its keys stay."""

    ready: bool
    state: State
    loops: dict[str, LoopReport]
    stuck: Sequence[str]
    troubles: Sequence[str]
    """Those that last, and that no new start would end (bot.troubles.SHARED)."""


class Watchdog(Protocol):
    """What ends the process where the event loop cannot (watchdog.Watchdog)."""

    def turn(self) -> None:
        """The event loop has come round."""

    def expect_end(self, seconds: float) -> None:
        """The process is about to end, and is to be ended by force after so many seconds."""


class ServiceManager(Protocol):
    """Who has started this process, and may want to know how it is (systemd.Notifier)."""

    def starting(self) -> None:
        """It is still about to start."""

    def ready(self) -> None:
        """It has started."""

    def alive(self) -> None:
        """It works as it should."""

    def stopping(self) -> None:
        """It is about to end."""


class Health:
    """What is known of how a run is; and who is told of it."""

    def __init__(
        self,
        *,
        steady: Callable[[], float] = time.monotonic,
        watchdog: Watchdog | None = None,
        service: ServiceManager | None = None,
        grace: float = GRACE_SECONDS,
    ) -> None:
        self.hearts = Heartbeats(steady)
        self.metrics: Metrics | None = None
        """What is measured, as soon as there is something to measure."""
        self.troubles: Callable[[], Sequence[str]] = list
        """Gives the troubles that last, as soon as somebody knows of them."""
        self._watchdog = watchdog
        self._service = service
        self._grace = grace
        self._state: Literal["starting", "ready", "stopping"] = "starting"
        self._since: dict[str, float] = {}

    @contextmanager
    def in_service(self) -> Iterator[None]:
        """All of the bot runs while the block does; with its end the run is about to end."""
        self._state = "ready"
        if self._service:
            self._service.ready()
        try:
            yield
        finally:
            self.stops()

    def stops(self) -> None:
        """The run is about to end, and that is not to take for ever."""
        if self._state == "stopping":
            return
        self._state = "stopping"
        if self._service:
            self._service.stopping()
        if self._watchdog:
            self._watchdog.expect_end(ENDING_SECONDS if self._since else STOP_SECONDS)

    def report(self) -> Report:
        """How it is now."""
        beats = self.hearts.beats()
        stuck = [name for name, beat in beats.items() if not beat.ok]
        state: State = "stuck" if self._state == "ready" and stuck else self._state
        loops: dict[str, LoopReport] = {
            name: {"ok": beat.ok, "seconds": round(beat.seconds, 1)} for name, beat in beats.items()
        }
        troubles = self.troubles()
        return {"ready": state == "ready", "state": state, "loops": loops, "stuck": stuck, "troubles": troubles}

    def look(self) -> StuckError | None:
        """Look after all loops, once a second; an error where one has been stuck for longer than its grace."""
        if self._watchdog:
            self._watchdog.turn()
        now = self.hearts.clock()
        beats = self.hearts.beats()
        self._note(beats, now)
        self._tell_service()
        lost = [name for name, since in self._since.items() if now - since >= self._grace]
        if not lost or self._state != "ready":
            return None
        return StuckError(lost, [beats[name].late for name in lost])

    def _note(self, beats: Mapping[str, Beat], now: float) -> None:
        for name, beat in beats.items():
            if beat.ok and self._since.pop(name, None) is not None:
                _log.warning("a stuck loop goes on", loop=name)
            elif not beat.ok and name not in self._since:
                self._since[name] = now
                _log.error("a loop is stuck", loop=name, late=beat.late, seconds_without_a_sign=round(beat.seconds))

    def _tell_service(self) -> None:
        if self._service is None:
            return
        if self._state == "starting":
            self._service.starting()
        if not self._since:
            self._service.alive()


@asynccontextmanager
async def looked_after(
    health: Health, end: Callable[[SaqbalaError], None], *, every: float = LOOK_SECONDS
) -> AsyncIterator[None]:
    """Look after all loops while the block runs; `end` is told where one is stuck for good."""

    async def look() -> None:
        while True:
            error = health.look()
            if error is not None:
                _log.error("the run is ended", error=str(error))
                health.stops()
                end(error)
            await asyncio.sleep(every)

    task = asyncio.create_task(look())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
