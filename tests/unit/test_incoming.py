"""What is read off an update, and what is passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from telegram import Update

from bot.demo.rights import ADMINISTRATOR_RIGHTS
from handlers.incoming import (
    Forwarded,
    InlinePressing,
    InlineQuery,
    Membership,
    Migration,
    Origin,
    Pressing,
    Rank,
    Said,
    Somebody,
    ThreadName,
    ThreadTurn,
)
from handlers.reading import read_update

if TYPE_CHECKING:
    from handlers.incoming import Incoming

BOT = 99
PRIVATE = {"id": 7, "type": "private", "first_name": "Sample"}
GROUP = {"id": -100, "type": "supergroup", "title": "Sample group"}
FORUM = {**GROUP, "is_forum": True}
CHANNEL = {"id": -200, "type": "channel", "title": "Sample channel"}
USER = {"id": 7, "is_bot": False, "first_name": "Sample", "language_code": "ru"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def read(**content: object) -> Incoming | None:
    """Read an update as Telegram writes it."""
    update = Update.de_json({"update_id": 1, **content}, None)
    return read_update(update, BOT)


def message(chat: dict[str, object], **fields: object) -> dict[str, object]:
    """A message by a user."""
    return {"message_id": 5, "date": 1_790_000_000, "chat": chat, "from": USER, "text": "Sample", **fields}


def press(**fields: object) -> dict[str, object]:
    """A pressed button."""
    return {"id": "1", "from": USER, "chat_instance": "1", "data": "t", **fields}


def test_message_in_private() -> None:
    """The person's name is not kept."""
    origin = Origin(chat=7, kind="private", user=7, language_code="ru")
    assert read(message=message(PRIVATE)) == Said(origin=origin, text="Sample")


def test_message_in_a_forum_topic_has_its_thread() -> None:
    """And a reply elsewhere has none."""
    thread = {"message_thread_id": 12}
    in_topic = read(message=message(FORUM, is_topic_message=True, **thread))
    reply = read(message=message(GROUP, **thread))
    assert isinstance(in_topic, Said)
    assert isinstance(reply, Said)
    assert (in_topic.origin.thread, reply.origin.thread) == (12, 0)


def test_topic_s_name_is_told_by_what_opened_it() -> None:
    """A message in it that answers no other answers that one; one that answers another tells no name."""
    thread = {"is_topic_message": True, "message_thread_id": 12}
    opened = message(FORUM, forum_topic_created={"name": "Safety", "icon_color": 1}, **thread)
    in_topic = read(message=message(FORUM, reply_to_message=opened, **thread))
    answer = read(message=message(FORUM, reply_to_message=message(FORUM, **thread), **thread))
    assert isinstance(in_topic, Said)
    assert isinstance(answer, Said)
    assert (in_topic.origin.topic, answer.origin.topic) == ("Safety", "")


def test_renamed_topic_is_told() -> None:
    """Another icon alone is no other name."""
    thread = {"is_topic_message": True, "message_thread_id": 12, "text": None}
    renamed = read(message=message(FORUM, forum_topic_edited={"name": "Other"}, **thread))
    assert isinstance(renamed, ThreadName)
    assert (renamed.origin.thread, renamed.name) == (12, "Other")
    assert read(message=message(FORUM, forum_topic_edited={"icon_custom_emoji_id": "1"}, **thread)) is None


@pytest.mark.parametrize(("speaker", "for_chat"), [(GROUP, True), (CHANNEL, False)])
def test_who_speaks_as_a_chat_is_no_user(speaker: dict[str, object], for_chat: bool) -> None:  # noqa: FBT001 - a table's column
    """The sender that Telegram puts in is a stand-in; only the group itself speaks for the group."""
    said = read(message=message(GROUP, **{"from": ANONYMOUS}, sender_chat=speaker))
    assert isinstance(said, Said)
    assert (said.origin.user, said.origin.for_chat) == (None, for_chat)


def test_post_speaks_for_its_channel() -> None:
    """Signed or not."""
    said = read(channel_post=message(CHANNEL, sender_chat=CHANNEL))
    assert isinstance(said, Said)
    assert (said.origin.kind, said.origin.user, said.origin.for_chat) == ("channel", None, True)


