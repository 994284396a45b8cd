"""Groups and channels managed from the private chat: listed, chosen by Telegram's own list, opened by a link."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import pace
from bot.model import Follow
from tests.flow.talk import ask, flat, forge, press

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from tests.flow.conftest import World

EDUCATION = Follow(topic="education")
REFUSED = "Only administrators can change this."
BOT = "saqbala_sample_bot"
HELD = timedelta(seconds=61)
"""Longer than who administers a chat is held to be known."""


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a thousandth of a second here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.001)


async def joined(world: World, chat: Chat, owner: Person) -> None:
    """Bring the bot into a chat, and wait until it knows."""
    world.emulator.add_bot(chat, by=owner, status="administrator" if chat.kind == "channel" else "member")
    while await world.store.chats.get(chat.id) is None:
        await world.emulator.world.bell.wait(list, 0.02)
    await world.said(owner.chat, lambda message: chat.title in message.text)


async def channel_of(world: World, owner: Person, title: str = "Sample") -> Chat:
    """A channel of somebody's in which the bot is."""
    channel = world.emulator.add_channel(title, owner=owner, bot="left")
    await joined(world, channel, owner)
    return channel


async def listed(world: World, person: Person) -> ChatMessage:
    """Open My channels and groups."""
    panel = await ask(world, person, "/settings")
    await press(world, person, panel, "My channels and groups")
    return panel


async def test_a_link_opens_a_channel_s_settings(world: World) -> None:
    """What is pressed there is set in the channel, and in nothing else, after a restart, too."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner, "Parents’ news")
    panel = await ask(world, owner, f"/start c_{channel.id}")
    assert panel.text.startswith("Settings\nChannel “Parents’ news”\n")
    await press(world, owner, panel, "Topics and regions")
    await world.stop()
    await world.start()
    await press(world, owner, panel, "Education")
    await press(world, owner, panel, "◀ Settings")
    assert "Topics and regions: Education" in panel.text
    assert await world.store.follows.of(channel.id, 0) == (EDUCATION,)
    assert await world.store.follows.of(owner.chat.id, 0) == ()
    assert world.emulator.sent(channel) == []


async def test_a_link_opens_nothing_for_others(world: World) -> None:
    """Neither another's channel, nor another's private chat; a chat without the bot says how it gets there."""
    owner, stranger = (world.emulator.add_user(language_code="en", started=True) for _ in range(2))
    channel = await channel_of(world, owner)
    assert (await ask(world, stranger, f"/start c_{channel.id}")).text == REFUSED
    for number in (owner.chat.id, -100777, -5):
        answer = await ask(world, stranger, f"/start c_{number}")
        assert answer.text.startswith("The bot is not in this chat.")
        assert [button["url"] for button in answer.buttons] == [
            f"https://t.me/{BOT}?startchannel&admin=post_messages",
            f"https://t.me/{BOT}?startgroup",
        ]
    assert (await ask(world, stranger, f"/start c_{stranger.chat.id}")).text.startswith("Settings\n\n")


async def test_a_link_to_a_chat_that_the_bot_has_left_says_how_it_gets_there(world: World) -> None:
    """Without naming the chat: anybody may write such a link. Its buttons say that the bot is not there."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner, "Secret")
    panel = await ask(world, owner, f"/start c_{channel.id}")
    world.emulator.kick_bot(channel, by=owner)
    made = await press(world, owner, panel, "Pause posting")
    assert made.text == "Nothing was changed: the bot is no longer in this chat. Add it again first."
    answer = await ask(world, owner, f"/start c_{channel.id}")
    assert answer.text.startswith("The bot is not in this chat.")
    assert "Secret" not in answer.text
    assert flat(answer) == ["Add to a channel", "Add to a group"]


