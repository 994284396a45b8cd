"""/broadcast: from an operator's words to everybody's chats, stopped, resumed and watched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import announce, pace, report, supervision
from bot.demo.faults import broken, dropped, flood, lost, slow
from bot.store import open_store
from tests.factories import make_chat, make_item
from tests.flow.audience import drained, follower, texts
from tests.flow.talk import ask, flat, forge, press, shown

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from bot.model import Language
    from tests.flow.conftest import World

OPERATOR = 7001


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here, the flows a twentieth."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)
    monkeypatch.setattr(announce, "REST_SECONDS", 0.05)
    monkeypatch.setattr(report, "INTERVAL_SECONDS", 0.05)


@pytest.fixture
async def world(quiet_world: World) -> World:
    """A world with an operator."""
    quiet_world.settings = replace(quiet_world.settings, admin_ids=frozenset({OPERATOR}))
    await quiet_world.start()
    return quiet_world


@pytest.fixture
async def operator(world: World) -> Person:
    """Who runs the bot."""
    person = world.emulator.add_user("Operator", id=OPERATOR, language_code="en", started=True)
    await meet(world, person.chat)
    return person


async def meet(world: World, chat: Chat, language: Language = "en") -> None:
    """Let the bot know a chat since yesterday."""
    await world.store.chats.meet(make_chat(chat.id, chat.kind, language, chat.title), world.clock.now())


async def reader(world: World, language: Language = "en") -> Person:
    """Somebody whom the bot knows."""
    person = world.emulator.add_user(language_code=language, started=True)
    await meet(world, person.chat, language)
    return person


async def draft(world: World, operator: Person, text: str, *, html: bool = False) -> ChatMessage:
    """Write a broadcast; the message that asks whether to send it."""
    asked = operator.sends(f"/broadcast {text}", html=html)
    return await world.said(operator.chat, lambda m: m.id > asked.id and "Cancel" in flat(m))


async def send(world: World, operator: Person, text: str = "Sample words") -> ChatMessage:
    """Begin a broadcast; the message that shows its progress."""
    panel = await draft(world, operator, text)
    await press(world, operator, panel, "Send")
    return panel


async def ended(world: World) -> None:
    """Wait until the broadcast has reached everybody."""
    await drained(world, "SELECT 1 FROM notice WHERE state <> 'done'", seconds=15)


async def shows(world: World, panel: ChatMessage, part: str) -> None:
    """Wait until a message says this."""
    await world.emulator.wait_for(lambda: part in panel.text)


async def in_flight(world: World, text: str = "Sample words") -> None:
    """Wait until the bot has asked for some of a broadcast to be sent to others than the operator."""

    def asked() -> bool:
        calls = world.emulator.calls_of("sendMessage")
        return any(text in c.parameters["text"] and c.parameters["chat_id"] != str(OPERATOR) for c in calls)

    await world.emulator.wait_for(asked)


async def test_broadcast_is_previewed_confirmed_and_counted(world: World, operator: Person) -> None:
    """The operator sees what readers will see and how many they are; nothing is sent before he confirms."""
    people = [await reader(world) for _ in range(3)]
    panel = await draft(world, operator, "Sample <b>bold</b> &amp; <i>more</i>", html=True)
    preview = world.emulator.sent(operator.chat)[-2]
    assert preview.text == "Sample bold & more"
    assert [(e["type"], e["offset"], e["length"]) for e in preview.content.entities] == [
        ("bold", 7, 4), ("italic", 14, 4),
    ]  # fmt: skip
    assert panel.text == "Send this message to 4 chats?"
    assert panel.button_texts == [["Groups as well"], ["Send", "Cancel"]]
    assert all(not world.emulator.sent(person.chat) for person in people)
    await press(world, operator, panel, "Send")
    await ended(world)
    for person in people:
        (message,) = world.emulator.sent(person.chat)
        assert message.content == preview.content
    await shows(world, panel, "The broadcast has ended.\nSent: 4 of 4 chats")
    assert panel.button_texts == []


async def test_each_reader_gets_his_language(world: World, operator: Person) -> None:
    """By sections; who has none gets the nearest; the preview shows each text and who reads it."""
    people = {language: await reader(world, language) for language in ("kk", "ru", "en")}
    panel = await draft(world, operator, "\nkk:\nҮлгі мәтін\nen:\nSample words")
    assert [m.text for m in world.emulator.sent(operator.chat)[-3:-1]] == ["Үлгі мәтін", "Sample words"]
    assert panel.text.splitlines()[2:] == ["1. Қазақша, Русский: 2 chats", "2. English: 2 chats"]
    await press(world, operator, panel, "Send")
    await ended(world)
    got = {language: world.emulator.sent(person.chat)[0].text for language, person in people.items()}
    assert got == {"kk": "Үлгі мәтін", "ru": "Үлгі мәтін", "en": "Sample words"}


async def test_groups_are_included_only_on_demand(world: World, operator: Person) -> None:
    """A button widens the audience to groups, another press narrows it; channels never get any."""
    group, channel = world.emulator.add_group(owner=operator), world.emulator.add_channel(owner=operator)
    for chat in (group, channel):
        await meet(world, chat)
    panel = await draft(world, operator, "Sample words")
    assert panel.text == "Send this message to 1 chat?"
    await press(world, operator, panel, "Groups as well")
    assert panel.text == "Send this message to 2 chats?"
    await press(world, operator, panel, "✓ Groups as well")
    assert panel.text == "Send this message to 1 chat?"
    await press(world, operator, panel, "Groups as well")
    await press(world, operator, panel, "Send")
    await ended(world)
    assert len(texts(world, group, "Sample words")) == 1
    assert texts(world, channel, "Sample words") == []


async def test_broadcast_makes_no_sound_at_night(world: World, operator: Person) -> None:
    """In a chat's quiet hours it comes silently, in any other with a sound."""
    sleeper, waker = await reader(world), await reader(world)
    async with world.store.database.write() as tx:
        await tx.execute("UPDATE thread SET quiet = '00:00-23:59' WHERE chat = ?", (sleeper.id,))
        await tx.execute("UPDATE thread SET quiet = 'off' WHERE chat = ?", (waker.id,))
    world.clock.jump((world.clock.now() + timedelta(days=1)).replace(hour=7, minute=0))
    await send(world, operator)
    await ended(world)
    assert [world.emulator.sent(person.chat)[0].silent for person in (sleeper, waker)] == [True, False]


