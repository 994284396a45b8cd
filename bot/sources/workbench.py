"""Work that takes the processor long, done in a thread beside the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


class Beside(Protocol):
    """How such work is done: asyncio.to_thread, or something more careful."""

    async def __call__(self, work: Callable[_Given, _Made], /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        """Do the work and give what came of it; what it raises is raised here."""
        ...


class Workbench:
    """One piece of work at a time, so that the event loop contends with a single thread for the interpreter.

    With as many threads as a pool has, an answer would have to wait for a turn behind all of them, 5 ms each.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def __call__(self, work: Callable[_Given, _Made], /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        """Do the work when it is its turn."""
        async with self._turn:
            return await asyncio.to_thread(work, *args, **kwargs)
