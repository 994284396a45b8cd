"""What is proposed for approval: to whom, once, and what of it stays when chats and stories change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.departure import Departures
from bot.model import Follow
from bot.outcome import Sent
from bot.store.errands import Delivered
from bot.store.hiding import hide_story
from bot.store.joining import join_stories
from bot.store.settlement import Settlement, Shown
from tests.factories import MAIN_TOPIC, NOW, ZONE, make_chat, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from datetime import datetime

    from bot.approval import Act, Proposal, Ruling
    from bot.model import ChatKind
    from bot.store import Store

EN = make_source("sample-en", "en")
LEASE = timedelta(minutes=2)
ONE, OTHER, CHANNEL = 1, 2, -1005


async def approving(store: Store, chat: int = CHANNEL, kind: ChatKind = "channel", thread: int = 0) -> None:
    """Let a chat follow the main topic and approve its stories; two people get them."""
    for person in (ONE, OTHER):
        await store.chats.meet(make_chat(person), NOW)
    await store.chats.meet(make_chat(chat, kind), NOW)
    await store.follows.add(chat, thread, Follow(topic=MAIN_TOPIC), NOW)
    await store.approvals.set(chat, thread, NOW, wanted=True)
    for person in (ONE, OTHER):
        await store.approvals.want(chat, thread, person, wanted=True)


async def publish(store: Store, *numbers: int, now: datetime = NOW) -> None:
    """Store stories together and fan them out."""
    await take_in(store, make_reading([make_item(number) for number in numbers], EN), now=now)
    while await store.outbox.fan_out_chunk(now, Departures(ZONE)):
        pass


async def open_ones(store: Store, chat: int = CHANNEL, thread: int = 0) -> list[Proposal]:
    """What is to be proposed."""
    return await store.proposals.unasked_in(chat, thread)


async def bring(store: Store, *people: int) -> None:
    """Propose all that is open to these people, message 70 being the first; all of it arrives."""
    for place in await store.proposals.unasked():
        for proposal in await store.proposals.unasked_in(*place):
            await store.proposals.ask(proposal, {"proposal": proposal.number}, people, NOW)
    while errands := await store.notices.claim(NOW, LEASE, limit=9):
        await store.notices.settle([Delivered(one, Sent(70 + n)) for n, one in enumerate(errands)], NOW)


async def judge(store: Store, act: Act, number: int = 1, now: datetime = NOW, shown_in: int = ONE) -> Ruling:
    """Press a button."""
    ruling = await store.proposals.judge(number, act, now, Departures(ZONE), shown_in=shown_in)
    assert ruling is not None
    return ruling


async def count(store: Store, table: str) -> int:
    """The number of a table's rows."""
    return int((await store.database.read(f"SELECT count(*) AS n FROM {table}"))[0]["n"])  # noqa: S608 - its name is here


async def outdated(store: Store, now: datetime = NOW) -> list[tuple[int, str]]:
    """The messages that are to be edited, and what each is to say."""
    return [(one.chat, one.view) for one in await store.duplicates.outdated(now, 9)]


async def test_each_is_asked_once(store: Store) -> None:
    """A proposal goes to each of those who approve, whoever asks later gets what is open as well."""
    await approving(store)
    await publish(store, 5)
    await bring(store, ONE)
    assert await open_ones(store) == []
    await store.approvals.want(CHANNEL, 0, 3, wanted=True)
    assert len(await open_ones(store)) == 1
    await bring(store, ONE, OTHER)
    assert await count(store, "proposal_copy") == 2
    assert await count(store, "notice") == 2


@pytest.mark.parametrize("act", ["approve", "skip"])
async def test_nobody_is_asked_what_is_decided(store: Store, act: Act) -> None:
    """Where somebody decides while it is brought to one more."""
    await approving(store)
    await publish(store, 5)
    await bring(store, ONE)
    await store.approvals.want(CHANNEL, 0, 3, wanted=True)
    (proposal,) = await open_ones(store)
    await judge(store, act)
    await store.proposals.ask(proposal, {"proposal": proposal.number}, (OTHER,), NOW)
    assert (await count(store, "proposal_copy"), await count(store, "notice")) == (1, 1)


