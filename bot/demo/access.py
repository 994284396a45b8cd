"""Which chats the bot reaches, and where it may write."""

from __future__ import annotations

from bot.demo.people import Chat, Thread
from bot.demo.refusals import refuse
from bot.demo.world import World

_MODERN = ("supergroup", "channel")


def find_chat(world: World, key: int | str) -> Chat:
    """The chat of a number or an @username, if the bot may look at it; else refused with the reason."""
    chat = _look_up(world, key)
    if chat is None:
        raise refuse("chat_unknown")
    if chat.moved_to:
        raise refuse("upgraded", {"migrate_to_chat_id": chat.moved_to})
    if chat.kind != "private":
        member = chat.member(world.bot)
        if member.status == "kicked":
            raise refuse("kicked", kind=chat.kind)
        if not member.present:
            raise refuse("not_member", kind=chat.kind)
    return chat


def find_open_chat(world: World, key: int | str) -> Chat:
    """The chat of a number or an @username, if the bot may write in it; else refused with the reason."""
    chat = find_chat(world, key)
    if chat.user:
        _check_private(chat)
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


def _look_up(world: World, key: int | str) -> Chat | None:
    if isinstance(key, int):
        return world.chats.get(key)
    name = key.removeprefix("@").lower()
    named = (chat for chat in world.chats.values() if chat.kind in _MODERN and chat.username)
    return next((chat for chat in named if chat.username.lower() == name and key.startswith("@")), None)


def _check_private(chat: Chat) -> None:
    if chat.user and chat.user.is_bot:
        raise refuse("bot_to_bot")
    if chat.user and chat.user.deactivated:
        raise refuse("deactivated")
    if chat.blocked:
        raise refuse("blocked")
    if not chat.started:
        raise refuse("not_started")


def _check_channel(world: World, chat: Chat) -> None:
    member = chat.member(world.bot)
    if not member.administers:
        raise refuse("not_channel_admin")
    if not member.has("can_post_messages"):
        raise refuse("no_right")


def _check_group(world: World, chat: Chat) -> None:
    member = chat.member(world.bot)
    if member.status == "restricted" and "can_send_messages" not in member.rights:
        raise refuse("no_right")
    if member.status == "member" and not chat.can_send:
        raise refuse("no_right")
