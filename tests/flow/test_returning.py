"""Chats that go and come back: administrators are told, what was missed is asked about, the answer is carried out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot import pace, questions
from bot.demo.faults import broken
from bot.demo.members import Member
from tests.factories import make_item
from tests.flow.audience import drained, follow, follower, settled, texts
from tests.flow.talk import ask, flat, forge, press, shown

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from tests.flow.conftest import World

DIGEST, ALL, SKIP = "Send one digest", "Send all, one by one", "Skip"


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here, and the flow a twentieth."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)
    monkeypatch.setattr(questions, "LOOK_SECONDS", 0.05)


async def nothing_open(world: World) -> None:
    """Wait until everything that was to be told or asked has been, and has arrived."""
    await drained(world, "SELECT 1 FROM chat WHERE suspended_at IS NOT NULL AND suspension_told = 0 AND chat < 0")
    await drained(world, "SELECT 1 FROM thread WHERE suspended_at IS NOT NULL AND suspension_told = 0")
    await drained(world, "SELECT 1 FROM question WHERE asked_at IS NULL UNION ALL SELECT 1 FROM errand")


async def owner_of(world: World, language: str = "en") -> Person:
    """Somebody whom the bot can write to."""
    person = world.emulator.add_user(language_code=language, started=True)
    await ask(world, person, "/hotline")
    return person


async def silenced_channel(world: World, owner: Person) -> Chat:
    """A channel that took the bot's right to post, and missed two stories."""
    channel = world.emulator.add_channel("News", owner=owner)
    await follow(world, channel)
    world.emulator.restrict_bot(channel, by=owner)
    await world.said(owner.chat, lambda m: "no right to post" in m.text)
    for number in (5, 6):
        await world.publish(make_item(number))
    await drained(world, "SELECT 1 FROM fanout")
    return channel


async def asked(world: World, chat: Chat, part: str = "came out") -> ChatMessage:
    """Wait for the question in a chat."""
    return await world.said(chat, lambda m: part in m.text and bool(m.buttons))


async def test_channel_is_silenced_and_may_post_again(world: World) -> None:
    """Its owner is told once and asked once, privately; the channel sees nothing but what he chooses."""
    owner = await owner_of(world)
    channel = await silenced_channel(world, owner)
    await nothing_open(world)
    told = texts(world, owner.chat, "can no longer post in the channel “News”")
    assert len(told) == 1
    assert "kept until" in told[0]
    world.emulator.promote_bot(channel, by=owner)
    question = await asked(world, owner.chat)
    assert "2 stories came out" in question.text
    assert flat(question) == [DIGEST, ALL, SKIP]
    assert world.emulator.sent(channel) == []
    await press(world, owner, question, ALL)
    await settled(world)
    assert [len(texts(world, channel, f"story {number} ")) for number in (5, 6)] == [1, 1]
    assert len(world.emulator.sent(channel)) == 2
    assert "2 stories will be sent one by one." in question.text
    assert question.buttons == []
    await forge(world, owner, question, "q|1|skip")
    assert "answered already: “Send all, one by one”" in question.text


async def test_new_stories_do_not_wait_for_the_answer(world: World) -> None:
    """What comes after the return flows; what was missed leaves together, later."""
    owner = await owner_of(world)
    channel = await silenced_channel(world, owner)
    world.emulator.promote_bot(channel, by=owner)
    question = await asked(world, owner.chat)
    await world.publish(make_item(7))
    await world.said(channel, lambda m: "story 7" in m.text)
    await press(world, owner, question, DIGEST)
    digest = await world.said(channel, lambda m: "2 new stories" in m.text)
    assert "story 5" in digest.text
    assert "story 6" in digest.text
    assert "story 7" not in digest.text


async def test_question_is_answered_by_administrators_only(world: World) -> None:
    """Who is none is refused, forged or demoted; nothing has been decided by it."""
    owner, stranger = await owner_of(world), await owner_of(world)
    channel = await silenced_channel(world, owner)
    world.emulator.promote_bot(channel, by=owner)
    question = await asked(world, owner.chat)
    page = world.emulator.sent(stranger.chat)[-1]
    refused = await forge(world, stranger, page, str(question.buttons[0]["callback_data"]))
    assert (refused.text, refused.alert) == ("Only administrators can change this.", True)
    world.emulator.set_member(channel, owner, "administrator", "can_change_info")
    assert (await press(world, owner, question, DIGEST)).alert
    world.emulator.set_member(channel, owner, "administrator", "can_post_messages")
    await press(world, owner, question, DIGEST)
    await world.said(channel, lambda m: "2 new stories" in m.text)


