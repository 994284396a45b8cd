"""Figures for the operator."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import orjson

from bot.cli.wording import stats_json, stats_text
from bot.model import Follow
from bot.store.stats import count_all
from bot.store.tally import count
from bot.store.values import milliseconds
from bot.waits import Wait
from tests.factories import NOW, ZONE, make_chat, make_item, make_reading, take_in

if TYPE_CHECKING:
    from bot.store import Store


async def test_an_empty_store_counts_nothing(store: Store) -> None:
    """Every figure is there, and zero."""
    stats = await count_all(store.database, day_start=NOW, now=NOW)
    assert (stats.chats, stats.follows, stats.stories, stats.waiting, stats.sent_stories) == ({}, {}, 0, 0, 0)


async def test_everything_is_counted_once(store: Store) -> None:
    """Chats by kind and language, follows by form, and each state of a row apart from the others."""
    await take_in(store, make_reading([make_item(number) for number in (3, 2, 1)]))
    for chat in (make_chat(1, language="kk"), make_chat(2, language="kk"), make_chat(3, language="ru")):
        await store.chats.meet(chat, NOW)
    await store.chats.meet(make_chat(-4, "channel"), NOW)
    for follow in (Follow(), Follow(topic="education"), Follow(search="sample"), Follow(region="almaty-city")):
        await store.follows.add(1, 0, follow, NOW)
    await store.chats.suspend(3, "Forbidden", NOW)
    stamp, yesterday = milliseconds(NOW), milliseconds(NOW - timedelta(days=1))
    async with store.database.write() as tx:
        waiting = "INSERT INTO waiting (chat, story, due_at, created_at, uncertain_at) VALUES (?, ?, 0, 0, ?)"
        await tx.executemany(waiting, [(1, 1, None), (1, 2, None), (2, 1, stamp)])
        sent = (
            "INSERT INTO sent (chat, story, message_id, shown_language, shown_hash, sent_at)"
            " VALUES (?, ?, ?, 'kk', x'00', ?)"
        )
        await tx.executemany(sent, [(1, 3, 10, stamp), (2, 2, 11, stamp), (2, 3, 11, stamp), (-4, 1, 5, yesterday)])
        await tx.execute("INSERT INTO dead (chat, story, why, died_at) VALUES (3, 1, 'Bad Request', 0)")
        await tx.execute("UPDATE story SET hidden_at = 1 WHERE story = 3")
    stats = await count_all(store.database, day_start=NOW, now=NOW)
    assert stats.chats == {"channel": {"en": 1}, "private": {"kk": 2, "ru": 1}}
    assert stats.follows == {"all": 1, "region": 1, "search": 1, "topic": 1}
    assert (stats.stories, stats.hidden, stats.editions) == (2, 1, {"en": 3})
    assert (stats.waiting, stats.waiting_chats) == (2, 1)
    assert (stats.sent_stories, stats.sent_messages) == (3, 2)
    assert (stats.dead, stats.uncertain, stats.suspended) == (1, 1, 1)


async def test_what_waits_is_told_with_its_reason_and_first_moment(store: Store) -> None:
    """In text by the clock of the zone, in JSON as moments; what happened today always has its figure."""
    await take_in(store, make_reading([make_item(number) for number in (2, 1)]))
    for chat in (1, 2):
        await store.chats.meet(make_chat(chat), NOW)
    later, sooner = (milliseconds(NOW + timedelta(hours=hours)) for hours in (28, 4))
    async with store.database.write() as tx:
        waiting = "INSERT INTO waiting (chat, story, due_at, created_at, priority) VALUES (?, ?, ?, 0, 1)"
        await tx.executemany(waiting, [(1, 1, later), (1, 2, later), (2, 1, sooner)])
        await count(tx, "expired", 3, NOW)
        await count(tx, "expired", 5, NOW - timedelta(days=1))
        await tx.execute("INSERT INTO dead (chat, story, why, died_at) VALUES (2, 2, '', ?)", (milliseconds(NOW),))
    stats = await count_all(store.database, day_start=NOW - timedelta(hours=9), now=NOW)
    assert stats.waits == [Wait(reason="digest", stories=3, chats=2, until=NOW + timedelta(hours=4))]
    assert stats.today == {"expired": 3, "repeated": 0, "uncertain": 0, "skipped": 0, "dead": 1}
    text = stats_text(stats, ZONE)
    assert "waiting: 3 for 2 chats\n  for digests: 3 for 2 chats, the first at 2026-05-20 18:00\n" in text
    assert "besides today: expired 3, repeated 0, uncertain 0, skipped 0, dead 1\n" in text
    told = orjson.loads(stats_json(stats))
    why = [{"reason": "digest", "stories": 3, "chats": 2, "earliest": "2026-05-20T13:00:00+00:00"}]
    assert told["waiting"] == {"stories": 3, "chats": 2, "why": why}
    assert told["today"] == stats.today
