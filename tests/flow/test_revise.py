"""Messages already sent: from a correction, or a later edition, to what then stands in the chats."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import pace, revise
from bot.demo.faults import Fault, broken, dropped, flood, lost, slow
from bot.errors import StoreError
from bot.render import parcel
from bot.store import open_store
from bot.telegram.client import Telegram
from tests.factories import make_item, make_reading, make_source, take_in
from tests.flow.audience import drained, follow, follower, settled
from tests.flow.site import sample_site
from tests.flow.talk import press

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from bot.model import Language, Source, Story
    from tests.flow.conftest import World

MARK = "Corrected by the source"
CORRECTED = "Corrected sample"
MOVED = "https://news.example/en/news/moved-5"


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here, and the flow a twentieth."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)
    monkeypatch.setattr(revise, "REST_SECONDS", 0.05)


async def correct(world: World, number: int = 5, language: Language = "en", title: str = CORRECTED) -> None:
    """Let the source change the title of a story."""
    await world.publish(make_item(number, language, title=title))


async def revised(world: World, seconds: float = 5) -> None:
    """Wait until no message is to be edited any more."""
    await drained(world, "SELECT 1 FROM revising UNION ALL SELECT 1 FROM revision", seconds)


async def received(world: World, *people: Person, number: int = 5) -> list[ChatMessage]:
    """What these people got of a story, once all of it is written down."""
    messages = [await world.said(person.chat, lambda m: f"story {number}" in m.text) for person in people]
    await settled(world)
    return messages


def edits_to(world: World, chat: Chat) -> int:
    """How many edits were asked for in a chat."""
    return sum(call.parameters["chat_id"] == str(chat.id) for call in world.emulator.calls_of("editMessageText"))


async def test_correction_edits_the_messages_that_show_it(world: World) -> None:
    """In private chats, channels and threads; each says so, none is sent anew, other editions stay as they are."""
    reader, other = await follower(world), await follower(world, "kk")
    channel = world.emulator.add_channel(owner=reader)
    forum = world.emulator.add_group(forum=True, owner=reader)
    thread = world.emulator.add_thread(forum, "Samples", reader)
    await follow(world, channel)
    await follow(world, forum, thread=thread.id)
    await world.publish(make_item(5), make_item(5, "kk"))
    (kazakh,) = await received(world, other)
    before = len(world.emulator.calls_of("sendMessage"))
    await correct(world)
    await revised(world)
    for chat in (reader.chat, channel, forum):
        (message,) = world.emulator.sent(chat)
        assert message.text.startswith(f"{CORRECTED}\nSummary of sample story 5 (en).")
        assert message.text.splitlines()[3] == f"news.example · {MARK}"
        assert message.edits == 1
    assert kazakh.edits == 0
    assert len(world.emulator.calls_of("sendMessage")) == before
    await revised(world)


async def read(world: World, source: Source) -> None:
    """Read a source and let the bot notice, as its timetable does."""
    await world.app.ingest.read_site([source])
    world.app.fanout.wake()
    world.app.revision.wake()


async def test_correction_on_the_site_reaches_the_message(quiet_world: World) -> None:
    """From a page that was read again to the message, in the language of the chat."""
    world = quiet_world
    world.settings = replace(world.settings, allow_private_sources=True)
    await world.start()
    async with sample_site() as site:
        source = site.source("ru", link=re.compile(r"^/ru/news/sample-story-(?P<id>\d+)$"))
        site.add(1, "ru")
        await read(world, source)
        reader = await follower(world, "ru")
        story = site.add(2, "ru", day=world.clock.now().strftime("%d.%m.%Y"))
        await read(world, source)
        (message,) = await received(world, reader, number=2)
        story.summary = "Another summary of a sample story, as it should have been."
        await read(world, source)
        await revised(world)
        assert "as it should have been" in message.text
        assert "Исправлено источником" in message.text


async def test_mark_stays_on_later_edits(world: World) -> None:
    """A second correction leaves one mark, and so does a link that moved, of which nothing is said by itself."""
    reader = await follower(world)
    await world.publish(make_item(5))
    (message,) = await received(world, reader)
    corrected = make_item(5, title="Corrected sample again")
    for item in (make_item(5, title=CORRECTED), corrected, replace(corrected, url=MOVED)):
        await world.publish(item)
        await revised(world)
        assert message.text.startswith(item.title)
        assert message.text.count(MARK) == 1
        assert message.links == [item.url]
    assert message.edits == 3


async def test_new_link_is_taken_over_without_a_word(world: World) -> None:
    """An address that moved is no correction, but the message leads there."""
    reader = await follower(world)
    await world.publish(make_item(5))
    (message,) = await received(world, reader)
    await world.publish(replace(make_item(5), url=MOVED))
    await revised(world)
    assert message.links == [MOVED]
    assert MARK not in message.text


async def test_message_sent_after_a_correction_has_no_mark(world: World) -> None:
    """Who never saw the story as it was is told nothing."""
    reader = await follower(world)
    async with world.store.database.write() as tx:
        await tx.execute("UPDATE thread SET digest = 'daily 18:00'")
    await world.publish(make_item(5))
    await correct(world)
    await revised(world)
    world.clock.ahead = timedelta(days=1)
    world.app.delivery.wake()
    message = await world.said(reader.chat)
    assert message.text.startswith(CORRECTED)
    assert MARK not in message.text


async def test_later_edition_takes_the_place_of_the_nearest(world: World) -> None:
    """The message turns to the chat's language, says no longer that it is missing, and is not called corrected."""
    reader, other = await follower(world, "kk"), await follower(world, "ru")
    await world.publish(make_item(5, "ru"))
    message, russian = await received(world, reader, other)
    assert "әзірге жоқ" in message.text
    world.clock.ahead = timedelta(days=2, minutes=-1)
    await world.publish(make_item(5, "kk"))
    await revised(world)
    assert message.text.startswith("Sample story 5 (kk)")
    assert "әзірге жоқ" not in message.text
    assert "Дереккөз түзетті" not in message.text
    assert message.button_texts[0] == ["Қаз ✓", "Рус"]
    assert (message.edits, russian.edits) == (1, 0)
    assert len(world.emulator.sent(reader.chat)) == 1
    assert not any("disable_notification" in call.parameters for call in world.emulator.calls_of("editMessageText"))


