"""Places by numbers, texts that are asked for, and what was changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.audit import Change, Deed
from bot.model import Chat, Follow, Looks
from bot.prompts import AWAITED, Prompt
from tests.factories import NOW

if TYPE_CHECKING:
    from bot.store import Store

GROUP = Chat(id=-5, kind="group", language="kk", title="Sample")
SUPERGROUP = -1005


async def test_place_keeps_its_number_when_its_group_moves(store: Store) -> None:
    """A button that was made before leads to the supergroup; a number that was never given leads nowhere."""
    await store.chats.meet(GROUP, NOW)
    number = await store.places.number(GROUP.id, 7)
    assert await store.places.number(GROUP.id, 7) == number
    await store.chats.move(GROUP.id, SUPERGROUP, NOW)
    found = await store.places.find(number)
    assert found is not None
    assert (found[0].id, found[1]) == (SUPERGROUP, 7)
    assert await store.places.find(number + 1) is None


async def test_topic_is_called_as_it_was_opened_until_it_is_renamed(store: Store) -> None:
    """A message tells the first name for ever; of a topic for which nothing was set nothing is kept."""
    await store.chats.meet(GROUP, NOW)
    await store.places.name_topic(GROUP.id, 7, "Safety")
    assert await store.places.topic(GROUP.id, 7) == ""
    await store.places.number(GROUP.id, 7)
    await store.places.name_topic(GROUP.id, 7, "Safety")
    await store.places.name_topic(GROUP.id, 7, "Other")
    assert await store.places.topic(GROUP.id, 7) == "Safety"
    await store.places.name_topic(GROUP.id, 7, "Other", anew=True)
    assert await store.places.topic(GROUP.id, 7) == "Other"


async def test_who_manages_what_is_listed_by_title(store: Store) -> None:
    """Of a forum also the topics for which something is set; private chats and what others manage are left out."""
    forum, channel = SUPERGROUP, -1007
    await store.chats.meet(Chat(id=forum, kind="supergroup", language="kk", title="B"), NOW)
    await store.chats.meet(Chat(id=channel, kind="channel", language="kk", title="A"), NOW)
    await store.chats.meet(GROUP, NOW)
    for chat in (forum, channel):
        await store.administrators.remember(chat, 7, NOW)
    await store.administrators.remember(GROUP.id, 8, NOW)
    await store.follows.add(forum, 3, Follow(), NOW)
    await store.pauses.pause(forum, 5)
    await store.places.number(forum, 9)
    await store.chats.suspend(channel, "kicked", NOW)
    found = await store.places.managed_by(7)
    assert [(one.chat.id, one.chat.suspended, one.threads) for one in found] == [
        (channel, True, ()),
        (forum, False, (3, 5)),
    ]


async def test_present_number_of_a_chat_is_found_after_moves(store: Store) -> None:
    """An unknown one stays as it is."""
    await store.chats.meet(GROUP, NOW)
    await store.chats.move(GROUP.id, SUPERGROUP, NOW)
    assert [await store.chats.present(chat) for chat in (GROUP.id, SUPERGROUP, -9)] == [SUPERGROUP, SUPERGROUP, -9]


async def test_text_is_awaited_until_it_ends_or_is_too_late(store: Store) -> None:
    """The last one asked for counts, for an hour."""
    await store.chats.meet(GROUP, NOW)
    await store.chats.meet(Chat(id=7, kind="private", language="en"), NOW)
    asked = Prompt(chat=7, user=7, kind="header", about=(GROUP.id, 0), message_id=3, asked_at=NOW)
    await store.prompts.ask(asked)
    await store.prompts.ask(last := Prompt(chat=7, user=7, kind="quiet", about=(7, 0), message_id=4, asked_at=NOW))
    assert await store.prompts.get(7, 7, NOW) == last
    assert await store.prompts.get(7, 8, NOW) is None
    assert await store.prompts.asked_by(7, 4, NOW) == last
    assert await store.prompts.asked_by(7, 3, NOW) is None
    assert await store.prompts.get(7, 7, NOW + AWAITED) is None
    await store.prompts.end(7, 7)
    assert await store.prompts.get(7, 7, NOW) is None


async def test_changes_are_kept_newest_first(store: Store) -> None:
    """Also those made in the name of the chat; old ones are forgotten."""
    await store.chats.meet(GROUP, NOW)
    first = Change(deed=Deed(kind="follow", value="education"), user=7, at=NOW)
    second = Change(deed=Deed(kind="pause"), user=None, at=NOW + timedelta(seconds=1))
    for change in (first, second):
        await store.changes.add(GROUP.id, 0, change)
    assert await store.changes.latest(GROUP.id, 0, 5) == [second, first]
    await store.changes.forget_before(second.at)
    assert await store.changes.latest(GROUP.id, 0, 5) == [second]


async def test_looks_stand_beside_other_settings(store: Store) -> None:
    """Setting one does not take the other away, and what is as at first is not kept."""
    await store.chats.meet(GROUP, NOW)
    await store.contact.want_outages(GROUP.id, wanted=True)
    looks = Looks(form="title", second="ru", header="Sample")
    await store.looks.set(GROUP.id, 0, looks)
    assert await store.looks.of(GROUP.id, 0) == looks
    assert await store.contact.wants_outages(GROUP.id)
    await store.looks.set(GROUP.id, 0, Looks())
    rows = await store.database.read("SELECT settings FROM thread WHERE chat = ?", (GROUP.id,))
    assert rows[0]["settings"] == '{"outages":true}'