async def test_rights_that_cannot_be_checked_let_nobody_through(world: World) -> None:
    """The bot has been removed again, as whoever presses hears: it is not known who he is there."""
    owner = await owner_of(world)
    channel = await silenced_channel(world, owner)
    world.emulator.promote_bot(channel, by=owner)
    question = await asked(world, owner.chat)
    world.emulator.kick_bot(channel, by=owner)
    refused = await press(world, owner, question, DIGEST)
    assert refused.text.startswith("Nothing was changed: the bot is no longer in this chat.")
    assert refused.alert


async def test_private_chat_is_asked_when_it_is_unblocked(world: World) -> None:
    """In its language; skipped is skipped; the button works after a restart, and says what was decided."""
    person = await follower(world, "ru")
    world.emulator.block(person)
    for number in range(1, 6):
        await world.publish(make_item(number))
    await drained(world, "SELECT 1 FROM fanout")
    world.emulator.unblock(person)
    question = await asked(world, person.chat, "Пока бот не мог вам писать, вышло 5 новостей.")
    await world.stop()
    await world.start()
    await press(world, person, question, "Пропустить")
    assert question.text == "Пропущено 5 новостей."
    await settled(world)
    assert len(world.emulator.sent(person.chat)) == 1
    await forge(world, person, question, "q|1|digest")
    assert question.text == "На это уже ответили: «Пропустить»."


async def test_private_question_is_nobody_else_s(world: World) -> None:
    """Another person's forged press is an old button."""
    person, other = await follower(world), await owner_of(world)
    world.emulator.block(person)
    await world.publish(make_item(5))
    await drained(world, "SELECT 1 FROM fanout")
    world.emulator.unblock(person)
    question = await asked(world, person.chat)
    data = str(question.buttons[0]["callback_data"])
    refused = await forge(world, other, world.emulator.sent(other.chat)[-1], data)
    assert (refused.text, refused.alert) == ("This button is out of date.", True)


async def test_removed_bot_tells_those_it_has_seen_administer(world: World) -> None:
    """Telegram tells nothing of a group that has removed the bot; who passed the gate before is told."""
    owner, adder, stranger = [await owner_of(world, language) for language in ("ru", "kk", "en")]
    group = world.emulator.add_group("Parents", owner=owner, bot="left")
    world.emulator.set_member(group, stranger)
    world.emulator.set_member(group, adder, "administrator", "can_change_info")
    world.emulator.add_bot(group, by=adder)
    await ask(world, owner, "/follow all", chat=group)
    await ask(world, stranger, "/follow all", chat=group)
    world.emulator.kick_bot(group, by=owner)
    told = await world.said(owner.chat, lambda m: "Parents" in m.text)
    assert "Бота удалили из группы." in told.text
    assert "Бот топтан шығарылды." in (await world.said(adder.chat, lambda m: "Parents" in m.text)).text
    await nothing_open(world)
    assert texts(world, stranger.chat, "Parents") == []


async def test_group_that_forbids_members_to_write_is_suspended(world: World) -> None:
    """Which shows at the next push only; the administrators that Telegram names are told, then the group is asked."""
    owner, member = await owner_of(world), world.emulator.add_user(language_code="en")
    group = world.emulator.add_group("Parents", owner=owner)
    world.emulator.set_member(group, member)
    await follow(world, group)
    group.can_send = False
    await world.publish(make_item(5))
    told = await world.said(owner.chat, lambda m: "can no longer write in the group “Parents”" in m.text)
    assert "It has no right to send messages." in told.text
    world.emulator.promote_bot(group, by=owner)
    question = await asked(world, group)
    assert "Only administrators can choose." in question.text
    assert (await press(world, member, question, DIGEST)).alert
    await press(world, owner, question, DIGEST)
    await world.said(group, lambda m: "story 5" in m.text)


