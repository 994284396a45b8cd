"""Updates: which are wanted, and their order: many at once, but those of one chat one after the other, none twice.

What is too much of one sender is dropped before it waits for its turn.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import structlog
from telegram import Chat, Update
from telegram.ext import BaseUpdateProcessor

from bot.fairness import Fairness, Sender
from bot.heartbeats import HANDLING_SECONDS, unwatched
from bot.precedence import Precedence
from bot.telegram.inbox import whole_number

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Line: TypeAlias = tuple[Literal["chat", "inline"], int]

ALLOWED_UPDATES: Final = ("message", "channel_post", "callback_query", "inline_query", "my_chat_member", "chat_member")

AT_ONCE = 10_000
"""Those that wait for their chat's turn count too, so that a chat that sends hundreds keeps nobody else waiting."""

OnExcess: TypeAlias = Callable[[Update, Sender], Awaitable[None]]
"""Told of every update that was dropped because its sender had sent too much."""

REMEMBERED = 1000
"""Update ids that are known to have been handled."""

_log = structlog.get_logger()


class OrderedUpdates(BaseUpdateProcessor):
    """Handles updates of different chats in parallel (python-telegram-bot's default is one at a time)."""

    __slots__ = ("_fairness", "_left", "_lines", "_precedence", "_seen", "_seen_order", "heart", "on_end", "on_excess")

    def __init__(self, precedence: Precedence, fairness: Fairness) -> None:
        super().__init__(AT_ONCE)
        self._precedence = precedence
        self._fairness = fairness
        self.on_excess: OnExcess = _pass
        self.on_end: Callable[[object], None] = _note_nothing
        """Told the id of every update that was handled or dropped."""
        self.heart = unwatched()
        """Shows whether updates are given to their handlers, and come to an end there."""
        self._left: set[int] = set()
        self._lines: dict[Line, tuple[asyncio.Lock, int]] = {}
        self._seen: set[int] = set()
        self._seen_order: deque[int] = deque()

    def tells(self, sender: Sender) -> bool:
        """Whether a sender of too much is to be told of it now."""
        return self._fairness.tells(sender)

    async def initialize(self) -> None:
        """Nothing has to be prepared."""

    async def shutdown(self) -> None:
        """Nothing has to be closed."""

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Handle an update when the earlier ones of its chat are done."""
        if not isinstance(update, Update):
            await coroutine
            return
        self.heart.end(taken(update.update_id))
        try:
            await self._admit(update, coroutine)
        except Exception:  # noqa: BLE001 - the application would count it as under way for ever, and a stop wait for it
            _log.exception("update not handled", update=update.update_id)
        if whole_number(update.update_id) not in self._left:
            self.on_end(update.update_id)  # not where it was cut short, by the end of the process

    def leave(self, update_id: int) -> None:
        """One that is being handled was not answered before the stop: the next start handles it."""
        self._left.add(update_id)

    def remember(self, update_ids: Iterable[int]) -> None:
        """These were handled by a process before this one."""
        for update_id in update_ids:
            self._is_repeated(update_id)

    async def _admit(self, update: Update, coroutine: Awaitable[object]) -> None:
        if not _has_place(update) or self._is_repeated(update.update_id):
            _discard(coroutine)
        elif (sender := _sender(update)) is None:
            await self._handle(update, coroutine)
        elif self._fairness.admit(sender, time.monotonic()):
            try:
                await self._handle(update, coroutine)
            finally:
                self._fairness.end(sender)
        else:
            _discard(coroutine)
            await self.on_excess(update, sender)

    async def _handle(self, update: Update, coroutine: Awaitable[object]) -> None:
        async with self._turn(_line(update)):
            answer = self._precedence.begin(time.monotonic())
            handled = f"update {update.update_id}"
            self.heart.begin(handled, HANDLING_SECONDS)
            try:
                await coroutine
            finally:
                self.heart.end(handled)
                self._precedence.end(answer)

    def _is_repeated(self, update_id: int) -> bool:
        if update_id in self._seen:
            return True
        self._seen.add(update_id)
        self._seen_order.append(update_id)
        if len(self._seen_order) > REMEMBERED:
            self._seen.discard(self._seen_order.popleft())
        return False

    @asynccontextmanager
    async def _turn(self, line: Line) -> AsyncIterator[None]:
        lock, waiting = self._lines.get(line, (asyncio.Lock(), 0))
        self._lines[line] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._lines[line]
            if waiting == 1:
                del self._lines[line]
            else:
                self._lines[line] = (lock, waiting - 1)


def kind_of(update: Update) -> str:
    """Which of the wanted updates it is; other where it is none of them."""
    return next((kind for kind in ALLOWED_UPDATES if getattr(update, kind) is not None), "other")


def _has_place(update: Update) -> bool:
    """Whether an update has the number, chat and sender that the Bot API promises: else nobody could be answered."""
    try:
        numbers = [update.update_id, _line(update)[1], *(_sender(update) or ())[1:]]
    except (AttributeError, TypeError):
        numbers = []
    if numbers and None not in map(whole_number, numbers):
        return True
    _log.warning("update not understood", update=whole_number(update.update_id), error="no chat or sender")
    return False


def _line(update: Update) -> Line:
    """Whose order an update keeps: its chat's, else its sender's.

    Inline queries have an order of their own: they cannot wait for what is being said in the sender's private chat.
    """
    if update.effective_chat is not None:
        return "chat", update.effective_chat.id
    sender = update.effective_user.id if update.effective_user is not None else 0
    return "chat" if update.inline_query is None else "inline", sender


def _sender(update: Update) -> Sender | None:
    """Whose allowance an update takes from; None for what tells of a chat and must not be missed."""
    if update.inline_query is not None:
        return "inline", update.inline_query.from_user.id
    message = update.message or update.channel_post
    if message is None:
        query = update.callback_query
        return (_where(update), query.from_user.id) if query is not None else None
    if message.migrate_to_chat_id is not None or message.migrate_from_chat_id is not None:
        return None
    speaker = message.sender_chat or message.from_user  # many chats' anonymous administrators are one and the same user
    return _where(update), speaker.id if speaker is not None else message.chat.id


def _where(update: Update) -> Literal["chat", "group"]:
    chat = update.effective_chat
    return "chat" if chat is None or chat.type in {Chat.PRIVATE, Chat.CHANNEL} else "group"


def taken(update_id: int) -> str:
    """What the heart calls an update that was taken and is not yet given to its handler."""
    return f"update {update_id} taken"


async def _pass(_update: Update, _sender: Sender) -> None:
    """Do nothing."""


def _note_nothing(_update_id: object) -> None:
    """Do nothing."""


def _discard(coroutine: Awaitable[object]) -> None:
    """Close a coroutine that is not awaited, which Python would warn of."""
    if asyncio.iscoroutine(coroutine):
        coroutine.close()