async def test_edition_that_comes_too_late_changes_nothing(world: World) -> None:
    """After two days the message stays as it was read; a correction of what it shows is shown all the same."""
    reader = await follower(world, "kk")
    await world.publish(make_item(5, "ru"))
    (message,) = await received(world, reader)
    world.clock.ahead = timedelta(days=2, minutes=1)
    await world.publish(make_item(5, "kk"))
    await revised(world)
    assert message.edits == 0
    world.clock.ahead = timedelta(days=400)
    await correct(world, language="ru")
    await revised(world)
    assert message.text.startswith(CORRECTED)
    assert "Дереккөз түзетті" in message.text


async def test_switched_message_keeps_its_language(world: World) -> None:
    """A later edition does not turn what its reader has turned; a correction of what he looks at is shown."""
    reader = await follower(world, "kk")
    await world.publish(make_item(5, "ru"), make_item(5, "en"))
    (message,) = await received(world, reader)
    await press(world, reader, message, "Eng")
    assert message.text.startswith("Sample story 5 (en)")
    await world.publish(make_item(5, "kk"))
    await revised(world)
    assert message.edits == 1
    await correct(world)
    await revised(world)
    assert message.text.startswith(CORRECTED)
    assert "Дереккөз түзетті" in message.text
    assert message.button_texts[0] == ["Қаз", "Рус", "Eng ✓"]


async def test_mark_is_that_of_the_edition_shown(world: World) -> None:
    """Who turns a corrected message to another language sees no mark there, and sees it again when he turns back."""
    reader = await follower(world)
    await world.publish(make_item(5, "en"), make_item(5, "ru"))
    (message,) = await received(world, reader)
    await correct(world)
    await revised(world)
    assert MARK in message.text
    await press(world, reader, message, "Рус")
    assert MARK not in message.text
    await press(world, reader, message, "Eng")
    assert MARK in message.text
    assert "Eng ✓" in message.button_texts[0]


async def test_pressing_the_language_shown_is_no_choice(world: World) -> None:
    """Who presses what he has does not refuse his own language."""
    reader = await follower(world, "kk")
    await world.publish(make_item(5, "ru"), make_item(5, "en"))
    (message,) = await received(world, reader)
    await press(world, reader, message, "Рус ✓")
    await world.publish(make_item(5, "kk"))
    await revised(world)
    assert message.text.startswith("Sample story 5 (kk)")


async def test_list_is_made_anew_as_a_whole(world: World) -> None:
    """A message of several stories keeps its looks and its order; only what was corrected is marked."""
    reader = await follower(world)
    await world.publish(*(make_item(number) for number in range(1, 6)))
    message = await world.said(reader.chat, lambda m: "new stories" in m.text)
    await settled(world)
    await correct(world, number=3)
    await revised(world)
    lines = message.text.split("\n")
    titles = [line.removeprefix("• ") for line in lines if line.startswith("• ")]
    assert titles == [*(f"Sample story {number} (en)" for number in (5, 4)), CORRECTED, *titles[3:]]
    assert lines[0] == "5 new stories"
    assert [line for line in lines if MARK in line] == [f"news.example · {MARK}"]
    assert (message.edits, message.button_texts) == (1, [])


