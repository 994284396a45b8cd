"""Approval before posting: proposed privately, decided once by whoever presses first, undone for ten minutes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import pace, proposing, questions
from bot.demo import deleting
from bot.demo.clock import Clock
from bot.demo.faults import Fault, slow
from bot.demo.people import Member
from bot.errors import StoreError
from bot.managing import manage
from bot.model import Button, Follow, Looks, Message
from bot.store.hiding import hide_story
from bot.telegram import calls
from tests.factories import make_item
from tests.flow.audience import drained, follow, settled, texts
from tests.flow.talk import ask, flat, forge, press

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from tests.flow.conftest import World

DECIDED = "SELECT 1 FROM proposal_copy AS c JOIN proposal AS p USING (proposal) WHERE c.told <> p.state"


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here, and the flows a twentieth."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)
    monkeypatch.setattr(questions, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(proposing, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(proposing, "REST_SECONDS", 0.1)


async def administrator(world: World, language: str = "en") -> Person:
    """Somebody whom the bot can write to."""
    person = world.emulator.add_user(language_code=language, started=True)
    await ask(world, person, "/hotline")
    return person


async def panel(world: World, person: Person, chat: Chat, thread: int = 0) -> ChatMessage:
    """Open the panel of a chat's approval in somebody's private chat."""
    message = await ask(world, person, "/about")
    place = await world.store.places.number(chat.id, thread)
    button = manage(Message(html="", buttons=((Button(text="", data="c|a"),),)), place).buttons[0][0]
    await forge(world, person, message, button.data)
    return message


async def channel_of(world: World, owner: Person, *others: Person, title: str = "News") -> Chat:
    """A channel that follows the main topic, whose administrators may all post."""
    channel = world.emulator.add_channel(title, owner=owner)
    for other in others:
        world.emulator.set_member(channel, other, "administrator", "can_post_messages")
    await follow(world, channel)
    return channel


async def approving(world: World, *people: Person, title: str = "News") -> Chat:
    """Such a channel with approval, the proposals going to all of these people."""
    channel = await channel_of(world, *people, title=title)
    await press(world, people[0], await panel(world, people[0], channel), "Approve before posting")
    for other in people[1:]:
        await press(world, other, await panel(world, other, channel), "Receive the stories")
    return channel


async def proposed(world: World, person: Person, part: str = "story 5") -> ChatMessage:
    """Wait for a proposal."""
    return await world.said(person.chat, lambda m: part in m.text and "Approve" in flat(m))


async def spread(world: World) -> None:
    """Wait until all stories have reached those who are to get or to approve them."""
    await drained(world, "SELECT 1 FROM fanout UNION ALL SELECT 1 FROM proposal WHERE asked_at IS NULL")


async def test_story_is_proposed_and_posted_when_approved(world: World) -> None:
    """As it will look, with a line that says where; the second who presses hears what was decided."""
    owner, other = await administrator(world), await administrator(world)
    channel = await approving(world, owner, other)
    await world.publish(make_item(5))
    first, second = await proposed(world, owner), await proposed(world, other)
    assert first.text.startswith("For approval, to be posted in the channel “News”:\n\nSample story 5 (en)")
    assert flat(first) == ["Approve", "Skip"]
    assert world.emulator.sent(channel) == []
    made = await press(world, owner, first, "Approve")
    assert made.text == "Approved, it will be posted."
    post = await world.said(channel)
    assert post.text in first.text.replace("For approval, to be posted in the channel “News”:\n\n", "")
    assert first.text.startswith("News\nApproved, it will be posted.\n\n")
    assert flat(first) == ["Undo"]
    await world.emulator.wait_for(lambda: flat(second) == ["Undo"])
    await settled(world)
    assert len(world.emulator.sent(channel)) == 1


async def test_second_press_is_told_what_was_decided(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, also while the message still shows the buttons; nothing is posted twice."""
    owner, other = await administrator(world), await administrator(world)
    channel = await approving(world, owner, other)
    await world.publish(make_item(5))
    first, second = await proposed(world, owner), await proposed(world, other)
    monkeypatch.setattr(proposing, "AT_ONCE", 0)
    await press(world, owner, first, "Skip")
    made = await press(world, other, second, "Approve")
    assert (made.text, made.alert) == ("This was decided already. Skipped.", True)
    await world.emulator.wait_for(lambda: flat(second) == ["Undo"])
    await settled(world)
    assert world.emulator.sent(channel) == []


