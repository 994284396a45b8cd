"""Whatever may arrive: nothing stops the bot, and in groups it is silent unless it is addressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import pace
from bot.demo.media import SAMPLES
from bot.demo.members import Member
from tests.flow.talk import ask, order, stock

if TYPE_CHECKING:
    from bot.demo.arguments import Json
    from bot.demo.happenings import Person
    from bot.demo.people import Chat
    from tests.flow.conftest import World

BOT = "saqbala_sample_bot"
FORWARDED = "Forwarded commands are not carried out. Send the command yourself."
BELOW = "Commands below a picture or a file are not carried out. Send the command as a message."
NO_TEXT = "The bot understands text only. All commands: /help"
OTHERS = "This command is meant for another bot. All commands: /help"


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)


@pytest.fixture
def person(world: World) -> Person:
    """Somebody who reads English."""
    return world.emulator.add_user(language_code="en", started=True)


@pytest.fixture
def group(world: World) -> Chat:
    """A group in which the bot sees everything."""
    world.emulator.world.privacy = False
    return world.emulator.add_group()


def bring(world: World, update: Json) -> None:
    """Let an update arrive as it stands, whatever the bot has asked for."""
    updates = world.emulator.world.updates
    updates.add("message", {})
    number = updates.pending.pop()["update_id"]
    updates.pending.append({"update_id": number, **update})
    world.emulator.world.bell.ring()


def message(person: Person, text: str = "/hotline", **more: object) -> Json:
    """A message of somebody as Telegram writes it."""
    return {
        "message_id": 5000,
        "date": 1_790_000_000,
        "chat": {"id": person.id, "type": "private", "first_name": "Sample"},
        "from": person.json(),
        "text": text,
        **more,
    }


async def still_answers(world: World, person: Person) -> None:
    """Whatever came before, the next question is answered."""
    assert (await ask(world, person, "/hotline")).text.startswith("Whom to call")


# what people write


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/", "There is no command /. All commands: /help"),
        (f"/@{BOT}", "There is no command /. All commands: /help"),
        ("/latest@other_bot", OTHERS),
        ("/frobnicate@other_bot", OTHERS),
        ("/LATEST", "Latest news"),
        (f"/Latest@{BOT.upper()}", "Latest news"),
        ("/lat\u200best", "Latest news"),
        ("\u200e/latest", "Latest news"),
        ("\u2060/latest\u200b", "Latest news"),
        ("/latest@", "Latest news"),
        ("/la\u0301test", "There is no command /la\u0301test"),
        ("/\u05d0\u202e<b>", "There is no command /\u2068\u05d0<b>\u2069."),
        ("/latest\x00", "Latest news"),
    ],
)
async def test_commands_however_written(world: World, person: Person, text: str, answer: str) -> None:
    """In a private chat each gets a word."""
    await stock(world, 1)
    assert (await ask(world, person, text)).text.startswith(answer)


LONG = ["x" * 4096, "ә" * 4096, "🙂" * 2048, "a " * 2048, "/search " + "слово " * 680, '"' * 4096]


@pytest.mark.parametrize("text", LONG)
async def test_the_longest_texts(world: World, person: Person, text: str) -> None:
    """As searches, and as the arguments of commands."""
    await stock(world, 1)
    assert (await ask(world, person, text)).text
    assert (await ask(world, person, f"/{text[:4090]}")).text
    await still_answers(world, person)


@pytest.mark.parametrize("text", ["/latest", "/stop me", f"/forget@{BOT}", "/"])
async def test_forwarded_commands_are_not_carried_out(world: World, person: Person, group: Chat, text: str) -> None:
    """Privately there is a word; in a group there is none."""
    other = world.emulator.add_user("Other")
    channel = world.emulator.add_channel()
    for source in (other, channel, "Somebody who hides"):
        sent = world.emulator.forward(person, text, source)
        said = await world.said(person.chat, lambda said, sent=sent: said.id > sent.id)
        assert said.text == FORWARDED
        world.emulator.forward(person, text, source, chat=group)
    await still_answers(world, person)
    assert world.emulator.sent(group) == []


async def test_forwarded_words_are_a_search(world: World, person: Person) -> None:
    """As any others."""
    await stock(world, 1)
    sent = world.emulator.forward(person, "sample story", world.emulator.add_user("Other"))
    assert "Sample story 1" in (await world.said(person.chat, lambda said: said.id > sent.id)).text


async def test_edited_commands_are_not_carried_out(world: World, person: Person, group: Chat) -> None:
    """Neither where they were commands before nor where they become some; nor in channels."""
    channel = world.emulator.add_channel()
    await ask(world, person, "/about")
    said = [person.sends("hello", chat=group), world.emulator.post(channel, "hello")]
    for one in said:
        world.emulator.edit(one, "/hotline")
    edited = message(person)
    for kind in ("edited_message", "edited_channel_post"):
        bring(world, {kind: edited})
    await still_answers(world, person)
    assert [len(world.emulator.sent(chat)) for chat in (person.chat, group, channel)] == [2, 0, 0]


async def test_commands_below_pictures(world: World, person: Person, group: Chat) -> None:
    """Privately there is a word; other words below a picture change nothing."""
    channel = world.emulator.add_channel()
    for caption, answer in (("/latest", BELOW), (f"/latest@{BOT}", BELOW), ("school", NO_TEXT)):
        sent = world.emulator.show(person, "photo", caption)
        assert (await world.said(person.chat, lambda said, sent=sent: said.id > sent.id)).text == answer
        world.emulator.show(person, "photo", caption, chat=group)
        world.emulator.show(None, "photo", caption, chat=channel)
    await still_answers(world, person)
    assert world.emulator.sent(group) == world.emulator.sent(channel) == []


@pytest.mark.parametrize("kind", SAMPLES)
async def test_everything_but_text(world: World, person: Person, group: Chat, kind: str) -> None:
    """Privately there is a word; in a group and a channel nothing."""
    channel = world.emulator.add_channel()
    sent = world.emulator.show(person, kind)
    assert (await world.said(person.chat, lambda said: said.id > sent.id)).text == NO_TEXT
    world.emulator.show(person, kind, chat=group)
    world.emulator.show(None, kind, chat=channel)
    await still_answers(world, person)
    assert world.emulator.sent(group) == world.emulator.sent(channel) == []


SERVICE: dict[str, object] = {
    "new_chat_title": "Sample",
    "new_chat_members": [],
    "left_chat_member": {"id": 5, "is_bot": False, "first_name": ""},
    "group_chat_created": True,
    "delete_chat_photo": True,
    "pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}},
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 60},
    "video_chat_started": {},
    "forum_topic_created": {"name": "Sample", "icon_color": 1},
    "write_access_allowed": {},
    "boost_added": {"boost_count": 1},
    "something_new": {"of": "tomorrow"},
}


@pytest.mark.parametrize("field", SERVICE)
async def test_service_messages_are_no_words(world: World, person: Person, group: Chat, field: str) -> None:
    """Nobody has said anything: nothing is answered."""
    for chat in (person.chat, group):
        told = message(person, chat=chat.json(), **{field: SERVICE[field]})
        del told["text"]
        bring(world, {"message": told})
    await still_answers(world, person)
    assert len(world.emulator.sent(person.chat)) == 1
    assert world.emulator.sent(group) == []


# who writes, and where


NAMES = [
    "<b>Sample</b>",
    "&amp; &lt;",
    "\u202eelpmaS\u202c",
    "Two\nlines",
    "\u200b",
    "",
    "«»“”",
    "%s {chat}",
    "🙂" * 60,
]


@pytest.mark.parametrize("name", NAMES)
async def test_names_and_titles_are_text(world: World, name: str) -> None:
    """Whatever markup they have, and where they are empty, as those of deleted accounts."""
    owner = world.emulator.add_user(name, language_code="en", started=True)
    group = world.emulator.add_group(name, owner=owner)
    channel = world.emulator.add_channel(name, owner=owner)
    await still_answers(world, owner)
    assert (await ask(world, owner, "/follow education", chat=group)).text
    assert (await order(world, channel, "/follow education")).text
    assert (await ask(world, owner, "/status", chat=group)).text
    assert (await ask(world, owner, "/forget", chat=group)).text


async def test_titles_are_one_line(world: World) -> None:
    """Without what cannot be seen; a chat without a title is told from others by its name or number."""
    titles = {"Two\n\u202elines": "Two lines", "\u200b": "@sample_channel"}
    for title, kept in titles.items():
        channel = world.emulator.add_channel(title, username="sample_channel")
        await order(world, channel, "/about")
        known = await world.store.chats.get(channel.id)
        assert known is not None
        assert known.title == kept
    bring(world, {"channel_post": {**untitled(-1_009_999), "text": "/about"}})
    await world.emulator.wait_for(lambda: world.emulator.calls_of("sendMessage")[2:])
    known = await world.store.chats.get(-1_009_999)
    assert known is not None
    assert known.title == "-1009999"


def untitled(number: int) -> Json:
    """A channel's post that tells nothing of the channel but its number."""
    chat = {"id": number, "type": "channel"}
    return {"message_id": 1, "date": 1_790_000_000, "chat": chat, "sender_chat": chat}


