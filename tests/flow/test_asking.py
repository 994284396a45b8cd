"""Settings that are written: asked for by a button, answered by the next message, and by no search."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import pace
from bot.hours import Timing
from bot.prompts import AWAITED
from tests.flow.talk import ask, flat, press

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from tests.flow.conftest import World

ANOTHER = {"Another hour", "Другое время", "Басқа уақыт"}
OLD = "This button is out of date."
HELD = timedelta(seconds=61)
"""Longer than who administers a chat is held to be known."""


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a thousandth of a second here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.001)


async def asked(world: World, person: Person, panel: ChatMessage, button: str) -> ChatMessage:
    """Press a button that asks for a text; the question."""
    await press(world, person, panel, button)
    return await world.said(panel.chat, lambda message: message.id > panel.id)


async def replied(world: World, person: Person, question: ChatMessage, text: str, **said: Chat) -> ChatMessage:
    """Answer a question in a group, and wait for what comes of it."""
    sent = world.emulator.say(person, text, chat=question.chat, reply_to=question, **said)
    return await world.said(question.chat, lambda message: message.id > sent.id)


@pytest.mark.parametrize(
    ("digest", "written", "becomes"),
    [
        ("daily", "9", "daily 09:00"),
        ("daily", "9:30", "daily 09:30"),
        ("daily", " 09.30 ", "daily 09:30"),
        ("daily", "at 21:15", "daily 21:15"),
        ("daily", "в 7", "daily 07:00"),
        ("daily", "weekly fri 8", "weekly fri 08:00"),
        ("weekly sat", "7:05", "weekly sat 07:05"),
    ],
)
async def test_hour_of_the_digest_is_written(world: World, digest: str, written: str, becomes: str) -> None:
    """As people write hours; the days stay."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, f"/digest {digest}")
    await asked(world, person, panel, "Another hour")
    answer = await ask(world, person, written)
    assert f"✓ {becomes[-5:]}" in flat(answer)
    assert (await world.store.timings.of(person.chat.id, 0)).digest == becomes


@pytest.mark.parametrize("wrong", ["soon", "25", "9:75", "school", "9 10", "x" * 4000])
async def test_what_is_no_hour_is_asked_again(world: World, wrong: str) -> None:
    """It says so, changes nothing, and is no search; the next answer counts."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, "/digest daily 18")
    await asked(world, person, panel, "Another hour")
    again = await ask(world, person, wrong)
    assert again.text.startswith("The bot does not understand the hour")
    assert flat(again) == ["Cancel"]
    assert (await world.store.timings.of(person.chat.id, 0)).digest == "daily 18:00"
    await ask(world, person, "20")
    assert (await world.store.timings.of(person.chat.id, 0)).digest == "daily 20:00"
    assert not (await ask(world, person, "21")).text.startswith("The digest")


@pytest.mark.parametrize(
    ("quiet", "written", "becomes"),
    [
        ("22:00-07:00", "23:30-6", "23:30-06:00"),
        ("silent 22:00-07:00", "23-8", "silent 23:00-08:00"),
        ("22:00-07:00", "silent 23-8", "silent 23:00-08:00"),
        ("22:00-07:00", "off", "off"),
        ("silent 22:00-07:00", "from 21 to 6.30", "silent 21:00-06:30"),
    ],
)
async def test_quiet_hours_are_written(world: World, quiet: str, written: str, becomes: str) -> None:
    """They stay silent where they were."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, f"/quiet {quiet}")
    await asked(world, person, panel, "Other hours")
    for wrong in ("never ever", "9-9"):
        assert flat(await ask(world, person, wrong)) == ["Cancel"]
    await ask(world, person, written)
    assert (await world.store.timings.of(person.chat.id, 0)).quiet == becomes


async def test_words_of_an_alert_are_written(world: World) -> None:
    """As for /follow words: it shows what they would find; what looks for nothing is asked anew."""
    person = world.emulator.add_user(language_code="en")
    await asked(world, person, await ask(world, person, "/alerts"), "Add an alert")
    assert flat(await ask(world, person, "-bus")) == ["Cancel"]
    offer = await ask(world, person, "school bus")
    assert flat(offer) == ["Save", "Cancel"]
    await press(world, person, offer, "Save")
    assert [alert.search for alert in (await world.store.alerts.of(person.chat.id, 0)).values()] == ["school bus"]


