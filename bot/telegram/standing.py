"""Who administers a chat and what the bot may do there: asked once, held for a minute, dropped when it changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from bot.model import ChatKind
from bot.rights import Lack, Member, lacking
from bot.telegram.client import Telegram
from bot.telegram.members import read_members, read_permission

T = TypeVar("T")

HELD_SECONDS: Final = 60.0
"""A group tells changes of its members only to a bot that administers it (Bot API: Update.chat_member)."""

MOST_CHATS: Final = 500
"""Of so many chats it is known at a time: some megabytes where each has the fifty administrators it may have."""

_MOST_CHANGES = 3
"""What changes more often while it is asked is given as it was found last."""


class Standing:
    """The standing of people and of the bot itself in groups and channels.

    Errors: those of Telegram's answer; RefusedError with 400 or 403 where the chat does not show it, or the bot is out.
    """

    def __init__(self, telegram: Telegram, bot: int, *, clock: Callable[[], float]) -> None:
        """`bot` is the bot's own id, `clock` gives monotonic seconds."""
        self._telegram = telegram
        self._bot = bot
        self._administrators = _Held(self._ask_administrators, clock)
        self._own = _Held(self._ask_own, clock)

    async def administrators(self, chat: int) -> Mapping[int, Member]:
        """Give the owner and the administrators by their ids, anonymous ones with them, bots left out."""
        return await self._administrators.get(chat)

    async def own(self, chat: int) -> Member:
        """Give what the bot itself is and may do in a group or a channel."""
        return (await self._own.get(chat)).member

    async def lack(self, chat: int, kind: ChatKind) -> Lack | None:
        """Tell what keeps the bot from writing in a chat; None where nothing does."""
        if kind == "private":
            return None
        own = await self._own.get(chat)
        return lacking(kind, own.member, all_may_send=own.all_may_send)

    def drop(self, chat: int) -> None:
        """Hold nothing about a chat any more: something has changed there; what is being asked is asked again."""
        self._administrators.drop(chat)
        self._own.drop(chat)

    async def _ask_administrators(self, chat: int) -> Mapping[int, Member]:
        return read_members(await self._telegram.call_patiently("getChatAdministrators", {"chat_id": chat}))

    async def _ask_own(self, chat: int) -> _Own:
        member = await self._telegram.member(chat, self._bot)
        if member.status not in {"member", "restricted"}:
            return _Own(member)
        found = await self._telegram.call_patiently("getChat", {"chat_id": chat})
        return _Own(member, all_may_send=read_permission(found))


@dataclass(frozen=True, slots=True)
class _Own:
    member: Member
    all_may_send: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class _Asked(Generic[T]):
    task: asyncio.Task[T]
    at: float


class _Held(Generic[T]):
    """Answers about chats. Those who ask at the same time share one question; an error is not held."""

    def __init__(self, ask: Callable[[int], Awaitable[T]], clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._asked: dict[int, _Asked[T]] = {}

    async def get(self, chat: int) -> T:
        changes = 0
        while True:
            asked = self._fresh(chat) or self._begin(chat)
            try:
                found = await asyncio.shield(asked.task)
            except Exception:
                if self._asked.get(chat) is asked:
                    self.drop(chat)
                raise
            changes += 1
            if self._asked.get(chat) is asked or changes > _MOST_CHANGES:
                return found

    def drop(self, chat: int) -> None:
        self._asked.pop(chat, None)

    def _fresh(self, chat: int) -> _Asked[T] | None:
        asked = self._asked.get(chat)
        if asked is None or asked.task.cancelled() or self._clock() - asked.at >= HELD_SECONDS:
            return None
        return asked

    def _begin(self, chat: int) -> _Asked[T]:
        """Ask; of the chats that are known the one asked about longest ago makes way."""
        self.drop(chat)
        if len(self._asked) >= MOST_CHATS:
            del self._asked[next(iter(self._asked))]
        task = asyncio.ensure_future(self._ask(chat))
        task.add_done_callback(_look_at)
        self._asked[chat] = asked = _Asked(task, self._clock())
        return asked


def _look_at(task: asyncio.Task[T]) -> None:
    """Take note of an error that nobody waits for any more, of which asyncio would warn."""
    if not task.cancelled():
        task.exception()
