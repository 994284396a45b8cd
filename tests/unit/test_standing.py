"""Standing held: asked once, for a minute, until something changes, of so many chats and no more."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest

from bot.errors import RefusedError
from bot.rights import Member
from bot.telegram import standing
from bot.telegram.standing import HELD_SECONDS, Standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.telegram.answer import Json
    from bot.telegram.client import Telegram

BOT, OWNER = 99, 7


@dataclass
class Asked:
    """Stands for Telegram: counts what it is asked, and answers when it is let."""

    owner: int = OWNER
    status: str = "member"
    may_send: bool = True
    error: RefusedError | None = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.gate.set()

    async def call_patiently(self, method: str, parameters: Mapping[str, Json]) -> Json:
        """Answer getChatAdministrators and getChat."""
        del parameters
        self.counts[method] += 1
        owner, error = self.owner, self.error
        await self.gate.wait()
        if error:
            raise error
        if method == "getChat":
            return {"permissions": {"can_send_messages": self.may_send}}
        return [{"status": "creator", "user": {"id": owner, "is_bot": False, "first_name": "A", "last_name": "<b>"}}]

    async def member(self, chat: int, user: int) -> Member:
        """Answer getChatMember of the bot."""
        assert (chat, user) == (-1, BOT)
        self.counts["getChatMember"] += 1
        return Member(self.status)


@dataclass
class Hands:
    """A clock that stands still until it is moved."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.seconds


def held(telegram: Asked, clock: Hands | None = None) -> Standing:
    """A standing that asks `telegram`."""
    return Standing(cast("Telegram", telegram), BOT, clock=clock or Hands())


async def test_administrators_are_held_for_a_minute() -> None:
    """With their names as they are; then they are asked for anew."""
    telegram, clock = Asked(), Hands()
    asked = held(telegram, clock)
    for moment in (0.0, HELD_SECONDS - 0.1):
        clock.seconds = 1000 + moment
        assert await asked.administrators(-1) == {OWNER: Member("creator", name="A <b>")}
        assert telegram.counts["getChatAdministrators"] == 1
    clock.seconds = 1000 + HELD_SECONDS
    await asked.administrators(-1)
    assert telegram.counts["getChatAdministrators"] == 2


async def test_those_who_ask_at_once_share_a_question() -> None:
    """A hundred presses are one request, of each chat."""
    telegram = Asked()
    telegram.gate.clear()
    asked = held(telegram)
    waiting = [asyncio.create_task(asked.administrators(-1 - number % 2)) for number in range(100)]
    await asyncio.sleep(0)
    telegram.gate.set()
    assert all(OWNER in found for found in await asyncio.gather(*waiting))
    assert telegram.counts["getChatAdministrators"] == 2


async def test_change_drops_what_is_held() -> None:
    """Who administers no longer does not pass for a minute more."""
    telegram = Asked()
    asked = held(telegram)
    await asked.administrators(-1)
    telegram.owner = 8
    assert OWNER in await asked.administrators(-1)
    asked.drop(-1)
    asked.drop(-2)
    assert set(await asked.administrators(-1)) == {8}


async def test_change_while_asking_is_asked_again() -> None:
    """What was true before it is given to nobody, and held for nobody."""
    telegram = Asked()
    telegram.gate.clear()
    asked = held(telegram)
    waiting = asyncio.create_task(asked.administrators(-1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    telegram.owner = 8
    asked.drop(-1)
    telegram.gate.set()
    assert set(await waiting) == {8}
    assert set(await asked.administrators(-1)) == {8}


async def test_errors_are_shared_and_not_held() -> None:
    """The next question is asked."""
    telegram = Asked(error=RefusedError(400, "Bad Request: member list is inaccessible"))
    asked = held(telegram)
    found = await asyncio.gather(*(asked.administrators(-1) for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in found] == [RefusedError] * 3
    assert telegram.counts["getChatAdministrators"] == 1
    telegram.error = None
    assert OWNER in await asked.administrators(-1)


async def test_who_gives_up_waiting_ends_nobody_else_s() -> None:
    """One press is cancelled, the other is answered by the same question."""
    telegram = Asked()
    telegram.gate.clear()
    asked = held(telegram)
    first, second = (asyncio.create_task(asked.administrators(-1)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    telegram.gate.set()
    assert OWNER in await second
    assert first.cancelled()
    assert telegram.counts["getChatAdministrators"] == 1


async def test_so_many_chats_are_known_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one asked about longest ago makes way."""
    monkeypatch.setattr(standing, "MOST_CHATS", 2)
    telegram = Asked()
    asked = held(telegram)
    for chat in (-1, -2, -3, -3, -2):
        await asked.administrators(chat)
    assert telegram.counts["getChatAdministrators"] == 3
    await asked.administrators(-1)
    assert telegram.counts["getChatAdministrators"] == 4


@pytest.mark.parametrize(
    ("status", "may_send", "lack", "questions"),
    [
        ("member", True, None, 2),
        ("member", False, "send", 2),
        ("administrator", False, None, 1),
        ("left", True, "outside", 1),
    ],
)
async def test_what_the_bot_lacks_in_a_group(status: str, may_send: bool, lack: str | None, questions: int) -> None:  # noqa: FBT001 - a table's column
    """A plain member may what the group lets all its members do; the answer is held, too."""
    telegram = Asked(status=status, may_send=may_send)
    asked = held(telegram)
    for _ in range(2):
        assert await asked.lack(-1, "supergroup") == lack
    assert (await asked.own(-1)).status == status
    assert telegram.counts.total() == questions
    assert await asked.lack(5, "private") is None
