"""Whose turn it is to ask a host: one request at a time, first come, first served, with a pause in between."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

_MOST = 1000
"""Hosts remembered at once; a site that redirects to ever new ones must not fill the memory."""

_LONGEST_PAUSE = 3600.0
_USUAL_PORTS = {None, 80, 443}


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ended_at: float = float("-inf")


class Turns:
    """The turns of all hosts."""

    def __init__(self, monotonic: Callable[[], float], sleep: Callable[[float], Awaitable[None]]) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._turns: dict[str, _Turn] = {}

    @asynccontextmanager
    async def turn(self, url: str, pause: float) -> AsyncIterator[None]:
        """Wait until no other request to the host is under way, and the pause after the last one is over."""
        turn = self._of(host_key(url))
        async with turn.lock:
            wait = turn.ended_at + pause - self._monotonic()
            if wait > 0:
                await self._sleep(wait)
            try:
                yield
            finally:
                turn.ended_at = self._monotonic()

    def _of(self, key: str) -> _Turn:
        if len(self._turns) >= _MOST and key not in self._turns:
            # Whoever waits for a turn holds its lock or will: what is idle for longer than any pause is not missed.
            oldest = self._monotonic() - _LONGEST_PAUSE
            idle = {name for name, turn in self._turns.items() if turn.ended_at < oldest and not turn.lock.locked()}
            self._turns = {name: turn for name, turn in self._turns.items() if name not in idle}
        return self._turns.setdefault(key, _Turn())


def host_key(url: str) -> str:
    """Name the host of a normal address, the same with `www.`; another port than the web's is another server."""
    parts = urlsplit(url)
    port = "" if parts.port in _USUAL_PORTS else f":{parts.port}"
    return (parts.hostname or "").rstrip(".").removeprefix("www.") + port