async def test_restricted_and_freed_bot(world: World) -> None:
    """Telegram's word of the restriction is enough: nothing is tried in vain."""
    owner = await owner_of(world)
    group = world.emulator.add_group("Parents", owner=owner)
    await follow(world, group)
    world.emulator.restrict_bot(group, by=owner)
    await world.said(owner.chat, lambda m: "It has no right to send messages." in m.text)
    await world.publish(make_item(5))
    await drained(world, "SELECT 1 FROM fanout")
    world.emulator.restrict_bot(group, "can_send_messages", by=owner)
    await press(world, owner, await asked(world, group), DIGEST)
    await world.said(group, lambda m: "story 5" in m.text)
    assert world.emulator.refusals() == []


async def test_closed_thread_is_told_and_asked_when_it_opens(world: World) -> None:
    """The forum's other topics go on, the general one too."""
    owner = await owner_of(world)
    forum = world.emulator.add_group("Forum", forum=True, owner=owner)
    closed, opened = (world.emulator.add_thread(forum, name, owner) for name in ("Closed", "Open"))
    for thread in (closed.id, opened.id):
        await follow(world, forum, thread=thread)
    world.emulator.close_thread(forum, closed, by=owner)
    told = await world.said(owner.chat, lambda m: "one of the topics of the group “Forum”" in m.text)
    assert "closed or deleted" in told.text
    await world.publish(make_item(5))
    assert (await world.said(forum)).thread == opened.id
    world.emulator.reopen_thread(forum, closed, by=owner)
    question = await asked(world, forum)
    assert question.thread == closed.id
    await press(world, owner, question, SKIP)
    await settled(world)
    assert len(texts(world, forum, "story 5")) == 1
    assert world.emulator.refusals() == []


