"""Pushes: from a stored story to messages in chats, whatever Telegram does meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from bot import supervision
from bot.app import flowing
from bot.demo.faults import Fault, broken, dropped, flood, lost, slow
from bot.errors import StoreError
from bot.store import open_store
from tests.factories import make_item, make_reading, make_source, take_in
from tests.flow.audience import MAIN, drained, follow, follower, settled, texts
from tests.flow.talk import press

if TYPE_CHECKING:
    from bot.model import Story
    from tests.flow.conftest import World


async def suspended(world: World, table: str) -> None:
    """Wait until a chat, or a thread, has been written down as suspended."""
    async with asyncio.timeout(60):
        while not await world.store.database.read(f"SELECT 1 FROM {table} WHERE suspended_at IS NOT NULL"):  # noqa: S608 - a table of ours
            await world.emulator.world.bell.wait(list, 0.02)


async def test_story_reaches_everybody_in_their_language(world: World) -> None:
    """Each follower gets the story once, in the edition of the chat's language or the nearest, which it says."""
    people = {language: await follower(world, language) for language in ("kk", "ru", "en")}
    await world.publish(make_item(5, "ru"))
    for language, person in people.items():
        message = await world.said(person.chat)
        assert "Sample story 5 (ru)" in message.text
        assert ("Русской версии" in message.text) is False
        assert ("әзірге жоқ" in message.text) is (language == "kk")
        assert ("no English version yet" in message.text) is (language == "en")
    await settled(world)
    assert all(len(texts(world, person.chat, "story 5")) == 1 for person in people.values())


