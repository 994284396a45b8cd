"""Inline mode: @bot and words in any chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.callbacks import OpenStory, ShowTopics, pack
from bot.demo.faults import broken, flood
from bot.errors import RefusedError
from bot.model import LANGUAGES, Language
from tests.factories import make_item, make_source
from tests.flow.talk import ask, forge, press, shown, stock
from tests.flow.ways import BOTH_WAYS

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.inline import InlineQuery
    from bot.demo.people import Chat
    from tests.flow.conftest import World

BOT = "https://t.me/saqbala_sample_bot"


async def offered(world: World, query: InlineQuery) -> list[str]:
    """Wait for the answer to a query: the titles of its cards."""
    await world.emulator.wait_for(lambda: query.answer)
    return [result.title for result in query.results]


async def type_inline(
    world: World, person: Person, words: str = "", *, chat: Chat | None = None, offset: str = ""
) -> InlineQuery:
    """Type words after the bot's name and wait for the cards."""
    query = world.emulator.ask_inline(person, words, chat=chat, offset=offset)
    await offered(world, query)
    return query


@pytest.mark.parametrize(
    ("language", "day"),
    [("kk", "2026 ж. 20 мамыр"), ("ru", "20 мая 2026 г."), ("en", "May 20, 2026"), ("uz", "2026 ж. 20 мамыр")],
)
async def test_cards_are_in_the_asker_s_language(world: World, language: str, day: str) -> None:
    """That of their Telegram, where the bot has not met them; whose Telegram is in another gets the default."""
    await world.publish(*(make_item(1, each, published=date(2026, 5, 20)) for each in LANGUAGES))
    person = world.emulator.add_user(language_code=language)
    query = await type_inline(world, person, chat=world.emulator.add_group(bot="left"))
    (card,) = query.results
    shown_language = "kk" if language == "uz" else language
    assert card.title == f"Sample story 1 ({shown_language})"
    origin, first_words = card.description.replace("\u202f", " ").split("\n")
    assert origin == f"{day} · news.example"
    assert first_words == f"Summary of sample story 1 ({shown_language})."
    assert query.answer is not None
    assert query.answer.personal


async def test_language_chosen_in_the_private_chat_counts(world: World) -> None:
    """Rather than that of the Telegram, and rather than the chat's that is written in."""
    await stock(world, 1, "ru", "en")
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/language ru")
    group = world.emulator.add_group(owner=person)
    await ask(world, person, "/language kk", chat=group)
    query = await type_inline(world, person, chat=group)
    assert await offered(world, query) == ["Sample story 1 (ru)"]
    posted = world.emulator.choose_result(query)
    assert "version yet" not in posted.text


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("s_2", ["Sample story 2 (en)"]),
        (" s_2_ru ", ["Sample story 2 (ru)"]),
        ("s_2_kk", ["Sample story 2 (en)"]),
        ("s_999", []),
        ("s_99999999999999999999", []),
    ],
)
async def test_story_named_by_its_number_is_offered_alone(world: World, words: str, titles: list[str]) -> None:
    """As the button Share asks for it: in the language named where there is one, and posted in that."""
    await stock(world, 3, "ru", "en")
    person = world.emulator.add_user(language_code="en")
    query = await type_inline(world, person, words)
    assert await offered(world, query) == titles
    for result in query.results:
        assert world.emulator.choose_result(query, result.id).text.startswith(titles[0])
    assert (await type_inline(world, person, words, offset="2")).results == ()


async def test_topic_by_its_name_gives_its_stories(world: World) -> None:
    """Named in any language: what stands under it, not what only has the words; page by page."""
    source = make_source("education-en", "en", topics=("education",))
    for number in range(1, 24):
        await world.publish(make_item(number), source=source)
    await world.publish(make_item(50, title="Sample: education as a word only", summary="In short."))
    async with world.store.database.write() as tx:
        await tx.execute("DELETE FROM story_topic WHERE topic = 'education' AND story = 24")
    person = world.emulator.add_user(language_code="en")
    first = await type_inline(world, person, "Образование")
    titles = await offered(world, first) + await offered(world, world.emulator.ask_more(first))
    assert titles == [f"Sample story {number} (en)" for number in range(23, 0, -1)]


async def test_who_follows_nothing_is_led_to_the_private_chat(world: World) -> None:
    """Above the cards, until he follows something; again when he has blocked the bot."""
    await stock(world, 1)
    person = world.emulator.add_user(language_code="ru")
    query = await type_inline(world, person)
    assert query.answer is not None
    assert query.answer.button is not None
    assert query.answer.button["text"] == "Настроить SaqBala"
    world.emulator.press_results_button(query)
    assert "Здравствуйте!" in (await world.said(person.chat)).text
    await ask(world, person, "/follow education")
    query = await type_inline(world, person, "sample")
    assert query.answer is not None
    assert query.answer.button is None


