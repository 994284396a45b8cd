"""Delivery: what waits and is due leaves, one parcel a chat, and what became of it is written down.

One long task orders the calls: claim -> render -> send -> outcome -> settle. It decides nothing itself: when a chat may
be written to says pace, what an answer means says outcome, what becomes of the rows says the outbox.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.departure import Departures
from bot.errors import RefusedError, SaqbalaError, TelegramError
from bot.i18n import Catalogues
from bot.model import Message, Parcel, Showing, Story, Style
from bot.outcome import Later, Outcome, Refused, Sent, back_off, outcome_of
from bot.pace import Pace
from bot.render.parcel import render_parcel
from bot.store import Store
from bot.store.settlement import PLAIN, Claim, Settlement, Shown
from bot.supervision import until
from bot.telegram.client import Telegram
from bot.topics import Topics

LEASE = timedelta(minutes=2)
"""Longer than any request can take."""

IN_FLIGHT = 128
AHEAD_SECONDS = 0.1
"""Parcels are claimed so far ahead of the moment at which they may go."""

MARKS_SECONDS = 0.05
"""Outcomes are gathered this long and written in one transaction."""

LAST_TRIES = 3
REST_SECONDS = 1.0
"""How long delivery rests after an error of its own, so that a full disk is no busy loop."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rendering:
    """What every message needs to be rendered and sent."""

    catalogues: Catalogues
    topics: Topics
    departures: Departures


