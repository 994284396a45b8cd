"""Alerts: searches that chats follow, who gets a story because of them, and when it leaves."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.departure import Departures, Priority
from bot.model import Alert, Follow
from bot.outcome import Sent
from bot.store import alerts, answering, open_store, spread
from bot.store.alerts import Saved
from bot.store.migration import migrate
from bot.store.replanning import START, Change
from bot.store.schema import migrations
from bot.store.settlement import Claim, Settlement, Shown
from bot.store.values import moment
from tests.factories import MAIN_TOPIC, NOW, QUERIES, ZONE, make_chat, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from pathlib import Path

    from bot.model import ChatKind
    from bot.store import Store

DEPARTURES = Departures(ZONE, "22:00-07:00")
MAIN = Follow(topic=MAIN_TOPIC)
NIGHT = NOW + timedelta(hours=10)
"""Midnight in Almaty."""
MORNING = NOW + timedelta(hours=17)
EVENING = NOW + timedelta(hours=4)
"""Six in the evening, the hour of digests."""


async def save(
    store: Store, chat: int, *searches: str, thread: int = 0, kind: ChatKind = "private", at: datetime = NOW
) -> list[int]:
    """Let a chat save searches; their numbers."""
    await store.chats.meet(make_chat(chat, kind), at)
    queries = [await store.queries.remember(search, at) for search in searches]
    for query in queries:
        assert await store.alerts.save(chat, thread, query, at) is Saved.NEW
    return queries


async def arrange(store: Store, chat: int, query: int, now: datetime = NOW, **changes: object) -> None:
    """Change how an alert's stories come."""
    alert = await store.alerts.get(chat, 0, query)
    assert alert is not None
    wanted = replace(alert, **changes)  # type: ignore[arg-type] # as Alert has them
    assert await store.alerts.arrange(chat, 0, query, wanted, DEPARTURES, now)


async def spread_all(store: Store, now: datetime = NOW) -> None:
    """Make what searches need, and carry all stories to all chats."""
    while await store.alerts.make_some(QUERIES.read) or await store.outbox.fan_out_chunk(now, DEPARTURES):
        pass


async def publish(store: Store, *titles: str, now: datetime = NOW, first: int = 1) -> list[int]:
    """Store stories together and spread them; the numbers of all."""
    items = [make_item(number, title=title, summary=" ") for number, title in enumerate(titles, first)]
    numbers = await take_in(store, make_reading(items), now=now)
    await spread_all(store, now)
    return numbers


async def waiting(store: Store) -> list[tuple[object, ...]]:
    """Chat, thread, story, and by what it came."""
    sql = "SELECT chat, thread, story, by_subject, by_search FROM waiting ORDER BY chat, thread, story"
    return [tuple(row) for row in await store.database.read(sql)]


async def due(store: Store) -> dict[int, datetime]:
    """When each chat has something to leave."""
    return {row["chat"]: moment(row["due_at"]) for row in await store.database.read("SELECT * FROM chat_due")}


async def claim(store: Store, now: datetime = NOW) -> list[Claim]:
    """What leaves now."""
    claimed = await store.outbox.claim(now, timedelta(minutes=2), limit=100, departures=DEPARTURES)
    return list(claimed.claims)


async def settle(store: Store, one: Claim, now: datetime = NOW) -> None:
    """All of it was sent."""
    named = dict(one.alerts)
    shown = tuple(Shown(story, "en", b"digest", named.get(story, ())) for story in one.stories)
    await store.outbox.settle([Settlement(one, Sent(9), shown=shown)], now)


# --- saved ---


async def test_search_is_saved_once(store: Store) -> None:
    """A second time changes nothing; each chat and thread has its own."""
    (query,) = await save(store, 1, "school")
    await arrange(store, 1, query, digest="daily 18:00", at_night=True)
    assert await store.alerts.save(1, 0, query, NOW) is Saved.THERE
    assert await store.alerts.of(1, 0) == {query: Alert(search="school", digest="daily 18:00", at_night=True)}
    assert await store.alerts.of(1, 5) == {}
    assert await store.alerts.get(2, 0, query) is None


