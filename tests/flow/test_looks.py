"""How posts look: set from a private chat or in a group, tried, and kept by what was sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import pace, revise
from bot.audit import Deed
from bot.demo.faults import Fault
from bot.model import USUAL_LOOKS, Follow, Looks
from bot.telegram import calls
from tests.factories import make_chat, make_item, make_source
from tests.flow.audience import drained, follow, settled
from tests.flow.talk import ask, flat, forge, heard, press, shown

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from bot.model import Language
    from tests.flow.conftest import World

HEADER = "<b>Sample school</b>"
FOOTER = '<a href="https://school.example/">Our page</a> &amp; more'
MARK = "Corrected by the source"


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chats and flows rest shortly here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)
    monkeypatch.setattr(revise, "REST_SECONDS", 0.05)


async def channel_of(world: World, owner: Person, language: Language = "en") -> Chat:
    """A channel of somebody's that follows the main topic."""
    channel = world.emulator.add_channel("Sample channel", owner=owner)
    await follow(world, channel, language)
    return channel


async def panel_of(world: World, person: Person, chat: Chat, thread: int = 0) -> ChatMessage:
    """The panel of a chat's looks in a private chat."""
    place = await world.store.places.number(chat.id, thread)
    message = await ask(world, person, "/about")
    await forge(world, person, message, f"~{place}c|l")
    return message


async def answer(world: World, person: Person, text: str, *, html: bool = False) -> ChatMessage:
    """Write what was asked for in the private chat, and wait for what comes of it."""
    said = person.sends(text, html=html)
    return await world.said(person.chat, lambda message: message.id > said.id)


async def revised(world: World) -> None:
    """Wait until no message is to be edited any more."""
    world.app.revision.wake()
    await drained(world, "SELECT 1 FROM revising UNION ALL SELECT 1 FROM revision")


async def looks_of(world: World, chat: Chat, thread: int = 0) -> Looks:
    """What is set there."""
    return await world.store.looks.of(chat.id, thread)


async def test_channel_is_dressed_from_the_private_chat(world: World) -> None:
    """Each press and each text is to be seen in the preview, and the next post looks so; who did what is kept."""
    owner = world.emulator.add_user(language_code="ru", started=True)
    channel = await channel_of(world, owner)
    await world.publish(make_item(1, "en"), make_item(1, "ru"))
    await world.said(channel)
    panel = await panel_of(world, owner, channel)
    assert "Вид публикаций\n\nВ публикации: заголовок и краткое содержание\n" in panel.text
    assert panel.text.endswith("Summary of sample story 1 (en).\n\nnews.example\n#ChildrensRights")
    for button in ("Только заголовок", "Русский", "✓ Хештеги"):
        await press(world, owner, panel, button)
    assert {"✓ Только заголовок", "✓ Русский", "Хештеги", "Қазақша"} <= set(flat(panel))
    assert "English" not in flat(panel)
    assert panel.text.endswith("Sample story 1 (en)\n\nSample story 1 (ru)\n\nnews.example")
    await press(world, owner, panel, "Шапка")
    assert "не больше 200 символов" in world.emulator.sent(owner.chat)[-1].text
    panel = await answer(world, owner, HEADER, html=True)
    await press(world, owner, panel, "Подпись")
    panel = await answer(world, owner, FOOTER, html=True)
    assert panel.text.endswith("\n\nOur page & more")
    expected = Looks(form="title", second="ru", header=HEADER, footer=FOOTER, hashtags=False)
    assert await looks_of(world, channel) == expected
    await world.publish(make_item(2, "en"), make_item(2, "ru"))
    post = await world.said(channel, lambda message: "story 2" in message.text)
    assert post.text == "Sample school\n\nSample story 2 (en)\n\nSample story 2 (ru)\n\nnews.example\n\nOur page & more"
    assert post.links[-1] == "https://school.example/"
    changes = await world.store.changes.latest(channel.id, 0, 9)
    assert {change.user for change in changes} == {owner.id}
    assert [change.deed for change in reversed(changes)] == [
        Deed(kind="looks", value=value)
        for value in ("form title", "second ru", "hashtags off", "header set", "footer set")
    ]


