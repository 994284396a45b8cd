"""The states of a row, edge by edge: letters and digits are those of the drawings in docs/contributing.md."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.departure import Departures
from bot.model import Follow
from bot.outcome import ChatGone, Fixed, Later, Lost, Moved, Refused, Sent, ThreadGone, Untried
from bot.store.dead import retry_dead
from bot.store.hiding import hide_story
from bot.store.joining import join_stories
from bot.store.revisions import Revised
from bot.store.settlement import ALONE, PLAIN, Settlement, Shown
from tests.factories import MAIN_TOPIC, NOW, ZONE, make_chat, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from datetime import datetime

    from bot.approval import Act
    from bot.model import ChatKind
    from bot.outcome import Outcome
    from bot.store import Store
    from bot.store.revisions import SentMessage
    from bot.store.settlement import Claim

EN = make_source("sample-en", "en")
LEASE = timedelta(minutes=2)
PERSON, GROUP = 1, -1
WHY = "Forbidden: bot was blocked by the user"


async def follow(store: Store, chat: int = PERSON, kind: ChatKind = "private", thread: int = 0) -> None:
    await store.chats.meet(make_chat(chat, kind), NOW)
    await store.follows.add(chat, thread, Follow(topic=MAIN_TOPIC), NOW)


async def publish(store: Store, *numbers: int, now: datetime = NOW) -> list[int]:
    """Store stories together and fan them out (edge a)."""
    stories = await take_in(store, make_reading([make_item(number) for number in numbers], EN), now=now)
    while await store.outbox.fan_out_chunk(now, Departures(ZONE)):
        pass
    return stories


async def claim(store: Store, now: datetime = NOW) -> list[Claim]:
    """Lease all that may leave (edge b)."""
    return list((await store.outbox.claim(now, LEASE, departures=Departures(ZONE), limit=99)).claims)


async def settle(store: Store, one: Claim, outcome: Outcome, now: datetime = NOW) -> None:
    shown = tuple(Shown(story, "en", b"digest") for story in one.stories) if isinstance(outcome, Sent) else ()
    await store.outbox.settle([Settlement(one, outcome, shown=shown)], now)


async def state(store: Store) -> list[str]:
    """The states of all rows, in the order of chats and stories."""
    sql = """
        SELECT chat, thread, story, CASE
            WHEN uncertain_at IS NOT NULL THEN 'uncertain' WHEN leased_until IS NOT NULL THEN 'leased'
            ELSE 'waiting' END AS state FROM waiting
        UNION ALL SELECT chat, thread, story, 'sent' FROM sent
        UNION ALL SELECT chat, thread, story, 'dead' FROM dead ORDER BY chat, thread, story
    """
    return [row["state"] for row in await store.database.read(sql)]


async def test_edge_a_fanned_out(store: Store) -> None:
    """A stored story waits for each chat that follows, once."""
    await follow(store)
    await follow(store, GROUP, "supergroup")
    await publish(store, 5)
    assert await state(store) == ["waiting", "waiting"]


async def test_edge_b_leased(store: Store) -> None:
    """What is claimed is leased before it is sent, and is claimed by nobody else."""
    await follow(store)
    await publish(store, 5, 6)
    (one,) = await claim(store)
    assert (len(one.stories), one.attempts) == (2, 1)
    assert await state(store) == ["leased", "leased"]
    assert await claim(store) == []


async def test_edge_c_sent(store: Store) -> None:
    """What Telegram took is kept with the message's number, and leaves no more."""
    await follow(store)
    await publish(store, 5)
    (one,) = await claim(store)
    await settle(store, one, Sent(70))
    assert await state(store) == ["sent"]
    assert [row["message_id"] for row in await store.database.read("SELECT message_id FROM sent")] == [70]


async def test_edge_d_released(store: Store) -> None:
    """What was leased and not tried, because of a stop, waits again at once."""
    await follow(store)
    await publish(store, 5)
    (one,) = await claim(store)
    await settle(store, one, Untried())
    assert await state(store) == ["waiting"]
    assert len(await claim(store)) == 1


