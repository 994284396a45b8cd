"""The outbox: from a stored story to rows that wait, leave, are sent, or are given up."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.departure import Departures
from bot.model import ChatKind, Follow
from bot.outcome import LOST_PAUSES, ChatGone, Later, Lost, Moved, Outcome, Refused, Sent, ThreadGone, Untried
from bot.store import Store, spread
from bot.store.settlement import ALONE, PLAIN, Claim, Settlement, Shown
from bot.store.values import moment
from tests.factories import MAIN_TOPIC, NOW, ZONE, make_chat, make_item, make_reading, make_source, take_in

EN = make_source("sample-en", "en")
LEASE = timedelta(minutes=2)
MAIN = Follow(topic=MAIN_TOPIC)


async def follow(
    store: Store, chat: int, *follows: Follow, kind: ChatKind = "private", thread: int = 0, at: datetime = NOW
) -> None:
    await store.chats.meet(make_chat(chat, kind), at)
    for one in follows or (MAIN,):
        await store.follows.add(chat, thread, one, at)


async def publish(store: Store, *items: int, now: datetime = NOW) -> list[int]:
    """Store stories and fan them out; the numbers of all stories."""
    numbers = await take_in(store, make_reading([make_item(item) for item in items], EN), now=now)
    while await store.outbox.fan_out_chunk(now, Departures(ZONE)):
        pass
    return numbers


async def claim(store: Store, now: datetime = NOW, **options: object) -> list[Claim]:
    options = {"limit": 100, "departures": Departures(ZONE), **options}
    return list((await store.outbox.claim(now, LEASE, **options)).claims)  # type: ignore[arg-type] # as claim's


async def settle(store: Store, one: Claim, outcome: Outcome, now: datetime = NOW, stories: int | None = None) -> None:
    shown = tuple(Shown(story, "en", b"digest") for story in one.stories[:stories])
    await store.outbox.settle([Settlement(one, outcome, shown=shown)], now)


async def waiting(store: Store) -> list[tuple[int, ...]]:
    rows = await store.database.read("SELECT chat, thread, story FROM waiting ORDER BY chat, thread, story")
    return [tuple(row) for row in rows]


async def departures(store: Store) -> list[datetime]:
    """The moments at which chats have something to leave."""
    return [moment(row["due_at"]) for row in await store.database.read("SELECT due_at FROM chat_due ORDER BY due_at")]


async def test_story_waits_once_for_each_follower(store: Store) -> None:
    """However many follows match, a chat's thread gets a story once; others get nothing."""
    await follow(store, 1, MAIN, Follow())
    await follow(store, 2, Follow(topic="education"))
    await follow(store, -3, MAIN, kind="supergroup")
    await follow(store, -3, Follow(), kind="supergroup", thread=9)
    (story,) = await publish(store, 5)
    assert await waiting(store) == [(-3, 0, story), (-3, 9, story), (1, 0, story)]


async def test_follow_after_the_story_does_not_count(store: Store) -> None:
    """Who follows from today on gets nothing of yesterday."""
    await follow(store, 1, at=NOW + timedelta(seconds=1))
    await publish(store, 5)
    assert await waiting(store) == []


async def test_first_read_pushes_nothing(store: Store) -> None:
    """What a source shows when it is read first is stored, and waits for nobody."""
    await follow(store, 1)
    await take_in(store, make_reading([make_item(5)], EN), known_source=False)
    assert not await store.outbox.fan_out_chunk(NOW, Departures(ZONE))