async def test_two_who_press_at_once(world: World) -> None:
    """One of them decides, and one post comes of it."""
    owner, other = await administrator(world), await administrator(world)
    channel = await approving(world, owner, other)
    await world.publish(make_item(5))
    messages = [await proposed(world, owner), await proposed(world, other)]
    await asyncio.gather(press(world, owner, messages[0], "Approve"), press(world, other, messages[1], "Approve"))
    await world.said(channel)
    await settled(world)
    assert len(world.emulator.sent(channel)) == 1


async def test_post_is_undone_in_time(world: World) -> None:
    """It is deleted in the channel, is never posted again, and the others see it, too."""
    owner, other = await administrator(world), await administrator(world)
    channel = await approving(world, owner, other)
    await world.publish(make_item(5))
    first, second = await proposed(world, owner), await proposed(world, other)
    await press(world, owner, first, "Approve")
    post = await world.said(channel)
    await settled(world)
    await world.emulator.wait_for(lambda: flat(second) == ["Undo"])
    made = await press(world, other, second, "Undo")
    assert made.text == "Undone: the post was removed from the channel."
    assert post.id not in channel.messages
    await world.emulator.wait_for(lambda: "Undone" in first.text and not first.buttons)
    assert (await world.store.outbox.waiting(), await rows(world, "SELECT 1 FROM waiting")) == (0, 0)


async def test_undo_comes_too_late(world: World) -> None:
    """After ten minutes it says so, the post stays, and the button goes by itself."""
    owner, other = await administrator(world), await administrator(world)
    channel = await approving(world, owner, other)
    await world.publish(make_item(5))
    first, second = await proposed(world, owner), await proposed(world, other)
    await press(world, owner, first, "Approve")
    await world.said(channel)
    await settled(world)
    await drained(world, DECIDED)
    world.clock.jump(world.clock.now() + timedelta(minutes=11))
    made = await forge(world, owner, first, "y|1|undo")
    assert (made.text, made.alert) == ("The 10 minutes in which this could be undone are over.", True)
    await world.emulator.wait_for(lambda: not first.buttons and not second.buttons)
    assert second.text.startswith("News\nApproved and posted.")
    assert len(world.emulator.sent(channel)) == 1


async def test_post_that_cannot_be_deleted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note takes its place; where the bot may not even edit it, that is said, and it can be tried again."""
    owner = await administrator(world)
    channel = await approving(world, owner)
    await world.publish(make_item(5))
    message = await proposed(world, owner)
    await press(world, owner, message, "Approve")
    post = await world.said(channel)
    await settled(world)
    monkeypatch.setattr(deleting, "_DELETABLE", -1)
    bot = channel.members[world.emulator.bot.id]
    channel.members[world.emulator.bot.id] = Member("administrator")
    made = await press(world, owner, message, "Undo")
    assert made.text == "Telegram does not let the bot remove this post. Please delete it in the chat yourself."
    channel.members[world.emulator.bot.id] = Member(bot.status, bot.rights - {"can_delete_messages"})
    await press(world, owner, message, "Undo")
    await world.emulator.wait_for(lambda: "a short note stands in its place" in message.text)
    assert post.text == "This story was removed."


async def test_post_is_deleted_once_telegram_is_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own trouble is not taken for a refusal: nobody is told to delete the post by hand."""
    monkeypatch.setattr(calls, "ANSWER_ATTEMPTS", 1)
    owner = await administrator(world)
    channel = await approving(world, owner)
    await world.publish(make_item(5))
    message = await proposed(world, owner)
    await press(world, owner, message, "Approve")
    await world.said(channel)
    await settled(world)
    world.emulator.inject(Fault(kind="broken", code=502), method="deleteMessage")
    made = await press(world, owner, message, "Undo")
    assert made.text == "Something went wrong. Please try again."
    await press(world, owner, message, "Undo")
    assert world.emulator.sent(channel) == []


