"""From a changed story to the messages that are to be edited, and what becomes of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.departure import Departures
from bot.model import ChatKind, Edition, Follow, Language
from bot.outcome import Again, ChatGone, EditOutcome, Fixed, Later, Lost, Refused, Sent
from bot.store import Store, open_store, revising
from bot.store.migration import migrate
from bot.store.revising import begin_revision
from bot.store.revisions import Revised, SentMessage
from bot.store.schema import migrations
from bot.store.settlement import Settlement, Shown
from tests.factories import NOW, ZONE, make_chat, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store.settlement import Claim

LEASE = timedelta(minutes=2)
LATER = NOW + timedelta(hours=1)
CORRECTED = "Corrected sample"


async def follow(
    store: Store, *chats: int, kind: ChatKind = "private", language: Language = "en", thread: int = 0
) -> None:
    for chat in chats:
        await store.chats.meet(make_chat(chat, kind, language), NOW)
        await store.follows.add(chat, thread, Follow(), NOW)


async def publish(store: Store, *numbers: int, language: Language = "en", title: str = "", now: datetime = NOW) -> int:
    """Store stories, or what has become of them, as a read does; the number of the last."""
    items = [make_item(number, language, title=title) for number in numbers]
    stories = await take_in(store, make_reading(items, make_source(f"sample-{language}", language)), now=now)
    while await store.outbox.fan_out_chunk(now, Departures(ZONE)):
        pass
    return stories[-1]


async def claim_all(store: Store, now: datetime = NOW) -> list[Claim]:
    """Claim all that may leave."""
    return list((await store.outbox.claim(now, LEASE, departures=Departures(ZONE), limit=100)).claims)


async def send(store: Store, *, message_id: int = 70, claims: list[Claim] | None = None) -> None:
    """Let everything that waits be sent, as messages with this number."""
    for one in await claim_all(store) if claims is None else claims:
        stories = await store.stories.load(one.stories)
        shown = [(story.number, story.edition(one.chat.language)) for story in stories]
        marks = tuple(Shown(number, edition.language, edition.digest) for number, edition in shown)
        style = "list" if len(marks) > 1 else "story"
        settlement = Settlement(one, Sent(message_id), shown=marks, style=style)  # type: ignore[arg-type] # a Style
        await store.outbox.settle([settlement], NOW)


async def correct(store: Store, number: int = 5, language: Language = "en", title: str = CORRECTED) -> None:
    """Change a story's title and find the messages that hold it."""
    await publish(store, number, language=language, title=title, now=LATER)
    await mark(store)


async def mark(store: Store) -> int:
    """Find all messages that are to be edited; the number of chunks."""
    chunks = 0
    while await store.revisions.mark_chunk(LATER):
        chunks += 1
    return chunks


async def due(store: Store, now: datetime = LATER, **options: object) -> list[SentMessage]:
    return await store.revisions.due(now, **{"limit": 100, **options})  # type: ignore[arg-type] # as due's


async def settle(store: Store, message: SentMessage, outcome: EditOutcome | None) -> None:
    """Write down what became of a message, which shows what it is to show where it was edited."""
    stories = {story.number: story for story in await store.stories.load([one.present for one in message.stories])}
    shown = tuple(
        Shown(one.story, one.language, stories[one.present].edition(one.language).digest) for one in message.stories
    )
    await store.revisions.settle([Revised(message, outcome, shown)])


async def edition(store: Store, language: Language) -> Edition:
    story = await store.stories.get(1)
    assert story is not None
    return story.edition(language)


async def test_changed_story_leaves_one_row(store: Store) -> None:
    """However many messages hold it, and however often it changes; a new story leaves none."""
    await follow(store, 1, 2, 3)
    await publish(store, 5)
    assert await store.database.read("SELECT * FROM revising") == []
    await send(store)
    await publish(store, 5, title=CORRECTED)
    await publish(store, 5, language="ru")
    assert len(await store.database.read("SELECT * FROM revising")) == 1
    assert await store.database.read("SELECT * FROM revision") == []


