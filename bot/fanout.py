"""Fan-out: each stored story's row becomes waiting rows of the chats that follow it, chunk by chunk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.departure import Departures
from bot.store import Store


class Fanout:
    """One long task, woken when stories may have been stored; after a restart it goes on where it was."""

    def __init__(
        self, store: Store, *, now: Callable[[], datetime], departures: Departures, on_chunk: Callable[[], None]
    ) -> None:
        self._store = store
        self._now = now
        self._departures = departures
        self._on_chunk = on_chunk
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look for stories to fan out."""
        self._woken.set()

    async def run(self) -> None:
        """Fan out until cancelled."""
        while True:
            await self.drain()  # first, because the last try may have failed half-way
            await self._woken.wait()
            self._woken.clear()

    async def drain(self) -> None:
        """Fan out all that there is; a chunk can be delivered as soon as it is written."""
        while await self._store.outbox.fan_out_chunk(self._now(), self._departures):
            self._on_chunk()
