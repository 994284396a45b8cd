"""The bot's place in chats: added, blocked, removed, upgraded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import pace
from bot.demo.faults import Fault
from bot.model import Follow
from tests.factories import make_chat
from tests.flow.audience import drained
from tests.flow.talk import ask, press, stock
from tests.flow.ways import BOTH_WAYS

if TYPE_CHECKING:
    from bot.demo.people import Chat
    from tests.flow.conftest import World

SORRY = "Что-то пошло не так. Попробуйте ещё раз."


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)


async def suspended(world: World, chat: Chat) -> bool:
    """Whether nothing is sent to a chat."""
    rows = await world.store.database.read("SELECT suspended_at FROM chat WHERE chat = ?", (chat.id,))
    return rows[0]["suspended_at"] is not None


async def test_group_speaks_the_language_of_who_added_the_bot(world: World) -> None:
    """Whoever speaks first after that."""
    adder, member = (world.emulator.add_user(language_code=code) for code in ("ru", "en"))
    group = world.emulator.add_group(owner=adder, bot="left")
    world.emulator.add_bot(group, by=adder)
    assert (await ask(world, member, "/hotline", chat=group)).text.startswith("Куда звонить")


async def test_unknown_group_speaks_as_who_speaks_first(world: World) -> None:
    """And keeps to it."""
    first, second = (world.emulator.add_user(language_code=code) for code in ("en", "ru"))
    group = world.emulator.add_group()
    assert (await ask(world, first, "/hotline", chat=group)).text.startswith("Whom to call")
    assert (await ask(world, second, "/hotline", chat=group)).text.startswith("Whom to call")


@BOTH_WAYS
async def test_blocked_and_removed_chats_rest_with_their_follows(world: World) -> None:
    """Blocked or thrown out, nothing is lost; back again, it goes on."""
    person = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=person)
    await ask(world, person, "/follow all")
    await ask(world, person, "/follow all", chat=group)
    world.emulator.block(person)
    world.emulator.kick_bot(group, by=person)
    await stock(world, 1)
    await drained(world, "SELECT 1 FROM fanout")
    world.emulator.unblock(person)
    await ask(world, person, "/about")
    assert await suspended(world, group)
    assert not await suspended(world, person.chat)
    assert await world.store.follows.of(group.id, 0) == (Follow(),)
    world.emulator.add_bot(group, by=person)
    asked = await world.said(group, lambda message: "1 story came out" in message.text)
    await press(world, person, asked, "Send one digest")
    await world.said(group, lambda message: "story 1" in message.text)


async def test_start_brings_a_chat_back(world: World) -> None:
    """Should Telegram's word of the unblocking have been lost."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/start")
    await world.store.chats.suspend(person.chat.id, "sample", world.clock.now())
    await ask(world, person, "/start")
    assert not await suspended(world, person.chat)


@BOTH_WAYS
async def test_upgraded_group_keeps_everything(world: World) -> None:
    """Its language and what it follows go to the supergroup."""
    owner = world.emulator.add_user(language_code="ru")
    group = world.emulator.add_group(kind="group", owner=owner)
    await ask(world, owner, "/follow all", chat=group)
    supergroup = world.emulator.upgrade(group, by=owner)
    assert (await ask(world, owner, "/hotline", chat=supergroup)).text.startswith("Куда звонить")
    assert await world.store.follows.of(supergroup.id, 0) == (Follow(),)
    assert await world.store.chats.get(group.id) is None


@BOTH_WAYS
async def test_failure_is_told_once_in_the_reader_s_language(world: World) -> None:
    """At a command and at a press; a press gets its answer, and the next one works."""
    await stock(world, 7)
    person = world.emulator.add_user(language_code="ru")
    page = await ask(world, person, "/latest")
    for method in ("sendMessage", "editMessageText"):
        world.emulator.inject(Fault(kind="broken", code=400), method=method)
    assert (await ask(world, person, "/about")).text == SORRY
    await press(world, person, page, "Далее ▶")
    await world.said(person.chat, lambda message: world.emulator.sent(person.chat)[2:] == [message])
    await press(world, person, page, "Далее ▶")
    assert "Страница 2 из 2" in page.text
    assert [message.text for message in world.emulator.sent(person.chat)[1:]] == [SORRY, SORRY]


async def test_failing_database_is_told(world: World) -> None:
    """By an alert, where a press could not be acted upon."""
    await stock(world, 7)
    person = world.emulator.add_user(language_code="ru")
    page = await ask(world, person, "/latest")
    async with world.store.database.write() as tx:
        await tx.execute("ALTER TABLE story_topic RENAME TO gone")
    pressed = await press(world, person, page, "Далее ▶")
    assert (pressed.text, pressed.alert) == (SORRY, True)
    assert (await ask(world, person, "/latest")).text == SORRY


async def test_late_press_in_an_upgraded_group_counts_in_the_supergroup(world: World) -> None:
    """A panel that stands in the group ends nothing of what is set, and goes on in the supergroup."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(kind="group", owner=owner)
    panel = await ask(world, owner, "/settings", chat=group)
    await ask(world, owner, "/quiet 21-6", chat=group)
    supergroup = world.emulator.upgrade(group, by=owner)
    answer = await ask(world, owner, "/digest daily 9", chat=supergroup)
    assert not (await press(world, owner, panel, "Digest")).alert
    shown = await world.said(supergroup, lambda message: message.id > answer.id)
    assert shown.text.startswith("The digest will arrive daily at 09:00.")
    assert "21:00–06:00" in (await ask(world, owner, "/quiet", chat=supergroup)).text
    await world.store.chats.meet(make_chat(group.id, "group"), world.clock.now())
    await world.store.chats.move(group.id, supergroup.id, world.clock.now())
    assert "21:00–06:00" in (await ask(world, owner, "/quiet", chat=supergroup)).text
    assert await world.store.chats.get(group.id) is None