async def test_second_press_sends_nothing_twice(world: World, operator: Person) -> None:
    """Two presses at once, and one on the old message later, send it once."""
    person = await reader(world)
    panel = await draft(world, operator, "Sample words")
    data = str(panel.buttons[1]["callback_data"])
    first, second = (
        world.emulator.send_data(panel, data, by=operator),
        world.emulator.send_data(panel, data, by=operator),
    )
    await world.emulator.wait_for(lambda: first.answered and second.answered)
    await ended(world)
    await forge(world, operator, panel, data)
    assert len(texts(world, person.chat, "Sample words")) == 1
    await shows(world, panel, "The broadcast has ended.")


async def test_cancelled_or_old_draft_is_not_sent(world: World, operator: Person) -> None:
    """Cancel, a newer draft and a day that has passed each make a draft invalid."""
    cancelled = await draft(world, operator, "Sample words")
    data = str(cancelled.buttons[1]["callback_data"])
    await press(world, operator, cancelled, "Cancel")
    assert cancelled.text == "Cancelled. Nothing has been sent."
    replaced = await draft(world, operator, "Sample words")
    old = await draft(world, operator, "Other words")
    world.clock.jump(world.clock.now() + timedelta(days=1))
    for message, button in ((cancelled, data), (replaced, "Send"), (old, "Send")):
        pressed = (
            world.emulator.send_data(message, button, by=operator)
            if message is cancelled
            else operator.presses(message, button)
        )
        await world.emulator.wait_for(lambda made=pressed: made.answered)
        assert pressed.alert
        assert pressed.text == "This draft is no longer valid. Send /broadcast again."
    assert await world.store.database.read("SELECT 1 FROM notice") == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", "Send the text after the command"),
        ("  \n ", "Send the text after the command"),
        ("kk:\n\nen:\nSample", "There is no text after the line “kk:”."),
        ("Sample\nkk:\nSample", "The text before the line “kk:” belongs to no language."),
        ("kk:\nSample\nkk:\nSample", "The line “kk:” is there twice."),
        ("x" * 4097, "The text is too long: 4,097 characters"),
    ],
)
async def test_what_cannot_be_sent_is_explained(world: World, operator: Person, text: str, answer: str) -> None:
    """The answer says what is wrong; nothing is drafted."""
    assert answer in (await ask(world, operator, f"/broadcast {text}")).text
    assert await world.store.database.read("SELECT 1 FROM notice") == []


