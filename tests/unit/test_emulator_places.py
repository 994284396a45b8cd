"""Who is what in the emulator's chats, and what the bot hears of it."""

from __future__ import annotations

import json

import pytest

from bot.demo.emulator import Emulator
from bot.demo.people import GROUP_ANONYMOUS_BOT
from tests.refusals import call
from tests.unit.test_emulator import updates

WANTED = json.dumps(["message", "chat_member", "my_chat_member"])


@pytest.fixture
def emulator() -> Emulator:
    return Emulator(now=lambda: 1_770_000_000.0)


@pytest.mark.parametrize(
    ("bot", "wanted", "heard"),
    [("administrator", True, 3), ("administrator", False, 0), ("member", True, 0)],
)
async def test_the_bot_hears_of_others_places_where_it_administers(
    emulator: Emulator, bot: str, heard: int, *, wanted: bool
) -> None:
    """A promotion, a demotion and a farewell are told to administrators that asked for chat_member."""
    owner, other = emulator.add_user(), emulator.add_user()
    channel = emulator.add_channel(owner=owner, bot=bot)
    await updates(emulator, **({"allowed_updates": WANTED} if wanted else {}))
    emulator.promote(channel, other, "can_post_messages", by=owner, title="Editor")
    emulator.demote(channel, other, by=owner)
    emulator.leave(channel, other)
    changes = [update.chat_member for update in await updates(emulator)]
    assert len(changes) == heard
    if heard:
        statuses = [change and change.new_chat_member.status for change in changes]
        assert statuses == ["administrator", "member", "left"]


async def test_who_comes_and_goes_is_said_in_a_group(emulator: Emulator) -> None:
    """Service messages tell it, to a bot that is no administrator too."""
    owner, other = emulator.add_user(), emulator.add_user("Aigul")
    group = emulator.add_group(owner=owner)
    emulator.join(group, other)
    emulator.leave(group, other)
    emulator.join(group, other)
    emulator.expel(group, other, by=owner)
    told = [update.message for update in await updates(emulator)]
    assert [bool(message and message.new_chat_members) for message in told] == [True, False, True, False]
    assert [bool(message and message.left_chat_member) for message in told] == [False, True, False, True]


async def test_an_anonymous_administrator_has_no_face(emulator: Emulator) -> None:
    """The group speaks, and GroupAnonymousBot changes the bot's place; a press has the person's own name."""
    owner, hidden = emulator.add_user(), emulator.add_user("Hidden")
    group = emulator.add_group(owner=owner, bot="left")
    emulator.promote(group, hidden, "is_anonymous", "can_change_info", by=owner)
    emulator.add_bot(group, by=hidden)
    hidden.sends("/start", chat=group)
    added, told, said = await updates(emulator)
    assert added.my_chat_member is not None
    assert added.my_chat_member.from_user.id == GROUP_ANONYMOUS_BOT.id
    for update in (told, said):
        assert update.message is not None
        assert update.message.from_user is not None
        assert update.message.from_user.id == GROUP_ANONYMOUS_BOT.id
    assert said.message is not None
    assert said.message.sender_chat == said.message.chat
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await call(emulator, "sendMessage", chat_id=group.id, text="Hello", reply_markup=keyboard)
    hidden.presses(group.last, "Go")
    (pressed,) = await updates(emulator)
    assert pressed.callback_query is not None
    assert pressed.callback_query.from_user.id == hidden.id


async def test_administrators_are_listed_with_their_titles(emulator: Emulator) -> None:
    """The anonymous ones too, by their own names."""
    owner, hidden = emulator.add_user(), emulator.add_user("Hidden")
    group = emulator.add_group(owner=owner)
    emulator.promote(group, hidden, "is_anonymous", by=owner, title="Editor")
    _, answer = await call(emulator, "getChatAdministrators", chat_id=group.id)
    assert isinstance(answer["result"], list)
    listed = [(each["user"]["id"], each["is_anonymous"], each.get("custom_title")) for each in answer["result"]]
    assert listed == [(owner.id, False, None), (hidden.id, True, "Editor")]


def test_not_everybody_may_change_places(emulator: Emulator) -> None:
    """Who promotes needs the right, who throws out another."""
    owner, helper, member = emulator.add_user(), emulator.add_user(), emulator.add_user()
    group = emulator.add_group(owner=owner)
    emulator.promote(group, helper, "can_restrict_members", by=owner)
    with pytest.raises(PermissionError):
        emulator.promote(group, member, by=helper)
    with pytest.raises(PermissionError):
        emulator.demote(group, helper, by=member)
    emulator.expel(group, member, by=helper)
    assert group.member(member).status == "kicked"


async def test_a_deleted_account_has_no_name_and_a_chat_may_have_no_title(emulator: Emulator) -> None:
    """Both are told as Telegram tells them."""
    gone = emulator.add_user("Aigul", username="aigul")
    gone.deactivated = True
    group = emulator.add_group("", owner=gone)
    emulator.say(gone, "/start", chat=group)
    (update,) = await updates(emulator)
    assert update.message is not None
    assert update.message.from_user is not None
    assert (update.message.from_user.first_name, update.message.from_user.username) == ("", None)
    assert update.message.chat.title is None
