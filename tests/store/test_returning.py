"""Chats that go and come back: what was missed is parked, asked about, and leaves as it is said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.departure import Departures
from bot.inquiry import Decision, Question
from bot.model import ChatKind, Follow
from bot.outcome import ChatGone, Lost, Sent, ThreadGone
from bot.store import Store
from bot.store.chats import suspend_chat
from bot.store.departures import block_chat
from bot.store.replanning import START, Change
from bot.store.settlement import ALONE, Claim, Settlement, Shown
from bot.store.tally import counts_since
from bot.store.values import moment
from tests.factories import MAIN_TOPIC, NOW, ZONE, make_chat, make_item, make_reading, take_in

HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=2)
MAIN = Follow(topic=MAIN_TOPIC)


async def follow(store: Store, chat: int, kind: ChatKind = "private", thread: int = 0, digest: str = "instant") -> None:
    await store.chats.meet(make_chat(chat, kind), NOW)
    await store.follows.add(chat, thread, MAIN, NOW)
    async with store.database.write() as tx:
        await tx.execute("UPDATE thread SET digest = ? WHERE chat = ? AND thread = ?", (digest, chat, thread))


async def publish(store: Store, *items: int, now: datetime = NOW) -> None:
    await take_in(store, make_reading([make_item(item) for item in items]), now=now)
    while await store.outbox.fan_out_chunk(now, Departures(ZONE)):
        pass


async def claims(store: Store, now: datetime = NOW) -> list[Claim]:
    return list((await store.outbox.claim(now, LEASE, limit=100, departures=Departures(ZONE))).claims)


async def settle(store: Store, one: Claim, outcome: Sent | Lost | ChatGone | ThreadGone, now: datetime = NOW) -> None:
    shown = tuple(Shown(story, "en", b"digest") for story in one.stories)
    await store.outbox.settle([Settlement(one, outcome, shown=shown)], now)


async def parcels(store: Store, now: datetime = NOW) -> list[tuple[int, ...]]:
    """What leaves, message by message, until nothing does."""
    sent = []
    while found := await claims(store, now):
        for one in found:
            sent.append(one.stories)
            await settle(store, one, Sent(len(sent)), now)
    return sent


async def question(store: Store, now: datetime = NOW) -> Question:
    (asked,) = await store.questions.unasked(now)
    return asked


async def missed(store: Store, *items: int, chat: int = 1, kind: ChatKind = "private") -> Question:
    """Let a chat miss stories and be back an hour later; what it is asked."""
    await follow(store, chat, kind)
    await store.chats.suspend(chat, "kicked", NOW)
    for item in items:
        await publish(store, item)
    await store.chats.restore(chat, NOW + HOUR)
    return await question(store, NOW + HOUR)


async def rows(store: Store, columns: str) -> list[tuple[object, ...]]:
    sql = f"SELECT {columns} FROM waiting ORDER BY chat, thread, story"  # noqa: S608 - columns that tests name
    return [tuple(row) for row in await store.database.read(sql)]


async def counted(store: Store, name: str) -> int:
    return (await counts_since(store.database, NOW - timedelta(days=100))).get(name, 0)


async def test_missed_stories_wait_for_a_word(store: Store) -> None:
    """They are parked, and asked about once; what comes later flows as ever."""
    asked = await missed(store, 5, 6)
    assert (asked.subject, len(asked.stories), asked.decided) == ("returned", 2, None)
    assert asked.expires_at == NOW + HOUR + timedelta(days=2)
    await publish(store, 7, now=NOW + HOUR)
    assert await parcels(store, NOW + HOUR) == [(3,)]
    await store.questions.ask(asked, {}, [1], NOW + HOUR)
    assert await store.questions.unasked(NOW + HOUR) == []


@pytest.mark.parametrize(
    ("decision", "leaves", "skipped"),
    [("digest", [(1, 2, 3)], 0), ("all", [(1,), (2,), (3,)], 0), ("skip", [], 3)],
)
async def test_missed_stories_leave_as_is_said(
    store: Store, decision: Decision, leaves: list[tuple[int, ...]], skipped: int
) -> None:
    """As one message, each as its own, or not at all, which is counted."""
    asked = await missed(store, 5, 6, 7)
    decided = await store.questions.decide(asked.number, decision, NOW + HOUR)
    assert decided is not None
    assert (decided.decided, len(decided.stories)) == (None, 3)
    assert await parcels(store, NOW + HOUR) == leaves
    assert await counted(store, "skipped") == skipped
    assert await rows(store, "story") == []


@pytest.mark.parametrize("thread", [0, 3])
async def test_refusal_from_before_the_return_suspends_nothing(store: Store, thread: int) -> None:
    """What was under way goes once more, after a jump of the clock too; what is refused then is news."""
    gone = ThreadGone("closed") if thread else ChatGone("blocked")
    await follow(store, 1, "supergroup", thread)
    await publish(store, 5)
    (under_way,) = await claims(store)
    if thread:
        await store.chats.close_thread(1, thread, NOW)
        await store.chats.reopen_thread(1, thread, NOW)
    else:
        await store.chats.suspend(1, "kicked", NOW)
        await store.chats.restore(1, NOW)
    assert await claims(store) == []
    await store.replanning.plan_range(START, Change(now=NOW + HOUR, jump=HOUR), Departures(ZONE))
    await settle(store, under_way, gone, NOW + HOUR)
    (once_more,) = await claims(store, NOW + HOUR)
    await settle(store, once_more, gone, NOW + HOUR)
    assert await claims(store, NOW + HOUR) == []
    assert await parcels(store, NOW + 2 * HOUR) == []


async def test_first_answer_decides(store: Store) -> None:
    """The second one is told what was decided, and changes nothing."""
    asked = await missed(store, 5)
    await store.questions.decide(asked.number, "skip", NOW + HOUR)
    again = await store.questions.decide(asked.number, "all", NOW + HOUR)
    assert again is not None
    assert again.decided == "skip"
    assert await parcels(store, NOW + HOUR) == []


async def test_answer_may_come_too_late(store: Store) -> None:
    """Two days after the return the stories are old: nothing is decided, nothing leaves."""
    asked = await missed(store, 5)
    late = NOW + HOUR + timedelta(days=2)
    answered = await store.questions.decide(asked.number, "all", late)
    assert answered is not None
    assert (answered.stories, answered.decided) == ((), None)
    assert await parcels(store, late) == []


@pytest.mark.parametrize("decision", ["post", "there"])
async def test_answer_to_another_question_is_none(store: Store, decision: Decision) -> None:
    """A forged button cannot post what was not asked about; nor is there an answer to no question."""
    asked = await missed(store, 5)
    assert await store.questions.decide(asked.number, decision, NOW + HOUR) is None
    assert await store.questions.decide(asked.number + 1, "all", NOW + HOUR) is None


@pytest.mark.parametrize(("digest", "days"), [("instant", 2), ("daily 18:00", 3), ("weekly mon 18:00", 9)])
async def test_missed_stories_are_as_young_as_the_return(store: Store, digest: str, days: int) -> None:
    """However long the chat was away, it has its digest's time to answer."""
    await follow(store, 1, digest=digest)
    await publish(store, 5)
    await store.chats.suspend(1, "blocked", NOW)
    back = NOW + timedelta(days=40)
    await store.chats.restore(1, back)
    assert (await question(store, back)).expires_at == back + timedelta(days=days)


