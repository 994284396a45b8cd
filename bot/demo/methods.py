"""The methods of the Bot API 10.0 that the emulator knows, with the types of their parameters (a table).

A type with an exclamation mark is required; what is required stands in the order in which Telegram misses it.
`Chat` is a number or an @username, mostly missed only when it is looked for; `File` is a part of the request that is
one; what else is no scalar comes as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.demo.objects import Fields

_SENDING: Fields = {
    "business_connection_id": "String",
    "message_thread_id": "Integer",
    "direct_messages_topic_id": "Integer",
    "parse_mode": "String",
    "disable_notification": "Boolean",
    "protect_content": "Boolean",
    "allow_paid_broadcast": "Boolean",
    "message_effect_id": "String",
    "suggested_post_parameters": "Object",
    "reply_parameters": "ReplyParameters",
    "reply_markup": "ReplyMarkup",
}
_EDITING: Fields = {
    "business_connection_id": "String",
    "chat_id": "Chat",
    "message_id": "Integer",
    "inline_message_id": "String",
    "reply_markup": "ReplyMarkup",
}
_COMMANDS: Fields = {"scope": "BotCommandScope", "language_code": "String"}

METHODS: Mapping[str, Fields] = MappingProxyType(
    {
        "getMe": {},
        "getUpdates": {
            "offset": "Integer",
            "limit": "Integer",
            "timeout": "Integer",
            "allowed_updates": "Array of String",
        },
        "setWebhook": {
            "url": "String",
            "certificate": "String",
            "ip_address": "String",
            "max_connections": "Integer",
            "allowed_updates": "Array of String",
            "drop_pending_updates": "Boolean",
            "secret_token": "String",
        },
        "deleteWebhook": {"drop_pending_updates": "Boolean"},
        "getWebhookInfo": {},
        "sendMessage": {
            "text": "String!",
            "chat_id": "Chat",
            "entities": "Array of MessageEntity",
            "link_preview_options": "LinkPreviewOptions",
            **_SENDING,
        },
        "sendDocument": {
            "document": "File!",
            "chat_id": "Chat",
            "caption": "String",
            "caption_entities": "Array of MessageEntity",
            "thumbnail": "File",
            "disable_content_type_detection": "Boolean",
            **_SENDING,
        },
        "sendPhoto": {
            "photo": "File!",
            "chat_id": "Chat",
            "caption": "String",
            "caption_entities": "Array of MessageEntity",
            "show_caption_above_media": "Boolean",
            "has_spoiler": "Boolean",
            **_SENDING,
        },
        "editMessageText": {
            "text": "String!",
            "parse_mode": "String",
            "entities": "Array of MessageEntity",
            "link_preview_options": "LinkPreviewOptions",
            **_EDITING,
        },
        "editMessageReplyMarkup": _EDITING,
        "deleteMessage": {"chat_id": "Chat!", "message_id": "Integer!"},
        "deleteMessages": {"message_ids": "Array of Integer!", "chat_id": "Chat"},
        "answerCallbackQuery": {
            "callback_query_id": "String!",
            "text": "String",
            "show_alert": "Boolean",
            "url": "String",
            "cache_time": "Integer",
        },
        "answerInlineQuery": {
            "inline_query_id": "String!",
            "results": "Array of InlineQueryResult!",
            "cache_time": "Integer",
            "is_personal": "Boolean",
            "next_offset": "String",
            "button": "InlineQueryResultsButton",
        },
        "sendChatAction": {
            "action": "String!",
            "business_connection_id": "String",
            "chat_id": "Chat",
            "message_thread_id": "Integer",
        },
        "getChat": {"chat_id": "Chat"},
        "getChatAdministrators": {"chat_id": "Chat"},
        "getChatMember": {"chat_id": "Chat", "user_id": "Integer!"},
        "leaveChat": {"chat_id": "Chat"},
        "setMyCommands": {"commands": "Array of BotCommand!", **_COMMANDS},
        "deleteMyCommands": _COMMANDS,
        "getMyCommands": _COMMANDS,
        "setMyDescription": {"description": "String", "language_code": "String"},
        "getMyDescription": {"language_code": "String"},
        "setMyShortDescription": {"short_description": "String", "language_code": "String"},
        "getMyShortDescription": {"language_code": "String"},
    }
)

BY_LOWER_CASE: Mapping[str, str] = MappingProxyType({name.lower(): name for name in METHODS})
"""Telegram does not mind the case of a method's name."""