async def test_rights_are_asked_for_at_every_press(world: World) -> None:
    """Who was an administrator when the panel came, and is none any more, changes nothing; nor does a forged button."""
    owner, editor, stranger = (world.emulator.add_user(language_code="en", started=True) for _ in range(3))
    channel = await channel_of(world, owner)
    world.emulator.set_member(channel, editor, "administrator", "can_post_messages")
    panel = await ask(world, editor, f"/start c_{channel.id}")
    pause = next(str(one["callback_data"]) for one in panel.buttons if one["text"] == "Pause posting")
    world.emulator.set_member(channel, editor)
    world.clock.jump(world.clock.now() + HELD)
    assert (await press(world, editor, panel, "Pause posting")).text == REFUSED
    theirs = await ask(world, stranger, "/settings")
    assert (await forge(world, stranger, theirs, pause)).text == REFUSED
    assert not await world.store.pauses.holds(channel.id, 0)
    assert "My channels and groups" in flat(theirs)


async def test_link_to_a_group_that_became_a_supergroup_opens_that(world: World) -> None:
    """The old number stands for what the group has become, and so do buttons of before."""
    owner = world.emulator.add_user(language_code="en", started=True)
    group = world.emulator.add_group("Parents", owner=owner, kind="group")
    await ask(world, owner, "/follow education", chat=group)
    before = await ask(world, owner, f"/start c_{group.id}")
    new = world.emulator.upgrade(group, by=owner)
    while await world.store.chats.get(new.id) is None or await world.store.chats.get(group.id) is not None:
        await world.emulator.world.bell.wait(list, 0.02)
    panel = await ask(world, owner, f"/start c_{group.id}")
    assert "Topics and regions: Education" in panel.text
    await press(world, owner, before, "Pause posting")
    assert await world.store.pauses.holds(new.id, 0)


async def test_forgotten_chat_s_buttons_lead_nowhere(world: World) -> None:
    """What was kept is gone, and nobody's chat is changed instead."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner)
    panel = await ask(world, owner, f"/start c_{channel.id}")
    async with world.store.database.write() as tx:
        await tx.execute("DELETE FROM chat WHERE chat = ?", (channel.id,))
    assert (await press(world, owner, panel, "Pause posting")).text == "This button is out of date."


async def test_list_has_what_somebody_administers(world: World) -> None:
    """Channels, groups, and topics of forums for which something was set; not what is others', nor what was theirs."""
    owner, other = (world.emulator.add_user(language_code="en", started=True) for _ in range(2))
    await channel_of(world, owner, "B")
    await channel_of(world, other, "Other")
    lost = await channel_of(world, owner, "Lost")
    group = world.emulator.add_group("A", owner=owner, forum=True)
    thread = world.emulator.add_thread(group, "Safety", owner)
    await ask(world, owner, "/follow education", chat=group, thread=thread)
    world.emulator.set_member(lost, owner)
    world.clock.jump(world.clock.now() + HELD)
    panel = await listed(world, owner)
    assert flat(panel) == [
        "Group “A”",
        "— Group topic “Safety”",
        "Channel “B”",
        "Choose another one",
        "Add to a channel",
        "Add to a group",
        "◀ Settings",
    ]
    await press(world, owner, panel, "— Group topic “Safety”")
    assert panel.text.startswith("Settings\nGroup “A”\nGroup topic “Safety”\n\nTopics and regions: Education")
    await press(world, owner, panel, "My channels and groups")
    assert "Channel “B”" in flat(panel)