@pytest.mark.parametrize("why", ["flood", "trouble"], ids=["e", "f"])
async def test_edge_e_f_chat_rests(store: Store, why: str) -> None:
    """After a 429 (e), a 5xx or a failed connection (f) nothing goes to the chat until its time, and the row waits."""
    await follow(store)
    await follow(store, 2)
    await publish(store, 5)
    first, second = await claim(store)
    until = NOW + timedelta(hours=12)
    await settle(store, first, Later(until, why))  # type: ignore[arg-type] # one of the two
    await settle(store, second, Sent(70))
    assert await claim(store, until - timedelta(seconds=1)) == []
    (again,) = await claim(store, until)
    assert (again.chat.id, again.attempts) == (first.chat.id, 2)


async def test_edge_g_stories_alone(store: Store) -> None:
    """A refused message of several stories leaves as one message for each."""
    await follow(store)
    await publish(store, 5, 6)
    (one,) = await claim(store)
    await settle(store, one, Refused("Bad Request: message is too long"))
    forms = []
    for number in (70, 71):
        (alone,) = await claim(store)
        forms.append((len(alone.stories), alone.form))
        await settle(store, alone, Sent(number))
    assert forms == [(1, ALONE), (1, ALONE)]


async def test_edge_h_as_plain_text(store: Store) -> None:
    """A refused message of one story is tried as plain text."""
    await follow(store)
    await publish(store, 5)
    (one,) = await claim(store)
    await settle(store, one, Refused("Bad Request: can't parse entities"))
    (plain,) = await claim(store)
    assert plain.form == PLAIN


async def test_edge_i_dead(store: Store) -> None:
    """What is refused as plain text, too, is given up and kept, and holds up nothing else."""
    await follow(store)
    await publish(store, 5)
    for _ in range(2):
        (one,) = await claim(store)
        await settle(store, one, Refused("Bad Request: no"))
    await publish(store, 6)
    assert await state(store) == ["dead", "waiting"]


async def test_edge_j_answer_lost_in_a_private_chat(store: Store) -> None:
    """It may be there or not, and is sent once more: after a lost answer and after a crash."""
    await follow(store)
    await publish(store, 5)
    (one,) = await claim(store)
    await settle(store, one, Lost())
    soon = NOW + timedelta(seconds=2)
    assert len(await claim(store, soon)) == 1
    await store.outbox.recover(soon)
    assert len(await claim(store, soon)) == 1


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
@pytest.mark.parametrize("crash", [False, True], ids=["lost", "crash"])
async def test_edge_k_uncertain(store: Store, kind: ChatKind, *, crash: bool) -> None:
    """Where several read, a lost answer or a crash in flight leaves the row uncertain: it is not repeated by itself."""
    await follow(store, GROUP, kind)
    await publish(store, 5)
    (one,) = await claim(store)
    await (store.outbox.recover(NOW) if crash else settle(store, one, Lost()))
    assert await state(store) == ["uncertain"]
    assert await claim(store, NOW + timedelta(days=1)) == []


async def uncertain(store: Store) -> int:
    """Let a message to a group be uncertain; the number of the question about it."""
    await follow(store, GROUP, "supergroup")
    await publish(store, 5)
    await claim(store)
    await store.outbox.recover(NOW)
    await store.questions.raise_doubts(NOW)
    (question,) = await store.questions.unasked(NOW)
    return question.number


async def test_edge_l_posted_after_all(store: Store) -> None:
    """An uncertain row leaves when an administrator says so."""
    await store.questions.decide(await uncertain(store), "post", NOW)
    assert len(await claim(store)) == 1


async def test_edge_m_found(store: Store) -> None:
    """An uncertain row that is there, or of which nobody says anything in time, counts as sent."""
    number = await uncertain(store)
    await store.questions.decide(number, "there", NOW)
    assert await state(store) == ["sent"]
    assert await claim(store, NOW + timedelta(hours=1)) == []


