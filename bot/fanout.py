"""Fan-out: each stored story's row becomes waiting rows of the chats that follow it, chunk by chunk.

Before, it is held against the saved searches; what these need is made here, too, as far as nobody has made it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.departure import Departures
from bot.heartbeats import STEP_SECONDS, unwatched
from bot.precedence import Precedence
from bot.search.query import Query
from bot.store import Store
from bot.supervision import make_way

_GIVEN_SECONDS = 0.15
"""For so long a chunk makes way for answers: even so there are more of them than can be sent."""

_ROUND = "round"


@dataclass(frozen=True, slots=True)
class Understanding:
    """How saved searches are understood: by `read`, and as long as the `version` (bot.alerts) is the same."""

    read: Callable[[str], Query]
    version: str


class Fanout:
    """One long task, woken when stories may have been stored; after a restart it goes on where it was."""

    def __init__(
        self,
        store: Store,
        saved: Understanding,
        *,
        now: Callable[[], datetime],
        departures: Departures,
        precedence: Precedence,
        on_chunk: Callable[[], None],
    ) -> None:
        self._store = store
        self._saved = saved
        self._now = now
        self._departures = departures
        self._precedence = precedence
        self._on_chunk = on_chunk
        self._woken = asyncio.Event()
        self.heart = unwatched()
        """Shows whether it comes round once it was woken."""

    def wake(self) -> None:
        """Look for stories to fan out."""
        self.heart.wake(_ROUND, STEP_SECONDS)
        self._woken.set()

    async def run(self) -> None:
        """Fan out until cancelled."""
        self.heart.begin(_ROUND, STEP_SECONDS)
        await self._store.alerts.renew(self._saved.version)
        while True:
            await self.drain()  # first, because the last try may have failed half-way
            if not self._woken.is_set():
                self.heart.end(_ROUND)
            await self._woken.wait()
            self._woken.clear()

    async def drain(self) -> None:
        """Fan out all that there is; a chunk can be delivered as soon as it is written."""
        self.heart.begin(_ROUND, STEP_SECONDS)
        while await self._store.alerts.make_some(self._saved.read) or await self._compare() or await self._carry():
            self.heart.begin(_ROUND, STEP_SECONDS)

    async def _compare(self) -> bool:
        """Find the parts of the matters of what is to be spread: a push answers the part before it."""
        return await self._store.matters.find_some(self._departures.zone, leaving=True)

    async def _carry(self) -> bool:
        going = await self._store.outbox.fan_out_chunk(self._now(), self._departures)
        if going:
            self._on_chunk()
            await make_way(self._precedence, _GIVEN_SECONDS)
        return going