async def test_general_topic_rests_alone(world: World) -> None:
    """A forum whose general topic is closed goes on in its other topics."""
    owner = await owner_of(world)
    forum = world.emulator.add_group("Forum", forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Open", owner)
    for number in (0, thread.id):
        await follow(world, forum, thread=number)
    world.emulator.close_thread(forum, by=owner)
    await world.said(owner.chat, lambda m: "one of the topics" in m.text)
    await world.publish(make_item(5))
    assert (await world.said(forum)).thread == thread.id
    world.emulator.reopen_thread(forum, by=owner)
    assert (await asked(world, forum)).thread == 0


async def test_bot_that_manages_topics_writes_in_closed_ones(world: World) -> None:
    """A closed topic is none for it: nothing is suspended, nobody is told."""
    owner = await owner_of(world)
    forum = world.emulator.add_group("Forum", forum=True, owner=owner, bot="administrator")
    world.emulator.promote_bot(forum, "can_manage_topics", by=owner)
    thread = world.emulator.add_thread(forum, "Closed", owner)
    await follow(world, forum, thread=thread.id)
    world.emulator.close_thread(forum, thread, by=owner)
    await world.publish(make_item(5))
    assert (await world.said(forum)).thread == thread.id
    await nothing_open(world)
    assert texts(world, owner.chat, "Forum") == []


async def test_closed_thread_is_found_out_by_the_push(world: World) -> None:
    """Where the bot could not ask for its own rights when the topic was closed."""
    owner = await owner_of(world)
    forum = world.emulator.add_group("Forum", forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Closed", owner)
    await follow(world, forum, thread=thread.id)
    world.emulator.inject(broken(400), method="getChatMember")
    world.emulator.close_thread(forum, thread, by=owner)
    await world.emulator.wait_for(lambda: world.emulator.calls_of("getChatMember"))
    await world.publish(make_item(5))
    await world.said(owner.chat, lambda m: "closed or deleted" in m.text)
    assert [call.refusal for call in world.emulator.refusals()] == ["thread_closed"]


async def test_deleted_thread_is_told(world: World) -> None:
    """Nobody tells the bot; the next push finds out."""
    owner = await owner_of(world)
    forum = world.emulator.add_group("Forum", forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Gone", owner)
    await follow(world, forum, thread=thread.id)
    world.emulator.delete_thread(forum, thread)
    await world.publish(make_item(5))
    assert "closed or deleted" in (await world.said(owner.chat, lambda m: "Forum" in m.text)).text


async def test_telegram_in_trouble_delays_the_word(world: World) -> None:
    """While it cannot be asked who administers a channel, nobody is told the wrong thing; nothing is lost."""
    owner = await owner_of(world)
    channel = world.emulator.add_channel("News", owner=owner)
    await follow(world, channel)
    world.emulator.inject(broken(502), method="getChatAdministrators")
    world.emulator.restrict_bot(channel, by=owner)
    await world.emulator.wait_for(lambda: world.emulator.calls_of("getChatAdministrators"))
    rows = "SELECT suspension_told FROM chat WHERE kind = 'channel'"
    assert [tuple(row) for row in await world.store.database.read(rows)] == [(0,)]
    await world.stop()
    await world.start()
    await world.said(owner.chat, lambda m: "News" in m.text)


@pytest.mark.parametrize("order", ["first the old", "first the new"])
async def test_upgrade_is_told_in_either_order(world: World, order: str) -> None:
    """The supergroup keeps what was followed, what waits for an answer, and who administers."""
    owner = await owner_of(world)
    group = world.emulator.add_group("Parents", kind="group", owner=owner)
    await ask(world, owner, "/follow all", chat=group)
    world.emulator.restrict_bot(group, by=owner)
    await world.said(owner.chat, lambda m: "Parents" in m.text)
    await world.publish(make_item(5))
    await drained(world, "SELECT 1 FROM fanout")
    world.emulator.demote_bot(group, by=owner)
    question = await asked(world, group)
    data = str(question.buttons[0]["callback_data"])
    await world.stop()
    supergroup = world.emulator.upgrade(group, by=owner)
    if order == "first the new":
        world.emulator.world.updates.pending.reverse()
        for number, update in enumerate(world.emulator.world.updates.pending):
            update["update_id"] = 900_000_001 + number
    await world.start()
    shop = await ask(world, owner, "/hotline", chat=supergroup)
    await forge(world, owner, shop, data)
    await world.said(supergroup, lambda m: "story 5" in m.text)
    assert len(await world.store.follows.of(supergroup.id, 0)) == 1
    assert await world.store.administrators.of(supergroup.id) == (owner.id,)


async def test_upgrade_known_by_the_error_alone(world: World) -> None:
    """What waits goes to the supergroup once, and follows come along."""
    owner = await owner_of(world)
    group = world.emulator.add_group("Parents", kind="group", owner=owner)
    await follow(world, group)
    supergroup = world.emulator.add_group("Parents", owner=owner)
    group.moved_to = supergroup.id
    await world.publish(make_item(5))
    await world.said(supergroup, lambda m: "story 5" in m.text)
    await settled(world)
    assert len(texts(world, supergroup, "story 5")) == 1
    assert await world.store.chats.get(group.id) is None


async def test_channel_added_without_the_right_is_explained(world: World) -> None:
    """Whoever made the bot an administrator hears what is missing."""
    owner = await owner_of(world)
    channel = world.emulator.add_channel("News", owner=owner, bot="left")
    world.emulator.promote_bot(channel, "can_edit_messages", by=owner)
    assert "it may not send messages there" in (await world.said(owner.chat, lambda m: "News" in m.text)).text


async def test_old_messages_answer_the_newest_question(world: World) -> None:
    """A chat that goes twice is asked twice; either message decides about all."""
    person = await follower(world)
    questions = []
    for number in (5, 6):
        world.emulator.block(person)
        await world.publish(make_item(number))
        await drained(world, "SELECT 1 FROM fanout")
        world.emulator.unblock(person)
        count = number - 4
        questions.append(await asked(world, person.chat, f"{count} stor"))
    before = shown(world)
    world.emulator.press(questions[0], DIGEST, by=person)
    await world.emulator.wait_for(lambda: shown(world) > before)
    digest = await world.said(person.chat, lambda m: "2 new stories" in m.text)
    assert "story 5" in digest.text
    await press(world, person, questions[1], SKIP)
    assert "answered already" in questions[1].text


async def test_nobody_reachable_is_no_trouble(world: World) -> None:
    """A channel whose owner never wrote to the bot rests without a word to anybody."""
    stranger = world.emulator.add_user(language_code="en")
    channel = world.emulator.add_channel("News", owner=stranger)
    await follow(world, channel)
    channel.members[world.emulator.bot.id] = Member("administrator")
    await world.publish(make_item(5))
    async with asyncio.timeout(60):
        while not await world.store.database.read("SELECT 1 FROM chat WHERE suspension_told = 1"):
            await world.emulator.world.bell.wait(list, 0.02)
    assert world.emulator.sent() == []