async def test_edge_n_chat_suspended(store: Store) -> None:
    """A chat that cannot be written to keeps its rows, and what comes meanwhile, until it is back."""
    await follow(store)
    await publish(store, 5)
    (one,) = await claim(store)
    await settle(store, one, ChatGone(WHY))
    await publish(store, 6)
    assert await state(store) == ["waiting", "waiting"]
    assert await claim(store, NOW + timedelta(days=1)) == []


async def test_edge_o_thread_suspended(store: Store) -> None:
    """A closed forum topic rests alone; the others go on."""
    await follow(store, GROUP, "supergroup", thread=3)
    await follow(store, GROUP, "supergroup", thread=7)
    await publish(store, 5)
    (one,) = await claim(store)
    await settle(store, one, ThreadGone("Bad Request: TOPIC_CLOSED"))
    (other,) = await claim(store)
    await settle(store, other, Sent(70))
    assert one.thread != other.thread
    assert await claim(store) == []


async def parked(store: Store) -> int:
    """Let a person miss two stories and come back; the number of the question about them."""
    await follow(store)
    await store.chats.suspend(PERSON, WHY, NOW)
    await publish(store, 5)
    await publish(store, 6)
    await store.chats.restore(PERSON, NOW)
    (question,) = await store.questions.unasked(NOW)
    return question.number


async def test_edge_p_parked(store: Store) -> None:
    """What a chat missed waits for its word when it is back; what comes later leaves as ever."""
    await parked(store)
    assert await claim(store) == []
    await publish(store, 7)
    (new,) = await claim(store)
    assert len(new.stories) == 1


@pytest.mark.parametrize(("decision", "messages"), [("digest", 1), ("all", 2)])
async def test_edge_q_sent_as_it_is_wished(store: Store, decision: str, messages: int) -> None:
    """One digest is one message, all of it one message for each story."""
    await store.questions.decide(await parked(store), decision, NOW)  # type: ignore[arg-type] # a Decision
    sent = 0
    while found := await claim(store):
        for one in found:
            sent += 1
            await settle(store, one, Sent(70 + sent))
    assert sent == messages
    assert await state(store) == ["sent", "sent"]


async def test_edge_r_skipped(store: Store) -> None:
    """What is to be skipped is gone."""
    await store.questions.decide(await parked(store), "skip", NOW)
    assert await state(store) == []


async def test_edge_s_forgotten(store: Store) -> None:
    """A chat that has been away for 60 days is forgotten with all that waited; a day earlier nothing is."""
    await follow(store)
    await store.chats.suspend(PERSON, WHY, NOW)
    await publish(store, 5)
    await store.retention.forget_suspended(NOW, NOW + timedelta(days=60))
    assert await state(store) == ["waiting"]
    await store.retention.forget_suspended(NOW + timedelta(seconds=1), NOW + timedelta(days=60, seconds=1))
    assert await state(store) == []
    assert await store.chats.get(PERSON) is None


async def test_edge_t_moved(store: Store) -> None:
    """A group that became a supergroup gets what waited, and what was refused because of it, in the new chat."""
    await follow(store, GROUP, "group")
    await publish(store, 5)
    (one,) = await claim(store)
    await settle(store, one, Moved(-1001))
    (again,) = await claim(store)
    assert (again.chat.id, again.chat.kind) == (-1001, "supergroup")


async def test_edge_u_expired(store: Store) -> None:
    """What could not leave in time is dropped."""
    await follow(store)
    await publish(store, 5)
    assert await claim(store, NOW + timedelta(days=2)) == []
    assert await state(store) == []


async def test_edge_v_held(store: Store) -> None:
    """What is due in quiet hours that hold waits for their end."""
    await follow(store)
    await publish(store, 5)
    departures = Departures(ZONE, "13:00-15:00")  # it is two o'clock
    assert not (await store.outbox.claim(NOW, LEASE, departures=departures, limit=9)).claims
    end = NOW + timedelta(hours=1)
    assert len((await store.outbox.claim(end, LEASE, departures=departures, limit=9)).claims) == 1