async def test_nothing_missed_nothing_asked(store: Store) -> None:
    """A chat that goes and comes back between two stories; what is due later was not missed."""
    await follow(store, 1, digest="daily 18:00")
    await publish(store, 5)
    await store.chats.suspend(1, "blocked", NOW)
    await store.chats.restore(1, NOW + HOUR)
    assert await store.questions.unasked(NOW + HOUR) == []
    assert await parcels(store, NOW + timedelta(days=1)) == [(1,)]


async def test_second_return_asks_anew_about_all(store: Store) -> None:
    """Under the same number, so that the buttons of before answer it too."""
    first = await missed(store, 5)
    await store.questions.ask(first, {}, [1], NOW)
    await store.chats.suspend(1, "blocked", NOW + 2 * HOUR)
    await publish(store, 6, now=NOW + 2 * HOUR)
    assert await store.questions.unasked(NOW + 2 * HOUR) == []
    await store.chats.restore(1, NOW + 3 * HOUR)
    second = await question(store, NOW + 3 * HOUR)
    assert (second.number, second.stories) == (first.number, (1, 2))
    await store.questions.decide(first.number, "digest", NOW + 3 * HOUR)
    assert await parcels(store, NOW + 3 * HOUR) == [(1, 2)]


async def test_return_after_a_decision_is_a_new_question(store: Store) -> None:
    """What was decided once is not decided for later."""
    first = await missed(store, 5)
    await store.questions.decide(first.number, "skip", NOW + HOUR)
    await store.chats.suspend(1, "blocked", NOW + 2 * HOUR)
    await publish(store, 6, now=NOW + 2 * HOUR)
    await store.chats.restore(1, NOW + 3 * HOUR)
    second = await question(store, NOW + 3 * HOUR)
    assert (second.decided, second.stories) == (None, (2,))