async def test_other_bots_are_not_answered(world: World, person: Person, group: Chat) -> None:
    """It might never end; stand-ins of chats are bots as well, and are answered."""
    robot = {"id": 99, "is_bot": True, "first_name": "Robot"}
    for chat in (person.chat, group):
        bring(world, {"message": message(person, f"/hotline@{BOT}", chat=chat.json(), **{"from": robot})})
    assert (await ask(world, person, "/about", chat=group, as_chat=group)).text
    assert len(world.emulator.sent(group)) == 1
    assert world.emulator.sent(person.chat) == []


async def test_posts_of_other_channels_in_a_group(world: World, person: Person, group: Chat) -> None:
    """What is forwarded by itself from a linked channel is silent; a member's own channel reads and changes nothing."""
    group.members[person.id] = Member("creator")
    linked = world.emulator.add_channel(linked=group)
    own = world.emulator.add_channel("Own")
    world.emulator.post(linked, f"/follow@{BOT}")
    await world.said(linked)
    assert world.emulator.sent(group) == []
    await ask(world, person, "/language en", chat=group)
    refused = await ask(world, person, "/follow education", chat=group, as_chat=own)
    assert refused.text == "Only administrators can change this."
    assert (await ask(world, person, "/hotline", chat=group, as_chat=own)).text.startswith("Whom to call")