async def test_nobody_else_can_broadcast(world: World, operator: Person) -> None:
    """For others there is no such command, in no chat; nor for an operator in a group; their presses do nothing."""
    person = await reader(world)
    group = world.emulator.add_group(owner=operator)
    assert "There is no command /broadcast" in (await ask(world, person, "/broadcast Sample words")).text
    addressed = f"/broadcast@{world.emulator.world.bot.username} Sample words"
    assert "There is no command /broadcast" in (await ask(world, operator, addressed, chat=group)).text
    panel = await draft(world, operator, "Sample words")
    pressed = world.emulator.send_data(panel, str(panel.buttons[1]["callback_data"]), by=person)
    await world.emulator.wait_for(lambda: pressed.answered)
    assert pressed.text == "This button is out of date."
    own = await ask(world, person, "/about")
    pressed = await forge(world, person, own, str(panel.buttons[1]["callback_data"]))
    assert pressed.text == "This button is out of date."
    (notice,) = await world.store.database.read("SELECT state FROM notice")
    assert notice["state"] == "draft"


async def test_menu_and_help_of_operators_have_it(world: World, operator: Person) -> None:
    """It is told to Telegram for their chats alone, and taken away from who is no operator any more."""
    person = await reader(world)
    assert "/broadcast" in (await ask(world, operator, "/help")).text
    assert "/broadcast" not in (await ask(world, person, "/help")).text
    await ask(world, operator, "/start")

    def menus() -> list[str]:
        return [c.parameters["scope"] for c in world.emulator.calls_of("setMyCommands") if has(c.parameters)]

    def has(parameters: dict[str, str]) -> bool:
        return '"broadcast"' in parameters["commands"]

    await world.emulator.wait_for(menus)
    assert menus() == ['{"type":"chat","chat_id":7001}']
    await world.emulator.wait_for(lambda: len(world.emulator.calls_of("setMyShortDescription")) == 4)
    await world.stop()
    world.settings = replace(world.settings, admin_ids=frozenset())
    await world.start()
    await world.emulator.wait_for(
        lambda: '"chat_id":7001' in world.emulator.calls_of("setMyCommands")[-1].parameters["scope"]
    )
    assert not has(world.emulator.calls_of("setMyCommands")[-1].parameters)


async def test_operators_menu_comes_with_the_start(world: World, operator: Person) -> None:
    """Who is made an operator gets the menu when the bot starts, without a word."""
    await world.stop()
    await world.start()
    await world.emulator.wait_for(
        lambda: any('"chat_id":7001' in c.parameters["scope"] for c in world.emulator.calls_of("setMyCommands"))
    )
    assert operator.chat.messages == {}


async def test_blocked_readers_are_counted(world: World, operator: Person) -> None:
    """They are suspended and told as unreachable; the others get it."""
    people = [await reader(world) for _ in range(4)]
    for person in people[:2]:
        person.chat.blocked = True
    panel = await send(world, operator)
    await ended(world)
    await shows(world, panel, "Sent: 3 of 5 chats\nUnreachable: 2")
    chat = await world.store.chats.get(people[0].id)
    assert chat is not None
    assert chat.suspended


