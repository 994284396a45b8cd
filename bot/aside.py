"""Work that nobody waits for: begun, and cut short where the bot ends before it does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import TypeAlias

import structlog

Aside: TypeAlias = Callable[[Coroutine[object, object, None]], None]
"""Begins a piece of work."""

_log = structlog.get_logger()


@asynccontextmanager
async def open_aside() -> AsyncIterator[Aside]:
    """Give what begins a piece of work, while the block runs; at its end what is not done is cancelled."""
    working: set[asyncio.Task[None]] = set()

    def begin(work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(_carefully(work))
        working.add(task)
        task.add_done_callback(working.discard)

    try:
        yield begin
    finally:
        for task in list(working):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _carefully(work: Coroutine[object, object, None]) -> None:
    try:
        await work
    except Exception:  # nobody waits for it who could be told
        _log.exception("work aside failed")