async def test_fan_out_goes_on_where_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks move the cursor; each chat is reached once, threads of one chat on both sides of a cut included."""
    monkeypatch.setattr(spread, "CHUNK", 3)
    for chat in range(1, 8):
        await follow(store, chat)
    for thread in range(5):
        await follow(store, -1, MAIN, Follow(), kind="supergroup", thread=thread)
    (story,) = await take_in(store, make_reading([make_item(5)], EN))
    chunks = 0
    while await store.outbox.fan_out_chunk(NOW, Departures(ZONE)):
        chunks += 1
    assert chunks == 5
    assert await waiting(store) == [(-1, t, story) for t in range(5)] + [(c, 0, story) for c in range(1, 8)]


async def test_all_that_is_due_is_one_parcel(store: Store) -> None:
    """A chat's stories leave together, oldest first, and are leased meanwhile."""
    await follow(store, 1)
    numbers = await publish(store, 7, 6, 5)
    (parcel,) = await claim(store)
    assert parcel.stories == tuple(numbers)
    assert await claim(store) == []
    await settle(store, parcel, Sent(77))
    assert await waiting(store) == []
    sent = await store.database.read("SELECT chat, story, message_id, shown_language FROM sent ORDER BY story")
    assert [tuple(row) for row in sent] == [(1, number, 77, "en") for number in numbers]


async def test_sent_story_never_waits_again(store: Store) -> None:
    """A fan-out that is repeated passes over what was sent."""
    await follow(store, 1)
    (story,) = await publish(store, 5)
    (parcel,) = await claim(store)
    await settle(store, parcel, Sent(1))
    async with store.database.write() as tx:
        await tx.execute("INSERT INTO fanout (story, stored_at) VALUES (?, ?)", (story, 2**52))
    while await store.outbox.fan_out_chunk(NOW, Departures(ZONE)):
        pass
    assert await waiting(store) == []


async def test_stories_that_did_not_fit_stay(store: Store) -> None:
    """What the message did not hold leaves with the next."""
    await follow(store, 1)
    numbers = await publish(store, 7, 6, 5)
    (parcel,) = await claim(store)
    await settle(store, parcel, Sent(1), stories=2)
    (rest,) = await claim(store)
    assert rest.stories == (numbers[2],)


async def test_digest_waits_for_its_hour(store: Store) -> None:
    """A daily digest's stories leave together at its hour."""
    await follow(store, 1)
    async with store.database.write() as tx:
        await tx.execute("UPDATE thread SET digest = 'daily 18:00'")
    await publish(store, 5)
    await publish(store, 6, now=NOW + timedelta(hours=1))
    evening = NOW + timedelta(hours=4)  # 18:00 in Almaty
    assert await departures(store) == [evening]
    assert await claim(store, evening - timedelta(seconds=1)) == []
    (parcel,) = await claim(store, evening)
    assert len(parcel.stories) == 2


async def test_busy_chats_are_passed_over(store: Store) -> None:
    """A chat that has a message on its way gets its next one afterwards."""
    await follow(store, 1)
    await follow(store, 2)
    await publish(store, 5)
    claims = await claim(store, limit=1, busy={1})
    assert [one.chat.id for one in claims] == [2]


async def test_threads_of_a_chat_take_turns(store: Store) -> None:
    """Two threads of one chat are not written to at once."""
    for thread in (1, 2):
        await follow(store, -1, kind="supergroup", thread=thread)
    await publish(store, 5)
    (first,) = await claim(store)
    assert first.thread == 1
    (second,) = await claim(store)
    assert second.thread == 2


async def test_wait_is_the_chats(store: Store) -> None:
    """After a 429 nothing goes to the chat before its moment, a later story neither, and others go on."""
    await follow(store, 1)
    await follow(store, 2)
    await publish(store, 5)
    until = NOW + timedelta(hours=12)
    for one in await claim(store):
        await settle(store, one, Later(until) if one.chat.id == 1 else Sent(1))
    await publish(store, 6)
    assert [one.chat.id for one in await claim(store)] == [2]
    assert await claim(store, until - timedelta(seconds=1)) == []
    (parcel,) = await claim(store, until)
    assert len(parcel.stories) == 2
    assert parcel.attempts == 2