@pytest.mark.parametrize(
    "content",
    [
        {"edited_message": message(PRIVATE, edit_date=1_790_000_001)},
        {"edited_channel_post": message(CHANNEL, edit_date=1_790_000_001)},
        {"message": message(GROUP, is_automatic_forward=True)},
        {"message": message(PRIVATE, via_bot={"id": BOT, "is_bot": True, "first_name": "SaqBala"})},
        {"message": message(GROUP, text=None, new_chat_members=[USER])},
        {"message": message(PRIVATE, text=None, pinned_message=message(PRIVATE))},
    ],
    ids=["edited", "edited post", "forward of nobody", "own inline result", "service", "pinned"],
)
def test_what_is_passed_over(content: dict[str, object]) -> None:
    """Corrections, the bot's own words, copies of posts, and what no one wrote."""
    assert read(**content) is None


def test_post_that_appears_in_its_group_tells_of_the_link() -> None:
    """It is no word to be answered."""
    forwarded = read(message=message(GROUP, sender_chat=CHANNEL, is_automatic_forward=True))
    assert forwarded == Forwarded(group=-100, channel=CHANNEL["id"])


def test_other_bot_s_inline_result_is_text() -> None:
    """Only our own is known to need no answer."""
    assert isinstance(read(message=message(PRIVATE, via_bot={**ANONYMOUS, "id": 98})), Said)


@pytest.mark.parametrize("name", ["migrate_to_chat_id", "migrate_from_chat_id"])
def test_upgrade_is_told_from_both_sides(name: str) -> None:
    """The old group says where it went, the new one where it came from."""
    moved = read(message=message(GROUP, text=None, **{name: -300}))
    assert moved in {Migration(old=-100, new=-300), Migration(old=-300, new=-100)}
    assert isinstance(moved, Migration)
    assert moved.old == (-100 if name == "migrate_to_chat_id" else -300)


def test_press() -> None:
    """Of a message that can be edited."""
    pressed = read(callback_query=press(message=message(FORUM, is_topic_message=True, message_thread_id=12)))
    assert isinstance(pressed, Pressing)
    assert (pressed.message_id, pressed.origin.thread, pressed.thread_known) == (5, 12, True)


@pytest.mark.parametrize(("chat", "known"), [(PRIVATE, True), (GROUP, True), (FORUM, False)])
def test_press_of_an_unreachable_message(chat: dict[str, object], known: bool) -> None:  # noqa: FBT001 - a table's column
    """It cannot be edited, and in a forum nobody knows its thread."""
    pressed = read(callback_query=press(message={"chat": chat, "message_id": 5, "date": 0}))
    assert isinstance(pressed, Pressing)
    assert (pressed.message_id, pressed.thread_known) == (None, known)


SOMEBODY = Somebody(user=7, language_code="ru")


def test_press_without_a_message() -> None:
    """Under a message that was posted by inline mode, nobody tells where."""
    pressed = InlinePressing(by=SOMEBODY, press_id="1", data="t")
    assert read(callback_query=press(inline_message_id="x")) == pressed


@pytest.mark.parametrize("place", [{}, {"chat_type": "sender"}, {"chat_type": "channel"}])
def test_inline_query(place: dict[str, object]) -> None:
    """Who asks counts, not from where, which secret chats do not tell."""
    asked = InlineQuery(by=SOMEBODY, query_id="9", words="camp", offset="12")
    assert read(inline_query={"id": "9", "from": USER, "query": "camp", "offset": "12", **place}) == asked


def test_chosen_inline_result_is_passed_over() -> None:
    """The bot counts nobody's choices."""
    assert read(chosen_inline_result={"result_id": "12", "from": USER, "query": "camp"}) is None


