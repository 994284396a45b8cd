"""/privacy and /forget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import pace
from bot.callbacks import pack
from bot.demo.people import Member
from bot.forgetting import RunForget
from bot.managing import manage
from bot.model import Button, Follow, Message
from tests.factories import MAIN_TOPIC
from tests.flow.talk import ask, forge, heard, order, press, shown, stock

if TYPE_CHECKING:
    from bot.demo.people import Chat
    from bot.forgetting import ForgetAct
    from tests.flow.conftest import World

MAIN = Follow(topic=MAIN_TOPIC)
QUESTION = "Delete everything the bot keeps about this chat: follows, alerts and settings? This cannot be undone."
DELETE = pack(RunForget("delete"))
DONE = "Done. All data of this chat has been deleted."
REFUSED = "Only administrators can change this."


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)


async def known(world: World, chat: Chat) -> bool:
    """Whether the bot keeps anything of a chat."""
    return await world.store.chats.get(chat.id) is not None


async def test_privacy_is_read_by_everybody(world: World) -> None:
    """In a private chat, by members of a group, and in a channel."""
    owner, member = (world.emulator.add_user(language_code="en") for _ in range(2))
    group, channel = world.emulator.add_group(owner=owner), world.emulator.add_channel(owner=owner)
    answers = [await ask(world, member, "/privacy"), await ask(world, member, "/privacy", chat=group)]
    for answer in (*answers, await order(world, channel, "/privacy")):
        assert "/forget" in answer.text


@pytest.mark.parametrize(
    ("code", "delete", "done"),
    [
        ("en", "Delete", DONE),
        ("ru", "Удалить", "Готово. Все данные этого чата удалены."),
        ("kk", "Жою", "Дайын. Осы чатқа қатысты барлық дерек жойылды."),
    ],
)
async def test_everything_goes_after_a_question(world: World, code: str, delete: str, done: str) -> None:
    """The answer stands in place of the question, and is not kept."""
    await stock(world, 1)
    person = world.emulator.add_user(language_code=code)
    await ask(world, person, f"/follow {MAIN_TOPIC}")
    question = await ask(world, person, "/forget")
    assert await known(world, person.chat)
    await press(world, person, question, delete)
    assert not await known(world, person.chat)
    assert (question.text, question.buttons) == (done, [])


async def test_the_menu_goes_too(world: World) -> None:
    """Where the chat had one of its own."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/language ru")
    await world.emulator.wait_for(lambda: world.emulator.calls_of("setMyCommands")[-1:])
    question = await ask(world, person, "/forget")
    await press(world, person, question, "Удалить")
    (call,) = world.emulator.calls_of("deleteMyCommands")
    assert str(person.chat.id) in str(call.parameters["scope"])


async def test_nothing_goes_without_it(world: World) -> None:
    """Where it is cancelled."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, f"/follow {MAIN_TOPIC}")
    question = await ask(world, person, "/forget")
    assert question.text == QUESTION
    await press(world, person, question, "Cancel")
    assert question.text == "Nothing was deleted."
    assert question.button_texts == [["◀ Settings"]]
    assert await world.store.follows.of(person.chat.id, 0) == (MAIN,)


async def test_whoever_writes_afterwards_is_new(world: World) -> None:
    """With nothing followed, in the language of the application; also where the button was pressed twice."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/language kk")
    question = await ask(world, person, "/forget")
    await press(world, person, question, DELETE)
    await forge(world, person, question, DELETE)
    assert not await known(world, person.chat)
    assert question.text == DONE
    assert "Latest news" in (await ask(world, person, "/latest")).text


async def test_it_is_deleted_after_a_restart(world: World) -> None:
    """The button holds all that it needs."""
    person = world.emulator.add_user(language_code="en")
    question = await ask(world, person, "/forget")
    await world.stop()
    await world.start()
    await press(world, person, question, "Delete")
    assert question.text == DONE
    assert not await known(world, person.chat)


