"""Revision: messages that were sent are edited when a story in them is corrected, or appears in the chat's language.

One long task: a changed story's messages are found chunk by chunk, and those that are to show something else are
edited, after everything that is to be sent. What a message is to show says showing, what an answer means says outcome.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from structlog.contextvars import bind_contextvars

from bot.errors import SaqbalaError, TelegramError
from bot.i18n import Catalogues
from bot.model import Message, Parcel
from bot.outcome import Again, EditOutcome, Later, Sent, back_off, outcome_of_edit
from bot.pace import Pace, Place
from bot.render.notice import render_removed
from bot.render.parcel import render_parcel
from bot.showing import hidden_in, revise
from bot.store import Store
from bot.store.revisions import Revised, SentMessage
from bot.store.settlement import Shown
from bot.supervision import Finishing, until
from bot.telegram.client import Telegram
from bot.topics import Topics

MOST_AT_ONCE = 128
ROUND_SECONDS = 1.0
"""As many edits are made in one round as may go within this time."""

REST_SECONDS = 1.0
"""How long it rests at most: messages may be due again, and pushes that went first may be gone."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a message is to become."""

    message: Message
    shown: tuple[Shown, ...]
    """Nothing where all its stories are hidden: then the message goes, or this takes its place."""
    removed: tuple[int, ...] = ()
    """Stories that it shows no more."""


