"""Figures for whoever watches: what they count is what is there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.metering import Counting
from bot.metering.tally import Tally
from bot.model import ReadMemory
from bot.store import figures
from bot.store.figures import MOST_SITES, Figures
from bot.store.reads import keep_memory
from bot.store.tally import count
from tests.factories import NOW, make_chat, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from bot.store import Store


@pytest.fixture
def counted(store: Store) -> Figures:
    """The figures of the store."""
    return Figures(store.database)


async def wait(store: Store, chat: int, *stories: int, late: timedelta = timedelta(), uncertain: bool = False) -> None:
    """Let stories wait for a chat since `late`."""
    await store.chats.meet(make_chat(chat), NOW)
    due = int((NOW - late).timestamp() * 1000)
    async with store.database.write() as tx:
        await tx.execute("INSERT OR IGNORE INTO thread (chat) VALUES (?)", (chat,))
        for story in stories:
            sql = "INSERT INTO waiting (chat, story, due_at, created_at, uncertain_at) VALUES (?, ?, ?, 0, ?)"
            await tx.execute(sql, (chat, story, due, 1 if uncertain else None))
        await tx.execute("INSERT OR IGNORE INTO chat_due VALUES (?, 0, ?, 0, 1)", (chat, due))


async def stored(store: Store, *numbers: int) -> list[int]:
    """Store stories of a site in English."""
    return await take_in(store, make_reading([make_item(number) for number in numbers], make_source()))


async def test_editions_are_counted_as_they_come_move_and_go(store: Store, counted: Figures) -> None:
    """By site and language, also when they are deleted or turn out to be in another language."""
    stories = await stored(store, 1, 2, 3)
    ((site, language),) = (await counted.editions()).keys()
    assert dict(await counted.editions()) == {(site, language): 3}
    async with store.database.write() as tx:
        await tx.execute("UPDATE edition SET language = 'ru' WHERE story = ?", (stories[0],))
        await tx.execute("DELETE FROM story WHERE story = ?", (stories[1],))
    assert {key: n for key, n in (await counted.editions()).items() if n} == {(site, "en"): 1, (site, "ru"): 1}
    rows = await store.database.read("SELECT site, language, count(*) AS n FROM edition GROUP BY 1, 2")
    assert {(row["site"], row["language"]): row["n"] for row in rows} == {(site, "en"): 1, (site, "ru"): 1}


async def test_many_sites_are_counted_together(store: Store, counted: Figures) -> None:
    """Those with most editions by themselves."""
    async with store.database.write() as tx:
        for number in range(MOST_SITES + 20):
            await tx.execute("INSERT INTO edition_count VALUES (?, 'en', ?)", (f"site{number}.example", number + 1))
    found = await counted.editions()
    assert len(found) == MOST_SITES + 1
    assert found["other", "en"] == sum(range(1, 21))


async def test_rows_are_counted_by_what_they_wait_for(store: Store, counted: Figures) -> None:
    """Those of chats that cannot be written to by themselves."""
    one, two, three = await stored(store, 1, 2, 3)
    await wait(store, 1, one, two)
    await wait(store, 2, one, uncertain=True)
    await wait(store, 3, one, two, three)
    await store.chats.suspend(3, "Forbidden: bot was blocked by the user", NOW)
    assert dict(await counted.rows()) == {"open": 2, "suspended": 3, "uncertain": 1, "proposed": 0, "dead": 0}


@pytest.mark.parametrize("few", [0, 100])
async def test_the_oldest_row_is_one_that_should_have_left(
    store: Store, counted: Figures, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Not one whose time has not come, nor one that cannot leave; whether there are few rows or many."""
    monkeypatch.setattr(figures, "FEW_ROWS", few)
    one, two = await stored(store, 1, 2)
    assert await counted.oldest_due(NOW) == 0
    await wait(store, 1, one, late=timedelta(hours=-2))
    assert await counted.oldest_due(NOW) == 0
    await wait(store, 2, one, late=timedelta(seconds=90))
    await wait(store, 3, two, late=timedelta(hours=5))
    await store.chats.suspend(3, "Forbidden: bot was blocked by the user", NOW)
    assert await counted.oldest_due(NOW) == 90


async def test_what_a_pause_keeps_back_is_not_late(store: Store, counted: Figures) -> None:
    """It leaves when somebody ends the pause, whom no operator can hurry."""
    (one,) = await stored(store, 1)
    await wait(store, 1, one, late=timedelta(hours=3))
    assert await counted.oldest_due(NOW) > 0
    async with store.database.write() as tx:
        await tx.execute("UPDATE thread SET settings = json_set(settings, '$.paused', 1)")
    assert await counted.oldest_due(NOW) == 0


async def test_sources_are_known_by_their_reads_and_pauses(store: Store, counted: Figures) -> None:
    """One may be paused before it was read."""
    async with store.database.write() as tx:
        await keep_memory(tx, "read", ReadMemory(last_attempt_at=NOW, last_good_at=NOW - timedelta(1), failures=2))
    await store.watching.pause("paused", NOW)
    found = await counted.reads()
    assert (found["read"].tried_at, found["read"].failures, found["read"].paused) == (NOW.timestamp(), 2, False)
    assert found["read"].good_at == (NOW - timedelta(1)).timestamp()
    assert (found["paused"].good_at, found["paused"].paused) == (0, True)


async def test_chats_are_counted_by_kind_and_language(store: Store, counted: Figures) -> None:
    """Those that can be written to."""
    for chat in (make_chat(1, "private", "kk"), make_chat(2, "private", "kk"), make_chat(-3, "group", "ru")):
        await store.chats.meet(chat, NOW)
    await store.chats.suspend(2, "Forbidden: bot was blocked by the user", NOW)
    found = {key: number for key, number in (await counted.chats()).items() if number}
    assert found == {("private", "kk"): 1, ("group", "ru"): 1}
    assert await counted.suspended_chats() == 1


async def test_what_happens_is_counted_from_the_start_on(store: Store, counted: Figures) -> None:
    """Whoever did it, by the words that are shown; what was counted before is not."""
    now = NOW
    tally = Tally(counted, counting := Counting(), lambda: now)

    async def sent(number: int) -> float | None:
        async with store.database.write() as tx:
            await count(tx, "sent", number, now)
            await count(tx, "a word of later", number, now)  # type: ignore[arg-type] # as a later version writes it
        await tally.look()
        names = {sample.labels.get("outcome") for one in counting.registry.collect() for sample in one.samples}
        assert "a word of later" not in names
        return counting.registry.get_sample_value("saqbala_outcomes_total", {"outcome": "sent"})

    assert await sent(5) == 0
    assert await sent(2) == 2
    now += timedelta(hours=1)
    assert await sent(3) == 5
    now += timedelta(days=3)
    assert await sent(1) == 6
