"""A thread of its own that ends the process where its event loop is blocked, or an ordered end does not come.

It counts its own turns, so that a computer that sleeps and a process that was stopped are not taken for a blocked loop.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf

from bot.heartbeats import Waking

EXIT_STUCK = 70
"""The exit code of a process that was stuck (EX_SOFTWARE of sysexits.h)."""

BLOCKED_SECONDS = 60.0
"""For so long the event loop may do one thing: what takes long is done in threads, so it is a slip."""

LOOK_SECONDS = 1.0
LAST_WORDS_SECONDS = 2.0
"""How long telling why may take: whoever reads stderr may be stuck, too."""


class Watchdog:
    """Knows when the event loop came round last, and by when the process is to have ended."""

    def __init__(self, *, blocked: float = BLOCKED_SECONDS, steady: Callable[[], float] = time.monotonic) -> None:
        self._clock = Waking(steady)
        self._blocked = blocked
        self._turns = 0
        self._known = 0
        self._turned = self._clock()
        self._wait = inf
        self._ends_at = inf

    def turn(self) -> None:
        """The event loop has come round."""
        self._turns += 1

    def expect_end(self, seconds: float) -> None:
        """The process is about to end, and is to be ended by force after so many seconds."""
        self._wait = min(self._wait, seconds)

    def look(self) -> str:
        """Why the process has to be ended now, '' where it has not to; once a second, by one thread."""
        now = self._clock()
        if self._turns != self._known or not self._turns:  # before its first turn it starts, which may take long
            self._known, self._turned = self._turns, now
        self._ends_at = min(self._ends_at, now + self._wait)
        if now - self._turned > self._blocked:
            return f"the event loop is blocked: it has not come round for {now - self._turned:.0f} s"
        return "the end does not come" if now >= self._ends_at else ""


@contextmanager
def guarding(watchdog: Watchdog, *, every: float = LOOK_SECONDS) -> Iterator[None]:
    """Let it look in a thread of its own while the block runs."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(every):
            if reason := watchdog.look():
                _end(reason)

    threading.Thread(target=look, name="watchdog", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _end(reason: str) -> None:
    """Tell why, with what each thread is at, and end the process whatever else it does."""
    words = threading.Thread(target=_tell, args=(reason,), daemon=True)
    words.start()
    words.join(LAST_WORDS_SECONDS)
    os._exit(EXIT_STUCK)


def _tell(reason: str) -> None:
    """Say it past the log, which may be what is blocked; the stacks are names of functions, without any value."""
    os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, f"Error: {reason}; the process is ended\n".encode())
    faulthandler.dump_traceback(all_threads=True)