async def test_messages_that_show_the_edition_are_due(store: Store) -> None:
    """Those that show another, and those of other stories, are not."""
    await follow(store, 1, 2)
    await follow(store, 3, language="ru")
    await publish(store, 5)
    await publish(store, 5, language="ru")
    await publish(store, 6)
    await send(store)
    await correct(store)
    found = await due(store)
    assert [(one.chat.id, one.message_id, one.style) for one in found] == [(1, 70, "list"), (2, 70, "list")]
    assert [one.story for one in found[0].stories] == [2, 1]
    assert found[0].marks == {1: 1}
    assert await due(store, LATER - timedelta(seconds=1)) == []
    assert [one.chat.id for one in await due(store, busy={1})] == [2]
    assert len(await due(store, limit=1)) == 1


async def test_story_goes_on_where_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks move the cursor, past threads of one chat on both sides of a cut, and a restart goes on there."""
    monkeypatch.setattr(revising, "CHUNK", 3)
    await follow(store, *range(1, 8))
    for thread in range(5):
        await follow(store, -1, kind="supergroup", thread=thread)
    await publish(store, 5)
    for _ in range(5):
        await send(store)
    await publish(store, 5, title=CORRECTED, now=LATER)
    assert await store.revisions.mark_chunk(LATER)
    assert await store.revisions.mark_chunk(LATER)
    async with open_store(store.database.path) as again:
        assert await mark(again) == 3
    rows = await store.database.read("SELECT chat, thread, marks FROM revision")
    assert [tuple(row) for row in rows] == [(-1, t, 1) for t in range(5)] + [(c, 0, 1) for c in range(1, 8)]


async def test_change_half_way_begins_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was passed already is looked at once more."""
    monkeypatch.setattr(revising, "CHUNK", 2)
    await follow(store, *range(1, 6))
    await publish(store, 5)
    await send(store)
    await publish(store, 5, title=CORRECTED, now=LATER)
    assert await store.revisions.mark_chunk(LATER)
    await correct(store, title="Corrected sample again")
    assert len(await due(store)) == 5


async def test_edited_message_is_done(store: Store) -> None:
    """What it shows is written down, so the same story finds it no more."""
    await follow(store, 1)
    await publish(store, 5)
    await send(store)
    await correct(store)
    (message,) = await due(store)
    await settle(store, message, Sent(70))
    assert await due(store) == []
    async with store.database.write() as tx:
        await revising.begin_revision(tx, 1)
    assert await mark(store) == 1
    assert await due(store) == []


async def test_message_of_several_corrected_stories_is_edited_once(store: Store) -> None:
    """One look answers all of its rows."""
    await follow(store, 1)
    await publish(store, 5, 6, 7)
    await send(store)
    await correct(store, 5)
    await correct(store, 7)
    (message,) = await due(store)
    assert set(message.marks) == {1, 3}
    await settle(store, message, Sent(70))
    assert await due(store) == []


@pytest.mark.parametrize("outcome", [None, Refused("no"), Fixed("gone")])
async def test_given_up_message_is_looked_at_no_more(store: Store, outcome: EditOutcome | None) -> None:
    """Until the story changes again, and not even then where it cannot be edited any more."""
    await follow(store, 1)
    await publish(store, 5)
    await send(store)
    await correct(store)
    (message,) = await due(store)
    await settle(store, message, outcome)
    assert await due(store) == []
    await correct(store, title="Corrected sample again")
    assert len(await due(store)) == (0 if isinstance(outcome, Fixed) else 1)


async def test_failed_edit_waits_alone(store: Store) -> None:
    """It counts its tries, keeps no push back, and a further change of the story brings it forward."""
    await follow(store, 1)
    await publish(store, 5)
    await send(store)
    await correct(store)
    (message,) = await due(store)
    assert message.attempts == 1
    until = LATER + timedelta(minutes=1)
    await settle(store, message, Again(until))
    assert await due(store) == []
    (message,) = await due(store, until)
    assert message.attempts == 2
    await publish(store, 6)
    assert len(await claim_all(store, LATER)) == 1
    await correct(store, title="Corrected sample again")
    assert len(await due(store)) == 1


async def test_wait_is_the_chats(store: Store) -> None:
    """What a 429 to an edit asks for holds for the chat's pushes, too."""
    await follow(store, 1, 2)
    await publish(store, 5)
    await send(store)
    await correct(store)
    until = LATER + timedelta(hours=12)
    await settle(store, (await due(store))[0], Later(until))
    await publish(store, 6)
    assert [one.chat.id for one in await due(store)] == [2]
    assert [one.chat.id for one in await claim_all(store, LATER)] == [2]
    assert len(await due(store, until)) == 2


