"""Asking: who is told of what happened to a chat, and who is asked what is to become of it.

What is to be told and asked stands in the database, where settlements, handlers and recovery leave it; whom it concerns
is found out here, and notices bring it there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NoReturn

import structlog

from bot.errors import RefusedError, TelegramError
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

_SERVER_ERROR = 500

_log = structlog.get_logger()


class Asking:
    """The long task: it looks for what is to be told and asked. Begin it with run, end it by cancelling."""

    def __init__(
        self, store: Store, telegram: Telegram, *, now: Callable[[], datetime], on_post: Callable[[], None]
    ) -> None:
        self._store = store
        self._telegram = telegram
        self._now = now
        self._on_post = on_post

    async def run(self) -> NoReturn:
        """Tell and ask until cancelled; what Telegram's trouble prevents is left for later."""
        while True:
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
            await self._tell(suspension)
        await self._store.questions.raise_doubts(self._now())
        for question in await self._store.questions.unasked(self._now()):
            await self._ask(question)

    async def _tell(self, suspension: Suspension) -> None:
        told = await self._administrators(suspension.chat)
        await self._store.questions.tell(suspension, suspension_data(suspension), told, self._now())
        self._on_post()

    async def _ask(self, question: Question) -> None:
        stories = await self._store.stories.load(question.stories)  # but those that were hidden meanwhile
        asked = await self._asked(question) if stories else []
        thread = question.thread if asked == [question.chat.id] else 0
        data = question_data(question, stories, thread=thread)
        await self._store.questions.ask(question, data, asked, self._now())
        self._on_post()

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
            if error.code >= _SERVER_ERROR:
                raise
            known: Sequence[int] = await self._store.administrators.of(chat.id)
        else:
            known = [user for user, member in members.items() if may_change(chat.kind, member)]
        return await self._store.administrators.reachable(known)
