"""The three steps of a newcomer: what comes, when it comes, and what was chosen; and /start of who is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.callbacks import pack
from bot.hours import Timing
from bot.model import Follow
from bot.onboarding import ChooseDigest, FollowFirst, ShowStep
from bot.places import Subject
from tests.factories import MAIN_TOPIC
from tests.flow.talk import ask, flat, forge, press, shown, stock

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import ChatMessage
    from tests.flow.conftest import World

SET_UP = {"kk": "Үш қадамда баптау", "ru": "Настроить за три шага", "en": "Set up in three steps"}
MAIN = "Protection of children's rights"


async def begin(world: World, person: Person) -> ChatMessage:
    """Start the bot and go to the second step."""
    message = await ask(world, person, "/start")
    await press(world, person, message, SET_UP["en"])
    return message


@pytest.mark.parametrize(
    ("language", "main", "onwards", "daily", "finished"),
    [
        (
            "kk", "Балалардың құқықтарын қорғау", "Келесі ▶", "Күн сайын, 18:00",
            ["Дайын", "• Балалардың құқықтарын қорғау", "Шолу күн сайын келеді, уақыты: 18:00."],
        ),
        (
            "ru", "Защита прав детей", "Далее ▶", "Ежедневно в 18:00",
            ["Готово", "• Защита прав детей", "Дайджест будет приходить ежедневно в 18:00."],
        ),
        ("en", MAIN, "Next ▶", "Daily at 18:00", ["Done", f"• {MAIN}", "The digest will arrive daily at 18:00."]),
    ],
)  # fmt: skip
async def test_a_parent_is_done_in_four_presses(
    world: World, language: str, main: str, onwards: str, daily: str, finished: list[str]
) -> None:
    """All in the one message: what comes and when, the latest three, and how to go on."""
    await stock(world, 4, "kk", "ru", "en")
    person = world.emulator.add_user(language_code=language)
    message = await ask(world, person, "/start")
    for button in (SET_UP[language], main, onwards, daily):
        await press(world, person, message, button)
    assert len(world.emulator.sent()) == 1
    lines = message.text.splitlines()
    assert [line for line in finished if line not in lines] == []
    assert sum(f"Sample story {number} ({language})" in message.text for number in (4, 3, 2, 1)) == 3
    assert "/settings" in message.text
    assert await world.store.follows.of(person.chat.id, 0) == (Follow(topic=MAIN_TOPIC),)
    assert await world.store.timings.of(person.chat.id, 0) == Timing("daily 18:00")


async def test_topics_regions_and_all_news_are_ticked(world: World) -> None:
    """Pressed again, a tick goes; what is followed from elsewhere stands there, too."""
    person = world.emulator.add_user(language_code="en")
    message = await begin(world, person)
    assert message.text.startswith("Step 2 of 3")
    assert flat(message)[:2] == [MAIN, "All news"]
    assert "Skip ▶" in flat(message)
    for button in ("All news", "Bullying", "My region", "Abai Region", "Next ▶"):
        await press(world, person, message, button)
    assert {"✓ All news", "✓ Bullying", "✓ Abai Region", "Next ▶"} <= set(flat(message))
    await press(world, person, message, "✓ All news")
    await press(world, person, message, "All topics")
    assert len(flat(message)) > 16
    await press(world, person, message, "Camps and holidays")
    follows = await world.store.follows.of(person.chat.id, 0)
    assert set(follows) == {Follow(topic="bullying"), Follow(region="abai"), Follow(topic="camps-and-holidays")}


async def test_each_step_can_be_left_out_and_gone_back_to(world: World) -> None:
    """Who chooses nothing is told that nothing will come, and can choose again from there."""
    await stock(world, 1)
    person = world.emulator.add_user(language_code="en")
    message = await begin(world, person)
    await press(world, person, message, "◀ Back")
    assert message.text.startswith("Hello! SaqBala")
    for button in (SET_UP["en"], "Skip ▶", "Skip ▶"):
        await press(world, person, message, button)
    assert "You follow nothing yet, so nothing will come by itself." in message.text
    await press(world, person, message, "◀ Back")
    assert message.text.startswith("Step 3 of 3")
    assert "✓ At once, as they appear" in flat(message)
    await press(world, person, message, "Skip ▶")
    await press(world, person, message, "Choose topics")
    assert message.text.startswith("Step 2 of 3")
    assert await world.store.timings.of(person.chat.id, 0) == Timing()


async def test_pressed_twice_is_chosen_once(world: World) -> None:
    """A button says what is wanted, so the second press of the same one changes nothing."""
    person = world.emulator.add_user(language_code="en")
    message = await begin(world, person)
    data = pack(FollowFirst(Subject(topic="education"), wanted=True, step="few"))
    for _ in range(2):
        await forge(world, person, message, data)
    for _ in range(2):
        await forge(world, person, message, pack(ChooseDigest("weekly mon 18:00")))
    assert await world.store.follows.of(person.chat.id, 0) == (Follow(topic="education"),)
    assert "The digest will arrive once a week: Monday, 18:00." in message.text


async def test_steps_go_on_after_a_restart(world: World) -> None:
    """What was chosen before is ticked; who begins anew in the middle is told what is chosen so far."""
    person = world.emulator.add_user(language_code="en")
    message = await begin(world, person)
    await press(world, person, message, "Bullying")
    await world.stop()
    await world.start()
    await press(world, person, message, "Next ▶")
    await press(world, person, message, "◀ Back")
    assert "✓ Bullying" in flat(message)
    assert "• Bullying" in (await ask(world, person, "/start")).text
    await press(world, person, message, "Next ▶")
    await press(world, person, message, "Daily at 18:00")
    assert "The digest will arrive daily at 18:00." in message.text


async def test_language_is_the_first_step(world: World) -> None:
    """It is chosen at the welcome, and the steps go on in it."""
    person = world.emulator.add_user(language_code="en")
    message = await ask(world, person, "/start")
    await press(world, person, message, "Русский")
    await press(world, person, message, SET_UP["ru"])
    assert message.text.startswith("Шаг 2 из 3")


@pytest.mark.parametrize(
    "pressed",
    [
        ShowStep("few"),
        ShowStep("done"),
        FollowFirst(Subject(topic="education"), wanted=True, step="few"),
        ChooseDigest("daily 18:00"),
    ],
)
async def test_steps_are_for_private_chats(world: World, pressed: ShowStep | FollowFirst | ChooseDigest) -> None:
    """Forged below a message of a group, even by its administrator, they change nothing."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=owner)
    message = await ask(world, owner, "/start", chat=group)
    assert SET_UP["en"] not in flat(message)
    assert (await forge(world, owner, message, pack(pressed))).alert
    assert await world.store.follows.of(group.id, 0) == ()
    assert await world.store.timings.of(group.id, 0) == Timing()


