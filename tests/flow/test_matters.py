"""The parts of one matter: a push answers the message of the part before, and the story view leads to both."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.store.hiding import hide_story
from tests.factories import make_item
from tests.flow.audience import follow, follower, settled
from tests.flow.talk import ask, flat, press

if TYPE_CHECKING:
    from bot.demo.people import Chat, ChatMessage
    from tests.flow.conftest import World

BOT = "https://t.me/saqbala_sample_bot"
MISSING = "В Семее ищут пропавшего 9-летнего мальчика"
FOUND = "В Семее нашли пропавшего 9-летнего мальчика"
TRIED = "Родителей мальчика, пропавшего в Семее в 9 лет, оштрафовали"


async def tell(world: World, number: int, title: str) -> None:
    """Let a story be published, and reach whom it is to reach."""
    await world.publish(make_item(number, "ru", title=title, summary="Полиция ведёт проверку."))
    await settled(world)
    world.clock.jump(world.clock.now() + timedelta(days=2))


def posts(world: World, chat: Chat) -> list[ChatMessage]:
    """What was sent to a chat."""
    return world.emulator.sent(chat)


async def test_push_answers_the_part_before_it(world: World) -> None:
    """In private chats, groups, threads and channels, whoever got that; another matter answers nothing."""
    reader = await follower(world, "ru")
    channel = world.emulator.add_channel(owner=reader)
    forum = world.emulator.add_group(forum=True, owner=reader)
    thread = world.emulator.add_thread(forum, "Samples", reader)
    for chat, place in ((channel, 0), (forum, thread.id)):
        await follow(world, chat, "ru", place)
    await tell(world, 1, MISSING)
    late = await follower(world, "ru")
    await tell(world, 2, "В Актобе открыли бассейн для детей")
    await tell(world, 3, FOUND)
    for chat in (reader.chat, channel, forum):
        first, other, answer = posts(world, chat)
        assert answer.reply_to is first
        assert other.reply_to is None or other.reply_to.id == thread.id
    assert [message.reply_to for message in posts(world, late.chat)] == [None, None]


async def test_latest_part_that_was_sent_is_answered(world: World) -> None:
    """Of several."""
    reader = await follower(world, "ru")
    for number, title in enumerate((MISSING, FOUND, TRIED), 1):
        await tell(world, number, title)
    first, second, third = posts(world, reader.chat)
    assert (second.reply_to, third.reply_to) == (first, second)


@pytest.mark.parametrize("gone", ["deleted", "hidden"])
async def test_part_that_is_gone_is_not_waited_for(world: World, gone: str) -> None:
    """The later one is sent all the same."""
    reader = await follower(world, "ru")
    await tell(world, 1, MISSING)
    (first,) = posts(world, reader.chat)
    if gone == "deleted":
        del reader.chat.messages[first.id]
    else:
        await hide_story(world.store.database, 1, world.clock.now())
    await tell(world, 2, FOUND)
    answer = await world.said(reader.chat, lambda message: FOUND in message.text)
    assert answer.reply_to is None


async def test_story_leads_to_its_other_parts(world: World) -> None:
    """As soon as there are any, by lines and by buttons; elsewhere the buttons open the private chat."""
    reader, group = world.emulator.add_user(language_code="ru"), world.emulator.add_group()
    await tell(world, 1, MISSING)
    assert "Позже" not in (await ask(world, reader, "/story 1")).text
    await tell(world, 2, FOUND)
    await tell(world, 3, TRIED)
    first = await ask(world, reader, "/story 1")
    assert [line.rpartition(" · ")[2] for line in first.text.splitlines() if line.startswith("Позже")] == [FOUND, TRIED]
    assert f"{BOT}?start=s_2" in first.links
    await press(world, reader, first, flat(first)[-1])
    second = await world.said(reader.chat, lambda message: message.id > first.id)
    assert second.text.startswith(FOUND)
    assert [text.partition(":")[0] for text in flat(second)[-2:]] == ["Ранее", "Позже"]
    post = await ask(world, reader, "/story 2", chat=group)
    assert (await press(world, reader, post, flat(post)[-2])).url == f"{BOT}?start=s_1"
    await hide_story(world.store.database, 1, world.clock.now())
    assert "Ранее" not in (await ask(world, reader, "/story 2")).text
    assert (await press(world, reader, second, flat(second)[-2])).alert
