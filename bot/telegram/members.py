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
        can_send_messages=told.get("can_send_messages") is not False,
        is_member=told.get("is_member") is not False,
        name=_name(told.get("user")),
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


def read_permission(found: Json) -> bool:
    """Whether a ChatFullInfo lets members without further rights send messages; True where it does not say."""
    permissions = found.get("permissions") if isinstance(found, Mapping) else None
    return not isinstance(permissions, Mapping) or permissions.get("can_send_messages") is not False


def _name(user: Json) -> str:
    """First and last name; '' for an account that was deleted."""
    told = user if isinstance(user, Mapping) else {}
    return " ".join(str(told[part]) for part in ("first_name", "last_name") if told.get(part))
