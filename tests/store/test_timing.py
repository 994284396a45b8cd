"""What waits is planned anew when its chat's settings change, and told with its reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.departure import Departures
from bot.hours import Timing
from bot.model import Follow
from bot.store.departures import plan_departures
from bot.store.roster import store_chats
from bot.store.values import milliseconds, moment
from bot.transfer.chats import ChatLine
from bot.waits import Wait
from tests.factories import MAIN_TOPIC, NOW, ZONE, make_chat, make_item, make_reading, take_in

if TYPE_CHECKING:
    from bot.store import Store

NIGHT = "22:00-07:00"
DEPARTURES = Departures(ZONE, NIGHT)
MAIN = Follow(topic=MAIN_TOPIC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


EVENING = at("2026-05-20T23:00")


async def waits(store: Store, *chats: int, now: datetime = NOW, thread: int = 0) -> None:
    """Let a story wait for these chats."""
    for chat in chats:
        await store.chats.meet(make_chat(chat, "private" if chat > 0 else "supergroup"), now)
        await store.follows.add(chat, thread, MAIN, now)
    await take_in(store, make_reading([make_item(1)]), now=now)
    while await store.outbox.fan_out_chunk(now, DEPARTURES):
        pass


async def plans(store: Store) -> dict[tuple[int, int], tuple[datetime, int]]:
    """When each thread's rows are due, and their priority; chat_due says the same."""
    rows = await store.database.read("SELECT chat, thread, due_at, priority FROM waiting ORDER BY chat, thread")
    found = {(row["chat"], row["thread"]): (moment(row["due_at"]), row["priority"]) for row in rows}
    due = await store.database.read("SELECT chat, thread, due_at, priority FROM chat_due ORDER BY chat, thread")
    assert {(row["chat"], row["thread"]): (moment(row["due_at"]), row["priority"]) for row in due} == found
    return found


async def change(store: Store, sql: str) -> None:
    async with store.database.write() as tx:
        await tx.execute(sql)
        await plan_departures(tx, *[row["chat"] for row in await tx.fetchall("SELECT chat FROM chat")])


async def test_a_new_chat_has_the_default_settings(store: Store) -> None:
    """Known or not."""
    assert await store.timings.of(1, 0) == Timing()
    await store.chats.meet(make_chat(1), NOW)
    assert await store.timings.of(1, 0) == Timing("instant", None)


async def test_another_digest_plans_what_waits_in_its_thread(store: Store) -> None:
    """The others keep theirs; back to instant, everything leaves at once."""
    await waits(store, -1, -2)
    await store.follows.add(-1, 5, MAIN, NOW)
    await store.timings.set_digest(-1, 0, "daily 18:00", DEPARTURES, NOW)
    assert await plans(store) == {(-2, 0): (NOW, 0), (-1, 0): (at("2026-05-20T18:00"), 1)}
    rows = await store.database.read("SELECT expires_at FROM waiting ORDER BY chat")
    assert [moment(row["expires_at"]) - NOW for row in rows] == [timedelta(days=2), timedelta(days=3)]
    await store.timings.set_digest(-1, 0, "instant", DEPARTURES, NOW + timedelta(hours=1))
    assert (await plans(store))[-1, 0] == (NOW + timedelta(hours=1), 0)
    assert await store.timings.of(-1, 0) == Timing("instant", None)
    assert await store.timings.of(-1, 5) == Timing("instant", None)


async def test_a_story_of_last_week_does_not_expire_at_a_change(store: Store) -> None:
    """Who turns from weekly to instant gets what has waited for the week's digest."""
    await store.chats.meet(make_chat(1), NOW)
    await store.timings.set_digest(1, 0, "weekly tue 18:00", DEPARTURES, NOW)
    await waits(store, 1)
    later = NOW + timedelta(days=5)
    await store.timings.set_digest(1, 0, "instant", DEPARTURES, later)
    claimed = await store.outbox.claim(later, timedelta(minutes=2), departures=DEPARTURES, limit=9)
    assert [one.stories for one in claimed.claims] == [(1,)]


async def test_the_same_digest_again_changes_nothing(store: Store) -> None:
    """A digest that is about to leave is not put off by a second press."""
    await waits(store, 1)
    await store.timings.set_digest(1, 0, "daily 18:00", DEPARTURES, NOW)
    await store.timings.set_digest(1, 0, "daily 18:00", DEPARTURES, at("2026-05-20T18:01"))
    assert (await plans(store))[1, 0] == (at("2026-05-20T18:00"), 1)


async def test_other_quiet_hours_plan_what_they_hold(store: Store) -> None:
    """Longer hours hold longer, none let go at once."""
    await waits(store, 1, now=EVENING)
    assert (await plans(store))[1, 0][0] == at("2026-05-21T07:00")
    await store.timings.set_quiet(1, 0, "22:00-09:30", DEPARTURES, EVENING)
    assert (await plans(store))[1, 0][0] == at("2026-05-21T09:30")
    await store.timings.set_quiet(1, 0, f"silent {NIGHT}", DEPARTURES, EVENING + timedelta(hours=1))
    assert (await plans(store))[1, 0][0] == EVENING + timedelta(hours=1)
    assert await store.timings.of(1, 0) == Timing("instant", f"silent {NIGHT}")