async def test_what_stands_around_posts_can_be_removed(world: World) -> None:
    """Each by its button; a button pressed twice changes nothing twice."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner)
    await world.store.looks.set(channel.id, 0, Looks(header=HEADER, footer=FOOTER))
    panel = await panel_of(world, owner, channel)
    old = next(str(one["callback_data"]) for one in panel.buttons if one["text"] == "Remove header")
    await press(world, owner, panel, "Remove header")
    assert "Remove header" not in flat(panel)
    await forge(world, owner, panel, old)
    await press(world, owner, panel, "Remove footer")
    assert await looks_of(world, channel) == USUAL_LOOKS
    assert len(await world.store.changes.latest(channel.id, 0, 9)) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x" * 201, "The text is too long: 201 characters of at most 200."),
        ("😀" * 101, "The text is too long: 202 characters of at most 200."),
        ("\u2063\u200b", "There is no text in this message."),
        (
            "".join(f'<a href="https://news.example/{n}{"x" * 200}">a</a> b ' for n in range(25)),
            "The text has too many links, or links that are too long.",
        ),
    ],
)
async def test_text_that_cannot_stand_there_is_asked_for_again(world: World, text: str, said: str) -> None:
    """It says what is wrong; the next text is taken, and after that a text is a search again."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner)
    panel = await panel_of(world, owner, channel)
    await press(world, owner, panel, "Header")
    again = await answer(world, owner, text, html=True)
    assert f"{said}\n\nSend the text that is to stand before each post" in again.text
    assert flat(again) == ["Cancel"]
    assert await looks_of(world, channel) == USUAL_LOOKS
    await answer(world, owner, "x" * 200)
    assert (await looks_of(world, channel)).header == "x" * 200
    found = await answer(world, owner, "nothing of that")
    assert found.text.startswith("Nothing found")


async def test_correction_keeps_the_looks_of_the_sending(world: World) -> None:
    """Whatever the channel has chosen since; a correction of either language is shown."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner)
    await world.store.looks.set(channel.id, 0, Looks(second="ru", header=HEADER, footer=FOOTER))
    await world.publish(make_item(5), make_item(5, "ru"))
    post = await world.said(channel)
    await settled(world)
    await world.store.looks.set(channel.id, 0, Looks(form="title"))
    for language in ("ru", "en"):
        await world.publish(make_item(5, language, title=f"Corrected sample ({language})"))  # type: ignore[arg-type] # a Language
        await revised(world)
    assert post.text == (
        "Sample school\n\nCorrected sample (en)\nSummary of sample story 5 (en).\n\n"
        "Corrected sample (ru)\nSummary of sample story 5 (ru).\n\n"
        f"news.example · {MARK}\n#ChildrensRights #ПраваДетей\n\nOur page & more"
    )
    assert post.edits == 2
    await revised(world)
    assert post.edits == 2


async def test_post_in_two_languages_is_edited_for_what_it_shows(world: World) -> None:
    """Not for an edition in a third language, neither as it was sent nor as it was edited."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner)
    await world.store.looks.set(channel.id, 0, Looks(second="ru"))
    await world.publish(make_item(5), make_item(5, "ru"))
    await world.said(channel)
    await settled(world)
    await world.publish(make_item(5, "kk"))
    await revised(world)
    assert world.emulator.calls_of("editMessageText") == []
    await world.publish(make_item(5, "ru", title="Corrected sample"))
    await revised(world)
    await world.publish(make_item(5, "kk", title="Corrected sample"))
    await revised(world)
    assert len(world.emulator.calls_of("editMessageText")) == 1


@pytest.mark.parametrize(("hours", "added"), [(47, True), (49, False)])
async def test_second_edition_that_comes_soon_joins_the_post(world: World, hours: int, *, added: bool) -> None:
    """As an edition in the chat's own language does; it is no correction."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel, other = await channel_of(world, owner), await channel_of(world, owner)
    await world.store.looks.set(channel.id, 0, Looks(second="ru", form="title"))
    await world.publish(make_item(5))
    post, usual = await world.said(channel), await world.said(other)
    await settled(world)
    world.clock.ahead = timedelta(hours=hours)
    await world.publish(make_item(5, "ru"))
    await revised(world)
    assert ("Sample story 5 (ru)" in post.text) is added
    assert MARK not in post.text
    assert (post.edits, usual.edits) == (int(added), 0)


async def test_hidden_story_leaves_a_list_in_its_looks(world: World) -> None:
    """Header and footer stay around what is left."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner)
    await world.store.looks.set(channel.id, 0, Looks(header=HEADER, footer=FOOTER))
    async with world.store.database.write() as tx:
        await tx.execute("UPDATE thread SET digest = 'daily 18:00'")
    numbers = await world.publish(make_item(5), make_item(6))
    await drained(world, "SELECT 1 FROM fanout")
    world.clock.ahead = timedelta(hours=25)
    world.app.delivery.wake()
    post = await world.said(channel)
    assert post.text.startswith("Sample school\n\n2 new stories\n\n")
    await settled(world)
    async with world.store.database.write() as tx:
        await tx.execute("UPDATE story SET hidden_at = 1 WHERE story = ?", (numbers[0],))
        await tx.execute("INSERT INTO revising (story) VALUES (?)", (numbers[0],))
    await revised(world)
    assert post.text.startswith("Sample school\n\n1 new story\n\n")
    assert post.text.endswith("\n\nOur page & more")


