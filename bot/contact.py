"""Contact: when Telegram last answered is kept, and a long silence that has ended is told to the chats that want it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.absence import ended_absence
from bot.errors import SaqbalaError, TelegramError
from bot.heartbeats import unwatched
from bot.store import Store
from bot.supervision import until
from bot.telegram.client import Telegram

LOOK_SECONDS = 1.0
KEEP_SECONDS = 60.0
"""How often the moment of the last answer is written down."""

ASK_SECONDS = 300.0
"""After so long a silence Telegram is asked something: with a webhook there may be nothing else to ask for hours."""

PATIENCE_SECONDS = 5.0
"""How long the answer to that is waited for: a stop waits as long."""

_log = structlog.get_logger()


def unset_clock() -> float:
    """Seconds of a clock that nobody sets, and that goes on while the machine sleeps (where it can)."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Contact:
    """The long task; start it when Telegram has answered. Stop it with stop."""

    def __init__(
        self,
        store: Store,
        telegram: Telegram,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float] = unset_clock,
    ) -> None:
        self._store = store
        self.heart = unwatched()
        """Shows that it goes on."""
        self._telegram = telegram
        self._now = now
        self._clock = clock
        self._stopped = asyncio.Event()
        self._answers = -1  # the one that let it start counts
        self._answered_at: float | None = None
        self._kept_at: float | None = None
        self._asked_at = 0.0

    def stop(self) -> None:
        """Look no more; run ends when the last answer has been written down."""
        self._stopped.set()

    async def run(self) -> None:
        """Watch until stopped."""
        while not self._stopped.is_set():
            self.heart.turn()
            try:
                await self._look()
                await self._ask()
            except (SaqbalaError, OSError) as error:
                _log.debug("contact not kept", error=str(error))  # the database tells its troubles itself
            await until(self._stopped, LOOK_SECONDS)
        with suppress(SaqbalaError):
            await self._keep()

    async def _look(self) -> None:
        """Take note of answers since the last look: they may have ended an outage."""
        answers, clock = self._telegram.answers, self._clock()
        if answers == self._answers:
            return
        known = self._answered_at
        silence = None if known is None else timedelta(seconds=clock - known)
        last = await self._store.contact.last() if known is None else None
        outage = ended_absence(self._now(), last, silence)
        if outage is not None:
            await self._store.contact.end_outage(outage)
            _log.warning("out of reach", since=outage.since.isoformat(), until=outage.until.isoformat())
        self._answers, self._answered_at = answers, clock
        if self._kept_at is None or clock - self._kept_at >= KEEP_SECONDS:
            await self._keep()

    async def _keep(self) -> None:
        """Write down when Telegram last answered, as the clock tells it now, whatever it told then."""
        if self._answered_at is None:
            return
        clock = self._clock()
        await self._store.contact.keep(self._now() - timedelta(seconds=clock - self._answered_at))
        self._kept_at = clock

    async def _ask(self) -> None:
        """Ask Telegram something after a long silence."""
        clock = self._clock()
        if clock - max(self._answered_at or clock, self._asked_at) >= ASK_SECONDS:
            self._asked_at = clock
            with suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await self._telegram.call("getMe", {})
