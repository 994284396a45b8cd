"""Who may change what the bot does in a chat, and whether the bot may write there. Anybody may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from bot.model import ChatKind

Lack: TypeAlias = Literal["outside", "post", "send"]
"""Why the bot cannot write in a chat: it is not in it; it may not post in a channel; it may not send to a group."""

_OUTSIDE = frozenset({"", "left", "kicked"})


@dataclass(frozen=True, slots=True)
class Member:
    """What Telegram says of a member of a chat (Bot API: ChatMember)."""

    status: str
    can_change_info: bool = False
    can_post_messages: bool = False
    can_manage_topics: bool = False
    can_send_messages: bool = True
    """False: it was taken from a restricted member."""
    is_member: bool = True
    """False: a restricted one who is not there."""
    name: str = ""
    """As the person has written it, markup and all."""


def may_change(kind: ChatKind, member: Member) -> bool:
    """Whether `member` may change the settings of a chat of this kind.

    A private chat is its user's own; a group is its owner's and of those who may change its info; a channel its
    owner's and of those who may post in it.
    """
    if kind == "private" or member.status == "creator":
        return True
    if member.status != "administrator":
        return False
    return member.can_post_messages if kind == "channel" else member.can_change_info


def lacking(kind: ChatKind, bot: Member, *, all_may_send: bool) -> Lack | None:
    """What keeps the bot from writing in a chat of this kind; `all_may_send` is what a group permits its members."""
    if kind == "private" or bot.status == "creator":
        return None
    if bot.status in _OUTSIDE or not bot.is_member:
        return "outside"
    if kind == "channel":
        return None if bot.status == "administrator" and bot.can_post_messages else "post"
    if bot.status == "administrator" or (all_may_send and bot.can_send_messages):
        return None
    return "send"


def may_write_when_closed(member: Member) -> bool:
    """Whether `member` may write in a forum's topic that is closed."""
    return member.status == "creator" or (member.status == "administrator" and member.can_manage_topics)


def speaks_for_chat(kind: ChatKind, chat: int, sender_chat: int | None) -> bool:
    """Whether a message stands for the chat itself: a channel's post, or an anonymous administrator's message.

    A member may post in the name of a channel of his own, whose id is another: that proves nothing.
    """
    return kind != "private" and sender_chat == chat
