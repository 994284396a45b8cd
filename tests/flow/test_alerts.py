"""Alerts: a search is followed, brings new stories under its name, and is set up, paused and deleted by buttons."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import pace
from bot.model import Alert, Follow
from bot.store import alerts, open_store
from tests.factories import make_item
from tests.flow.audience import settled, texts
from tests.flow.talk import ask, flat, forge, order, press
from tests.flow.test_timing import NIGHT, fanned_out, set_clock, start

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from bot.model import Language
    from tests.flow.conftest import World


REFUSED = "Only administrators can change this."


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)


async def saved(world: World, chat: Chat, thread: int = 0) -> list[Alert]:
    """What is saved there."""
    return list((await world.store.alerts.of(chat.id, thread)).values())


async def save(world: World, person: Person, search: str) -> ChatMessage:
    """Follow a search by /follow; the message that says so."""
    answer = await ask(world, person, f"/follow {search}")
    await press(world, person, answer, answer.button_texts[0][0])
    return answer


async def brought(world: World, number: int, title: str, language: Language = "en") -> list[int]:
    """Let a story come, and everybody get it."""
    numbers = await world.publish(make_item(number, language, title=title))
    await settled(world)
    return numbers


async def test_search_becomes_an_alert_that_brings_a_story(world: World) -> None:
    """From the results by way of what it would have found; the story comes once, and says why."""
    for number, title in enumerate(
        ("Sample bridge roades", "Sample road stops", "Sample tunnel", "New bridge road"), 1
    ):
        await world.publish(make_item(number, title=title))
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/follow all")
    answer = await ask(world, person, "/search bridge road")
    await press(world, person, answer, "Follow this search")
    lines = answer.text.splitlines()
    assert lines[:2] == ["Alert: “bridge road”", "Over the last 30 days it would have found 2 stories."]
    assert [line for line in lines if line[:2] in {"1.", "2.", "3."}] == [
        "1. New bridge road",
        "2. Sample bridge roades",
    ]
    assert flat(answer) == ["Save", "Cancel"]
    await press(world, person, answer, "Save")
    assert answer.text == "Alert “bridge road” saved. Over the last 30 days it would have found 2 stories."
    assert flat(answer) == ["Set up", "All alerts"]
    await brought(world, 5, "Roads for a sample bridge")
    (message,) = texts(world, person.chat, "Roads for a sample bridge")
    assert message.startswith("Alert: “bridge road”\n\nRoads for a sample bridge\n")
    await brought(world, 6, "Roads for a sample tunnel")
    (message,) = texts(world, person.chat, "Roads for a sample tunnel")
    assert "Alert" not in message


@pytest.mark.parametrize(
    ("language", "named", "promised"),
    [
        ("kk", "Хабарландыру: «мысал»", "«мысал» сұрауы бойынша хабарландыру сақталды. Соңғы 30 күнде оған 1 жаңалық"),
        (
            "ru",
            "Оповещение: «мысал»",
            "Оповещение «мысал» сохранено. За последние 30 дней по нему нашлась бы 1 новость",
        ),
    ],
)
async def test_alert_speaks_the_chats_language(world: World, language: Language, named: str, promised: str) -> None:
    """When it is saved and when it brings something."""
    await world.publish(make_item(1, "kk", title="Мысал мектебі"))
    person = world.emulator.add_user(language_code=language)
    answer = await save(world, person, "мысал")
    assert answer.text.startswith(promised)
    await brought(world, 2, "Мысалдың мектебі", "kk")
    assert [text.splitlines()[0] for text in texts(world, person.chat, "Мысалдың мектебі")] == [named]


async def test_offer_outlives_a_restart_and_a_second_press(world: World) -> None:
    """The button has all that it takes; pressed again it says the same, and changes nothing."""
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, "/follow bridge")
    old = next(str(button["callback_data"]) for button in answer.buttons if button["text"] == "Save")
    await world.stop()
    await world.start()
    await press(world, person, answer, "Save")
    panel = await ask(world, person, "/alerts")
    await press(world, person, panel, "bridge")
    await press(world, person, panel, "Daily")
    await forge(world, person, answer, old)
    assert answer.text.startswith("Alert “bridge” saved.")
    assert await saved(world, person.chat) == [Alert(search="bridge", digest="daily 18:00")]


async def test_offer_can_be_cancelled(world: World) -> None:
    """Nothing is kept of it that would bring anything."""
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, "/follow bridge")
    await press(world, person, answer, "Cancel")
    assert answer.text == "The alert “bridge” was not saved."
    assert await saved(world, person.chat) == []
    assert flat(answer) == ["Show what it finds"]


async def test_search_whose_days_are_over_is_no_alert(world: World) -> None:
    """Nothing that is new could answer it."""
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, "/follow bridge to:2020")
    assert answer.text.startswith("The last day of this search is past")
    assert await saved(world, person.chat) == []


@pytest.mark.parametrize("search", ["-bridge", "from:2026-01-01"])
async def test_search_that_needs_nothing_is_no_alert(world: World, search: str) -> None:
    """It would bring nearly everything; /follow all is for that."""
    await world.publish(make_item(1, title="Sample tunnel"))
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, f"/search {search}")
    pressed = await press(world, person, answer, "Follow this search")
    assert pressed.alert
    assert pressed.text == "An alert needs something to look for: a word, a topic, a region or a source."
    assert await saved(world, person.chat) == []


async def test_number_of_alerts_has_an_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said at the press, with the way out."""
    monkeypatch.setattr(alerts, "MOST", 1)
    person = world.emulator.add_user(language_code="en")
    await save(world, person, "bridge")
    answer = await ask(world, person, "/follow tunnel")
    pressed = await press(world, person, answer, "Save")
    assert pressed.alert
    assert pressed.text is not None
    assert pressed.text.endswith("Delete one with /alerts first.")
    assert await saved(world, person.chat) == [Alert(search="bridge")]