@pytest.mark.parametrize(
    ("member", "inside"),
    [
        ({"status": "member"}, True),
        ({"status": "left"}, False),
        ({"status": "kicked", "until_date": 0}, False),
    ],
)
def test_membership(member: dict[str, object], inside: bool) -> None:  # noqa: FBT001 - a table's column
    """Whether the bot is in the chat now."""
    bot = {"id": BOT, "is_bot": True, "first_name": "SaqBala"}
    change = {
        "chat": GROUP,
        "from": USER,
        "date": 1_790_000_000,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, **member},
    }
    changed = read(my_chat_member=change)
    assert isinstance(changed, Membership)
    assert (changed.inside, changed.origin.language_code) == (inside, "ru")


def change_of(chat: dict[str, object], old: str, new: str, by: dict[str, object] = USER) -> dict[str, object]:
    """A change of the bot's own place."""
    bot = {"id": BOT, "is_bot": True, "first_name": "SaqBala"}
    rights = dict.fromkeys(ADMINISTRATOR_RIGHTS, False)
    statuses = {"member": {}, "left": {}, "kicked": {"until_date": 0}, "administrator": rights}
    return {
        "chat": chat,
        "from": by,
        "date": 1_790_000_000,
        "old_chat_member": {"user": bot, "status": old, **statuses[old]},
        "new_chat_member": {"user": bot, "status": new, **statuses[new]},
    }


@pytest.mark.parametrize(
    ("chat", "old", "new", "added"),
    [
        (GROUP, "left", "member", True),
        (GROUP, "kicked", "administrator", True),
        (GROUP, "member", "administrator", False),
        (GROUP, "administrator", "member", False),
        (GROUP, "member", "kicked", False),
        (CHANNEL, "left", "administrator", True),
        (CHANNEL, "member", "administrator", True),
        (CHANNEL, "administrator", "administrator", False),
        (CHANNEL, "administrator", "left", False),
        (PRIVATE, "kicked", "member", False),
    ],
)
def test_when_the_bot_is_added(chat: dict[str, object], old: str, new: str, added: bool) -> None:  # noqa: FBT001 - a table's column
    """It comes into a group, or is made an administrator of a channel; a change of its rights is none."""
    changed = read(my_chat_member=change_of(chat, old, new))
    assert isinstance(changed, Membership)
    assert changed.added is added


@pytest.mark.parametrize(
    ("by", "for_chat"), [(ANONYMOUS, True), ({"id": BOT, "is_bot": True, "first_name": "B"}, False)]
)
def test_bot_is_nobody_who_could_be_written_to(by: dict[str, object], for_chat: bool) -> None:  # noqa: FBT001 - a table's column
    """An anonymous administrator has a stand-in; where the bot leaves, it is it itself."""
    changed = read(my_chat_member=change_of(GROUP, "member", "left", by))
    assert isinstance(changed, Membership)
    assert (changed.origin.user, changed.origin.for_chat) == (None, for_chat)


def test_change_of_somebody_s_rank() -> None:
    """Whose it is does not matter: who administers the chat is asked anew."""
    assert read(chat_member=change_of(GROUP, "member", "left")) == Rank(chat=-100)


@pytest.mark.parametrize(
    ("service", "closed"),
    [
        ({"forum_topic_closed": {}}, True),
        ({"forum_topic_reopened": {}}, False),
        ({"general_forum_topic_hidden": {}}, True),
        ({"general_forum_topic_unhidden": {}}, None),
    ],
)
@pytest.mark.parametrize("numbered", [True, False])
def test_general_topic_is_that_without_a_number(
    service: dict[str, object],
    closed: bool | None,  # noqa: FBT001 - a table's column
    numbered: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Also where it is given as 1; hidden it is closed, and shown again it is so still."""
    place = {"is_topic_message": True, "message_thread_id": 1} if numbered else {}
    turned = read(message=message(FORUM, text=None, **service, **place))
    if closed is None:
        assert turned is None
        return
    assert isinstance(turned, ThreadTurn)
    assert (turned.origin.thread, turned.closed) == (0, closed)


def test_press_of_a_copy_in_the_linked_group() -> None:
    """It is the channel's button: the copy cannot be edited, and nothing of the group is changed by it."""
    copy = message(GROUP, sender_chat=CHANNEL, is_automatic_forward=True)
    pressed = read(callback_query=press(message=copy))
    assert isinstance(pressed, Pressing)
    assert (pressed.message_id, pressed.thread_known) == (None, False)
