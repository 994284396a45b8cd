"""Updates: which are wanted, and their order: many at once, but those of one chat one after the other, none twice."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.precedence import Precedence

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Line: TypeAlias = tuple[Literal["chat", "inline"], int]

ALLOWED_UPDATES: Final = ("message", "channel_post", "callback_query", "inline_query", "my_chat_member", "chat_member")

AT_ONCE = 10_000
"""Those that wait for their chat's turn count too, so that a chat that sends hundreds keeps nobody else waiting."""

REMEMBERED = 1000
"""Update ids that are known to have been handled."""


class OrderedUpdates(BaseUpdateProcessor):
    """Handles updates of different chats in parallel (python-telegram-bot's default is one at a time)."""

    __slots__ = ("_lines", "_precedence", "_seen", "_seen_order")

    def __init__(self, precedence: Precedence) -> None:
        super().__init__(AT_ONCE)
        self._precedence = precedence
        self._lines: dict[Line, tuple[asyncio.Lock, int]] = {}
        self._seen: set[int] = set()
        self._seen_order: deque[int] = deque()

    async def initialize(self) -> None:
        """Nothing has to be prepared."""

    async def shutdown(self) -> None:
        """Nothing has to be closed."""

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Handle an update when the earlier ones of its chat are done."""
        if not isinstance(update, Update):
            await coroutine
        elif self._is_repeated(update.update_id):
            _discard(coroutine)
        else:
            async with self._turn(_line(update)):
                answer = self._precedence.begin(time.monotonic())
                try:
                    await coroutine
                finally:
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


def _line(update: Update) -> Line:
    """Whose order an update keeps: its chat's, else its sender's.

    Inline queries have an order of their own: they cannot wait for what is being said in the sender's private chat.
    """
    if update.effective_chat is not None:
        return "chat", update.effective_chat.id
    sender = update.effective_user.id if update.effective_user is not None else 0
    return "chat" if update.inline_query is None else "inline", sender


def _discard(coroutine: Awaitable[object]) -> None:
    """Close a coroutine that is not awaited, which Python would warn of."""
    if asyncio.iscoroutine(coroutine):
        coroutine.close()
