"""Messages whose answer was lost, in groups and channels: administrators are asked, and their answer is carried out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot import pace, questions
from bot.demo.faults import lost, slow
from bot.errors import StoreError
from tests.factories import make_item
from tests.flow.audience import drained, follow, settled, texts
from tests.flow.talk import ask, flat, forge, press

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from tests.flow.conftest import World

POST, THERE = "Post it after all", "It is there"


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here, and the flow a twentieth."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)
    monkeypatch.setattr(questions, "LOOK_SECONDS", 0.05)


async def administrator(world: World, language: str = "en") -> Person:
    """Somebody whom the bot can write to."""
    person = world.emulator.add_user(language_code=language, started=True)
    await ask(world, person, "/hotline")
    return person


async def doubted(world: World, chat: Chat, *items: int) -> None:
    """Let the answer to a push be lost."""
    await follow(world, chat)
    world.emulator.inject(lost(), method="sendMessage", chat=chat)
    await world.publish(*(make_item(item) for item in items or (5,)))
    await settled(world)


async def asked(world: World, chat: Chat) -> ChatMessage:
    """Wait for the question."""
    return await world.said(chat, lambda m: "not certain" in m.text)


async def test_administrators_decide_about_a_lost_message(world: World) -> None:
    """Each is asked once, with its titles; the first answer counts, the second hears of it."""
    owner, other = await administrator(world), await administrator(world)
    channel = world.emulator.add_channel("News", owner=owner)
    world.emulator.set_member(channel, other, "administrator", "can_post_messages")
    await doubted(world, channel, 5, 6)
    questions = [await asked(world, person.chat) for person in (owner, other)]
    assert "in the channel “News”" in questions[0].text
    assert "Sample story 5 (en)" in questions[0].text
    assert flat(questions[0]) == [POST, THERE]
    assert len(questions[0].links) == 2
    await press(world, owner, questions[0], POST)
    await world.emulator.wait_for(lambda: len(texts(world, channel, "story 5")) == 2)
    await press(world, other, questions[1], THERE)
    assert "answered already: “Post it after all”" in questions[1].text
    await settled(world)
    assert len(world.emulator.sent(channel)) == 2


async def test_what_is_there_stays_as_it_is(world: World) -> None:
    """Nothing is sent, and it is over."""
    owner = await administrator(world)
    channel = world.emulator.add_channel("News", owner=owner)
    await doubted(world, channel)
    question = await asked(world, owner.chat)
    await press(world, owner, question, THERE)
    assert question.text == "News\nNoted: it is there."
    await drained(world, "SELECT 1 FROM waiting")
    assert len(world.emulator.sent(channel)) == 1


async def test_who_may_not_post_decides_nothing(world: World) -> None:
    """Rights are asked for at each press."""
    owner, stranger = await administrator(world), await administrator(world)
    channel = world.emulator.add_channel("News", owner=owner)
    await doubted(world, channel)
    question = await asked(world, owner.chat)
    data = str(question.buttons[0]["callback_data"])
    assert (await forge(world, stranger, world.emulator.sent(stranger.chat)[-1], data)).alert
    world.emulator.set_member(channel, owner, "member")
    assert (await press(world, owner, question, POST)).text == "Only administrators can change this."
    assert len(world.emulator.sent(channel)) == 1


async def test_group_is_asked_itself_where_nobody_is_reachable(world: World) -> None:
    """In the topic concerned; its members cannot answer."""
    owner, member = (world.emulator.add_user(language_code="en") for _ in range(2))
    forum = world.emulator.add_group("Forum", forum=True, owner=owner)
    world.emulator.set_member(forum, member)
    thread = world.emulator.add_thread(forum, "Samples", owner)
    await follow(world, forum, thread=thread.id)
    world.emulator.inject(lost(), method="sendMessage", chat=forum)
    await world.publish(make_item(5))
    question = await asked(world, forum)
    assert question.thread == thread.id
    assert (await press(world, member, question, POST)).alert
    await press(world, owner, question, POST)
    await world.emulator.wait_for(lambda: len(texts(world, forum, "story 5")) == 2)


async def test_channel_where_nobody_is_reachable_yet(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its readers are asked nothing; an administrator is, as soon as he can be written to."""
    monkeypatch.setattr(questions, "LONG_REST_SECONDS", 0.1)
    owner = world.emulator.add_user(language_code="en")
    channel = world.emulator.add_channel("News", owner=owner)
    await doubted(world, channel)
    await drained(world, "SELECT 1 FROM waiting WHERE NOT EXISTS (SELECT 1 FROM question)")
    assert len(world.emulator.sent()) == 1
    owner.sends("/start")
    assert "News" in (await asked(world, owner.chat)).text


async def test_crash_in_flight_is_asked_about_after_the_restart(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process that died had sent is one question to each chat's administrators."""
    owner = await administrator(world, "kk")
    channel = world.emulator.add_channel("News", owner=owner)
    await follow(world, channel)

    async def settle(*_: object) -> None:
        raise StoreError("the database cannot be used now")

    with monkeypatch.context() as patch:
        patch.setattr(type(world.store.outbox), "settle", settle)
        world.emulator.inject(slow(0.1), method="sendMessage", chat=channel)
        await world.publish(make_item(5), make_item(6))
        await world.said(channel)
        async with asyncio.timeout(60):
            await world.stop()
    await world.start()
    question = await world.said(owner.chat, lambda m: "«News» арнасында" in m.text)
    assert "Sample story 6 (en)" in question.text
    await settled(world)
    assert len(world.emulator.sent(channel)) == 1
    await press(world, owner, question, "Бәрібір жариялау")
    await world.emulator.wait_for(lambda: len(world.emulator.sent(channel)) == 2)
