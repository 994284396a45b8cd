"""The same database under another bot's token: chats rest until they let it in, and go on with all that was set."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cli.importing import import_chats
from bot.config import Secret
from bot.demo.emulator import Emulator
from bot.demo.endpoint import serve
from bot.store.hiding import hide_story
from tests.factories import make_item
from tests.flow.audience import MAIN, drained, follow, follower, settled, texts
from tests.flow.talk import ask, press

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.demo.happenings import Person
    from tests.flow.conftest import World

SET = "SELECT thread, digest, quiet, settings FROM thread WHERE chat < 0 ORDER BY chat, thread"
TOKEN = "2345678901:SampleTokenOfAnotherBotNotASecret"  # noqa: S105 - opens nothing


@asynccontextmanager
async def other_bot(world: World, *, operators: frozenset[int] = frozenset()) -> AsyncIterator[Emulator]:
    """Go on with another bot, whom nobody knows: the people are there, no group or channel has it."""
    first, settings = world.emulator, world.settings
    await world.stop()
    other = Emulator(token=TOKEN, username="another_sample_bot")
    for chat in first.world.chats.values():
        if chat.user:
            other.add_user(chat.user.first_name, id=chat.id, language_code=chat.user.language_code)
        elif chat.kind == "channel":
            other.add_channel(chat.title, id=chat.id, bot="left")
        else:
            other.add_group(chat.title, id=chat.id, kind=chat.kind, forum=chat.forum, bot="left").threads = chat.threads
    async with serve(other) as url:
        changes = {"bot_token": Secret(TOKEN), "bot_api_url": url, "admin_ids": operators}
        world.emulator, world.settings = other, replace(settings, **changes)
        try:
            await world.start()
            yield other
        finally:
            await world.stop()
            world.emulator, world.settings = first, settings
    assert other.malformed() == []


def same(world: World, person: Person) -> Person:
    """Somebody, as the other bot's Telegram knows them."""
    known = world.emulator.world.users[person.id]
    assert type(known) is type(person)
    return known


async def test_nobody_is_written_to_before_they_let_it_in(world: World) -> None:
    """Not one request is refused: what comes meanwhile waits, and nobody's administrators are told."""
    owner, person = await follower(world), await follower(world)
    channel, group = world.emulator.add_channel(owner=owner), world.emulator.add_group(owner=owner)
    for chat in (channel, group):
        await follow(world, chat)
    await world.publish(make_item(1))
    await world.said(channel)
    await settled(world)
    async with other_bot(world) as other:
        await world.publish(make_item(2))
        await drained(world, "SELECT 1 FROM fanout")
        waiting = await world.store.database.read("SELECT chat FROM waiting ORDER BY chat")
        assert {row["chat"] for row in waiting} == {owner.id, person.id, channel.id, group.id}
        await drained(world, "SELECT 1 FROM chat_due UNION SELECT 1 FROM errand")
        assert (other.sent(), other.refusals()) == ([], [])


async def test_group_goes_on_where_it_adds_the_bot(world: World) -> None:
    """With its follows, its threads and its settings; it is asked what is to become of what it missed."""
    owner = world.emulator.add_user(language_code="en", started=True)
    forum = world.emulator.add_group("Forum", forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "News", owner)
    await follow(world, forum, thread=thread.id)
    await ask(world, owner, "/quiet off", chat=forum, thread=thread)
    before = await world.store.database.read(SET)
    async with other_bot(world) as other:
        await world.publish(make_item(1))
        await drained(world, "SELECT 1 FROM fanout")
        owner, forum = same(world, owner), other.world.chats[forum.id]
        other.set_member(forum, owner, "creator")
        await ask(world, owner, "/start")
        other.add_bot(forum, by=owner)
        question = await world.said(forum, lambda m: "1 story came out" in m.text)
        assert question.thread == thread.id
        await world.publish(make_item(2))
        assert (await world.said(forum, lambda m: "story 2" in m.text)).thread == thread.id
        assert await world.store.follows.of(forum.id, thread.id) == (MAIN,)
        after = await world.store.database.read(SET)
        assert [tuple(row) for row in after] == [tuple(row) for row in before]
        assert other.refusals() == []