async def test_cancel_and_commands_end_the_asking(world: World) -> None:
    """Afterwards a text is a search again; a question that nobody waits for any more says so."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, "/digest daily 18")
    question = await asked(world, person, panel, "Another hour")
    assert world.emulator.press(question, "Cancel", by=person)
    await world.emulator.wait_for(lambda: question.id not in person.chat.messages)
    assert "Nothing found" in (await ask(world, person, "9")).text
    question = await asked(world, person, panel, "Another hour")
    await ask(world, person, "/about")
    assert (await press(world, person, question, "Cancel")).text == OLD
    await asked(world, person, panel, "Another hour")
    assert (await ask(world, person, "cancel")).text == "Cancelled."
    await asked(world, person, panel, "Another hour")
    while await world.store.prompts.get(person.chat.id, person.id, world.clock.now()) is None:
        await world.emulator.world.bell.wait(list, 0.02)
    world.clock.jump(world.clock.now() + AWAITED)
    assert "Nothing found" in (await ask(world, person, "9")).text
    assert (await world.store.timings.of(person.chat.id, 0)).digest == "daily 18:00"


@pytest.mark.parametrize(
    ("code", "word"), [("kk", "Болдырмау"), ("ru", "отмена"), ("en", "/cancel"), ("ru", "/cancel")]
)
async def test_cancel_can_be_written(world: World, code: str, word: str) -> None:
    """As the button says it, or as other bots have it; where nothing is asked, /cancel is no command."""
    person = world.emulator.add_user(language_code=code)
    panel = await ask(world, person, "/digest daily 18")
    await asked(world, person, panel, next(text for text in flat(panel) if text in ANOTHER))
    before = person.sends(word)
    answer = await world.said(person.chat, lambda message: message.id > before.id)
    assert answer.text in {"Cancelled.", "Отменено.", "Бас тартылды."}
    assert await world.store.prompts.get(person.chat.id, person.id, world.clock.now()) is None
    assert "/cancel" in (await ask(world, person, "/cancel")).text


async def test_question_outlives_a_restart_and_other_things_sent(world: World) -> None:
    """A sticker or a photo is no answer, and it is said that a text is awaited."""
    person = world.emulator.add_user(language_code="en")
    await asked(world, person, await ask(world, person, "/digest daily 18"), "Another hour")
    for kind, caption in (("sticker", ""), ("photo", "7:30")):
        sent = world.emulator.show(person, kind, caption)
        said = await world.said(person.chat, lambda message, sent=sent: message.id > sent.id)
        assert said.text == "The bot is waiting for a text. Write it as a message, or press “Cancel”."
    await world.stop()
    await world.start()
    await ask(world, person, "7:45")
    assert (await world.store.timings.of(person.chat.id, 0)).digest == "daily 07:45"


async def test_in_a_group_the_reply_of_who_was_asked_counts(world: World) -> None:
    """Other words, and the replies and presses of others, do not; two are asked at once, each by themselves."""
    world.emulator.world.privacy = False
    owner, editor, member = (world.emulator.add_user(language_code="en") for _ in range(3))
    group = world.emulator.add_group(owner=owner)
    world.emulator.set_member(group, editor, "administrator", "can_change_info")
    world.emulator.set_member(group, member)
    panel = await ask(world, owner, "/digest daily 18", chat=group)
    question = await asked(world, owner, panel, "Another hour")
    assert "Reply to this message." in question.text
    await press(world, editor, panel, "Another hour")
    other = await world.said(group, lambda message: message.id > question.id)
    owner.sends("9", chat=group)
    world.emulator.say(member, "9", chat=group, reply_to=question)
    world.emulator.say(owner, "9", chat=group, reply_to=other)
    assert (await press(world, member, question, "Cancel")).text == OLD
    await replied(world, editor, other, "10")
    assert (await world.store.timings.of(group.id, 0)).digest == "daily 10:00"
    await replied(world, owner, question, "11")
    assert (await world.store.timings.of(group.id, 0)).digest == "daily 11:00"


async def test_anonymous_administrator_s_reply_counts(world: World) -> None:
    """They press by name, and write in the group's."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=owner)
    await ask(world, owner, "/language en", chat=group)
    panel = await ask(world, owner, "/digest daily 18", chat=group, as_chat=group)
    question = await asked(world, owner, panel, "Another hour")
    await replied(world, owner, question, "9", as_chat=group)
    assert await world.store.timings.of(group.id, 0) == Timing("daily 09:00")


async def test_what_was_asked_is_refused_to_who_lost_the_right(world: World) -> None:
    """Rights are asked for when the text comes, too."""
    owner, editor = (world.emulator.add_user(language_code="en") for _ in range(2))
    group = world.emulator.add_group(owner=owner)
    world.emulator.set_member(group, editor, "administrator", "can_change_info")
    panel = await ask(world, editor, "/digest daily 18", chat=group)
    question = await asked(world, editor, panel, "Another hour")
    world.emulator.set_member(group, editor)
    world.clock.jump(world.clock.now() + HELD)
    assert (await replied(world, editor, question, "9")).text == "Only administrators can change this."
    assert (await world.store.timings.of(group.id, 0)).digest == "daily 18:00"


async def test_channel_s_hour_is_written_in_the_private_chat(world: World) -> None:
    """The answer counts for the channel, and its panel comes back."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = world.emulator.add_channel(owner=owner)
    await ask(world, owner, "/start")
    world.emulator.promote_bot(channel, "can_post_messages", by=owner)
    while await world.store.chats.get(channel.id) is None:
        await world.emulator.world.bell.wait(list, 0.02)
    panel = await ask(world, owner, f"/start c_{channel.id}")
    await press(world, owner, panel, "Digest")
    await press(world, owner, panel, "Daily")
    await asked(world, owner, panel, "Another hour")
    answer = await ask(world, owner, "6:30")
    await press(world, owner, answer, "◀ Settings")
    assert "daily at 06:30" in answer.text
    assert (await world.store.timings.of(channel.id, 0)).digest == "daily 06:30"
    assert (await world.store.timings.of(owner.chat.id, 0)).digest == "instant"
