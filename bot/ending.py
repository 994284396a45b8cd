"""How a run ends: told by a signal, or by a part of the bot that cannot go on."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AbstractAsyncContextManager

import structlog

from bot.errors import SaqbalaError

_log = structlog.get_logger()


class Ending:
    """Whether the end of a run has come, and why."""

    def __init__(self) -> None:
        self._told = asyncio.Event()
        self.error: SaqbalaError | None = None
        """Why it could not go on; the first reason counts."""

    @property
    def told(self) -> bool:
        """Whether the end has come."""
        return self._told.is_set()

    def tell(self, error: SaqbalaError | None = None) -> None:
        """Let the run end: all that is in flight is finished."""
        if not self.told:
            self.error = error
        self._told.set()

    async def wait(self) -> None:
        """Wait for the end."""
        await self._told.wait()


async def until_told_to_stop(work: AbstractAsyncContextManager[object], ending: Ending | None = None) -> None:
    """Keep a block open until a signal, or `ending`, ends it; a signal while it is being entered cuts that short.

    Raises what made the block end by itself, after everything has been closed.
    """
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    ending = ending or Ending()
    started = asyncio.Event()

    def stop() -> None:
        ending.tell()
        if not started.is_set() and task is not None:
            task.cancel()  # nothing is in flight yet

    numbers = _ending_signals()
    for number in numbers:
        loop.add_signal_handler(number, stop)
    try:
        async with work:
            started.set()
            await ending.wait()
            _log.info("stopping")
    except asyncio.CancelledError:
        if not ending.told:
            raise
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
    if ending.error is not None:
        raise ending.error


def _ending_signals() -> tuple[signal.Signals, ...]:
    """An order to stop, Ctrl-C, and the terminal that was closed, but where nohup has that ignored."""
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        return signal.SIGTERM, signal.SIGINT
    return signal.SIGTERM, signal.SIGINT, signal.SIGHUP
