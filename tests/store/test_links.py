"""Channels and the groups that discuss them: each goes with one other, and the group gets nothing twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.departure import Departures
from bot.model import Follow
from bot.store.hiding import hide_story
from tests.factories import MAIN_TOPIC, NOW, ZONE, make_chat, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from bot.store import Store

EN = make_source("sample-en", "en")
TOPIC, ALL = Follow(topic=MAIN_TOPIC), Follow()
CHANNELS = (-1005, -1009)
GROUP = -1007
"""Between two channels: one is walked before it, the other after it."""


async def follow(store: Store, chat: int, *follows: Follow, thread: int = 0) -> None:
    await store.chats.meet(make_chat(chat, "supergroup" if chat == GROUP else "channel"), NOW)
    for one in follows:
        await store.follows.add(chat, thread, one, NOW)


async def publish(store: Store, *numbers: int, topics: tuple[str, ...] = (MAIN_TOPIC,)) -> None:
    """Store stories together and fan them out."""
    source = make_source("sample-en", "en", topics=topics)
    await take_in(store, make_reading([make_item(number) for number in numbers], source))
    while await store.outbox.fan_out_chunk(NOW, Departures(ZONE)):
        pass


async def waiting(store: Store) -> list[tuple[int, int, int]]:
    """What waits, for whom."""
    rows = await store.database.read("SELECT chat, thread, story FROM waiting ORDER BY chat DESC, thread, story")
    return [(row["chat"], row["thread"], row["story"]) for row in rows]


@pytest.mark.parametrize("channel", CHANNELS)
async def test_group_gets_nothing_that_its_channel_gets(store: Store, channel: int) -> None:
    """Whatever each follows, whichever is walked first, and in none of the group's threads."""
    await follow(store, channel, TOPIC)
    await follow(store, GROUP, ALL)
    await follow(store, GROUP, TOPIC, thread=4)
    await store.links.set(GROUP, channel, NOW)
    await publish(store, 5, 6)
    assert await waiting(store) == [(channel, 0, 1), (channel, 0, 2)]


@pytest.mark.parametrize("channel", CHANNELS)
async def test_group_gets_what_its_channel_does_not(store: Store, channel: int) -> None:
    """A story of another topic reaches those who follow all news."""
    await follow(store, channel, Follow(topic="education"))
    await follow(store, GROUP, ALL)
    await store.links.set(channel, GROUP, NOW)
    await publish(store, 5)
    assert await waiting(store) == [(GROUP, 0, 1)]


async def test_channel_by_a_saved_search(store: Store) -> None:
    """A search that brings a story to the channel counts; one that is paused does not."""
    await follow(store, CHANNELS[0], Follow(search="sample"))
    await follow(store, GROUP, ALL)
    await store.links.set(GROUP, CHANNELS[0], NOW)
    async with store.database.write() as tx:
        await tx.execute(
            "INSERT INTO saved (query, needs, rarest, second, third) SELECT query, '[]', 0, 0, 0 FROM query"
        )
        await tx.execute("DELETE FROM unread")
    await take_in(store, make_reading([make_item(5)], EN))
    async with store.database.write() as tx:
        await tx.execute("UPDATE fanout SET matched = 1")
        await tx.execute("INSERT INTO story_query (story, query) SELECT 1, query FROM query")
    while await store.outbox.fan_out_chunk(NOW, Departures(ZONE)):
        pass
    assert await waiting(store) == [(CHANNELS[0], 0, 1)]


async def test_suspended_channel_leaves_it_to_the_group(store: Store) -> None:
    """Nothing is posted there, so nothing appears in the group."""
    await follow(store, CHANNELS[0], TOPIC)
    await follow(store, GROUP, TOPIC)
    await store.links.set(GROUP, CHANNELS[0], NOW)
    await store.chats.suspend(CHANNELS[0], "kicked", NOW)
    await publish(store, 5)
    assert (GROUP, 0, 1) in await waiting(store)


async def test_paused_channel_leaves_it_to_the_group(store: Store) -> None:
    """As a suspended one does."""
    await follow(store, CHANNELS[0], TOPIC)
    await follow(store, GROUP, TOPIC)
    await store.links.set(GROUP, CHANNELS[0], NOW)
    async with store.database.write() as tx:
        await tx.execute("UPDATE thread SET settings = '{\"paused\": true}' WHERE chat = ?", (CHANNELS[0],))
    await publish(store, 5)
    assert (GROUP, 0, 1) in await waiting(store)


async def test_later_follow_of_the_channel_brings_nothing(store: Store) -> None:
    """Stories stored before do not reach the channel, but the group."""
    await follow(store, GROUP, TOPIC)
    await follow(store, CHANNELS[0])
    await store.links.set(GROUP, CHANNELS[0], NOW)
    await store.follows.add(CHANNELS[0], 0, TOPIC, NOW + timedelta(hours=1))
    await publish(store, 5)
    assert await waiting(store) == [(GROUP, 0, 1)]


async def test_channel_that_approves_counts(store: Store) -> None:
    """What is proposed for the channel is decided there, for the group as well."""
    await follow(store, CHANNELS[0], TOPIC)
    await follow(store, GROUP, TOPIC)
    await store.links.set(GROUP, CHANNELS[0], NOW)
    await store.approvals.set(CHANNELS[0], 0, NOW, wanted=True)
    await publish(store, 5)
    assert await waiting(store) == []
    assert [row["chat"] for row in await store.database.read("SELECT chat FROM proposal")] == [CHANNELS[0]]


async def test_each_goes_with_one_other(store: Store) -> None:
    """A group that discusses another channel now goes with that alone; so does a channel; and a link can end."""
    for chat in (*CHANNELS, GROUP):
        await follow(store, chat)
    first, second = CHANNELS
    for chat, other in ((GROUP, first), (second, GROUP)):
        await store.links.set(chat, other, NOW)
    assert await store.links.of(first) is None
    assert [linked.id for chat in (GROUP, second) if (linked := await store.links.of(chat))] == [second, GROUP]
    await store.links.set(second, 0, NOW)
    assert [await store.links.of(chat) for chat in (GROUP, first, second)] == [None, None, None]


async def test_who_is_asked_about_and_when(store: Store) -> None:
    """Channels and supergroups as soon as they are met, after a day, and when something is being set there."""
    await store.chats.meet(make_chat(1), NOW)
    await store.chats.meet(make_chat(-5, "group"), NOW)
    await follow(store, GROUP)
    await follow(store, CHANNELS[0])
    assert await store.links.due(NOW - timedelta(days=1), 9) == [GROUP, CHANNELS[0]]
    await store.links.set(GROUP, CHANNELS[0], NOW)
    assert await store.links.due(NOW - timedelta(days=1), 9) == []
    assert len(await store.links.due(NOW, 9)) == 2
    await store.links.doubt(GROUP)
    assert len(await store.links.due(NOW - timedelta(days=1), 9)) == 2
    await store.links.pass_over(GROUP, NOW)
    assert await store.links.due(NOW - timedelta(days=1), 9) == [CHANNELS[0]]
    await store.chats.meet(make_chat(-5, "supergroup"), NOW)
    assert -5 in await store.links.due(NOW - timedelta(days=1), 9)


async def test_hidden_story_reaches_neither(store: Store) -> None:
    """What is withheld from the group is not brought there later."""
    await follow(store, CHANNELS[0], TOPIC)
    await follow(store, GROUP, TOPIC)
    await store.links.set(GROUP, CHANNELS[0], NOW)
    await publish(store, 5)
    await hide_story(store.database, 1, NOW)
    assert await waiting(store) == []
