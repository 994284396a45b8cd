"""Pauses: nothing is brought to where it is paused, and nothing of what came meanwhile afterwards."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.departure import Departures
from bot.model import Chat, Follow
from bot.store.roster import store_chats, walk_chats
from bot.transfer.chats import Subjects, format_chat, parse_chat
from tests.factories import NOW, ZONE, make_item, make_reading, take_in

if TYPE_CHECKING:
    from bot.store import Store

CHANNEL = Chat(id=-1005, kind="channel", language="en", title="Sample")
SUBJECTS = Subjects(topics=set(), regions=set())
DEPARTURES = Departures(ZONE)


async def follow(store: Store, thread: int = 0) -> None:
    """Let the channel follow everything from before."""
    await store.chats.meet(CHANNEL, NOW)
    await store.follows.add(CHANNEL.id, thread, Follow(), NOW - timedelta(days=1))


async def appear(store: Store, number: int, minutes: int) -> None:
    """Let a story appear some minutes after now, and be spread."""
    now = NOW + timedelta(minutes=minutes)
    await take_in(store, make_reading([make_item(number, "en")]), now=now, zone=ZONE)


async def spread(store: Store, minutes: int) -> list[tuple[int, int]]:
    """Spread what has appeared; the threads and stories that wait."""
    while await store.outbox.fan_out_chunk(NOW + timedelta(minutes=minutes), DEPARTURES):
        pass
    rows = await store.database.read("SELECT thread, story FROM waiting ORDER BY thread, story")
    return [(row["thread"], row["story"]) for row in rows]


async def test_pause_lets_go_what_waits_and_what_comes(store: Store) -> None:
    """A second thread goes on; what appeared before the end of the pause does not count afterwards."""
    await follow(store)
    await follow(store, 7)
    await appear(store, 1, 0)
    assert await spread(store, 0) == [(0, 1), (7, 1)]
    assert await store.pauses.pause(CHANNEL.id, 0)
    assert not await store.pauses.pause(CHANNEL.id, 0)
    await appear(store, 2, 1)
    assert await spread(store, 1) == [(7, 1), (7, 2)]
    await appear(store, 3, 2)
    assert await store.pauses.resume(CHANNEL.id, 0, NOW + timedelta(minutes=3))
    assert not await store.pauses.resume(CHANNEL.id, 0, NOW + timedelta(minutes=3))
    await appear(store, 4, 4)
    assert await spread(store, 4) == [(0, 4), (7, 1), (7, 2), (7, 3), (7, 4)]


async def test_nothing_is_due_where_it_is_paused(store: Store) -> None:
    """Not even what comes back from a try that failed."""
    await follow(store)
    await appear(store, 1, 0)
    await spread(store, 0)
    async with store.database.write() as tx:
        await tx.execute("UPDATE waiting SET leased_until = 1")
    await store.pauses.pause(CHANNEL.id, 0)
    async with store.database.write() as tx:
        await tx.execute("UPDATE waiting SET leased_until = NULL")
    await store.timings.set_digest(CHANNEL.id, 0, "daily 18:00", DEPARTURES, NOW)
    assert await store.database.read("SELECT 1 FROM chat_due") == []


async def test_pause_travels_with_the_settings(store: Store) -> None:
    """It is exported and imported; a line without it resumes, one with it drops what waits."""
    await follow(store)
    await store.contact.want_outages(CHANNEL.id, wanted=True)
    await store.pauses.pause(CHANNEL.id, 0)
    (line,) = [json.loads(format_chat(one)) async for one in walk_chats(store.database)]
    assert line["settings"] == {"outages": True, "paused": True}
    await take(store, line | {"settings": {"outages": True}}, 1)
    assert not await store.pauses.holds(CHANNEL.id, 0)
    await appear(store, 1, 2)
    assert await spread(store, 2) == [(0, 1)]
    await take(store, line, 3)
    assert await store.pauses.holds(CHANNEL.id, 0)
    assert await spread(store, 3) == []


async def take(store: Store, line: dict[str, object], minutes: int) -> None:
    """Import a line."""
    parsed = parse_chat(json.dumps(line).encode(), subjects=SUBJECTS, default_language="kk")
    async with store.database.write() as tx:
        await store_chats(tx, [parsed], NOW + timedelta(minutes=minutes), DEPARTURES)