async def test_who_blocks_the_bot_before_it_reaches_him(world: World) -> None:
    """Nobody has the story then, and that is said to somebody who can ask for it."""
    owner, other = await administrator(world), await administrator(world)
    channel = await approving(world, owner)
    world.emulator.set_member(channel, other, "administrator", "can_post_messages")
    owner.chat.blocked = True
    await world.publish(make_item(5))
    told = await world.said(other.chat, lambda m: "wait for approval" in m.text)
    await press(world, other, told, "Receive the stories")
    await press(world, other, await proposed(world, other), "Approve")
    assert "story 5" in (await world.said(channel)).text


async def test_skipped_story_is_opened_again(world: World) -> None:
    """By Undo, for everybody; then it can be approved."""
    owner, other = await administrator(world), await administrator(world)
    channel = await approving(world, owner, other)
    await world.publish(make_item(5))
    first, second = await proposed(world, owner), await proposed(world, other)
    assert (await press(world, owner, first, "Skip")).text == "Skipped."
    await world.emulator.wait_for(lambda: "Skipped." in second.text)
    await press(world, owner, first, "Undo")
    await world.emulator.wait_for(lambda: flat(first) == flat(second) == ["Approve", "Skip"])
    await press(world, other, second, "Approve")
    assert "story 5" in (await world.said(channel)).text


async def test_nobody_decides_for_a_day(world: World) -> None:
    """Nothing is posted, and the buttons go; one that was kept says so."""
    owner = await administrator(world)
    channel = await approving(world, owner)
    await world.publish(make_item(5))
    message = await proposed(world, owner)
    world.clock.jump(world.clock.now() + timedelta(hours=24))
    made = await forge(world, owner, message, "y|1|approve")
    assert made.text == "Nobody approved it within a day, so it will not be posted."
    await world.emulator.wait_for(lambda: not message.buttons)
    await settled(world)
    assert world.emulator.sent(channel) == []


async def test_quiet_hours_hold_what_was_approved(quiet_world: World) -> None:
    """It says when it will be posted; undone before, it is withdrawn."""
    night = datetime(2026, 5, 20, 20, 0, tzinfo=UTC)  # one o'clock in Almaty
    quiet_world.clock = Clock(lambda: night)
    await quiet_world.start()
    world = quiet_world
    owner = await administrator(world)
    channel = await approving(world, owner)
    await world.store.timings.set_quiet(channel.id, 0, "22:00-07:00", world.app.departures, night)
    await world.publish(make_item(5), make_item(6))
    first, second = await proposed(world, owner, "story 5"), await proposed(world, owner, "story 6")
    made = await press(world, owner, first, "Approve")
    assert made.text == "Approved, it will be posted today at 07:00."
    await press(world, owner, second, "Approve")
    assert (await press(world, owner, second, "Undo")).text == "Undone: it will not be posted."
    assert world.emulator.sent(channel) == []
    world.clock.jump(world.clock.now() + timedelta(hours=6))
    assert "story 5" in (await world.said(channel)).text
    await settled(world)
    assert len(world.emulator.sent(channel)) == 1


async def test_several_stories_are_proposed_and_posted_one_by_one(world: World) -> None:
    """Each is a message of its own, here and there."""
    owner = await administrator(world)
    channel = await approving(world, owner)
    await world.publish(make_item(5), make_item(6))
    for number in (5, 6):
        await press(world, owner, await proposed(world, owner, f"story {number}"), "Approve")
    await world.emulator.wait_for(lambda: len(world.emulator.sent(channel)) == 2)
    await settled(world)
    assert [len(texts(world, channel, f"story {number}")) for number in (5, 6)] == [1, 1]


