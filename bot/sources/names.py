"""Looking up hosts in threads of their own.

asyncio's own threads are few and shared with everything else: names whose servers are silent would hold all of them,
and with them the connections to Telegram; and a program that ends would wait for them.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from aiohttp.abc import AbstractResolver, ResolveResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.sources.addresses import AddressInfo

_FLAGS = socket.AI_ADDRCONFIG
_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class Names(AbstractResolver):
    """The system's resolver, asked in a new thread for each name."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Look up a host; raises OSError where it has no address."""
        loop = asyncio.get_running_loop()
        found: asyncio.Future[Sequence[AddressInfo]] = loop.create_future()

        def look_up() -> None:
            try:
                infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family, flags=_FLAGS)
            except (OSError, UnicodeError) as error:
                _tell(loop, found, error)
            else:
                _tell(loop, found, infos)

        Thread(target=look_up, daemon=True, name="host look-up").start()
        return [_result(host, port, info) for info in await found]

    async def close(self) -> None:
        """Leave the threads to themselves: they end when the system has answered them."""


def _tell(
    loop: asyncio.AbstractEventLoop,
    found: asyncio.Future[Sequence[AddressInfo]],
    answer: Sequence[AddressInfo] | Exception,
) -> None:
    def settle() -> None:
        if found.done():  # nobody waits for it any more
            return
        if isinstance(answer, Exception):
            found.set_exception(answer)
        else:
            found.set_result(answer)

    with suppress(RuntimeError):  # the loop has ended
        loop.call_soon_threadsafe(settle)


def _result(host: str, port: int, info: AddressInfo) -> ResolveResult:
    family, _, protocol, _, address = info
    return ResolveResult(
        hostname=host, host=str(address[0]), port=port, family=int(family), proto=protocol, flags=_NUMERIC
    )
