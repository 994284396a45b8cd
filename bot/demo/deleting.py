"""The bot's messages, and others', deleted."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.access import find_chat
from bot.demo.arguments import Arguments
from bot.demo.people import Chat, ChatMessage
from bot.demo.refusals import refuse
from bot.demo.world import World

MOST_DELETED = 100
"""Messages in one call (Bot API: deleteMessages)."""

_DELETABLE = int(timedelta(hours=48).total_seconds())


def delete_message(world: World, arguments: Arguments) -> bool:
    """Answer deleteMessage: its own for two days, others' in private chats or with the right."""
    number = arguments.number("message_id")
    if not number:
        raise refuse("message_id_empty")
    chat = find_chat(world, arguments.chat(), "write")
    message = chat.messages.get(number)
    if message is None:
        raise refuse("delete_unknown")
    _check(world, chat, message)
    del chat.messages[message.id]
    return True


def delete_messages(world: World, arguments: Arguments) -> bool:
    """Answer deleteMessages; those that are not there are passed over, and where one may not go, none goes."""
    numbers = arguments.numbers("message_ids")
    if len(numbers) > MOST_DELETED:
        raise refuse("delete_many")
    if any(number <= 0 for number in numbers):
        raise refuse("delete_invalid")
    chat = find_chat(world, arguments.chat(), "write")
    found = [chat.messages[number] for number in sorted(set(numbers)) if number in chat.messages]
    for message in found:
        _check(world, chat, message)
    for message in found:
        del chat.messages[message.id]
    return True


def _check(world: World, chat: Chat, message: ChatMessage) -> None:
    """Refuse to delete what the bot may not."""
    if chat.member(world.bot).has("can_delete_messages"):
        return
    if not message.by_bot and chat.kind != "private":
        raise refuse("delete_foreign")
    if world.now() - message.date > _DELETABLE:
        raise refuse("delete_old")