async def test_card_shows_the_story_s_picture(world: World) -> None:
    """Where there is one."""
    await world.publish(replace(make_item(1), image="https://news.example/1.jpg"))
    await world.publish(make_item(2))
    query = await type_inline(world, world.emulator.add_user(language_code="en"))
    assert [result.thumbnail_url for result in query.results] == ["", "https://news.example/1.jpg"]


async def test_refused_picture_costs_no_card(world: World) -> None:
    """Telegram refuses all cards for a picture that it cannot have; then they come without."""
    await world.publish(replace(make_item(1), image="https://news.example/1.jpg"))
    world.emulator.inject(broken(400), method="answerInlineQuery")
    query = await type_inline(world, world.emulator.add_user(language_code="en"))
    assert [(result.title, result.thumbnail_url) for result in query.results] == [("Sample story 1 (en)", "")]


async def test_nothing_typed_offers_the_latest(world: World) -> None:
    """Newest first, twenty at a time; scrolling goes on to the last and not further."""
    await stock(world, 41)
    person = world.emulator.add_user(language_code="en")
    pages = [await type_inline(world, person, "  ")]
    for _ in range(2):
        pages.append(world.emulator.ask_more(pages[-1]))
        await offered(world, pages[-1])
    titles = [title for page in pages for title in await offered(world, page)]
    assert titles == [f"Sample story {number} (en)" for number in range(41, 0, -1)]
    assert [len(page.results) for page in pages] == [20, 20, 1]
    with pytest.raises(LookupError):
        world.emulator.ask_more(pages[-1])


@BOTH_WAYS
async def test_words_are_searched_for(world: World) -> None:
    """As in the chat, with pages; a story in several languages is one card."""
    await stock(world, 3)
    for number in range(10, 35):
        await world.publish(make_item(number, "ru", title=f"Пример: лагерь {number}"), make_item(number, "en"))
    person = world.emulator.add_user(language_code="ru")
    first = await type_inline(world, person, "лагерь")
    second = world.emulator.ask_more(first)
    titles = await offered(world, first) + await offered(world, second)
    assert sorted(titles) == [f"Пример: лагерь {number}" for number in range(10, 35)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("roads", ["Sample: roads at schools"]),
        ("scho", ["Sample: roads at schools", "Sample: a school bus"]),
        ("scho topic:education", ["Sample: a school bus"]),
        ("sample -bus", ["Sample: roads at schools"]),
        ('"school bus"', ["Sample: a school bus"]),
        ("источник:news.example bus", ["Sample: a school bus"]),
        ("from:2026-05-02 sample", ["Sample: a school bus"]),
        ("schoosl", ["Sample: roads at schools", "Sample: a school bus"]),
        ("тема:образование", ["Sample: a school bus"]),
        ("topic:education aeroplane", []),
        ("...", []),
    ],
)
async def test_search_is_that_of_the_chat(world: World, words: str, found: list[str]) -> None:
    """Beginnings of the last word, operators in any language, slips; signs alone find nothing."""
    await world.publish(make_item(1, title="Sample: roads at schools", summary="In short.", published=date(2026, 5, 1)))
    source = make_source("second-en", "en", topics=("education",))
    bus = make_item(2, title="Sample: a school bus", summary="In short.", published=date(2026, 5, 2))
    await world.publish(bus, source=source)
    query = await type_inline(world, world.emulator.add_user(language_code="en"), words)
    assert sorted(await offered(world, query)) == sorted(found)
    assert query.answer is not None
    assert query.answer.button is not None
    assert query.answer.button["text"] == ("Set up SaqBala" if found else "Nothing found. Open the bot")


async def test_search_that_is_scrolled_shows_each_story_once(world: World) -> None:
    """Also where stories come meanwhile that would stand first; never more than fifty at a time."""
    for number in range(1, 46):
        await world.publish(make_item(number, title=f"Sample camp {number}", summary="In short."))
    person = world.emulator.add_user(language_code="en")
    pages = [await type_inline(world, person, "camp")]
    for number in (98, 99):
        await world.publish(make_item(number, title="Camp", summary="In short."))
        pages.append(world.emulator.ask_more(pages[-1]))
        await offered(world, pages[-1])
    titles = [title for page in pages for title in await offered(world, page)]
    assert sorted(titles) == sorted(f"Sample camp {number}" for number in range(1, 46))
    assert max(len(page.results) for page in pages) <= 50


