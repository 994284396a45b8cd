"""Those who follow, and what has come of a push to them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import Follow
from tests.factories import MAIN_TOPIC, make_chat

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat
    from bot.model import ChatKind, Language
    from tests.flow.conftest import World

MAIN = Follow(topic=MAIN_TOPIC)


async def follow(world: World, chat: Chat, language: Language = "en", thread: int = 0) -> None:
    """Let a chat follow the main topic."""
    kind: ChatKind = chat.kind
    await world.store.chats.meet(make_chat(chat.id, kind, language, chat.title), world.clock.now())
    await world.store.follows.add(chat.id, thread, MAIN, world.clock.now() - timedelta(seconds=1))


async def follower(world: World, language: Language = "en") -> Person:
    """Somebody who follows the main topic."""
    person = world.emulator.add_user(language_code=language, started=True)
    await follow(world, person.chat, language)
    return person


async def settled(world: World) -> None:
    """Wait until nothing waits and nothing is leased any more."""
    await drained(world, "SELECT 1 FROM waiting WHERE uncertain_at IS NULL UNION ALL SELECT 1 FROM fanout", seconds=60)


async def drained(world: World, rows: str, seconds: float = 60) -> None:
    """Wait until a query finds nothing any more."""
    async with asyncio.timeout(seconds):
        while await world.store.database.read(rows):
            await world.emulator.world.bell.wait(list, 0.02)


def texts(world: World, chat: Chat, part: str) -> list[str]:
    """The bot's messages in a chat that hold these words."""
    return [message.text for message in world.emulator.sent(chat) if part in message.text]