async def test_decision_while_suspended_again_waits(store: Store) -> None:
    """Nothing leaves to a chat that has gone again, and it is asked again when it is back."""
    asked = await missed(store, 5)
    await store.chats.suspend(1, "blocked", NOW + 2 * HOUR)
    await store.questions.decide(asked.number, "digest", NOW + 2 * HOUR)
    assert await parcels(store, NOW + 2 * HOUR) == []
    await store.chats.restore(1, NOW + 3 * HOUR)
    assert (await question(store, NOW + 3 * HOUR)).stories == (1,)


async def test_flood_outlives_a_return(store: Store) -> None:
    """What Telegram told to wait is waited for; a back-off of ours is not."""
    asked = await missed(store, 5)
    await store.questions.decide(asked.number, "digest", NOW)
    async with store.database.write() as tx:
        await block_chat(tx, 1, NOW + 12 * HOUR, "flood")
        await suspend_chat(tx, 1, "blocked", NOW)
    await store.chats.restore(1, NOW)
    again = await question(store)
    await store.questions.decide(again.number, "digest", NOW)
    assert await parcels(store, NOW + 11 * HOUR) == []
    assert await parcels(store, NOW + 12 * HOUR) == [(1,)]


async def test_thread_returns_alone(store: Store) -> None:
    """A reopened topic is asked about what it missed; the others flowed meanwhile."""
    for thread in (3, 4):
        await follow(store, -5, "supergroup", thread)
    await store.chats.close_thread(-5, 3, NOW)
    await publish(store, 5)
    assert [one.thread for one in await claims(store)] == [4]
    await store.chats.reopen_thread(-5, 3, NOW)
    asked = await question(store)
    assert (asked.thread, asked.stories) == (3, (1,))
    await store.questions.decide(asked.number, "digest", NOW)
    assert [one.thread for one in await claims(store)] == [3]


async def test_closed_thread_without_follows_is_left_alone(store: Store) -> None:
    """Nobody is to be told of a topic in which the bot has nothing to do."""
    await follow(store, -5, "supergroup", 4)
    await store.chats.close_thread(-5, 0, NOW)
    assert await store.questions.untold() == []


async def test_answer_that_got_through_brings_the_chat_back(store: Store) -> None:
    """All of its threads that are not closed themselves are asked."""
    for thread in (0, 3, 4):
        await follow(store, -5, "supergroup", thread)
    await store.chats.close_thread(-5, 4, NOW)
    await store.chats.suspend(-5, "kicked", NOW)
    await publish(store, 5)
    await store.chats.revive(-5, 3, NOW)
    assert [asked.thread for asked in await store.questions.unasked(NOW)] == [0, 3]


