"""What stands in place of the letters in the emulator, what people do with it, and links that open the bot."""

from __future__ import annotations

import json

import pytest

from bot.demo.emulator import Emulator
from bot.demo.happenings import Person
from bot.demo.people import Chat
from bot.demo.standing import standing_keyboard
from tests.refusals import NONE, call
from tests.unit.test_emulator import updates

POSTING = NONE | {"can_post_messages": True}


@pytest.fixture
def emulator() -> Emulator:
    return Emulator(now=lambda: 1_770_000_000.0)


@pytest.fixture
def person(emulator: Emulator) -> Person:
    return emulator.add_user("Aigul", username="aigul", started=True)


async def say(emulator: Emulator, chat: Chat, markup: dict[str, object], **more: object) -> None:
    status, answer = await call(emulator, "sendMessage", chat_id=chat.id, text="Which?", reply_markup=markup, **more)
    assert status == 200, answer


async def offer(emulator: Emulator, person: Person, **request: object) -> None:
    """Let the person choose a chat."""
    asked = {"request_id": 7, "chat_is_channel": True, "request_title": True} | request
    await say(emulator, person.chat, {"keyboard": [[{"text": "Choose", "request_chat": asked}, "No"]]})


@pytest.mark.parametrize(("once", "stays"), [(False, True), (True, False)])
async def test_a_key_says_its_text(emulator: Emulator, person: Person, *, once: bool, stays: bool) -> None:
    """A keyboard for one use is put away then, another one stays."""
    await say(emulator, person.chat, {"keyboard": [["Yes", {"text": "No"}]], "one_time_keyboard": once})
    emulator.press_key(person, "No")
    (update,) = await updates(emulator)
    assert update.message is not None
    assert (update.message.text, update.message.reply_to_message) == ("No", None)
    assert bool(standing_keyboard(person.chat, person)) == stays
    with pytest.raises(LookupError):
        emulator.press_key(person, "Perhaps")


async def test_a_keyboard_stays_until_something_takes_its_place(emulator: Emulator, person: Person) -> None:
    """Plain messages and inline buttons do not; removing it, another markup, or deleting its message does."""
    chat = person.chat

    def stands() -> str:
        message = standing_keyboard(chat, person)
        return json.dumps(message.keyboard["keyboard"]) if message and message.keyboard else ""

    await say(emulator, chat, {"keyboard": [["One"]]})
    await call(emulator, "sendMessage", chat_id=chat.id, text="x")
    await say(emulator, chat, {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})
    assert stands() == '[["One"]]'
    await say(emulator, chat, {"keyboard": [["Two"]]})
    assert stands() == '[["Two"]]'
    await call(emulator, "deleteMessage", chat_id=chat.id, message_id=chat.last.id)
    assert stands() == ""
    await say(emulator, chat, {"keyboard": [["Three"]]})
    await say(emulator, chat, {"remove_keyboard": True})
    assert stands() == ""


async def test_a_message_with_keys_cannot_be_edited(emulator: Emulator, person: Person) -> None:
    """Only those without any markup, or with buttons below them."""
    for markup in ({"keyboard": [["One"]]}, {"force_reply": True}, {"remove_keyboard": True}):
        await say(emulator, person.chat, markup)
        edit = {"chat_id": person.id, "message_id": person.chat.last.id, "text": "Other"}
        _, answer = await call(emulator, "editMessageText", **edit)
        assert answer["description"] == "Bad Request: message can't be edited"


async def test_an_answer_that_is_asked_for_is_a_reply(emulator: Emulator, person: Person) -> None:
    """In a group the bot sees it in spite of privacy mode; it is asked for once."""
    group = emulator.add_group(owner=person)
    await say(emulator, group, {"force_reply": True})
    emulator.answer(person, "Words", chat=group)
    (update,) = await updates(emulator)
    assert update.message is not None
    assert update.message.reply_to_message is not None
    assert update.message.reply_to_message.text == "Which?"
    with pytest.raises(LookupError):
        emulator.answer(person, "More", chat=group)


async def test_a_selective_wish_is_for_those_who_are_meant(emulator: Emulator, person: Person) -> None:
    """Whose message is answered, even where the group spoke, or who is mentioned; for nobody else."""
    other = emulator.add_user("Other")
    group = emulator.add_group(owner=person)
    asked = person.sends("/digest", chat=group, as_chat=group)
    wish: dict[str, object] = {"force_reply": True, "selective": True}
    await say(emulator, group, wish, reply_parameters={"message_id": asked.id})
    assert standing_keyboard(group, person) is group.last
    assert standing_keyboard(group, other) is None
    await call(emulator, "sendMessage", chat_id=group.id, text="Well, @aigul ?", reply_markup=wish)
    assert standing_keyboard(group, person) is group.last
    mention = f'<a href="tg://user?id={other.id}">You</a>'
    await call(emulator, "sendMessage", chat_id=group.id, text=mention, parse_mode="HTML", reply_markup=wish)
    assert standing_keyboard(group, other) is group.last
    await say(emulator, group, {"keyboard": [["Yes"]]})
    emulator.press_key(other, "Yes", chat=group)
    assert group.last.reply_to is not None


async def test_a_chosen_chat_is_shared_and_the_bot_gets_the_rights(emulator: Emulator, person: Person) -> None:
    """First it hears of its place, then of the choice, with the title only where it asked for that."""
    channel = emulator.add_channel("Ours", username="ours_sample", owner=person, bot="left")
    await offer(emulator, person, user_administrator_rights=POSTING, bot_administrator_rights=POSTING)
    assert emulator.offered_chats(person, "Choose") == [channel]
    emulator.share_chat(person, "Choose", channel)
    placed, shared = await updates(emulator)
    assert placed.my_chat_member is not None
    assert placed.my_chat_member.new_chat_member.to_dict()["can_post_messages"]
    assert shared.message is not None
    assert shared.message.chat_shared is not None
    told = shared.message.chat_shared
    assert (told.request_id, told.chat_id, told.title, told.username) == (7, channel.id, "Ours", None)
    assert (await call(emulator, "sendMessage", chat_id=channel.id, text="x"))[0] == 200
    with pytest.raises(LookupError):
        emulator.press_key(person, "Choose")
    with pytest.raises(LookupError):
        emulator.offered_chats(person, "No")


