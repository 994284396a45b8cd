"""Chats in bulk: a line is the whole truth for its chat and thread, and twice is as good as once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import Follow
from bot.store.roster import store_chats, walk_chats
from bot.store.values import milliseconds
from bot.transfer.chats import Subjects, format_chat, parse_chat
from tests.factories import NOW, make_chat

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store import Store

SUBJECTS = Subjects(topics={"school-safety", "education"}, regions={"almaty-city"})


def sample(chat: int = 1, **changes: object) -> dict[str, object]:
    """A line with everything."""
    return {
        "chat": chat,
        "kind": "private",
        "title": "Sample",
        "language": "kk",
        "thread": 0,
        "follows": ["education", {"search": "мектеп"}],
        "digest": "daily 18:00",
        "quiet": "22:00-07:00",
        "settings": {"style": "title"},
    } | changes


async def take(store: Store, *lines: dict[str, object], now: datetime = NOW) -> tuple[int, int, int]:
    """Store lines; how many were new, changed, unchanged."""
    parsed = [parse_chat(json.dumps(line).encode(), subjects=SUBJECTS, default_language="kk") for line in lines]
    async with store.database.write() as tx:
        counts = await store_chats(tx, parsed, now)
    return (counts.new, counts.changed, counts.unchanged)


async def given(store: Store) -> list[dict[str, object]]:
    """What an export gives."""
    return [json.loads(format_chat(line)) async for line in walk_chats(store.database)]


async def test_what_was_stored_is_given_back(store: Store) -> None:
    """Every setting and every form of a follow comes back, in the order of chats."""
    follows = ["all", "education", {"region": "almaty-city"}, {"topic": "education", "region": "almaty-city"}]
    lines = [
        sample(-100, kind="channel", follows=follows, digest="weekly sun 09:30", quiet="off"),
        sample(-5, kind="supergroup", title="Үлгі", language="ru", quiet="silent 22:00-07:00"),
        sample(8, follows=[], digest="instant"),
    ]
    assert await take(store, *lines) == (3, 0, 0)
    assert [dict(line, follows=_as_set(line)) for line in await given(store)] == [
        dict(line, follows=_as_set(line)) for line in lines
    ]


def _as_set(line: dict[str, object]) -> set[str]:
    follows = line["follows"]
    assert isinstance(follows, list)
    return {json.dumps(follow) for follow in follows}


async def test_storing_twice_changes_nothing(store: Store) -> None:
    """The second time everything is as it was, the moments of follows included."""
    lines = [sample(number, follows=["education", {"search": f"sample {number % 3}"}]) for number in range(1, 40)]
    assert await take(store, *lines) == (39, 0, 0)
    followed = await _dump(store)
    assert await take(store, *lines, now=NOW + timedelta(days=1)) == (0, 0, 39)
    assert await _dump(store) == followed


async def test_settings_of_alerts_come_and_go(store: Store) -> None:
    """Those that are not as usual are given back; a line that does not name them has them as usual."""
    follows = [
        {"search": "мектеп"},
        {"search": "лагерь", "digest": "daily 08:30", "at_night": True},
        {"search": "көлік", "digest": "chat", "paused": True},
    ]
    assert await take(store, sample(follows=follows)) == (1, 0, 0)
    (line,) = await given(store)
    assert line["follows"] == follows
    assert await take(store, sample(follows=follows), now=NOW + timedelta(days=1)) == (0, 0, 1)
    plain = [{"search": words} for words in ("мектеп", "лагерь", "көлік")]
    later = NOW + timedelta(days=2)
    assert await take(store, sample(follows=plain), now=later) == (0, 1, 0)
    sql = """
        SELECT text, f.digest, at_night, paused_at, followed_at FROM follow AS f JOIN query USING (query) ORDER BY query
    """
    rows = await store.database.read(sql)
    assert [tuple(row) for row in rows] == [
        ("мектеп", "instant", 0, None, milliseconds(NOW)),
        ("лагерь", "instant", 0, None, milliseconds(NOW)),
        ("көлік", "instant", 0, None, milliseconds(later)),  # what came while it was paused does not count
    ]


async def _dump(store: Store) -> list[tuple[object, ...]]:
    tables = ("SELECT * FROM chat", "SELECT * FROM thread", "SELECT * FROM follow", "SELECT * FROM query")
    return [tuple(row) for table in tables for row in await store.database.read(table)]


async def test_a_line_sets_all_of_its_thread(store: Store) -> None:
    """What it leaves out is as for a new chat, follows it does not name end, kept ones keep their moment."""
    await take(store, sample())
    later = NOW + timedelta(days=1)
    assert await take(store, sample(follows=["education", "all"], quiet=None, settings=None), now=later) == (0, 1, 0)
    assert set(await store.follows.of(1, 0)) == {Follow(topic="education"), Follow()}
    rows = await store.database.read("SELECT topic, followed_at FROM follow ORDER BY followed_at")
    assert [row["topic"] for row in rows] == ["education", ""]
    assert rows[0]["followed_at"] < rows[1]["followed_at"]
    (line,) = await given(store)
    assert "quiet" not in line
    assert "settings" not in line


async def test_each_thread_has_its_own_line(store: Store) -> None:
    """A thread's settings are its own; the chat's thread 0 is there too, and stays as it is."""
    group = {"kind": "supergroup", "title": "Group"}
    assert await take(store, sample(-7, thread=4, **group)) == (1, 0, 0)
    assert [(line["thread"], line["follows"]) for line in await given(store)] == [
        (0, []),
        (4, ["education", {"search": "мектеп"}]),
    ]
    assert await take(store, sample(-7, thread=0, follows=["all"], **group)) == (0, 1, 0)
    assert await store.follows.of(-7, 0) == (Follow(),)
    assert len(await store.follows.of(-7, 4)) == 2


async def test_the_last_of_two_lines_for_a_thread_counts(store: Store) -> None:
    """A file that repeats a chat ends with what it says last."""
    await take(store, sample(digest="instant"), sample(digest="daily 07:00"))
    assert [line["digest"] for line in await given(store)] == ["daily 07:00"]


async def test_a_known_chat_stays_suspended(store: Store) -> None:
    """Lines say what is set, not whether Telegram lets us in; suspended chats are given too."""
    await store.chats.meet(make_chat(1), NOW)
    await store.chats.suspend(1, "Forbidden: bot was blocked by the user", NOW)
    await take(store, sample())
    rows = await store.database.read("SELECT suspended_at FROM chat")
    assert rows[0]["suspended_at"] is not None
    assert [line["chat"] for line in await given(store)] == [1]


async def test_more_chats_than_a_part_are_walked(store: Store) -> None:
    """Parts of the walk meet without gap or overlap."""
    numbers = [*range(-2600, 0), *range(1, 2601)]
    await take(store, *[sample(number, follows=["all"]) for number in numbers])
    lines = await given(store)
    assert [line["chat"] for line in lines] == numbers
    assert all(line["follows"] == ["all"] for line in lines)