async def test_list_tells_how_to_make_an_alert(world: World) -> None:
    """Where there is none; else each opens its panel."""
    person = world.emulator.add_user(language_code="en")
    empty = await ask(world, person, "/alerts")
    assert empty.text.startswith("There are no alerts yet.")
    assert flat(empty) == ["Add an alert", "◀ Settings"]
    await save(world, person, "bridge")
    await save(world, person, "tunnel")
    panel = await ask(world, person, "/alerts")
    assert flat(panel)[:2] == ["bridge", "tunnel"]
    await press(world, person, panel, "tunnel")
    assert panel.text == "Alert: “tunnel”\nStories arrive at once, as they appear."
    assert flat(panel) == [
        "✓ Instantly",
        "Daily",
        "Weekly",
        "With the digest of the chat",
        "Also at night",
        "Show what it finds",
        "Pause",
        "Delete",
        "All alerts",
    ]
    await press(world, person, panel, "All alerts")
    assert flat(panel)[:2] == ["bridge", "tunnel"]


async def test_alert_is_paused_and_resumed(world: World) -> None:
    """Nothing comes meanwhile, nor of meanwhile."""
    person = world.emulator.add_user(language_code="en")
    await save(world, person, "bridge")
    panel = await ask(world, person, "/alerts")
    await press(world, person, panel, "bridge")
    await press(world, person, panel, "Pause")
    assert "It is paused" in panel.text
    await brought(world, 1, "Bridge of a pause")
    await press(world, person, panel, "All alerts")
    await press(world, person, panel, "⏸ bridge · paused")
    await press(world, person, panel, "Resume")
    world.clock.jump(world.clock.now() + timedelta(seconds=1))
    await brought(world, 2, "Bridge of afterwards")
    assert texts(world, person.chat, "Bridge of a pause") == []
    assert len(texts(world, person.chat, "Bridge of afterwards")) == 1


async def test_alert_is_deleted_after_a_question(world: World) -> None:
    """Back leads back; what was deleted brings nothing, and its old buttons show what is left."""
    person = world.emulator.add_user(language_code="en")
    await save(world, person, "bridge")
    panel = await ask(world, person, "/alerts")
    await press(world, person, panel, "bridge")
    await press(world, person, panel, "Delete")
    assert panel.text == "Delete the alert “bridge”? Nothing more will arrive because of it."
    await press(world, person, panel, "Back")
    old = [str(button["callback_data"]) for button in panel.buttons]
    await press(world, person, panel, "Delete")
    pressed = await press(world, person, panel, "Delete")
    assert pressed.text == "The alert “bridge” was deleted."
    assert panel.text.startswith("There are no alerts yet.")
    for data in old:
        world.emulator.send_data(panel, data, by=person)
    await ask(world, person, "/about")
    await brought(world, 1, "Bridge")
    assert await saved(world, person.chat) == []
    assert texts(world, person.chat, "Bridge") == []