async def test_suspended_chat_keeps_its_rows_until_it_is_back(store: Store) -> None:
    """Blocked: nothing leaves and nothing is lost; back: it leaves as the chat says, what came meanwhile too."""
    await follow(store, 1)
    await publish(store, 5)
    (parcel,) = await claim(store)
    await settle(store, parcel, ChatGone("Forbidden: bot was blocked by the user"))
    await publish(store, 6)
    assert await claim(store) == []
    await store.chats.restore(1, NOW)
    assert await claim(store) == []
    (question,) = await store.questions.unasked(NOW)
    await store.questions.decide(question.number, "digest", NOW)
    (parcel,) = await claim(store)
    assert len(parcel.stories) == 2
    assert await store.follows.of(1, 0) == (MAIN,)


async def test_closed_thread_rests_alone(store: Store) -> None:
    """A closed topic's rows wait; the chat's other threads go on. Without a thread it is the chat."""
    for thread in (0, 1, 2):
        await follow(store, -1, kind="supergroup", thread=thread)
    await publish(store, 5)
    for thread in (0, 1, 2):
        (one,) = await claim(store)
        assert one.thread == thread
        await settle(store, one, Sent(thread + 1) if thread != 1 else ThreadGone("TOPIC_CLOSED"))
    await publish(store, 6)
    assert {(await claim(store))[0].thread for _ in range(2)} == {0, 2}
    assert len(await waiting(store)) == 4


async def test_moved_group_takes_its_rows_along(store: Store) -> None:
    """Rows of a group that became a supergroup leave there."""
    await follow(store, -1, kind="group")
    (story,) = await publish(store, 5)
    (parcel,) = await claim(store)
    await settle(store, parcel, Moved(-1001))
    (parcel,) = await claim(store)
    assert (parcel.chat.id, parcel.chat.kind, parcel.stories) == (-1001, "supergroup", (story,))


async def test_refused_stories_go_alone_then_plainly_then_are_dead(store: Store) -> None:
    """One story that Telegram refuses does not keep the others."""
    await follow(store, 1)
    good, bad = await publish(store, 6, 5)
    (parcel,) = await claim(store)
    await settle(store, parcel, Refused("Bad Request: can't parse entities"))
    (first,) = await claim(store)
    assert (first.stories, first.form) == ((good,), ALONE)
    await settle(store, first, Sent(1))
    for form in (ALONE, PLAIN):
        (second,) = await claim(store)
        assert (second.stories, second.form) == ((bad,), form)
        await settle(store, second, Refused("Bad Request: can't parse entities"))
    assert await waiting(store) == []
    dead = await store.database.read("SELECT chat, story, why FROM dead")
    assert [tuple(row) for row in dead] == [(1, bad, "Bad Request: can't parse entities")]


async def test_answer_lost_in_a_private_chat(store: Store) -> None:
    """It is sent once more; what is lost again and again waits longer and longer, and is then given up."""
    await follow(store, 1)
    await publish(store, 5)
    now = NOW
    for pause in LOST_PAUSES:
        (parcel,) = await claim(store, now)
        await settle(store, parcel, Lost(), now)
        assert len(await claim(store, now + pause - timedelta(seconds=1))) == 0
        now += pause
    (parcel,) = await claim(store, now)
    await settle(store, parcel, Lost(), now)
    assert await claim(store, now + timedelta(days=1)) == []
    assert await uncertain(store) == 1


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_answer_lost_where_several_read(store: Store, kind: ChatKind) -> None:
    """What many may have seen is not repeated by itself."""
    await follow(store, -1, kind=kind)
    await publish(store, 5)
    (parcel,) = await claim(store)
    await settle(store, parcel, Lost())
    assert await claim(store, NOW + timedelta(days=1)) == []
    assert await uncertain(store) == 1


async def uncertain(store: Store) -> int:
    """Count the rows that nobody knows to have arrived."""
    rows = await store.database.read("SELECT count(*) AS n FROM waiting WHERE uncertain_at IS NOT NULL")
    return int(rows[0]["n"])