async def test_each_language_has_its_place(world: World) -> None:
    """The post is in the channel's, the rest in the administrator's."""
    owner = await administrator(world, "kk")
    channel = world.emulator.add_channel("News", owner=owner)
    await follow(world, channel, "ru")
    await world.store.approvals.set(channel.id, 0, world.clock.now(), wanted=True)
    await world.store.approvals.want(channel.id, 0, owner.id, wanted=True)
    await world.publish(make_item(5, "ru"))
    message = await world.said(owner.chat, lambda m: "story 5" in m.text)
    assert message.text.startswith("«News» арнасында жариялау үшін мақұлдауыңызды күтеді:\n\nSample story 5 (ru)")
    assert flat(message) == ["Мақұлдау", "Өткізіп жіберу"]


async def test_post_looks_as_its_channel_wants(world: World) -> None:
    """With its header and second language, in the proposal and in the channel alike."""
    owner = await administrator(world)
    channel = await approving(world, owner)
    await world.store.looks.set(channel.id, 0, Looks(form="title", second="ru", header="<b>Our school</b>"))
    await world.publish(make_item(5), make_item(5, "ru"))
    message = await proposed(world, owner)
    assert "\n\nOur school\n\nSample story 5 (en)" in message.text
    assert "Sample story 5 (ru)" in message.text
    assert "Summary" not in message.text
    await press(world, owner, message, "Approve")
    assert message.text.endswith((await world.said(channel)).text)