async def test_channel_goes_on_where_it_adds_the_bot(world: World) -> None:
    """As soon as the bot may post there; whoever administers it is known as before."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = world.emulator.add_channel("News", owner=owner, bot="left")
    world.emulator.promote_bot(channel, by=owner)
    await follow(world, channel)
    async with other_bot(world) as other:
        owner, channel = same(world, owner), other.world.chats[channel.id]
        other.set_member(channel, owner, "creator")
        await ask(world, owner, "/start")
        assert await world.store.administrators.of(channel.id) == (owner.id,)
        other.promote_bot(channel, by=owner)
        await drained(world, f"SELECT 1 FROM chat WHERE chat = {channel.id} AND suspended_at IS NOT NULL")  # noqa: S608
        await world.publish(make_item(1))
        await world.said(channel, lambda m: "story 1" in m.text)
        assert other.refusals() == []


async def test_person_finds_everything_after_start(world: World) -> None:
    """What they follow is there; they are asked once what is to become of what they missed."""
    person = await follower(world)
    async with other_bot(world) as other:
        await world.publish(make_item(1))
        await drained(world, "SELECT 1 FROM fanout")
        person = same(world, person)
        person.sends("/start")
        question = await world.said(person.chat, lambda m: "could not write to you" in m.text)
        await press(world, person, question, "Send all, one by one")
        await world.said(person.chat, lambda m: "story 1" in m.text)
        await world.publish(make_item(2))
        await world.said(person.chat, lambda m: "story 2" in m.text)
        asked = [one for one in other.calls_of("sendMessage") if "could not write to you" in one.parameters["text"]]
        assert len(asked) == 1
        assert other.refusals() == []


async def test_messages_of_the_other_bot_are_left_alone(world: World) -> None:
    """A correction edits none of them, a hidden story deletes none: their numbers are no message of this bot's."""
    person = await follower(world)
    numbers = await world.publish(make_item(1), make_item(2))
    await settled(world)
    async with other_bot(world) as other:
        person = same(world, person)
        await ask(world, person, "/start")
        await world.publish(make_item(1, title="A corrected title of story 1"))
        await hide_story(world.store.database, numbers[1], world.clock.now())
        world.app.revision.wake()
        await drained(world, "SELECT 1 FROM revising UNION ALL SELECT 1 FROM revision")
        assert [call.method for call in other.calls if call.method.startswith(("edit", "delete"))] == []
        assert other.refusals() == []


async def test_operators_are_told_once(world: World) -> None:
    """When they have started the new bot; how many chats it concerns, and what to do."""
    operator = await follower(world)
    async with other_bot(world, operators=frozenset({operator.id})):
        operator = same(world, operator)
        await ask(world, operator, "/start")
        told = await world.said(operator.chat, lambda m: "another token" in m.text)
        assert "cannot write to 1 chat yet" in told.text
        await world.stop()
        await world.start()
        await ask(world, operator, "/status")
        assert len(texts(world, operator.chat, "another token")) == 1


async def test_menu_is_set_anew(world: World) -> None:
    """The new bot's account has none yet, whatever the other one's had."""
    await world.emulator.wait_for(lambda: world.emulator.calls_of("setMyDescription"))
    async with other_bot(world) as other:
        await other.wait_for(lambda: other.calls_of("setMyCommands") and other.calls_of("setMyDescription"))


async def test_return_of_the_former_token_is_as_if_nothing_had_been(world: World) -> None:
    """A wrong token in the settings costs nothing: what came meanwhile leaves, and nobody is asked."""
    person = await follower(world)
    channel = world.emulator.add_channel()
    await follow(world, channel)
    numbers = await world.publish(make_item(1))
    await settled(world)
    async with other_bot(world):
        await world.publish(make_item(2))
        await drained(world, "SELECT 1 FROM fanout")
    await world.start()
    for chat in (person.chat, channel):
        await world.said(chat, lambda m: "story 2" in m.text)
        assert len(world.emulator.sent(chat)) == 2
    await hide_story(world.store.database, numbers[0], world.clock.now())
    world.app.revision.wake()
    await world.emulator.wait_for(lambda: len(world.emulator.calls_of("deleteMessage")) == 2)


async def test_chats_from_a_file_rest_where_that_is_wanted(world: World) -> None:
    """Those that the database knows already do not; the others come back by what they do, with all that was set."""
    known, new = await follower(world), world.emulator.add_user(language_code="en")
    lines = [b'{"chat": %d, "kind": "private", "language": "en", "follows": ["all"]}' % one.id for one in (known, new)]
    await import_chats(world.settings, lines, print, world.clock.now(), resting=True)
    await world.publish(make_item(1))
    await world.said(known.chat, lambda m: "story 1" in m.text)
    await settled_but(world, new)
    new.sends("/start")
    question = await world.said(new.chat, lambda m: "could not write to you" in m.text)
    await press(world, new, question, "Send one digest")
    await world.said(new.chat, lambda m: "story 1" in m.text)
    assert world.emulator.refusals() == []


async def settled_but(world: World, person: Person) -> None:
    """Wait until nothing waits for anybody else."""
    await drained(world, f"SELECT 1 FROM waiting WHERE chat <> {person.id} UNION ALL SELECT 1 FROM fanout")  # noqa: S608