async def test_a_digest_that_quiet_hours_hold_leaves_when_they_are_ended(store: Store) -> None:
    """Its hour has passed: it does not wait for tomorrow's."""
    await store.chats.meet(make_chat(1), NOW)
    await store.timings.set_digest(1, 0, "daily 22:30", DEPARTURES, NOW)
    await waits(store, 1)
    assert (await plans(store))[1, 0] == (at("2026-05-21T07:00"), 1)
    await store.timings.set_quiet(1, 0, "off", DEPARTURES, EVENING)
    assert (await plans(store))[1, 0] == (EVENING, 1)


async def test_quiet_hours_do_not_put_off_a_digest_that_is_late(store: Store) -> None:
    """What may leave already still may."""
    await waits(store, 1)
    await store.timings.set_digest(1, 0, "daily 18:00", DEPARTURES, NOW)
    await store.timings.set_quiet(1, 0, "13:00-14:00", DEPARTURES, at("2026-05-20T18:30"))
    assert (await plans(store))[1, 0] == (at("2026-05-20T18:00"), 1)


@pytest.mark.parametrize(
    "state",
    [
        "UPDATE waiting SET leased_until = 1",
        "UPDATE waiting SET uncertain_at = 1",
        "UPDATE waiting SET parked_at = 1",
        "UPDATE waiting SET lost = 1",
    ],
)
async def test_what_waits_for_something_else_is_left_alone(store: Store, state: str) -> None:
    """What is in flight, is not known to have arrived, or waits for the chat's word or a second try."""
    await waits(store, 1)
    await change(store, state)
    await store.timings.set_digest(1, 0, "daily 18:00", DEPARTURES, NOW)
    rows = await store.database.read("SELECT due_at, priority FROM waiting")
    assert [tuple(row) for row in rows] == [(milliseconds(NOW), 0)]


async def test_an_import_plans_anew_where_timing_has_changed(store: Store) -> None:
    """Also beside a running bot."""
    await waits(store, 1, 2)
    lines = [ChatLine(chat=make_chat(chat), follows=(MAIN,), digest=digest) for chat, digest in _DIGESTS.items()]
    await store.timings.set_digest(1, 0, "daily 20:00", DEPARTURES, NOW)
    async with store.database.write() as tx:
        await store_chats(tx, lines, NOW, DEPARTURES)
    assert await plans(store) == {(1, 0): (at("2026-05-20T18:00"), 1), (2, 0): (NOW, 0)}


_DIGESTS = {1: "daily 18:00", 2: "instant"}


async def test_nothing_waits(store: Store) -> None:
    """For a chat that is not known, too."""
    assert await store.waits.of(1, 0, NOW) == []
    assert await store.waits.suspension(1, 0) is None


LATER = NOW + timedelta(hours=3)


@pytest.mark.parametrize(
    ("state", "blocked", "expected"),
    [
        ("UPDATE waiting SET due_at = due_at", "", Wait(reason="queue", stories=1)),
        ("UPDATE waiting SET leased_until = 1", "", Wait(reason="sending", stories=1)),
        ("UPDATE waiting SET due_at = :later, priority = 1", "", Wait(reason="digest", stories=1, until=LATER)),
        ("UPDATE waiting SET due_at = :later", "", Wait(reason="quiet", stories=1, until=LATER)),
        ("UPDATE waiting SET due_at = :later, lost = 1", "", Wait(reason="lost", stories=1, until=LATER)),
        ("UPDATE waiting SET uncertain_at = 1", "", Wait(reason="uncertain", stories=1)),
        ("UPDATE waiting SET parked_at = 1", "", Wait(reason="parked", stories=1)),
        (
            "UPDATE waiting SET due_at = due_at",
            "flood",
            Wait(reason="flood", stories=1, until=NOW + timedelta(hours=1)),
        ),
        (
            "UPDATE waiting SET due_at = due_at",
            "trouble",
            Wait(reason="trouble", stories=1, until=NOW + timedelta(hours=1)),
        ),
        ("UPDATE waiting SET due_at = :later, priority = 1", "flood", Wait(reason="digest", stories=1, until=LATER)),
    ],
)
async def test_every_row_waits_for_a_reason(store: Store, state: str, blocked: str, expected: Wait) -> None:
    """The one that is decisive: whatever lets it leave last."""
    await waits(store, 1)
    async with store.database.write() as tx:
        await tx.execute(state, {"later": milliseconds(LATER)} if ":later" in state else {})
        until = milliseconds(NOW + timedelta(hours=1)) if blocked else None
        await tx.execute("UPDATE chat SET blocked_until = ?, blocked_why = ?", (until, blocked))
    assert await store.waits.of(1, 0, NOW) == [expected]
    assert await store.waits.of(1, 5, NOW) == []


async def test_a_suspended_chat_says_since_when_and_why(store: Store) -> None:
    """Its settings are kept for sixty days; a closed thread counts for itself alone."""
    await waits(store, -1)
    await store.chats.suspend(-1, "Forbidden: bot was kicked", NOW)
    assert await store.waits.of(-1, 0, NOW) == [Wait(reason="suspended", stories=1)]
    suspension = await store.waits.suspension(-1, 0)
    assert suspension is not None
    assert (suspension.since, suspension.why) == (NOW, "Forbidden: bot was kicked")
    assert suspension.kept_until == NOW + timedelta(days=60)
    await store.chats.restore(-1, NOW)
    await change(store, "INSERT INTO thread (chat, thread, suspended_at) VALUES (-1, 5, 1)")
    assert await store.waits.suspension(-1, 0) is None
    assert await store.waits.suspension(-1, 5) is not None
