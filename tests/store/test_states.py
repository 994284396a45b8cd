"""The states of a row, edge by edge: the letters are those of the drawing in README.md."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.departure import Departures
from bot.model import Follow
from bot.outcome import ChatGone, Later, Lost, Moved, Refused, Sent, ThreadGone
from bot.store.dead import retry_dead
from bot.store.settlement import ALONE, PLAIN, Settlement, Shown
from tests.factories import MAIN_TOPIC, NOW, ZONE, make_chat, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import ChatKind
    from bot.outcome import Outcome
    from bot.store import Store
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
    await store.outbox.release(await claim(store))
    assert await state(store) == ["waiting"]
    assert len(await claim(store)) == 1


@pytest.mark.parametrize("why", ["flood", "trouble"], ids=["e", "f"])
async def test_edges_e_and_f_chat_rests(store: Store, why: str) -> None:
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