@pytest.mark.parametrize("words", ["", "story"])
@pytest.mark.parametrize("offset", ["x", "-1", "0", "999", "9" * 64, "1", "'; --", "25"])
async def test_forged_offset_offers_nothing(world: World, words: str, offset: str) -> None:
    """Nor does the end of the list, or a first page that would come again."""
    await stock(world, 2)
    person = world.emulator.add_user(language_code="en")
    assert (await type_inline(world, person, words, offset=offset)).results == ()


async def test_stories_that_came_meanwhile_shift_no_page(world: World) -> None:
    """Scrolling goes on after the last card, which may have been hidden."""
    await stock(world, 25)
    person = world.emulator.add_user(language_code="en")
    query = await type_inline(world, person)
    await world.publish(make_item(99))
    async with world.store.database.write() as tx:
        await tx.execute("UPDATE story SET hidden_at = 1 WHERE story = 6")
    titles = await offered(world, world.emulator.ask_more(query))
    assert titles == [f"Sample story {number} (en)" for number in range(5, 0, -1)]


@pytest.mark.parametrize(
    ("language", "button"),
    [
        ("kk", "Ештеңе табылмады. Ботты ашу"),
        ("ru", "Ничего не найдено. Открыть бота"),
        ("en", "Nothing found. Open the bot"),
    ],
)
async def test_nothing_found_offers_the_private_chat(world: World, language: Language, button: str) -> None:
    """It opens with the welcome."""
    await stock(world, 1)
    person = world.emulator.add_user(language_code=language)
    query = await type_inline(world, person, "bullying", chat=world.emulator.add_group())
    assert query.results == ()
    assert query.answer is not None
    assert query.answer.button is not None
    assert query.answer.button["text"] == button
    world.emulator.press_results_button(query)
    assert "SaqBala" in (await world.said(person.chat)).text


@pytest.mark.parametrize(
    "words", ["x" * 300, '"unclosed AND (', "<b>&lt;</a>", "😀", ".", "a\x00b", "{query} %s", "\u202eسلام"]
)
async def test_nothing_typed_is_an_error(world: World, words: str) -> None:
    """Each finds nothing, and says so."""
    await stock(world, 1)
    query = await type_inline(world, world.emulator.add_user(language_code="en"), words)
    assert query.results == ()
    assert query.answer is not None
    assert query.answer.button is not None


@BOTH_WAYS
async def test_choosing_posts_the_story(world: World) -> None:
    """With source, links and languages, wherever the asker may write; the bot says nothing to it."""
    await stock(world, 1, "kk", "ru")
    person, friend = world.emulator.add_user(language_code="ru"), world.emulator.add_user()
    talk = world.emulator.add_conversation(person, friend)
    group = world.emulator.add_group(bot="administrator")
    channel = world.emulator.add_channel(owner=person)
    for chat in (talk, group, channel, person.chat):
        posted = world.emulator.choose_result(await type_inline(world, person, chat=chat), "1")
        assert chat.last is posted
        assert posted.text.startswith("Sample story 1 (ru)\nSummary of sample story 1 (ru).")
        assert "news.example" in posted.text
        assert posted.links == ["https://news.example/ru/news/sample-story-1"]
        assert posted.button_texts == [
            ["Қаз", "Рус ✓"],
            ["Поделиться", "Читать на сайте"],
            ["Скопировать для цитирования"],
        ]
    await ask(world, person, "/about")
    assert len(world.emulator.sent()) == 1


async def test_language_buttons_open_the_story_privately(world: World) -> None:
    """For whoever presses, in the language pressed; the message stays as it is."""
    await stock(world, 1, "kk", "ru")
    person, friend = world.emulator.add_user(language_code="ru"), world.emulator.add_user(language_code="kk")
    talk = world.emulator.add_conversation(person, friend)
    posted = world.emulator.choose_result(await type_inline(world, person, chat=talk))
    before = shown(world)
    assert (await press(world, friend, posted, "Қаз")).url == f"{BOT}?start=s_1_kk"
    assert (await press(world, person, posted, "Рус ✓")).url == f"{BOT}?start=s_1_ru"
    assert (await forge(world, friend, posted, pack(OpenStory(1)))).url == f"{BOT}?start=s_1"
    assert (shown(world), posted.edits) == (before, 0)
    assert (await ask(world, friend, "/start s_1_kk")).text.startswith("Sample story 1 (kk)")


@pytest.mark.parametrize("data", [pack(ShowTopics()), "old:1", ""])
async def test_other_buttons_are_out_of_date_there(world: World, data: str) -> None:
    """Said in the language of the private chat of whoever presses."""
    await stock(world, 1, "kk", "ru")
    person = world.emulator.add_user(language_code="kk")
    await ask(world, person, "/language ru")
    posted = world.emulator.choose_result(await type_inline(world, person))
    pressed = await forge(world, person, posted, data)
    assert (pressed.text, pressed.alert) == ("Эта кнопка устарела.", True)


