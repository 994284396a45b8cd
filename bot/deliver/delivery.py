"""Delivery: what waits and is due leaves, one parcel a chat, and what became of it is written down.

One long task orders the calls: claim -> pack -> send -> outcome -> mark. It decides nothing itself: how many may go now
says pace, whose turn it is the outbox, what an answer means outcome.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.deliver.following import arrived, not_sent, set_off
from bot.deliver.marks import Marks
from bot.deliver.packing import Content, Packed, Packing, Rendering
from bot.errors import SaqbalaError, TelegramError
from bot.heartbeats import REQUEST_SECONDS, STEP_SECONDS, unwatched
from bot.outcome import Later, Lost, Outcome, Refused, Sent, Unpaid, Untried, back_off, outcome_of
from bot.pace import Pace, Place
from bot.precedence import Precedence
from bot.stars import Stars
from bot.store import Store
from bot.store.claiming import Claimed
from bot.store.settlement import Claim, Settlement
from bot.supervision import Finishing, make_way, until
from bot.telegram.client import Telegram

LEASE = timedelta(minutes=2)
"""Longer than any request can take."""

AHEAD_SECONDS = 0.005
"""Rows are claimed so long before their place opens, for the database takes a while; what is leased counts as sent."""

IN_FLIGHT = 192
MOST_UNWRITTEN = 512
"""Where so many outcomes cannot be written down, nothing more is sent."""

REST_SECONDS = 1.0
"""How long delivery rests when there is nothing to do, or after an error, so that a full disk is no busy loop."""

SHORTEST_REST = 0.02

_GIVEN_SECONDS = 0.15
"""For so long a round makes way for answers: as long as three paid ones take, so that it goes on however many ask."""

_ROUND = "round"

_log = structlog.get_logger()


class Delivery(Finishing):
    """The long task. Start it with run, wake it when rows may be due, stop it with stop."""

    def __init__(
        self,
        store: Store,
        telegram: Telegram,
        rendering: Rendering,
        *,
        pace: Pace,
        stars: Stars,
        precedence: Precedence,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._store = store
        self._telegram = telegram
        self._departures = rendering.departures
        self._packing = Packing(store, rendering, now, telegram.username)
        self.pace = pace
        self._stars = stars
        self._precedence = precedence
        self._now = now
        self._flights: dict[int, asyncio.Task[None]] = {}
        self._marks = Marks(store, now=now, on_written=self._woken.set)
        self.heart = unwatched()
        """Shows whether rounds go on, and requests come to an end."""
        telegram.on_flood = self._note_flood

    async def run(self) -> None:
        """Deliver until stopped; then what is in flight lands and is written down."""
        writing = asyncio.create_task(self._marks.run())
        try:
            while not self._stopped.is_set():
                self.heart.begin(_ROUND, STEP_SECONDS)
                await self._round()
            self.heart.end(_ROUND)
            await self._land(self._flights.values())
        finally:
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
        await self._marks.finish(self._ends_at)

    async def _round(self) -> None:
        """Send what may leave at this moment, then rest until something may have changed."""
        self._woken.clear()
        await make_way(self._precedence, _GIVEN_SECONDS)
        started = time.monotonic()
        free = self.pace.free_room(started, self._ahead)
        claimed = Claimed()
        try:
            claimed = await self._claim(started, free)
            await self._launch(claimed.claims, free)
        except (SaqbalaError, OSError) as error:  # the database tells its troubles itself
            _log.debug("delivery rests", error=str(error))
        if claimed.claims:
            wait = max(self.pace.opens_at() - AHEAD_SECONDS, started + self.pace.tick) - time.monotonic()
            self.heart.begin(_ROUND, wait + STEP_SECONDS)
            await until(self._stopped, wait)
        elif not claimed.put_aside:
            await self._rest()

    @property
    def _ahead(self) -> float:
        return AHEAD_SECONDS + self.pace.tick

    async def _claim(self, now: float, free: int) -> Claimed:
        """Lease no more than may go at once: what is leased when a process dies may have been sent."""
        today = self._now().astimezone(self._departures.zone).date()
        self._stars.begin(today)
        self.pace.paid = self._stars.left(now) > 0
        if self._telegram.outage.opens_at(now) > now:
            return Claimed()
        places = max(free, min(self.pace.room(now, self._ahead), self._stars.left(now)))
        if self._telegram.outage.lasting:
            places = min(places, 1)
        room = min(places, IN_FLIGHT - len(self._flights), MOST_UNWRITTEN - len(self._marks.chats))
        if room <= 0:
            return Claimed()

        def pay(claims: int) -> int:
            self._stars.spend(claims if claims > free else 0)
            return self._stars.unwritten

        busy = {*self._flights, *self._marks.chats, *self.pace.resting(now)}
        claimed = await self._store.outbox.claim(
            self._now(), LEASE, departures=self._departures, limit=room, busy=busy, paid=pay
        )
        self._stars.wrote(claimed.paid)
        return claimed

    async def _rest(self) -> None:
        """Wait until woken, but not longer than until the next chat or place is free."""
        now = time.monotonic()
        opens = max(self.pace.opens_at() - AHEAD_SECONDS, self._telegram.outage.opens_at(now))
        moments = [*self.pace.resting(now).values(), opens]
        nearest = min((moment - now for moment in moments if moment > now), default=REST_SECONDS)
        await until(self._woken, min(REST_SECONDS, max(SHORTEST_REST, nearest)))

    async def _launch(self, claims: Sequence[Claim], free: int) -> None:
        """Send off what was claimed: paid for if it is more than may go for `free`.

        All of it then, because requests that leave together arrive in any order.
        """
        if not claims:
            return
        try:
            packed = await self._packing.pack(claims)
        except Exception as error:
            if not isinstance(error, SaqbalaError):
                _log.exception("messages not made")
            for claim in claims:
                self._marks.add(Settlement(claim, Later(self._now() + back_off(claim.attempts))))
            return
        for one in packed:
            self._send_off(one, paid=len(claims) > free)

    def _send_off(self, one: Packed, *, paid: bool) -> None:
        claim, now = one.claim, time.monotonic()
        if one.content is None:
            nothing = len(one.gone) == len(claim.stories)
            outcome = Untried() if nothing else Refused("the message could not be made")
            self._marks.add(Settlement(claim, outcome, gone=one.gone))
        elif self._must_wait(claim.chat.id, now):
            self._marks.add(Settlement(claim, Untried(), gone=one.gone))
        else:
            flight = self._fly(one, one.content, self.pace.reserve(claim.chat.id, now), paid=paid)
            self._flights[claim.chat.id] = asyncio.create_task(flight)

    def _must_wait(self, chat: int, now: float) -> bool:
        """Whether something has come between claiming and sending: a stop, a halt, an answer to the chat."""
        if self._stopped.is_set() or self.pace.opens_at() - now > REST_SECONDS:
            return True
        return self.pace.opens_to(chat) > now + self._ahead

    async def _fly(self, one: Packed, content: Content, place: Place, *, paid: bool) -> None:
        """Carry one parcel to its chat at its moment; whatever happens to it stays with it."""
        claim = one.claim
        set_off(claim)
        outcome: Outcome = Untried()
        try:
            while (wait := place.moment - time.monotonic()) > 0:  # noqa: ASYNC110 - an answer may take its place meanwhile
                await asyncio.sleep(wait)
            now = time.monotonic()
            if self._telegram.outage.opens_at(now) <= now:
                outcome = Lost()
                outcome = await self._send(one, content, paid=paid)
        except asyncio.CancelledError:  # a stop does not wait any longer
            _log.warning("answer not waited for")
        except Exception:  # not the message's fault, so it is not given up
            _log.exception("parcel failed")
            outcome = Later(self._now() + back_off(claim.attempts))
        arrived(self._telegram.meter, claim, outcome)
        self.pace.answered(place, time.monotonic())
        del self._flights[claim.chat.id]
        shown = content.shown if isinstance(outcome, Sent) else ()
        self._marks.add(
            Settlement(claim, outcome, shown=shown, gone=one.gone, style=content.style, made_at=one.made_at)
        )

    async def _send(self, one: Packed, content: Content, *, paid: bool) -> Outcome:
        claim, send = one.claim, self._telegram.push_form
        self.heart.begin(request := f"request to chat {claim.chat.id}", REQUEST_SECONDS)
        try:
            return Sent(await send(claim.chat.id, content.form, thread=claim.thread, paid=paid, reply_to=one.reply_to))
        except TelegramError as error:
            outcome = outcome_of(error, claim.attempts, self._now())
            if isinstance(outcome, Unpaid):
                self._stop_paying(outcome)
                return Untried()
            not_sent(error, outcome, told=self._telegram.outage.lasting)
            return outcome
        finally:
            self.heart.end(request)

    def _stop_paying(self, outcome: Unpaid) -> None:
        if self.pace.paid:
            _log.error("Telegram takes no Stars; going on at the free rate", error=outcome.why)
        self._stars.refused(time.monotonic())
        self.pace.paid = False

    def _note_flood(self, chat: int, seconds: float, everybody: float | None) -> None:
        """Keep a 429 for the next start, also one that an answer or an edit met."""
        if chat not in self._flights:
            self._marks.block(chat, Later(self._now() + timedelta(seconds=seconds), "flood"))
        if everybody is not None:
            _log.warning("all sending waits", seconds=round(everybody))
            self._marks.halt(self._now() + timedelta(seconds=everybody))
