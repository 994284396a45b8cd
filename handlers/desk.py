"""What handlers work with: the desk they all share, and the call that one of them answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import structlog

from bot.audit import Change, Deed
from bot.errors import RefusedError, TelegramError
from bot.managing import manage
from bot.outcome import is_beyond_editing
from bot.quota import Quota
from bot.render.formatting import Formatted
from bot.render.naming import Place, name_place
from bot.render.notice import LONGEST_TOAST
from bot.render.text import shorten
from handlers.menu import Menu
from handlers.table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
    from datetime import datetime

    from bot.audit import DeedKind
    from bot.departure import Departures
    from bot.hotlines import Hotlines
    from bot.i18n import Catalogues, Translator
    from bot.model import Button, Chat, Document, Language, Message, PollLine, Source
    from bot.search.reading import QueryReader
    from bot.store import Store
    from bot.telegram.client import Telegram
    from bot.telegram.standing import Standing
    from bot.topics import Topics
    from handlers.behaviour import Command

_log = structlog.get_logger()

_FILES_AT_ONCE = 3

MAIN_TOPIC = "protection-of-childrens-rights"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every handler may reach."""

    store: Store
    telegram: Telegram
    standing: Standing
    """Who administers which chat, and what the bot itself may do there."""
    catalogues: Catalogues
    topics: Topics
    hotlines: Hotlines
    queries: QueryReader
    """Understands what is searched for."""
    sources: tuple[Source, ...]
    default_language: Language
    departures: Departures
    wake: Callable[[], None]
    """Has the outbox looked at: something may leave earlier than was planned."""
    spread: Callable[[], None]
    """Has stories looked for that are to be brought to those who follow."""
    read: Callable[[Collection[str]], Awaitable[Sequence[PollLine]]]
    """Reads sources at once, by their names: all that are named pass over a back-off and a pause; none: all others."""
    aside: Callable[[Coroutine[object, object, None]], None]
    """Begins work that nobody waits for."""
    now: Callable[[], datetime]
    operators: frozenset[int] = frozenset()
    """Who runs the bot, by their user ids, which are those of their private chats, too."""
    copies: int = 0
    """How many daily copies of the database are kept."""
    main_topic: str = MAIN_TOPIC
    """What a newcomer is offered to follow."""
    exports: Quota = field(default_factory=Quota)
    """Who has had how many files."""
    exporting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_FILES_AT_ONCE))
    """Lets so many files be made and sent at a time, and be on the disk."""

    @property
    def commands(self) -> tuple[Command, ...]:
        """All commands, in the order of the menu and of /help."""
        return COMMANDS

    @property
    def menu(self) -> Menu:
        """The bot's commands and descriptions as Telegram shows them."""
        return Menu(
            store=self.store,
            telegram=self.telegram,
            catalogues=self.catalogues,
            commands=self.commands,
            default_language=self.default_language,
            operators=self.operators,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Afar:
    """From where a chat is managed that is another one."""

    chat: Chat
    thread: int
    place: int
    """The number of the managed chat's thread, which buttons carry."""


@dataclass(slots=True, kw_only=True)
class Call:
    """One command, one pressed button or one text, and the ways to answer it."""

    desk: Desk
    chat: Chat
    """Which it is about: whose settings are shown and changed."""
    thread: int = 0
    topic: str = ""
    """What the thread it comes from was called when it was opened, where that is told."""
    afar: Afar | None = None
    """Where it comes from and is answered, where that is another chat."""
    user: int | None = None
    """Who sent it, where that is a person."""
    app_language: Language
    """What the sender's Telegram is in, as far as the bot speaks it."""
    command: str = ""
    arguments: str = ""
    formatted: Formatted = field(default_factory=lambda: Formatted(""))
    """The arguments as they are formatted."""
    message_id: int | None = None
    """The message whose button was pressed; None where there is none, or it can no longer be edited."""
    press_id: str = ""
    pressed: str = ""
    """What kind of button was pressed."""
    admitted: bool = False
    """Whether it has come past the gate."""
    leads_to: Callable[[Translator], Button] | None = None
    """The way to a channel's settings, below an answer in the channel that is deleted after a minute."""
    met: bool = field(default=True, init=False)
    """Whether the database knows the chat that it comes from; else it could not be used when the call began."""
    begun: float = field(default=0.0, init=False)
    """When it began to be answered, on a clock that nobody sets."""
    answered: bool = field(default=False, init=False)
    afterwards: list[Callable[[], Awaitable[None]]] = field(default_factory=list, init=False)
    """What is done when the answer is given: nobody waits for it."""

    def turn_to(self, chat: Chat, thread: int, place: int) -> None:
        """Let it be about another chat's thread, which `place` stands for, and go on being answered where it is."""
        self.afar = Afar(chat=self.chat, thread=self.thread, place=place)
        self.chat, self.thread = chat, thread

    async def note(self, kind: DeedKind, value: str = "") -> None:
        """Keep for the administrators of a group or a channel what was changed there."""
        if not self.chat.private:
            change = Change(deed=Deed(kind=kind, value=value), user=self.user, at=self.desk.now())
            await self.desk.store.changes.add(self.chat.id, self.thread, change)
            await self.desk.store.links.doubt(self.chat.id)

    @property
    def here(self) -> Chat:
        """Where it comes from and is answered."""
        return self.afar.chat if self.afar else self.chat

    @property
    def here_thread(self) -> int:
        """The thread of that."""
        return self.afar.thread if self.afar else self.thread

    @property
    def operator(self) -> bool:
        """Whether it is the private chat of somebody who runs the bot."""
        return self.here.private and self.here.id in self.desk.operators

    @property
    def tr(self) -> Translator:
        """The language of those who read the answer."""
        return self.desk.catalogues[self.here.language]

    async def answer(self, message: Message) -> None:
        """Send a message to where the call came from; a press is answered before, so that nobody waits for it."""
        await self.send(message)

    async def send(self, message: Message) -> int:
        """As answer, and give the message's id."""
        await self.toast()
        sent = await (self._send_passing(message, self.leads_to(self.tr)) if self.leads_to else self._send(message))
        await self._revive()
        return sent

    async def _send(self, message: Message) -> int:
        return await self.desk.telegram.send(self.here.id, await self._addressed(message), thread=self.here_thread)

    async def _send_passing(self, message: Message, way: Button) -> int:
        begun = self.desk.now()
        sent = await self._send(replace(message, buttons=(*message.buttons, (way,)), silent=True))
        await self.desk.store.passing.add(self.here.id, sent, begun)
        return sent

    async def _addressed(self, message: Message) -> Message:
        """Name the chat that is managed from here, and let the buttons go on to be about it."""
        if not self.afar:
            return message
        topic = await self.desk.store.places.topic(self.chat.id, self.thread) if self.thread else ""
        place = Place(chat=self.chat, thread=self.thread, topic=topic)
        return manage(name_place(message, place, self.tr), self.afar.place)

    async def answer_file(self, document: Document) -> None:
        """Send a file, likewise."""
        await self.toast()
        await self.desk.telegram.send_document(self.here.id, document, thread=self.here_thread)
        await self._revive()

    async def _revive(self) -> None:
        if self.afar is None and self.chat.suspended:  # it can be written to after all
            await self.desk.store.chats.revive(self.chat.id, self.thread, self.desk.now())
            self.chat = replace(self.chat, suspended=False)

    async def edit_or_send(self, message: Message) -> None:
        """Put a message in the place of the one pressed; it is sent where that cannot be edited any more."""
        if self.message_id is None:
            return await self.answer(message)
        await self.toast()
        try:
            await self.desk.telegram.edit(self.here.id, self.message_id, await self._addressed(message))
        except RefusedError as error:
            if not is_beyond_editing(error.description):
                raise
            await self.answer(message)

    async def toast(self, text: str = "", *, alert: bool = False, url: str = "") -> None:
        """End the waiting at a pressed button, with a word or a link; only the first call counts."""
        if self.press_id and not self.answered:
            self.answered = True
            said = shorten(text, LONGEST_TOAST)
            try:
                await self.desk.telegram.answer_press(self.press_id, said, alert=alert, url=url)
            except TelegramError as error:  # what was asked for can be done all the same
                _log.warning("press not answered", chat=self.here.id, error=str(error))

    async def refuse(self, text: str) -> None:
        """Say at a press why nothing happens, so that it is not overlooked."""
        await self.toast(text, alert=True)