async def test_suspension_is_told_once(store: Store) -> None:
    """For the chat, not for each row; again only when it comes to a new one; a person is not told of himself."""
    for chat, kind in ((1, "private"), (-5, "supergroup")):
        await follow(store, chat, kind)  # type: ignore[arg-type] # kinds of chats
        await store.chats.suspend(chat, "Forbidden: bot was kicked from the supergroup chat", NOW)
    (told,) = await store.questions.untold()
    assert (told.chat.id, told.thread, told.at) == (-5, None, NOW)
    await store.questions.tell(told, {}, [], NOW)
    await store.chats.suspend(-5, "kicked", NOW + HOUR)
    assert await store.questions.untold() == []
    await store.chats.restore(-5, NOW + HOUR)
    await store.chats.suspend(-5, "left", NOW + 2 * HOUR)
    (told,) = await store.questions.untold()
    assert (told.why, told.at) == ("left", NOW + 2 * HOUR)


async def test_suspended_thread_is_told(store: Store) -> None:
    """By whatever way it was suspended."""
    for thread in (3, 4):
        await follow(store, -5, "supergroup", thread)
    await publish(store, 5)
    (one,) = await claims(store)
    await settle(store, one, ThreadGone("Bad Request: TOPIC_CLOSED"))
    (told,) = await store.questions.untold()
    assert (told.chat.id, told.thread) == (-5, 3)
    await store.questions.tell(told, {}, [], NOW)
    assert await store.questions.untold() == []


async def test_all_keeps_a_form_that_was_needed(store: Store) -> None:
    """A row that was refused before is tried as it was to be."""
    await follow(store, 1)
    await publish(store, 5)
    async with store.database.write() as tx:
        await tx.execute("UPDATE waiting SET form = 2")
    await store.chats.suspend(1, "blocked", NOW)
    await store.chats.restore(1, NOW)
    await store.questions.decide((await question(store)).number, "all", NOW)
    assert await rows(store, "form") == [(2,)]
    assert ALONE == 1


async def lose(store: Store, chat: int = -5, kind: ChatKind = "channel", *items: int) -> None:
    """Let the answer to a message be lost."""
    await follow(store, chat, kind)
    await publish(store, *(items or (5,)))
    (one,) = await claims(store)
    await settle(store, one, Lost())


async def test_lost_message_is_asked_about_once(store: Store) -> None:
    """One question a message, with its stories; a restart does not ask again."""
    await lose(store, -5, "channel", 5, 6)
    await store.questions.raise_doubts(NOW)
    asked = await question(store)
    assert (asked.subject, asked.stories, asked.since) == ("uncertain", (1, 2), NOW)
    await store.questions.ask(asked, {}, [], NOW)
    await store.questions.raise_doubts(NOW)
    assert await store.questions.unasked(NOW) == []


async def test_crash_asks_about_what_was_in_flight(store: Store) -> None:
    """What was leased when the process died is asked about in a channel; a person gets it once more."""
    await follow(store, 1)
    await follow(store, -5, "channel")
    await publish(store, 5)
    assert len(await claims(store)) == 2
    await store.outbox.recover(NOW)
    await store.questions.raise_doubts(NOW)
    assert (await question(store)).chat.id == -5


async def test_given_up_in_private_is_not_asked(store: Store) -> None:
    """After many losses it is counted only."""
    await lose(store, 1, "private")
    async with store.database.write() as tx:
        await tx.execute("UPDATE waiting SET uncertain_at = 1")
    await store.questions.raise_doubts(NOW)
    assert await store.questions.unasked(NOW) == []


async def test_posted_after_all(store: Store) -> None:
    """It leaves at once, once; who presses then is told so."""
    await lose(store)
    await store.questions.raise_doubts(NOW)
    asked = await question(store)
    later = NOW + timedelta(days=1)
    await store.questions.decide(asked.number, "post", later)
    assert await rows(store, "uncertain_at, lost, expires_at") == [(None, 0, milliseconds_of(later, 2))]
    assert await parcels(store, later) == [(1,)]
    again = await store.questions.decide(asked.number, "there", later)
    assert again is not None
    assert again.decided == "post"


def milliseconds_of(when: datetime, days: int) -> int:
    """A moment so many days later, as it is stored."""
    return round((when + timedelta(days=days)).timestamp() * 1000)