async def test_alert_has_its_own_digest(quiet_world: World) -> None:
    """At its own hour, whatever the chat's; in a digest of several each story says why it came."""
    world = quiet_world
    await start(world)
    person = world.emulator.add_user(language_code="en")
    await save(world, person, "bridge")
    await save(world, person, "tunnel")
    await ask(world, person, "/follow all")
    await ask(world, person, "/digest daily 20:00")
    panel = await ask(world, person, "/alerts")
    for search, button in (("bridge", "Daily"), ("tunnel", "With the digest of the chat")):
        await press(world, person, panel, search)
        await press(world, person, panel, button)
        if search == "bridge":
            await press(world, person, panel, "20:00")
            assert "The digest will arrive daily at 20:00." in panel.text
        await press(world, person, panel, "All alerts")
    items = (
        make_item(n, title=f"{title} of today") for n, title in enumerate(("Bridge", "Bridge tunnel", "Sample"), 1)
    )
    await world.publish(*items)
    await fanned_out(world, 3)
    assert texts(world, person.chat, "of today") == []
    set_clock(world, "2026-05-20T20:00")
    message = await world.said(person.chat, lambda message: "of today" in message.text)
    lines = message.text.splitlines()
    assert lines[0] == "3 new stories"
    after = {line[2:]: lines[n + 2] if n + 2 < len(lines) else "" for n, line in enumerate(lines) if line[0:1] == "•"}
    assert after == {
        "Sample of today": "",
        "Bridge tunnel of today": "Alerts: “bridge”, “tunnel”",
        "Bridge of today": "Alert: “bridge”",
    }


async def test_alert_that_brings_all_of_a_message_is_named_once(world: World) -> None:
    """Above them."""
    person = world.emulator.add_user(language_code="en")
    await save(world, person, "bridge")
    await world.publish(make_item(1, title="Bridge of today"), make_item(2, title="Bridges of today"))
    await settled(world)
    (message,) = texts(world, person.chat, "of today")
    assert message.startswith("2 new stories\nAlert: “bridge”\n\n• ")
    assert message.count("Alert") == 1


async def test_alert_may_come_at_night(quiet_world: World) -> None:
    """In held hours, without a sound; the rest waits for the morning."""
    world = quiet_world
    await start(world, NIGHT)
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/follow all")
    await save(world, person, "bridge")
    panel = await ask(world, person, "/alerts")
    await press(world, person, panel, "bridge")
    await press(world, person, panel, "Also at night")
    assert "In quiet hours, too, then without a sound." in panel.text
    await world.publish(make_item(1, title="Bridge of the night"), make_item(2, title="Sample of the night"))
    message = await world.said(person.chat, lambda message: "of the night" in message.text)
    assert "Sample" not in message.text
    call = world.emulator.calls_of("sendMessage")[-1]
    assert "Bridge of the night" in str(call.parameters["text"])
    assert str(call.parameters["disable_notification"]).lower() == "true"
    await press(world, person, panel, "✓ Also at night")
    await world.publish(make_item(3, title="Bridge of later"))
    await fanned_out(world, 2)
    assert texts(world, person.chat, "Bridge of later") == []


async def test_correction_and_other_language_keep_the_alerts_name(world: World) -> None:
    """However often the message is made anew."""
    person = world.emulator.add_user(language_code="en")
    await save(world, person, "bridge")
    for language, title in (("en", "Bridge of today"), ("ru", "Мост сегодня")):
        await world.publish(make_item(1, language, title=title))
    message = await world.said(person.chat, lambda message: "of today" in message.text)
    await settled(world)
    await world.publish(make_item(1, title="Bridges of today"))
    await world.said(person.chat, lambda message: "Bridges of today" in message.text)
    assert message.text.startswith("Alert: “bridge”\n\nBridges of today")
    await press(world, person, message, "Рус")
    assert message.text.startswith("Alert: “bridge”\n\nМост сегодня")


@pytest.mark.parametrize("command", ["/alerts", "/follow bridge"])
async def test_members_of_a_group_may_not_see_or_change_alerts(world: World, command: str) -> None:
    """Neither by command nor by an administrator's panel."""
    owner, member = (world.emulator.add_user(language_code="en") for _ in range(2))
    group = world.emulator.add_group(owner=owner)
    world.emulator.set_member(group, member)
    assert (await ask(world, member, command, chat=group)).text == REFUSED
    offer = await ask(world, owner, "/follow bridge", chat=group)
    assert (await press(world, member, offer, "Save")).text == REFUSED
    assert await saved(world, group) == []
    await press(world, owner, offer, "Save")
    panel = await ask(world, owner, "/alerts", chat=group)
    await press(world, owner, panel, "bridge")
    for button in ("Pause", "Delete", "Daily", "Also at night", "All alerts"):
        assert (await press(world, member, panel, button)).text == REFUSED
    assert await saved(world, group) == [Alert(search="bridge")]


async def test_alert_of_another_chat_cannot_be_pressed(world: World) -> None:
    """A forged button is about the chat in which it is pressed."""
    person, other = (world.emulator.add_user(language_code="en") for _ in range(2))
    await save(world, person, "bridge")
    (query,) = await world.store.alerts.of(person.chat.id, 0)
    message = await ask(world, other, "/alerts")
    for act in ("show", "pause", "ask", "end", "d|daily 18:00", "n|1"):
        await forge(world, other, message, f"k|{query}|{act}")
        assert message.text.startswith("There are no alerts yet.")
    for data in (f"k|{query}|drop", "k|0|show", "k|x", f"k|{query}|d|hourly", f"k|{query}|n|2", f"k|{2**70}|save"):
        assert (await forge(world, other, message, data)).text == "This button is out of date."
    assert await saved(world, person.chat) == [Alert(search="bridge")]
    assert await saved(world, other.chat) == []


