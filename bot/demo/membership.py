"""What the bot asks about chats and members, and its leaving."""

from __future__ import annotations

from bot.demo.access import find_chat
from bot.demo.arguments import Arguments, Json
from bot.demo.people import PERMISSIONS, Member
from bot.demo.profile import Scope
from bot.demo.refusals import refuse
from bot.demo.world import World

_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_WIDE = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_NARROW = ("chat", "chat_administrators", "chat_member")


def get_me(world: World) -> Json:
    """Answer getMe."""
    return {
        **world.bot.json(),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": world.inline.enabled,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, arguments: Arguments) -> Json:
    """Answer getChat."""
    chat = find_chat(world, arguments.chat())
    full: Json = {
        **chat.json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.linked:
        full["linked_chat_id"] = chat.linked.id
    if chat.kind in {"group", "supergroup"}:
        full["permissions"] = dict.fromkeys(PERMISSIONS, chat.can_send)
    return full


def get_member(world: World, arguments: Arguments) -> Json:
    """Answer getChatMember; a channel shows its members to administrators alone."""
    chat = find_chat(world, arguments.chat())
    number = arguments.number("user_id")
    user = world.users.get(number)
    if number <= 0:
        raise refuse("user_id_empty")
    if user is None:
        raise refuse("user_unknown")
    if chat.kind == "channel" and user is not world.bot and not chat.member(world.bot).administers:
        raise refuse("members_hidden")
    if chat.kind == "private":
        inside = user is world.bot or user is chat.user
        return Member("member" if inside else "left").json(user, chat.kind)
    return chat.member(user).json(user, chat.kind)


def leave_chat(world: World, arguments: Arguments) -> bool:
    """Answer leaveChat; the bot hears of it as of any change of its own."""
    chat = find_chat(world, arguments.chat())
    if chat.kind == "private":
        raise refuse("leave_private")
    old, new = chat.member(world.bot), Member("left")
    chat.members[world.bot.id] = new
    world.announce_change(chat, world.bot, (old, new), by=world.bot)
    return True


def read_scope(world: World, arguments: Arguments) -> Scope:
    """The call's BotCommandScope, its chat and user known to the bot; the default one when left out."""
    scope = arguments.fields("scope") or {"type": "default"}
    kind = str(scope["type"])
    if kind not in _WIDE + _NARROW:
        raise refuse("scope")
    wanted = {"type", *(("chat_id",) if kind in _NARROW else ()), *(("user_id",) if kind == "chat_member" else ())}
    if surplus := scope.keys() - wanted:
        raise refuse("unknown_field", name=min(surplus), kind="BotCommandScope")
    if missing := wanted - scope.keys():
        raise refuse("missing_field", name=min(missing), kind="BotCommandScope")
    return (kind, *_read_place(world, kind, scope)) if kind in _NARROW else (kind, 0, 0)


def _read_place(world: World, kind: str, scope: Json) -> tuple[int, int]:
    key, user = scope["chat_id"], scope.get("user_id", 0)
    chat = find_chat(world, key if isinstance(key, int | str) else 0)
    if chat.kind == "channel":
        raise refuse("scope_channel")
    if chat.kind == "private" and kind != "chat":
        raise refuse("scope_private")
    if user and user not in world.users:
        raise refuse("user_unknown")
    return chat.id, user if isinstance(user, int) else 0