async def test_refused_post_is_sent_with_its_words(world: World) -> None:
    """Telegram may refuse the markup; then the post has none, and its edits neither."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner)
    await world.store.looks.set(channel.id, 0, Looks(header=HEADER, footer=FOOTER))
    async with world.store.database.write() as tx:
        await tx.execute("UPDATE thread SET digest = 'daily 18:00'")
    await world.publish(make_item(5))
    await drained(world, "SELECT 1 FROM fanout")
    async with world.store.database.write() as tx:
        await tx.execute("UPDATE waiting SET form = 2")  # as a refusal leaves it
    world.clock.ahead = timedelta(hours=25)
    world.app.delivery.wake()
    post = await world.said(channel)
    assert post.text.split("\n") == [
        "Sample school",
        "Sample story 5 (en)",
        "Summary of sample story 5 (en).",
        "news.example",
        "https://news.example/en/news/sample-story-5",
        "Our page & more",
    ]
    await settled(world)
    await world.publish(make_item(5, title="Corrected sample"))
    await revised(world)
    assert post.text.startswith("Sample school\nCorrected sample\n")


async def test_test_post_is_sent_and_deleted_again(world: World) -> None:
    """A real story as posts look now, in the channel's language; the panel offers to delete it, after a restart too."""
    owner = world.emulator.add_user(language_code="ru", started=True)
    channel = await channel_of(world, owner)
    await world.store.looks.set(channel.id, 0, Looks(header=HEADER))
    panel = await panel_of(world, owner, channel)
    pressed = await press(world, owner, panel, "Отправить пробную публикацию")
    assert pressed.alert
    assert pressed.text == "Пока нет новостей, на которых это можно показать."
    await world.publish(make_item(1))
    await world.said(channel, lambda message: "story 1" in message.text)
    await press(world, owner, panel, "Отправить пробную публикацию")
    test = world.emulator.sent(channel)[-1]
    assert test.text.startswith("Sample school\n\nSample story 1 (en)\n")
    assert not test.silent
    await world.stop()
    await world.start()
    panel = await panel_of(world, owner, channel)
    pressed = await press(world, owner, panel, "Удалить пробную публикацию")
    assert pressed.text == "Пробная публикация удалена."
    assert test.id not in channel.messages
    assert "Удалить пробную публикацию" not in flat(panel)
    assert len(channel.messages) == 1


async def test_test_post_is_deleted_once_telegram_is_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own trouble is not taken for a refusal, and the post is not forgotten."""
    monkeypatch.setattr(calls, "ANSWER_ATTEMPTS", 1)
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner)
    await world.publish(make_item(1))
    post = await world.said(channel)
    panel = await panel_of(world, owner, channel)
    await press(world, owner, panel, "Send a test post")
    await world.emulator.wait_for(lambda: "Delete the test post" in flat(panel))
    world.emulator.inject(Fault(kind="broken", code=502), method="deleteMessage")
    pressed = await press(world, owner, panel, "Delete the test post")
    assert pressed.text == "Something went wrong. Please try again."
    await press(world, owner, panel, "Delete the test post")
    assert list(channel.messages.values()) == [post]


async def test_test_post_goes_when_its_story_is_hidden(world: World) -> None:
    """As every message that shows it."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner)
    (number,) = await world.publish(make_item(1))
    await world.said(channel)
    await settled(world)
    panel = await panel_of(world, owner, channel)
    await press(world, owner, panel, "Send a test post")
    assert len(channel.messages) == 2
    async with world.store.database.write() as tx:
        await tx.execute("UPDATE story SET hidden_at = 1 WHERE story = ?", (number,))
        await tx.execute("INSERT INTO revising (story) VALUES (?)", (number,))
    world.app.revision.wake()
    await world.emulator.wait_for(lambda: not channel.messages)