async def test_a_group_is_forgotten_by_its_administrators(world: World) -> None:
    """Neither by members' commands nor by their presses."""
    owner, member = (world.emulator.add_user(language_code="en") for _ in range(2))
    group = world.emulator.add_group(owner=owner)
    await ask(world, owner, f"/follow {MAIN_TOPIC}", chat=group)
    assert REFUSED in (await ask(world, member, "/forget", chat=group)).text
    question = await ask(world, owner, "/forget", chat=group)
    made = await press(world, member, question, "Delete")
    assert (made.text, made.alert) == (REFUSED, True)
    assert await world.store.follows.of(group.id, 0) == (MAIN,)
    await press(world, owner, question, "Delete")
    assert question.text == DONE
    assert not await known(world, group)
    assert await known(world, owner.chat) is False  # who never wrote privately


async def test_a_channel_is_not_asked_before_its_readers(world: World) -> None:
    """A command posted there leads to the private chat; who only reads it may press what he likes."""
    owner, reader = (world.emulator.add_user(language_code="en") for _ in range(2))
    channel = world.emulator.add_channel(owner=owner)
    channel.members[reader.id] = Member("member")
    pointer = await order(world, channel, "/forget")
    assert pointer.buttons[0]["url"] == f"https://t.me/saqbala_sample_bot?start=c_{channel.id}"
    made = await forge(world, reader, pointer, DELETE)
    assert made.alert
    assert await known(world, channel)


async def test_a_channel_is_forgotten_from_the_private_chat(world: World) -> None:
    """It is named in the question; the private chat stays, and its button leads nowhere afterwards."""
    owner = world.emulator.add_user(language_code="en")
    channel = world.emulator.add_channel("Sample <b>channel</b>", owner=owner)
    await order(world, channel, "/about")
    about = await ask(world, owner, "/about")
    place = await world.store.places.number(channel.id, 0)
    await forge(world, owner, about, managed(place, "ask"))
    assert "Delete everything the bot keeps about “Sample <b>channel</b>”" in about.text
    await press(world, owner, about, "Delete")
    assert "Done. All data of “Sample <b>channel</b>” has been deleted." in about.text
    assert about.button_texts == [["My channels and groups"]]
    assert not await known(world, channel)
    assert await known(world, owner.chat)
    before = shown(world)
    again = await heard(world, world.emulator.send_data(about, managed(place, "delete"), by=owner), before)
    assert again.text == "This button is out of date."


def managed(place: int, act: ForgetAct) -> str:
    """The data of a button about another chat."""
    button = Button(text="x", data=pack(RunForget(act)))
    return manage(Message(html="", buttons=((button,),)), place).buttons[0][0].data


async def test_who_changed_a_group_is_not_told_any_more(world: World) -> None:
    """The group keeps what was changed."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=owner)
    await ask(world, owner, "/about", chat=group)
    async with world.store.database.write() as tx:
        sql = (
            'INSERT INTO change (chat, thread, user, at, what) VALUES (?, 0, ?, 0, \'{"kind": "pause", "value": ""}\')'
        )
        await tx.execute(sql, (group.id, owner.id))
    await press(world, owner, await ask(world, owner, "/forget"), "Delete")
    (change,) = await world.store.changes.latest(group.id, 0, 5)
    assert change.user is None


async def test_what_was_searched_for_is_forgotten(world: World) -> None:
    """But not what somebody else has searched for, too."""
    await stock(world, 2)
    person, other = (world.emulator.add_user(language_code="en") for _ in range(2))
    for who, words in ((person, "sample 1"), (person, "sample 2"), (other, "sample 2"), (person, "sample 2")):
        await ask(world, who, words)
    await press(world, person, await ask(world, person, "/forget"), "Delete")
    rows = await world.store.database.read("SELECT text FROM query")
    assert [row["text"] for row in rows] == ["sample 2"]