async def test_list_says_what_cannot_be_reached(world: World) -> None:
    """A chat that has removed the bot stays in the list, in words."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner)
    world.emulator.kick_bot(channel, by=owner)
    while not any(one.chat.suspended for one in await world.store.places.managed_by(owner.id)):
        await world.emulator.world.bell.wait(list, 0.02)
    assert flat(await listed(world, owner))[0] == "Channel “Sample”, not reachable"


async def test_long_list_has_pages(world: World) -> None:
    """Twenty on a page, forwards and back."""
    owner = world.emulator.add_user(language_code="en", started=True)
    for number in range(25):
        await channel_of(world, owner, f"Sample {number:02}")
    panel = await listed(world, owner)
    assert "Page 1 of 2" in panel.text
    assert flat(panel)[19] == "Channel “Sample 19”"
    await press(world, owner, panel, "Next ▶")
    assert flat(panel)[:5] == [f"Channel “Sample {number}”" for number in range(20, 25)]
    await press(world, owner, panel, "◀ Back")
    assert "Page 1 of 2" in panel.text


async def test_telegram_s_own_list_opens_what_is_chosen(world: World) -> None:
    """The keys are put away, and the panel comes; a chat that nobody told of is known by then."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = world.emulator.add_channel("Fresh", owner=owner)
    panel = await listed(world, owner)
    await press(world, owner, panel, "Choose another one")
    assert world.emulator.offered_chats(owner, "Choose a channel") == [channel]
    shared = world.emulator.share_chat(owner, "Choose a channel", channel)
    opened = await world.said(owner.chat, lambda message: message.id > shared.id and bool(message.buttons))
    said = next(one for one in world.emulator.sent(owner.chat) if one.text.startswith("Chosen:"))
    assert said.text == "Chosen:\nChannel “Fresh”"
    assert said.keyboard == {"remove_keyboard": True}
    assert opened.text.startswith("Settings\nChannel “Fresh”")
    await press(world, owner, opened, "Pause posting")
    assert await world.store.pauses.holds(channel.id, 0)


async def test_choice_proves_nothing(world: World) -> None:
    """A made-up choice of another's channel opens nothing, and one without the bot says so."""
    owner, stranger = (world.emulator.add_user(language_code="en", started=True) for _ in range(2))
    channel = await channel_of(world, owner)
    without = world.emulator.add_group("Without", owner=stranger, bot="left")
    for chat, said in ((channel, REFUSED), (without, "The bot is not in this chat.")):
        message = world.emulator.service(
            stranger.chat, stranger, {"chat_shared": {"request_id": 1, "chat_id": chat.id, "title": chat.title}}
        )
        world.emulator.world.announce(message)
        answer = await world.said(
            stranger.chat, lambda one, after=message.id: one.id > after and "Chosen" not in one.text
        )
        assert answer.text.startswith(said)
    assert await world.store.chats.get(without.id) is None


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
async def test_key_that_cancels_is_no_search(world: World, language: str) -> None:
    """It puts the keys away."""
    person = world.emulator.add_user(language_code=language)
    panel = await ask(world, person, "/settings")
    await press(world, person, panel, str(panel.buttons[-1]["text"]))
    await press(world, person, panel, str(panel.buttons[0]["text"]))
    keys = person.chat.last.keyboard or {}
    cancel = keys["keyboard"][-1][0]["text"]
    pressed = world.emulator.press_key(person, cancel)
    answer = await world.said(person.chat, lambda message: message.id > pressed.id)
    assert answer.keyboard == {"remove_keyboard": True}
    found = await ask(world, person, cancel)
    assert cancel.casefold() in found.text.casefold()
    assert found.keyboard is None


async def test_other_words_beside_the_keys_are_a_search(world: World) -> None:
    """A choice need not be made."""
    person = world.emulator.add_user(language_code="en")
    await press(world, person, await listed(world, person), "Choose another one")
    assert "“bus”" in (await ask(world, person, "bus")).text


async def test_every_panel_names_the_chat_it_is_about(world: World) -> None:
    """Somebody who manages several chats has their panels one below the other."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner, "A & B")
    panel = await ask(world, owner, f"/start c_{channel.id}")
    for part in ("Topics and regions", "Alerts", "Language", "Digest", "Quiet hours", "Changes", "Leave the channel"):
        await press(world, owner, panel, part)
        assert panel.text.count("Channel “A & B”") == 1
        await press(world, owner, panel, "Back" if part.startswith("Leave") else "◀ Settings")
    assert panel.text.count("Channel “A & B”") == 1