async def test_hidden_story_leaves_the_list_that_is_made_anew(world: World) -> None:
    """What an operator hid is not written a second time, and a list of one stays a list."""
    reader = await follower(world)
    await world.publish(make_item(1), make_item(2))
    message = await world.said(reader.chat, lambda m: "new stories" in m.text)
    await settled(world)
    async with world.store.database.write() as tx:
        await tx.execute("UPDATE story SET hidden_at = 1 WHERE story = 1")
    await correct(world, number=2)
    await revised(world)
    assert message.text.startswith(f"1 new story\n\n• {CORRECTED}")
    assert "Sample story 1" not in message.text


async def test_plain_message_stays_plain(world: World) -> None:
    """What Telegram took without formatting only is edited without."""
    reader = await follower(world)
    world.emulator.inject(Fault(kind="broken", code=400), method="sendMessage", chat=reader.chat)
    await world.publish(make_item(5))
    (message,) = await received(world, reader)
    assert message.links == []
    await correct(world)
    await revised(world)
    assert message.text.startswith(CORRECTED)
    assert (message.links, message.buttons) == ([], [])


async def test_text_that_would_be_too_long_is_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """No story is dropped from a message to make room for a correction."""
    reader = await follower(world)
    await world.publish(make_item(1), make_item(2))
    message = await world.said(reader.chat, lambda m: "new stories" in m.text)
    await settled(world)
    monkeypatch.setattr(parcel, "MESSAGE_UNITS", 80)
    await correct(world, number=2)
    await revised(world)
    assert message.edits == 0
    assert "Sample story 2 (en)" in message.text


async def test_nothing_is_edited_when_nothing_changed(world: World) -> None:
    """Not by another read of the same, by a language that nobody waits for, or by a restart."""
    reader = await follower(world)
    await world.publish(make_item(5))
    (message,) = await received(world, reader)
    await world.publish(make_item(5))
    await world.publish(make_item(5, "ru"))
    await correct(world, language="ru")
    await revised(world)
    async with world.store.database.write() as tx:  # as a correction that was taken back leaves it
        await tx.execute("INSERT INTO revision (chat, story, due_at) SELECT chat, story, 0 FROM sent")
    await revised(world)
    await world.stop()
    await world.start()
    await revised(world)
    assert message.edits == 0
    assert world.emulator.calls_of("editMessageText") == []


@pytest.mark.parametrize(
    "fault",
    [broken(500), broken(502, html=True), dropped(), lost()],
    ids=["500", "502 in HTML", "dropped", "lost"],
)
async def test_failed_edits_are_repeated(world: World, fault: Fault) -> None:
    """In a channel, too, where a message is never repeated: the second edit finds what it wants or makes it."""
    channel = world.emulator.add_channel(owner=world.emulator.add_user(started=True))
    await follow(world, channel)
    await world.publish(make_item(5))
    message = await world.said(channel)
    await settled(world)
    world.emulator.inject(fault, method="editMessageText")
    await correct(world)
    await revised(world)
    assert message.text.startswith(CORRECTED)
    assert message.edits == 1
    assert len(world.emulator.calls_of("editMessageText")) == 2
    assert len(world.emulator.sent(channel)) == 1


async def test_flood_wait_is_the_chats(world: World) -> None:
    """After a 429 neither an edit nor a push goes there before the time told; others are edited meanwhile."""
    told, other = await follower(world), await follower(world)
    await world.publish(make_item(5))
    message, free = await received(world, told, other)
    world.emulator.inject(flood(2), method="editMessageText", chat=told.chat)
    await correct(world)
    await world.emulator.wait_for(lambda: edits_to(world, told.chat) and free.edits)
    await world.publish(make_item(6))
    await world.said(other.chat, lambda m: "story 6" in m.text)
    assert message.edits == 0
    await received(world, told, number=6)
    await revised(world)
    assert message.text.startswith(CORRECTED)
    calls = [call.at for call in world.emulator.calls if call.parameters.get("chat_id") == str(told.chat.id)]
    assert len(calls) == 4
    assert all(at - calls[1] >= 2 for at in calls[2:])


def deleted(message: ChatMessage) -> None:
    del message.chat.messages[message.id]


