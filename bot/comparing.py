"""Comparing: what was stored is held against what was there, so that the parts of one matter are known as such.

Those that are about to be spread come first, within their fan-out: a push answers the message of the part before it.
All others are compared at leisure.
"""

from __future__ import annotations

import asyncio
import time
from zoneinfo import ZoneInfo

from bot.heartbeats import unwatched
from bot.precedence import Precedence
from bot.store import Store
from bot.store.matters import FEW
from bot.supervision import make_way

_SHARE = 0.05
"""Of the time, so much goes into comparing: an archive that was imported takes minutes, and answers must not wait."""

_BREATH_SECONDS = 0.05
"""It rests so long at least."""

_GIVEN_SECONDS = 2.0
"""For so long it makes way for answers."""


class Comparing:
    """One long task, woken when stories may have been stored; what is left over after a restart comes first."""

    def __init__(self, store: Store, zone: ZoneInfo, precedence: Precedence) -> None:
        self._store = store
        self.heart = unwatched()
        """Shows that it goes on."""
        self._zone = zone
        self._precedence = precedence
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look for stories that have not been compared."""
        self._woken.set()

    async def run(self) -> None:
        """Compare until cancelled."""
        while True:
            while await self._compare_some():
                pass
            self.heart.rest()
            await self._woken.wait()
            self._woken.clear()

    async def _compare_some(self) -> bool:
        """Compare a few; False where none is left. Whatever it takes of the processor, answers take longer by."""
        self.heart.turn()
        await make_way(self._precedence, _GIVEN_SECONDS)
        begun = time.monotonic()
        going = await self._store.matters.find_some(self._zone, most=FEW)
        if going:
            await asyncio.sleep(max(_BREATH_SECONDS, (time.monotonic() - begun) * (1 / _SHARE - 1)))
        return going