class Delivery:
    """The long task. Start it with run, wake it when rows may be due, stop it with stop."""

    def __init__(
        self, store: Store, telegram: Telegram, rendering: Rendering, *, pace: Pace, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._telegram = telegram
        self._rendering = rendering
        self._pace = pace
        self._now = now
        self._woken = asyncio.Event()
        self._stopped = asyncio.Event()
        self._flights: dict[int, asyncio.Task[None]] = {}
        self._outcomes: list[Settlement] = []
        self._landed = asyncio.Event()

    def wake(self) -> None:
        """Look for rows that are due."""
        self._woken.set()

    def stop(self) -> None:
        """Start nothing more; run ends when what is in flight has landed and is written down."""
        self._stopped.set()
        self._woken.set()

    async def run(self) -> None:
        """Deliver until stopped; then what is in flight lands and is written down."""
        marks = asyncio.create_task(self._mark())
        try:
            while not self._stopped.is_set():
                await self._round()
            await asyncio.gather(*self._flights.values())
        finally:
            marks.cancel()
            with suppress(asyncio.CancelledError):
                await marks
        await self._settle_finally()

    async def _round(self) -> None:
        """Send all that may leave now, then rest until something may have changed."""
        self._woken.clear()
        try:
            claims = await self._claim()
            await self._dispatch(claims)
        except (SaqbalaError, OSError) as error:
            _log.error("delivery rests", error=str(error))
            claims = []
        if not claims:
            await self._rest()

    async def _claim(self) -> Sequence[Claim]:
        """Lease no more than may go within a moment: what is leased when a process dies may have been sent."""
        now = time.monotonic()
        room = min(IN_FLIGHT - len(self._flights), self._pace.within(AHEAD_SECONDS))
        if room <= 0 or self._pace.opens_at() - now > REST_SECONDS:
            return []
        busy = {*self._flights, *self._pace.resting(now)}
        claimed = await self._store.outbox.claim(
            self._now(), LEASE, departures=self._rendering.departures, limit=room, busy=busy
        )
        return claimed.claims

    async def _rest(self) -> None:
        moments = self._pace.resting(time.monotonic()).values()
        pause = min([REST_SECONDS, *(moment - time.monotonic() for moment in moments)])
        await until(self._woken, pause)

    async def _dispatch(self, claims: Sequence[Claim]) -> None:
        """Let the claims go one by one, as fast as the pace allows; what must not go is given back."""
        for n, claim in enumerate(claims):
            if not await self._may_go(claim.chat.id):
                await self._store.outbox.release(claims[n:])
                return
            task = asyncio.create_task(self._deliver(claim))
            self._flights[claim.chat.id] = task

    async def _may_go(self, chat: int) -> bool:
        """Wait for a place in the pace; False when there is a stop, or everything has been told to wait."""
        now = time.monotonic()
        if self._pace.opens_at() - now > REST_SECONDS:
            return False
        await until(self._stopped, self._pace.reserve(chat, now) - now)
        return not self._stopped.is_set()

    async def _deliver(self, claim: Claim) -> None:
        """Carry one parcel to its chat; whatever happens to it stays with it."""
        try:
            settlement = await self._try(claim)
        except Exception:  # not the message's fault, so it is not given up
            _log.exception("parcel failed", chat=claim.chat.id, stories=claim.stories)
            settlement = Settlement(claim, Later(self._now() + back_off(claim.attempts)))
        self._outcomes.append(settlement)
        self._landed.set()

    async def _try(self, claim: Claim) -> Settlement:
        made_at = self._now()
        stories = await self._store.stories.load(claim.stories)
        gone = tuple(set(claim.stories) - {story.number for story in stories})
        if not stories:
            return Settlement(claim, Later(self._now()), gone=gone)
        try:
            parcel = _parcel(claim, stories)
            message, shown = self._render(claim, parcel)
        except Exception:
            _log.exception("message not made", chat=claim.chat.id, stories=claim.stories)
            return Settlement(claim, Refused("the message could not be made"), gone=gone)
        outcome = await self._send(claim, message)
        marks = tuple(Shown(one.story.number, one.edition.language, one.edition.digest) for one in shown)
        return Settlement(claim, outcome, shown=marks, gone=gone, style=parcel.style, made_at=made_at)

    def _render(self, claim: Claim, parcel: Parcel) -> tuple[Message, tuple[Showing, ...]]:
        use = self._rendering
        quiet = use.departures.is_silent(claim.quiet, self._now())
        translator = use.catalogues[claim.chat.language]
        rendered = render_parcel(parcel, translator, use.topics, username=self._telegram.username)
        return replace(rendered.message, silent=quiet), rendered.stories

    async def _send(self, claim: Claim, message: Message) -> Outcome:
        try:
            return Sent(await self._telegram.push(claim.chat.id, message, thread=claim.thread))
        except TelegramError as error:
            outcome = outcome_of(error, claim.attempts, self._now())
            _log.warning("message not sent", chat=claim.chat.id, error=str(error), outcome=type(outcome).__name__)
            if isinstance(outcome, Later):
                self._note_wait(claim, outcome, error)
            return outcome

    def _note_wait(self, claim: Claim, outcome: Later, error: TelegramError) -> None:
        if not isinstance(error, RefusedError) or error.retry_after is None:
            return
        now = time.monotonic()
        seconds = (outcome.until - self._now()).total_seconds()
        if self._pace.told_to_wait(claim.chat.id, now + seconds, now):
            _log.warning("all sending waits", seconds=round(seconds))

    async def _mark(self) -> None:
        """Write outcomes down, those of MARKS_SECONDS together."""
        while True:
            await self._landed.wait()
            await asyncio.sleep(MARKS_SECONDS)
            try:
                await self._settle()
            except Exception:
                _log.exception("outcomes wait to be written")
                await asyncio.sleep(REST_SECONDS)

    async def _settle_finally(self) -> None:
        """Write down the last outcomes; where the database does not let us, their leases tell the next start."""
        for _ in range(LAST_TRIES):
            try:
                return await self._settle()
            except SaqbalaError as error:
                _log.error("outcomes not written", error=str(error), outcomes=len(self._outcomes))
                await asyncio.sleep(REST_SECONDS)
        return None

    async def _settle(self) -> None:
        """Write down what has landed; only then may the chats get more."""
        landed = list(self._outcomes)
        self._landed.clear()
        if not landed:
            return
        try:
            await self._store.outbox.settle(landed, self._now())
        except BaseException:
            self._landed.set()
            raise
        del self._outcomes[: len(landed)]
        for settlement in landed:
            self._flights.pop(settlement.claim.chat.id, None)
        self._woken.set()


def _parcel(claim: Claim, stories: Sequence[Story]) -> Parcel:
    """The stories of a claim, in the edition that is nearest to its chat's language."""
    newest_first = tuple(Showing(story=story, language=claim.chat.language) for story in reversed(stories))
    style: Style = "list" if len(stories) > 1 else "story"
    return Parcel(
        chat=claim.chat,
        thread=claim.thread,
        stories=newest_first,
        style="plain" if claim.form == PLAIN else style,
    )
