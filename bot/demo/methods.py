"""The methods of the Bot API 10.0 that the emulator knows, with the types of their parameters (a table).

A type with an exclamation mark is required. `Chat` is a number or an @username; what is no scalar comes as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

Fields: TypeAlias = Mapping[str, str]

_SENDING: Fields = {
    "business_connection_id": "String",
    "message_thread_id": "Integer",
    "direct_messages_topic_id": "Integer",
    "parse_mode": "String",
    "entities": "Array of MessageEntity",
    "link_preview_options": "LinkPreviewOptions",
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
    "reply_markup": "InlineKeyboardMarkup",
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
        "sendMessage": {"chat_id": "Chat!", "text": "String!", **_SENDING},
        "editMessageText": {
            "text": "String!",
            "parse_mode": "String",
            "entities": "Array of MessageEntity",
            "link_preview_options": "LinkPreviewOptions",
            **_EDITING,
        },
        "editMessageReplyMarkup": _EDITING,
        "deleteMessage": {"chat_id": "Chat!", "message_id": "Integer!"},
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
            "business_connection_id": "String",
            "chat_id": "Chat!",
            "message_thread_id": "Integer",
            "action": "String!",
        },
        "getChat": {"chat_id": "Chat!"},
        "getChatMember": {"chat_id": "Chat!", "user_id": "Integer!"},
        "leaveChat": {"chat_id": "Chat!"},
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

_KEYBOARD_BUTTON: Fields = {
    "text": "String!",
    "style": "String",
    "icon_custom_emoji_id": "String",
}

TYPES: Mapping[str, Fields] = MappingProxyType(
    {
        "LinkPreviewOptions": {
            "is_disabled": "Boolean",
            "url": "String",
            "prefer_small_media": "Boolean",
            "prefer_large_media": "Boolean",
            "show_above_text": "Boolean",
        },
        "ReplyParameters": {
            "message_id": "Integer!",
            "chat_id": "Chat",
            "allow_sending_without_reply": "Boolean",
            "quote": "String",
            "quote_parse_mode": "String",
            "quote_entities": "Array of MessageEntity",
            "quote_position": "Integer",
            "checklist_task_id": "Integer",
            "poll_option_id": "String",
        },
        "MessageEntity": {
            "type": "String!",
            "offset": "Integer!",
            "length": "Integer!",
            "url": "String",
            "user": "Object",
            "language": "String",
            "custom_emoji_id": "String",
            "unix_time": "Integer",
            "date_time_format": "String",
        },
        "BotCommand": {"command": "String!", "description": "String!"},
        "BotCommandScope": {"type": "String!", "chat_id": "Chat", "user_id": "Integer"},
        "InlineKeyboardMarkup": {"inline_keyboard": "Array of Array of InlineKeyboardButton!"},
        "InlineKeyboardButton": {
            **_KEYBOARD_BUTTON,
            "url": "String",
            "callback_data": "String",
            "web_app": "WebAppInfo",
            "login_url": "LoginUrl",
            "switch_inline_query": "String",
            "switch_inline_query_current_chat": "String",
            "switch_inline_query_chosen_chat": "SwitchInlineQueryChosenChat",
            "copy_text": "CopyTextButton",
            "callback_game": "Object",
            "pay": "Boolean",
        },
        "WebAppInfo": {"url": "String!"},
        "LoginUrl": {
            "url": "String!",
            "forward_text": "String",
            "bot_username": "String",
            "request_write_access": "Boolean",
        },
        "SwitchInlineQueryChosenChat": {
            "query": "String",
            "allow_user_chats": "Boolean",
            "allow_bot_chats": "Boolean",
            "allow_group_chats": "Boolean",
            "allow_channel_chats": "Boolean",
        },
        "CopyTextButton": {"text": "String!"},
        "ReplyKeyboardMarkup": {
            "keyboard": "Array of Array of KeyboardButton!",
            "is_persistent": "Boolean",
            "resize_keyboard": "Boolean",
            "one_time_keyboard": "Boolean",
            "input_field_placeholder": "String",
            "selective": "Boolean",
        },
        "KeyboardButton": {
            **_KEYBOARD_BUTTON,
            "request_users": "Object",
            "request_chat": "Object",
            "request_managed_bot": "Object",
            "request_contact": "Boolean",
            "request_location": "Boolean",
            "request_poll": "Object",
            "web_app": "WebAppInfo",
        },
        "ReplyKeyboardRemove": {"remove_keyboard": "Boolean!", "selective": "Boolean"},
        "ForceReply": {
            "force_reply": "Boolean!",
            "input_field_placeholder": "String",
            "selective": "Boolean",
        },
        "InlineQueryResultArticle": {
            "type": "String!",
            "id": "String!",
            "title": "String!",
            "input_message_content": "InputTextMessageContent!",
            "reply_markup": "InlineKeyboardMarkup",
            "url": "String",
            "description": "String",
            "thumbnail_url": "String",
            "thumbnail_width": "Integer",
            "thumbnail_height": "Integer",
        },
        "InputTextMessageContent": {
            "message_text": "String!",
            "parse_mode": "String",
            "entities": "Array of MessageEntity",
            "link_preview_options": "LinkPreviewOptions",
        },
        "InlineQueryResultsButton": {"text": "String!", "web_app": "WebAppInfo", "start_parameter": "String"},
    }
)

MARKUPS: Mapping[str, str] = MappingProxyType(
    {
        "inline_keyboard": "InlineKeyboardMarkup",
        "keyboard": "ReplyKeyboardMarkup",
        "remove_keyboard": "ReplyKeyboardRemove",
        "force_reply": "ForceReply",
    }
)
"""Which type of ReplyMarkup an object is, by the field that only it has."""

RESULTS: Mapping[str, str] = MappingProxyType({"article": "InlineQueryResultArticle"})
"""Which type of InlineQueryResult an object is, by its `type`; the emulator knows no others."""
