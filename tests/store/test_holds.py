"""What reads held: kept, told, released or dropped once; and what the guards are shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.intents import NewStory
from bot.store.holds import keep_hold, traces_of
from bot.store.intake import carry_out
from tests.factories import MAIN_TOPIC, NOW, ZONE, make_chat, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from bot.guards import Verdict
    from bot.store import Store


async def hold(store: Store, *numbers: int) -> int:
    """Hold new stories; the number of the hold."""
    intents = [NewStory((make_item(n),), "news.example", NOW.date(), (MAIN_TOPIC,), (), push="held") for n in numbers]
    async with store.database.write() as tx:
        stories = await carry_out(tx, intents, NOW, ZONE)
        await keep_hold(tx, ["sample-en"], "flood", stories, NOW)
    return (await store.holds.open())[-1].number


async def on_their_way(store: Store) -> list[int]:
    return [row["story"] for row in await store.database.read("SELECT story FROM fanout ORDER BY story")]


async def test_what_is_held_goes_nowhere(store: Store) -> None:
    """It is stored, and listed with its source and its number of stories."""
    await hold(store, 1, 2, 3)
    (held,) = await store.holds.open()
    assert (held.sources, held.why, held.held_at, held.stories) == (("sample-en",), "flood", NOW, (1, 2, 3))
    assert await on_their_way(store) == []
    assert (await store.stories.page(size=5)).total == 3


@pytest.mark.parametrize(("verdict", "sent"), [("release", [1, 2]), ("drop", [])])
async def test_the_first_verdict_counts(store: Store, verdict: Verdict, sent: list[int]) -> None:
    """Whatever is said later, by whomever."""
    number = await hold(store, 1, 2)
    before = await store.holds.decide(number, verdict, 7, NOW + timedelta(hours=1))
    assert before is not None
    assert before.decided is None
    for later in ("release", "drop"):
        again = await store.holds.decide(number, later, 8, NOW + timedelta(hours=2))  # type: ignore[arg-type] # a verdict
        assert again is not None
        assert (again.decided, again.decided_by, again.decided_at) == (verdict, 7, NOW + timedelta(hours=1))
    assert await on_their_way(store) == sent
    assert await store.holds.open() == []


async def test_released_stories_count_from_when_they_were_stored(store: Store) -> None:
    """Who followed before then gets them, who followed later does not."""
    number = await hold(store, 1)
    await store.holds.decide(number, "release", 7, NOW + timedelta(days=9))
    (row,) = await store.database.read(
        "SELECT f.stored_at = s.first_seen AS same FROM fanout AS f JOIN story AS s USING (story)"
    )
    assert row["same"] == 1


async def test_a_story_that_went_out_meanwhile_is_not_sent_again(store: Store) -> None:
    """One that was joined to it had been pushed."""
    number = await hold(store, 1, 2)
    async with store.database.write() as tx:
        await tx.execute("UPDATE story SET push = 'yes' WHERE story = 1")
    await store.holds.decide(number, "release", 7, NOW)
    assert await on_their_way(store) == [2]


async def test_a_hidden_story_is_not_released(store: Store) -> None:
    """Nor counted; a hold without any story waits for nobody."""
    number = await hold(store, 1, 2)
    async with store.database.write() as tx:
        await tx.execute("UPDATE story SET hidden_at = 1 WHERE story = 1")
    assert [one.stories for one in await store.holds.open()] == [(2,)]
    await store.holds.decide(number, "release", 7, NOW)
    assert await on_their_way(store) == [2]
    await hold(store, 3)
    async with store.database.write() as tx:
        await tx.execute("DELETE FROM story WHERE story = 3")
    assert await store.holds.open() == []
    assert await store.holds.untold() == []


async def test_operators_are_told_once(store: Store) -> None:
    """As soon as one of them is known."""
    await hold(store, 1)
    (held,) = await store.holds.untold()
    assert not await store.holds.tell(held, {}, [7], NOW)
    await store.chats.meet(make_chat(7), NOW)
    assert await store.holds.tell(held, {"hold": 1}, [7], NOW)
    assert await store.holds.untold() == []
    (notice,) = await store.database.read("SELECT kind, total FROM notice")
    assert tuple(notice) == ("held", 1)


async def test_an_unknown_number_is_no_hold(store: Store) -> None:
    """A forged button changes nothing."""
    assert await store.holds.get(99) is None
    assert await store.holds.decide(99, "release", 7, NOW) is None


async def test_traces_are_those_of_the_site(store: Store) -> None:
    """The numbers of its dated stories, the titles that are asked for; other sites' are not."""
    days = {n: date(2026, 1, 1) + timedelta(days=n) for n in range(1, 91)}
    items = [make_item(n, published=day) for n, day in reversed(days.items())]
    await take_in(store, make_reading(items), known_source=False)
    other = make_source("other", site="other.example")
    await take_in(store, make_reading([make_item(5000, title=items[0].title, published=NOW.date())], other))
    async with store.database.write() as tx:
        traces = await traces_of(tx, "news.example", [items[0], make_item(7, title="unknown")], NOW)
        nothing = await traces_of(tx, "third.example", items, NOW)
    assert {number: when.astimezone(ZONE).date() for number, when in traces.numbers.items()} == days
    assert list(traces.titles) == [("en", items[0].title)]
    assert (nothing.numbers, nothing.titles) == ({}, {})