async def test_change_during_an_edit_is_not_lost(store: Store) -> None:
    """The edit of an earlier state ends nothing."""
    await follow(store, 1)
    await publish(store, 5)
    await send(store)
    await correct(store)
    (message,) = await due(store)
    await correct(store, title="Corrected sample again")
    await settle(store, message, Sent(70))
    (again,) = await due(store)
    await settle(store, again, Sent(70))
    assert await due(store) == []


async def test_later_edition_finds_those_who_wait_for_it(store: Store) -> None:
    """Not those who read another language, and not those who have turned the message."""
    await follow(store, 1, 2, language="kk")
    await follow(store, 3, language="ru")
    await publish(store, 5, language="ru")
    await publish(store, 5, language="en")
    await send(store)
    sent_at = await store.revisions.switch(2, 0, 70, 1, await edition(store, "en"))
    assert sent_at == NOW
    await correct(store, language="kk", title="Kazakh sample")
    assert [one.chat.id for one in await due(store)] == [1]


async def test_switch_is_of_that_message_only(store: Store) -> None:
    """A message that was not pushed, or holds another story, is nobody's choice."""
    await follow(store, 1)
    await publish(store, 5)
    await publish(store, 5, language="ru")
    await send(store)
    russian = await edition(store, "ru")
    assert await store.revisions.switch(1, 0, 71, 1, russian) is None
    assert await store.revisions.switch(1, 0, 70, 2, russian) is None
    assert await store.revisions.switch(2, 0, 70, 1, russian) is None
    assert await store.revisions.switch(1, 0, 70, 2**60, russian) is None
    (row,) = await store.database.read("SELECT shown_language, switched FROM sent")
    assert tuple(row) == ("en", 0)


async def test_switch_during_an_edit_is_looked_at_again(store: Store) -> None:
    """Whichever of the two arrived last, the message is brought to what was chosen."""
    await follow(store, 1)
    await publish(store, 5)
    await publish(store, 5, language="ru")
    await send(store)
    await correct(store)
    (message,) = await due(store)
    russian = await edition(store, "ru")
    await store.revisions.switch(1, 0, 70, 1, russian)
    await settle(store, message, Sent(70))
    (again,) = await due(store)
    (shown,) = again.stories
    assert (shown.language, shown.switched, shown.digest) == ("ru", True, b"")
    await settle(store, again, Sent(70))
    (row,) = await store.database.read("SELECT shown_language, shown_hash FROM sent")
    assert tuple(row) == ("ru", russian.digest)


async def test_suspended_chats_and_threads_are_passed_over(store: Store) -> None:
    """Those known before are not marked; one that is suspended afterwards has nothing to edit."""
    await follow(store, 1, 2)
    for thread in (3, 4):
        await follow(store, -1, kind="supergroup", thread=thread)
    await publish(store, 5)
    await send(store)
    await send(store)
    await store.chats.suspend(1, "Forbidden: bot was blocked by the user", NOW)
    async with store.database.write() as tx:
        await tx.execute("UPDATE thread SET suspended_at = 1 WHERE thread = 3")
    await correct(store)
    assert [(one.chat.id, one.thread) for one in await due(store)] == [(-1, 4), (2, 0)]
    await store.chats.suspend(2, "Forbidden: bot was blocked by the user", NOW)
    _, message = await due(store)
    assert message.stories == ()
    await settle(store, message, None)
    assert [one.chat.id for one in await due(store)] == [-1]


@pytest.mark.parametrize("met", [False, True])
async def test_messages_of_a_moved_group_are_edited_no_more(store: Store, *, met: bool) -> None:
    """Neither those that were marked, nor at a later change, nor one that was on its way when the group moved."""
    await follow(store, -1, kind="group")
    await publish(store, 5)
    await send(store)
    await publish(store, 6)
    claims = await claim_all(store)
    await correct(store, 5)
    if met:
        await follow(store, -1001, kind="supergroup")
    await store.chats.move(-1, -1001, NOW)
    assert await due(store) == []
    await send(store, message_id=71, claims=claims)
    await correct(store, 5, title="Corrected sample again")
    await correct(store, 6)
    assert await due(store) == []
    rows = await store.database.read("SELECT chat, editable FROM sent ORDER BY story")
    assert [tuple(row) for row in rows] == [(-1001, 0), (-1001, 0)]


