"""Who administers a chat, as far as it has shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.factories import NOW, make_chat

if TYPE_CHECKING:
    from bot.store import Store


async def test_administrators_are_remembered_until_they_are_none(store: Store) -> None:
    """Each once, however often seen; one who is refused is forgotten."""
    await store.chats.meet(make_chat(-5, "channel"), NOW)
    for user in (8, 7, 8):
        await store.administrators.remember(-5, user, NOW)
    assert await store.administrators.of(-5) == (7, 8)
    await store.administrators.forget(-5, 8)
    await store.administrators.forget(-5, 9)
    assert await store.administrators.of(-5) == (7,)


async def test_being_seen_is_written_once_a_day(store: Store) -> None:
    """Not every press is a write."""
    await store.chats.meet(make_chat(-5, "channel"), NOW)
    seen = []
    for hours in (0, 1, 25):
        await store.administrators.remember(-5, 7, NOW + timedelta(hours=hours))
        seen.append((await store.database.read("SELECT seen_at FROM administrator"))[0]["seen_at"])
    assert seen[0] == seen[1] < seen[2]


async def test_unknown_chat_has_none(store: Store) -> None:
    """Whoever removes the bot from a chat that it does not know leaves no trace."""
    await store.administrators.remember(-5, 7, NOW)
    assert await store.administrators.of(-5) == ()


async def test_reachable_are_those_with_a_chat_that_is_open(store: Store) -> None:
    """Nobody who never wrote to the bot, nobody who blocked it, no group."""
    for chat in (7, 8):
        await store.chats.meet(make_chat(chat), NOW)
    await store.chats.meet(make_chat(-5, "group"), NOW)
    await store.chats.suspend(8, "blocked", NOW)
    assert await store.administrators.reachable([7, 8, 9, -5]) == (7,)