async def corrected(store: Store) -> SentMessage:
    """Let a message be sent and its story be corrected; what is to be edited."""
    await follow(store)
    await publish(store, 5)
    (one,) = await claim(store)
    await settle(store, one, Sent(70))
    item = make_item(5, title="Corrected sample")
    await take_in(store, make_reading([item], EN), now=NOW + timedelta(hours=1))
    while await store.revisions.mark_chunk(NOW + timedelta(hours=1)):
        pass
    (message,) = await store.revisions.due(NOW + timedelta(hours=1), limit=9)
    return message


async def test_edge_w_edited(store: Store) -> None:
    """A message that shows something else than it is to show is edited, and then shows it."""
    message = await corrected(store)
    (story,) = await store.stories.load([message.stories[0].story])
    shown = Shown(story.number, "en", story.edition("en").digest)
    await store.revisions.settle([Revised(message, Sent(70), (shown,))])
    rows = await store.database.read("SELECT shown_hash FROM sent")
    assert [row["shown_hash"] for row in rows] == [story.edition("en").digest]
    assert await store.revisions.due(NOW + timedelta(days=1), limit=9) == []


async def test_edge_x_fixed(store: Store) -> None:
    """A message that cannot be edited stays as it is, and is not tried again."""
    message = await corrected(store)
    await store.revisions.settle([Revised(message, Fixed("Bad Request: message can't be edited"))])
    assert [row["editable"] for row in await store.database.read("SELECT editable FROM sent")] == [0]
    assert await store.revisions.due(NOW + timedelta(days=1), limit=9) == []


async def test_edge_y_forgotten(store: Store) -> None:
    """Dead rows are kept for a month."""
    await follow(store)
    await publish(store, 5)
    for _ in range(2):
        (one,) = await claim(store)
        await settle(store, one, Refused("Bad Request: no"))
    await store.retention.forget_dead(NOW)
    assert await state(store) == ["dead"]
    await store.retention.forget_dead(NOW + timedelta(seconds=1))
    assert await state(store) == []


async def test_edge_z_tried_once_more(store: Store) -> None:
    """An operator may have dead rows tried again, whole."""
    await follow(store)
    await publish(store, 5)
    for _ in range(2):
        (one,) = await claim(store)
        await settle(store, one, Refused("Bad Request: no"))
    assert await retry_dead(store.database, NOW) == 1
    assert await retry_dead(store.database, NOW) == 0
    (again,) = await claim(store)
    assert (again.form, again.attempts) == (0, 1)


async def decided(store: Store, act: Act, now: datetime = NOW, number: int = 1) -> str:
    """Press a button below the only proposal, or another."""
    ruling = await store.proposals.judge(number, act, now, Departures(ZONE), shown_in=PERSON)
    assert ruling is not None
    return ruling.outcome


async def proposals(store: Store) -> list[str]:
    """The states of all that was proposed."""
    return [row["state"] for row in await store.database.read("SELECT state FROM proposal ORDER BY proposal")]


async def propose(store: Store, *numbers: int) -> None:
    """Have a group propose what is published."""
    await follow(store, GROUP, "supergroup")
    await store.approvals.set(GROUP, 0, NOW, wanted=True)
    await publish(store, *numbers)


async def test_edge_1_proposed(store: Store) -> None:
    """Where stories are approved first, each is proposed in place of waiting; elsewhere it waits."""
    await follow(store)
    await propose(store, 5, 6)
    assert await state(store) == ["waiting", "waiting"]
    assert await proposals(store) == ["open", "open"]


async def test_edge_2_approved(store: Store) -> None:
    """What is approved waits, and leaves alone."""
    await propose(store, 5)
    assert await decided(store, "approve") == "done"
    assert await state(store) == ["waiting"]
    (one,) = await claim(store)
    assert (one.form, one.chat.id) == (ALONE, GROUP)
    assert await proposals(store) == ["approved"]