async def test_press_that_cannot_be_answered_harms_nobody(world: World) -> None:
    """It is logged, and the next thing is answered."""
    await stock(world, 1, "kk", "ru")
    person = world.emulator.add_user(language_code="en")
    posted = world.emulator.choose_result(await type_inline(world, person))
    world.emulator.inject(flood(90), method="answerCallbackQuery")
    pressed = person.presses(posted, "Қаз")
    await world.emulator.wait_for(lambda: world.emulator.calls_of("answerCallbackQuery"))
    assert "independent" in (await ask(world, person, "/about")).text
    assert not pressed.answered


async def test_server_error_is_waited_out(world: World) -> None:
    """Once more soon, for nobody waits long."""
    await stock(world, 1)
    world.emulator.inject(broken(502, html=True), method="answerInlineQuery")
    query = await type_inline(world, world.emulator.add_user(language_code="en"))
    assert len(query.results) == 1
    assert len(world.emulator.calls_of("answerInlineQuery")) == 2


async def test_long_flood_is_not_waited_for(world: World) -> None:
    """The query is given up, and so is one that would come too early; commands are answered all the same."""
    await stock(world, 1)
    person = world.emulator.add_user(language_code="en")
    world.emulator.inject(flood(30), method="answerInlineQuery")
    queries = [world.emulator.ask_inline(person, words) for words in ("lost", "lost too")]
    await world.emulator.wait_for(lambda: world.emulator.calls_of("answerInlineQuery"))
    assert "independent" in (await ask(world, person, "/about")).text
    assert len(world.emulator.calls_of("answerInlineQuery")) == 1
    assert [query.answer for query in queries] == [None, None]


async def test_failure_answers_with_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is left waiting, and the same query asks anew."""

    async def fail(*_: object, **__: object) -> None:
        raise OSError("disk")

    person = world.emulator.add_user(language_code="en")
    monkeypatch.setattr("bot.store.stories.Stories.page", fail)
    assert (await type_inline(world, person)).results == ()
    monkeypatch.undo()
    await stock(world, 1)
    assert len((await type_inline(world, person)).results) == 1


async def test_refused_cards_are_answered_with_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever Telegram objects to one day."""
    whole, asked = world.app.telegram.call, list[str]()

    async def refuse_first(method: str, parameters: dict[str, object], **more: object) -> object:
        asked.append(method)
        if asked.count("answerInlineQuery") == 1 and method == "answerInlineQuery":
            raise RefusedError(400, "Bad Request: RESULT_SOMETHING_INVALID")
        return await whole(method, parameters, **more)  # type: ignore[arg-type] # passed on as it came

    await stock(world, 1)
    monkeypatch.setattr(world.app.telegram, "call", refuse_first)
    query = await type_inline(world, world.emulator.add_user(language_code="en"))
    assert query.results == ()


async def test_private_answer_that_waits_keeps_no_query_waiting(world: World) -> None:
    """What the bot says in the private chat may wait for a minute, an inline query may not."""
    await stock(world, 1)
    person = world.emulator.add_user(language_code="en")
    world.emulator.inject(flood(50), method="sendMessage")
    person.sends("/latest")
    await world.emulator.wait_for(lambda: world.emulator.calls_of("sendMessage"))
    assert len((await type_inline(world, person)).results) == 1


@BOTH_WAYS
async def test_many_people_ask_at_once(world: World) -> None:
    """Each gets his own language; letters typed one after the other are answered in order."""
    await stock(world, 2, "kk", "ru", "en")
    people = [world.emulator.add_user(language_code=language) for language in ("kk", "ru", "en") * 10]
    queries = [world.emulator.ask_inline(person, "story"[:length]) for length in (3, 4, 5) for person in people]
    for query in queries:
        titles = await offered(world, query)
        assert {title[-3:-1] for title in titles} == {query.by.language_code}
        assert len(titles) == 2
    answered = [call.parameters["inline_query_id"] for call in world.emulator.calls_of("answerInlineQuery")]
    for person in people:
        own = [query.id for query in queries if query.by is person]
        assert [each for each in answered if each in own] == own


async def test_same_words_are_answered_from_the_cache(world: World) -> None:
    """For half a minute, to the same person only."""
    await stock(world, 1)
    person, other = (world.emulator.add_user(language_code="en") for _ in range(2))
    await type_inline(world, person, "story")
    await type_inline(world, person, "story")
    await type_inline(world, other, "story")
    assert len(world.emulator.calls_of("answerInlineQuery")) == 2
