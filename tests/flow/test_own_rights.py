"""The bot's own rights: looked at before it promises a post, explained where they are missing, and checked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import pace
from bot.callbacks import pack
from bot.choosing import FollowThere, ShowFollows
from bot.demo.faults import Fault
from bot.demo.members import Member
from bot.model import Follow
from bot.places import Subject
from bot.telegram import calls
from tests.flow.talk import ask, flat, forge, order, press
from tests.flow.test_rights import about

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat
    from tests.flow.conftest import World

EDUCATION = Follow(topic="education")
MUTE = "The bot cannot write in the group “Sample group”: it may not send messages there."
SHORT = "Nothing was changed: the bot may not send messages in this chat. Give it that right first."


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)


async def owner_of(world: World, language: str = "en") -> Person:
    """Somebody with a private chat."""
    owner = world.emulator.add_user(language_code=language)
    await ask(world, owner, "/about")
    return owner


def follow_button(*, wanted: bool = True) -> str:
    """The data of a button that follows education, or ends that."""
    return pack(FollowThere(Subject(topic="education"), wanted=wanted, panel="follow"))


async def followed(world: World, chat: Chat) -> tuple[Follow, ...]:
    """What is followed in a chat."""
    return await world.store.follows.of(chat.id, 0)


async def test_command_where_the_bot_may_not_write_is_answered_privately(world: World) -> None:
    """Nothing is followed that could not come; when it may write, the same command works at once."""
    owner = await owner_of(world)
    group = world.emulator.add_group(owner=owner)
    group.can_send = False
    owner.sends("/follow education", chat=group)
    word = await world.said(owner.chat, lambda message: message.text.startswith(MUTE))
    assert await followed(world, group) == ()
    assert not any(call.parameters["chat_id"] == str(group.id) for call in world.emulator.calls_of("sendMessage"))
    group.can_send = True
    await press(world, owner, word, "Check again")
    assert flat(word) == ["Follow topics", "Settings"]
    assert (await ask(world, owner, "/follow education", chat=group)).text == "You now follow “Education”."


async def test_press_where_the_bot_may_not_write_is_refused(world: World) -> None:
    """By an alert, and privately where there is a private chat; what ends a follow works."""
    owner, other = await owner_of(world), world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=owner)
    world.emulator.set_member(group, other, "administrator", "can_change_info")
    panel = await ask(world, owner, "/follow", chat=group)
    world.emulator.restrict_bot(group, by=owner)
    for person in (owner, other):
        made = await press(world, person, panel, "Education")
        assert (made.text, made.alert) == (SHORT, True)
    await world.said(owner.chat, lambda message: message.text.startswith(MUTE))
    assert await followed(world, group) == ()
    assert world.emulator.sent(other.chat) == []
    await world.store.follows.add(group.id, 0, EDUCATION, world.clock.now())
    await forge(world, owner, panel, follow_button(wanted=False))
    assert await followed(world, group) == ()


async def test_managed_chat_where_the_bot_may_not_post_shows_its_settings(world: World) -> None:
    """They can be seen; what promises a post says which right is missing, and goes on when it is there."""
    owner = await owner_of(world)
    channel = world.emulator.add_channel(owner=owner)
    await order(world, channel, "/language en")
    world.emulator.restrict_bot(channel, "can_edit_messages", by=owner)
    suspended = await world.said(owner.chat, lambda message: "Sample channel" in message.text)
    place = await world.store.places.number(channel.id, 0)
    await forge(world, owner, suspended, about(place, pack(ShowFollows())))
    assert "Education" in flat(suspended)
    await press(world, owner, suspended, "Education")
    word = await world.said(owner.chat, lambda message: flat(message) == ["Check again", "Settings"])
    assert word.text.startswith("The bot cannot post in “Sample channel”")
    assert await followed(world, channel) == ()
    world.emulator.promote_bot(channel, "can_post_messages", by=owner)
    await press(world, owner, word, "Check again")
    await press(world, owner, suspended, "Education")
    assert await followed(world, channel) == (EDUCATION,)
    kept = await world.store.chats.get(channel.id)
    assert kept is not None
    assert not kept.suspended


async def test_chat_that_can_be_written_to_after_all_goes_on(world: World) -> None:
    """No update tells that a group lets its members write again; a follow made from the private chat finds out."""
    owner = await owner_of(world)
    group = world.emulator.add_group(owner=owner)
    await ask(world, owner, "/language en", chat=group)
    await world.store.chats.suspend(group.id, "no right to write", world.clock.now())
    told = await world.said(owner.chat, lambda message: "Sample group" in message.text)
    place = await world.store.places.number(group.id, 0)
    await forge(world, owner, told, about(place, follow_button()))
    kept = await world.store.chats.get(group.id)
    assert kept is not None
    assert not kept.suspended
    assert await followed(world, group) == (EDUCATION,)


async def test_post_in_a_channel_without_the_right_is_told_its_administrators(world: World) -> None:
    """Nobody knows who posted the command; those who administer the channel hear of it."""
    owner = await owner_of(world)
    channel = world.emulator.add_channel(owner=owner)
    channel.members[world.emulator.bot.id] = Member("administrator", frozenset({"can_edit_messages"}))
    world.emulator.post(channel, "/follow education")
    told = await world.said(owner.chat, lambda message: "Sample channel" in message.text)
    assert "no right to post" in told.text
    assert await followed(world, channel) == ()


async def test_unknown_own_rights_prevent_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """While Telegram does not tell, the bot answers as ever; a check says that it could not be made."""
    monkeypatch.setattr(calls, "ANSWER_ATTEMPTS", 1)
    owner = await owner_of(world)
    group = world.emulator.add_group(owner=owner)
    world.emulator.inject(Fault(kind="broken", code=502), method="getChatMember", times=None)
    assert (await ask(world, owner, "/follow education", chat=group)).text == "You now follow “Education”."
    place = await world.store.places.number(group.id, 0)
    message = await ask(world, owner, "/about")
    made = await forge(world, owner, message, about(place, "r"))
    assert (made.text, made.alert) == ("Something went wrong. Please try again.", True)


async def test_answer_that_cannot_be_given_is_explained_to_an_administrator(world: World) -> None:
    """A panel, too, where the bot may not write; a member who reads is not written to."""
    owner, member = await owner_of(world), await owner_of(world)
    group = world.emulator.add_group(owner=owner)
    group.can_send = False
    member.sends("/latest", chat=group)
    owner.sends("/follow", chat=group)
    await world.said(owner.chat, lambda message: message.text.startswith(MUTE))
    assert len(world.emulator.sent(member.chat)) == 1


async def test_command_in_a_closed_topic_is_explained_privately(world: World) -> None:
    """The topic alone cannot be written to."""
    owner = await owner_of(world)
    forum = world.emulator.add_group(forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Samples", owner)
    thread.closed = True
    owner.sends("/follow", chat=forum, thread=thread)
    word = await world.said(owner.chat, lambda message: "topic" in message.text)
    assert word.text.startswith("The bot cannot write in this topic of the group “Sample group”: it is closed")
    kept = await world.store.chats.get(forum.id)
    assert kept is not None
    assert not kept.suspended


async def test_closed_topic_is_explained_in_the_private_chat(world: World) -> None:
    """Nothing more is followed there from afar; with the right to manage topics the bot may write all the same."""
    owner = await owner_of(world)
    forum = world.emulator.add_group(forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Samples", owner)
    await ask(world, owner, "/follow all", chat=forum, thread=thread)
    world.emulator.close_thread(forum, thread, by=owner)
    told = await world.said(owner.chat, lambda message: "in the topic “Samples” of the group" in message.text)
    place = await world.store.places.number(forum.id, thread.id)
    await forge(world, owner, told, about(place, follow_button()))
    await world.said(owner.chat, lambda message: message.text.startswith("The bot cannot write in this topic"))
    assert EDUCATION not in await world.store.follows.of(forum.id, thread.id)
    world.emulator.promote_bot(forum, "can_manage_topics", by=owner)
    await ask(world, owner, "/about")
    await forge(world, owner, told, about(place, follow_button()))
    assert EDUCATION in await world.store.follows.of(forum.id, thread.id)
    kept = await world.store.chats.get(forum.id, thread.id)
    assert kept is not None
    assert not kept.suspended
