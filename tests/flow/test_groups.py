"""Groups and channels: when the bot speaks, and who may change what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import erasing, pace
from bot.demo.entities import FormattedText
from bot.demo.faults import Fault
from bot.model import Follow
from tests.factories import MAIN_TOPIC
from tests.flow.audience import drained
from tests.flow.talk import ask, flat, forge, order, press, stock
from tests.flow.ways import BOTH_WAYS

if TYPE_CHECKING:
    from tests.flow.conftest import World

EDUCATION = Follow(topic="education")
BOT = "saqbala_sample_bot"
REFUSED = "Only administrators can change this."


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)


@BOTH_WAYS
async def test_bot_is_silent_unless_addressed(world: World) -> None:
    """Plain words, other bots' commands and unknown ones get no answer; its own do, with its name or without."""
    world.emulator.world.privacy = False
    member = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group()
    for text in ("hello", "education", "/latest@other_bot", "/unknown", "/unknown@other_bot", "/"):
        member.sends(text, chat=group)
    answer = await ask(world, member, f"/about@{BOT.upper()}", chat=group)
    assert world.emulator.sent(group) == [answer]
    unknown = await ask(world, member, f"/unknown@{BOT}", chat=group)
    assert unknown.text == "There is no command /unknown. All commands: /help"


@BOTH_WAYS
async def test_edited_messages_are_not_answered(world: World) -> None:
    """A corrected command is none."""
    person = world.emulator.add_user(language_code="en")
    said = person.sends("/about")
    await world.said(person.chat)
    world.emulator.edit(said, "/latest")
    await ask(world, person, "/hotline")
    assert len(world.emulator.sent(person.chat)) == 2


@pytest.mark.parametrize(
    "command",
    [
        "/start",
        "/latest",
        "/tag education",
        "/topics",
        "/search sample",
        "/story 1",
        "/hotline",
        "/status",
        "/help",
        "/about",
    ],
)
async def test_members_may_read(world: World, command: str) -> None:
    """Nobody is asked for rights; a link to follow follows nothing here."""
    await stock(world, 1)
    member = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group()
    assert REFUSED not in (await ask(world, member, command, chat=group)).text
    assert world.emulator.calls_of("getChatAdministrators") == []


@pytest.mark.parametrize(
    "command", ["/follow", "/follow education", "/unfollow", "/unfollow all", "/language", "/language ru"]
)
async def test_members_may_change_nothing(world: World, command: str) -> None:
    """Neither change nor see settings; they are offered to follow privately, the same topic where one was meant."""
    member = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group()
    world.emulator.set_member(group, member)
    answer = await ask(world, member, command, chat=group)
    start = "start=t_education" if "education" in command else "start"
    assert answer.text == REFUSED
    assert [button["url"] for button in answer.buttons] == [f"https://t.me/{BOT}?{start}"]
    assert await world.store.follows.of(group.id, 0) == ()


async def test_start_with_a_link_changes_nothing_in_a_group(world: World) -> None:
    """What a member sends cannot make the group follow."""
    member = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group()
    await ask(world, member, f"/start@{BOT} t_education", chat=group)
    assert await world.store.follows.of(group.id, 0) == ()


