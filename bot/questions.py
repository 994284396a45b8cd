"""Asking: who is told of what happened to a chat, and who is asked what is to become of it.

What is to be told and asked stands in the database, where settlements, handlers and recovery leave it; whom it concerns
is found out here, and notices bring it there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import NoReturn

import structlog

from bot.errors import RefusedError, TelegramError
from bot.heartbeats import unwatched
from bot.inquiry import Question, Suspension
from bot.model import Chat
from bot.render.question import question_data, suspension_data
from bot.rights import may_change
from bot.store import Store
from bot.telegram.client import Telegram

LOOK_SECONDS = 0.5
"""How often it is looked for what is to be told and asked."""

REST_SECONDS = 30.0
"""How long nothing is asked after Telegram could not be asked for administrators."""

LONG_REST_SECONDS = 600.0
"""How long it takes until it is looked again whether somebody can be asked: each look is a request for each chat."""

_log = structlog.get_logger()


class Asking:
    """The long task: it looks for what is to be told and asked. Begin it with run, end it by cancelling."""

    def __init__(
        self, store: Store, telegram: Telegram, *, now: Callable[[], datetime], on_post: Callable[[], None]
    ) -> None:
        self._store = store
        self.heart = unwatched()
        """Shows that it goes on."""
        self._telegram = telegram
        self._now = now
        self._on_post = on_post
        self._resting: dict[int, float] = {}

    async def run(self) -> NoReturn:
        """Tell and ask until cancelled; what Telegram's trouble prevents is left for later."""
        while True:
            self.heart.turn()
            try:
                await self.work()
                pause = LOOK_SECONDS
            except TelegramError as error:
                _log.warning("administrators not known, asking rests", error=str(error), seconds=REST_SECONDS)
                pause = REST_SECONDS
            await asyncio.sleep(pause)

    async def work(self) -> None:
        """Tell and ask all that is open; raises TelegramError where Telegram cannot be asked now."""
        for suspension in await self._store.questions.untold():
            await self._carefully(suspension.chat.id, partial(self._tell, suspension))
        await self._store.questions.raise_doubts(self._now())
        for question in await self._store.questions.unasked(self._now()):
            await self._carefully(question.chat.id, partial(self._ask, question))

    async def administrators(self, chat: Chat) -> Sequence[int]:
        """Give the private chats of those who may change a chat and can be written to; raises TelegramError."""
        return await self._administrators(chat)

    async def _carefully(self, chat: int, work: Callable[[], Awaitable[bool]]) -> None:
        """Tell or ask about a chat; where that is not possible now, it rests, and the others are told and asked."""
        now = time.monotonic()
        if self._resting.get(chat, 0.0) > now:
            return
        self.heart.turn()
        try:
            rests = LONG_REST_SECONDS if not await work() else 0.0
        except RefusedError as error:
            _log.warning("administrators not known, asking rests", chat=chat, error=str(error))
            rests = max(REST_SECONDS, error.retry_after or 0.0)
        self._resting = {other: until for other, until in self._resting.items() if until > now}
        if rests:
            self._resting[chat] = now + rests

    async def _tell(self, suspension: Suspension) -> bool:
        told = await self._administrators(suspension.chat)
        place = (suspension.chat.id, suspension.thread or 0)
        number, topic = await self._store.places.number(*place), await self._store.places.topic(*place)
        await self._store.questions.tell(suspension, suspension_data(suspension, number, topic), told, self._now())
        self._on_post()
        return True

    async def _ask(self, question: Question) -> bool:
        """Ask; False where there is nobody to be asked yet."""
        stories = await self._store.stories.load(question.stories)  # but those that were hidden meanwhile
        asked = await self._asked(question) if stories else []
        if stories and not asked:
            return False
        thread = question.thread if asked == [question.chat.id] else 0
        data = question_data(question, stories, thread=thread)
        await self._store.questions.ask(question, data, asked, self._now())
        self._on_post()
        return True

    async def _asked(self, question: Question) -> Sequence[int]:
        """Whom a question goes to: a group is asked itself what it wants, a channel's readers are asked nothing."""
        chat = question.chat
        if question.subject == "returned" and chat.kind != "channel":
            return [chat.id]
        found = await self._administrators(chat)
        return found or ([] if chat.kind == "channel" else [chat.id])

    async def _administrators(self, chat: Chat) -> Sequence[int]:
        """The private chats of those who may change a chat; of those seen to, where Telegram does not tell."""
        try:
            members = await self._telegram.administrators(chat.id)
        except RefusedError as error:
            if not error.shuts_out:
                raise
            known: Sequence[int] = await self._store.administrators.of(chat.id)
        else:
            known = [user for user, member in members.items() if may_change(chat.kind, member)]
        return await self._store.administrators.reachable(known)
