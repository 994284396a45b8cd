"""Long tasks that are to run to their end, whatever fails on the way, and that rest until there is something to do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.errors import RefusedError

RESTART_SECONDS, LONGEST_RESTART_SECONDS = 1.0, 60.0

_log = structlog.get_logger()


async def keep_going(name: str, task: Callable[[], Awaitable[None]]) -> None:
    """Run a task to its end; one that fails is told and begun again, later each time, and not before it is allowed."""
    wait = RESTART_SECONDS
    while True:
        try:
            return await task()
        except RefusedError as error:
            _log.warning("task begins again", task=name, error=str(error))
            await asyncio.sleep(max(wait, error.retry_after or 0.0))
        except Exception:
            _log.exception("task begins again", task=name)
            await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_RESTART_SECONDS)


async def until(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, but no longer than this."""
    if seconds <= 0:
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
