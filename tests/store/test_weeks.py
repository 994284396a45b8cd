"""Stories and deliveries week by week."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.outcome import Sent
from bot.store.weeks import count_weeks
from tests.factories import NOW, ZONE, make_item, make_reading, take_in
from tests.store.test_returning import claims, follow, publish, settle

if TYPE_CHECKING:
    from bot.store import Store

WEEK = timedelta(weeks=1)


async def figures(store: Store, now: datetime = NOW) -> list[tuple[date, int, int]]:
    weeks = await count_weeks(store.database, now, ZONE, 3)
    return [(week.begins, week.stories, week.deliveries) for week in weeks]


async def test_weeks_begin_on_mondays(store: Store) -> None:
    """The last is the present one; an empty store counts nothing."""
    assert await figures(store) == [(date(2026, 5, 4), 0, 0), (date(2026, 5, 11), 0, 0), (date(2026, 5, 18), 0, 0)]


async def test_what_came_and_what_left_is_counted(store: Store) -> None:
    """By the moment of each; forgetting a chat changes nothing of it."""
    for chat in (1, 2):
        await follow(store, chat)
    for moment, items in ((NOW, (5, 6)), (NOW + WEEK, (7,))):
        await publish(store, *items, now=moment)
        for claim in await claims(store, moment):
            await settle(store, claim, Sent(9), moment)
    await store.forgetting.forget(2, NOW + WEEK)
    weeks = [(date(2026, 5, 11), 0, 0), (date(2026, 5, 18), 2, 4), (date(2026, 5, 25), 1, 2)]
    assert await figures(store, NOW + WEEK) == weeks


async def test_what_was_imported_is_no_news(store: Store) -> None:
    """Nor what was walked back to."""
    await take_in(store, make_reading([make_item(1), make_item(2)]))
    async with store.database.write() as tx:
        await tx.execute("UPDATE story SET push = 'import' WHERE story = 1")
    assert [stories for _, stories, _ in await figures(store)] == [0, 0, 1]


async def test_sent_again_counts_again(store: Store) -> None:
    """A row that is replaced was sent once more."""
    await follow(store, 1)
    await publish(store, 5)
    (claim,) = await claims(store)
    await settle(store, claim, Sent(1))
    await settle(store, claim, Sent(2))
    assert (await figures(store))[-1] == (date(2026, 5, 18), 1, 2)
