"""What has been of no use for long goes, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.keeping import SEEN_AGAIN
from bot.model import Follow
from bot.store.values import milliseconds
from tests.factories import NOW, make_chat, make_item, make_reading, take_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.store import Store
    from bot.store.database import Value

DAY = timedelta(days=1)
SENT = """
    INSERT INTO sent (chat, thread, story, message_id, shown_language, shown_hash, sent_at)
    VALUES (?, 0, ?, ?, 'en', x'', ?)
"""


async def put(store: Store, sql: str, rows: Iterable[tuple[Value, ...]]) -> None:
    async with store.database.write() as tx:
        await tx.executemany(sql, rows)


async def count(store: Store, table: str) -> int:
    return int((await store.database.read(f"SELECT count(*) AS n FROM {table}"))[0]["n"])  # noqa: S608 - named here


async def test_messages_go_whole(store: Store) -> None:
    """A message of several stories keeps all of them or none at any moment, however many there are in all."""
    await store.chats.meet(make_chat(), NOW)
    stories = await take_in(store, make_reading([make_item(number) for number in range(1, 21)]))
    await put(store, "INSERT INTO thread (chat, thread) VALUES (7, ?)", [(n,) for n in range(1, 60)])
    sql = SENT.replace("(?, 0,", "(?, ?,")
    rows = [
        (7, thread, story, thread + 1, milliseconds(NOW - (500 - thread) * DAY))
        for thread in range(60)
        for story in stories
    ]
    await put(store, sql, rows[::2] + rows[1::2])
    assert await store.aging.forget_sent(NOW - 460 * DAY) == 40 * len(stories)
    kept = [row["n"] for row in await store.database.read("SELECT count(*) AS n FROM sent GROUP BY thread")]
    assert kept == [len(stories)] * 20


async def test_a_chunk_ends_between_two_messages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads between two chunks finds no message with fewer stories than it shows."""
    monkeypatch.setattr("bot.store.aging.CHUNK", 3)
    await store.chats.meet(make_chat(), NOW)
    stories = await take_in(store, make_reading([make_item(number) for number in range(1, 11)]))
    at = milliseconds(NOW - 500 * DAY)
    await put(store, SENT, [(7, story, 1, at) for story in stories])
    transactions: list[int] = []
    write = store.database.write
    monkeypatch.setattr(store.database, "write", lambda: transactions.append(1) or write())
    assert await store.aging.forget_sent(NOW) == len(stories)
    assert len(transactions) == 2  # all in one, and one that finds nothing


async def test_decided_holds_and_old_counts_go(store: Store) -> None:
    """What still waits for an operator stays, however old."""
    old, young = milliseconds(NOW - 100 * DAY), milliseconds(NOW - DAY)
    rows: list[tuple[Value, ...]] = [(old, "drop", old), (old, "release", young), (old, "", None)]
    await put(
        store, "INSERT INTO hold (sources, why, held_at, decided, decided_at) VALUES ('[]', 'flood', ?, ?, ?)", rows
    )
    await put(store, "INSERT INTO tally (hour, name, count) VALUES (?, 'sent', 1)", [(old,), (young,)])
    assert await store.aging.forget_holds(NOW - 60 * DAY) == 1
    assert await store.aging.forget_counts(NOW - 60 * DAY) == 1
    assert (await count(store, "hold"), await count(store, "tally")) == (2, 1)


async def test_traces_go_when_nothing_is_to_be_compared(store: Store) -> None:
    """An archive is compared to its end first; those of younger stories stay."""
    stories = await take_in(store, make_reading([make_item(number) for number in range(1, 31)]))
    day = date(2026, 6, 1)
    rows = [(trace, (day - timedelta(days=story % 2)).toordinal(), story) for trace in range(9) for story in stories]
    await put(store, "INSERT INTO matter_trace (trace, day, story) VALUES (?, ?, ?)", rows)
    assert await store.aging.forget_traces(day) == 0
    await put(store, "DELETE FROM matter_pending WHERE story > ?", [(0,)])
    assert await store.aging.forget_traces(day) == 15
    assert await count(store, "matter_trace") == 15 * 9


WANTS = {
    "nothing": ("", True),
    "a follow": ("INSERT INTO follow (chat, thread, topic, followed_at) VALUES (7, 0, 'education', 0)", False),
    "word of outages": ("UPDATE thread SET settings = '{\"outages\":true}' WHERE chat = 7", False),
    "word as an administrator": ("INSERT INTO administrator (chat, user, seen_at) VALUES (-5, 7, 0)", False),
    "proposals": ("INSERT INTO approver (chat, thread, user) VALUES (-5, 0, 7)", False),
    "to be left alone": ("UPDATE chat SET suspended_at = 1 WHERE chat = 7", False),  # goes 60 days later
    "other hours": ("UPDATE thread SET quiet = 'off' WHERE chat = 7", True),
}


@pytest.mark.parametrize("wanted", WANTS)
async def test_private_chats_that_want_nothing_go(store: Store, wanted: str) -> None:
    """Long after they were last heard of; groups and operators stay, and so does whoever is to be told of something."""
    sql, goes = WANTS[wanted]
    for chat in (make_chat(7), make_chat(8), make_chat(-5, "supergroup")):
        await store.chats.meet(chat, NOW - 500 * DAY)
    if sql:
        await put(store, sql, [()])
    assert await store.aging.forget_unseen(NOW - 400 * DAY, NOW, but={8}) == int(goes)
    assert (await store.chats.get(7) is None) == goes
    assert await store.chats.get(8)
    assert await store.chats.get(-5)


async def test_whoever_is_heard_of_stays(store: Store) -> None:
    """It is noted when somebody writes, not each time."""
    for days in (500, 300):
        await store.chats.meet(make_chat(7), NOW - days * DAY)
    assert await store.aging.forget_unseen(NOW - 400 * DAY, NOW) == 0
    seen = "SELECT seen_at FROM chat"
    before = (await store.database.read(seen))[0]["seen_at"]
    await store.chats.meet(make_chat(7), NOW - 300 * DAY + SEEN_AGAIN / 2)
    assert (await store.database.read(seen))[0]["seen_at"] == before
    assert await store.aging.forget_unseen(NOW, NOW) == 1


async def test_followed_searches_outlive_the_others(store: Store) -> None:
    """More of them than go at once."""
    await store.chats.meet(make_chat(7), NOW)
    await store.follows.add(7, 0, Follow(search="followed words"), NOW - 200 * DAY)
    for number in range(450):
        await store.queries.remember(f"words {number}", NOW - 200 * DAY)
    await store.queries.remember("young words", NOW)
    assert await store.queries.forget_before(NOW - 90 * DAY) == 450
    assert await count(store, "query") == 2
    assert await store.follows.of(7, 0)
