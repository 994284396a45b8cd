"""/search and plain words in a private chat: nothing that can be typed is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.model import Follow
from bot.render.text import utf16_length
from tests.factories import make_item
from tests.flow.talk import ask, flat, press
from tests.flow.ways import BOTH_WAYS

if TYPE_CHECKING:
    from tests.flow.conftest import World


PREPARING = "Older stories are still being prepared for search. Ask again in a few minutes."


async def fall_behind(world: World, monkeypatch: pytest.MonkeyPatch, stories: int) -> None:
    """Let so many stories wait for the index, as after an upgrade, and go on waiting."""

    async def wait(_: object) -> None:
        pass

    monkeypatch.setattr("bot.indexing.index_all", wait)
    async with world.store.database.write() as tx:
        await tx.executemany("INSERT INTO unindexed (story) VALUES (?)", [(1000 + n,) for n in range(stories)])


async def publish_samples(world: World) -> None:
    """Seven stories of camps, one of roads."""
    for number in range(1, 8):
        await world.publish(make_item(number, title=f"Sample camp opens, part {number}"))
    await world.publish(make_item(8, "ru", title="Пример: дороги у школ", summary="Пример сводки."))


@pytest.mark.parametrize("asked", ["/search camp", "camp", "CAMP", "/search  camp  "])
async def test_words_are_found(world: World, asked: str) -> None:
    """By command or without: how many, a page of them, the words in bold."""
    await publish_samples(world)
    answer = await ask(world, world.emulator.add_user(language_code="en"), asked)
    assert answer.text.splitlines()[1] == "7 stories found"
    assert answer.text.endswith("Page 1 of 2")
    bold = [entity for entity in answer.content.entities if entity["type"] == "bold"]
    assert len(bold) == 1 + 5


async def test_count_has_the_right_plural(world: World) -> None:
    """As Russian counts."""
    await publish_samples(world)
    person = world.emulator.add_user(language_code="ru")
    assert "Найдено 7 новостей" in (await ask(world, person, "camp")).text
    assert "Найдена 1 новость" in (await ask(world, person, "дороги")).text


@BOTH_WAYS
async def test_search_is_followed_and_its_pages_are_turned(world: World) -> None:
    """Saved after a look at what it would have found; the panel lists it with a button to remove it."""
    await publish_samples(world)
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, "/search camp")
    await press(world, person, answer, "Next ▶")
    assert "Page 2 of 2" in answer.text
    await press(world, person, answer, "Follow this search")
    assert await world.store.follows.of(person.chat.id, 0) == ()
    await press(world, person, answer, "Save")
    assert answer.text == "Alert “camp” saved. Over the last 30 days it would have found 7 stories."
    assert await world.store.follows.of(person.chat.id, 0) == (Follow(search="camp"),)
    panel = await ask(world, person, "/follow")
    await press(world, person, panel, "✕ camp")
    assert "✕ camp" not in flat(panel)
    assert await world.store.follows.of(person.chat.id, 0) == ()


@BOTH_WAYS
async def test_nothing_found_offers_the_nearest_topics(world: World) -> None:
    """The words are repeated, and topics that they may mean are offered."""
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, "bullying")
    assert answer.text == "Nothing found for “bullying”. Try fewer words or choose a topic:"
    assert flat(answer) == ["Bullying · 0"]


async def publish_caravans(world: World) -> None:
    """Seven stories with a word that stands in no table."""
    for number in range(1, 8):
        await world.publish(make_item(number, title=f"Sample caravan opens, part {number}"))


async def test_word_with_a_slip_is_put_right(world: World) -> None:
    """It is said what no story has; pages, filters and follows are of what was meant."""
    await publish_caravans(world)
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, "sample caravna")
    assert answer.text.splitlines()[:3] == [
        "sample caravan",
        "7 stories found",
        "No story contains “caravna”; these are the results for “sample caravan”.",
    ]
    assert "Sample caravan opens" in answer.text
    await press(world, person, answer, "Next ▶")
    assert answer.text.splitlines()[:3] == ["sample caravan", "7 stories found", ""]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("kk", "Жаңалықтарда «caravna» кездеспейді, «caravan» сұрауы бойынша табылғандар көрсетілді."),
        ("ru", "«caravna» в новостях не встречается, показаны результаты по запросу «caravan»."),
    ],
)
async def test_correction_is_told_in_the_chat_s_language(world: World, language: str, line: str) -> None:
    """In one line."""
    await publish_caravans(world)
    answer = await ask(world, world.emulator.add_user(language_code=language), "caravna")
    assert answer.text.splitlines()[2] == line


async def test_nothing_found_offers_less_that_finds_something(world: World) -> None:
    """At most three searches, each with its number of stories; a press shows them in place."""
    await publish_samples(world)
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, "camp bullying kindergarten source:nowhere.kz")
    assert answer.text == ("Nothing found for “camp bullying kindergarten source:nowhere.kz”. Try one of these:")
    assert flat(answer) == ["camp · 7", "Topics"]
    await press(world, person, answer, "camp · 7")
    assert answer.text.startswith("camp\n7 stories found")
    assert len(world.emulator.sent(person.chat)) == 1


async def test_archive_that_is_not_searched_yet_is_told_of(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where less was found than goes on a page, or nothing; each time the list is shown, and in no other list."""
    await publish_samples(world)
    await fall_behind(world, monkeypatch, 101)
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, "дороги")
    assert answer.text.splitlines()[1:3] == ["1 story found", PREPARING]
    await press(world, person, answer, "Filters")
    await press(world, person, answer, flat(answer)[-1])
    assert answer.text.splitlines()[1:3] == ["1 story found", PREPARING]
    nothing = await ask(world, person, "opera")
    assert nothing.text.splitlines()[0] == PREPARING
    assert nothing.text.splitlines()[2].startswith("Nothing found for “opera”.")
    for asked in ("camp", "/latest"):
        assert PREPARING not in (await ask(world, person, asked)).text


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("kk", "Бұрынғы жаңалықтар іздеуге әлі дайындалып жатыр. Бірнеше минуттан кейін қайта іздеп көріңіз."),
        ("ru", "Более ранние новости ещё готовятся к поиску. Повторите запрос через несколько минут."),
    ],
)
async def test_archive_that_is_not_searched_yet_is_told_of_in_the_chats_language(
    world: World, monkeypatch: pytest.MonkeyPatch, language: str, line: str
) -> None:
    """In one line."""
    await publish_samples(world)
    await fall_behind(world, monkeypatch, 101)
    answer = await ask(world, world.emulator.add_user(language_code=language), "дороги")
    assert answer.text.splitlines()[2] == line


