"""/story, and the buttons below a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.hiding import hide_story
from tests.factories import MAIN_TOPIC, make_item, make_source
from tests.flow.audience import follow
from tests.flow.talk import ask, flat, press, stock
from tests.flow.test_inline import offered

if TYPE_CHECKING:
    from bot.demo.people import ChatMessage
    from bot.model import Language
    from tests.flow.conftest import World

BOT = "https://t.me/saqbala_sample_bot"
LONG = " ".join(f"Sample sentence {n} of a summary." for n in range(15))


async def test_languages_are_switched_in_place(world: World) -> None:
    """In a private chat the message itself changes, without a word of excuse."""
    await stock(world, 1, "kk", "ru")
    person = world.emulator.add_user(language_code="kk")
    story = await ask(world, person, "/story 1")
    assert story.button_texts == [["Қаз ✓", "Рус"], ["Бөлісу", "Сайттан оқу"], ["Дәйексөз үшін көшіру"]]
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


async def test_more_and_less_change_the_message_in_place(world: World) -> None:
    """What was pushed is short at first; language and length are kept by each press, after any pause."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/follow all")
    await world.publish(make_item(1, "ru", summary=LONG), make_item(1, "en", summary=LONG))
    story = await world.said(person.chat, lambda message: "story 1" in message.text)
    assert LONG not in story.text
    await press(world, person, story, "More")
    assert LONG in story.text
    assert story.button_texts == [["Рус", "Eng ✓"], ["Share", "Less"], ["Read on the site"], ["Copy citation"]]
    await press(world, person, story, "Рус")
    assert (LONG in story.text, "Рус ✓" in flat(story)) == (True, True)
    await world.stop()
    await world.start()
    await press(world, person, story, "Less")
    assert LONG not in story.text
    assert story.text.startswith("Sample story 1 (ru)")
    assert story.button_texts == [["Рус ✓", "Eng"], ["Share", "More"]]
    assert len(world.emulator.sent(person.chat)) == 2


async def test_more_is_sent_where_the_message_cannot_be_edited(world: World) -> None:
    """Telegram tells nothing of an old message but that it was there."""
    await world.publish(make_item(1, summary=LONG))
    person = world.emulator.add_user(language_code="en")
    story = await ask(world, person, "/story 1")
    assert LONG in story.text
    await press(world, person, story, "Less", inaccessible=True)
    assert story.edits == 0
    assert LONG not in (await world.said(person.chat, lambda message: message.id > story.id)).text


async def test_more_of_a_hidden_story_is_refused(world: World) -> None:
    """With a word."""
    await world.publish(make_item(1, summary=LONG))
    person = world.emulator.add_user(language_code="en")
    story = await ask(world, person, "/story 1")
    await hide_story(world.store.database, 1, world.clock.now())
    pressed = await press(world, person, story, "Less")
    assert (pressed.text, pressed.alert) == ("This story is no longer available.", True)


async def test_more_opens_the_private_chat_elsewhere(world: World) -> None:
    """For each of those who press; the post stays as it is, and in a channel it is shared by a link."""
    owner, other = (world.emulator.add_user(language_code=language) for language in ("en", "ru"))
    channel, group = world.emulator.add_channel(owner=owner), world.emulator.add_group(owner=owner)
    await follow(world, channel)
    await follow(world, group)
    await world.publish(make_item(1, "en", summary=LONG), make_item(1, "ru", summary=LONG))
    for chat in (channel, group):
        post = await world.said(chat)
        assert post.button_texts == [["Рус", "Eng ✓"], ["Share", "More"]]
        for person in (owner, other):
            assert (await press(world, person, post, "More")).url == f"{BOT}?start=s_1_en"
            assert (await press(world, person, post, "Рус")).url == f"{BOT}?start=s_1_ru"
        assert (post.edits, LONG in post.text) == (0, False)
    opened = await ask(world, other, "/start s_1_en")
    assert (LONG in opened.text, "Eng ✓" in flat(opened)) == (True, True)


async def test_citation_that_is_too_long_to_copy_is_sent(world: World) -> None:
    """In private; elsewhere the story opens there."""
    title = "Sample title " * 25
    await world.publish(make_item(1, title=title))
    person, group = world.emulator.add_user(language_code="en"), world.emulator.add_group()
    story = await ask(world, person, "/story 1")
    await press(world, person, story, "Copy citation")
    citation = await world.said(person.chat, lambda message: message.id > story.id)
    assert citation.text == f"“{title.strip()}”. news.example. https://news.example/en/news/sample-story-1"
    assert [entity["type"] for entity in citation.content.entities] == ["pre"]
    post = await ask(world, person, "/story 1", chat=group)
    assert (await press(world, person, post, "Copy citation")).url == f"{BOT}?start=s_1_en"
    await hide_story(world.store.database, 1, world.clock.now())
    assert (await press(world, person, story, "Copy citation")).alert


async def test_shared_story_is_the_one_card(world: World) -> None:
    """What the button asks for in the chat that was chosen, in the language that was shown."""
    await stock(world, 3, "ru", "en")
    person, friend = world.emulator.add_user(language_code="en"), world.emulator.add_user()
    talk = world.emulator.add_conversation(person, friend)
    story = await ask(world, person, "/story 2")
    assert _shared(story) == "s_2"
    await press(world, person, story, "Рус")
    assert _shared(story) == "s_2_ru"
    for words, said in (("s_2", "Sample story 2 (en)"), ("s_2_ru", "Sample story 2 (ru)")):
        query = world.emulator.ask_inline(person, words, chat=talk)
        await offered(world, query)
        assert [card.id for card in query.results] == ["2"]
        assert query.answer is not None
        assert query.answer.button is not None
        assert query.answer.button["text"] == "Set up SaqBala"
        assert world.emulator.choose_result(query).text.startswith(said)


def _shared(story: ChatMessage) -> str:
    """What the button that shares a story asks for."""
    queries = [button.get("switch_inline_query") for button in story.buttons]
    return str(next(query for query in queries if query is not None))


@pytest.mark.parametrize(("language", "label"), [("kk", "Қайда қоңырау шалу керек"), ("ru", "Куда звонить")])
async def test_stories_of_violence_lead_to_the_hotlines(world: World, language: Language, label: str) -> None:
    """In private they are sent; elsewhere a link opens them there."""
    source = make_source(language=language, topics=(MAIN_TOPIC, "violence-and-abuse"))
    await world.publish(make_item(1, language), source=source)
    person, group = world.emulator.add_user(language_code=language), world.emulator.add_group()
    story = await ask(world, person, "/story 1")
    await press(world, person, story, label)
    assert "111" in (await world.said(person.chat, lambda message: message.id > story.id)).text
    post = await ask(world, person, "/story 1", chat=group)
    assert (await press(world, person, post, flat(post)[-1])).url == f"{BOT}?start=hotline"
    assert "111" in (await ask(world, person, "/start hotline")).text
