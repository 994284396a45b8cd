"""Waking those who wait for something to happen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Bell:
    """Wakes all who wait for something to happen."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.rung = 0
        """How often it has rung: who remembers the number sees whether anything has happened since."""

    def ring(self) -> None:
        """Something happened."""
        self.rung += 1
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, predicate: Callable[[], Found], seconds: float) -> Found:
        """Wait until the predicate gives something true, looked at after each ring, and give it.

        After `seconds` give what it gives then.
        """
        try:
            async with asyncio.timeout(seconds):
                while not (found := predicate()):
                    await self._event.wait()
        except TimeoutError:
            return predicate()
        return found