async def test_what_is_there_is_not_sent_by_another_follow(store: Store) -> None:
    """It counts as sent, though nobody knows as which message."""
    await lose(store)
    await store.questions.raise_doubts(NOW)
    await store.questions.decide((await question(store)).number, "there", NOW)
    assert await rows(store, "story") == []
    assert await counted(store, "found") == 1
    async with store.database.write() as tx:
        await tx.execute("INSERT INTO fanout (story, stored_at) SELECT story, first_seen FROM story")
    while await store.outbox.fan_out_chunk(NOW, Departures(ZONE)):
        pass
    assert await rows(store, "story") == []
    (sent,) = await store.database.read("SELECT message_id, editable, sent_at FROM sent")
    assert (sent["message_id"], sent["editable"], moment(sent["sent_at"])) == (0, 0, NOW)


async def test_doubt_expires(store: Store) -> None:
    """After its window nobody is asked any more, and who answers is told that it is too late."""
    await lose(store)
    await store.questions.raise_doubts(NOW)
    asked = await question(store)
    late = NOW + timedelta(days=2)
    answered = await store.questions.decide(asked.number, "post", late)
    assert answered is not None
    assert (answered.stories, answered.decided) == ((), None)
    assert await parcels(store, late) == []


async def test_question_of_a_suspended_chat_waits(store: Store) -> None:
    """What was lost in a channel that is gone is asked about when it is back."""
    await lose(store)
    await store.chats.suspend(-5, "kicked", NOW)
    await store.questions.raise_doubts(NOW)
    assert await store.questions.unasked(NOW) == []
    back = NOW + timedelta(days=30)
    await store.chats.restore(-5, back)
    asked = await question(store, back)
    assert (asked.subject, asked.stories) == ("uncertain", (1,))


async def test_group_moves_with_all_that_is_asked(store: Store) -> None:
    """Parked and uncertain rows, questions and administrators go to the supergroup, known there already or not."""
    for met in (False, True):
        old, new = (-6, -1006) if met else (-5, -1005)
        await follow(store, old, "group")
        await store.administrators.remember(old, 77, NOW)
        await store.chats.suspend(old, "restricted", NOW)
        await publish(store, 10 + met)
        await store.chats.restore(old, NOW)
        asked = await question(store)
        await store.questions.ask(asked, {}, [], NOW)
        if met:
            await follow(store, new, "supergroup")
        await store.chats.move(old, new, NOW)
        moved = await store.questions.get(asked.number, NOW)
        assert moved is not None
        assert (moved.chat.id, len(moved.stories)) == (new, 1)
        assert await store.administrators.of(new) == (77,)
        await store.questions.decide(asked.number, "digest", NOW)
        assert len(await parcels(store)) == 1
        assert await store.database.read("PRAGMA foreign_key_check") == []
        await store.chats.suspend(new, "kicked", NOW)


async def test_move_brings_a_suspended_group_back(store: Store) -> None:
    """Telegram tells of it in the supergroup, so the bot is there: it is asked about what it missed."""
    await follow(store, -5, "group")
    await store.chats.suspend(-5, "restricted", NOW)
    await publish(store, 5)
    await store.chats.move(-5, -1005, NOW)
    assert (await question(store)).chat.id == -1005


async def test_supergroup_gets_nothing_that_the_group_got(store: Store) -> None:
    """Where both followed, what was sent, or may have been sent, to the group does not come a second time."""
    await follow(store, -5, "group")
    await publish(store, 5)
    (one,) = await claims(store)
    await settle(store, one, Sent(9))
    await publish(store, 6)
    (one,) = await claims(store)
    await settle(store, one, Lost())
    await follow(store, -1005, "supergroup")
    async with store.database.write() as tx:
        await tx.execute("INSERT INTO fanout (story, stored_at) SELECT story, first_seen FROM story")
    while await store.outbox.fan_out_chunk(NOW, Departures(ZONE)):
        pass
    await store.chats.move(-5, -1005, NOW)
    assert await parcels(store) == []
    assert len(await rows(store, "uncertain_at")) == 1