async def test_alert_belongs_to_its_thread(world: World) -> None:
    """What is saved in a forum's topic is listed there, and brings stories there."""
    owner = world.emulator.add_user(language_code="en")
    forum = world.emulator.add_group(forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Samples", owner)
    offer = await ask(world, owner, "/follow bridge", chat=forum, thread=thread)
    await press(world, owner, offer, "Save")
    assert (await ask(world, owner, "/alerts", chat=forum)).text.startswith("There are no alerts yet.")
    assert flat(await ask(world, owner, "/alerts", chat=forum, thread=thread))[0] == "bridge"
    await brought(world, 1, "Bridge of today")
    (message,) = [message for message in world.emulator.sent(forum) if "of today" in message.text]
    assert message.thread == thread.id


async def test_channel_saves_an_alert_by_its_posts(world: World) -> None:
    """Its readers have no use for the buttons that follow."""
    owner = world.emulator.add_user(language_code="en")
    channel = world.emulator.add_channel(owner=owner)
    await order(world, channel, "/language en")
    offer = await order(world, channel, "/follow bridge")
    await press(world, owner, offer, "Save")
    assert offer.text.startswith("Alert “bridge” saved.")
    assert flat(offer) == []
    await brought(world, 1, "Bridge of today")
    assert len(texts(world, channel, "Bridge of today")) == 1


async def test_search_followed_by_another_process_brings_stories(world: World) -> None:
    """It is understood before the next story goes out, whoever wrote it."""
    person = world.emulator.add_user(language_code="en", started=True)
    await ask(world, person, "/about")
    async with open_store(world.settings.database_path) as store:
        await store.follows.add(person.chat.id, 0, Follow(search="bridge"), world.clock.now())
    await brought(world, 1, "Bridge of today")
    assert len(texts(world, person.chat, "Alert: “bridge”")) == 1


async def test_alerts_finds_are_shown(world: World) -> None:
    """What the search finds now, and the way back by its own command."""
    await world.publish(make_item(1, title="Sample bridge"))
    person = world.emulator.add_user(language_code="en")
    await save(world, person, "bridge")
    panel = await ask(world, person, "/alerts")
    await press(world, person, panel, "bridge")
    await press(world, person, panel, "Show what it finds")
    assert panel.text.splitlines()[:2] == ["bridge", "1 story found"]
    assert flat(panel)[-2:] == ["✓ Following", "To the alert"]
    await press(world, person, panel, "To the alert")
    assert panel.text.startswith("Alert: “bridge”\n")


async def test_alert_is_deleted_below_what_it_finds_after_a_question(world: World) -> None:
    """Back leads back to the same page; the button that deletes does so once, and shows the page again."""
    for number in range(7):
        await world.publish(make_item(number, title="Sample bridge"))
    person = world.emulator.add_user(language_code="en")
    await save(world, person, "bridge")
    answer = await ask(world, person, "/search bridge")
    await press(world, person, answer, "Next ▶")
    page = answer.text
    await press(world, person, answer, "✓ Following")
    assert answer.text == "Delete the alert “bridge”? Nothing more will arrive because of it."
    assert flat(answer) == ["Delete", "Back"]
    assert await saved(world, person.chat) == [Alert(search="bridge")]
    await press(world, person, answer, "Back")
    assert answer.text == page
    await press(world, person, answer, "✓ Following")
    data = next(str(button["callback_data"]) for button in answer.buttons if button["text"] == "Delete")
    await press(world, person, answer, "Delete")
    assert (answer.text, flat(answer)[-1]) == (page, "Follow this search")
    assert await saved(world, person.chat) == []
    await forge(world, person, answer, data)
    assert answer.text == page
    assert await saved(world, person.chat) == []


async def test_question_of_a_member_is_refused(world: World) -> None:
    """Only who may change what a group follows is asked."""
    owner, member = (world.emulator.add_user(language_code="en") for _ in range(2))
    group = world.emulator.add_group(owner=owner)
    world.emulator.set_member(group, member)
    await world.publish(make_item(1, title="Sample bridge"))
    offer = await ask(world, owner, "/follow bridge", chat=group)
    await press(world, owner, offer, "Save")
    found = await ask(world, owner, "/search bridge", chat=group)
    for button in ("✓ Following", "To the alert"):
        assert (await press(world, member, found, button)).text == REFUSED
    await press(world, owner, found, "✓ Following")
    assert (await press(world, member, found, "Delete")).text == REFUSED
    assert await saved(world, group) == [Alert(search="bridge")]
