"""A channel and the group that discusses it: what the one posts appears in the other by itself, and never twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import linking, pace
from bot.demo.faults import Fault
from tests.factories import make_item
from tests.flow.audience import drained, follow, settled, texts
from tests.flow.talk import ask

if TYPE_CHECKING:
    from bot.demo.people import Chat
    from tests.flow.conftest import World

UNKNOWN = "SELECT 1 FROM link WHERE asked_at = 0"


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here, and the flow a twentieth."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)
    monkeypatch.setattr(linking, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(linking, "REST_SECONDS", 0.05)


def together(world: World, *, bot: str = "member") -> tuple[Chat, Chat]:
    """A channel and the group that discusses it."""
    group = world.emulator.add_group("Talk", bot=bot)
    return world.emulator.add_channel("News", linked=group), group


async def test_story_stands_in_both_once(world: World) -> None:
    """Posted in the channel, it appears in the group; a story of the group's own comes by the bot."""
    channel, group = together(world)
    await follow(world, channel)
    await follow(world, group)
    await drained(world, UNKNOWN)
    await world.publish(make_item(5))
    await settled(world)
    assert [len(texts(world, chat, "story 5")) for chat in (channel, group)] == [1, 0]
    assert len([text for text in group.texts if "story 5" in text]) == 1


async def test_group_gets_it_where_the_channel_does_not(world: World) -> None:
    """A channel that the bot was removed from keeps no story from the group."""
    channel, group = together(world)
    await follow(world, channel)
    await follow(world, group)
    await drained(world, UNKNOWN)
    await world.store.chats.suspend(channel.id, "kicked", world.clock.now())
    await world.publish(make_item(5))
    await world.emulator.wait_for(lambda: texts(world, group, "story 5"))


async def test_posts_that_appear_in_the_group_tell(world: World) -> None:
    """As soon as one appears where the bot sees it, the two are known to go together, whatever Telegram told before."""
    channel, group = together(world, bot="administrator")
    channel.linked = group.linked = None
    await follow(world, channel)
    await follow(world, group)
    await drained(world, UNKNOWN)
    assert await world.store.links.of(group.id) is None
    channel.linked = group
    world.emulator.post(channel, "Some words of an administrator")
    await drained(world, "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM link WHERE other <> 0)")
    await world.publish(make_item(5))
    await settled(world)
    assert texts(world, group, "story 5") == []


async def test_link_is_asked_for_again(world: World) -> None:
    """After a day, and when something is set in either; a chat that Telegram does not show waits for its day."""
    channel, group = together(world)
    await follow(world, channel)
    await follow(world, group)
    await drained(world, UNKNOWN)
    asked = len(world.emulator.calls_of("getChat"))
    channel.linked = group.linked = None
    world.clock.jump(world.clock.now() + timedelta(days=1, seconds=1))
    await world.emulator.wait_for(lambda: len(world.emulator.calls_of("getChat")) >= asked + 2)
    await drained(world, "SELECT 1 FROM link WHERE other <> 0")
    await world.publish(make_item(5))
    await world.emulator.wait_for(lambda: texts(world, group, "story 5"))


async def test_link_is_asked_for_when_something_is_set(world: World) -> None:
    """Whoever has just linked the two comes to set them up; no post has appeared in the group yet."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group("Talk", owner=owner)
    channel = world.emulator.add_channel("News", linked=group)
    channel.linked = group.linked = None
    await follow(world, channel)
    await follow(world, group)
    await drained(world, UNKNOWN)
    channel.linked, group.linked = group, channel
    await ask(world, owner, "/language ru", chat=group)
    await drained(world, "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM link WHERE other <> 0)")
    assert (await world.store.links.of(group.id) or group).id == channel.id


async def test_link_is_asked_for_until_telegram_tells(world: World) -> None:
    """Telegram's own trouble says nothing of a chat: it is not believed for a day to stand alone."""
    world.emulator.inject(Fault(kind="broken", code=502), method="getChat", times=3)
    channel, group = together(world)
    await follow(world, channel)
    await follow(world, group)
    await drained(world, UNKNOWN)
    assert (await world.store.links.of(group.id) or group).id == channel.id


async def test_chat_that_is_not_shown_is_left_alone(world: World) -> None:
    """It is asked about once, not again and again."""
    person = world.emulator.add_user(language_code="en")
    channel, group = together(world, bot="left")
    await follow(world, group)
    await drained(world, UNKNOWN)
    await ask(world, person, "/hotline")
    assert len(world.emulator.calls_of("getChat")) == 1
    assert await world.store.links.of(channel.id) is None