@pytest.mark.parametrize("kind", ["sender", "direct", ""])
async def test_unknown_kinds_of_chats(world: World, person: Person, kind: str) -> None:
    """Nothing is done there; a press is answered."""
    chat = {"id": 77, "type": kind, "title": "Sample"}
    bring(world, {"message": message(person, chat=chat)})
    press = {"id": "1", "from": person.json(), "chat_instance": "1", "data": "t"}
    bring(world, {"callback_query": {**press, "message": {**message(person, chat=chat)}}})
    change = {"chat": chat, "from": person.json(), "date": 0}
    states = {"old_chat_member": member("left"), "new_chat_member": member("member")}
    bring(world, {"my_chat_member": change | states})
    await still_answers(world, person)
    assert len(world.emulator.calls_of("answerCallbackQuery")) == 1


def member(status: str) -> Json:
    """The bot in a chat."""
    return {"status": status, "user": {"id": 1, "is_bot": True, "first_name": "Bot"}}


# updates as such


async def test_updates_that_were_not_asked_for(world: World, person: Person) -> None:
    """Telegram may bring them for a while after the list was changed."""
    words = message(person)
    for kind in (
        "business_message",
        "edited_business_message",
        "guest_message",
        "edited_message",
        "edited_channel_post",
    ):
        bring(world, {kind: words})
    bring(world, {"poll": SAMPLES["poll"]})
    bring(world, {"poll_answer": {"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["Yes"]}})
    bring(world, {"update_of_tomorrow": {"what": "ever"}})
    bring(world, {})
    await still_answers(world, person)
    assert len(world.emulator.sent(person.chat)) == 1


@pytest.mark.parametrize(
    "update",
    [
        {"message": {}},
        {"message": None},
        {"message": "words"},
        {"message": {"message_id": "x", "date": 1e30, "chat": {}}},
        {"message": {"message_id": 1, "date": 10**18, "chat": {"id": 1, "type": "private"}}},
        {"message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "entities": 5}},
        {"callback_query": {"id": "1"}},
        {"callback_query": {"id": "1", "from": {"id": 1}}},
        {"my_chat_member": {"chat": {"id": 1, "type": "group"}}},
        {"inline_query": []},
    ],
)
async def test_updates_that_cannot_be_read(world: World, person: Person, update: Json) -> None:
    """They are passed over, and those after them are answered."""
    bring(world, update)
    await still_answers(world, person)


async def test_updates_twice_and_in_another_order(world: World, person: Person) -> None:
    """Each is answered once, by its number."""
    updates = world.emulator.world.updates
    for text in ("/about", "/hotline"):
        updates.add("message", message(person, text))
    about, hotline = updates.pending
    updates.pending[:] = [hotline, about, hotline, about, hotline]
    await world.emulator.wait_for(lambda: world.emulator.sent(person.chat)[1:])
    await still_answers(world, person)
    texts = [said.text.split()[0] for said in world.emulator.sent(person.chat)]
    assert sorted(texts) == ["SaqBala", "Whom", "Whom"]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"game_short_name": "sample"},
        {"data": ""},
        {"data": "t", "message": {"chat": {"id": 1, "type": "private"}, "message_id": 3, "date": 0}},
        {"game_short_name": "sample", "message": {"chat": {"id": 1, "type": "private"}, "message_id": 3, "date": 0}},
        {"inline_message_id": "AAA", "data": "~~~|||"},
        {"data": "~ZZZZZZZZZZt"},
        {"data": "\x00|\u202e"},
    ],
)
async def test_presses_without_what_they_mostly_have(world: World, person: Person, more: Json) -> None:
    """Of messages that cannot be seen any more, of games, or from nowhere: each is answered."""
    bring(world, {"callback_query": {"id": "42", "from": person.json(), "chat_instance": "1", **more}})
    await world.emulator.wait_for(lambda: world.emulator.calls_of("answerCallbackQuery"))
    await still_answers(world, person)


async def test_numbers_beyond_any(world: World, person: Person) -> None:
    """Of chats, users and messages."""
    for number in (2**53, -(2**53), 2**63, -(2**63)):
        chat = {"id": number, "type": "private", "first_name": "Sample"}
        bring(world, {"message": message(person, chat=chat, message_id=2**62)})
    await still_answers(world, person)
