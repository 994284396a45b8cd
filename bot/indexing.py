"""Indexing: what was stored or changed is brought into the index of searches, some stories at a time."""

from __future__ import annotations

import asyncio

from bot.analysis.stemming import make_ready
from bot.heartbeats import unwatched
from bot.store import Store
from bot.store.indexing import index_all


class Indexing:
    """One long task, woken when stories may have been stored; what is left over after a restart comes first."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.heart = unwatched()
        """Shows that it goes on."""
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look for stories that the index does not have as they are."""
        self._woken.set()

    async def run(self) -> None:
        """Index until cancelled."""
        await asyncio.to_thread(make_ready)  # a third of a second in which others would wait
        while True:
            await index_all(self._store.database, turn=self.heart.turn)
            self.heart.rest()
            await self._woken.wait()
            self._woken.clear()
