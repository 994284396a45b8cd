"""Whose turn it is: what is instant before digests, batches side by side, nothing in quiet hours or too late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.departure import Departures
from bot.model import Follow
from bot.outcome import Sent
from bot.store.claiming import LONG_WAIT
from bot.store.settlement import Settlement, Shown
from bot.store.tally import counts_since
from tests.factories import MAIN_TOPIC, NOW, ZONE, make_chat, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store import Store
    from bot.store.settlement import Claim

EN = make_source("sample-en", "en")
LEASE = timedelta(minutes=2)
ALL, MAIN, OTHER = Follow(), Follow(topic=MAIN_TOPIC), Follow(topic="education")
NIGHT = datetime.fromisoformat("2026-05-20T23:30+05:00")
MORNING = datetime.fromisoformat("2026-05-21T07:00+05:00")
DEPARTURES = Departures(ZONE, "22:00-07:00")


async def follow(store: Store, *chats: int, what: Follow = MAIN, digest: str = "instant", quiet: str = "off") -> None:
    """Let private chats (and groups, by negative numbers) follow."""
    for chat in chats:
        await store.chats.meet(make_chat(chat, "private" if chat > 0 else "supergroup"), NOW)
        await store.follows.add(chat, 0, what, NOW)
        async with store.database.write() as tx:
            await tx.execute("UPDATE thread SET digest = ?, quiet = ? WHERE chat = ?", (digest, quiet, chat))


async def publish(store: Store, number: int, now: datetime = NOW, topics: Sequence[str] = (MAIN_TOPIC,)) -> int:
    """Store a story and fan it out; its number."""
    source = make_source(f"sample-{number}", topics=tuple(topics))
    stories = await take_in(store, make_reading([make_item(number)], source), now=now)
    while await store.outbox.fan_out_chunk(now, DEPARTURES):
        pass
    return stories[-1]


async def claim(store: Store, now: datetime = NOW, limit: int = 100, busy: Sequence[int] = ()) -> list[Claim]:
    """Claim as delivery does: again, where something was put aside."""
    claimed = await store.outbox.claim(now, LEASE, departures=DEPARTURES, limit=limit, busy=busy)
    while claimed.put_aside and not claimed.claims:
        claimed = await store.outbox.claim(now, LEASE, departures=DEPARTURES, limit=limit, busy=busy)
    return list(claimed.claims)


async def test_later_story_for_few_does_not_wait_for_an_earlier_one_for_many(store: Store) -> None:
    """Two batches share the places, one by one or many at a time."""
    await follow(store, *range(1, 41))
    await follow(store, *range(101, 106), what=OTHER)
    await publish(store, 1)
    assert len(await claim(store, limit=10)) == 10
    await publish(store, 2, NOW + timedelta(seconds=5), topics=["education"])
    later = NOW + timedelta(seconds=6)
    few = [one.chat.id for _ in range(3) for one in await claim(store, later, limit=2) if one.chat.id > 100]
    few += [one.chat.id for _ in range(4) for one in await claim(store, later, limit=1) if one.chat.id > 100]
    assert few == [101, 102, 103, 104, 105]


async def test_chat_gets_what_is_older_together_with_what_is_new(store: Store) -> None:
    """A chat that still waits for the earlier story gets both at the turn of the later one."""
    await follow(store, *range(1, 11))
    await follow(store, 10, what=OTHER)
    first = await publish(store, 1)
    second = await publish(store, 2, topics=["education"])
    claims = await claim(store, limit=2)
    assert (10, (first, second)) in [(one.chat.id, one.stories) for one in claims]


async def test_instant_goes_before_digests(store: Store) -> None:
    """Digests that are due leave when nothing instant is left."""
    await follow(store, 1, 2, 3, digest="daily 14:30")
    await follow(store, 4, 5, what=OTHER)
    await publish(store, 1)
    due = NOW + timedelta(minutes=31)
    await publish(store, 2, due, topics=["education"])
    assert [one.chat.id for _ in range(5) for one in await claim(store, due, limit=1)] == [4, 5, 1, 2, 3]


async def test_digest_that_waits_for_long_is_not_starved(store: Store) -> None:
    """After half an hour a digest shares the places with what is instant."""
    await follow(store, 1, digest="daily 14:30")
    await follow(store, *range(11, 31), what=OTHER)
    await publish(store, 1)
    late = NOW + timedelta(minutes=30) + LONG_WAIT
    await publish(store, 2, late, topics=["education"])
    assert 1 in [one.chat.id for one in await claim(store, late, limit=2)]


async def test_one_thread_of_a_chat_at_a_time(store: Store) -> None:
    """A chat's threads take turns, as only one message a second goes to a chat."""
    await follow(store, -1)
    await store.follows.add(-1, 7, MAIN, NOW)
    await publish(store, 1)
    (first,) = await claim(store)
    assert await claim(store, busy=[-1]) == []
    (second,) = await claim(store)
    assert {first.thread, second.thread} == {0, 7}


