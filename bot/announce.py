"""Announcing: notices leave one chat at a time, after everything else that is to be sent.

One long task like revision: claim -> render in the recipient's language -> send -> outcome -> settle. What an answer
means says outcome, when something may go says pace, what becomes of a recipient the store.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from structlog.contextvars import bind_contextvars

from bot.departure import Departures
from bot.errors import SaqbalaError, TelegramError
from bot.i18n import Catalogues
from bot.model import Message
from bot.notices import thread_of
from bot.outcome import Later, Lost, Outcome, Refused, Sent, Unpaid, Untried, back_off, outcome_of
from bot.pace import Pace, Place
from bot.render.announcement import render_announcement
from bot.store import Store
from bot.store.errands import Delivered, Errand
from bot.supervision import Finishing, until
from bot.telegram.client import Telegram

LEASE = timedelta(minutes=2)
"""Longer than any request can take."""

IN_FLIGHT = 128
AHEAD_SECONDS = 0.005
"""Errands are claimed so long before their place opens: of a process that dies they count as tried."""

REST_SECONDS = 1.0
"""How long it rests at most: notices may be due again, and pushes that went first may be gone."""

TRY_SECONDS = 0.2
"""How long the last outcomes rest before they are tried again."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Wording:
    """What every notice needs to be rendered."""

    catalogues: Catalogues
    departures: Departures


class Announcing(Finishing):
    """The long task. Start it with run, wake it when something may have to be said, stop it with stop."""

    def __init__(
        self, store: Store, telegram: Telegram, wording: Wording, *, pace: Pace, now: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self._store = store
        self._telegram = telegram
        self._wording = wording
        self._pace = pace
        self._now = now
        self._flights: dict[int, asyncio.Task[None]] = {}
        self._landed: list[Delivered] = []

    async def run(self) -> None:
        """Announce until stopped; then what is in flight lands and is written down."""
        while not self._stopped.is_set():
            self._woken.clear()
            self.heart.turn()
            try:
                await self._settle()
                gone = await self._dispatch(await self._claim())
            except (SaqbalaError, OSError) as error:
                _log.debug("announcing rests", error=str(error))  # the database tells its troubles itself
                gone = 0
            if not gone:
                await until(self._woken, self._pause())
        await self._land(self._flights.values())
        await self._settle_finally(self._ends_at)

    async def _claim(self) -> Sequence[Errand]:
        """Lease what may go at this moment."""
        now = time.monotonic()
        room = self._room(now)
        if room <= 0 or await self._must_wait():
            return []
        busy = {*self._flights, *self._pace.resting(now)}
        return await self._store.notices.claim(self._now(), LEASE, limit=room, busy=busy)

    def _room(self, now: float) -> int:
        """How many may go now, none of them paid for; while Telegram cannot be reached one alone, now and then."""
        outage = self._telegram.outage
        if outage.opens_at(now) > now:
            return 0
        room = min(IN_FLIGHT - len(self._flights), self._pace.free_room(now, AHEAD_SECONDS + self._pace.tick))
        return min(room, 1) if outage.lasting else room

    async def _must_wait(self) -> bool:
        """Whether anything is to be pushed, which goes first, or everything has been told to wait."""
        now = time.monotonic()
        if self._opens_at(now) - now > REST_SECONDS:
            return True
        return await self._store.outbox.leaves(self._now(), busy=self._pace.resting(now))

    def _opens_at(self, now: float) -> float:
        return max(self._pace.opens_at(), self._telegram.outage.opens_at(now))

    def _pause(self) -> float:
        """How long there is nothing to do: until the next place is about to open, where that is not now."""
        now = time.monotonic()
        opens = self._opens_at(now) - AHEAD_SECONDS - now
        return min(opens, REST_SECONDS) if opens > 0 else REST_SECONDS

    async def _dispatch(self, errands: Sequence[Errand]) -> int:
        """Let errands go one by one, as fast as the pace allows, and give back the others; how many have gone."""
        for n, errand in enumerate(errands):
            try:
                place = await self._take_place(errand.chat.id)
            except (SaqbalaError, OSError):  # they are given back when the database lets us
                self._landed += (Delivered(left, Untried()) for left in errands[n:])
                raise
            if place is None:
                self._landed += (Delivered(left, Untried()) for left in errands[n:])
                return n
            self._flights[errand.chat.id] = asyncio.create_task(self._announce(errand, place))
        return len(errands)

    async def _take_place(self, chat: int) -> Place | None:
        """Wait for the next place in the pace; None when there is a stop, or an answer or a push has need of it."""
        opens = self._pace.opens_at()
        await until(self._stopped, opens - time.monotonic())
        if self._stopped.is_set() or await self._must_wait() or self._pace.opens_at() != opens:
            return None
        return self._pace.reserve(chat, time.monotonic())

    async def _announce(self, errand: Errand, place: Place) -> None:
        """Say it once; whatever happens to it stays with it."""
        bind_contextvars(delivery=errand.name, chat=errand.chat.id, attempt=errand.attempts)
        outcome: Outcome = Lost()
        try:
            outcome = await self._try(errand)
            self._pace.answered(place, time.monotonic())
        except asyncio.CancelledError:  # a stop does not wait any longer
            _log.warning("answer not waited for")
        except Exception:
            _log.exception("notice failed")
            outcome = Later(self._now() + back_off(errand.attempts))
        self._landed.append(Delivered(errand, outcome))
        self._woken.set()

    async def _try(self, errand: Errand) -> Outcome:
        try:
            message = self._render(errand)
        except Exception:
            _log.exception("message not made")
            return Refused("the message could not be made")
        meter = self._telegram.meter
        if errand.attempts > 1:
            meter.count("retries", "notice")
        try:
            sent = await self._telegram.push(errand.chat.id, message, thread=thread_of(errand.notice.data))
        except TelegramError as error:
            outcome = outcome_of(error, errand.attempts, self._now())
            if isinstance(outcome, Unpaid):  # nothing was to be paid for: an answer in trouble like any other
                outcome = Later(self._now() + back_off(errand.attempts))
            tell = _log.debug if self._telegram.outage.lasting else _log.warning  # an outage is told once
            tell("notice not sent", error=str(error), outcome=type(outcome).__name__)
            return outcome
        meter.count("sent_messages", "notice")
        return Sent(sent)

    def _render(self, errand: Errand) -> Message:
        message = render_announcement(errand.notice, errand.chat, self._wording.catalogues[errand.chat.language])
        return replace(message, silent=self._wording.departures.is_silent(errand.quiet, self._now()))

    async def _settle(self) -> None:
        """Write down what has landed; only then may the chats hear more."""
        landed = list(self._landed)
        await self._store.notices.settle(landed, self._now())
        del self._landed[: len(landed)]
        for one in landed:
            self._flights.pop(one.errand.chat.id, None)

    async def _settle_finally(self, ends_at: float) -> None:
        """Write down the last outcomes; where that does not succeed in time, their leases tell the next start."""
        while True:
            try:
                return await self._settle()
            except SaqbalaError as error:
                if time.monotonic() > ends_at:
                    _log.error("outcomes not written", error=str(error), outcomes=len(self._landed))
                    return None
                await asyncio.sleep(TRY_SECONDS)
