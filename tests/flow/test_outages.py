"""Outages: who wants to hear of them, and how they are told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.factories import make_chat
from tests.flow.audience import drained
from tests.flow.talk import ask, order, press

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from tests.flow.conftest import World


async def wanting(world: World, language: str) -> Person:
    """Somebody who has asked to be told."""
    person = world.emulator.add_user(language_code=language, started=True)
    status = await ask(world, person, "/status")
    await press(world, person, status, status.button_texts[-1][0])
    return person


async def pass_by(world: World, hours: float) -> None:
    """Let the bot be down for so long."""
    await world.stop()
    world.clock.jump(world.clock.now() + timedelta(hours=hours))
    await world.start()


async def told(world: World) -> None:
    """Wait until the outage has been told to all."""
    await drained(world, "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM notice)")
    await drained(world, "SELECT 1 FROM notice WHERE state <> 'done'")


@pytest.mark.parametrize(
    ("language", "beginning"),
    [("kk", "Бот 20"), ("ru", "Бот был недоступен с"), ("en", "The bot was out of reach from")],
)
async def test_outage_is_told_once_to_those_who_want_it(world: World, language: str, beginning: str) -> None:
    """In their language, with its beginning and its end; a second start tells nothing more."""
    person, other = await wanting(world, language), world.emulator.add_user(started=True)
    await ask(world, other, "/about")
    await pass_by(world, 3)
    await told(world)
    assert world.emulator.sent(person.chat)[-1].text.startswith(beginning)
    await pass_by(world, 0.1)
    await ask(world, other, "/about")
    assert len(await world.store.database.read("SELECT 1 FROM notice")) == 1
    assert len(world.emulator.sent(person.chat)) == 2
    assert len(world.emulator.sent(other.chat)) == 2


async def test_short_outage_is_not_told(world: World) -> None:
    """Less than an hour is no news."""
    await wanting(world, "en")
    await pass_by(world, 0.9)
    await drained(world, "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM contact)")
    assert await world.store.database.read("SELECT 1 FROM notice") == []


async def test_wish_is_switched_by_a_button(world: World) -> None:
    """Off as it begins; a press switches it and shows the status again, ticked."""
    person = world.emulator.add_user(language_code="en", started=True)
    status = await ask(world, person, "/status")
    assert status.button_texts == [["Report outages here"]]
    pressed = await press(world, person, status, "Report outages here")
    assert pressed.text == "Outages of more than an hour will be reported here."
    assert status.button_texts == [["✓ Report outages here"]]
    pressed = await press(world, person, status, "✓ Report outages here")
    assert pressed.text == "Outages will not be reported here."
    assert status.button_texts == [["Report outages here"]]
    assert await world.store.contact.wants_outages(person.id) is False


async def test_members_cannot_switch_it(world: World) -> None:
    """In a group and a channel its administrators alone can."""
    owner, member = (world.emulator.add_user(language_code="en", started=True) for _ in range(2))
    group, channel = world.emulator.add_group(owner=owner), world.emulator.add_channel(owner=owner)
    for chat in (group, channel):
        world.emulator.set_member(chat, member)
        await world.store.chats.meet(make_chat(chat.id, chat.kind), world.clock.now())
    for status in (await ask(world, member, "/status", chat=group), await order(world, channel, "/status")):
        pressed = await press(world, member, status, "Report outages here")
        assert pressed.text == "Only administrators can change this."
        await press(world, owner, status, "Report outages here")
        assert status.button_texts == [["✓ Report outages here"]]
