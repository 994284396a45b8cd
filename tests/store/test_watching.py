"""What is noted of sources, over restarts and beside what operators do."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.model import Condition, ReadMemory
from bot.store import open_store
from bot.store.reads import keep_memory
from bot.store.watching import keep_watch, watch_of
from bot.watch import Alert, Watch
from tests.factories import MAIN_TOPIC, NOW, make_chat, make_item, make_reading, take_in

if TYPE_CHECKING:
    from pathlib import Path

    from bot.model import Published
    from bot.store import Store

WATCH = Watch(
    paused_at=NOW,
    bad_since=NOW - timedelta(hours=1),
    well_since=NOW - timedelta(hours=2),
    last_new_at=NOW - timedelta(hours=3),
    first_arrival_at=NOW - timedelta(days=9),
    arrivals=12,
    longest_silence=timedelta(days=2, milliseconds=5),
    told="silent",
    told_since=NOW - timedelta(hours=4),
    told_at=NOW - timedelta(hours=5),
    ended_at=NOW - timedelta(hours=6),
)


async def keep(store: Store, source: str, watch: Watch, memory: ReadMemory | None = None) -> None:
    async with store.database.write() as tx:
        await keep_watch(tx, source, watch)
        if memory is not None:
            await keep_memory(tx, source, memory)


async def test_all_of_it_is_kept(tmp_path: Path) -> None:
    """As it was noted."""
    async with open_store(tmp_path / "a.db") as store:
        await keep(store, "sample", WATCH)
        await keep(store, "other", Watch())
    async with open_store(tmp_path / "a.db") as store:
        assert await store.watching.watches() == {"sample": WATCH, "other": Watch()}
        async with store.database.write() as tx:
            assert await watch_of(tx, "sample") == WATCH
            assert await watch_of(tx, "unknown") == Watch()


async def test_a_source_can_be_paused_before_it_was_read(store: Store) -> None:
    """And a pause keeps the moment at which it began."""
    await store.watching.pause("sample", NOW)
    await store.watching.pause("sample", NOW + timedelta(hours=1))
    assert (await store.watching.state("sample")).watch == Watch(paused_at=NOW)
    await store.watching.resume("sample")
    assert (await store.watching.state("sample")).watch == Watch()


async def test_what_was_told_is_noted(store: Store) -> None:
    """With the notice, in one transaction; and nothing where nobody can be told."""
    memory = ReadMemory(last_attempt_at=NOW, condition=Condition.BLOCKED, failures=1)
    await keep(store, "sample", Watch(bad_since=NOW), memory)
    alert = Alert("sample", "blocked", NOW)
    assert not await store.watching.tell([alert], {}, [7], NOW)
    assert (await store.watching.state("sample")).watch.told is None
    await store.chats.meet(make_chat(7), NOW)
    assert await store.watching.tell([alert], {}, [7], NOW)
    watch = (await store.watching.state("sample")).watch
    assert (watch.told, watch.told_since, watch.told_at) == ("blocked", NOW, NOW)
    later = NOW + timedelta(hours=1)
    assert await store.watching.tell([Alert("sample", "blocked", NOW, over=True)], {}, [7], later)
    watch = (await store.watching.state("sample")).watch
    assert (watch.told, watch.told_since, watch.told_at, watch.ended_at) == (None, None, None, later)
    assert (await store.database.read("SELECT count(*) AS n FROM notice WHERE kind = 'sources'"))[0]["n"] == 2


# --- dates that sources correct ------------------------------------------------------------------------------------


async def read_with(store: Store, published: Published | None, now: datetime = NOW) -> None:
    await take_in(store, make_reading([make_item(1, published=published)]), now=now)


async def places(store: Store) -> set[object]:
    """Where the story stands in all lists."""
    sql = "SELECT sorted_at FROM story UNION ALL SELECT sorted_at FROM story_topic"
    return {row["sorted_at"] for row in await store.database.read(sql)}


async def test_a_corrected_date_moves_the_story_in_all_lists(store: Store) -> None:
    """And sends it to nobody again."""
    await read_with(store, date(2026, 5, 20))
    before = await places(store)
    async with store.database.write() as tx:
        await tx.execute("DELETE FROM fanout")
    await read_with(store, date(2026, 5, 18), NOW + timedelta(hours=1))
    (story,) = (await store.stories.page(MAIN_TOPIC, size=1)).stories
    assert story.published == date(2026, 5, 18)
    after = await places(store)
    assert len(before) == len(after) == 1
    assert after != before
    assert await store.database.read("SELECT 1 FROM fanout") == []


async def test_an_unknown_date_is_taken_over_when_it_is_told(store: Store) -> None:
    """Once it is known."""
    await read_with(store, None)
    await read_with(store, date(2026, 5, 19), NOW + timedelta(hours=1))
    (story,) = (await store.stories.page(size=1)).stories
    assert story.published == date(2026, 5, 19)
    await read_with(store, None, NOW + timedelta(hours=2))
    (story,) = (await store.stories.page(size=1)).stories
    assert story.published == date(2026, 5, 19)


async def test_a_known_story_with_a_new_date_stays_where_it_was(store: Store) -> None:
    """It was not published after it was seen."""
    await read_with(store, date(2026, 5, 19))
    before = await places(store)
    for day in (date(2026, 7, 1), date(2026, 7, 2)):
        await read_with(store, day, NOW + timedelta(days=45))
    assert await places(store) == before
    (story,) = (await store.stories.page(size=1)).stories
    assert story.published == date(2026, 5, 19)
