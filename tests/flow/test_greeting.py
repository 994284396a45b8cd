"""Added to a group or a channel: one greeting there, a word to whoever did it, and which right is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import pace
from bot.demo.members import Member
from bot.demo.people import GROUP_ANONYMOUS_BOT
from bot.model import Follow
from handlers import greeting
from tests.flow.talk import ask, flat, press

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from tests.flow.conftest import World

BOT = "saqbala_sample_bot"


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here, and Telegram tells at once what became of a group."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)
    monkeypatch.setattr(greeting, "UPGRADE_SECONDS", 0.05)


async def met(world: World, language: str = "en", **changes: str) -> Person:
    """Somebody who has a private chat with the bot."""
    person = world.emulator.add_user(language_code=language, **changes)
    await ask(world, person, "/about")
    return person


async def told(world: World, person: Person, part: str) -> ChatMessage:
    """Wait for a word in somebody's private chat."""
    return await world.said(person.chat, lambda message: part in message.text)


async def settled(world: World) -> None:
    """Wait until all that has happened is dealt with: a later addition is answered after the earlier ones."""
    person = await met(world)
    channel = world.emulator.add_channel("Afterwards", owner=person, bot="left")
    world.emulator.add_bot(channel, by=person, status="administrator")
    await told(world, person, "Afterwards")


@pytest.mark.parametrize(
    ("language", "greeted", "connected"),
    [
        ("en", "Hello! SaqBala brings news", "The group “Sample group” is connected. Choose topics to post:"),
        ("ru", "Здравствуйте! SaqBala присылает", "Группа «Sample group» подключена. Выберите темы для публикации:"),
        ("kk", "Сәлеметсіздер ме! SaqBala", "«Sample group» тобы қосылды. Жарияланатын тақырыптарды таңдаңыз:"),
    ],
)
@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_group_is_greeted_once(world: World, kind: str, language: str, greeted: str, connected: str) -> None:
    """With the way to its settings; who added the bot is told privately, and gets there by a button."""
    owner = await met(world, language)
    group = world.emulator.add_group(kind="group" if kind == "group" else "supergroup", owner=owner, bot="left")
    world.emulator.add_bot(group, by=owner)
    message = await world.said(group)
    assert message.text.startswith(greeted)
    assert [button["url"] for button in message.buttons] == [f"https://t.me/{BOT}?start=c_{group.id}"]
    word = await told(world, owner, "Sample group")
    assert word.text == connected
    world.emulator.promote_bot(group, by=owner)
    world.emulator.demote_bot(group, by=owner)
    await settled(world)
    assert world.emulator.sent(group) == [message]
    assert world.emulator.sent(owner.chat)[1:] == [word]
    await press(world, owner, word, word.button_texts[0][0])
    assert len(flat(word)) > 10  # all topics, to be followed there
    await press(world, owner, word, word.button_texts[0][0])
    assert await world.store.follows.of(group.id, 0) == (Follow(),)
    assert await world.store.follows.of(owner.id, 0) == ()


async def test_channel_hears_nothing_its_administrator_does(world: World) -> None:
    """In the language of the private chat, whatever the person's Telegram is in."""
    owner = world.emulator.add_user(language_code="en")
    await ask(world, owner, "/language ru")
    channel = world.emulator.add_channel("A & <b>", owner=owner, bot="left")
    world.emulator.add_bot(channel, by=owner, status="administrator")
    word = await told(world, owner, "A &")
    assert word.text == "Канал «A & <b>» подключён. Выберите темы для публикации:"
    assert flat(word) == ["Выбрать подписки", "Настройки"]
    assert world.emulator.sent(channel) == []
    kept = await world.store.chats.get(channel.id)
    assert kept is not None
    assert kept.language == "ru"


async def test_who_has_no_private_chat_is_not_written_to(world: World) -> None:
    """Telegram refuses that, which is no trouble; nor is somebody who has blocked the bot."""
    stranger, blocker = world.emulator.add_user(language_code="en"), await met(world)
    world.emulator.block(blocker)
    for person in (stranger, blocker):
        group = world.emulator.add_group(owner=person, bot="left")
        world.emulator.add_bot(group, by=person)
        assert (await world.said(group)).text.startswith("Hello!")
    await settled(world)
    assert world.emulator.sent(stranger.chat) == []
    assert len(world.emulator.sent(blocker.chat)) == 1


async def test_anonymous_administrator_adds_it(world: World) -> None:
    """The greeting has the button; nobody can be written to."""
    group = world.emulator.add_group(owner=await met(world), bot="left")
    world.emulator.add_bot(group, by=GROUP_ANONYMOUS_BOT)
    assert "t.me" in str((await world.said(group)).buttons[0]["url"])
    await settled(world)
    assert world.emulator.calls_of("sendMessage")[-1].parameters["chat_id"] != str(GROUP_ANONYMOUS_BOT.id)
    assert await world.store.administrators.of(group.id) == ()


async def test_member_who_adds_it_administers_nothing(world: World) -> None:
    """He is told that it is there; the settings are for administrators."""
    owner, member = await met(world), await met(world)
    group = world.emulator.add_group(owner=owner, bot="left")
    world.emulator.set_member(group, member)
    world.emulator.add_bot(group, by=member)
    word = await told(world, member, "Sample group")
    assert (await press(world, member, word, "Follow topics")).text == "Only administrators can change this."
    assert await world.store.administrators.of(group.id) == ()