async def test_hidden_story_is_marked_wherever_it_is_shown(store: Store) -> None:
    """Also where the message shows it as it is; and it is found apart from what has time."""
    await follow(store, 1)
    await publish(store, 5)
    await send(store)
    async with store.database.write() as tx:
        await tx.execute("UPDATE story SET hidden_at = 1")
        await begin_revision(tx, 1)
    assert await mark(store) == 1
    (message,) = await due(store)
    assert [shown.story for shown in message.stories] == [1]
    assert await store.revisions.due(LATER, limit=9, hidden=True) == [message]


async def test_joined_story_is_found_by_its_old_number(store: Store) -> None:
    """Messages that were sent before the joining show what has become of the story."""
    await follow(store, 1)
    await publish(store, 5)
    await send(store)
    await publish(store, 6)
    await send(store, message_id=71)
    async with store.database.write() as tx:
        await tx.execute("UPDATE edition SET story = 2 WHERE story = 1")
        await tx.execute("INSERT INTO alias (alias, story) VALUES (1, 2)")
    await correct(store, 5)
    (message,) = await due(store)
    (shown,) = message.stories
    assert (message.message_id, shown.story, shown.present) == (70, 1, 2)
    russian = replace(await edition(store, "en"), language="ru")
    assert await store.revisions.switch(1, 0, 70, 2, russian) == NOW
    (row,) = await store.database.read("SELECT story FROM sent WHERE switched")
    assert row["story"] == 1


@pytest.mark.parametrize("outcome", [Sent(70), Later(NOW), Lost(), ChatGone("kicked")])
async def test_push_on_its_way_is_looked_at_afterwards(store: Store, outcome: Sent | Later | Lost | ChatGone) -> None:
    """What was made before the change and is sent after it is edited; what was not sent leaves as the story is."""
    await follow(store, -1, kind="channel")
    await publish(store, 5)
    (claim,) = await claim_all(store)
    shown = Shown(1, "en", (await edition(store, "en")).digest)
    await correct(store)
    assert await due(store) == []  # it is not there yet
    await store.outbox.settle([Settlement(claim, outcome, shown=(shown,))], NOW)
    (message,) = await due(store)
    assert [one.digest for one in message.stories] == ([shown.digest] if isinstance(outcome, Sent) else [])
    await settle(store, message, Sent(70) if message.stories else None)
    assert await due(store) == []


async def test_something_leaves(store: Store) -> None:
    """A fan-out on its way, or a row that is due to a chat that has time."""
    await follow(store, 1)
    assert not await store.outbox.leaves(NOW)
    await take_in(store, make_reading([make_item(5)]))
    assert await store.outbox.leaves(NOW)
    await publish(store)
    assert await store.outbox.leaves(NOW)
    assert not await store.outbox.leaves(NOW, busy={1})
    assert not await store.outbox.leaves(NOW - timedelta(seconds=1))
    await send(store)
    assert not await store.outbox.leaves(NOW)


def test_what_was_sent_before_keeps_its_looks(tmp_path: Path) -> None:
    """A file of version 1: messages of several stories are lists, those of groups that moved are left alone."""
    path = tmp_path / "old.db"
    migrate(path, migrations()[:1])
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO moved (chat, moved_to) VALUES (-1, -1001)")
        sql = (
            "INSERT INTO sent (chat, story, message_id, shown_language, shown_hash, sent_at)"
            " VALUES (?, ?, ?, 'en', x'00', 0)"
        )
        connection.executemany(sql, [(7, 1, 70), (7, 2, 70), (7, 3, 71), (-1001, 1, 70)])
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT chat, story, style, switched, editable FROM sent ORDER BY chat, story")
        assert rows.fetchall() == [
            (-1001, 1, "story", 0, 0),
            (7, 1, "list", 0, 1),
            (7, 2, "list", 0, 1),
            (7, 3, "story", 0, 1),
        ]
