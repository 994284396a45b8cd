"""Thousands of updates from one user."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from telegram import Update

from bot import pace
from bot.demo.faults import slow
from bot.fairness import ALLOWANCES
from bot.telegram import updates
from tests.flow.talk import ask

if TYPE_CHECKING:
    from bot.demo.people import Chat
    from tests.flow.conftest import World

WORDS = {
    "en": "Too many requests. Try again in 10 seconds.",
    "ru": "Слишком много запросов. Попробуйте ещё раз через 10 секунд.",
    "kk": "Сұрауды тым жиі жіберіп жатырсыз. 10 секундтан кейін қайталап көріңіз.",
}
WAITING = ALLOWANCES["chat"].waiting


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)


def texts(world: World, chat: Chat) -> list[str]:
    """What the bot has said in a chat."""
    return [message.text for message in world.emulator.sent(chat)]


@pytest.mark.parametrize("code", WORDS)
async def test_what_is_too_much_is_dropped_and_told_once(world: World, code: str) -> None:
    """In the language of whoever sends it; as many as may wait are answered."""
    person = world.emulator.add_user(language_code=code)
    for _ in range(1500):
        person.sends("/hotline")
    await world.said(person.chat, lambda said: said.text == WORDS[code])
    await world.emulator.wait_for(lambda: len(world.emulator.sent(person.chat)) > WAITING)
    said = texts(world, person.chat)
    assert said.count(WORDS[code]) == 1
    assert len(said) < 2 * ALLOWANCES["chat"].burst


async def test_others_are_answered_meanwhile(world: World) -> None:
    """However long the answers to the many take."""
    flooder, person = (world.emulator.add_user(language_code="en") for _ in range(2))
    await ask(world, person, "/about")
    world.emulator.inject(slow(0.5), method="sendMessage", chat=flooder.chat, times=None)
    for _ in range(2000):
        flooder.sends("/latest")
    answer = await ask(world, person, "/hotline")
    assert answer.text.startswith("Whom to call")
    assert len(texts(world, flooder.chat)) < WAITING


async def test_presses_are_told_once(world: World) -> None:
    """As an alert; no application goes on waiting for the others."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, "/follow")
    button = panel.button_texts[0][0]
    made = [world.emulator.press(panel, button, by=person) for _ in range(300)]
    await world.emulator.wait_for(lambda: all(press.answered for press in made))
    assert [press.alert for press in made if press.text == WORDS["en"]] == [True]


async def test_one_member_leaves_others_room_in_a_group(world: World) -> None:
    """A group is answered twenty times a minute: one member may have half of that waiting."""
    flooder, person = (world.emulator.add_user(language_code="en") for _ in range(2))
    group = world.emulator.add_group(owner=person)
    await ask(world, person, "/about", chat=group)
    for _ in range(200):
        flooder.sends("/about", chat=group)
    asked = person.sends("/hotline", chat=group)
    await world.said(group, lambda said: said.id > asked.id and said.text.startswith("Whom to call"))
    assert len([text for text in texts(world, group) if text.startswith("Whom")]) == 1
    # Whatever is answered while the others come makes room for another.
    assert len(texts(world, group)) <= 2 * ALLOWANCES["group"].waiting + 3


async def test_groups_hear_of_it_where_the_bot_was_addressed(world: World) -> None:
    """What people say to each other is dropped in silence."""
    world.emulator.world.privacy = False
    person = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group()
    for _ in range(500):
        person.sends("hello", chat=group)
    for _ in range(100):
        person.sends("/hotline", chat=group)
    await world.said(group, lambda said: said.text == WORDS["en"])
    assert texts(world, group).count(WORDS["en"]) == 1


async def test_inline_queries_are_answered_with_nothing(world: World) -> None:
    """Each of them, and the person's own chat is not concerned."""
    person = world.emulator.add_user(language_code="en")
    asked = [world.emulator.ask_inline(person, "sample") for _ in range(400)]
    await world.emulator.wait_for(lambda: len(world.emulator.calls_of("answerInlineQuery")) == len(asked))
    assert (await ask(world, person, "/hotline")).text.startswith("Whom to call")


async def test_who_asks_one_thing_after_the_other_is_answered(world: World) -> None:
    """What was answered waits no more."""
    person = world.emulator.add_user(language_code="en")
    for _ in range(WAITING + 1):
        assert (await ask(world, person, "/hotline")).text.startswith("Whom to call")


@pytest.mark.parametrize("told", ["migrate_to_chat_id", "migrate_from_chat_id"])
def test_move_of_a_group_is_never_too_much(told: str) -> None:
    """Whoever makes it a supergroup, and whatever else comes from them: Telegram tells it once."""
    person = {"id": 7, "is_bot": False, "first_name": "Sample"}
    message = {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "group", "title": "Sample"}, "from": person}
    for sender, moved in ((("group", 7), {}), (None, {told: -1005})):
        update = Update.de_json({"update_id": 1, "message": message | moved})
        assert updates._sender(update) == sender


async def test_administrators_in_the_name_of_their_groups_are_many(world: World) -> None:
    """Telegram gives one and the same user for all of them."""
    groups = [world.emulator.add_group() for _ in range(2)]
    people = [world.emulator.add_user(language_code="en") for _ in groups]
    for _ in range(500):
        people[0].sends("/hotline", chat=groups[0], as_chat=groups[0])
    answer = await ask(world, people[1], "/hotline", chat=groups[1], as_chat=groups[1])
    assert WORDS["kk"] not in answer.text
