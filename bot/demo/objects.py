"""The objects of the Bot API 10.0 that calls carry, with the types of their fields (a table).

Written as those of methods are; an `Object` is one whose fields are not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from bot.demo.rights import ADMINISTRATOR_RIGHTS, CHANNEL_RIGHTS, GROUP_RIGHTS

Fields: TypeAlias = Mapping[str, str]

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
            "offset": "Integer!",
            "length": "Integer!",
            "type": "String!",
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
            "request_users": "KeyboardButtonRequestUsers",
            "request_chat": "KeyboardButtonRequestChat",
            "request_managed_bot": "Object",
            "request_contact": "Boolean",
            "request_location": "Boolean",
            "request_poll": "KeyboardButtonPollType",
            "web_app": "WebAppInfo",
        },
        "KeyboardButtonRequestUsers": {
            "request_id": "Integer!",
            "user_is_bot": "Boolean",
            "user_is_premium": "Boolean",
            "max_quantity": "Integer",
            "request_name": "Boolean",
            "request_username": "Boolean",
            "request_photo": "Boolean",
        },
        "KeyboardButtonRequestChat": {
            "request_id": "Integer!",
            "chat_is_channel": "Boolean!",
            "chat_is_forum": "Boolean",
            "chat_has_username": "Boolean",
            "chat_is_created": "Boolean",
            "user_administrator_rights": "ChatAdministratorRights",
            "bot_administrator_rights": "ChatAdministratorRights",
            "bot_is_member": "Boolean",
            "request_title": "Boolean",
            "request_username": "Boolean",
            "request_photo": "Boolean",
        },
        "ChatAdministratorRights": {
            **{right: "Boolean!" for right in ADMINISTRATOR_RIGHTS if right != "can_be_edited"},
            **dict.fromkeys((*CHANNEL_RIGHTS, *GROUP_RIGHTS, "can_manage_topics"), "Boolean"),
        },
        "KeyboardButtonPollType": {"type": "String"},
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
            "input_message_content": "InputTextMessageContent",
            "reply_markup": "InlineKeyboardMarkup",
            "url": "String",
            "description": "String",
            "thumbnail_url": "String",
            "thumbnail_width": "Integer",
            "thumbnail_height": "Integer",
        },
        "InputTextMessageContent": {
            "message_text": "String",
            "parse_mode": "String",
            "entities": "Array of MessageEntity",
            "link_preview_options": "LinkPreviewOptions",
        },
        "InlineQueryResultsButton": {"text": "String!", "web_app": "WebAppInfo", "start_parameter": "String"},
    }
)

ACTIONS = tuple(name for name in TYPES["InlineKeyboardButton"] if name not in _KEYBOARD_BUTTON)
"""What a button under a message does when it is pressed, by the field that says so."""

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
