"""/settings: all that is set in one panel, pressed through in every language and kind of chat."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import pace
from bot.demo.people import Chat as EmulatedChat
from bot.hours import Timing
from bot.model import LANGUAGES, Follow
from tests.factories import make_item
from tests.flow.audience import MAIN, settled, texts
from tests.flow.crawl import Crawler
from tests.flow.talk import ask, flat, forge, order, press
from tests.flow.ways import BOTH_WAYS

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import ChatMessage
    from bot.model import Language
    from tests.flow.conftest import World

BOT = "saqbala_sample_bot"
OLD = "This button is out of date."
HELD = timedelta(seconds=61)
"""Longer than who administers a chat is held to be known."""


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.001)


async def owned_channel(world: World, language: Language = "en") -> tuple[Person, EmulatedChat]:
    """A channel that the bot posts in, and its owner, whom the bot may write to."""
    owner = world.emulator.add_user(language_code=language, started=True)
    channel = world.emulator.add_channel("Sample", owner=owner)
    world.emulator.promote_bot(channel, "can_post_messages", by=owner)
    await world.emulator.wait_for(lambda: True)
    while await world.store.chats.get(channel.id) is None:
        await world.emulator.world.bell.wait(list, 0.02)
    return owner, channel


async def opened(world: World, person: Person, chat: EmulatedChat) -> ChatMessage:
    """Open a chat's settings by its link."""
    return await ask(world, person, f"/start c_{chat.id}")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_button_of_one_s_own_settings_works(world: World, language: Language) -> None:
    """From /settings in a private chat."""
    person = world.emulator.add_user(language_code=language)
    await ask(world, person, f"/follow {'bus'}")
    crawler = Crawler(world, person)
    await crawler.crawl(await ask(world, person, "/settings"))
    assert {"c|s", "m", "k", "c|g", "a|d|", "a|q|", "c|c", "c|k", "c|q|d", "c|q|q", "c|q|s"} <= set(crawler.pressed)
    assert world.emulator.refusals() == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_button_of_a_group_s_settings_works(world: World, language: Language) -> None:
    """In the group itself, in a topic of it."""
    owner = world.emulator.add_user(language_code=language, started=True)
    group = world.emulator.add_group(owner=owner, forum=True)
    thread = world.emulator.add_thread(group, "Sample topic", by=owner)
    await ask(world, owner, f"/language {language}", chat=group, thread=thread)
    crawler = Crawler(world, owner)
    await crawler.crawl(await ask(world, owner, "/settings", chat=group, thread=thread))
    assert {"c|p|1", "c|p|0", "c|h", "c|s"} <= set(crawler.pressed)
    assert world.emulator.refusals() == []
    assert {message.thread for message in world.emulator.sent(group)} == {thread.id}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_button_of_a_channel_s_settings_works(world: World, language: Language) -> None:
    """From the private chat of its owner; not a word of it is said in the channel."""
    owner, channel = await owned_channel(world, language)
    crawler = Crawler(world, owner)
    await crawler.crawl(await opened(world, owner, channel))
    assert {"c|p|1", "c|p|0", "c|h", "c|c", "c|s", "c|q|d"} <= set(crawler.pressed)
    assert world.emulator.refusals() == []
    assert world.emulator.sent(channel) == []


@BOTH_WAYS
async def test_panel_tells_what_is_set(world: World) -> None:
    """Follows by name, alerts by number, the language, how stories come; the ways back lead to it as it is by then."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, "/settings")
    assert "Topics and regions: nothing is followed yet\nAlerts: none yet\nLanguage: English" in panel.text
    await press(world, person, panel, "Topics and regions")
    await press(world, person, panel, "Education")
    await press(world, person, panel, "◀ Settings")
    assert "Topics and regions: Education" in panel.text
    await press(world, person, panel, "Language")
    await press(world, person, panel, "Русский")
    await press(world, person, panel, "◀ Настройки")
    assert "Темы и регионы: Образование" in panel.text
    assert "Язык: Русский" in panel.text


async def test_a_topic_s_settings_are_its_own(world: World) -> None:
    """The panel names the group and the topic, and what is set there does not count elsewhere."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group("Parents", owner=owner, forum=True)
    thread = world.emulator.add_thread(group, "Safety", owner)
    await ask(world, owner, "/follow education", chat=group, thread=thread)
    panel = await ask(world, owner, "/settings", chat=group, thread=thread)
    assert panel.text.startswith("Settings\nGroup “Parents”\nGroup topic “Safety”\n")
    assert "Topics and regions: Education" in panel.text
    assert "nothing is followed yet" in (await ask(world, owner, "/settings", chat=group)).text