@pytest.mark.parametrize(
    ("status", "rights", "allowed"),
    [
        ("creator", (), True),
        ("administrator", ("can_change_info",), True),
        ("administrator", ("can_pin_messages",), False),
        ("restricted", ("can_change_info",), False),
        ("member", (), False),
    ],
)
@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_who_may_change_a_group(
    world: World,
    kind: str,
    status: str,
    rights: tuple[str, ...],
    allowed: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Its owner and who may change its info, at commands and at buttons."""
    owner, user = world.emulator.add_user(), world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(kind="group" if kind == "group" else "supergroup", owner=owner)
    world.emulator.set_member(group, user, status, *rights)
    await ask(world, user, "/follow education", chat=group)
    assert bool(await world.store.follows.of(group.id, 0)) is allowed
    panel = await ask(world, user, f"/tag {MAIN_TOPIC}", chat=group)
    pressed = await press(world, user, panel, "Follow")
    assert (pressed.text == REFUSED, pressed.alert) == (not allowed, not allowed)
    assert (Follow(topic=MAIN_TOPIC) in await world.store.follows.of(group.id, 0)) is allowed


async def test_members_may_turn_pages_of_an_administrator(world: World) -> None:
    """Reading on is free; the buttons that change are not."""
    await stock(world, 7)
    owner, member = (world.emulator.add_user(language_code="en") for _ in range(2))
    group = world.emulator.add_group(owner=owner)
    page = await ask(world, owner, "/latest", chat=group)
    await press(world, member, page, "Next ▶")
    assert "Page 2 of 2" in page.text
    panel = await ask(world, owner, "/follow", chat=group)
    assert (await press(world, member, panel, "Education")).text == REFUSED
    welcome = await ask(world, owner, "/start", chat=group)
    assert (await press(world, member, welcome, "Русский")).text == REFUSED
    assert welcome.edits == panel.edits == 0


async def test_anonymous_administrators_may_own_channels_may_not(world: World) -> None:
    """Who is shown as the group itself speaks for it; who is shown as a channel of his own does not."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=owner)
    own = world.emulator.add_channel(owner=owner, bot="left")
    refused = await ask(world, owner, "/follow education", chat=group, as_chat=own)
    assert await world.store.follows.of(group.id, 0) == ()
    assert len(refused.buttons) == 1
    await ask(world, owner, "/follow education", chat=group, as_chat=group)
    assert await world.store.follows.of(group.id, 0) == (EDUCATION,)


async def test_nobody_passes_when_rights_are_not_known(world: World) -> None:
    """A failing look-up refuses, politely."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=owner)
    panel = await ask(world, owner, "/follow", chat=group)
    world.clock.jump(world.clock.now() + timedelta(seconds=61))
    world.emulator.inject(Fault(kind="broken", code=400), method="getChatAdministrators", times=None)
    answer = await ask(world, owner, "/follow education", chat=group)
    assert answer.text.startswith("Telegram does not show the bot who administers this chat.")
    pressed = await press(world, owner, panel, "Education")
    assert pressed.alert
    assert await world.store.follows.of(group.id, 0) == ()


@BOTH_WAYS
async def test_channel_is_managed_by_its_posts(world: World) -> None:
    """Who may post may change; a press needs the right to post."""
    owner, editor, reader = (world.emulator.add_user(language_code="en") for _ in range(3))
    channel = world.emulator.add_channel(owner=owner)
    world.emulator.set_member(channel, editor, "administrator", "can_post_messages")
    world.emulator.set_member(channel, reader)
    await order(world, channel, "/language en")
    assert (await order(world, channel, "/follow education")).text == "You now follow “Education”."
    choice = await order(world, channel, "/follow safety")
    assert (await press(world, reader, choice, "Road safety")).text == REFUSED
    await press(world, editor, choice, "Road safety")
    assert set(await world.store.follows.of(channel.id, 0)) == {EDUCATION, Follow(topic="road-safety")}


async def test_channel_s_other_posts_are_left_alone(world: World) -> None:
    """Posts without a command, unknown commands, and what appears in the linked group."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=owner, bot="administrator")
    channel = world.emulator.add_channel(owner=owner, linked=group)
    for text in ("A sample post", "/unknown"):
        world.emulator.post(channel, text)
    answer = await order(world, channel, "/follow education")
    await ask(world, owner, "/about", chat=group)
    assert world.emulator.sent(channel) == [answer]
    assert len(world.emulator.sent(group)) == 1
    assert await world.store.follows.of(group.id, 0) == ()


async def test_settings_in_a_channel_are_a_line_and_a_button(world: World) -> None:
    """No panel stands where everybody reads: the button leads to the private chat; it comes without a sound."""
    channel = world.emulator.add_channel(owner=world.emulator.add_user())
    await order(world, channel, "/language en")
    for command in ("/follow", "/unfollow", "/alerts", "/digest", "/quiet", "/language", "/start", f"/follow@{BOT}"):
        answer = await order(world, channel, command)
        assert answer.text == "This channel is set up in the private chat with the bot."
        assert [button["url"] for button in answer.buttons] == [f"https://t.me/{BOT}?start=c_{channel.id}"]
        assert answer.silent


async def test_language_changed_in_a_channel_is_that_of_the_whole_answer(world: World) -> None:
    """The button below it, too."""
    channel = world.emulator.add_channel(owner=world.emulator.add_user())
    await order(world, channel, "/language en")
    answer = await order(world, channel, "/language ru")
    assert (answer.text, flat(answer)) == ("Язык: Русский", ["Настройки"])


async def test_answers_in_a_channel_pass_after_a_minute(world: World) -> None:
    """What was set is said shortly; what was asked for to be read stays."""
    await stock(world, 1)
    channel = world.emulator.add_channel(owner=world.emulator.add_user())
    await order(world, channel, "/language en")
    await order(world, channel, "/follow education")
    latest, hotlines = await order(world, channel, "/latest"), await order(world, channel, "/hotline")
    help_ = await order(world, channel, "/help")
    assert flat(help_)[-1] == "Settings"
    assert len(world.emulator.sent(channel)) == 5
    world.clock.jump(world.clock.now() + timedelta(seconds=61))
    await world.emulator.wait_for(lambda: world.emulator.sent(channel) == [latest, hotlines])


async def test_answers_in_a_channel_pass_after_a_restart(world: World) -> None:
    """Their minute may end while the bot does not run; what cannot be deleted now is deleted later."""
    channel = world.emulator.add_channel(owner=world.emulator.add_user())
    await order(world, channel, "/language en")
    await world.stop()
    world.clock.jump(world.clock.now() + timedelta(minutes=5))
    world.emulator.inject(Fault(kind="broken", code=502), method="deleteMessage")
    await world.start()
    await world.emulator.wait_for(lambda: len(world.emulator.calls_of("deleteMessage")) == 1)
    world.clock.jump(world.clock.now() + timedelta(minutes=1))
    await world.emulator.wait_for(lambda: world.emulator.sent(channel) == [])


async def test_answer_that_cannot_be_deleted_is_given_up(world: World) -> None:
    """Somebody has deleted it, or the bot is out: nothing is tried for ever."""
    channel = world.emulator.add_channel(owner=world.emulator.add_user())
    answer = await order(world, channel, "/language en")
    del channel.messages[answer.id]
    world.clock.jump(world.clock.now() + timedelta(seconds=61))
    await world.emulator.wait_for(lambda: world.emulator.calls_of("deleteMessage"))
    await order(world, channel, "/language ru")
    world.clock.jump(world.clock.now() + timedelta(seconds=61))
    await world.emulator.wait_for(lambda: len(world.emulator.calls_of("deleteMessage")) == 2)


async def test_answer_is_not_tried_to_delete_for_ever(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an hour of Telegram's trouble it stays."""
    monkeypatch.setattr(erasing, "MOST_TRIES", 2)
    channel = world.emulator.add_channel(owner=world.emulator.add_user())
    answer = await order(world, channel, "/language en")
    world.emulator.inject(Fault(kind="broken", code=502), method="deleteMessage", times=None)
    for _ in range(2):
        world.clock.jump(world.clock.now() + timedelta(seconds=61))
        tried = len(world.emulator.calls_of("deleteMessage"))
        await world.emulator.wait_for(lambda: len(world.emulator.calls_of("deleteMessage")) > tried)  # noqa: B023 - at once
    await drained(world, "SELECT 1 FROM passing")
    assert world.emulator.sent(channel) == [answer]


async def test_copy_of_a_post_in_the_linked_group_changes_nothing(world: World) -> None:
    """A channel's answer appears in its group with its buttons: pressed there they are not the group's."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=owner, bot="administrator")
    channel = world.emulator.add_channel(owner=owner, linked=group)
    await order(world, channel, "/language en")
    await order(world, channel, "/follow safety")
    copy = next(message for message in reversed(group.messages.values()) if message.sender_chat is channel)
    made = await forge(world, owner, copy, "f|1|f|education")
    assert made.text == "This button is out of date."
    assert await world.store.follows.of(group.id, 0) == await world.store.follows.of(channel.id, 0) == ()


async def test_closed_general_topic_rests_alone(world: World) -> None:
    """Its follows are suspended and the administrators told; the other topics go on, and so does it once reopened."""
    owner = world.emulator.add_user(language_code="en")
    await ask(world, owner, "/about")
    forum = world.emulator.add_group("Forum", forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Samples", owner)
    await ask(world, owner, "/follow all", chat=forum)
    await ask(world, owner, "/follow all", chat=forum, thread=thread)
    world.emulator.close_thread(forum, by=owner)
    told = await world.said(owner.chat, lambda message: "Forum" in message.text)
    assert "one of the topics" in told.text
    await stock(world, 1)
    assert (await world.said(forum, lambda message: "story 1" in message.text)).thread == thread.id
    world.emulator.reopen_thread(forum, by=owner)
    asked = await world.said(forum, lambda message: "1 story came out" in message.text)
    assert asked.thread == 0


async def test_general_topic_may_have_a_number(world: World) -> None:
    """Some applications name it 1; nothing can be sent to that number, so it is the group as such."""
    owner = world.emulator.add_user(language_code="en")
    forum = world.emulator.add_group(forum=True, owner=owner)
    said = owner.sends("/about", chat=forum)
    await world.said(forum)
    said.thread, said.topic = 1, True
    said.content = FormattedText(text="/follow education", entities=said.content.entities)
    world.emulator.world.announce(said)
    answer = await world.said(forum, lambda message: message.text == "You now follow “Education”.")
    assert answer.thread == 0
    assert await world.store.follows.of(forum.id, 0) == (EDUCATION,)