async def test_edge_3_skipped(store: Store) -> None:
    """What is skipped waits nowhere, whoever approves it later."""
    await propose(store, 5)
    assert await decided(store, "skip") == "done"
    assert await decided(store, "approve") == "decided"
    assert (await state(store), await proposals(store)) == ([], ["skipped"])


async def test_edge_4_undecided(store: Store) -> None:
    """After a day it is too late."""
    await propose(store, 5)
    await store.proposals.expire(NOW + timedelta(days=1, milliseconds=-1))
    assert await proposals(store) == ["open"]
    await store.proposals.expire(NOW + timedelta(days=1))
    assert await proposals(store) == ["expired"]
    assert await decided(store, "approve", NOW + timedelta(days=1)) == "decided"
    assert await state(store) == []


async def test_edge_5_opened_again(store: Store) -> None:
    """What was skipped may be opened again for ten minutes."""
    await propose(store, 5)
    await decided(store, "skip")
    assert await decided(store, "undo", NOW + timedelta(minutes=10)) == "late"
    assert await decided(store, "undo", NOW + timedelta(minutes=10, milliseconds=-1)) == "done"
    assert await proposals(store) == ["open"]


async def test_edge_6_withdrawn(store: Store) -> None:
    """What was approved and waits leaves no more, but nothing is done while it is on its way."""
    await propose(store, 5)
    await decided(store, "approve")
    (one,) = await claim(store)
    assert await decided(store, "undo") == "leaving"
    await settle(store, one, Untried())
    assert await decided(store, "undo") == "done"
    assert (await state(store), await proposals(store)) == ([], ["undone"])


async def test_edge_7_post_deleted(store: Store) -> None:
    """What was posted is to be deleted there first; then it is edited no more, and never sent again."""
    await propose(store, 5)
    await decided(store, "approve")
    (one,) = await claim(store)
    await settle(store, one, Sent(70))
    ruling = await store.proposals.judge(1, "undo", NOW, Departures(ZONE), shown_in=PERSON)
    assert ruling is not None
    assert (ruling.outcome, ruling.message_id, await proposals(store)) == ("posted", 70, ["approved"])
    await store.proposals.removed(ruling.proposal, 70, shown_in=PERSON)
    assert (await state(store), await proposals(store)) == (["sent"], ["undone"])
    assert [row["editable"] for row in await store.database.read("SELECT editable FROM sent")] == [0]


async def test_edge_8_approval_begins(store: Store) -> None:
    """What waits is proposed, but not what is on its way; what was approved stays."""
    await follow(store, GROUP, "supergroup")
    await publish(store, 5)
    await claim(store)
    await publish(store, 6)
    await store.approvals.set(GROUP, 0, NOW, wanted=True)
    assert (await state(store), await proposals(store)) == (["leased"], ["open"])
    await decided(store, "approve")
    await store.approvals.set(GROUP, 0, NOW, wanted=False)
    await store.approvals.set(GROUP, 0, NOW, wanted=True)
    assert (await state(store), await proposals(store)) == (["leased", "waiting"], ["approved"])


async def test_edge_9_paused(store: Store) -> None:
    """What waits goes, what is on its way arrives."""
    await follow(store, GROUP, "supergroup")
    await publish(store, 5)
    (one,) = await claim(store)
    await publish(store, 6)
    await store.pauses.pause(GROUP, 0)
    assert await state(store) == ["leased"]
    await settle(store, one, Sent(70))
    assert await state(store) == ["sent"]


async def test_edge_0_proposed_for_nothing(store: Store) -> None:
    """A hidden story is not decided any more, nor one that has become one with what was posted."""
    await propose(store, 5, 6, 7)
    await hide_story(store.database, 1, NOW)
    assert await decided(store, "approve") == "decided"
    assert await proposals(store) == ["hidden", "open", "open"]
    assert await decided(store, "approve", number=2) == "done"
    await join_stories(store.database, 2, 3, NOW, ZONE)
    assert await decided(store, "approve", number=3) == "decided"
    assert await proposals(store) == ["hidden", "approved", "there"]
    assert await state(store) == ["waiting"]