async def test_messages_follow_what_is_decided(store: Store) -> None:
    """All but the one in which it was decided, and again when it can be undone no more."""
    await approving(store)
    await publish(store, 5)
    await bring(store, ONE, OTHER)
    assert await outdated(store) == []
    await judge(store, "skip")
    assert await outdated(store) == [(OTHER, "skipped")]
    (other,) = await store.duplicates.outdated(NOW, 9)
    await store.duplicates.tell(other, "skipped")
    later = NOW + timedelta(minutes=10)
    assert await outdated(store, later) == [(ONE, "skipped closed"), (OTHER, "skipped closed")]
    for one in await store.duplicates.outdated(later, 9):
        await store.duplicates.tell(one, one.view)
    assert await outdated(store, later) == []


async def test_suspended_chats_are_proposed_nothing_for(store: Store) -> None:
    """Neither a chat's nor a closed topic's; what is approved while the chat is away waits with the rest."""
    await approving(store)
    await publish(store, 5)
    await store.chats.suspend(CHANNEL, "kicked", NOW)
    assert await store.proposals.unasked() == []
    ruling = await judge(store, "approve")
    assert ruling.proposal.chat.suspended
    assert (await store.outbox.claim(NOW, LEASE, departures=Departures(ZONE), limit=9)).claims == ()
    await store.chats.restore(CHANNEL, NOW)
    assert await count(store, "question") == 1


async def test_group_becomes_a_supergroup(store: Store) -> None:
    """Its proposals can still be decided, and are posted there."""
    await approving(store, -5, "group")
    await publish(store, 5)
    await bring(store, ONE)
    await store.chats.move(-5, -1009, NOW)
    assert await store.approvals.approvers(-1009, 0) == (ONE, OTHER)
    await judge(store, "approve")
    claimed = await store.outbox.claim(NOW, LEASE, departures=Departures(ZONE), limit=9)
    assert [claim.chat.id for claim in claimed.claims] == [-1009]


async def test_group_and_supergroup_met_before(store: Store) -> None:
    """What both have proposed stays once."""
    await approving(store, -5, "group")
    await approving(store, -1009, "supergroup")
    await publish(store, 5)
    await store.chats.move(-5, -1009, NOW)
    assert await count(store, "proposal") == 1
    assert await store.database.read("PRAGMA foreign_key_check") == []


async def test_forgotten_chat_leaves_nothing(store: Store) -> None:
    """Neither the channel's proposals, nor what one who approved has asked for."""
    await approving(store)
    await publish(store, 5)
    await bring(store, ONE, OTHER)
    await store.chats.suspend(OTHER, "blocked", NOW)
    await store.retention.forget_suspended(NOW + timedelta(seconds=1), NOW)
    assert await store.approvals.approvers(CHANNEL, 0) == (ONE,)
    assert await count(store, "proposal_copy") == 1
    await store.chats.suspend(CHANNEL, "kicked", NOW)
    await store.retention.forget_suspended(NOW + timedelta(seconds=1), NOW)
    for table in ("proposal", "proposal_copy", "approver", "lapse", "link"):
        assert await count(store, table) == 0


async def test_closed_topic_is_forgotten(store: Store) -> None:
    """With its proposals and those who approved; the general thread keeps its row, without approval."""
    await approving(store, -1009, "supergroup")
    await publish(store, 5)
    await store.chats.close_thread(-1009, 0, NOW)
    await store.retention.forget_suspended(NOW + timedelta(seconds=1), NOW)
    assert (await store.approvals.of(-1009, 0)).wanted is False
    assert (await count(store, "proposal"), await count(store, "approver")) == (0, 0)


async def test_hidden_story_is_withdrawn(store: Store) -> None:
    """From every message that shows it, sent or on its way, however it was decided; nothing of it is kept."""
    await approving(store)
    await publish(store, 5)
    await bring(store, ONE)
    await judge(store, "skip")
    for one in await store.duplicates.outdated(NOW + timedelta(minutes=10), 9):
        await store.duplicates.tell(one, one.view)
    await hide_story(store.database, 1, NOW)
    assert await outdated(store) == [(ONE, "hidden")]
    assert await count(store, "notice") == 0
    assert (await judge(store, "approve")).proposal.state == "hidden"
    assert await store.outbox.waiting() == 0


async def test_joined_stories_are_posted_once(store: Store) -> None:
    """Of two proposals that have become one story the first approved is posted; the other says that it is there."""
    await approving(store)
    await publish(store, 5)
    await publish(store, 6)
    await join_stories(store.database, 1, 2, NOW, ZONE)
    assert (await judge(store, "approve", 2)).outcome == "done"
    ruling = await judge(store, "approve", 1)
    assert (ruling.outcome, ruling.proposal.state) == ("decided", "there")
    (claim,) = (await store.outbox.claim(NOW, LEASE, departures=Departures(ZONE), limit=9)).claims
    assert claim.stories == (1,)