@pytest.mark.parametrize(
    "pressed",
    [
        FollowFirst(Subject(topic="gone"), wanted=True, step="few"),
        FollowFirst(Subject(query=1), wanted=True, step="few"),
    ],
)
async def test_what_is_not_known_cannot_be_followed(world: World, pressed: FollowFirst) -> None:
    """A topic that was taken out of the file, and a search, which is followed elsewhere."""
    person = world.emulator.add_user(language_code="en")
    message = await begin(world, person)
    assert (await forge(world, person, message, pack(pressed))).text == "This button is out of date."
    assert await world.store.follows.of(person.chat.id, 0) == ()


async def test_who_is_set_up_is_greeted_shortly(world: World) -> None:
    """What comes and when, and the latest three, with the ways to change it; not the steps again."""
    await stock(world, 4)
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/follow education")
    await ask(world, person, "/digest weekly fri 9")
    greeting = await ask(world, person, "/start")
    assert greeting.text.startswith("Hello! Everything is set up.")
    assert "• Education" in greeting.text
    assert "The digest will arrive once a week: Friday, 09:00." in greeting.text
    assert "Sample story 4 (en)" in greeting.text
    assert SET_UP["en"] not in flat(greeting)
    assert {"English ✓", "Settings", "Follow topics"} <= set(flat(greeting))
    linked = await ask(world, person, "/start t_bullying")
    assert linked.text.startswith("You now follow “Bullying”.")
    assert "✓ Bullying" in flat(linked)


async def test_links_go_past_the_steps_but_offer_them(world: World) -> None:
    """Who comes for a story reads it at once, who comes for a topic follows it; who is set up is not asked again."""
    await stock(world, 1)
    person = world.emulator.add_user(language_code="en")
    story = await ask(world, person, "/start s_1")
    assert story.text.startswith("Sample story 1 (en)")
    assert story.button_texts[-1] == [SET_UP["en"]]
    before = shown(world)
    await press(world, person, story, SET_UP["en"])
    assert shown(world) == before + 1
    assert story.text.startswith("Step 2 of 3")
    linked = await ask(world, person, "/start t_education")
    assert SET_UP["en"] in flat(linked)
    again = await ask(world, person, "/start s_1")
    assert SET_UP["en"] not in flat(again)
