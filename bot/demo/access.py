"""Which chats the bot reaches, and where it may write."""

from __future__ import annotations

from typing import Literal, TypeAlias

from bot.demo.arguments import Arguments
from bot.demo.people import Chat, Thread, User
from bot.demo.refusals import refuse
from bot.demo.world import World

Access: TypeAlias = Literal["read", "members", "edit", "write"]
"""What is to be done in a chat: look at it, look at its members, edit, or write and delete."""

_MODERN = ("supergroup", "channel")


def find_chat(world: World, key: int | str, access: Access) -> Chat:
    """The chat of a number or an @username, if the bot has this access to it; else refused with the reason.

    Whether it may say anything there is another matter: see find_open_chat.
    """
    chat = _look_up(world, key)
    if chat is None or (chat.user and access in {"read", "members"} and not world.has_met(chat.user)):
        raise refuse("chat_unknown")
    if chat.user:
        if chat.user.deactivated and access in {"edit", "write"}:
            raise refuse("deactivated")
    elif chat.kind == "group":
        _check_group_access(world, chat, access)
    else:
        _check_modern_access(world, chat, access)
    return chat


def find_open_chat(world: World, key: int | str) -> Chat:
    """The chat of a number or an @username, if the bot may write in it; else refused with the reason."""
    chat = find_chat(world, key, "write")
    if chat.user:
        _check_private(chat.user, chat)
    elif chat.kind == "channel":
        _check_channel(world, chat)
    else:
        _check_group(world, chat)
    return chat


def check_thread(world: World, chat: Chat, number: int) -> Thread | None:
    """The forum's topic of this number, None for the general one; refused when nothing can be written there."""
    manages = chat.member(world.bot).has("can_manage_topics")
    if not number:
        if chat.general_closed and not manages:
            raise refuse("thread_closed")
        return None
    thread = chat.threads.get(number)
    if thread is None or thread.deleted:
        raise refuse("thread_unknown")
    if thread.closed and not manages:
        raise refuse("thread_closed")
    return thread


def check_business(arguments: Arguments) -> None:
    """Nobody has connected a business account with this bot."""
    if arguments.text("business_connection_id"):
        raise refuse("business")


def _look_up(world: World, key: int | str) -> Chat | None:
    if isinstance(key, int):
        return world.chats.get(key)
    name = key.removeprefix("@").lower()
    named = (chat for chat in world.chats.values() if chat.kind in _MODERN and chat.username)
    return next((chat for chat in named if chat.username.lower() == name and key.startswith("@")), None)


def _check_group_access(world: World, chat: Chat, access: Access) -> None:
    """Anybody who was in a basic group may still look at it."""
    if access == "read":
        return
    if chat.moved_to:
        raise refuse("upgraded", {"migrate_to_chat_id": chat.moved_to})
    _check_membership(world, chat)


def _check_modern_access(world: World, chat: Chat, access: Access) -> None:
    """A public supergroup or channel shows itself to all but those who were thrown out."""
    public = bool(chat.username) and access in {"read", "members"}
    if not public or chat.member(world.bot).status == "kicked":
        _check_membership(world, chat)


def _check_membership(world: World, chat: Chat) -> None:
    member = chat.member(world.bot)
    if member.status == "kicked":
        raise refuse("kicked", kind=chat.kind)
    if not member.present:
        raise refuse("not_member", kind=chat.kind)


def _check_private(user: User, chat: Chat) -> None:
    if user.is_bot:
        raise refuse("bot_to_bot")
    if chat.blocked:
        raise refuse("blocked")
    if not chat.started:
        raise refuse("not_started")


def _check_channel(world: World, chat: Chat) -> None:
    member = chat.member(world.bot)
    if not (member.administers and member.has("can_post_messages")):
        raise refuse("not_channel_admin")


def _check_group(world: World, chat: Chat) -> None:
    member = chat.member(world.bot)
    if member.status == "restricted" and "can_send_messages" not in member.rights:
        raise refuse("no_right")
    if member.status == "member" and not chat.can_send:
        raise refuse("no_right")
