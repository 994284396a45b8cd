"""What the bot asks about chats and members, and its leaving."""

from __future__ import annotations

from bot.demo.access import find_chat
from bot.demo.arguments import Arguments, Json, read_chat
from bot.demo.members import Member
from bot.demo.people import Chat, User
from bot.demo.profile import Scope
from bot.demo.refusals import refuse
from bot.demo.rights import PERMISSIONS
from bot.demo.shapes import prefix_of
from bot.demo.world import World

_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_SCOPE = prefix_of("BotCommandScope")
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
    chat = find_chat(world, arguments.chat(), "read")
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
    number = arguments.number("user_id")
    if number <= 0:
        raise refuse("user_id_empty")
    chat = find_chat(world, arguments.chat(), "members")
    user = world.users.get(number)
    if chat.user:
        if user is not world.bot and user is not chat.user:
            raise refuse("member_unknown")
        return Member("member").json(user, chat.kind)
    if chat.kind == "channel" and user is not world.bot and not chat.member(world.bot).administers:
        raise refuse("members_hidden")
    return _member_of(chat, user, number)


def _member_of(chat: Chat, user: User | None, number: int) -> Json:
    """What somebody is in a group or channel; a basic group, which tells all its members, knows no wrong numbers."""
    if user is None and chat.kind != "group":
        raise refuse("participant_unknown")
    known = user or User(id=number, first_name="")
    return chat.member(known).json(known, chat.kind)


def get_administrators(world: World, arguments: Arguments) -> list[Json]:
    """Answer getChatAdministrators: the owner and all administrators but other bots."""
    chat = find_chat(world, arguments.chat(), "members")
    if chat.user:
        raise refuse("administrators_private")
    if chat.kind == "channel" and not chat.member(world.bot).administers:
        raise refuse("members_hidden")
    members = ((world.users[number], member) for number, member in chat.members.items() if member.administers)
    return [member.json(user, chat.kind) for user, member in members if user is world.bot or not user.is_bot]


def leave_chat(world: World, arguments: Arguments) -> bool:
    """Answer leaveChat; the bot hears of it as of any change of its own."""
    chat = find_chat(world, arguments.chat(), "write")
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
        raise refuse("scope", where=_SCOPE)
    wanted = ("type", *(("chat_id",) if kind in _NARROW else ()), *(("user_id",) if kind == "chat_member" else ()))
    if surplus := scope.keys() - set(wanted):
        raise refuse("unknown_field", where=_SCOPE, name=min(surplus))
    for name in wanted:
        if name not in scope:
            raise refuse("missing_field", where=_SCOPE, name=name)
    return (kind, *_read_place(world, kind, scope)) if kind in _NARROW else (kind, 0, 0)


def _read_place(world: World, kind: str, scope: Json) -> tuple[int, int]:
    key, user = str(scope["chat_id"]), scope.get("user_id", 0)
    if not key:
        raise refuse("scope_nowhere", where=_SCOPE)
    if kind == "chat_member" and not (isinstance(user, int) and user > 0):
        raise refuse("user_id_empty", where=_SCOPE)
    chat = find_chat(world, read_chat(key), "members")
    if chat.kind == "channel":
        raise refuse("scope_channel")
    if chat.kind == "private" and kind != "chat":
        raise refuse("scope_private")
    if user and user not in world.users:
        raise refuse("user_unknown")
    return chat.id, user if isinstance(user, int) else 0