async def test_group_that_becomes_a_supergroup_is_not_greeted_again(world: World) -> None:
    """Whichever update comes first: that it became one, or that the bot is in the new one."""
    owner = await met(world)
    groups = [world.emulator.add_group(f"Group {n}", kind="group", owner=owner, bot="left") for n in range(2)]
    for n, group in enumerate(groups):
        world.emulator.add_bot(group, by=owner)
        await told(world, owner, f"Group {n}")
    after = world.emulator.upgrade(groups[0], by=owner)
    enter(world, after, owner)
    before = world.emulator.add_group("Group 1", owner=owner)
    enter(world, before, owner)
    groups[1].moved_to = before.id
    for chat, field in (
        (groups[1], {"migrate_to_chat_id": before.id}),
        (before, {"migrate_from_chat_id": groups[1].id}),
    ):
        world.emulator.world.announce(world.emulator.service(chat, owner, field))
    await settled(world)
    assert world.emulator.sent(after) == world.emulator.sent(before) == []
    assert len(world.emulator.sent(owner.chat)) == 3


def enter(world: World, chat: Chat, by: Person) -> None:
    """Tell that the bot has come into a chat."""
    world.emulator.world.announce_change(chat, world.emulator.bot, (Member("left"), Member("member")), by=by)


async def test_chat_that_comes_back_goes_on(world: World) -> None:
    """It is not greeted again: who added the bot again is told that its settings are there."""
    owner = await met(world)
    group = world.emulator.add_group(owner=owner, bot="left")
    world.emulator.add_bot(group, by=owner)
    greeted = await world.said(group)
    answer = await ask(world, owner, "/follow education", chat=group)
    world.emulator.kick_bot(group, by=owner)
    world.emulator.add_bot(group, by=owner)
    word = await told(world, owner, "is back")
    assert word.text == "The bot is back in the group “Sample group” and goes on with its settings."
    assert world.emulator.sent(group) == [greeted, answer]


async def test_chat_that_comes_back_without_settings_is_greeted(world: World) -> None:
    """There is nothing to go on with."""
    owner = await met(world)
    group = world.emulator.add_group(owner=owner, bot="left")
    for count in (1, 2):
        world.emulator.add_bot(group, by=owner)
        await world.emulator.wait_for(lambda count=count: len(world.emulator.sent(group)) == count)
        world.emulator.kick_bot(group, by=owner)
    await settled(world)


LONGEST = 48
"""Letters of a title that is named as it is."""


@pytest.mark.parametrize("title", ["", "\u202e\u200b", "<b>&amp;</i>", "{chat} %s", "x" * 255])
async def test_any_title_is_named(world: World, title: str) -> None:
    """Markup stays as it is written, a chat without a title is told by its number."""
    owner = await met(world)
    group = world.emulator.add_group(title, owner=owner, bot="left")
    world.emulator.add_bot(group, by=owner)
    word = await told(world, owner, "is connected")
    name = word.text.partition("“")[2].rpartition("”")[0]
    if not (title and title.isprintable()):
        assert name == str(group.id)
    elif len(title) < LONGEST:
        assert name == title


async def test_channel_without_the_right_to_post_says_so_and_checks_again(world: World) -> None:
    """A press asks Telegram anew; when the right is there, it says so and the settings are at hand."""
    owner = await met(world)
    channel = world.emulator.add_channel(owner=owner, bot="left")
    bare = Member("administrator", frozenset({"can_manage_chat"}))
    channel.members[world.emulator.bot.id] = bare
    world.emulator.world.announce_change(channel, world.emulator.bot, (Member("left"), bare), by=owner)
    word = await told(world, owner, "Sample channel")
    assert word.text == (
        "The bot cannot post in “Sample channel”: it may not send messages there. Allow it under Administrators in "
        "the channel's settings, then press “Check again”."
    )
    assert flat(word) == ["Check again", "Settings"]
    still = await press(world, owner, word, "Check again")
    assert (still.text, still.alert) == ("The right is still missing.", True)
    channel.members[world.emulator.bot.id] = Member("administrator", frozenset({"can_post_messages"}))
    owner.presses(word, "Check again")
    await told(world, owner, "Done: the bot can post in the channel “Sample channel” now.")
    assert flat(word) == ["Follow topics", "Settings"]
    assert len(world.emulator.sent(owner.chat)) == 2


async def test_group_that_lets_members_not_write_is_explained_privately(world: World) -> None:
    """What it permits its members concerns the bot, too; no update tells when that changes."""
    owner = await met(world)
    group = world.emulator.add_group(owner=owner, bot="left")
    group.can_send = False
    world.emulator.add_bot(group, by=owner)
    word = await told(world, owner, "Sample group")
    assert word.text.startswith("The bot cannot write in the group “Sample group”: it may not send messages there.")
    assert world.emulator.sent(group) == []
    group.can_send = True
    await press(world, owner, word, "Check again")
    assert word.text == "Done: the bot can write in the group “Sample group” now."