def blocked(message: ChatMessage) -> None:
    message.chat.blocked = True  # and nobody tells the bot


@pytest.mark.parametrize("gone", [deleted, blocked])
async def test_edit_that_is_refused_for_good_is_given_up(world: World, gone: Callable[[ChatMessage], None]) -> None:
    """A message that was deleted, a bot that was blocked: one request, no word, the others go on."""
    reader, other = await follower(world), await follower(world)
    await world.publish(make_item(5))
    message, kept = await received(world, reader, other)
    gone(message)
    await correct(world)
    await revised(world)
    assert kept.edits == 1
    assert edits_to(world, reader.chat) == 1
    await correct(world, title="Corrected sample again")
    await revised(world)
    assert kept.edits == 2
    assert edits_to(world, reader.chat) == (1 if gone is deleted else 2)
    assert len(world.emulator.calls_of("sendMessage")) == 2


async def test_channel_that_threw_the_bot_out_is_left_alone(world: World) -> None:
    """Known as suspended it is not even asked; what it has keeps its text."""
    owner = world.emulator.add_user(started=True)
    channel = world.emulator.add_channel(owner=owner)
    await follow(world, channel)
    await world.publish(make_item(5))
    message = await world.said(channel)
    await settled(world)
    world.emulator.kick_bot(channel, by=owner)
    await drained(world, "SELECT 1 FROM chat WHERE suspended_at IS NULL AND kind = 'channel'")
    await correct(world)
    await revised(world)
    assert message.edits == 0
    assert world.emulator.calls_of("editMessageText") == []


async def test_messages_of_a_group_that_moved_stay(world: World) -> None:
    """They stand in the old group, and in the supergroup their numbers are those of other messages."""
    owner = world.emulator.add_user(started=True)
    group = world.emulator.add_group(kind="group", owner=owner)
    await follow(world, group)
    await world.publish(make_item(5))
    message = await world.said(group)
    await settled(world)
    supergroup = world.emulator.upgrade(group, by=owner)
    await drained(world, "SELECT 1 FROM chat WHERE kind = 'group'")
    await world.publish(make_item(6))
    later = await world.said(supergroup)
    await settled(world)
    await correct(world, number=5)
    await correct(world, number=6, title="Another correction")
    await revised(world)
    assert message.edits == 0
    assert later.text.startswith("Another correction")
    assert len(world.emulator.calls_of("editMessageText")) == 1


async def test_message_on_its_way_is_edited_when_it_is_there(world: World) -> None:
    """A correction overtakes a push that was made before it, and is not forgotten over it."""
    reader = await follower(world)
    world.emulator.inject(slow(0.5), method="sendMessage")
    await world.publish(make_item(5))
    message = await world.said(reader.chat)
    await correct(world)
    await revised(world)
    assert message.text.startswith(CORRECTED)
    assert "Corrected by the source" in message.text
    assert len(world.emulator.sent(reader.chat)) == 1


async def test_switch_during_an_edit_wins(world: World) -> None:
    """What the reader presses while an edit is on its way is what stands there in the end."""
    reader = await follower(world, "kk")
    await world.publish(make_item(5, "ru"), make_item(5, "en"))
    (message,) = await received(world, reader)
    world.emulator.inject(slow(0.5), method="editMessageText")
    await world.publish(make_item(5, "kk"))
    await world.emulator.wait_for(lambda: message.edits)
    await press(world, reader, message, "Eng")
    await revised(world)
    assert message.text.startswith("Sample story 5 (en)")
    assert "Eng ✓" in message.button_texts[0]


async def test_stop_finishes_and_a_restart_goes_on(world: World) -> None:
    """Edits in flight are finished and written down, the others are made after the next start, none twice."""
    people = [await follower(world) for _ in range(150)]  # more than are made at once
    await world.publish(make_item(5))
    await received(world, *people)
    world.emulator.inject(slow(0.3), method="editMessageText", times=None)
    await correct(world)
    await world.emulator.wait_for(lambda: world.emulator.calls_of("editMessageText"))
    await world.stop()
    assert 1 <= len(world.emulator.calls_of("editMessageText")) < 150
    world.emulator.faults.clear()
    await world.start()
    await revised(world)
    messages = [world.emulator.sent(person.chat) for person in people]
    assert [[m.text.startswith(CORRECTED) for m in sent] for sent in messages] == [[True]] * 150
    assert len(world.emulator.calls_of("editMessageText")) == 150