async def test_topic_of_a_forum(world: World) -> None:
    """Only its own stories are approved, and are posted there."""
    owner = await administrator(world)
    forum = world.emulator.add_group("Forum", forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Samples", owner)
    await follow(world, forum, thread=thread.id)
    await world.store.follows.add(forum.id, 0, Follow(), world.clock.now() - timedelta(seconds=1))
    await press(world, owner, await panel(world, owner, forum, thread.id), "Approve before posting")
    await world.publish(make_item(5))
    message = await proposed(world, owner)
    assert message.text.startswith("For approval, to be posted in one of the topics of the group “Forum”:")
    assert [post.thread for post in world.emulator.sent(forum) if "story 5" in post.text] == [0]
    await press(world, owner, message, "Approve")
    await world.emulator.wait_for(lambda: len(texts(world, forum, "story 5")) == 2)
    assert {post.thread for post in world.emulator.sent(forum) if "story 5" in post.text} == {0, thread.id}


async def test_rights_are_asked_for_at_each_press(world: World) -> None:
    """Who administers the channel no longer, and who never did, decides nothing, and is told so."""
    owner, stranger = await administrator(world), await administrator(world)
    channel = await approving(world, owner)
    await world.publish(make_item(5))
    message = await proposed(world, owner)
    assert (await forge(world, stranger, world.emulator.sent(stranger.chat)[-1], "y|1|approve")).alert
    world.emulator.set_member(channel, owner, "member")
    assert (await press(world, owner, message, "Approve")).text == "Only administrators can change this."
    assert (await forge(world, owner, message, "y|99|approve")).text == "This button is out of date."
    assert world.emulator.sent(channel) == []


async def test_proposals_go_to_present_administrators_alone(world: World) -> None:
    """Somebody who has asked for them and administers the channel no longer gets nothing more."""
    owner, other = await administrator(world), await administrator(world)
    channel = await approving(world, owner, other)
    world.emulator.set_member(channel, other, "member")
    await world.publish(make_item(5))
    await proposed(world, owner)
    await spread(world)
    assert texts(world, other.chat, "story 5") == []


async def test_administrators_are_not_asked_for_all_the_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody gets the proposals, which may last for a day: not until somebody else wants them."""
    monkeypatch.setattr(proposing, "REST_SECONDS", 0.02)
    monkeypatch.setattr(proposing, "LONG_REST", 10_000)
    owner, other = await administrator(world), await administrator(world)
    channel = await approving(world, owner)
    world.emulator.set_member(channel, other, "administrator", "can_post_messages")
    await press(world, owner, await panel(world, owner, channel), "Stop receiving them")
    await world.publish(make_item(5))
    told = await world.said(other.chat, lambda m: "wait for approval" in m.text)
    before = len(world.emulator.calls_of("getChatAdministrators"))
    await asyncio.sleep(3 * proposing.LOOK_SECONDS)
    assert len(world.emulator.calls_of("getChatAdministrators")) == before
    await press(world, other, told, "Receive the stories")
    await proposed(world, other)


async def test_nobody_can_be_reached(world: World) -> None:
    """Another administrator is told, and can ask for the proposals: then he gets what is open already."""
    owner, other = await administrator(world), await administrator(world)
    channel = await approving(world, owner)
    world.emulator.set_member(channel, other, "administrator", "can_post_messages")
    shown = await panel(world, owner, channel)
    assert shown.text.startswith("Approval before posting\nChannel “News”\n\n")
    await press(world, owner, shown, "Stop receiving them")
    assert "Nobody receives stories to approve at the moment" in shown.text
    await world.publish(make_item(5))
    told = await world.said(other.chat, lambda m: "wait for approval" in m.text)
    assert "the channel “News”" in told.text
    await press(world, other, told, "Receive the stories")
    assert "Stories to approve go to 1 administrator privately." in told.text
    await press(world, other, await proposed(world, other), "Approve")
    await world.said(channel)
    assert len(texts(world, owner.chat, "wait for approval")) == 1


async def test_who_has_not_started_the_bot_is_told_to(world: World) -> None:
    """In a group's own panel; as soon as he has, he gets what is open."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group("Group", owner=owner)
    await follow(world, group)
    message = await ask(world, owner, "/status", chat=group)
    await forge(world, owner, message, "c|a")
    made = await press(world, owner, message, "Approve before posting")
    assert made.text == "The bot cannot write to you yet. Open your private chat with it and send /start."
    await world.emulator.wait_for(lambda: "Nobody receives stories to approve" in message.text)
    await world.publish(make_item(5))
    assert "the group “Group”" in (await world.said(group, lambda m: "wait for approval" in m.text)).text
    owner.sends("/start")
    await press(world, owner, await proposed(world, owner), "Approve")
    await world.emulator.wait_for(lambda: texts(world, group, "Sample story 5"))


async def test_approval_ends_with_open_proposals(world: World) -> None:
    """They can still be decided; what comes later is posted at once."""
    owner = await administrator(world)
    channel = await approving(world, owner)
    await world.publish(make_item(5))
    message = await proposed(world, owner)
    await press(world, owner, await panel(world, owner, channel), "Post without approval")
    await world.publish(make_item(6))
    await world.emulator.wait_for(lambda: texts(world, channel, "story 6"))
    assert texts(world, channel, "story 5") == []
    await press(world, owner, message, "Approve")
    await world.emulator.wait_for(lambda: texts(world, channel, "story 5"))
    assert [change.deed.value for change in await world.store.changes.latest(channel.id, 0, 9)] == ["off", "on"]


async def test_what_waits_already_is_proposed_when_approval_begins(world: World) -> None:
    """Nobody has approved it either."""
    owner = await administrator(world)
    channel = await channel_of(world, owner)
    await world.store.timings.set_digest(channel.id, 0, "daily 18:00", world.app.departures, world.clock.now())
    await world.publish(make_item(5))
    await drained(world, "SELECT 1 FROM fanout")
    shown = await panel(world, owner, channel)
    await press(world, owner, shown, "Approve before posting")
    assert "story 5" in (await proposed(world, owner)).text
    assert "1 story waits for approval." in shown.text
    assert await rows(world, "SELECT 1 FROM waiting") == 0
    assert "administrator's approval: 1 story" in (await posted_status(world, channel)).text


async def test_hidden_story_is_taken_back(world: World) -> None:
    """From those who were to approve it, too; a press on what is left says so."""
    owner = await administrator(world)
    channel = await approving(world, owner)
    await world.publish(make_item(5))
    message = await proposed(world, owner)
    await hide_story(world.store.database, 1, world.clock.now())
    await world.emulator.wait_for(lambda: message.text == "This story was removed.")
    assert (await forge(world, owner, message, "y|1|approve")).text == "This story was removed."
    await settled(world)
    assert world.emulator.sent(channel) == []


@pytest.mark.parametrize("fault", [Fault(kind="broken", code=502), Fault(kind="flood", seconds=1)], ids=["502", "429"])
async def test_message_is_edited_once_telegram_is_back(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    """What cannot be edited while Telegram has trouble of its own is not left with buttons that do nothing."""
    monkeypatch.setattr(calls, "ANSWER_ATTEMPTS", 1)
    owner, other = await administrator(world), await administrator(world)
    await approving(world, owner, other)
    await world.publish(make_item(5))
    mine, theirs = await proposed(world, owner), await proposed(world, other)
    await spread(world)
    world.emulator.inject(fault, method="editMessageText", chat=other.chat, times=2)
    await press(world, owner, mine, "Skip")
    await world.emulator.wait_for(lambda: "Approve" not in flat(theirs))


async def test_who_has_to_wait_keeps_nobody_else_waiting(world: World) -> None:
    """A private chat that Telegram lets nothing be written to for a minute holds up no other proposal."""
    owner, other = await administrator(world), await administrator(world)
    await approving(world, owner, other)
    await world.publish(make_item(5))
    mine, theirs = await proposed(world, owner), await proposed(world, other)
    await spread(world)
    world.emulator.inject(Fault(kind="flood", seconds=60), method="editMessageText", chat=other.chat)
    await press(world, owner, mine, "Skip")
    await world.emulator.wait_for(
        lambda: any(call.parameters["chat_id"] == str(other.id) for call in world.emulator.calls_of("editMessageText"))
    )
    await world.publish(make_item(6))
    await proposed(world, owner, "story 6")
    assert "Approve" in flat(theirs)


async def test_present_text_is_posted(world: World) -> None:
    """A story that was corrected after it was proposed leaves as it is today."""
    owner = await administrator(world)
    channel = await approving(world, owner)
    await world.publish(make_item(5))
    message = await proposed(world, owner)
    await world.publish(make_item(5, title="Corrected sample story 5"))
    await press(world, owner, message, "Approve")
    assert "Corrected sample story 5" in (await world.said(channel)).text


@pytest.mark.parametrize("decided", ["Approve", "Skip"])
async def test_restart_loses_nothing(world: World, decided: str) -> None:
    """What was proposed before can be decided after it, and what was decided is not proposed again."""
    owner = await administrator(world)
    channel = await approving(world, owner)
    await world.publish(make_item(5))
    message = await proposed(world, owner)
    await world.stop()
    await world.start()
    await press(world, owner, message, decided)
    await settled(world)
    assert len(world.emulator.sent(channel)) == (1 if decided == "Approve" else 0)
    assert len(texts(world, owner.chat, "story 5")) == 1


async def test_crash_between_approval_and_post(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that dies before it could note the post leaves one post, of which administrators are asked."""
    owner = await administrator(world)
    channel = await approving(world, owner)
    await world.publish(make_item(5))
    message = await proposed(world, owner)

    async def settle(*_: object) -> None:
        raise StoreError("the database cannot be used now")

    with monkeypatch.context() as patch:
        patch.setattr(type(world.store.outbox), "settle", settle)
        world.emulator.inject(slow(0.1), method="sendMessage", chat=channel)
        await press(world, owner, message, "Approve")
        await world.said(channel)
        async with asyncio.timeout(60):
            await world.stop()
    await world.start()
    await world.said(owner.chat, lambda m: "not certain" in m.text)
    made = await press(world, owner, message, "Undo")
    assert made.text.startswith("Undone, but Telegram's answer was lost")
    await settled(world)
    assert len(world.emulator.sent(channel)) == 1


async def rows(world: World, sql: str) -> int:
    """How many rows a query finds."""
    return len(await world.store.database.read(sql))


async def posted_status(world: World, channel: Chat) -> ChatMessage:
    """What /status says in a channel."""
    posted = world.emulator.post(channel, "/status")
    return await world.said(channel, lambda message: message.id > posted.id)