async def test_a_topic_has_its_name_from_the_first(world: World) -> None:
    """Before anything is set for it, and afterwards from afar, where all that was set was set by buttons."""
    owner = world.emulator.add_user(language_code="en", started=True)
    group = world.emulator.add_group("Parents", owner=owner, forum=True)
    thread = world.emulator.add_thread(group, "Safety", owner)
    panel = await ask(world, owner, "/settings", chat=group, thread=thread)
    assert panel.text.startswith("Settings\nGroup “Parents”\nGroup topic “Safety”\n")
    await press(world, owner, panel, "Topics and regions")
    await press(world, owner, panel, "All news")
    while await world.store.places.topic(group.id, thread.id) != "Safety":
        await world.emulator.world.bell.wait(list, 0.02)


async def test_members_see_no_settings(world: World) -> None:
    """Neither by the command nor by an administrator's panel."""
    owner, member = (world.emulator.add_user(language_code="en") for _ in range(2))
    group = world.emulator.add_group(owner=owner)
    world.emulator.set_member(group, member)
    assert (await ask(world, member, "/settings", chat=group)).text == "Only administrators can change this."
    panel = await ask(world, owner, "/settings", chat=group)
    for button in ("Alerts", "Pause posting", "Changes", "Leave the group"):
        assert (await press(world, member, panel, button)).text == "Only administrators can change this."
    assert panel.edits == 0


async def test_a_channel_s_readers_are_spared_the_panel(world: World) -> None:
    """In the channel itself there is only the way to the private chat."""
    _, channel = await owned_channel(world)
    answer = await order(world, channel, "/settings")
    links = [button["url"] for button in answer.buttons]
    assert links == [f"https://t.me/{BOT}?start=c_{channel.id}"]


async def follow_main(world: World, chat: EmulatedChat) -> None:
    """Let a chat follow a topic from now on."""
    await world.store.follows.add(chat.id, 0, MAIN, world.clock.now())


async def test_paused_posting_brings_nothing_later(world: World) -> None:
    """What waits is dropped, what appears meanwhile is left out, what appears after the pause is posted."""
    owner, channel = await owned_channel(world)
    await follow_main(world, channel)
    await world.store.timings.set_digest(channel.id, 0, "daily 18:00", world.app.departures, world.clock.now())
    await world.publish(make_item(1, "en", title="Sample one"))
    panel = await opened(world, owner, channel)
    await press(world, owner, panel, "Pause posting")
    assert "Posting is paused." in panel.text
    await world.publish(make_item(2, "en", title="Sample two"))
    await settled(world)
    assert await world.store.waits.of(channel.id, 0, world.clock.now()) == []
    await press(world, owner, panel, "Resume posting")
    await world.store.timings.set_digest(channel.id, 0, "instant", world.app.departures, world.clock.now())
    await world.publish(make_item(3, "en", title="Sample three"))
    await settled(world)
    assert texts(world, channel, "Sample") == [world.emulator.sent(channel)[-1].text]
    assert "three" in world.emulator.sent(channel)[-1].text


async def test_pause_is_told_by_status_and_holds_back_alerts(world: World) -> None:
    """In a group, for the chat itself."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=owner)
    await press(world, owner, await ask(world, owner, "/follow bridge", chat=group), "Save")
    panel = await ask(world, owner, "/settings", chat=group)
    await press(world, owner, panel, "Pause posting")
    assert "Posting is paused." in (await ask(world, owner, "/status", chat=group)).text
    await world.publish(make_item(1, "en", title="A bridge"))
    await settled(world)
    assert texts(world, group, "A bridge") == []
    await press(world, owner, panel, "Resume posting")
    assert "Posting is paused." not in (await ask(world, owner, "/status", chat=group)).text


@BOTH_WAYS
async def test_two_who_press_at_once_see_the_truth(world: World) -> None:
    """Each pauses in a panel of their own; pressed twice it is one change, and the last one wins."""
    owner, channel = await owned_channel(world)
    other = world.emulator.add_user(language_code="en", started=True)
    world.emulator.set_member(channel, other, "administrator", "can_post_messages")
    panels = [await opened(world, person, channel) for person in (owner, other)]
    made = [
        world.emulator.press(panel, "Pause posting", by=person)
        for panel, person in zip(panels, (owner, other), strict=True)
    ]
    await world.emulator.wait_for(lambda: all(one.answered for one in made) and all("paused" in p.text for p in panels))
    assert [change.deed.kind for change in await world.store.changes.latest(channel.id, 0, 9)] == ["pause"]
    await press(world, other, panels[1], "Resume posting")
    await press(world, owner, panels[0], "Changes")
    assert "Posting was resumed." in panels[0].text


async def test_changes_name_who_made_them(world: World) -> None:
    """Administrators by name, those of former days and the chat itself by what they are."""
    owner, former = (world.emulator.add_user(name, language_code="en") for name in ("Ayan <b>", "Dana"))
    group = world.emulator.add_group(owner=owner)
    world.emulator.set_member(group, former, "administrator", "can_change_info")
    await ask(world, former, "/follow education", chat=group)
    await ask(world, owner, "/digest daily 9", chat=group)
    await ask(world, owner, "/quiet off", chat=group, as_chat=group)
    world.emulator.set_member(group, former)
    world.clock.jump(world.clock.now() + HELD)
    panel = await ask(world, owner, "/settings", chat=group)
    await press(world, owner, panel, "Changes")
    blocks = [block.split("\n") for block in panel.text.split("\n\n")[1:]]
    assert [(head.partition(" · ")[2], what) for head, what in blocks] == [
        ("in the name of the chat", "There are no quiet hours: stories may arrive at any time of the day."),
        ("Ayan <b>", "The digest will arrive daily at 09:00."),
        ("a former administrator", "Followed: Education"),
    ]


async def test_bot_leaves_a_channel_and_keeps_its_settings(world: World) -> None:
    """After a question; the other administrators hear of it, who did it does not once more."""
    owner, channel = await owned_channel(world)
    other = world.emulator.add_user(language_code="en", started=True)
    world.emulator.set_member(channel, other, "administrator", "can_post_messages")
    await opened(world, other, channel)
    await follow_main(world, channel)
    panel = await opened(world, owner, channel)
    await press(world, owner, panel, "Leave the channel")
    assert "Its settings are kept until" in panel.text
    await press(world, owner, panel, "Leave")
    assert "The bot has left this chat." in panel.text
    told = await world.said(other.chat, lambda message: "can no longer post" in message.text)
    assert "“Sample”" in told.text
    assert [text for text in owner.chat.texts if "can no longer post" in text] == []
    assert await world.store.follows.of(channel.id, 0) == (MAIN,)


async def test_bot_says_good_bye_in_a_group(world: World) -> None:
    """It is said before, for nothing can be said afterwards."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=owner)
    panel = await ask(world, owner, "/settings", chat=group)
    await press(world, owner, panel, "Leave the group")
    await press(world, owner, panel, "Back")
    await press(world, owner, panel, "Leave the group")
    await press(world, owner, panel, "Leave")
    await world.emulator.wait_for(lambda: group.member(world.emulator.bot).status == "left")
    assert panel.text.endswith(".")
    assert "The bot has left this chat." in panel.text
    assert world.emulator.refusals() == []


