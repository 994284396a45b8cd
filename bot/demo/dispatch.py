"""Which function answers which method (a table)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from bot.demo import deleting, gestures, inline_answers, membership, messaging
from bot.demo.arguments import Arguments
from bot.demo.profile import read_language
from bot.demo.world import World

Answer: TypeAlias = Callable[[World, Arguments], object]

ANSWERS: Mapping[str, Answer] = MappingProxyType(
    {
        "getMe": lambda world, _: membership.get_me(world),
        "setWebhook": lambda world, arguments: world.updates.set_webhook(arguments),
        "deleteWebhook": lambda world, arguments: world.updates.delete_webhook(arguments),
        "getWebhookInfo": lambda world, _: world.updates.webhook_info(),
        "sendMessage": messaging.send_message,
        "sendDocument": messaging.send_document,
        "sendPhoto": messaging.send_photo,
        "editMessageText": messaging.edit_text,
        "editMessageReplyMarkup": messaging.edit_markup,
        "deleteMessage": deleting.delete_message,
        "deleteMessages": deleting.delete_messages,
        "answerCallbackQuery": gestures.answer_press,
        "answerInlineQuery": inline_answers.answer_inline,
        "sendChatAction": gestures.send_action,
        "getChat": membership.get_chat,
        "getChatAdministrators": membership.get_administrators,
        "getChatMember": membership.get_member,
        "leaveChat": membership.leave_chat,
        "setMyCommands": lambda world, arguments: world.profile.set_commands(
            membership.read_scope(world, arguments), arguments
        ),
        "deleteMyCommands": lambda world, arguments: world.profile.delete_commands(
            membership.read_scope(world, arguments), arguments
        ),
        "getMyCommands": lambda world, arguments: world.profile.get_commands(
            membership.read_scope(world, arguments), arguments
        ),
        "setMyDescription": lambda world, arguments: world.profile.describe(arguments),
        "setMyShortDescription": lambda world, arguments: world.profile.describe_shortly(arguments),
        "getMyDescription": lambda world, arguments: {
            "description": world.profile.descriptions.get(read_language(arguments), "")
        },
        "getMyShortDescription": lambda world, arguments: {
            "short_description": world.profile.short_descriptions.get(read_language(arguments), "")
        },
    }
)
"""All but getUpdates, which waits."""


async def dispatch(world: World, method: str, arguments: Arguments) -> object:
    """The result of a method that is known, or its refusal."""
    if method == "getUpdates":
        return await world.updates.take(arguments)
    return ANSWERS[method](world, arguments)
