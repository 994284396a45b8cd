"""What is kept for a while only."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.outcome import Sent
from bot.store import Store, retention
from tests.factories import NOW, make_chat
from tests.store.test_returning import claims, counted, follow, lose, publish, rows, settle

DAYS_60 = timedelta(days=60)


async def forget(store: Store, at: datetime) -> tuple[int, int]:
    left = await store.retention.forget_suspended(at - DAYS_60, at)
    return left.chats, left.threads


async def chats(store: Store) -> list[int]:
    return [row["chat"] for row in await store.database.read("SELECT chat FROM chat ORDER BY chat")]


async def test_old_rows_are_dropped_and_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that no claim came to, in chunks; those of suspended chats wait on."""
    monkeypatch.setattr(retention, "CHUNK", 1)
    for chat in (1, 2, 3):
        await follow(store, chat)
    await publish(store, 5, 6)
    await store.chats.suspend(2, "blocked", NOW)
    assert await store.retention.expire(NOW + timedelta(days=1)) == 0
    late = NOW + timedelta(days=2)
    assert await store.retention.expire(late) == 4
    assert await counted(store, "expired") == 4
    assert await rows(store, "chat") == [(2,), (2,)]
    assert await claims(store, late) == []


async def test_row_in_flight_is_not_dropped(store: Store) -> None:
    """Its answer is on its way."""
    await follow(store, 1)
    await publish(store, 5)
    (one,) = await claims(store)
    assert await store.retention.expire(NOW + timedelta(days=2)) == 0
    await settle(store, one, Sent(1))


async def test_unanswered_questions_expire(store: Store) -> None:
    """What was missed is dropped; what may be there is not posted by another follow either."""
    await follow(store, 1)
    await store.chats.suspend(1, "blocked", NOW)
    await lose(store)
    await store.chats.restore(1, NOW)
    assert await store.retention.expire(NOW + timedelta(days=2)) == 2
    assert await rows(store, "story") == []
    assert [tuple(row) for row in await store.database.read("SELECT chat, message_id FROM sent")] == [(-5, 0)]


async def test_chat_is_forgotten_after_sixty_days(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """With everything that was kept of it, in chunks; not a day earlier, and not when it is back."""
    monkeypatch.setattr(retention, "CHUNK", 1)
    for chat in (1, 2):
        await follow(store, chat)
    await follow(store, -5, "channel")
    await store.administrators.remember(-5, 1, NOW)
    await publish(store, 5, 6)
    for one in await claims(store):
        await settle(store, one, Sent(1))
    for chat in (1, 2):
        await store.chats.suspend(chat, "blocked", NOW)
    await publish(store, 7, 8)
    await store.chats.restore(2, NOW + timedelta(days=59))
    assert await forget(store, NOW + DAYS_60) == (0, 0)
    assert await forget(store, NOW + DAYS_60 + timedelta(seconds=1)) == (1, 0)
    assert await chats(store) == [-5, 2]
    assert await counted(store, "expired") == 2
    assert await store.administrators.of(-5) == ()
    for table in ("thread", "follow", "waiting", "sent"):
        assert await store.database.read(f"SELECT 1 FROM {table} WHERE chat = 1") == []  # noqa: S608 - tables of ours


async def test_thread_is_forgotten_after_sixty_days(store: Store) -> None:
    """Alone: the chat and its other threads stay."""
    for thread in (0, 3, 4):
        await follow(store, -5, "supergroup", thread, "daily 18:00")
    await publish(store, 5)
    for thread in (0, 3):
        await store.chats.close_thread(-5, thread, NOW)
    assert await forget(store, NOW + DAYS_60 + timedelta(seconds=1)) == (0, 2)
    assert await store.follows.of(-5, 0) == ()
    assert [row["thread"] for row in await store.database.read("SELECT thread FROM follow")] == [4]
    kept = await store.database.read("SELECT thread, digest, suspended_at FROM thread ORDER BY thread")
    assert [tuple(row) for row in kept] == [(0, "instant", None), (4, "daily 18:00", None)]
    assert await rows(store, "thread") == [(4,)]


async def test_dead_rows_are_forgotten_after_a_while(store: Store) -> None:
    """An operator has had the time to look at them."""
    await store.chats.meet(make_chat(1), NOW)
    await follow(store, 1)
    await publish(store, 5, 6)
    sql = "INSERT INTO dead (chat, thread, story, why, died_at) VALUES (1, 0, ?, 'sample', ?)"
    async with store.database.write() as tx:
        await tx.executemany(sql, [(1, 1000), (2, 2_000_000_000_000)])
    assert await store.retention.forget_dead(NOW) == 1


async def test_old_questions_are_forgotten(store: Store) -> None:
    """Their buttons say that they are old."""
    await lose(store)
    await store.questions.raise_doubts(NOW)
    assert await store.questions.forget_before(NOW) == 0
    assert await store.questions.forget_before(NOW + timedelta(seconds=1)) == 1
