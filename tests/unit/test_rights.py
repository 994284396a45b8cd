"""Who may change a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.rights import Member, lacking, may_change, speaks_for_chat

if TYPE_CHECKING:
    from bot.model import ChatKind

OWNER = Member("creator")
PLAIN = Member("administrator")
CAN_CHANGE_INFO = Member("administrator", can_change_info=True)
CAN_POST = Member("administrator", can_post_messages=True)


@pytest.mark.parametrize("kind", ["group", "supergroup"])
@pytest.mark.parametrize(
    ("member", "allowed"),
    [
        (OWNER, True),
        (CAN_CHANGE_INFO, True),
        (PLAIN, False),
        (CAN_POST, False),
        (Member("member", can_change_info=True), False),
        (Member("restricted", can_change_info=True), False),
        (Member("left"), False),
        (Member("kicked"), False),
        (Member(""), False),
    ],
)
def test_in_groups_who_may_change_its_info(kind: ChatKind, member: Member, allowed: bool) -> None:  # noqa: FBT001 - a table's column
    """The owner, and administrators with the right to change info."""
    assert may_change(kind, member) is allowed


@pytest.mark.parametrize(
    ("member", "allowed"),
    [(OWNER, True), (CAN_POST, True), (PLAIN, False), (CAN_CHANGE_INFO, False), (Member("member"), False)],
)
def test_in_channels_who_may_post(member: Member, allowed: bool) -> None:  # noqa: FBT001 - a table's column
    """The owner, and administrators with the right to post."""
    assert may_change("channel", member) is allowed


def test_private_chat_is_its_user_s() -> None:
    """Nobody else is there."""
    assert may_change("private", Member("member"))


MUTED = Member("restricted", can_send_messages=False)
GONE = Member("restricted", is_member=False)


@pytest.mark.parametrize(
    ("kind", "bot", "all_may_send", "lack"),
    [
        ("channel", CAN_POST, True, None),
        ("channel", PLAIN, True, "post"),
        ("channel", CAN_CHANGE_INFO, True, "post"),
        ("channel", Member("member"), True, "post"),
        ("channel", Member("left"), True, "outside"),
        ("channel", Member("kicked"), True, "outside"),
        ("group", PLAIN, False, None),
        ("group", Member("member"), True, None),
        ("group", Member("member"), False, "send"),
        ("supergroup", Member("restricted"), True, None),
        ("supergroup", Member("restricted"), False, "send"),
        ("supergroup", MUTED, True, "send"),
        ("supergroup", GONE, True, "outside"),
        ("supergroup", Member(""), True, "outside"),
        ("private", Member(""), False, None),
    ],
)
def test_what_keeps_the_bot_from_writing(kind: ChatKind, bot: Member, all_may_send: bool, lack: str | None) -> None:  # noqa: FBT001 - a table's column
    """In a channel the right to post, in a group the right to send, which its settings may take from all members."""
    assert lacking(kind, bot, all_may_send=all_may_send) == lack


@pytest.mark.parametrize(
    ("kind", "chat", "sender_chat", "speaks"),
    [
        ("supergroup", -100, -100, True),
        ("supergroup", -100, -200, False),
        ("supergroup", -100, None, False),
        ("channel", -100, -100, True),
        ("channel", -100, None, False),
        ("private", 7, 7, False),
    ],
    ids=["anonymous administrator", "own channel", "plain member", "post", "no sender", "private"],
)
def test_who_speaks_for_the_chat(kind: ChatKind, chat: int, sender_chat: int | None, speaks: bool) -> None:  # noqa: FBT001 - a table's column
    """Only who is shown as the chat itself; a channel of a member's own proves nothing."""
    assert speaks_for_chat(kind, chat, sender_chat) is speaks
