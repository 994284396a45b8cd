"""A story that is hidden: nobody finds it, nobody gets it, and its messages are to be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.departure import Departures
from bot.errors import SaqbalaError
from bot.model import Follow
from bot.outcome import Fixed, Refused, Sent
from bot.store.hiding import hide_story
from bot.store.joining import join_stories
from bot.store.revisions import Revised
from bot.store.settlement import Settlement, Shown
from bot.store.values import milliseconds
from tests.factories import NOW, QUERIES, ZONE, make_chat, make_item, make_reading, make_source, take_in
from tests.store.index import check_index

if TYPE_CHECKING:
    from bot.store import Store
    from bot.store.revisions import SentMessage

LATER = NOW + timedelta(minutes=5)
DEPARTURES = Departures(ZONE, "")


async def sent(store: Store, *chats: int) -> None:
    """Let stories 1 and 2 be sent to chats as one message."""
    for chat in chats:
        await store.chats.meet(make_chat(chat), NOW)
        await store.follows.add(chat, 0, Follow(), NOW)
    await take_in(store, make_reading([make_item(6), make_item(5)]))
    while await store.outbox.fan_out_chunk(NOW, DEPARTURES):
        pass
    claimed = await store.outbox.claim(NOW, timedelta(minutes=2), departures=DEPARTURES, limit=9)
    for one in claimed.claims:
        shown = tuple(Shown(story, "en", b"x") for story in one.stories)
        await store.outbox.settle([Settlement(one, Sent(70), shown=shown, style="list")], NOW)


async def due(store: Store) -> list[SentMessage]:
    while await store.revisions.mark_chunk(LATER):
        pass
    return await store.revisions.due(LATER, limit=9, hidden=True)


async def count(store: Store, rows: str) -> int:
    return len(await store.database.read(f"SELECT 1 FROM {rows}"))  # noqa: S608 - a table of ours


async def test_hidden_story_is_nowhere(store: Store) -> None:
    """In no list, no search, and waiting for nobody; what spreads it stops."""
    await store.chats.meet(make_chat(1), NOW)
    await store.follows.add(1, 0, Follow(), NOW)
    await take_in(store, make_reading([make_item(5)]))
    await store.outbox.fan_out_chunk(NOW, DEPARTURES)
    async with store.database.write() as tx:
        await tx.execute("INSERT INTO fanout (story, stored_at) VALUES (1, 0) ON CONFLICT DO NOTHING")
    assert await hide_story(store.database, 1, LATER) == (1, 0)
    assert await store.stories.get(1) is None
    assert (await store.search.find(QUERIES.read("sample"))).stories == ()
    assert [await count(store, table) for table in ("waiting", "fanout", "chat_due")] == [0, 0, 0]
    await check_index(store)


async def test_known_item_stays_hidden(store: Store) -> None:
    """What the source still shows, or shows in another language, is not stored anew and wakes nothing."""
    await sent(store, 1)
    await hide_story(store.database, 1, LATER)
    await take_in(store, make_reading([make_item(5, title="Corrected sample")]))
    await take_in(store, make_reading([make_item(5, "ru")], make_source("sample-ru", "ru")))
    assert await store.stories.get(1) is None
    assert [await count(store, table) for table in ("story", "fanout")] == [2, 0]


async def test_messages_are_found_before_all_others(store: Store) -> None:
    """Those with a number that was joined into it, too; what shows no hidden story waits for its turn."""
    await sent(store, 1, 2)
    await join_stories(store.database, 1, 2, LATER, ZONE)
    assert await hide_story(store.database, 2, LATER) == (1, 2)
    found = await due(store)
    assert [(one.chat.id, [shown.story for shown in one.stories]) for one in found] == [(1, [2, 1]), (2, [2, 1])]


async def test_number_joined_into_a_story_that_is_shown_is_no_hidden_one(store: Store) -> None:
    """Its messages are edited like any others."""
    await sent(store, 1)
    await join_stories(store.database, 1, 2, LATER, ZONE)
    assert await due(store) == []
    assert len(await store.revisions.due(LATER, limit=9)) == 1


async def test_what_was_taken_back_is_forgotten(store: Store) -> None:
    """The message is not looked at again for it, and the others in it stay."""
    await sent(store, 1)
    await hide_story(store.database, 1, LATER)
    (message,) = await due(store)
    await store.revisions.settle([Revised(message, Sent(70), (Shown(2, "en", b"x"),), removed=(1,))])
    assert await count(store, "sent WHERE story = 1") == 0
    assert await count(store, "sent WHERE story = 2") == 1
    await hide_story(store.database, 1, LATER)
    assert await due(store) == []


@pytest.mark.parametrize("lost", [True, False])
async def test_chat_that_comes_back_is_gone_through(store: Store, *, lost: bool) -> None:
    """What could not be taken back while it was away is, unless it is known to be beyond reach."""
    await sent(store, 1)
    await store.chats.suspend(1, "Forbidden: bot was kicked", NOW)
    await hide_story(store.database, 1, LATER)
    assert await due(store) == []
    if lost:
        async with store.database.write() as tx:
            await tx.execute("UPDATE sent SET editable = 0")
    await store.chats.restore(1, LATER)
    assert len(await due(store)) == (not lost)


async def test_refusal_for_now_leaves_the_message_to_be_found_again(store: Store) -> None:
    """Hiding once more tries once more; a message that is beyond editing is let be."""
    await sent(store, 1)
    await hide_story(store.database, 1, LATER)
    (message,) = await due(store)
    await store.revisions.settle([Revised(message, Refused("Forbidden"))])
    assert await due(store) == []
    await hide_story(store.database, 1, LATER)
    (message,) = await due(store)
    await store.revisions.settle([Revised(message, Fixed("Bad Request"))])
    await hide_story(store.database, 1, LATER)
    assert await due(store) == []


async def test_what_was_given_up_is_not_kept_for_a_retry(store: Store) -> None:
    """An operator who has dead rows sent again sends nothing that is hidden."""
    await store.chats.meet(make_chat(1), NOW)
    await take_in(store, make_reading([make_item(6), make_item(5)]))
    async with store.database.write() as tx:
        await tx.executemany("INSERT INTO dead VALUES (1, 0, ?, 'why', 0)", [(1,), (2,)])
    await hide_story(store.database, 1, LATER)
    assert [row["story"] for row in await store.database.read("SELECT story FROM dead")] == [2]


async def test_what_is_on_its_way_is_taken_back_when_it_has_arrived(store: Store) -> None:
    """Its row stays until the answer is there: else nobody would know the message."""
    await store.chats.meet(make_chat(1), NOW)
    await store.follows.add(1, 0, Follow(), NOW)
    await take_in(store, make_reading([make_item(5)]))
    while await store.outbox.fan_out_chunk(NOW, DEPARTURES):
        pass
    (claim,) = (await store.outbox.claim(NOW, timedelta(minutes=2), departures=DEPARTURES, limit=9)).claims
    await hide_story(store.database, 1, LATER)
    assert await count(store, "waiting") == 1
    shown = (Shown(1, "en", b"x"),)
    await store.outbox.settle([Settlement(claim, Sent(70), shown=shown)], LATER)
    assert [message.message_id for message in await due(store)] == [70]


async def test_story_is_hidden_since_the_first_time(store: Store) -> None:
    """Going through it once more does not move the moment."""
    await take_in(store, make_reading([make_item(5)]))
    await hide_story(store.database, 1, NOW)
    await hide_story(store.database, 1, LATER)
    assert await count(store, f"story WHERE hidden_at = {milliseconds(NOW)}") == 1


async def test_unknown_number_is_told(store: Store) -> None:
    """With what helps."""
    with pytest.raises(SaqbalaError, match="there is no story 9; see the numbers with saqbala export"):
        await hide_story(store.database, 9, NOW)
