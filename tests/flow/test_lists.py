"""Lists of stories: /latest, /tag, their pages and their buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.model import Follow
from tests.factories import MAIN_TOPIC, make_item
from tests.flow.talk import ask, flat, forge, press, stock

if TYPE_CHECKING:
    from bot.demo.people import ChatMessage
    from tests.flow.conftest import World


def numbers(message: ChatMessage) -> list[int]:
    """The sample stories that a list shows, in its order."""
    return [
        int(line.split("story ")[1].split(" ")[0])
        for line in message.text.splitlines()
        if "Sample story" in line and line[:1].isdigit()
    ]


async def test_pages_are_turned_in_place(world: World) -> None:
    """Five stories a page, newest first; the buttons turn back and forth, and stop at the ends."""
    await stock(world, 12)
    person = world.emulator.add_user(language_code="en")
    page = await ask(world, person, "/latest")
    assert numbers(page) == [12, 11, 10, 9, 8]
    assert page.text.endswith("Page 1 of 3")
    assert "◀ Back" not in flat(page)
    await press(world, person, page, "Next ▶")
    assert numbers(page) == [7, 6, 5, 4, 3]
    await press(world, person, page, "Next ▶")
    assert "Next ▶" not in flat(page)
    assert "Page 3 of 3" in page.text
    await press(world, person, page, "◀ Back")
    assert numbers(page) == [7, 6, 5, 4, 3]
    assert len(world.emulator.sent(person.chat)) == 1


async def test_buttons_work_after_a_restart(world: World) -> None:
    """A button carries all that it needs."""
    await stock(world, 7)
    person = world.emulator.add_user(language_code="en")
    page = await ask(world, person, "/latest")
    await world.stop()
    await world.start()
    await press(world, person, page, "Next ▶")
    assert 2 in numbers(page)


async def test_page_that_cannot_be_edited_is_sent_anew(world: World) -> None:
    """A message too old, or deleted, is no dead end."""
    await stock(world, 7)
    person = world.emulator.add_user(language_code="en")
    page = await ask(world, person, "/latest")
    await press(world, person, page, "Next ▶", inaccessible=True)
    again = world.emulator.sent(person.chat)[-1]
    assert again.id > page.id
    assert 1 in numbers(again)


@pytest.mark.parametrize(
    ("words", "count"),
    [("3", 3), ("0", 1), ("-3", 1), ("999", 20), ("２", 2), ("2.6", 3), ("+4", 4), ("1 000", 20), ("9" * 900, 20)],
)
async def test_number_asked_for(world: World, words: str, count: int) -> None:
    """The newest n on one page, the nearest of 1 to 20 for any other number."""
    await stock(world, 21)
    person = world.emulator.add_user(language_code="en")
    assert len(numbers(await ask(world, person, f"/latest {words}"))) == count


@pytest.mark.parametrize(
    "words", ["education", "Образование", "Білім беру", "#education", "EDUCATION", "educaton", "білім"]
)
@pytest.mark.parametrize("command", ["latest", "tag", "topics"])
async def test_topic_by_any_of_its_names(world: World, command: str, words: str) -> None:
    """Slug, name in any language, hashtag, part of a name, a slip of spelling."""
    person = world.emulator.add_user(language_code="en")
    assert (await ask(world, person, f"/{command} {words}")).text.startswith("Education")


async def test_unknown_topic_gets_a_clear_word(world: World) -> None:
    """And all topics to choose from."""
    person = world.emulator.add_user(language_code="ru")
    answer = await ask(world, person, "/tag <b>zzzqqq</b>")
    assert "«<b>zzzqqq</b>»" in answer.text
    assert len(flat(answer)) == 16


async def test_topics_have_their_counts_and_open_in_place(world: World) -> None:
    """A button a topic; pressed it shows the topic's stories, with a way back."""
    await stock(world, 2)
    person = world.emulator.add_user(language_code="en")
    topics = await ask(world, person, "/tag")
    assert "Protection of children's rights · 2" in flat(topics)
    assert "School safety · 0" in flat(topics)
    await press(world, person, topics, "Protection of children's rights · 2")
    assert numbers(topics) == [2, 1]
    await press(world, person, topics, "Topics")
    assert "School safety · 0" in flat(topics)


async def test_topic_is_followed_from_its_list(world: World) -> None:
    """The button shows the state, and the list stays on its page."""
    await stock(world, 7)
    person = world.emulator.add_user(language_code="en")
    page = await ask(world, person, f"/tag {MAIN_TOPIC}")
    await press(world, person, page, "Next ▶")
    pressed = await press(world, person, page, "Follow")
    assert "You now follow" in pressed.text
    assert "Page 2 of 2" in page.text
    assert "✓ Following" in flat(page)
    assert await world.store.follows.of(person.chat.id, 0) == (Follow(topic=MAIN_TOPIC),)
    await press(world, person, page, "✓ Following")
    assert await world.store.follows.of(person.chat.id, 0) == ()


async def test_story_of_a_list_is_opened_by_its_number(world: World) -> None:
    """As a message of its own; the list stays."""
    await stock(world, 2)
    person = world.emulator.add_user(language_code="en")
    page = await ask(world, person, "/latest")
    await press(world, person, page, "2")
    story = world.emulator.sent(person.chat)[-1]
    assert story.text.startswith("Sample story 1 (en)")
    assert numbers(page) == [2, 1]


async def test_list_that_has_changed_gives_the_right_page(world: World) -> None:
    """A story that came meanwhile moves nothing past the reader."""
    await stock(world, 7)
    person = world.emulator.add_user(language_code="en")
    page = await ask(world, person, "/latest")
    await world.publish(make_item(8))
    await press(world, person, page, "Next ▶")
    assert numbers(page)[:2] == [2, 1]


@pytest.mark.parametrize(
    "data",
    ["", "rubbish", "p|", "p|gone-topic:5", "p|?999999:5", "f|1|f|gone-topic", "f|1|f|?999999", "h|1|:5", "l|de|"],
)
async def test_rubbish_under_a_button_is_answered(world: World, data: str) -> None:
    """Forged or outlived buttons get a clear word and change nothing."""
    await stock(world, 1)
    person = world.emulator.add_user(language_code="en")
    page = await ask(world, person, "/latest")
    pressed = await forge(world, person, page, data or "-")
    assert (pressed.text, pressed.alert) == ("This button is out of date.", True)
    assert await world.store.follows.of(person.chat.id, 0) == ()


async def test_anchor_that_is_gone_gives_a_page(world: World) -> None:
    """A story that was never there is no error."""
    await stock(world, 7)
    person = world.emulator.add_user(language_code="en")
    page = await ask(world, person, "/latest 5")
    pressed = await forge(world, person, page, "p|:5>999999")
    assert pressed.text == ""
    assert len(numbers(page)) == 5


async def test_empty_bot_says_so(world: World) -> None:
    """Before the first story there is a sentence, no empty list."""
    person = world.emulator.add_user(language_code="en")
    assert (await ask(world, person, "/latest")).text == "Latest news\nThere is nothing here yet."


async def test_press_without_a_message_is_answered(world: World) -> None:
    """Under a message that somebody passed on by another way."""
    user = {"id": 7_000_000_001, "is_bot": False, "first_name": "Sample", "language_code": "ru"}
    press = {"id": "55", "from": user, "chat_instance": "1", "data": "p|:5", "inline_message_id": "sample"}
    world.emulator.world.updates.add("callback_query", press)
    (call,) = await world.emulator.wait_for(lambda: world.emulator.calls_of("answerCallbackQuery"))
    assert call.parameters["callback_query_id"] == "55"
