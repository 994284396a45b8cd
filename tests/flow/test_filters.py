"""The buttons below a search: its order, and its filters, which rewrite it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.callbacks import pack
from bot.filtering import SetFilter, ShowFilters
from bot.model import Follow
from bot.search.narrowing import Choice
from tests.factories import MAIN_TOPIC, make_item, make_source
from tests.flow.talk import ask, flat, forge, press

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import ChatMessage
    from tests.flow.conftest import World

SCHOOLS = make_source("second-en", "en", site="schools.example", topics=("education",))


async def publish_samples(world: World) -> None:
    """Eight stories of camps: six of the sample site, the last two of a site for schools, a month later."""
    now = datetime.now(UTC)
    for number in range(1, 7):
        day = (now - timedelta(days=60 - number)).date()
        await world.publish(make_item(number, title=f"Sample camp opens, part {number}", published=day))
    for number in (7, 8):
        day = (now - timedelta(days=10 - number)).date()
        await world.publish(
            make_item(number, title=f"Sample of the camp at school {number}", published=day), source=SCHOOLS
        )


async def panel(world: World, person: Person, words: str = "camp") -> ChatMessage:
    """Search, and press Filters."""
    message = await ask(world, person, f"/search {words}")
    await press(world, person, message, "Filters")
    return message


def head(message: ChatMessage) -> list[str]:
    """The search, and how many stories it finds."""
    return message.text.splitlines()[:2]


async def test_search_is_put_in_the_other_order(world: World) -> None:
    """The newest first, from the first page, and the best first again; the pages keep the order."""
    await publish_samples(world)
    await world.publish(make_item(9, title="Sample of another thing", summary="There is a camp beside it."))
    person = world.emulator.add_user(language_code="en")
    message = await ask(world, person, "/search camp")
    assert "another thing" not in message.text
    await press(world, person, message, "Newest first")
    assert message.text.splitlines()[3].startswith("1. Sample of another thing")
    await press(world, person, message, "Next ▶")
    assert "Page 2 of 2" in message.text
    await press(world, person, message, "Best first")
    assert "Page 1 of 2" in message.text
    assert "another thing" not in message.text


async def test_filter_is_set_and_removed(world: World) -> None:
    """A press each; the search says what is set, its counts are those of the stories, and they are shown by a press."""
    await publish_samples(world)
    person = world.emulator.add_user(language_code="en")
    message = await panel(world, person)
    assert head(message) == ["camp", "8 stories found"]
    assert flat(message)[:6] == [
        "▾ Topics",
        "Regions",
        "Sources",
        "Period",
        "Protection of children's rights · 6",
        "Education · 2",
    ]
    await press(world, person, message, "Education · 2")
    assert head(message) == ["camp topic:Education", "2 stories found"]
    assert "✓ Education · 2" in flat(message)
    assert "Protection of children's rights · 6" in flat(message)
    await press(world, person, message, "Show stories · 2")
    assert message.text.count("Sample of the camp at school") == 2
    await press(world, person, message, "Filters")
    await press(world, person, message, "✓ Education · 2")
    assert head(message) == ["camp", "8 stories found"]
    assert len(world.emulator.sent(person.chat)) == 1


async def test_every_kind_of_filter(world: World) -> None:
    """Sources and periods, one after the other; two topics are one or the other."""
    await publish_samples(world)
    person = world.emulator.add_user(language_code="en")
    message = await panel(world, person)
    await press(world, person, message, "Sources")
    await press(world, person, message, "news.example · 6")
    assert head(message) == ["camp source:news.example", "6 stories found"]
    await press(world, person, message, "schools.example · 2")
    assert head(message)[1] == "8 stories found"
    await press(world, person, message, "✓ news.example · 6")
    await press(world, person, message, "Period")
    assert [text for text in flat(message) if "·" in text][:4] == [
        "7 days · 2",
        "30 days · 2",
        "This year · 2",
        "✓ All time · 2",
    ]
    await press(world, person, message, "7 days · 2")
    since = (world.clock.now().astimezone(world.settings.timezone) - timedelta(days=6)).date()
    assert head(message) == [f"camp source:schools.example from:{since}", "2 stories found"]
    await press(world, person, message, "All time · 2")
    assert head(message)[0] == "camp source:schools.example"
    await press(world, person, message, "Regions")
    assert "There is nothing to choose from here." in message.text


@pytest.mark.parametrize(
    ("language", "filters", "topic", "written"),
    [
        ("kk", "Сүзгілер", "Білім беру · 2", 'camp тақырып:"Білім беру"'),
        ("ru", "Фильтры", "Образование · 2", "camp тема:Образование"),
    ],
)
async def test_filters_are_written_in_the_reader_s_language(
    world: World, language: str, filters: str, topic: str, written: str
) -> None:
    """And are read so by anybody."""
    await publish_samples(world)
    person = world.emulator.add_user(language_code=language)
    message = await ask(world, person, "camp")
    await press(world, person, message, filters)
    await press(world, person, message, topic)
    assert head(message)[0] == written
    other = world.emulator.add_user(language_code="en")
    assert head(await ask(world, other, written))[1] == "2 stories found"


async def test_filters_work_after_a_restart(world: World) -> None:
    """Between any two presses."""
    await publish_samples(world)
    person = world.emulator.add_user(language_code="en")
    message = await ask(world, person, "camp")
    for button in ("Newest first", "Filters", "Education · 2", "Period", "30 days · 2", "Show stories · 2"):
        await world.stop()
        await world.start()
        await press(world, person, message, button)
    assert head(message)[0].startswith("camp topic:Education from:")
    assert "Best first" in flat(message)


async def test_narrowed_search_is_followed_as_it_stands(world: World) -> None:
    """Filters and all."""
    await publish_samples(world)
    person = world.emulator.add_user(language_code="en")
    message = await panel(world, person)
    await press(world, person, message, "Education · 2")
    await press(world, person, message, "Show stories · 2")
    assert "Follow this search" in flat(message)
    assert message.text.startswith("camp topic:Education\n")


async def test_filter_that_is_all_of_a_search_stays(world: World) -> None:
    """Nothing would be left to look for, which is said."""
    await publish_samples(world)
    person = world.emulator.add_user(language_code="en")
    message = await panel(world, person, "topic:education")
    pressed = await press(world, person, message, "✓ Education · 2")
    assert pressed.text == "Nothing would be left to search for."
    assert head(message)[0] == "topic:education"


async def test_filter_that_leaves_nothing_can_be_taken_away(world: World) -> None:
    """The panel says that nothing is found; the way to the stories offers what is."""
    await publish_samples(world)
    person = world.emulator.add_user(language_code="en")
    message = await panel(world, person)
    camp = await world.store.queries.remember("camp", world.clock.now())
    await forge(world, person, message, pack(SetFilter(camp, "best", Choice("topic", "bullying"), wanted=True)))
    assert head(message) == ["camp topic:Bullying", "Nothing found"]
    await press(world, person, message, "Show stories · 0")
    assert "camp · 8" in flat(message)
    await press(world, person, message, "camp · 8")
    assert head(message) == ["camp", "8 stories found"]


async def test_press_of_an_old_panel_says_what_is_wanted(world: World) -> None:
    """Pressed twice it changes nothing twice."""
    await publish_samples(world)
    person = world.emulator.add_user(language_code="en")
    message = await panel(world, person)
    camp = await world.store.queries.remember("camp", world.clock.now())
    data = pack(SetFilter(camp, "newest", Choice("topic", "education"), wanted=True))
    for _ in range(2):
        await forge(world, person, message, data)
        assert head(message) == ["camp topic:Education", "2 stories found"]


@pytest.mark.parametrize(
    "data",
    [
        pack(ShowFilters(999, "best", "topic")),
        pack(SetFilter(999, "best", Choice("topic", "education"), wanted=True)),
        pack(SetFilter(1, "best", Choice("topic", "gone"), wanted=True)),
        pack(SetFilter(1, "best", Choice("source", 'x" OR "'), wanted=True)),
        "n|1|t|1|<b>",
    ],
)
async def test_forged_filter_is_out_of_date(world: World, data: str) -> None:
    """Searches that are forgotten, topics that are gone."""
    await publish_samples(world)
    person = world.emulator.add_user(language_code="en")
    message = await ask(world, person, "camp")
    pressed = await forge(world, person, message, data)
    assert (pressed.text, pressed.alert) == ("This button is out of date.", True)


async def test_members_narrow_and_sort_in_groups(world: World) -> None:
    """They read; only to follow is for administrators."""
    await publish_samples(world)
    member = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group()
    world.emulator.set_member(group, member)
    message = await ask(world, member, "/search camp", chat=group)
    for button in ("Newest first", "Filters", "Education · 2", "Show stories · 2"):
        await press(world, member, message, button)
    assert world.emulator.calls_of("getChatMember") == []
    pressed = await press(world, member, message, "Follow this search")
    assert pressed.text == "Only administrators can change this."
    assert Follow(topic=MAIN_TOPIC) not in await world.store.follows.of(group.id, 0)
