"""Messages that pass, and what a greeting depends on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.audit import Change, Deed
from bot.model import Follow
from bot.store.passing import PassingMessage
from tests.factories import NOW, make_chat

if TYPE_CHECKING:
    from bot.store import Store

LATER = NOW + timedelta(minutes=1)


async def test_messages_are_due_after_their_minute(store: Store) -> None:
    """The oldest first; of an unknown chat nothing is kept."""
    await store.chats.meet(make_chat(-5, "channel"), NOW)
    for message, age in ((1, 0), (2, 5), (2, 9)):
        await store.passing.add(-5, message, NOW - timedelta(seconds=age))
    await store.passing.add(-6, 3, NOW)
    assert await store.passing.due(LATER - timedelta(seconds=6)) == []
    assert await store.passing.due(LATER) == [PassingMessage(-5, 2, 0), PassingMessage(-5, 1, 0)]


async def test_message_is_tried_again_until_it_is_done(store: Store) -> None:
    """Later, and counted."""
    await store.chats.meet(make_chat(-5, "channel"), NOW)
    await store.passing.add(-5, 1, NOW)
    (message,) = await store.passing.due(LATER)
    await store.passing.postpone(message, LATER + timedelta(seconds=1))
    assert await store.passing.due(LATER) == []
    (again,) = await store.passing.due(LATER + timedelta(seconds=1))
    assert again.tries == 1
    await store.passing.done(again)
    assert await store.passing.due(LATER + timedelta(days=1)) == []


async def test_chat_is_set_up_by_a_follow_or_a_change(store: Store) -> None:
    """In any of its threads; a chat that was only met is not."""
    for chat in (-5, -6, -7):
        await store.chats.meet(make_chat(chat, "supergroup"), NOW)
    await store.follows.add(-5, 3, Follow(), NOW)
    await store.changes.add(-6, 0, Change(deed=Deed(kind="language", value="ru"), user=7, at=NOW))
    assert [await store.greetings.is_set_up(chat) for chat in (-5, -6, -7, -8)] == [True, True, False, False]


async def test_supergroup_that_was_a_group_is_known_as_one(store: Store) -> None:
    """As long as the move is remembered."""
    await store.chats.meet(make_chat(-5, "group"), NOW)
    await store.chats.move(-5, -100, NOW)
    assert await store.greetings.was_a_group(-100)
    assert not await store.greetings.was_a_group(-101)