async def test_few_stories_that_wait_for_the_index_are_not_told_of(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are there in a moment."""
    await publish_samples(world)
    await fall_behind(world, monkeypatch, 100)
    assert PREPARING not in (await ask(world, world.emulator.add_user(language_code="en"), "дороги")).text


async def test_found_words_of_a_long_summary_are_shown(world: World) -> None:
    """The part that has them, in bold, in the form that the text has."""
    summary = "Үлгі сөйлем. " * 30 + "Балабақшаларда жаңа ас мәзірі енгізілді. " + "Үлгі сөйлем. " * 10
    await world.publish(make_item(1, "kk", title="Үлгі тақырып", summary=summary))
    answer = await ask(world, world.emulator.add_user(language_code="kk"), "балабақша")
    line = answer.text.splitlines()[5]
    assert line.startswith("…")
    assert "Балабақшаларда жаңа ас мәзірі енгізілді" in line
    bold = [entity for entity in answer.content.entities if entity["type"] == "bold"]
    assert [answer.text[int(str(one["offset"])) :][: int(str(one["length"]))] for one in bold] == [
        "балабақша",
        "Балабақшаларда",
    ]


async def test_stories_that_come_near_are_told_from_those_that_answer(world: World) -> None:
    """Where few hold all of it, or none."""
    await publish_samples(world)
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, "camp bullying")
    assert answer.text.splitlines()[1] == "No story matches exactly. Close matches:"
    assert "Sample camp opens" in answer.text
    assert "\nClose matches:\n" not in answer.text.partition("\n\n")[2]
    await press(world, person, answer, "Filters")
    assert answer.text.splitlines()[1] == "Nothing found"
    await world.publish(make_item(9, title="Sample camp bullying"))
    answer = await ask(world, person, "camp bullying")
    assert answer.text.splitlines()[1] == "1 story found"
    answering, _, near = answer.text.partition("\n\nClose matches:\n\n")
    assert "1. Sample camp bullying" in answering
    assert near.startswith("2. Sample camp opens")


@pytest.mark.parametrize(
    "words",
    [
        "x" * 4087,
        "sample " * 580,
        '"unclosed AND (',
        "NEAR(a b, 3) OR * NOT ^title:x -y",
        "'; DROP TABLE story; --",
        "<b>&lt;</a>",
        "\u202eelpmas\u2066",
        "مثال للبحث",
        "{query} {0} %s",
        "a\x00b",
    ],
    ids=["long word", "many words", "unclosed", "operators", "SQL", "HTML", "turned", "Arabic", "placeholders", "zero"],
)  # fmt: skip
async def test_nothing_typed_is_an_error(world: World, words: str) -> None:
    """Each gets an answer of bearable length."""
    person = world.emulator.add_user(language_code="kk")
    answer = await ask(world, person, f"/search {words}")
    assert answer.text.startswith("«")
    assert "ештеңе табылмады" in answer.text
    assert utf16_length(answer.text) < 300


@pytest.mark.parametrize("words", ['"', "😀👩‍👩‍👧", ".", "-", "«»", "!?…"])
async def test_signs_alone_are_no_search(world: World, words: str) -> None:
    """It is said, with how to search."""
    answer = await ask(world, world.emulator.add_user(language_code="ru"), words)
    assert answer.text.startswith(f"В запросе «{words}» нет слов для поиска.")
    assert "тема:образование" in answer.text


@pytest.mark.parametrize("command", ["/search", "/search \u200b"])
@pytest.mark.parametrize(
    ("language", "operators"),
    [("kk", "тақырып: өңір: дереккөз: бастап: дейін:"), ("ru", "тема: регион: источник: с: до:"),
     ("en", "topic: region: source: from: to:")],
)  # fmt: skip
async def test_search_without_words_says_how(world: World, command: str, language: str, operators: str) -> None:
    """In the chat's language, with its names of the filters, and examples that are searched for by a press."""
    await world.publish(make_item(1, title="Sample: the school bus"))
    person = world.emulator.add_user(language_code=language)
    answer = await ask(world, person, command)
    assert "/search " in answer.text
    typed = [entity for entity in answer.content.entities if entity["type"] == "code"]
    assert len(typed) == 7
    assert all(operator in answer.text for operator in operators.split())
    assert len(flat(answer)) == 2
    if language == "en":
        await press(world, person, answer, "school bus")
        assert answer.text.startswith("school bus\n1 story found")
