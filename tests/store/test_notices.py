"""From a notice to its recipients: who gets it, what becomes of each, and what a crash leaves."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.notices import Audience, Progress
from bot.outcome import ChatGone, Later, Lost, Moved, Outcome, Refused, Sent, ThreadGone, Untried
from bot.store.broadcasts import DRAFT_KEPT
from bot.store.errands import AUDIENCES, MOST_TRIES, Delivered, Errand
from bot.store.notices import announce
from tests.factories import NOW, make_chat

if TYPE_CHECKING:
    from bot.model import ChatKind
    from bot.store import Store

LEASE = timedelta(minutes=2)
LATER = NOW + timedelta(hours=1)
OPERATOR = 1
TEXTS = {"texts": {"en": "Sample"}}


async def meet(store: Store, *chats: int, kind: ChatKind = "private") -> None:
    for chat in chats:
        await store.chats.meet(make_chat(chat, kind), NOW - timedelta(days=1))


async def begin(store: Store, audience: Audience = "private") -> int:
    """Begin a broadcast."""
    number = await store.broadcasts.draft(TEXTS, OPERATOR, NOW)
    await store.broadcasts.address(number, audience)
    assert await store.broadcasts.begin(number, NOW) == "begun"
    return number


async def claim(store: Store, limit: int = 100, **options: object) -> list[Errand]:
    return list(await store.notices.claim(LATER, LEASE, limit=limit, **options))  # type: ignore[arg-type] # as claim's


async def settle(store: Store, errands: list[Errand], outcome: Outcome | None = None) -> None:
    await store.notices.settle([Delivered(one, outcome or Sent(70)) for one in errands], LATER)


async def progress(store: Store, number: int) -> Progress:
    found = await store.notices.get(number)
    assert found is not None
    return found


async def open_errands(store: Store) -> int:
    return len(await store.database.read("SELECT 1 FROM errand"))


async def everybody(store: Store, limit: int = 3) -> Counter[int]:
    """Send all that is left; how often each chat gets it."""
    reached: Counter[int] = Counter()
    while errands := await claim(store, limit):
        reached.update(one.chat.id for one in errands)
        await settle(store, errands)
    return reached


def reached_once(*chats: int) -> Counter[int]:
    return Counter(chats)


async def test_named_chats_get_it_before_a_broadcast(store: Store) -> None:
    """What names its recipients goes to those that are known, each once, and before anything for an audience."""
    await meet(store, 1, 2, 3)
    await begin(store)
    number = await store.notices.post("operator", {"text": "Sample"}, [3, 2, 99, 3], NOW)
    first = await claim(store, 2)
    assert {(one.chat.id, one.notice.number, one.notice.kind) for one in first} == {
        (2, number, "operator"),
        (3, number, "operator"),
    }
    assert first[0].notice.data == {"text": "Sample"}
    await settle(store, first)
    assert (await progress(store, number)).state == "done"


async def test_nobody_known_is_no_notice(store: Store) -> None:
    """Where the bot knows none of the recipients nothing is kept."""
    assert await store.notices.post("operator", {}, [99], NOW) == 0
    assert await store.database.read("SELECT 1 FROM notice") == []


@pytest.mark.parametrize(
    ("audience", "reached"),
    [("private", {1, 2}), ("conversations", {1, 2, -1, -1001}), ("outages", {2, -1001})],
)
async def test_audience_is_reached_once(store: Store, audience: Audience, reached: set[int]) -> None:
    """Private chats; groups as well, but no channel; those that want to hear of outages."""
    await meet(store, 1, 2)
    await meet(store, -1, kind="group")
    await meet(store, -1001, kind="supergroup")
    await meet(store, -1002, kind="channel")
    async with store.database.write() as tx:
        await tx.execute("UPDATE thread SET settings = json_set(settings, '$.outages', json('true')) WHERE chat = 2")
        await tx.execute(
            "UPDATE thread SET settings = json_set(settings, '$.outages', json('true')) WHERE chat = -1001"
        )
        number = await announce(tx, "broadcast", TEXTS, audience, NOW)
    assert await everybody(store, 1) == reached_once(*reached)
    after = await progress(store, number)
    assert (after.state, after.total, after.sent) == ("done", len(reached), len(reached))


async def test_broadcast_keeps_few_rows(store: Store) -> None:
    """However many recipients there are, only those in flight have a row."""
    await meet(store, *range(1, 51))
    await begin(store)
    for _ in range(5):
        await settle(store, await claim(store, 3))
        assert await open_errands(store) == 0
    await claim(store, 3)
    assert await open_errands(store) == 3


async def test_chats_that_come_later_do_not_get_it(store: Store) -> None:
    """A broadcast is for the chats that were there when it began; suspended ones are not counted either."""
    await meet(store, 1, 2, 3)
    await store.chats.suspend(2, "blocked", NOW - timedelta(hours=1))
    number = await begin(store)
    await store.chats.meet(make_chat(4), NOW + timedelta(minutes=1))
    assert await everybody(store) == reached_once(1, 3)
    assert (await progress(store, number)).total == 2


async def test_chat_suspended_on_the_way_is_unreachable(store: Store) -> None:
    """Whether the cursor has reached it or not: nothing is sent, and it is counted."""
    await meet(store, 1, 2, 3)
    number = await begin(store)
    waiting = await claim(store, 1)
    await store.notices.settle([Delivered(one, Untried()) for one in waiting], NOW)
    for chat in (1, 3):
        await store.chats.suspend(chat, "blocked", NOW + timedelta(minutes=1))
    assert await everybody(store) == reached_once(2)
    after = await progress(store, number)
    assert (after.total, after.sent, after.unreachable, after.state) == (3, 1, 2, "done")


async def test_draft_is_begun_once(store: Store) -> None:
    """A second press sends nothing twice; an old or a replaced draft is not begun; two broadcasts take turns."""
    await meet(store, 1, 2)
    replaced = await store.broadcasts.draft(TEXTS, OPERATOR, NOW)
    number = await store.broadcasts.draft(TEXTS, OPERATOR, NOW)
    other = await store.broadcasts.draft(TEXTS, 2, NOW)
    assert await store.broadcasts.begin(replaced, NOW) == "over"
    assert await store.broadcasts.begin(number, NOW + DRAFT_KEPT) == "over"
    assert await store.broadcasts.begin(number, NOW) == "begun"
    assert await store.broadcasts.begin(number, NOW) == "over"
    assert await store.broadcasts.begin(other, NOW) == "busy"
    await store.broadcasts.stop(number)
    assert await store.broadcasts.begin(other, NOW) == "begun"
    assert await store.broadcasts.resume(number) is False
    assert await everybody(store) == reached_once(1, 2)
    assert await store.broadcasts.resume(number) is True
    assert await everybody(store) == reached_once(1, 2)


async def test_stop_and_resume_lose_and_repeat_nobody(store: Store) -> None:
    """While it is stopped nothing leaves; what was in flight counts; then it goes on where it was."""
    await meet(store, *range(1, 8))
    number = await begin(store)
    flying = await claim(store, 3)
    await store.broadcasts.stop(number)
    assert await claim(store) == []
    await settle(store, flying)
    assert await claim(store) == []
    await store.broadcasts.resume(number)
    assert await everybody(store) == reached_once(4, 5, 6, 7)
    assert (await progress(store, number)).sent == 7


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [
        (ChatGone("blocked"), "unreachable"),
        (ThreadGone("TOPIC_CLOSED"), "unreachable"),
        (Refused("cannot be parsed"), "failed"),
    ],
)
async def test_what_cannot_arrive_is_counted(store: Store, outcome: Outcome, counted: str) -> None:
    """A refusal ends the errand; only where the chat itself is gone it is suspended."""
    await meet(store, 1)
    number = await begin(store)
    await settle(store, await claim(store), outcome)
    after = await progress(store, number)
    assert (after.state, after.sent, getattr(after, counted)) == ("done", 0, 1)
    chat = await store.chats.get(1)
    assert chat is not None
    assert chat.suspended is isinstance(outcome, ChatGone)


async def test_refusal_from_before_a_return_is_tried_again(store: Store) -> None:
    """Of a chat that is back it tells nothing; of one that is refused again it does."""
    await meet(store, 1)
    number = await begin(store)
    errands = await claim(store)
    await store.chats.suspend(1, "kicked", LATER)
    await store.chats.restore(1, LATER)
    await settle(store, errands, ChatGone("blocked"))
    assert (await progress(store, number)).unreachable == 0
    await settle(store, await claim(store), ChatGone("blocked"))
    assert (await progress(store, number)).unreachable == 1


async def test_flood_holds_back_its_chat(store: Store) -> None:
    """What Telegram tells to wait holds for the chat, for pushes as well; the others go on."""
    await meet(store, 1, 2)
    await begin(store)
    until = LATER + timedelta(hours=12)
    await settle(store, await claim(store, 1), Later(until, "flood"))
    assert [one.chat.id for one in await claim(store)] == [2]
    rows = await store.database.read("SELECT blocked_why FROM chat WHERE chat = 1")
    assert rows[0]["blocked_why"] == "flood"
    assert [one.attempts for one in await store.notices.claim(until, LEASE, limit=5)] == [2]


async def test_trouble_holds_back_the_errand_alone(store: Store) -> None:
    """After a failed try the notice waits, and nothing else of the chat does."""
    await meet(store, 1)
    await begin(store)
    await settle(store, await claim(store), Later(LATER + timedelta(seconds=1)))
    assert await claim(store) == []
    rows = await store.database.read("SELECT blocked_until FROM chat WHERE chat = 1")
    assert rows[0]["blocked_until"] is None
    assert len(await store.notices.claim(LATER + timedelta(seconds=1), LEASE, limit=5)) == 1


async def test_what_fails_for_days_is_given_up(store: Store) -> None:
    """One chat for which Telegram always fails keeps no broadcast open for ever."""
    await meet(store, 1)
    number = await begin(store)
    (errand,) = await claim(store)
    await settle(store, [replace(errand, attempts=MOST_TRIES)], Later(LATER))
    after = await progress(store, number)
    assert (after.state, after.failed) == ("done", 1)


async def test_lost_answer_is_repeated_only_in_private(store: Store) -> None:
    """A person gets it once more, a group does not, and that is counted."""
    await meet(store, 1)
    await meet(store, -1, kind="group")
    number = await begin(store, "conversations")
    await settle(store, await claim(store), Lost())
    claimed = await store.notices.claim(LATER + timedelta(seconds=2), LEASE, limit=9)
    assert [(one.chat.id, one.lost) for one in claimed] == [(1, 1)]
    assert (await progress(store, number)).uncertain == 1


async def test_crash_loses_nobody(store: Store) -> None:
    """What was in flight counts as lost: people get it once more, a group does not; the cursor goes on."""
    await meet(store, 1, 2, 3)
    await meet(store, -1, kind="group")
    number = await begin(store, "conversations")
    assert [one.chat.id for one in await claim(store, 2)] == [-1, 1]
    await store.notices.recover(LATER)
    assert await everybody(store) == reached_once(1, 2, 3)
    after = await progress(store, number)
    assert (after.state, after.sent, after.uncertain) == ("done", 3, 1)


async def test_busy_and_blocked_chats_wait_for_their_turn(store: Store) -> None:
    """The cursor passes them, and they get it later."""
    await meet(store, 1, 2)
    await begin(store)
    assert [one.chat.id for one in await claim(store, busy=[1])] == [2]
    assert [one.chat.id for one in await claim(store)] == [1]


async def test_errand_follows_its_group(store: Store) -> None:
    """A group found to be a supergroup, in flight or before it, gets it there."""
    await meet(store, -1, -2, kind="group")
    number = await begin(store, "conversations")
    await settle(store, await claim(store, 1), Moved(-1002))
    given_back = [Delivered(one, Untried()) for one in await claim(store, 1, busy=[-1002])]
    await store.notices.settle(given_back, NOW)
    await store.chats.move(-1, -1001, NOW)
    assert await everybody(store) == reached_once(-1001, -1002)
    assert (await progress(store, number)).sent == 2


@pytest.mark.parametrize("known", ["", "since"])
async def test_group_that_overtakes_the_cursor_gets_it(store: Store, known: str) -> None:
    """A supergroup stands before the cursor that its group still stood behind; it is not lost, and not repeated."""
    await meet(store, -1001, -1002, -1003, kind="supergroup")
    await meet(store, -5, -4, kind="group")
    number = await begin(store, "conversations")
    reached = Counter(one.chat.id for one in await claim(store, 3))
    if known:
        await store.chats.meet(make_chat(-1004, "supergroup"), LATER)
    await store.chats.move(-4, -1004, NOW)
    reached.update(one.chat.id for one in await claim(store))
    assert reached == reached_once(-1003, -1002, -1001, -5, -1004)
    await store.notices.recover(LATER)
    assert (await progress(store, number)).uncertain == 5


async def test_group_met_anew_before_it_moves_gets_it(store: Store) -> None:
    """A supergroup that is met before it is known which group it was is as old as that group."""
    await meet(store, -4, kind="group")
    await begin(store, "conversations")
    await store.chats.meet(make_chat(-1004, "supergroup"), LATER)
    await store.chats.move(-4, -1004, NOW)
    assert await everybody(store) == reached_once(-1004)


async def test_outcome_that_cannot_be_written_leaves_the_others(store: Store) -> None:
    """One that breaks a rule of the tables is given up, the others are written down."""
    await meet(store, 1, 2)
    number = await begin(store)
    errands = await claim(store)
    broken = Delivered(errands[0], ChatGone(None))  # type: ignore[arg-type] # what no column takes
    await store.notices.settle([broken, Delivered(errands[1], Sent(70))], LATER)
    assert (await progress(store, number)).sent == 1


async def test_old_notices_are_forgotten(store: Store) -> None:
    """What ended long ago goes, what runs stays."""
    await meet(store, 1)
    await store.notices.post("operator", {}, [1], NOW)
    await everybody(store)
    running = await store.notices.post("operator", {}, [1], NOW)
    assert await store.notices.forget_before(LATER + timedelta(seconds=1)) == 1
    assert (await progress(store, running)).state == "running"


async def test_progress_is_shown_until_it_has_ended(store: Store) -> None:
    """A restart finds the messages that show a broadcast; drafts and what has been shown to its end are none."""
    await meet(store, 1)
    number = await store.broadcasts.draft(TEXTS, OPERATOR, NOW)
    await store.broadcasts.show(number, OPERATOR, 5)
    assert await store.broadcasts.shown() == []
    await store.broadcasts.begin(number, NOW)
    (shown,) = await store.broadcasts.shown()
    assert (shown.progress.notice.number, shown.chat, shown.message_id) == (number, OPERATOR, 5)
    open_one = await store.broadcasts.unfinished()
    assert open_one is not None
    assert open_one.notice.number == number
    await store.broadcasts.show_no_more(number)
    assert await store.broadcasts.shown() == []


async def test_recipients_are_counted_by_language(store: Store) -> None:
    """A preview tells how many will read it, in which language; suspended chats do not."""
    await meet(store, 1, 2, 3)
    await store.chats.set_language(2, "kk")
    await store.chats.suspend(3, "blocked", NOW)
    assert await store.broadcasts.recipients("private") == {"en": 1, "kk": 1}


async def test_few_of_many_are_found_by_an_index(store: Store) -> None:
    """Those that want to hear of outages are found without a look at everybody."""
    sql = f"EXPLAIN QUERY PLAN SELECT chat FROM {AUDIENCES['outages']} AND chat > -5 ORDER BY chat LIMIT 3"  # noqa: S608 - a constant of ours
    plan = [row["detail"] for row in await store.database.read(sql)]
    assert any("thread_outages" in step for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan), plan