@BOTH_WAYS
async def test_panels_outlive_a_restart_and_the_topics_file(world: World) -> None:
    """A button of before works; what is followed and no longer known can be ended."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/start")
    await world.store.follows.add(person.chat.id, 0, Follow(topic="gone-topic"), world.clock.now())
    panel = await ask(world, person, "/settings")
    assert "gone-topic" in panel.text
    await world.stop()
    await world.start()
    await press(world, person, panel, "Topics and regions")
    await press(world, person, panel, "✕ gone-topic")
    await press(world, person, panel, "◀ Settings")
    assert "nothing is followed yet" in panel.text


async def test_message_that_cannot_be_edited_is_followed_by_another(world: World) -> None:
    """One that is too old, and one that was deleted."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, "/settings")
    await press(world, person, panel, "Digest", inaccessible=True)
    assert "Stories arrive at once" in person.chat.last.text
    assert panel.edits == 0


async def test_settings_of_a_private_chat_have_no_group_s_buttons(world: World) -> None:
    """Nor does a forged press pause it or have it left."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, "/settings")
    assert {"Pause posting", "Changes"}.isdisjoint(flat(panel))
    for data in ("c|p|1", "c|x|1", "c|x|0"):
        assert (await forge(world, person, panel, data)).text == OLD
    assert await world.store.timings.of(person.chat.id, 0) == Timing()


async def test_private_chat_that_a_file_has_paused_can_be_resumed(world: World) -> None:
    """There is a button for it as long as it is paused, and none to pause it again."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/follow education")
    await world.store.pauses.pause(person.chat.id, 0)
    panel = await ask(world, person, "/settings")
    await press(world, person, panel, "Resume posting")
    assert not await world.store.pauses.holds(person.chat.id, 0)
    assert not [text for text in flat(panel) if "posting" in text]


async def test_panel_in_a_channel_leads_to_the_private_chat(world: World) -> None:
    """What a button of it would show or ask for opens there."""
    owner, channel = await owned_channel(world)
    await order(world, channel, "/language en")
    panel = await order(world, channel, "/settings")
    for data in ("c|s", "c|q|d"):
        assert (await forge(world, owner, panel, data)).url == f"https://t.me/{BOT}?start=c_{channel.id}"
    assert len(world.emulator.sent(channel)) == 2


async def test_topics_of_regions_are_told_apart(world: World) -> None:
    """Each is one item of the list."""
    person = world.emulator.add_user(language_code="en")
    for words in ("education Almaty", "bullying", "bullying Astana"):
        await ask(world, person, f"/follow {words}")
    lines = (await ask(world, person, "/settings")).text.splitlines()
    (told,) = (line for line in lines if line.startswith("Topics and regions: "))
    assert set(told.removeprefix("Topics and regions: ").split(", ")) == {
        "Bullying",
        "Bullying (Astana)",
        "Education (Almaty)",
    }