@pytest.mark.parametrize(
    ("rights", "bot", "offered"),
    [
        (["can_post_messages"], "administrator", True),
        (["can_post_messages"], "left", False),
        (["can_post_messages", "can_promote_members"], "left", True),
        (["can_promote_members"], "administrator", False),
    ],
)
async def test_only_chats_that_fit_are_offered(
    emulator: Emulator, person: Person, rights: list[str], bot: str, *, offered: bool
) -> None:
    """The person needs the rights asked for, and to give the bot its own, the one to promote."""
    channel, group = emulator.add_channel(bot=bot), emulator.add_group(owner=person)
    emulator.set_member(channel, person, "administrator", *rights)
    await offer(emulator, person, user_administrator_rights=POSTING, bot_administrator_rights=POSTING)
    assert emulator.offered_chats(person, "Choose") == ([channel] if offered else [])
    with pytest.raises(LookupError):
        emulator.share_chat(person, "Choose", group)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"chat_is_channel": False}, ["Forum", "Public", "Theirs"]),
        ({"chat_is_channel": False, "chat_is_forum": True}, ["Forum"]),
        ({"chat_is_channel": False, "chat_has_username": True}, ["Public"]),
        ({"chat_is_channel": False, "chat_is_created": True}, ["Forum", "Public"]),
        ({"chat_is_channel": False, "bot_is_member": True}, ["Forum", "Theirs"]),
        ({"chat_is_channel": False, "user_administrator_rights": NONE}, ["Forum", "Public"]),
    ],
)
async def test_the_kind_of_chat_is_chosen_by_the_key(
    emulator: Emulator, person: Person, request_: dict[str, object], expected: list[str]
) -> None:
    """Each restriction of KeyboardButtonRequestChat leaves out what does not fit."""
    emulator.add_group("Forum", forum=True, owner=person)
    emulator.add_group("Public", owner=person, bot="left").username = "public_sample"
    emulator.set_member(emulator.add_group("Theirs"), person)
    emulator.add_group("Foreign")
    await offer(emulator, person, **request_)
    assert [chat.title for chat in emulator.offered_chats(person, "Choose")] == expected


async def test_links_open_the_bot(emulator: Emulator, person: Person) -> None:
    """In the private chat, or into a group with a word of what for, or into a channel with rights."""
    group = emulator.add_group(owner=person, bot="left")
    channel = emulator.add_channel(owner=person, bot="left")
    link = f"https://t.me/{emulator.bot.username}"
    emulator.open_link(person, f"{link}?start=c_{channel.id}")
    emulator.open_link(person, f"{link}?startgroup=hello", chat=group)
    emulator.open_link(person, f"{link}?startchannel&admin=post_messages+edit_messages", chat=channel)
    texts = [update.message.text for update in await updates(emulator) if update.message]
    assert texts == [f"/start c_{channel.id}", None, f"/start@{emulator.bot.username} hello"]
    assert group.member(emulator.bot).status == "member"
    assert channel.member(emulator.bot).rights == {"can_post_messages", "can_edit_messages"}


async def test_a_link_gives_rights_in_a_group_where_the_person_may(emulator: Emulator, person: Person) -> None:
    """Others bring the bot as a plain member."""
    link = f"https://t.me/{emulator.bot.username}?startgroup&admin=change_info"
    own, theirs = emulator.add_group(owner=person, bot="left"), emulator.add_group(bot="left")
    emulator.set_member(theirs, person)
    for group, status in ((own, "administrator"), (theirs, "member")):
        emulator.open_link(person, link, chat=group)
        assert group.member(emulator.bot).status == status
        assert "new_chat_members" in group.last.service


@pytest.mark.parametrize(
    ("link", "error"),
    [
        ("https://t.me/other_bot?start=x", LookupError),
        ("https://t.me/{bot}", LookupError),
        ("https://t.me/{bot}?start=a.b", LookupError),
        (f"https://t.me/{{bot}}?start={'x' * 65}", LookupError),
        ("https://t.me/{bot}?startgroup=x", LookupError),
        ("https://t.me/{bot}?startchannel&admin=fly", LookupError),
        ("https://t.me/{bot}?startchannel&admin=post_messages", PermissionError),
    ],
)
def test_wrong_links_do_nothing(emulator: Emulator, person: Person, link: str, error: type[Exception]) -> None:
    """Those that lead elsewhere, that cannot be, that name no right, or are not for this person."""
    channel = emulator.add_channel(bot="left")
    with pytest.raises(error):
        emulator.open_link(person, link.format(bot=emulator.bot.username), chat=channel)


async def test_an_answer_to_a_press_may_lead_to_a_chat(emulator: Emulator, person: Person) -> None:
    """A chat's number has a hyphen, which a link of the bot may hold; 64 characters are all."""
    await say(emulator, person.chat, {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})
    link = f"https://t.me/{emulator.bot.username}?start="
    for word, status in (("c_-1002000000001", 200), ("x" * 64, 200), ("x" * 65, 400), ("a.b", 400), ("", 400)):
        made = emulator.press(person.chat.last, "Go", by=person)
        answer = {"callback_query_id": made.id, "url": link + word}
        assert (await call(emulator, "answerCallbackQuery", **answer))[0] == status
