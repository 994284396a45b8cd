"""Plans are made anew after the clock was set, or where another zone or other quiet hours hold."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.departure import Departures
from bot.outcome import Untried
from bot.replan import Replan
from bot.store import replanning
from bot.store.settlement import Settlement
from bot.store.values import milliseconds, moment
from tests.factories import NOW, ZONE
from tests.store.test_timing import at, plans, waits

if TYPE_CHECKING:
    from bot.store import Store

NIGHT = "22:00-07:00"
DEPARTURES = Departures(ZONE, NIGHT)
YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def _short_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every walk have several steps."""
    monkeypatch.setattr(replanning, "RANGE", 2)


async def digest(store: Store, *chats: int, now: datetime = NOW) -> None:
    """Let a story wait for these chats' digests at six in the evening."""
    await waits(store, *chats, now=now)
    for chat in chats:
        await store.timings.set_digest(chat, 0, "daily 18:00", DEPARTURES, now)


def replan(store: Store, departures: Departures, now: datetime) -> Replan:
    return Replan(store, departures, now=lambda: now, wake=lambda: None)


async def column(store: Store, sql: str) -> list[datetime]:
    return [moment(row[0]) for row in await store.database.read(sql)]


async def test_another_zone_plans_all_that_is_due_later(store: Store) -> None:
    """Six in the evening is another moment; in every range of rows, and once only."""
    await replan(store, DEPARTURES, NOW).begin()
    await digest(store, 1, 2, 3, 4, 5)
    berlin = Departures(ZoneInfo("Europe/Berlin"), NIGHT)
    await replan(store, berlin, NOW).begin()
    evening = datetime(2026, 5, 20, 16, 0, tzinfo=NOW.tzinfo)
    assert {plan for plan, _ in (await plans(store)).values()} == {evening}
    async with store.database.write() as tx:
        await tx.execute("UPDATE waiting SET due_at = ?", (milliseconds(NOW + timedelta(days=1)),))
    await replan(store, berlin, NOW).begin()
    assert await column(store, "SELECT DISTINCT due_at FROM waiting") == [NOW + timedelta(days=1)]


async def test_other_default_hours_let_go_what_the_former_held(store: Store) -> None:
    """A chat's own hours hold on."""
    evening = at("2026-05-20T23:00")
    await waits(store, 1, 2, now=evening)
    await store.timings.set_quiet(2, 0, NIGHT, DEPARTURES, evening)
    await replan(store, DEPARTURES, evening).begin()
    await replan(store, Departures(ZONE), evening).begin()
    assert await plans(store) == {(1, 0): (evening, 0), (2, 0): (at("2026-05-21T07:00"), 0)}


async def test_what_is_absurdly_far_ahead_is_planned_anew_at_the_start(store: Store) -> None:
    """The clock was wrong when it was planned; what is merely far is left alone."""
    await replan(store, DEPARTURES, NOW).begin()
    await digest(store, 1, now=NOW + YEAR)
    await store.timings.set_digest(1, 0, "weekly mon 18:00", DEPARTURES, NOW + YEAR)
    async with store.database.write() as tx:
        await tx.execute("UPDATE chat SET blocked_until = ?", (milliseconds(NOW + YEAR),))
    await replan(store, DEPARTURES, NOW).begin()
    assert await plans(store) == {(1, 0): (at("2026-05-25T18:00"), 1)}
    (expires_at,) = await column(store, "SELECT expires_at FROM waiting")
    assert expires_at == NOW + timedelta(days=9)


@pytest.mark.parametrize("jump", [timedelta(hours=-5), timedelta(hours=5), -YEAR, YEAR])
async def test_after_a_jump_what_rests_goes_on_resting_as_long(store: Store, jump: timedelta) -> None:
    """Chats after a 429, second tries, sources after a bad read: as long as was meant, by the clock of today."""
    await waits(store, 1, 2)
    rest, now = timedelta(hours=12), NOW + jump
    async with store.database.write() as tx:
        until = milliseconds(NOW + rest)
        await tx.execute("UPDATE chat SET blocked_until = ?, blocked_why = 'flood' WHERE chat = 1", (until,))
        await tx.execute("UPDATE waiting SET due_at = ?, lost = 1 WHERE chat = 2", (until,))
        await tx.execute(
            "UPDATE read SET not_before = ?, last_attempt_at = ?, last_good_at = ?",
            (until, milliseconds(NOW), milliseconds(NOW)),
        )
    await replan(store, DEPARTURES, now).jumped(jump)
    assert await column(store, "SELECT blocked_until FROM chat WHERE chat = 1") == [now + rest]
    assert await column(store, "SELECT due_at FROM waiting WHERE chat = 2") == [now + rest]
    assert await column(store, "SELECT not_before FROM read") == [now + rest]
    assert await column(store, "SELECT last_good_at FROM read") == [now]
    assert await column(store, "SELECT due_at FROM chat_due ORDER BY chat") == [now + rest, now + rest]


@pytest.mark.parametrize("jump", [timedelta(hours=-8), timedelta(minutes=90), -YEAR, YEAR])
async def test_after_a_jump_digests_leave_at_their_hour(store: Store, jump: timedelta) -> None:
    """At the next one of the clock of today; nothing expires because a clock was wrong."""
    await digest(store, 1)
    now = NOW + jump
    await replan(store, DEPARTURES, now).jumped(jump)
    expected = now if jump == YEAR else DEPARTURES.departure("daily 18:00", None, now).due_at
    assert await plans(store) == {(1, 0): (expected, 1)}
    assert await column(store, "SELECT expires_at FROM waiting") == [now + timedelta(days=3)]


async def test_a_clock_set_back_holds_up_nothing_that_was_due(store: Store) -> None:
    """By the clock of then it was due now, by that of today next year."""
    await waits(store, 1, now=NOW)
    await replan(store, DEPARTURES, NOW - YEAR).jumped(-YEAR)
    claimed = await store.outbox.claim(NOW - YEAR, timedelta(minutes=2), departures=DEPARTURES, limit=9)
    assert [one.stories for one in claimed.claims] == [(1,)]


async def test_what_is_in_flight_during_a_jump_is_due_when_it_comes_back(store: Store) -> None:
    """Its lease and its moment go with the clock."""
    await waits(store, 1)
    claimed = await store.outbox.claim(NOW, timedelta(minutes=2), departures=DEPARTURES, limit=9)
    await replan(store, DEPARTURES, NOW - YEAR).jumped(-YEAR)
    assert await column(store, "SELECT leased_until FROM waiting") == [NOW - YEAR + timedelta(minutes=2)]
    await store.outbox.settle([Settlement(one, Untried()) for one in claimed.claims], NOW - YEAR)
    assert await plans(store) == {(1, 0): (NOW - YEAR, 0)}


async def test_what_was_written_by_the_new_clock_is_not_carried(store: Store) -> None:
    """A second may pass before a jump is noticed."""
    now = NOW + YEAR
    await waits(store, 1, now=now)
    async with store.database.write() as tx:
        await tx.execute("UPDATE waiting SET uncertain_at = 1")
    await replan(store, DEPARTURES, now).jumped(YEAR)
    assert await column(store, "SELECT due_at FROM waiting") == [now]
    assert await column(store, "SELECT last_attempt_at FROM read") == [now]