async def test_night_holds_what_was_due_by_day(store: Store) -> None:
    """What a rate limit or an outage kept until the quiet hours waits for their end, and leaves then as one message."""
    await follow(store, 1, quiet="22:00-07:00")
    await follow(store, 2, quiet="silent 22:00-07:00")
    await publish(store, 1)
    await publish(store, 2)
    assert [one.chat.id for one in await claim(store, NIGHT)] == [2]
    assert await claim(store, MORNING - timedelta(seconds=1)) == []
    (one,) = await claim(store, MORNING)
    assert (one.chat.id, len(one.stories)) == (1, 2)


async def test_what_comes_at_night_waits_for_the_morning(store: Store) -> None:
    """A story that is stored in quiet hours waits for their end, by the default hours where a chat has none."""
    await follow(store, 1, quiet="off")
    await follow(store, 2)
    async with store.database.write() as tx:
        await tx.execute("UPDATE thread SET quiet = NULL WHERE chat = 2")
    await publish(store, 1, NIGHT)
    assert [one.chat.id for one in await claim(store, NIGHT)] == [1]
    assert [one.chat.id for one in await claim(store, MORNING)] == [2]


@pytest.mark.parametrize(
    ("digest", "days"),
    [("instant", 2), ("daily 18:00", 3), ("weekly wed 18:00", 9)],
    ids=["instant", "daily", "weekly"],
)
async def test_too_late_is_not_sent(store: Store, digest: str, days: int) -> None:
    """What could not leave for so many days is given up and counted; a second earlier it is still sent."""
    await follow(store, 1, 2, digest=digest)
    await publish(store, 1)
    end = NOW + timedelta(days=days)
    assert len(await claim(store, end - timedelta(seconds=1), limit=1)) == 1
    assert await claim(store, end) == []
    assert await counts_since(store.database, NOW - timedelta(hours=1)) == {"expired": 1}
    rows = await store.database.read("SELECT count(*) AS n FROM waiting WHERE leased_until IS NULL")
    assert rows[0]["n"] == 0


async def test_paid_messages_are_counted_before_they_leave(store: Store) -> None:
    """A crash right after a claim has counted what may have been paid for."""
    await follow(store, 1, 2, 3)
    await publish(store, 1)
    await store.outbox.claim(NOW, LEASE, departures=DEPARTURES, limit=2, paid=lambda claims: 10 * claims)
    assert await counts_since(store.database, NOW - timedelta(hours=1)) == {"paid": 20}


async def test_rows_that_found_no_room_leave_later(store: Store) -> None:
    """What was claimed and is not in the message that was sent waits on, also where many are settled together."""
    await follow(store, 1, 2)
    for number in (1, 2):
        await publish(store, number)
    claims = await claim(store)
    settlements = [Settlement(one, Sent(9), shown=(Shown(one.stories[0], "en", b"x"),), style="list") for one in claims]
    await store.outbox.settle(settlements, NOW)
    assert [one.stories for one in await claim(store)] == [one.stories[1:] for one in claims]


async def test_a_resting_chat_keeps_no_digest(store: Store) -> None:
    """Where what is instant may not go yet, digests that are due do."""
    await follow(store, 1, digest="daily 14:30")
    await follow(store, 4, what=OTHER)
    await publish(store, 1)
    due = NOW + timedelta(minutes=31)
    await publish(store, 2, due, topics=["education"])
    assert [one.chat.id for one in await claim(store, due, busy=[4])] == [1]


async def test_digests_take_only_the_places_that_are_left(store: Store) -> None:
    """Of many places instant ones take what they need, digests the rest."""
    await follow(store, *range(1, 11), digest="daily 14:30")
    await follow(store, *range(101, 104), what=OTHER)
    await publish(store, 1)
    due = NOW + timedelta(minutes=31)
    await publish(store, 2, due, topics=["education"])
    assert [one.chat.id for one in await claim(store, due, limit=5)] == [101, 102, 103, 1, 2]
