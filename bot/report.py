"""Reporting: the progress of broadcasts, told to their operators by editing one message in place.

What is shown is not kept: after a restart every broadcast that is not over is shown once more, and the end of each is
shown until Telegram has taken it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.errors import SaqbalaError, TelegramError
from bot.heartbeats import unwatched
from bot.i18n import Catalogues
from bot.notices import Progress
from bot.outcome import Fixed, Refused, back_off, outcome_of_edit
from bot.pace import Pace, Place
from bot.render.broadcast import render_progress
from bot.store import Store
from bot.store.broadcasts import Shown
from bot.supervision import until
from bot.telegram.client import Telegram

INTERVAL_SECONDS = 2.5
"""How often a message is edited at most: Telegram slows down who edits more often."""

_log = structlog.get_logger()


class Reporting:
    """The long task. Start it with run, stop it with stop."""

    def __init__(
        self, store: Store, telegram: Telegram, catalogues: Catalogues, *, pace: Pace, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self.heart = unwatched()
        """Shows that it goes on."""
        self._telegram = telegram
        self._catalogues = catalogues
        self._pace = pace
        self._now = now
        self._stopped = asyncio.Event()
        self._told: dict[int, Progress] = {}
        """What was last shown, by the notice's number."""
        self._failures = 0

    def stop(self) -> None:
        """Edit nothing more; run ends when an edit in flight has been answered."""
        self._stopped.set()

    async def run(self) -> None:
        """Report until stopped."""
        while not self._stopped.is_set():
            self.heart.turn()
            try:
                await self._tell_all()
            except (SaqbalaError, OSError) as error:
                _log.debug("reporting rests", error=str(error))  # the database tells its troubles itself
            failing = back_off(self._failures).total_seconds() if self._failures else 0.0
            await until(self._stopped, max(INTERVAL_SECONDS, failing))

    async def _tell_all(self) -> None:
        shown = await self._store.broadcasts.shown()
        self._told = {one.number: self._told[one.number] for one in shown if one.number in self._told}
        for one in shown:
            if self._told.get(one.number) != one.progress and (place := await self._take_place(one.chat)):
                await self._tell(one, place)

    async def _take_place(self, chat: int) -> Place | None:
        """Wait for the next place in the pace; None where that would be long, or there is a stop."""
        now = time.monotonic()
        if self._pace.opens_at() - now > INTERVAL_SECONDS:
            return None
        place = self._pace.reserve(chat, now)
        while (wait := place.moment - time.monotonic()) > 0 and not self._stopped.is_set():
            await until(self._stopped, wait)  # an answer may take its place meanwhile
        return None if self._stopped.is_set() else place

    async def _tell(self, shown: Shown, place: Place) -> None:
        """Show how far a broadcast has got: its end once and for all, and nothing where it cannot be shown any more."""
        over = shown.progress.state == "done"
        try:
            await self._edit(shown, place)
        except TelegramError as error:
            outcome = outcome_of_edit(error, 1, self._now())
            tell = _log.debug if self._telegram.outage.lasting else _log.warning  # an outage is told once
            tell("progress not shown", chat=shown.chat, error=str(error), outcome=type(outcome).__name__)
            over = isinstance(outcome, Fixed | Refused)
            self._failures += 1
        else:
            self._told[shown.number] = shown.progress
            self._failures = 0
        if over:
            await self._store.broadcasts.show_no_more(shown.number)
            self._told.pop(shown.number, None)  # a press that comes now may show it once more
            _log.info("broadcast over", **_counts(shown.progress))

    async def _edit(self, shown: Shown, place: Place) -> None:
        chat = await self._store.chats.get(shown.chat)
        if chat is not None:
            message = render_progress(shown.progress, self._catalogues[chat.language])
            await self._telegram.edit_once(shown.chat, shown.message_id, message, place)


def _counts(progress: Progress) -> dict[str, int | str]:
    """What the log tells of a broadcast: how many, not what."""
    return {
        "notice": progress.notice.number,
        "state": progress.state,
        "sent": progress.sent,
        "unreachable": progress.unreachable,
        "uncertain": progress.uncertain,
        "failed": progress.failed,
    }