class Revision(Finishing):
    """The long task. Start it with run, wake it when stories may have changed, stop it with stop."""

    def __init__(
        self,
        store: Store,
        telegram: Telegram,
        catalogues: Catalogues,
        topics: Topics,
        *,
        pace: Pace,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._store = store
        self._telegram = telegram
        self._catalogues = catalogues
        self._topics = topics
        self._pace = pace
        self._now = now

    async def run(self) -> None:
        """Revise until stopped."""
        while not self._stopped.is_set():
            self._woken.clear()
            self.heart.turn()
            try:
                marked = await self._store.revisions.mark_chunk(self._now())
                done = await self._edit_due() + await self._take_back_tests()
            except (SaqbalaError, OSError) as error:
                _log.debug("revision rests", error=str(error))  # the database tells its troubles itself
                marked, done = False, 0
            if not (marked or done):
                await until(self._woken, REST_SECONDS)

    async def _edit_due(self) -> int:
        """Edit what is due as far as the pace has room; the number of messages that were looked at."""
        revised: list[Revised] = []
        flights: list[asyncio.Task[Revised]] = []
        for message in await self._due():
            draft = await self._look(message)
            if isinstance(draft, Revised):
                revised.append(draft)
            elif place := await self._take_place(message.chat.id, urgent=bool(draft.removed)):
                flights.append(asyncio.create_task(self._edit(message, draft, place)))
            else:
                break
        revised += await self._answers(flights)
        await self._store.revisions.settle(revised)
        return len(revised)

    async def _take_back_tests(self) -> int:
        """Remove the test posts of stories that are hidden now; how many are gone. What fails is tried again."""
        removed = 0
        for post in await self._store.trials.hidden():
            place = await self._take_place(post.chat, urgent=True)
            if place is None:
                break
            removal = render_removed(self._catalogues[post.language])
            try:
                await self._telegram.remove_once(post.chat, post.message_id, removal, place)
            except TelegramError as error:
                if isinstance(outcome_of_edit(error, 1, self._now()), Again | Later):
                    continue
            await self._store.trials.forget(post.chat, post.thread, post.message_id)
            removed += 1
        return removed

    async def _answers(self, flights: Sequence[asyncio.Task[Revised]]) -> list[Revised]:
        """Wait for the answers, but not for ever after the word to stop: what is missing then is edited once more."""
        waiting = set(flights)
        while waiting:
            _, waiting = await asyncio.wait(waiting, timeout=REST_SECONDS)
            if self._must_land:
                break
        for flight in waiting:
            flight.cancel()
        return [flight.result() for flight in flights if flight not in waiting]

    async def _due(self) -> list[SentMessage]:
        """What may be edited now: what is hidden goes before all that is to be sent, the rest after it."""
        now = time.monotonic()
        if max(self._pace.halted_until(), self._telegram.outage.opens_at(now)) > now:
            return []
        room, busy = min(MOST_AT_ONCE, self._pace.within(ROUND_SECONDS)), self._pace.resting(now)
        hidden = await self._store.revisions.due(self._now(), limit=room, hidden=True)
        if hidden or await self._must_wait():
            return hidden
        return await self._store.revisions.due(self._now(), limit=room, busy=busy)

    async def _must_wait(self) -> bool:
        """Whether anything is to be sent, which goes first, or everything has been told to wait."""
        now = time.monotonic()
        if max(self._pace.opens_at(), self._telegram.outage.opens_at(now)) - now > REST_SECONDS:
            return True
        return await self._store.outbox.leaves(self._now(), busy=self._pace.resting(now))

    async def _take_place(self, chat: int, *, urgent: bool) -> Place | None:
        """Wait for the next place in the pace; None when there is a stop, or an answer or a push has need of it.

        What is urgent goes as an answer does.
        """
        if urgent:
            first = self._pace.reserve_first(chat, time.monotonic())
            await until(self._stopped, first.moment - time.monotonic())
            return None if self._stopped.is_set() else first
        opens = self._pace.opens_at()
        await until(self._stopped, opens - time.monotonic())
        if self._stopped.is_set() or await self._must_wait() or self._pace.opens_at() != opens:
            return None
        return self._pace.reserve(chat, time.monotonic())

    async def _look(self, message: SentMessage) -> _Draft | Revised:
        """Make the message anew, or tell that it stays; what fails is tried again."""
        try:
            return await self._draft(message) or Revised(message)
        except Exception:
            _log.exception("message not made", chat=message.chat.id, message=message.message_id)
            return self._later(message)

    def _later(self, message: SentMessage) -> Revised:
        return Revised(message, Again(self._now() + back_off(message.attempts)))

    async def _draft(self, message: SentMessage) -> _Draft | None:
        """Render the whole message in its style; None where it shows what it is to show, or would be too long."""
        language = message.chat.language
        found = await self._store.stories.load([one.present for one in message.stories])
        stories = {story.number: story for story in found}
        showings, removed = revise(message.stories, stories, language), hidden_in(message.stories, stories)
        if not showings:
            return _Draft(render_removed(self._catalogues[language]), (), removed) if removed else None
        once = {one.story.number: one for one in showings.values()}  # two of its stories may have become one since
        parcel = Parcel(
            chat=message.chat,
            thread=message.thread,
            stories=tuple(once.values()),
            style=message.style,
            looks=message.looks,
        )
        translator = self._catalogues[language]
        rendered = render_parcel(parcel, translator, self._topics, username=self._telegram.username)
        if len(rendered.stories) < len(once) and not removed:
            return None
        numbers = {one.story.number for one in rendered.stories}
        shown = tuple(
            Shown(story, one.edition.language, one.digest)
            for story, one in showings.items()
            if one.story.number in numbers
        )
        return _Draft(rendered.message, shown, removed)

    async def _edit(self, message: SentMessage, draft: _Draft, place: Place) -> Revised:
        """Edit one message; whatever happens to it stays with it."""
        name = f"{message.chat.id}/{message.thread}/edit/{message.message_id}"
        bind_contextvars(delivery=name, chat=message.chat.id, attempt=message.attempts)
        if message.attempts > 1:
            self._telegram.meter.count("retries", "edit")
        try:
            carry_out = self._telegram.edit_once if draft.shown else self._telegram.remove_once
            await carry_out(message.chat.id, message.message_id, draft.message, place)
        except TelegramError as error:
            return Revised(message, self._judge(message, error))
        except Exception:
            _log.exception("edit failed")
            return self._later(message)
        return Revised(message, Sent(message.message_id), draft.shown, draft.removed)

    def _judge(self, message: SentMessage, error: TelegramError) -> EditOutcome:
        outcome = outcome_of_edit(error, message.attempts, self._now())
        _log.warning("message not edited", error=str(error), outcome=type(outcome).__name__)
        return outcome