async def test_stop_and_resume(world: World, operator: Person) -> None:
    """A stop lets nothing more out, a resume goes on; everybody has it once in the end."""
    people = [await reader(world) for _ in range(150)]
    world.emulator.inject(slow(0.1), method="sendMessage", times=None)
    panel = await send(world, operator)
    await in_flight(world)
    await press(world, operator, panel, "Stop")
    await drained(world, "SELECT 1 FROM errand WHERE leased_until IS NOT NULL")
    await shows(world, panel, "The broadcast has been stopped.")
    reached = sum(len(texts(world, person.chat, "Sample words")) for person in people)
    assert 0 < reached < 150
    world.emulator.faults.clear()
    await press(world, operator, panel, "Resume")
    await ended(world)
    assert [len(texts(world, person.chat, "Sample words")) for person in people] == [1] * 150
    await shows(world, panel, "Sent: 151 of 151 chats")


async def test_restart_in_the_middle(world: World, operator: Person) -> None:
    """After a stop of the bot it goes on where it was, nothing twice, and the same message shows it."""
    people = [await reader(world) for _ in range(150)]
    world.emulator.inject(slow(0.1), method="sendMessage", times=None)
    panel = await send(world, operator)
    await in_flight(world)
    await world.stop()
    assert sum(len(texts(world, person.chat, "Sample words")) for person in people) < 150
    world.emulator.faults.clear()
    await world.start()
    late = await reader(world)
    await ended(world)
    assert [len(texts(world, person.chat, "Sample words")) for person in people] == [1] * 150
    assert texts(world, late.chat, "Sample words") == []
    await shows(world, panel, "The broadcast has ended.\nSent: 151 of 151 chats")


async def test_end_is_shown_after_a_restart(world: World, operator: Person) -> None:
    """A bot that died between the end and its telling tells it at the next start."""
    world.emulator.inject(broken(), method="editMessageText", times=None)
    panel = await draft(world, operator, "Sample words")
    operator.presses(panel, "Send")
    await ended(world)
    await world.stop()
    assert "Send this message" in panel.text
    world.emulator.faults.clear()
    await world.start()
    await shows(world, panel, "The broadcast has ended.")


