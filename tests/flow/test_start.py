"""/start: the welcome in one's own language, and deep links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.model import Follow
from tests.factories import MAIN_TOPIC
from tests.flow.talk import ask, flat, press, stock
from tests.flow.ways import BOTH_WAYS

if TYPE_CHECKING:
    from tests.flow.conftest import World


@pytest.mark.parametrize(
    ("code", "greeting", "ticked"),
    [
        ("kk", "Сәлеметсіз бе!", "Қазақша ✓"),
        ("ru-RU", "Здравствуйте!", "Русский ✓"),
        ("en", "Hello!", "English ✓"),
        ("de", "Сәлеметсіз бе!", "Қазақша ✓"),
        (None, "Сәлеметсіз бе!", "Қазақша ✓"),
    ],
)
async def test_welcome_is_in_the_reader_s_language(world: World, code: str | None, greeting: str, ticked: str) -> None:
    """By the language of the application; where the bot does not speak it, the default."""
    welcome = await ask(world, world.emulator.add_user(language_code=code), "/start")
    assert welcome.text.startswith(greeting)
    assert ticked in flat(welcome)


@BOTH_WAYS
async def test_welcome_shows_the_latest_and_offers_the_main_topic(world: World) -> None:
    """The newest three stories, with buttons to read them, and a button to follow."""
    await stock(world, 4)
    person = world.emulator.add_user(language_code="en")
    welcome = await ask(world, person, "/start")
    assert [f"Sample story {number} (en)" in welcome.text for number in (4, 3, 2, 1)] == [True, True, True, False]
    assert welcome.button_texts[1] == ["1", "2", "3"]
    pressed = await press(world, person, welcome, "Follow: Protection of children's rights")
    assert pressed.text == "You now follow “Protection of children's rights”."
    assert "✓ Protection of children's rights" in flat(welcome)
    assert await world.store.follows.of(person.chat.id, 0) == (Follow(topic=MAIN_TOPIC),)


@BOTH_WAYS
async def test_language_chosen_at_the_welcome(world: World) -> None:
    """The welcome is shown again in the language, stories included, and all later answers are in it."""
    await stock(world, 1, "ru", "en")
    person = world.emulator.add_user(language_code="en")
    welcome = await ask(world, person, "/start")
    pressed = await press(world, person, welcome, "Русский")
    assert pressed.text == "Язык: Русский"
    assert welcome.text.startswith("Здравствуйте!")
    assert "Sample story 1 (ru)" in welcome.text
    assert (await ask(world, person, "/latest")).text.startswith("Последние новости")


@BOTH_WAYS
async def test_link_to_a_topic_follows_it(world: World) -> None:
    """Who comes by t_<topic> follows it and is told so; the welcome offers to end it."""
    person = world.emulator.add_user(language_code="en")
    welcome = await ask(world, person, "/start t_education")
    assert welcome.text.startswith("You now follow “Education”.")
    assert "✓ Education" in flat(welcome)
    assert await world.store.follows.of(person.chat.id, 0) == (Follow(topic="education"),)
    await press(world, person, welcome, "✓ Education")
    assert await world.store.follows.of(person.chat.id, 0) == ()


@pytest.mark.parametrize(
    ("link", "shown"), [("s_1", "(en)"), ("s_1_ru", "(ru)"), ("s_1_kk", "(en)"), ("s_999", "no story number 999")]
)
async def test_link_to_a_story_shows_it(world: World, link: str, shown: str) -> None:
    """In the language asked for, or the nearest; an unknown number is told."""
    await stock(world, 1, "ru", "en")
    answer = await ask(world, world.emulator.add_user(language_code="en"), f"/start {link}")
    assert shown in answer.text


@pytest.mark.parametrize(
    "link",
    [
        "t_",
        "t_unknown",
        "t_Education",
        "s_",
        "s_0",
        "s_x",
        "s_1_de",
        "s_99999999999999999999",
        "c_",
        "c_-",
        "c_x",
        "%00",
    ],
)
async def test_other_links_are_a_plain_start(world: World, link: str) -> None:
    """Whatever else a link carries welcomes and changes nothing."""
    person = world.emulator.add_user(language_code="en")
    assert (await ask(world, person, f"/start {link}")).text.startswith("Hello!")
    assert await world.store.follows.of(person.chat.id, 0) == ()
