"""Long tasks that are to run to their end, whatever fails on the way, and that rest until there is something to do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import Protocol

import structlog

from bot.errors import RefusedError, SaqbalaError, StoreError, TelegramError
from bot.heartbeats import Heart, unwatched
from bot.precedence import Precedence
from bot.telling import words_of
from bot.troubles import TELEGRAM, Troubles, trouble_of

_LOOK_SECONDS = 0.2
_GLANCE_SECONDS = 0.005

RESTART_SECONDS, LONGEST_RESTART_SECONDS = 1.0, 15.0
WELL_SECONDS = 60.0
"""A task that was begun again and has not failed for so long is well; longer than any of its steps takes to fail."""

LANDING_SECONDS, ENDING_SECONDS = 7.5, 9.0
"""Within how long after the word to stop what is in flight has to be answered, and written down."""

_log = structlog.get_logger()


async def keep_going(
    name: str,
    task: Callable[[], Awaitable[None]],
    troubles: Troubles | None = None,
    *,
    first_wait: float = RESTART_SECONDS,
    well_after: float = WELL_SECONDS,
) -> None:
    """Run a task to its end; one that fails is told once and begun again, later each time, but not before it may."""
    troubles = troubles or Troubles(clock=time.monotonic, log=_log)
    await _Persistence(name, troubles, first_wait, well_after).run(task)


class _Persistence:
    """How it goes with a task that is begun again and again."""

    def __init__(self, name: str, troubles: Troubles, first_wait: float, well_after: float) -> None:
        self._name = name
        self._troubles = troubles
        self._trouble = ""
        self._first_wait = self._wait = first_wait
        self._well_after = well_after

    async def run(self, task: Callable[[], Awaitable[None]]) -> None:
        while True:
            well = asyncio.get_running_loop().call_later(self._well_after, self._is_well)
            try:
                await task()
            except asyncio.CancelledError as error:
                if _is_cut_short():
                    raise
                self._failed(error)  # something that it waited for was cancelled, not the task
                told = None
            except Exception as error:
                self._failed(error)
                told = error.retry_after if isinstance(error, RefusedError) else None
            else:
                return self._is_well()
            finally:
                well.cancel()
            await asyncio.sleep(max(self._wait, told or 0.0))
            self._wait = min(self._wait * 2, LONGEST_RESTART_SECONDS)

    def _failed(self, error: BaseException) -> None:
        trouble = _trouble_of(error) or self._name
        if trouble != self._trouble:
            self._end()
        self._trouble = trouble
        foreseen = isinstance(error, SaqbalaError)
        self._troubles.begin(trouble, words_of(error), by=self._name, trace=None if foreseen else error)

    def _is_well(self) -> None:
        self._wait = self._first_wait
        self._end()

    def _end(self) -> None:
        if self._trouble:
            self._troubles.end(self._trouble, by=self._name)
        self._trouble = ""


def _is_cut_short() -> bool:
    """Whether this task is to end."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _trouble_of(error: BaseException) -> str:
    if isinstance(error, StoreError):
        return trouble_of(error)
    if isinstance(error, RefusedError):
        return TELEGRAM if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR else ""
    return TELEGRAM if isinstance(error, TelegramError) else ""


class Finishing:
    """A long task that is woken when there may be something to do, and that ends properly when it is told to."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._stopped = asyncio.Event()
        self._stopping_at = 0.0
        self.heart = unwatched()
        """Shows that it goes on."""

    def wake(self) -> None:
        """Look for what there is to do."""
        self._woken.set()

    def stop(self) -> None:
        """Begin nothing more; run ends when what is in flight has been answered and written down."""
        if not self._stopped.is_set():
            self._stopping_at = time.monotonic()
        self._stopped.set()
        self._woken.set()

    @property
    def _ends_at(self) -> float:
        """By when everything has to be written down, once there was the word to stop."""
        return self._stopping_at + ENDING_SECONDS

    @property
    def _must_land(self) -> bool:
        """Whether there was the word to stop, and answers are not waited for any longer."""
        return self._stopped.is_set() and time.monotonic() > self._stopping_at + LANDING_SECONDS

    async def _land(self, flights: Iterable[asyncio.Task[None]]) -> None:
        """Wait for what is in flight, but not for ever; what is missing then is cancelled, and ends by that."""
        waiting = set(flights)
        while waiting:
            _, waiting = await asyncio.wait(waiting, timeout=_LOOK_SECONDS)
            if self._must_land:
                break
        for flight in waiting:
            flight.cancel()
        await asyncio.gather(*waiting)


class Beating(Protocol):
    """What runs until it is told to stop or cancelled, and shows that it goes on."""

    heart: Heart

    async def run(self) -> None:
        """Run until then."""


class LongTask(Beating, Protocol):
    """What runs until it is told to stop, and then finishes what it has begun."""

    def stop(self) -> None:
        """Begin nothing more."""


@asynccontextmanager
async def finishing(tasks: Mapping[str, LongTask], troubles: Troubles) -> AsyncIterator[Callable[[], None]]:
    """Run tasks, by their names, while the block runs; at its end they are told to stop, and finish.

    Gives what tells them so already.
    """
    running = [asyncio.create_task(keep_going(name, task.run, troubles)) for name, task in tasks.items()]

    def stop() -> None:
        for task in tasks.values():
            task.stop()

    try:
        yield stop
    finally:
        stop()
        await asyncio.gather(*running)


@asynccontextmanager
async def cut_short(tasks: Mapping[str, Callable[[], Awaitable[None]]], troubles: Troubles) -> AsyncIterator[None]:
    """Run tasks, by their names, while the block runs; at its end they are cancelled."""
    running = [asyncio.create_task(keep_going(name, task, troubles)) for name, task in tasks.items()]
    try:
        yield
    finally:
        for task in running:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def until(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, but no longer than this."""
    if seconds <= 0:
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


async def make_way(precedence: Precedence, most_seconds: float) -> None:
    """Let answers be made first, but no longer than that: a burst of work would hold up each of their steps."""
    longest = time.monotonic() + most_seconds
    while precedence.is_due(now := time.monotonic()) and now < longest:  # noqa: ASYNC110 - bounded, and cheap
        await asyncio.sleep(_GLANCE_SECONDS)
