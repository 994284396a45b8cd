"""Telling the service manager how the bot is (sd_notify(3)): a datagram each; without a manager nothing is told."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress

EXTENSION_SECONDS = 60.0
"""For so long a start may go on after each word: migrating a large database takes minutes, and so may Telegram."""

STARTING_EVERY_SECONDS = 15.0


class Notifier:
    """Speaks to systemd where it listens."""

    def __init__(
        self, address: str, watchdog_seconds: float | None, *, steady: Callable[[], float] = time.monotonic
    ) -> None:
        """`address` is that of NOTIFY_SOCKET ('': nobody listens); a word is awaited each `watchdog_seconds`."""
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._alive_every = watchdog_seconds / 2 if watchdog_seconds else None
        self._steady = steady
        self._told: dict[str, float] = {}

    def starting(self) -> None:
        """It is still about to start, and the manager is to be patient."""
        if self._is_time("starting", STARTING_EVERY_SECONDS):
            self._tell(f"EXTEND_TIMEOUT_USEC={EXTENSION_SECONDS * 1e6:.0f}")

    def ready(self) -> None:
        """It has started."""
        self._tell("READY=1\nSTATUS=running")

    def alive(self) -> None:
        """It works as it should."""
        if self._alive_every is not None and self._is_time("alive", self._alive_every):
            self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """It is about to end."""
        self._tell("STOPPING=1\nSTATUS=stopping")

    def _is_time(self, what: str, every: float) -> bool:
        now = self._steady()
        if now - self._told.get(what, -every) < every:
            return False
        self._told[what] = now
        return True

    def _tell(self, words: str) -> None:
        """A manager that does not listen is no reason to fail."""
        if not self._address:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as way:
            way.settimeout(0)
            way.sendto(words.encode(), self._address)
