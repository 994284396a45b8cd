"""Reading in a process of its own, beside the storing: on two processors an archive is stored in half the time."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar

_RARELY = 200_000
"""New objects after which garbage is collected: what is read in bulk is none, and is looked through each time."""

Given = TypeVar("Given")
Made = TypeVar("Made")


@asynccontextmanager
async def elsewhere(
    work: Callable[[Given], Made], here: Callable[[Given], Awaitable[Made]]
) -> AsyncIterator[Callable[[Given], Coroutine[object, object, Made]]]:
    """Give what does `work`, a function of a module or a partial of one, in another process while the block runs.

    The first is done `here`, so that whoever has little need not wait for a process to start; so is everything where
    there is one processor or no process can be had, and what a process left undone that was killed.
    """
    pool, thresholds = _pool(), gc.get_threshold()
    begun = False

    async def do(given: Given) -> Made:
        nonlocal begun, pool
        first, begun = not begun, True
        if pool is None or first:
            return await here(given)
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work, given)
        except (BrokenExecutor, OSError):
            pool = None
            return await here(given)

    started = pool
    gc.set_threshold(_RARELY)
    try:
        yield do
    finally:
        gc.set_threshold(*thresholds)
        if started is not None:
            started.shutdown(cancel_futures=True)


def _pool() -> ProcessPoolExecutor | None:
    if (os.cpu_count() or 1) == 1:
        return None
    try:
        context = multiprocessing.get_context("spawn")  # a fork would take the threads' locks with it
        return ProcessPoolExecutor(1, mp_context=context, initializer=_begin)
    except (ImportError, OSError, NotImplementedError):  # a system without shared semaphores
        return None


def _begin() -> None:
    """In the process: an interrupt is the command's, which ends this one; where that was killed, it ends by itself."""
    gc.set_threshold(_RARELY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_command, daemon=True).start()


def _end_with_command() -> None:
    command = multiprocessing.parent_process()
    if command is not None:
        command.join()
        os._exit(1)
