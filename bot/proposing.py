"""Proposing: stories that are to be approved are brought to those who approve, and what they get says what is so.

What is open stands in the database, where fan-outs and presses leave it. Whom it concerns is found out here each time;
notices bring it there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn, TypeAlias

import structlog

from bot.approval import Proposal
from bot.errors import RefusedError, TelegramError
from bot.heartbeats import unwatched
from bot.i18n import Catalogues
from bot.model import Chat, Message
from bot.outcome import Again, Later, outcome_of_edit
from bot.pace import Pace, Place
from bot.render.approval import lapse_data
from bot.render.proposal import proposal_data, render_proposal, render_proposed
from bot.store import Store
from bot.store.duplicates import Duplicate
from bot.telegram.client import Telegram
from bot.topics import Topics

LOOK_SECONDS = 0.5
"""How often it is looked for what is to be proposed, and for messages that are to be edited."""

REST_SECONDS = 30.0
"""How long nothing is proposed for a chat whose administrators are not known, or none of whom can be asked, and nothing
edited in one where that cannot be done now."""

LONG_REST = 20
"""So many rests it takes until Telegram is asked again whether one of those who want the proposals administers the chat
by now; unless others want them before that."""

AT_ONCE = 20
"""Messages that are edited between two looks."""

Administrators: TypeAlias = Callable[[Chat], Awaitable[Sequence[int]]]
"""Gives the private chats of those who may change a chat and can be written to; raises TelegramError."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Posts:
    """What is needed to show a post as it will look."""

    catalogues: Catalogues
    topics: Topics