async def test_stop_does_not_wait_for_ever(world: World, operator: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Telegram does not answer before a stop ends counts as lost: a person gets it once more."""
    monkeypatch.setattr(supervision, "LANDING_SECONDS", 0.05)
    person = await reader(world)
    world.emulator.inject(slow(20), method="sendMessage", chat=person.chat)
    await send(world, operator)
    await in_flight(world)
    await world.stop()
    assert len(texts(world, person.chat, "Sample words")) == 1
    await world.start()
    await ended(world)
    assert len(texts(world, person.chat, "Sample words")) == 2


async def test_crash_in_the_middle(world: World, operator: Person) -> None:
    """What a process that died had in flight: people get it once more, a group does not; the others once."""
    people = [await reader(world) for _ in range(5)]
    group = world.emulator.add_group(owner=operator)
    await meet(world, group)
    panel = await draft(world, operator, "Sample words")
    await press(world, operator, panel, "Groups as well")
    await world.stop()
    async with open_store(world.settings.database_path) as store:
        (row,) = await store.database.read("SELECT notice FROM notice")
        await store.broadcasts.begin(row["notice"], world.clock.now())
        flying = await store.notices.claim(world.clock.now(), timedelta(minutes=2), limit=3)
        assert [one.chat.id for one in flying] == [group.id, OPERATOR, people[0].id]
    await world.start()
    await ended(world)
    assert [len(texts(world, person.chat, "Sample words")) for person in people] == [1] * 5
    assert texts(world, group, "Sample words") == []
    await shows(world, panel, "The broadcast has ended.\nSent: 6 of 7 chats\nMay not have arrived: 1")


async def test_flood_wait_in_the_middle(world: World, operator: Person) -> None:
    """A 429 holds back its chat alone, for as long as told."""
    people = [await reader(world) for _ in range(5)]
    world.emulator.inject(flood(1), method="sendMessage", chat=people[0].chat)
    await send(world, operator)
    await ended(world)
    assert [len(texts(world, person.chat, "Sample words")) for person in people] == [1] * 5
    calls = [c for c in world.emulator.calls_of("sendMessage") if c.parameters["chat_id"] == str(people[0].id)]
    assert len(calls) == 2
    assert calls[1].at - calls[0].at >= 1


async def test_trouble_is_waited_out(world: World, operator: Person) -> None:
    """While Telegram fails, one try at a time finds out when it is over; nobody is lost or has it twice."""
    people = [await reader(world) for _ in range(20)]
    panel = await draft(world, operator, "Sample words")
    for fault in (broken(500), broken(502, html=True), dropped()):
        world.emulator.inject(fault, method="sendMessage", times=1)
    before = shown(world)
    await press(world, operator, panel, "Send")
    await ended(world)
    assert [len(texts(world, person.chat, "Sample words")) for person in people] == [1] * 20
    assert len(world.emulator.calls_of("sendMessage")) < before + 30


async def test_lost_answer_is_repeated_only_in_private(world: World, operator: Person) -> None:
    """A person gets it once more, a group does not, and the operator sees that it may not have arrived."""
    person = await reader(world)
    group = world.emulator.add_group(owner=operator)
    await meet(world, group)
    panel = await draft(world, operator, "Sample words")
    await press(world, operator, panel, "Groups as well")
    for chat in (person.chat, group):
        world.emulator.inject(lost(), method="sendMessage", chat=chat)
    await press(world, operator, panel, "Send")
    await ended(world)
    assert len(texts(world, person.chat, "Sample words")) == 2
    assert len(texts(world, group, "Sample words")) == 1
    await shows(world, panel, "Sent: 2 of 3 chats\nMay not have arrived: 1")


async def test_upgraded_group_gets_it(world: World, operator: Person) -> None:
    """A group that became a supergroup meanwhile gets it there."""
    group = world.emulator.add_group(kind="group", owner=operator)
    await meet(world, group)
    panel = await draft(world, operator, "Sample words")
    await press(world, operator, panel, "Groups as well")
    supergroup = world.emulator.upgrade(group, by=operator)
    await press(world, operator, panel, "Send")
    await ended(world)
    assert len(texts(world, supergroup, "Sample words")) == 1


async def test_pushes_go_first(world: World, operator: Person) -> None:
    """As long as anything is to be pushed, a broadcast waits."""
    people = [await follower(world) for _ in range(200)]  # more than may be in flight at once
    panel = await draft(world, operator, "Sample words")
    for person in people:
        world.emulator.inject(slow(0.3), method="sendMessage", chat=person.chat)
    await world.publish(make_item(5))
    await world.emulator.wait_for(lambda: any("story 5" in text for text in sent_texts(world)))
    await press(world, operator, panel, "Send")
    await ended(world)
    sent = sent_texts(world)[sent_texts(world).index("Sample words") + 1 :]
    pushed = [n for n, text in enumerate(sent) if "story 5" in text]
    assert len(pushed) == 200
    assert sent.index("Sample words") > pushed[-1]


def sent_texts(world: World) -> list[str]:
    """What the bot asked to be sent, in this order."""
    return [call.parameters["text"] for call in world.emulator.calls_of("sendMessage")]


async def test_second_broadcast_waits_for_the_first(
    world: World, operator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One goes out at a time; /broadcast alone shows the one that does, and lets it be stopped."""
    monkeypatch.setattr(announce, "IN_FLIGHT", 10)
    for _ in range(30):
        world.emulator.inject(slow(0.7), method="sendMessage", chat=(await reader(world)).chat)
    await send(world, operator)
    await in_flight(world)
    second = await draft(world, operator, "Other words")
    pressed = operator.presses(second, "Send")
    await world.emulator.wait_for(lambda: pressed.answered)
    assert pressed.text.startswith("Another broadcast is going out.")
    panel = await ask(world, operator, "/broadcast")
    assert "The broadcast is going out." in panel.text
    await press(world, operator, panel, "Stop")
    await press(world, operator, second, "Send")
    await drained(world, "SELECT 1 FROM notice WHERE state = 'running'", seconds=15)
    await press(world, operator, panel, "Resume")
    await ended(world)
    await shows(world, panel, "The broadcast has ended.")
