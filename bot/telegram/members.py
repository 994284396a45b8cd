"""The Bot API's members of chats, in our type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.rights import Member

if TYPE_CHECKING:
    from bot.telegram.answer import Json


def read_member(found: Json) -> Member:
    """What a ChatMember is and may do; nobody with any right where it is none."""
    told = found if isinstance(found, Mapping) else {}
    return Member(
        status=str(told.get("status", "")),
        can_change_info=told.get("can_change_info") is True,
        can_post_messages=told.get("can_post_messages") is True,
        can_manage_topics=told.get("can_manage_topics") is True,
    )


def read_members(found: Json) -> dict[int, Member]:
    """Each of an array of ChatMembers, by the user's id, but bots."""
    members: dict[int, Member] = {}
    for one in found if isinstance(found, list) else []:
        user = one.get("user") if isinstance(one, Mapping) else None
        number = user.get("id") if isinstance(user, Mapping) and user.get("is_bot") is not True else None
        if isinstance(number, int):
            members[number] = read_member(one)
    return members
