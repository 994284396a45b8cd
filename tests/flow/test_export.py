"""/export: stories as a file, for whoever may, of what is theirs to ask for; everybody else is answered meanwhile."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.callbacks import pack
from bot.demo.faults import broken, dropped, flood, lost, slow
from bot.exports import Export, seal_of
from bot.places import Subject
from handlers import filing
from tests.factories import make_item, make_source
from tests.flow.talk import ask, flat, forge, heard, order, press, stock

if TYPE_CHECKING:
    from bot.demo.faults import Fault
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from tests.flow.conftest import World


async def file_in(world: World, chat: Chat, count: int = 1) -> ChatMessage:
    """Wait until so many files are in a chat; the last of them."""
    files = await world.emulator.wait_for(
        lambda: found if len(found := [m for m in world.emulator.sent(chat) if m.document]) >= count else None
    )
    return files[-1]


def table(message: ChatMessage) -> list[dict[str, str]]:
    """The rows of a file."""
    assert message.document is not None
    text = message.document.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def ordered(world: World, person: Person, text: str, count: int = 0) -> ChatMessage:
    """Ask for the file of this number, or for a refusal; the one before may not be quite over yet."""
    for _ in range(20):
        answer = await ask(world, person, text)
        if not answer.text.startswith("A file is being made"):
            break
    return await file_in(world, person.chat, count) if count else answer


async def pressed_out(world: World, person: Person, message: ChatMessage, button: str, count: int) -> ChatMessage:
    """Press for the file of this number; the one before may not be quite over yet."""
    for _ in range(20):
        made = await heard(world, world.emulator.press(message, button, by=person), -1)
        if not made.alert:
            break
    return await file_in(world, person.chat, count)


async def test_a_topic_is_a_table_with_its_name_day_and_count(world: World) -> None:
    """A row for each edition, newest first; it begins with the mark that Excel needs."""
    bullying = make_source(topics=("bullying",))
    await world.publish(make_item(1, title="Sample of bullying", summary="=1+1"), source=bullying)
    await world.publish(make_item(2, title="A sample about something else"))
    person = world.emulator.add_user(language_code="en")
    person.sends("/export csv bullying")
    answer = await file_in(world, person.chat)
    assert answer.document is not None
    day = world.clock.now().astimezone(world.settings.timezone).date()
    assert answer.document.name == f"saqbala-bullying-{day.isoformat()}.csv"
    assert answer.document.kind == "text/csv"
    assert answer.document.content.startswith(b"\xef\xbb\xbfstory,")
    name, figures = answer.text.splitlines()
    assert name == "Bullying"
    assert figures.startswith("1 story · ")
    assert [(row["title"], row["summary"]) for row in table(answer)] == [("Sample of bullying", "'=1+1")]


async def test_words_are_asked_for_their_format_by_buttons(world: World) -> None:
    """What a search finds, as one array; the message stays, and gives the other form as well."""
    await stock(world, 3)
    person = world.emulator.add_user(language_code="ru")
    choice = await ask(world, person, "/export sample story")
    assert choice.text == "Сохранить в файл: «sample story». Выберите формат:"
    assert choice.button_texts == [["CSV (Excel)", "JSON"], ["Назад"]]
    pressed = world.emulator.press(choice, "JSON", by=person)
    answer = await file_in(world, person.chat)
    assert pressed.text == "Файл готовится."
    assert answer.document is not None
    assert answer.document.name.startswith("saqbala-sample-story-")
    assert [one["story"] for one in json.loads(answer.document.content)] == [3, 2, 1]
    assert answer.text.splitlines()[0] == "sample story"
    assert answer.text.splitlines()[1].startswith("3 новости · ")
    again = await pressed_out(world, person, choice, "CSV (Excel)", 2)
    assert [row["story"] for row in table(again)] == ["3", "2", "1"]


async def test_without_words_what_is_followed_is_offered(world: World) -> None:
    """All news, the topics and the searches; back from the formats leads there again."""
    await stock(world, 2)
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/follow bullying")
    found = await ask(world, person, "/search sample")
    await press(world, person, found, "Follow this search")
    await press(world, person, found, "Save")
    offer = await ask(world, person, "/export")
    assert flat(offer) == ["All news", "Bullying", "sample"]
    await press(world, person, offer, "sample")
    assert offer.text == "Save as a file: “sample”. Choose the format:"
    await press(world, person, offer, "Back")
    await press(world, person, offer, "All news")
    world.emulator.press(offer, "CSV (Excel)", by=person)
    answer = await file_in(world, person.chat)
    assert answer.document is not None
    assert answer.document.name.startswith("saqbala-all-")
    assert len(table(answer)) == 2


async def test_a_form_alone_is_kept_for_what_is_chosen(world: World) -> None:
    """Where nothing is followed all topics are offered, and a press makes the file at once."""
    await stock(world, 1)
    person = world.emulator.add_user(language_code="en")
    offer = await ask(world, person, "/export json")
    assert "Bullying" in flat(offer)
    world.emulator.press(offer, "All news", by=person)
    answer = await file_in(world, person.chat)
    assert answer.document is not None
    assert answer.document.name.endswith(".json")


@pytest.mark.parametrize("words", ["csv nothing of this", "json ?!,", "csv bullying"])
async def test_where_nothing_is_found_there_is_no_file(world: World, words: str) -> None:
    """It says so, and does not count."""
    person = world.emulator.add_user(language_code="en")
    for _ in range(6):
        answer = await ask(world, person, f"/export {words}")
        assert answer.text == "No story was found, so there is no file."


async def test_members_of_a_group_are_refused_and_administrators_are_not(world: World) -> None:
    """By command and by button; the file comes into the forum's topic that it was asked for in."""
    await stock(world, 1)
    owner, member = (world.emulator.add_user(language_code="en") for _ in range(2))
    group = world.emulator.add_group(forum=True, owner=owner)
    world.emulator.set_member(group, member)
    thread = world.emulator.add_thread(group, "Files", owner)
    refused = await ask(world, member, "/export csv all", chat=group, thread=thread)
    assert refused.text == "Only administrators can change this."
    choice = await ask(world, owner, "/export all", chat=group, thread=thread)
    pressed = await press(world, member, choice, "CSV (Excel)")
    assert pressed.alert
    assert pressed.text == "Only administrators can change this."
    world.emulator.press(choice, "CSV (Excel)", by=owner)
    answer = await file_in(world, group)
    assert answer.thread == thread.id


