"""Updates to the handlers: python-telegram-bot's application on our backend, introduced, and fed one by one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, TypeAlias

import structlog
from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, CallbackContext, ExtBot

from bot.errors import ConfigError
from bot.fairness import Fairness
from bot.heartbeats import TAKEN_SECONDS, Heart
from bot.precedence import Precedence
from bot.render.text import clean, shorten
from bot.telegram.inbox import Found, Inbox, number_of, read, whole_number, written
from bot.telegram.request import AiohttpRequest
from bot.telegram.updates import OrderedUpdates, taken
from bot.telling import describe
from bot.troubles import TELEGRAM, Troubles

if TYPE_CHECKING:
    from typing import Any

    _Data: TypeAlias = dict[Any, Any]  # type: ignore[explicit-any] # as ApplicationBuilder's defaults are typed
    PtbContext: TypeAlias = CallbackContext[ExtBot[None], _Data, _Data, _Data]
    PtbApplication: TypeAlias = Application[ExtBot[None], PtbContext, _Data, _Data, _Data, None]

_LONGEST_ERROR = 120
"""A proxy's page may stand in it."""

MOST_WAITING = 2000
"""Where so many updates wait or are handled, no more are taken: Telegram keeps them, and memory has an end."""

MOST_BYTES = 16 * 1024 * 1024
"""Likewise where they have so many bytes: Telegram's have a few thousand each, but the webhook takes a million."""

UNWRITTEN_BYTES = 1024 * 1024
"""For how many one counts that cannot be written down (telegram.inbox)."""

WRITING_SECONDS = 0.05
"""Where a stalled disk has the inbox written for longer, updates are handled before they are in it."""

FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 0.5, 5.0

_log = structlog.get_logger()


def build_application(request: AiohttpRequest, base_url: str, token: str, precedence: Precedence) -> PtbApplication:
    """Build the application; updates are handled in parallel, in order within a chat, not too many of one sender."""
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{base_url}/bot")
        .request(request)
        .get_updates_request(request)  # never used, but its default would read proxies from the environment
        .updater(None)
        .concurrent_updates(OrderedUpdates(precedence, Fairness()))
        .job_queue(None)
        .build()
    )


@asynccontextmanager
async def introduced(application: PtbApplication, troubles: Troubles) -> AsyncIterator[str]:
    """Ask Telegram who the bot is, until it answers, and give its username; connections close with the block.

    Raises ConfigError for a token that Telegram does not know, and for a server that is not Telegram's.
    """
    wait = FIRST_RETRY_SECONDS
    try:
        while not await _initialized(application, troubles):
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_RETRY_SECONDS)
        troubles.end(TELEGRAM)
        yield _username(application)
    finally:
        await application.shutdown()
        await application.bot.shutdown()  # which the application leaves to us where it was never initialized


async def _initialized(application: PtbApplication, troubles: Troubles) -> bool:
    try:
        await application.initialize()
    except InvalidToken:
        problem = "BOT_TOKEN: Telegram does not know it; copy it anew from @BotFather, and check BOT_API_URL"
        raise ConfigError([problem]) from None
    except TelegramError as error:
        troubles.begin(TELEGRAM, shorten(clean(error.message), _LONGEST_ERROR))
        return False
    except Exception as error:  # noqa: BLE001 - whatever a proxy has answered that is not a user
        troubles.begin(TELEGRAM, f"its answer to getMe cannot be read ({describe(error)})")
        return False
    return True


def _username(application: PtbApplication) -> str:
    me = application.bot.bot
    if whole_number(me.id) is None or not isinstance(me.username, str):
        raise ConfigError(["BOT_API_URL: what it answers to getMe is not a bot; write the address of a Bot API server"])
    return me.username


class Intake:
    """Where updates are handed over to be handled."""

    def __init__(self, application: PtbApplication, heart: Heart, inbox: Inbox) -> None:
        self._application = application
        self._inbox = inbox
        self._under_way: dict[int, asyncio.Future[None]] = {}
        """What is being handled or is still to be, by its id."""
        self._bytes: dict[int, int] = {}
        """How large it is."""
        self.heart = heart
        if isinstance(updates := application.update_processor, OrderedUpdates):
            updates.heart, updates.on_end = heart, self._end

    @property
    def full(self) -> bool:
        """Whether so much waits that nothing more should be handed over."""
        processor = self._application.update_processor
        waiting = self._application.update_queue.qsize() + processor.current_concurrent_updates
        return waiting >= MOST_WAITING or sum(self._bytes.values()) >= MOST_BYTES

    async def __call__(self, updates: Sequence[Mapping[str, object]]) -> None:
        """Have updates handled, and written into the inbox: when this is done, a kill loses none of them.

        One that cannot be understood is told of and left; one that is under way already is passed over.
        """
        keeping = [(number_of(one), written(one)) for one in updates]
        for number, kept in keeping:
            if number is not None:
                self._bytes.setdefault(number, len(kept[1]) if kept is not None else UNWRITTEN_BYTES)
        taking = self._inbox.take([kept for _, kept in keeping if kept is not None])
        writing = asyncio.ensure_future(taking)
        try:
            await asyncio.wait({writing}, timeout=WRITING_SECONDS)
        finally:  # where this is cut short, too, for Telegram may be told that they were taken
            for update in updates:
                if number_of(update) not in self._under_way:
                    self._hand_over(update)
        await writing

    def take_up(self, found: Found) -> None:
        """Hand over what a process that died had not handled; what it had handled is passed over from now on."""
        if isinstance(processor := self._application.update_processor, OrderedUpdates):
            processor.remember(found.handled)
        loop = asyncio.get_running_loop()
        self._under_way |= {number: loop.create_future() for number, _ in found.suspects}
        for number, body in found.left:
            self._bytes[number] = len(body)
            self._hand_over(read(number, body))

    async def take_up_singly(self, found: Found) -> None:
        """Hand over those with which two processes died, one after the other: so it shows which one does it."""
        for number, body in found.suspects:
            handled = self._under_way[number]
            await self._inbox.begin_again(number)
            self._bytes[number] = len(body)
            self._hand_over(read(number, body))
            await handled

    def _hand_over(self, update: Mapping[str, object]) -> None:
        number = number_of(update)
        try:
            told = Update.de_json(dict(update), self._application.bot)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it
            # Taken all the same: Telegram would bring it again and again, and nothing else meanwhile.
            _log.warning("update not understood", update=number, error=describe(error))
            self._end(number)
            return
        if number is not None:
            self._under_way.setdefault(number, asyncio.get_running_loop().create_future())
        self.heart.begin(taken(told.update_id), TAKEN_SECONDS)
        self._application.update_queue.put_nowait(told)

    def _end(self, update_id: object) -> None:
        number = whole_number(update_id)
        if number is None:
            return
        self._inbox.end(number)
        self._bytes.pop(number, None)
        handled = self._under_way.pop(number, None)
        if handled is not None and not handled.done():
            handled.set_result(None)


@asynccontextmanager
async def handling(application: PtbApplication, heart: Heart, inbox: Inbox, found: Found) -> AsyncIterator[Intake]:
    """Have updates handled while the block runs, as they are handed over; those begun are finished.

    First comes what is found in the inbox. `heart` shows whether they are handled.
    """
    intake = Intake(application, heart, inbox)
    await application.start()
    intake.take_up(found)
    singly = asyncio.create_task(intake.take_up_singly(found))
    try:
        yield intake
    finally:
        singly.cancel()
        with suppress(asyncio.CancelledError):
            await singly
        await application.stop()
