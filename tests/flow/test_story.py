"""/story, and the buttons below a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories import make_item
from tests.flow.talk import ask, flat, press, stock

if TYPE_CHECKING:
    from tests.flow.conftest import World

BOT = "https://t.me/saqbala_sample_bot"


async def test_languages_are_switched_in_place(world: World) -> None:
    """In a private chat the message itself changes, without a word of excuse."""
    await stock(world, 1, "kk", "ru")
    person = world.emulator.add_user(language_code="kk")
    story = await ask(world, person, "/story 1")
    assert story.button_texts == [["Қаз ✓", "Рус"], ["Бөлісу", "Сайттан оқу"]]
    pressed = await press(world, person, story, "Рус")
    assert (pressed.text, pressed.url) == ("", "")
    assert story.text.startswith("Sample story 1 (ru)")
    assert "Рус ✓" in flat(story)
    await press(world, person, story, "Рус ✓")
    assert story.edits == 1
    assert len(world.emulator.sent(person.chat)) == 1


async def test_missing_language_is_told(world: World) -> None:
    """In the reader's language."""
    await stock(world, 1, "ru")
    story = await ask(world, world.emulator.add_user(language_code="kk"), "/story 1")
    assert "Қазақша нұсқасы әзірге жоқ, орысшасы көрсетілді." in story.text


@pytest.mark.parametrize("words", ["1 ru", "#1 Русский", "№1 рус"])
async def test_language_can_be_named(world: World, words: str) -> None:
    """By code or name."""
    await stock(world, 1, "ru", "en")
    story = await ask(world, world.emulator.add_user(language_code="en"), f"/story {words}")
    assert "(ru)" in story.text


@pytest.mark.parametrize("words", ["", "x", "1.5", "-1", "0", "1; DROP", "9" * 400])
async def test_no_number_is_asked_for(world: World, words: str) -> None:
    """With an example."""
    answer = await ask(world, world.emulator.add_user(language_code="en"), f"/story {words}")
    assert answer.text == "Send the number of a story after the command: /story 1"


async def test_unknown_and_hidden_stories_are_told(world: World) -> None:
    """By command, and at the buttons of a story that was hidden since."""
    await stock(world, 1, "ru", "en")
    person = world.emulator.add_user(language_code="en")
    story = await ask(world, person, "/story 1")
    async with world.store.database.write() as tx:
        await tx.execute("UPDATE story SET hidden_at = 1")
    assert (await ask(world, person, "/story 1")).text == "There is no story number 1."
    assert (await ask(world, person, "/story 12345")).text == "There is no story number 12345."
    pressed = await press(world, person, story, "Рус")
    assert (pressed.text, pressed.alert) == ("This story is no longer available.", True)


async def test_elsewhere_buttons_open_the_private_chat(world: World) -> None:
    """In a group anybody may press, so nothing changes there."""
    await stock(world, 1, "ru", "en")
    member = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group()
    story = await ask(world, member, "/story 1", chat=group)
    assert (await press(world, member, story, "Рус")).url == f"{BOT}?start=s_1_ru"
    assert story.edits == 0
    page = await ask(world, member, "/latest", chat=group)
    assert (await press(world, member, page, "1")).url == f"{BOT}?start=s_1"


async def test_pushed_story_keeps_its_buttons(world: World) -> None:
    """A story that came by itself looks the same in each language."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/follow all")
    await world.publish(make_item(1, "ru"), make_item(1, "en"))
    story = await world.said(person.chat, lambda message: "story 1" in message.text)
    assert story.button_texts == [["Рус", "Eng ✓"], ["Share", "More"]]
    await press(world, person, story, "Рус")
    assert story.text.startswith("Sample story 1 (ru)")
    assert story.button_texts == [["Рус ✓", "Eng"], ["Share", "More"]]