async def test_test_post_makes_no_sound_in_quiet_hours(world: World) -> None:
    """Though it is not held: somebody waits for it."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner)
    async with world.store.database.write() as tx:
        await tx.execute("UPDATE thread SET quiet = '00:00-23:59'")
    await world.publish(make_item(1))
    panel = await panel_of(world, owner, channel)
    await press(world, owner, panel, "Send a test post")
    (test,) = world.emulator.sent(channel)
    assert test.silent


async def test_test_post_that_cannot_be_sent_says_what_is_missing(world: World) -> None:
    """An administrator that may not post, a thread that is gone; nothing stays behind."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner)
    forum = world.emulator.add_group("Sample forum", forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Samples", owner)
    await follow(world, forum, thread=thread.id)
    await world.publish(make_item(1))
    await settled(world)
    panel = await panel_of(world, owner, channel)
    closed = await panel_of(world, owner, forum, thread.id)
    world.emulator.promote_bot(channel, "can_edit_messages", by=owner)
    await press(world, owner, panel, "Send a test post")
    said = world.emulator.sent(owner.chat)[-1]
    assert "The bot cannot post in “Sample channel”: it may not send messages there." in said.text
    assert "Check again" in flat(said)
    world.emulator.delete_thread(forum, thread)  # of which Telegram tells nobody
    pressed = await press(world, owner, closed, "Send a test post")
    assert pressed.text == "This topic of the group is closed or deleted, so the bot cannot post in it."
    assert await world.store.trials.posts(channel.id, 0, world.clock.now()) == []


async def test_group_is_dressed_in_place(world: World) -> None:
    """By its administrators alone; a text that is asked for is a reply to the question."""
    owner = world.emulator.add_user(language_code="en")
    member = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group("Sample group", owner=owner)
    await follow(world, group)
    panel = await ask(world, owner, "/quiet@saqbala_sample_bot", chat=group)
    await forge(world, owner, panel, "c|l")
    assert panel.text.startswith("How posts look\n\nA post shows: title and summary\n")
    for data in ("c|l", "v|f|t", "v|p", "v|x", "v|a|h", "v|d|h", "v|g|0", "v|s|ru"):
        refused = await forge(world, member, panel, data)
        assert (refused.alert, refused.text) == (True, "Only administrators can change this.")
    await press(world, owner, panel, "Large picture")
    assert await looks_of(world, group) == Looks(form="picture")
    await press(world, owner, panel, "Header")
    question = world.emulator.sent(group)[-1]
    member.sends("Not mine", chat=group, reply_to=question)
    before = shown(world)
    owner.sends("Ours", chat=group, reply_to=question)
    await world.emulator.wait_for(lambda: shown(world) > before)
    assert await looks_of(world, group) == Looks(form="picture", header="Ours")


async def test_text_is_asked_for_where_it_can_be_answered(world: World) -> None:
    """In a channel nobody can reply: the button leads to the private chat."""
    owner = world.emulator.add_user(language_code="en")
    channel = await channel_of(world, owner)
    await world.publish(make_item(1))
    post = await world.said(channel)
    await settled(world)
    pressed = await forge(world, owner, post, "v|a|f")
    assert pressed.url == f"https://t.me/saqbala_sample_bot?start=c_{channel.id}"
    assert world.emulator.sent(channel) == [post]


async def test_private_chat_has_no_looks(world: World) -> None:
    """What a forged press asks for there is refused."""
    person = world.emulator.add_user(language_code="en", started=True)
    message = await ask(world, person, "/about")
    for data in ("c|l", "v|f|t", "v|p"):
        refused = await forge(world, person, message, data)
        assert refused.alert
    assert await looks_of(world, person.chat) == USUAL_LOOKS


async def test_channel_turned_to_its_second_language_has_one(world: World) -> None:
    """And a button of before says what is so already."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = await channel_of(world, owner)
    await world.store.looks.set(channel.id, 0, Looks(second="ru"))
    await world.store.chats.set_language(channel.id, "ru")
    await world.publish(make_item(5), make_item(5, "ru"))
    assert (await world.said(channel)).text.startswith("Sample story 5 (ru)\nSummary of sample story 5 (ru).\n\nnews")
    panel = await panel_of(world, owner, channel)
    assert "✓ No second language" in flat(panel)
    before = shown(world)
    place = await world.store.places.number(channel.id, 0)
    await heard(world, world.emulator.send_data(panel, f"~{place}v|s|ru", by=owner), before)
    assert "✓ No second language" in flat(panel)


async def test_preview_is_of_what_is_followed(world: World) -> None:
    """The newest of that, though something newer is there; the newest of all where nothing of it is."""
    owner = world.emulator.add_user(language_code="en", started=True)
    channel = world.emulator.add_channel(owner=owner)
    bullying = make_source("sample-bullying", topics=("bullying",))
    await world.publish(make_item(1, title="Sample of bullying at school"), source=bullying)
    await world.publish(make_item(2, title="Sample of a budget"))
    await world.store.chats.meet(make_chat(channel.id, "channel", "en", channel.title), world.clock.now())
    panel = await panel_of(world, owner, channel)
    assert "Sample of a budget" in panel.text
    await world.store.follows.add(channel.id, 0, Follow(topic="bullying"), world.clock.now())
    panel = await panel_of(world, owner, channel)
    assert "Sample of bullying at school" in panel.text