class Proposing:
    """The long task. Begin it with run, end it by cancelling."""

    def __init__(
        self,
        store: Store,
        telegram: Telegram,
        posts: Posts,
        *,
        administrators: Administrators,
        pace: Pace,
        now: Callable[[], datetime],
        on_post: Callable[[], None],
    ) -> None:
        self._store = store
        self.heart = unwatched()
        """Shows that it goes on."""
        self._telegram = telegram
        self._posts = posts
        self._administrators = administrators
        self._pace = pace
        self._now = now
        self._on_post = on_post
        self._resting: dict[tuple[int, int], float] = {}
        self._nobody: dict[tuple[int, int], tuple[frozenset[int], float]] = {}
        """Places where none of those who want the proposals could be asked, and until when that is taken to be so."""
        self._waiting: dict[int, float] = {}
        """Private chats in which nothing can be edited now, and until when."""

    async def run(self) -> NoReturn:
        """Propose until cancelled."""
        while True:
            self.heart.turn()
            await self.work()
            await asyncio.sleep(LOOK_SECONDS)

    async def work(self) -> None:
        """Propose what is to be proposed, and edit what says something else than is so."""
        await self._store.proposals.expire(self._now())
        for place in await self._store.proposals.unasked():
            if self._resting.get(place, 0.0) <= time.monotonic():
                await self._carefully(*place)
        self._waiting = {chat: until for chat, until in self._waiting.items() if until > time.monotonic()}
        for duplicate in await self._store.duplicates.outdated(self._now(), AT_ONCE, but=self._waiting):
            if not await self._renew(duplicate):
                break

    async def _carefully(self, chat: int, thread: int) -> None:
        """Propose what is open for a thread; where that is not possible now, it rests, and the others do not."""
        now = time.monotonic()
        self.heart.turn()
        try:
            rests = 0.0 if await self._propose(chat, thread) else REST_SECONDS
        except TelegramError as error:
            _log.warning("administrators not known, proposing rests", chat=chat, error=str(error))
            told = error.retry_after if isinstance(error, RefusedError) else None
            rests = max(REST_SECONDS, told or 0.0)
        self._resting = {place: until for place, until in self._resting.items() if until > now}
        if rests:
            self._resting[chat, thread] = now + rests

    async def _propose(self, chat: int, thread: int) -> bool:
        """Bring what is open to those who approve; False where there is nobody."""
        proposals = await self._store.proposals.unasked_in(chat, thread)
        if not proposals:
            return True
        approvers = frozenset(await self._store.approvals.approvers(chat, thread))
        if self._knows_nobody(chat, thread, approvers):
            return False
        administrators = await self._administrators(proposals[0].chat)
        asked = [one for one in administrators if one in approvers]
        if not asked:
            await self._tell_lapse(proposals[0], administrators)
            self._nobody[chat, thread] = approvers, time.monotonic() + LONG_REST * REST_SECONDS
            return False
        await self._store.approvals.take_up(chat, thread)
        for proposal in proposals:
            post = await self._post(proposal)
            data = proposal_data(proposal, post) if post else {}
            await self._store.proposals.ask(proposal, data, asked if post else (), self._now())
        self._on_post()
        return True

    def _knows_nobody(self, chat: int, thread: int, approvers: frozenset[int]) -> bool:
        """Whether it is known that none of them can be asked: each look is a request, for a day where it stays so."""
        now = time.monotonic()
        self._nobody = {place: known for place, known in self._nobody.items() if known[1] > now}
        return self._nobody.get((chat, thread), (None, 0.0))[0] == approvers

    async def _tell_lapse(self, proposal: Proposal, administrators: Sequence[int]) -> None:
        """Say that nobody gets the proposals: to the other administrators, else to the group itself."""
        chat, thread = proposal.chat, proposal.thread
        told = administrators or ([] if chat.kind == "channel" else [chat.id])
        if told and not await self._store.approvals.has_lapsed(chat.id, thread):
            data = lapse_data(
                chat, thread if told == [chat.id] else 0, await self._store.places.number(chat.id, thread)
            )
            await self._store.approvals.lapse(chat.id, thread, data, told, self._now())
            self._on_post()

    async def _post(self, proposal: Proposal) -> Message | None:
        """The post as it looks today; None where its story is hidden."""
        stories = await self._store.stories.load([proposal.story])
        if not stories:
            return None
        translator, username = self._posts.catalogues[proposal.chat.language], self._telegram.username
        return render_proposed(proposal, stories[0], translator, self._posts.topics, username=username)

    async def _renew(self, duplicate: Duplicate) -> bool:
        """Let a message say what is so, or leave it where Telegram lets nobody edit it; False: not now."""
        proposal = await self._store.proposals.get(duplicate.proposal)
        if proposal is None:
            return True
        now, translator = self._now(), self._posts.catalogues[duplicate.language]
        message = render_proposal(proposal, await self._post(proposal), now, translator)
        place = await self._take_place()
        if place is None:
            return False
        try:  # once: others are not to wait meanwhile
            await self._telegram.edit_once(duplicate.chat, duplicate.message_id, message, place)
        except TelegramError as error:
            return await self._not_renewed(duplicate, error)
        await self._store.duplicates.tell(duplicate, proposal.view(now))
        return True

    async def _take_place(self) -> Place | None:
        """Wait for the next place in the pace; None where that is not soon."""
        now = time.monotonic()
        if self._pace.opens_at() - now > LOOK_SECONDS:
            return None
        place = self._pace.reserve(None, now)
        while (wait := place.moment - time.monotonic()) > 0:  # noqa: ASYNC110 - an answer may take its place meanwhile
            await asyncio.sleep(wait)
        return place

    async def _not_renewed(self, duplicate: Duplicate, error: TelegramError) -> bool:
        """Give a message up, or let its chat rest where the trouble is Telegram's, or the network's."""
        if not isinstance(outcome_of_edit(error, 1, self._now()), Again | Later):
            _log.info("proposal not edited", chat=duplicate.chat, error=str(error))
            await self._store.duplicates.give_up(duplicate)
            return True
        _log.warning("proposal not edited yet", chat=duplicate.chat, error=str(error))
        told = error.retry_after if isinstance(error, RefusedError) else None
        self._waiting[duplicate.chat] = time.monotonic() + max(REST_SECONDS, told or 0.0)
        return False
