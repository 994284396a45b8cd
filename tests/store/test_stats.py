"""Figures for the operator."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import Follow
from bot.store.stats import count_all
from bot.store.values import milliseconds
from tests.factories import NOW, make_chat, make_item, make_reading, take_in

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