async def test_chat_saves_so_many_and_no_more(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """All threads together; what is there already is no more."""
    monkeypatch.setattr(alerts, "MOST", 2)
    first, _ = await save(store, 1, "school", "camp")
    other = await store.queries.remember("road", NOW)
    assert await store.alerts.save(1, 4, other, NOW) is Saved.FULL
    assert await store.alerts.save(1, 0, first, NOW) is Saved.THERE
    await store.alerts.end(1, 0, first)
    assert await store.alerts.save(1, 4, other, NOW) is Saved.NEW


async def test_search_that_was_forgotten_is_not_saved(store: Store) -> None:
    """A number that stands for nothing is followed by nobody."""
    await store.chats.meet(make_chat(1), NOW)
    assert await store.alerts.save(1, 0, 4711, NOW) is Saved.FULL
    assert await store.alerts.of(1, 0) == {}


async def test_alerts_of_other_chats_cannot_be_reached(store: Store) -> None:
    """Whatever number a forged button has: it is looked for in its own chat and thread."""
    (query,) = await save(store, 1, "school")
    alert = Alert(search="school", digest="daily 18:00")
    await store.chats.meet(make_chat(2), NOW)
    assert not await store.alerts.pause(2, 0, query, NOW)
    assert not await store.alerts.resume(2, 0, query, NOW)
    assert not await store.alerts.arrange(2, 0, query, alert, DEPARTURES, NOW)
    assert not await store.alerts.end(2, 0, query)
    assert not await store.alerts.end(1, 9, query)
    assert await store.alerts.get(1, 0, query) == Alert(search="school")


# --- spread ---


async def test_story_reaches_who_saved_a_search_for_it(store: Store) -> None:
    """Once for each chat and thread, however many alerts and topics bring it; nobody else gets it."""
    await save(store, 1, "school", "new school", "camp")
    await save(store, 2, "camp")
    await save(store, 3, "school")
    await save(store, -4, "school", thread=7, kind="supergroup")
    await store.follows.add(3, 0, Follow(), NOW)
    (story,) = await publish(store, "New school")
    assert await waiting(store) == [(-4, 7, story, 0, 1), (1, 0, story, 0, 1), (3, 0, story, 1, 1)]
    claims = {one.chat.id: one for one in await claim(store)}
    assert {chat: one.alerts for chat, one in claims.items()} == {
        -4: ((story, ("school",)),),
        1: ((story, ("school", "new school")),),
        3: ((story, ("school",)),),
    }


async def test_stories_of_before_do_not_count(store: Store) -> None:
    """Who saves a search from today on gets nothing of yesterday."""
    await save(store, 1, "school", at=NOW + timedelta(seconds=1))
    await publish(store, "School")
    assert await waiting(store) == []


async def test_chunks_reach_everybody_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cut falls anywhere between those who follow topics and those who follow searches."""
    monkeypatch.setattr(spread, "CHUNK", 4)
    monkeypatch.setattr(answering, "_AT_ONCE", 2)
    for chat in range(1, 12):
        if chat % 3:
            await save(store, chat, *(f"school word{n}" for n in range(chat % 5)), "school")
        if chat % 2:
            await store.chats.meet(make_chat(chat), NOW)
            await store.follows.add(chat, 0, MAIN, NOW)
    first, second = await publish(store, "School word1 word2 word3", "Sample")
    expected = [(chat, 0, story, chat % 2, int(chat % 3 > 0)) for chat in range(1, 12) for story in (first, second)]
    expected = [row for row in expected if (row[2] == first and (row[3] or row[4])) or row[3]]
    assert await waiting(store) == [(*row[:4], row[4] if row[2] == first else 0) for row in expected]


async def test_later_edition_reaches_who_searches_for_its_words(store: Store) -> None:
    """In another language, or corrected; who has it already, or follows only topics, is not reached anew."""
    await save(store, 1, "мектеп", "school")
    await save(store, 2, "мектеп")
    await save(store, 3, "camp")
    (story,) = await publish(store, "School")
    (one,) = await claim(store)
    await settle(store, one)
    await store.chats.meet(make_chat(4), NOW)
    await store.follows.add(4, 0, Follow(), NOW - timedelta(hours=1))
    kazakh = make_item(1, "kk", title="Мектеп")
    await take_in(store, make_reading([kazakh], make_source("sample-kk", "kk")), now=NOW + timedelta(hours=1))
    await spread_all(store)
    assert await waiting(store) == [(2, 0, story, 0, 1)]
    await publish(store, "School camp", now=NOW + timedelta(hours=2))
    assert await waiting(store) == [(2, 0, story, 0, 1), (3, 0, story, 0, 1)]


async def test_old_story_with_other_words_reaches_nobody(store: Store) -> None:
    """A correction after days is no news."""
    await save(store, 1, "camp")
    await publish(store, "School")
    await publish(store, "School camp", now=NOW + timedelta(days=2))
    assert await waiting(store) == []


# --- paused, ended ---


async def test_paused_alert_brings_nothing(store: Store) -> None:
    """Neither what comes while it is paused nor, later, what came meanwhile."""
    (query,) = await save(store, 1, "school")
    assert await store.alerts.pause(1, 0, query, NOW)
    assert not await store.alerts.pause(1, 0, query, NOW)
    assert (await store.alerts.of(1, 0))[query].paused
    await publish(store, "School")
    assert await waiting(store) == []
    assert await store.alerts.resume(1, 0, query, NOW + timedelta(hours=1))
    assert not await store.alerts.resume(1, 0, query, NOW + timedelta(hours=1))
    await publish(store, "Schools corrected", now=NOW + timedelta(hours=2))
    assert await waiting(store) == []
    *_, story = await publish(store, "School again", now=NOW + timedelta(hours=3), first=2)
    assert await waiting(store) == [(1, 0, story, 0, 1)]


@pytest.mark.parametrize("how", ["pause", "end", "unfollow"])
async def test_what_waits_for_an_ended_alert_alone_is_withdrawn(store: Store, how: str) -> None:
    """What something else brings, too, still waits."""
    school, camp = await save(store, 1, "school", "camp")
    for query in (school, camp):
        await arrange(store, 1, query, digest="daily 18:00")
    _, second, third = await publish(store, "School", "School camp", "Camp")
    await (
        store.alerts.pause(1, 0, school, NOW)
        if how == "pause"
        else store.alerts.end(1, 0, school)
        if how == "end"
        else store.follows.remove(1, 0, Follow(search="school"))
    )
    assert [row[2] for row in await waiting(store)] == [second, third]
    await store.alerts.end(1, 0, camp)
    assert await waiting(store) == []
    assert await due(store) == {}


# --- when ---


async def test_alert_is_instant_whatever_the_chats_digest(store: Store) -> None:
    """As it starts; the topic's stories wait for the digest, and the earliest moment counts."""
    await save(store, 1, "school")
    await store.follows.add(1, 0, MAIN, NOW)
    await store.timings.set_digest(1, 0, "daily 18:00", DEPARTURES, NOW)
    school, _ = await publish(store, "School", "Sample")
    assert await due(store) == {1: NOW}
    (one,) = await claim(store)
    assert one.stories == (school,)
    await settle(store, one)
    assert await due(store) == {1: EVENING}


@pytest.mark.parametrize(
    ("digest", "expected"),
    [
        ("", NOW + timedelta(hours=7)),
        ("daily 18:00", EVENING),
        ("weekly thu 08:00", NOW + timedelta(hours=18)),
    ],
)
async def test_alert_has_a_digest_of_its_own(store: Store, digest: str, expected: datetime) -> None:
    """Or that of the chat, here at nine in the evening."""
    (query,) = await save(store, 1, "school")
    await store.timings.set_digest(1, 0, "daily 21:00", DEPARTURES, NOW)
    await arrange(store, 1, query, digest=digest)
    await publish(store, "School")
    assert await due(store) == {1: expected}


async def test_alert_may_come_at_night(store: Store) -> None:
    """It leaves in held hours; without that it waits for their end, as all else does."""
    (query,) = await save(store, 1, "school")
    await save(store, 2, "school")
    await store.follows.add(1, 0, MAIN, NOW)
    await arrange(store, 1, query, at_night=True)
    school, _ = await publish(store, "School", "Sample", now=NIGHT)
    assert await due(store) == {1: NIGHT, 2: MORNING}
    (one,) = await claim(store, NIGHT)
    assert (one.chat.id, one.stories) == (1, (school,))
    await settle(store, one, NIGHT)
    assert await due(store) == {1: MORNING, 2: MORNING}


async def test_setting_an_alert_plans_what_waits(store: Store) -> None:
    """What other follows bring stays as it is planned."""
    (query,) = await save(store, 1, "school")
    await store.follows.add(1, 0, MAIN, NOW)
    await store.timings.set_digest(1, 0, "daily 18:00", DEPARTURES, NOW)
    await publish(store, "School", "Sample")
    await arrange(store, 1, query, digest="daily 17:00")
    rows = await store.database.read("SELECT due_at FROM waiting ORDER BY story")
    assert [moment(row["due_at"]) for row in rows] == [EVENING - timedelta(hours=1), EVENING]
    await arrange(store, 1, query, digest="weekly thu 08:00")  # the topic brings it earlier
    rows = await store.database.read("SELECT due_at FROM waiting ORDER BY story")
    assert [moment(row["due_at"]) for row in rows] == [EVENING, EVENING]


async def test_chats_settings_leave_alerts_as_they_are(store: Store) -> None:
    """Another digest or other quiet hours plan all that waits anew; an alert's own timing survives."""
    night, daily = await save(store, 1, "school", "camp")
    await store.follows.add(1, 0, MAIN, NOW)
    await arrange(store, 1, night, at_night=True)
    await arrange(store, 1, daily, digest="daily 23:00")
    await publish(store, "School", "Camp", "Sample", now=NIGHT)

    async def planned() -> list[tuple[datetime, int, int]]:
        rows = await store.database.read("SELECT due_at, priority, at_night FROM waiting ORDER BY story")
        return [(moment(row["due_at"]), row["priority"], row["at_night"]) for row in rows]

    instant, digest = Priority.INSTANT, Priority.DIGEST
    await store.timings.set_digest(1, 0, "weekly fri 18:00", DEPARTURES, NIGHT)
    friday = NOW + timedelta(days=2, hours=4)
    assert await planned() == [(NIGHT, instant, 1), (MORNING + timedelta(days=1), digest, 0), (friday, digest, 0)]
    await store.timings.set_quiet(1, 0, "off", DEPARTURES, NIGHT)
    assert await planned() == [
        (NIGHT, instant, 1),
        (NIGHT + timedelta(hours=23), digest, 0),
        (friday, digest, 0),
    ]
    after: tuple[int, int, int] | None = START
    while after is not None:
        after = await store.replanning.plan_range(after, Change(now=NIGHT), Departures(ZONE))
    assert (await planned())[0] == (NIGHT, instant, 1)


async def test_alert_names_are_kept_with_what_was_sent(store: Store) -> None:
    """An edit shows them again, whatever has become of the alert."""
    (query,) = await save(store, 1, "school “new”")
    await publish(store, "School new")
    (one,) = await claim(store)
    await settle(store, one)
    await store.alerts.end(1, 0, query)
    rows = await store.database.read("SELECT alerts FROM sent")
    assert [row["alerts"] for row in rows] == ['["school “new”"]']


# --- kept ---


async def test_searches_followed_before_are_alerts_after_the_upgrade(tmp_path: Path) -> None:
    """Instant, and answered by the next story; what waits comes as it was to come."""
    path = tmp_path / "old.db"
    migrate(path, migrations()[:10])
    with closing(sqlite3.connect(path)) as old, old:
        old.execute("INSERT INTO chat (chat, kind, language, first_seen) VALUES (1, 'private', 'en', 0)")
        old.execute("INSERT INTO thread (chat, digest) VALUES (1, 'daily 18:00')")
        old.execute("INSERT INTO query VALUES (5, 'school', 0)")
        old.executemany("INSERT INTO follow VALUES (1, 0, ?, '', ?, 0)", [("education", 0), ("", 5)])
    async with open_store(path) as store:
        assert await store.alerts.of(1, 0) == {5: Alert(search="school")}
        (story,) = await publish(store, "School")
        assert await waiting(store) == [(1, 0, story, 0, 1)]
        assert await due(store) == {1: NOW}


async def test_what_has_reached_everybody_is_forgotten(store: Store) -> None:
    """Which searches a story answers is kept while it waits for anybody."""
    (query,) = await save(store, 1, "school")
    await publish(store, "School")
    await store.alerts.forget_unused()
    assert await store.database.read("SELECT story, query FROM story_query") != []
    await store.alerts.end(1, 0, query)
    await store.alerts.forget_unused()
    assert await store.database.read("SELECT story, query FROM story_query") == []