async def test_correction_stored_while_the_bot_was_stopped_is_shown(world: World) -> None:
    """What another process stored meanwhile is found at the start."""
    reader = await follower(world)
    await world.publish(make_item(5))
    (message,) = await received(world, reader)
    await world.stop()
    async with open_store(world.settings.database_path) as other:
        await take_in(other, make_reading([make_item(5, title=CORRECTED)], make_source()), now=world.clock.now())
    await world.start()
    await revised(world)
    assert message.text.startswith(CORRECTED)


async def test_correction_of_another_process_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a word to the bot, and long before it would look by itself."""
    monkeypatch.setattr(revise, "REST_SECONDS", 60)
    reader = await follower(world)
    await world.publish(make_item(5))
    (message,) = await received(world, reader)
    async with open_store(world.settings.database_path) as other:
        await take_in(other, make_reading([make_item(5, title=CORRECTED)], make_source()), now=world.clock.now())
    await world.emulator.wait_for(lambda: message.text.startswith(CORRECTED))


@pytest.mark.alone
async def test_pushes_go_first_and_edits_keep_the_budget(quiet_world: World) -> None:
    """Of a read that brings a new story and a correction the story leaves first, and all of it evenly."""
    world = quiet_world
    world.settings = replace(world.settings, messages_per_second=40)
    await world.start()
    people = [await follower(world) for _ in range(20)]
    await world.publish(make_item(5))
    await received(world, *people)
    await world.publish(make_item(5, title=CORRECTED), make_item(6))
    await settled(world)
    await revised(world)
    calls = [call for call in world.emulator.calls if call.method in {"sendMessage", "editMessageText"}][20:]
    assert [call.method for call in calls] == ["sendMessage"] * 20 + ["editMessageText"] * 20
    assert calls[-1].at - calls[0].at > 0.9  # 0.975, but for what the machine takes


async def test_push_overtakes_the_edits_that_wait(quiet_world: World) -> None:
    """Edits that have begun make room for what is to be sent, and go on afterwards."""
    world = quiet_world
    world.settings = replace(world.settings, messages_per_second=25)
    await world.start()
    people = [await follower(world) for _ in range(15)]
    await world.publish(make_item(5))
    await received(world, *people)
    await correct(world)
    await world.emulator.wait_for(lambda: len(world.emulator.calls_of("editMessageText")) == 3)
    await world.publish(make_item(6))
    await settled(world)
    await revised(world)
    methods = [call.method for call in world.emulator.calls if call.method in {"sendMessage", "editMessageText"}][15:]
    last_push = len(methods) - methods[::-1].index("sendMessage")
    assert (len(methods), methods.count("editMessageText")) == (30, 15)
    assert methods[:last_push].count("editMessageText") <= 5


async def test_failing_read_gives_up_no_edit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that cannot be read for a while costs time, not corrections."""
    reader = await follower(world)
    await world.publish(make_item(5))
    (message,) = await received(world, reader)
    original, failures = world.store.stories.load, 2

    async def load(numbers: Sequence[int]) -> tuple[Story, ...]:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise StoreError("the database cannot be used now")
        return await original(numbers)

    with monkeypatch.context() as patch:
        patch.setattr(world.store.stories, "load", load)
        await correct(world)
        await revised(world)
    assert failures < 0
    assert message.text.startswith(CORRECTED)


@pytest.mark.parametrize(("owner", "name"), [(revise, "render_parcel"), (Telegram, "edit_once")])
async def test_fault_of_our_own_stays_with_its_message(
    world: World, monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    """A message that cannot be made, or an edit that breaks off, is tried again; the others are edited meanwhile."""
    people = [await follower(world), await follower(world)]
    await world.publish(make_item(5))
    messages = await received(world, *people)
    original, failures = getattr(owner, name), 1

    def fail_once(*args: object, **options: object) -> object:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise ZeroDivisionError
        return original(*args, **options)

    monkeypatch.setattr(owner, name, fail_once)
    await correct(world)
    await revised(world)
    assert [message.edits for message in messages] == [1, 1]


async def test_edits_that_cannot_be_written_down_are_made_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies between an edit and its mark leaves the message as it is to be, and the row to find it so."""
    reader = await follower(world)
    await world.publish(make_item(5))
    (message,) = await received(world, reader)

    async def settle(*_: object) -> None:
        raise StoreError("the database cannot be used now")

    with monkeypatch.context() as patch:
        patch.setattr(type(world.store.revisions), "settle", settle)
        await correct(world)
        await world.emulator.wait_for(lambda: message.edits)
        async with asyncio.timeout(60):
            await world.stop()
    await world.start()
    await revised(world)
    assert message.edits == 1
    assert message.text.startswith(CORRECTED)
