"""Comparing: what was stored is held against what was there, so that the parts of one matter are known as such.

Those that are about to be spread come first, within their fan-out: a push answers the message of the part before it.
All others are compared at leisure.
"""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfo

from bot.store import Store

_BREATH_SECONDS = 0.1
"""An archive that was imported takes minutes, in which answers must not wait."""


class Comparing:
    """One long task, woken when stories may have been stored; what is left over after a restart comes first."""

    def __init__(self, store: Store, zone: ZoneInfo) -> None:
        self._store = store
        self._zone = zone
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look for stories that have not been compared."""
        self._woken.set()

    async def run(self) -> None:
        """Compare until cancelled."""
        while True:
            while await self._store.matters.find_some(self._zone):  # noqa: ASYNC110 - it has found some
                await asyncio.sleep(_BREATH_SECONDS)
            await self._woken.wait()
            self._woken.clear()