@pytest.mark.parametrize(("kind", "again"), [("private", 1), ("supergroup", 0)])
async def test_restart_takes_up_what_was_in_flight(store: Store, kind: ChatKind, again: int) -> None:
    """A process that died left leases: a private chat gets the message once more."""
    await follow(store, 1, kind=kind)
    await publish(store, 5)
    await claim(store)
    await store.outbox.recover(NOW)
    assert len(await claim(store)) == again


async def test_untried_claims_are_given_back(store: Store) -> None:
    """What a stop overtook leaves after the next start, and is not uncertain."""
    await follow(store, -1, kind="group")
    await publish(store, 5)
    (one,) = await claim(store)
    await settle(store, one, Untried())
    await store.outbox.recover(NOW)
    assert len(await claim(store)) == 1


async def test_hidden_story_leaves_the_outbox(store: Store) -> None:
    """A story that was hidden after its fan-out is dropped when its turn comes."""
    await follow(store, 1)
    (story,) = await publish(store, 5)
    (parcel,) = await claim(store)
    await store.outbox.settle([Settlement(parcel, Later(NOW), gone=(story,))], NOW)
    assert await waiting(store) == []
    assert await departures(store) == []


async def test_push_in_flight_while_its_group_moves(store: Store) -> None:
    """What was on its way when the group was upgraded is settled with the supergroup, whatever came of it."""
    await follow(store, -1, kind="group")
    await follow(store, 2)
    await publish(store, 5)
    parcels = await claim(store)
    await store.chats.move(-1, -1001, NOW)
    assert await claim(store) == []
    await store.outbox.settle(
        [Settlement(one, Sent(9), shown=tuple(Shown(s, "en", b"x") for s in one.stories)) for one in parcels], NOW
    )
    sent = await store.database.read("SELECT chat FROM sent ORDER BY chat")
    assert [row["chat"] for row in sent] == [-1001, 2]
    await publish(store, 6)
    (moved, _) = await claim(store)
    await store.chats.move(-1001, -1002, NOW)
    await settle(store, moved, Later(NOW))
    assert [one.chat.id for one in await claim(store)] == [-1002]


async def test_settlement_that_cannot_be_written_keeps_no_other(store: Store) -> None:
    """One row's error never leaves its row."""
    for chat in (1, 2):
        await follow(store, chat)
    await publish(store, 5)
    bad, good = await claim(store)
    shown = (Shown(4711, "en", b"no such story"),)
    good_shown = tuple(Shown(s, "en", b"x") for s in good.stories)
    await store.outbox.settle([Settlement(bad, Sent(1), shown), Settlement(good, Sent(2), good_shown)], NOW)
    sent = await store.database.read("SELECT chat FROM sent")
    assert [row["chat"] for row in sent] == [good.chat.id]


async def test_many_threads_of_a_busy_chat_keep_nobody_waiting(store: Store) -> None:
    """A forum whose topics are all due does not hide the chats behind it."""
    for thread in range(30):
        await follow(store, -1, kind="supergroup", thread=thread)
    await follow(store, 2)
    await publish(store, 5)
    assert [one.chat.id for one in await claim(store, limit=3, busy={-1})] == [2]


async def test_upgrade_keeps_the_digest(store: Store) -> None:
    """What a group had set holds in the supergroup, even where that was met first."""
    await follow(store, -1, kind="group")
    async with store.database.write() as tx:
        await tx.execute("UPDATE thread SET digest = 'daily 18:00', quiet = 'off'")
    await store.chats.meet(make_chat(-1001, "supergroup"), NOW)
    await store.chats.move(-1, -1001, NOW)
    rows = await store.database.read("SELECT chat, digest, quiet FROM thread")
    assert [tuple(row) for row in rows] == [(-1001, "daily 18:00", "off")]