async def test_joined_story_can_be_undone(store: Store) -> None:
    """By whatever number it was approved and sent."""
    await approving(store)
    await publish(store, 5, 6)
    await judge(store, "approve", 2)
    (claim,) = (await store.outbox.claim(NOW, LEASE, departures=Departures(ZONE), limit=9)).claims
    await store.outbox.settle([Settlement(claim, Sent(70), shown=(Shown(2, "en", b"digest"),))], NOW)
    await join_stories(store.database, 1, 2, NOW, ZONE)
    assert (await judge(store, "undo", 2)).message_id == 70


@pytest.mark.parametrize("act", ["skip", "approve"])
async def test_nothing_is_proposed_twice(store: Store, act: Act) -> None:
    """A later fan-out of the same story brings it neither to those who decided, nor past them."""
    await approving(store)
    await publish(store, 5)
    await judge(store, act)
    await store.approvals.set(CHANNEL, 0, NOW, wanted=False)
    before = await store.outbox.waiting()
    async with store.database.write() as tx:
        await tx.execute(
            "INSERT INTO fanout (story, stored_at, matched) SELECT story, stored_at, 1 FROM "
            "(SELECT 1 AS story, ? AS stored_at)",
            (10**14,),
        )
    while await store.outbox.fan_out_chunk(NOW, Departures(ZONE)):
        pass
    assert await store.outbox.waiting() == before
    assert await count(store, "proposal") == 1


async def test_digest_says_when_what_was_approved_leaves(store: Store) -> None:
    """At its next hour, alone, and as long as it is worth sending."""
    await approving(store)
    await store.timings.set_digest(CHANNEL, 0, "daily 18:00", Departures(ZONE), NOW)
    await publish(store, 5)
    ruling = await judge(store, "approve")
    assert ruling.proposal.leaves_at == NOW.replace(hour=13)  # six in the evening in Almaty
    assert (await store.outbox.claim(NOW, LEASE, departures=Departures(ZONE), limit=9)).claims == ()
    assert (
        len((await store.outbox.claim(NOW.replace(hour=13), LEASE, departures=Departures(ZONE), limit=9)).claims) == 1
    )


async def test_what_waits_for_approval_is_told(store: Store) -> None:
    """To the chat and to the operator, until it is decided."""
    await approving(store)
    await publish(store, 5, 6)
    assert [(wait.reason, wait.stories) for wait in await store.waits.of(CHANNEL, 0, NOW)] == [("approval", 2)]
    for number in (1, 2):
        await judge(store, "skip", number)
    assert await store.waits.of(CHANNEL, 0, NOW) == []


async def test_proposals_are_forgotten(store: Store) -> None:
    """When they were decided long ago, with their messages."""
    await approving(store)
    await publish(store, 5)
    await bring(store, ONE)
    assert await store.proposals.forget_before(NOW + timedelta(seconds=1)) == 0
    await judge(store, "skip")
    assert await store.proposals.forget_before(NOW + timedelta(seconds=1)) == 1
    assert await count(store, "proposal_copy") == 0
    assert await store.proposals.get(1) is None


async def test_people_approve_nothing_for_themselves(store: Store) -> None:
    """A private chat gets its stories at once, whatever a file of chats says."""
    await approving(store, ONE, "private")
    await publish(store, 5)
    assert (await count(store, "proposal"), await count(store, "waiting")) == (0, 1)


async def test_lapse_is_said_once(store: Store) -> None:
    """And again when somebody had the proposals meanwhile."""
    await approving(store)
    for _ in range(2):
        await store.approvals.lapse(CHANNEL, 0, {}, [OTHER], NOW)
    assert await count(store, "notice") == 1
    await store.approvals.take_up(CHANNEL, 0)
    await store.approvals.lapse(CHANNEL, 0, {}, [OTHER], NOW)
    assert await count(store, "notice") == 2


async def test_approval_is_kept_with_the_settings(store: Store) -> None:
    """Of that thread alone, beside whatever else is set there."""
    await approving(store, -1009, "supergroup", thread=4)
    assert [(await store.approvals.of(-1009, thread)).wanted for thread in (0, 4)] == [False, True]
    assert await store.approvals.set(-1009, 4, NOW, wanted=True)
    assert not await store.approvals.set(-1009, 4, NOW, wanted=False)
    rows = await store.database.read("SELECT settings FROM thread WHERE chat = -1009 ORDER BY thread")
    assert [row["settings"] for row in rows] == ["{}", "{}"]