async def test_groups_channels_and_threads_get_their_stories(world: World) -> None:
    """A channel, a group and a forum's thread get the story where it was followed."""
    owner = world.emulator.add_user(started=True)
    channel = world.emulator.add_channel(owner=owner)
    forum = world.emulator.add_group(forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Samples", owner)
    await follow(world, channel)
    await follow(world, forum, thread=thread.id)
    await world.publish(make_item(5))
    assert (await world.said(channel)).preview
    assert (await world.said(forum)).thread == thread.id


async def test_stories_of_one_read_are_one_message(world: World) -> None:
    """Five stories at once are one message that names and links each."""
    person = await follower(world)
    await world.publish(*(make_item(number) for number in range(1, 6)))
    message = await world.said(person.chat, lambda m: "new stories" in m.text)
    assert [number for number in range(1, 6) if f"Sample story {number} (en)" not in message.text] == [], message.text
    await settled(world)
    assert len(world.emulator.sent(person.chat)) == 1


async def test_flood_wait_is_honoured(world: World) -> None:
    """After a 429 the chat gets its message, and not before the time told."""
    person = await follower(world)
    world.emulator.inject(flood(1), method="sendMessage", chat=person.chat)
    await world.publish(make_item(5))
    await world.said(person.chat)
    first, second = world.emulator.calls_of("sendMessage")
    assert second.at - first.at >= 1


@pytest.mark.parametrize(
    "fault",
    [broken(500), broken(502, html=True), dropped()],
    ids=["500", "502 in HTML", "dropped"],
)
async def test_failed_requests_are_repeated(world: World, fault: Fault) -> None:
    """A server error or a dropped connection costs nothing."""
    person = await follower(world)
    world.emulator.inject(fault, method="sendMessage")
    await world.publish(make_item(5))
    await world.said(person.chat)
    await settled(world)
    assert len(texts(world, person.chat, "story 5")) == 1


async def test_lost_answer_is_repeated_only_in_private(world: World) -> None:
    """What may have arrived goes once more to a person, and never by itself to a channel."""
    person = await follower(world)
    channel = world.emulator.add_channel(owner=person)
    await follow(world, channel)
    world.emulator.inject(lost(), method="sendMessage", times=2)
    await world.publish(make_item(5))
    await settled(world)
    assert len(texts(world, person.chat, "story 5")) == 2
    assert len(texts(world, channel, "story 5")) == 1


async def test_blocked_chat_is_suspended_and_comes_back(world: World) -> None:
    """Who blocks the bot gets nothing and loses nothing; the others are served meanwhile."""
    blocker, other = await follower(world), await follower(world)
    world.emulator.block(blocker)
    await world.publish(make_item(5))
    await world.said(other.chat)
    await world.publish(make_item(6))
    await world.said(other.chat, lambda m: "story 6" in m.text)
    assert len(world.emulator.calls_of("sendMessage")) <= 3
    world.emulator.unblock(blocker)
    await press(world, blocker, await world.said(blocker.chat, lambda m: "2 stories" in m.text), "Send one digest")
    message = await world.said(blocker.chat, lambda m: "story 5" in m.text and "new" in m.text)
    assert "story 6" in message.text


async def test_upgraded_group_gets_its_story(world: World) -> None:
    """A group that became a supergroup gets what waited, whichever way the bot hears of it."""
    owner = world.emulator.add_user(started=True)
    group = world.emulator.add_group(kind="group", owner=owner)
    await follow(world, group)
    supergroup = world.emulator.upgrade(group, by=owner)
    await world.publish(make_item(5))
    assert "story 5" in (await world.said(supergroup)).text
    assert await world.store.follows.of(supergroup.id, 0) == (MAIN,)


async def test_closed_thread_does_not_stop_the_others(world: World) -> None:
    """A closed topic rests; the forum's other topics go on."""
    owner = world.emulator.add_user(started=True)
    forum = world.emulator.add_group(forum=True, owner=owner)
    closed, opened = (world.emulator.add_thread(forum, name, owner) for name in ("Closed", "Open"))
    for thread in (closed, opened):
        await follow(world, forum, thread=thread.id)
    world.emulator.close_thread(forum, closed, by=owner)
    await world.publish(make_item(5))
    assert (await world.said(forum)).thread == opened.id


async def test_stop_finishes_and_a_restart_goes_on(world: World) -> None:
    """What is in flight is finished, what waits is sent after the next start, nothing twice."""
    people = [await follower(world) for _ in range(200)]  # more than may be in flight at once
    world.emulator.inject(slow(0.5), method="sendMessage", times=None)
    await world.publish(make_item(5))
    await world.emulator.wait_for(lambda: world.emulator.calls_of("sendMessage"))
    await world.stop()
    stopped_at = len(world.emulator.calls_of("sendMessage"))
    assert all(len(world.emulator.sent(person.chat)) <= 1 for person in people)
    assert stopped_at < 200
    world.emulator.faults.clear()
    await world.start()
    await settled(world)
    assert [len(texts(world, person.chat, "story 5")) for person in people] == [1] * 200
    assert len(world.emulator.calls_of("sendMessage")) == 200


async def test_story_of_another_process_is_noticed(world: World) -> None:
    """What another process stored is pushed without a word to the bot."""
    person = await follower(world)
    async with open_store(world.settings.database_path) as other:
        await take_in(other, make_reading([make_item(5)], make_source()), now=world.clock.now())
        await world.said(person.chat)


async def test_pushes_keep_the_budget(quiet_world: World) -> None:
    """No second sees more messages than MESSAGES_PER_SECOND, however many chats wait."""
    quiet_world.settings = replace(quiet_world.settings, messages_per_second=40)
    await quiet_world.start()
    for _ in range(60):
        await follower(quiet_world)
    await quiet_world.publish(make_item(5))
    await settled(quiet_world)
    moments = [call.at for call in quiet_world.emulator.calls_of("sendMessage")]
    assert len(moments) == 60
    assert moments[40] - moments[0] > 0.95
    assert max(sum(0 <= other - moment < 0.1 for other in moments) for moment in moments) <= 8


async def test_chat_that_can_be_written_to_again_goes_on(world: World) -> None:
    """A chat given up after an error is asked about what waited as soon as an answer reaches it."""
    person = await follower(world)
    world.emulator.inject(Fault(kind="broken", code=403), method="sendMessage", chat=person.chat)
    await world.publish(make_item(5))
    await suspended(world, "chat")
    await world.publish(make_item(6))
    await drained(world, "SELECT 1 FROM fanout")  # else the second story may find the chat restored, and go at once
    person.sends("/about")
    await press(world, person, await world.said(person.chat, lambda m: "2 stories" in m.text), "Send one digest")
    message = await world.said(person.chat, lambda m: "new stories" in m.text)
    assert "story 5" in message.text
    assert "story 6" in message.text


async def test_reopened_thread_goes_on(world: World) -> None:
    """A topic that was closed is asked about what waited when it is open again."""
    owner = world.emulator.add_user(started=True)
    forum = world.emulator.add_group(forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Samples", owner)
    await follow(world, forum, thread=thread.id)
    world.emulator.close_thread(forum, thread, by=owner)
    await suspended(world, "thread")
    await world.publish(make_item(5))
    await drained(world, "SELECT 1 FROM fanout")
    world.emulator.reopen_thread(forum, thread, by=owner)
    asked = await world.said(forum, lambda m: "1 story came out" in m.text)
    await press(world, owner, asked, "Send one digest")
    assert asked.thread == thread.id
    assert (await world.said(forum, lambda m: "story 5" in m.text)).thread == thread.id


async def test_refusal_from_before_a_return_is_no_news(world: World) -> None:
    """A topic, or a chat, that is open again when the refusal of what was under way is read stays open."""
    owner, person = world.emulator.add_user(started=True), await follower(world)
    forum = world.emulator.add_group(forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Samples", owner)
    await follow(world, forum, thread=thread.id)
    world.emulator.close_thread(forum, thread, by=owner)
    world.emulator.block(person)
    await suspended(world, "thread")
    await suspended(world, "chat")
    await world.store.chats.reopen_thread(forum.id, thread.id, world.clock.now())  # as if it had not been noticed
    await world.store.chats.restore(person.chat.id, world.clock.now())
    world.emulator.inject(slow(1.5), method="sendMessage", times=2)
    await world.publish(make_item(5))
    await world.emulator.wait_for(lambda: len(world.emulator.calls_of("sendMessage")) == 2 or None)
    world.emulator.reopen_thread(forum, thread, by=owner)
    world.emulator.unblock(person)
    assert (await world.said(forum, lambda m: "story 5" in m.text)).thread == thread.id
    await world.said(person.chat, lambda m: "story 5" in m.text)


async def test_answers_and_pushes_share_what_telegram_told_to_wait(world: World) -> None:
    """After a 429 to an answer no push goes to the chat either before its time."""
    person = await follower(world)
    world.emulator.inject(flood(2), method="sendMessage", chat=person.chat)
    person.sends("/about")
    await world.emulator.wait_for(lambda: world.emulator.calls_of("sendMessage"))
    await world.publish(make_item(5))
    await world.said(person.chat, lambda m: "story 5" in m.text)
    first, *others = world.emulator.calls_of("sendMessage")
    assert len(others) == 2
    assert all(other.at - first.at >= 2 for other in others)


async def test_blocked_user_is_not_apologised_to(world: World) -> None:
    """An answer that a block refuses is one request, and suspends the chat."""
    person = world.emulator.add_user(language_code="en")
    world.emulator.inject(Fault(kind="broken", code=403), method="sendMessage", chat=person.chat)
    person.sends("/about")
    person.sends("/hotline")
    await world.said(person.chat)
    assert len(world.emulator.calls_of("sendMessage")) == 2


async def test_failing_read_gives_up_no_story(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that cannot be read for a while costs time, not stories."""
    person = await follower(world)
    original, failures = world.store.stories.load, 1

    async def load(numbers: Sequence[int]) -> tuple[Story, ...]:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise StoreError("the database cannot be used now")
        return await original(numbers)

    with monkeypatch.context() as patch:
        patch.setattr(world.store.stories, "load", load)
        await world.publish(make_item(5))
        await world.said(person.chat)
    await settled(world)
    assert len(texts(world, person.chat, "story 5")) == 1
    assert await world.store.database.read("SELECT 1 FROM dead") == []


async def test_stop_ends_even_where_nothing_can_be_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk does not keep the bot from stopping; what was sent then is told by its lease at the next start."""
    person = await follower(world)

    async def settle(*_: object) -> None:
        raise StoreError("the database cannot be used now")

    with monkeypatch.context() as patch:
        patch.setattr(type(world.store.outbox), "settle", settle)
        await world.publish(make_item(5))
        await world.said(person.chat)
        async with asyncio.timeout(60):
            await world.stop()
    await world.start()
    await settled(world)
    assert 1 <= len(texts(world, person.chat, "story 5")) <= 2


async def test_proxy_in_trouble_suspends_nobody(world: World) -> None:
    """A refusal that is not Telegram's concerns no chat."""
    person = await follower(world)
    world.emulator.inject(Fault(kind="broken", code=403, html=True), method="sendMessage")
    await world.publish(make_item(5))
    await world.said(person.chat)


async def test_fan_out_goes_on_after_an_error(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chunk that could not be written is written a moment later."""
    person = await follower(world)
    original, failed = world.store.outbox.fan_out_chunk, asyncio.Event()

    async def fail_once(now: datetime, departs: Callable[[str], datetime]) -> bool:
        if not failed.is_set():
            failed.set()
            raise StoreError("the database cannot be used now")
        return await original(now, departs)

    with monkeypatch.context() as patch:
        patch.setattr(world.store.outbox, "fan_out_chunk", fail_once)
        await world.publish(make_item(5))
        await world.said(person.chat)
    assert failed.is_set()


async def test_stop_ends_in_time_where_telegram_hangs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer, a push and an edit that are never answered let a stop wait only so long, side by side."""
    for module in (flowing, supervision):
        monkeypatch.setattr(module, "LANDING_SECONDS", 0.5)
    person, asker = await follower(world), world.emulator.add_user(started=True)
    await world.publish(make_item(5))
    await world.said(person.chat)
    await settled(world)
    world.emulator.inject(slow(60), method="editMessageText", times=None)
    world.emulator.inject(slow(60), method="sendMessage", times=None)
    await world.publish(make_item(5, title="Corrected sample"))
    await world.emulator.wait_for(lambda: world.emulator.calls_of("editMessageText"))
    asker.sends("/about")
    other = await follower(world)
    await world.publish(make_item(6))
    await world.emulator.wait_for(lambda: world.emulator.sent(asker.chat) and world.emulator.sent(other.chat))
    begun = time.monotonic()
    await world.stop()
    assert time.monotonic() - begun < 30