async def test_a_channel_has_its_files_by_a_post(world: World) -> None:
    """Who may post there may have them."""
    await stock(world, 1)
    owner = world.emulator.add_user(language_code="en")
    channel = world.emulator.add_channel(owner=owner)
    assert (await order(world, channel, "/export csv all")).document is not None


async def test_the_search_of_a_stranger_is_not_given_for_its_number(world: World) -> None:
    """Neither its words nor its stories: a forged button has no seal, or another chat's."""
    await stock(world, 1)
    owner, stranger = (world.emulator.add_user(language_code="en") for _ in range(2))
    found = await ask(world, owner, "/search sample")
    await press(world, owner, found, "Follow this search")
    await press(world, owner, found, "Save")
    number = await world.store.queries.remember("sample", world.clock.now())
    message = await ask(world, stranger, "/export")
    for seal in ("00000000", seal_of("sample", owner.chat.id), seal_of("other", stranger.chat.id)):
        for form in ("csv", None):
            pressed = await forge(world, stranger, message, pack(Export(Subject(query=number), form, seal)))
            assert pressed.text == "This button is out of date."
    assert "sample" not in message.text
    assert [one for one in world.emulator.sent(stranger.chat) if one.document] == []


async def test_five_files_an_hour_and_then_a_word_of_when(world: World) -> None:
    """The sixth is refused with the time to wait; other chats are not concerned; later it goes on."""
    await stock(world, 1)
    person, other = (world.emulator.add_user(language_code="en") for _ in range(2))
    for count in range(1, 6):
        await ordered(world, person, "/export csv all", count)
    refused = await ordered(world, person, "/export csv all")
    assert refused.text == "Only 5 files an hour for a chat. Try again in 1 hour."
    other.sends("/export csv all")
    await file_in(world, other.chat)
    world.clock.jump(world.clock.now() + timedelta(hours=1, seconds=1))
    await ordered(world, person, "/export csv all", 6)


async def test_one_file_at_a_time_and_everybody_is_answered_meanwhile(world: World) -> None:
    """Who waits for a file sees that it is on its way, and may ask for anything but another one."""
    await stock(world, 1)
    person = world.emulator.add_user(language_code="en")
    world.emulator.inject(slow(60), method="sendDocument")
    person.sends("/export csv all")
    await world.emulator.wait_for(lambda: world.emulator.calls_of("sendDocument"))
    second = await ask(world, person, "/export json all")
    assert second.text == "A file is being made for this chat. Please wait until it is there."
    assert (await ask(world, person, "/latest")).text.startswith("Latest news")
    assert (person.chat, "upload_document") in world.emulator.world.actions


async def test_what_is_larger_than_telegram_takes_is_cut_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest that fit, in a file that is whole."""
    await stock(world, 9)
    monkeypatch.setattr(filing, "LARGEST_FILE", 1000)
    person = world.emulator.add_user(language_code="en")
    person.sends("/export json all")
    answer = await file_in(world, person.chat)
    assert answer.document is not None
    assert len(answer.document.content) <= 1000
    numbers = [one["story"] for one in json.loads(answer.document.content)]
    assert numbers == list(range(9, 9 - len(numbers), -1))
    assert 0 < len(numbers) < 9
    assert answer.text.splitlines()[2] == (
        "Telegram accepts no larger file from a bot, so it holds only the newest stories."
    )


@pytest.mark.parametrize("fault", [flood(1), broken(), dropped()])
async def test_a_file_is_sent_again_after_trouble(world: World, fault: Fault) -> None:
    """The whole of it, from its beginning."""
    await stock(world, 2)
    person = world.emulator.add_user(language_code="en")
    world.emulator.inject(fault, method="sendDocument")
    person.sends("/export json all")
    answer = await file_in(world, person.chat)
    assert answer.document is not None
    assert len(json.loads(answer.document.content)) == 2


async def test_a_lost_answer_brings_a_person_the_file_once_more_and_a_group_not(world: World) -> None:
    """Rather twice than not at all, as with any answer."""
    await stock(world, 1)
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=owner)
    world.emulator.inject(lost(), method="sendDocument")
    owner.sends("/export csv all")
    await file_in(world, owner.chat, 2)
    world.emulator.inject(lost(), method="sendDocument")
    owner.sends("/export csv all", chat=group)
    await file_in(world, group)
    await ask(world, owner, "/about", chat=group)
    assert len([one for one in world.emulator.sent(group) if one.document]) == 1


async def test_who_blocks_the_bot_meanwhile_is_suspended(world: World) -> None:
    """As with any other answer; nothing is left on the disk."""
    await stock(world, 1)
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/start")
    choice = await ask(world, person, "/export all")
    world.emulator.block(person)
    world.emulator.send_data(choice, pack(Export(Subject(), "csv")), by=person)
    await world.emulator.wait_for(lambda: world.emulator.calls_of("sendDocument"))
    folder = world.settings.database_path.parent
    assert {path.suffix.partition("-")[0] for path in folder.iterdir()} <= {".db", ".lock", ".inbox"}
