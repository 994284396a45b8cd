"""A Telegram with somebody and something of each kind that refuses, and the calls that meet its refusals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias

from bot.demo.emulator import Emulator
from bot.demo.people import User
from bot.demo.rights import ADMINISTRATOR_RIGHTS

NOW = 1_770_000_000.0
READER, STRANGER, BLOCKER, GONE, ROBOT, HERMIT = 101, 102, 103, 104, 105, 106
KICKED, LEFT, UPGRADED, MUTED, FORUM, BASIC = -1, -2, -3, -4, -5, -6
CHANNEL, FOREIGN, SILENT, PUBLIC = -101, -102, -103, -104
TOPIC = 2
"""The forum's closed topic, by the number of the first message there is in a supergroup."""
POST = 2
"""A post in the channel where the bot may only edit."""
UNKNOWN = 999

Parameters: TypeAlias = Mapping[str, object]


class Clock:
    """A time that tests set."""

    now = NOW


async def call(emulator: Emulator, method: str, **parameters: object) -> tuple[int, dict[str, object]]:
    """Call the emulator as a form does, and give its status and its answer."""
    form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
    status, body = await emulator.call(method, form)
    return status, json.loads(body)


def set_stage(clock: Clock) -> Emulator:
    """Make a Telegram in which each of the cases below is refused."""
    made = Emulator(now=lambda: clock.now)
    reader = made.add_user(id=READER, started=True)
    stranger = made.add_user(id=STRANGER)
    made.block(made.add_user(id=BLOCKER, started=True))
    made.add_user(id=GONE, started=True).deactivated = True
    made.register(User(id=ROBOT, first_name="Robot", is_bot=True), started=True)
    made.add_user(id=HERMIT)
    made.add_group(id=KICKED, bot="kicked")
    made.add_group(id=LEFT, kind="group", bot="left")
    made.upgrade(made.add_group(id=UPGRADED, kind="group"), by=reader)
    made.add_group(id=MUTED, owner=stranger).can_send = False
    forum = made.add_group(id=FORUM, forum=True, owner=reader)
    made.close_thread(forum, made.add_thread(forum, "News", reader), by=reader)
    made.add_group(id=BASIC, kind="group", owner=reader)
    made.add_channel(id=CHANNEL, username="sample_channel")
    made.add_channel(id=FOREIGN, bot="member")
    silent = made.add_channel(id=SILENT)
    made.restrict_bot(silent, "can_edit_messages", by=reader)
    made.post(silent, "Post")
    made.add_channel(id=PUBLIC, username="public_channel", bot="left")
    made.world.updates.pending.clear()
    return made


def sending(**parameters: object) -> dict[str, object]:
    """A message to the reader."""
    return {"chat_id": READER, "text": "Hello"} | parameters


def button(**fields: object) -> dict[str, object]:
    """A message with one button."""
    return sending(reply_markup={"inline_keyboard": [[{"text": "Go"} | fields]]})


def key(**fields: object) -> dict[str, object]:
    """A message with one button in place of the keyboard."""
    return sending(reply_markup={"keyboard": [[{"text": "Go"} | fields]]})


def choosing(**fields: object) -> dict[str, object]:
    """A message with one key that lets choose a channel."""
    return key(request_chat={"request_id": 1, "chat_is_channel": True} | fields)


def mark(kind: str = "bold", offset: object = 0, length: object = 5, **fields: object) -> dict[str, object]:
    """A message with one entity."""
    return sending(entities=[{"type": kind, "offset": offset, "length": length} | fields])


def commands(*, command: str = "start", description: str = "Begin", **more: object) -> dict[str, object]:
    """A menu of one command."""
    return {"commands": [{"command": command, "description": description}]} | more


def offering(**fields: object) -> dict[str, object]:
    """An answer to an inline query with one result; a field that is None is left out."""
    content = {"message_text": "Hello"}
    result = {"type": "article", "id": "1", "title": "News", "input_message_content": content} | fields
    return {"inline_query_id": "1", "results": [{name: value for name, value in result.items() if value is not None}]}


def saying(**content: object) -> dict[str, object]:
    """An answer to an inline query with one result that says something."""
    return offering(input_message_content={"message_text": "Hello"} | content)


def above(**fields: object) -> dict[str, object]:
    """An answer to an inline query with a button above its results."""
    return offering() | {"button": {"text": "Open"} | fields}


def offers(*ids: str) -> dict[str, object]:
    """An answer to an inline query with several results."""
    results = [offering(id=each)["results"] for each in ids]
    return offering() | {"results": [one for each in results if isinstance(each, list) for one in each]}


ASKED: list[tuple[dict[str, object], str]] = [
    ({"request_contact": True}, "phone number can be requested"),
    ({"request_location": True}, "location can be requested"),
    ({"request_poll": {}}, "poll can be requested"),
    ({"request_users": {"request_id": 1}}, "users can be requested"),
    ({"request_chat": {"request_id": 1, "chat_is_channel": True}}, "chats can be requested"),
    ({"web_app": {"url": "https://example.kz"}}, "web App buttons can be used"),
]
"""What a key may ask for in private chats, and what is said of it elsewhere."""
NONE = dict.fromkeys((right for right in ADMINISTRATOR_RIGHTS if right != "can_be_edited"), False)
"""The rights of an administrator who has none."""
CHOICE = {"text": "Go", "request_chat": {"request_id": 1, "chat_is_channel": True}}
ROW = [{"text": "Go", "callback_data": "go"}]
BUTTONS = {"inline_keyboard": [ROW]}
WORDY = {"inline_keyboard": [[{"text": "x" * 200, "callback_data": "go"}]] * 50}
OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
RESULT = "Bad Request: can't parse InlineQueryResult: "
MARKDOWN = "Bad Request: this emulator of Telegram reads no Markdown: use the parse_mode HTML"
TEXT_BUTTON = "Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
NAMELESS = "button in a channel chat, because users will not be able to use the button without knowing bot's username"
BARE = (
    "Bad Request: can't parse inline query results button:"
    " InlineQueryResultsButton must have exactly one optional field"
)

REQUESTS: list[tuple[str, str, Parameters, str]] = [
    (
        "missing_field",
        "sendMessage",
        key(request_chat={"request_id": 1}),
        "Bad Request: can't parse keyboard button: Can't find field \"chat_is_channel\"",
    ),
    (
        "missing_field",
        "sendMessage",
        choosing(user_administrator_rights={"can_post_messages": True}),
        "Bad Request: can't parse keyboard button: Can't find field \"is_anonymous\"",
    ),
    (
        "unknown_field",
        "sendMessage",
        choosing(user_administrator_rights=NONE | {"can_fly": True}),
        'Bad Request: can\'t parse keyboard button: Unknown field "can_fly"',
    ),
    (
        "wrong_number",
        "sendMessage",
        choosing(request_id=1 << 31),
        'Bad Request: can\'t parse keyboard button: Field "request_id" must be a valid Number',
    ),
    (
        "key_rights",
        "sendMessage",
        choosing(user_administrator_rights=NONE, bot_administrator_rights=NONE | {"can_post_messages": True}),
        "Bad Request: bot_administrator_rights must be a subset of user_administrator_rights",
    ),
    (
        "key_rights",
        "sendMessage",
        choosing(bot_administrator_rights=NONE | {"can_post_messages": True}),
        "Bad Request: bot_administrator_rights must be a subset of user_administrator_rights",
    ),
    (
        "key_twice",
        "sendMessage",
        sending(reply_markup={"keyboard": [[CHOICE, CHOICE]]}),
        "Bad Request: request_id must be unique within the message",
    ),
    ("key_text", "sendMessage", key(text=" "), "Bad Request: keyboard button text must be non-empty"),
    (
        "placeholder",
        "sendMessage",
        sending(reply_markup={"force_reply": True, "input_field_placeholder": "x" * 65}),
        "Bad Request: input_field_placeholder must not be longer than 64 characters",
    ),
    ("photo_missing", "sendPhoto", {"chat_id": READER}, "Bad Request: there is no photo in the request"),
    (
        "delete_none",
        "deleteMessages",
        {"chat_id": READER},
        "Bad Request: message identifiers are not specified",
    ),
    (
        "delete_many",
        "deleteMessages",
        {"chat_id": READER, "message_ids": list(range(1, 102))},
        "Bad Request: too many message identifiers specified",
    ),
    (
        "delete_invalid",
        "deleteMessages",
        {"chat_id": READER, "message_ids": [1, 0]},
        "Bad Request: invalid message identifier specified",
    ),
    ("unknown_method", "sendNews", {}, "Not Found: method not found"),
    (
        "unknown_parameter",
        "sendMessage",
        sending(colour="red"),
        'Bad Request: unknown parameter "colour" of the method sendMessage',
    ),
    ("missing_parameter", "setMyCommands", {}, 'Bad Request: parameter "commands" is required'),
    (
        "wrong_type",
        "sendMessage",
        sending(message_thread_id="one"),
        'Bad Request: parameter "message_thread_id" must be of type Integer',
    ),
    (
        "wrong_type",
        "sendMessage",
        sending(disable_notification="perhaps"),
        'Bad Request: parameter "disable_notification" must be of type Boolean',
    ),
    (
        "not_json",
        "sendMessage",
        sending(reply_markup="{"),
        "Bad Request: can't parse reply keyboard markup JSON object",
    ),
    ("not_json", "setMyCommands", commands(scope="{"), "Bad Request: can't parse BotCommandScope JSON object"),
    (
        "not_json",
        "sendMessage",
        sending(link_preview_options="{"),
        "Bad Request: can't parse link preview options JSON object",
    ),
    (
        "unknown_field",
        "sendMessage",
        button(colour="red"),
        'Bad Request: can\'t parse inline keyboard button: Unknown field "colour"',
    ),
    ("unknown_field", "sendMessage", sending(reply_markup={"buttons": []}), 'Bad Request: unknown field "buttons"'),
    (
        "unknown_field",
        "setMyCommands",
        commands(scope={"type": "default", "chat_id": READER}),
        'Bad Request: can\'t parse BotCommandScope: Unknown field "chat_id"',
    ),
    (
        "missing_field",
        "sendMessage",
        sending(reply_parameters={"quote": "Hello"}),
        'Bad Request: can\'t find field "message_id"',
    ),
    (
        "missing_field",
        "sendMessage",
        sending(reply_markup={"inline_keyboard": [[{"callback_data": "x"}]]}),
        "Bad Request: can't parse inline keyboard button: Can't find field \"text\"",
    ),
    (
        "missing_field",
        "sendMessage",
        mark("text_link"),
        "Bad Request: can't parse MessageEntity: Can't find field \"url\"",
    ),
    (
        "missing_field",
        "sendMessage",
        mark("text_mention"),
        "Bad Request: can't parse MessageEntity: Can't find field \"user\"",
    ),
    (
        "missing_field",
        "sendMessage",
        mark("custom_emoji"),
        "Bad Request: can't parse MessageEntity: Can't find field \"custom_emoji_id\"",
    ),
    (
        "missing_field",
        "setMyCommands",
        {"commands": [{"command": "start"}]},
        "Bad Request: can't parse BotCommand: Can't find field \"description\"",
    ),
    (
        "missing_field",
        "setMyCommands",
        commands(scope={"type": "chat"}),
        "Bad Request: can't parse BotCommandScope: Can't find field \"chat_id\"",
    ),
    (
        "missing_field",
        "setMyCommands",
        commands(scope={"type": "chat_member", "chat_id": FORUM}),
        "Bad Request: can't parse BotCommandScope: Can't find field \"user_id\"",
    ),
    (
        "wrong_field",
        "sendMessage",
        button(callback_data=5),
        'Bad Request: can\'t parse inline keyboard button: Field "callback_data" must be of type String',
    ),
    (
        "wrong_field",
        "sendMessage",
        button(switch_inline_query_chosen_chat={"allow_user_chats": "yes"}),
        'Bad Request: can\'t parse inline keyboard button: Field "allow_user_chats" must be of type Boolean',
    ),
    (
        "wrong_field",
        "sendMessage",
        button(web_app="https://example.kz"),
        'Bad Request: can\'t parse inline keyboard button: Field "web_app" must be of type Object',
    ),
    (
        "wrong_field",
        "sendMessage",
        key(request_contact="yes"),
        'Bad Request: can\'t parse keyboard button: Field "request_contact" must be of type Boolean',
    ),
    (
        "missing_field",
        "sendMessage",
        key(request_chat={"chat_is_channel": True}),
        "Bad Request: can't parse keyboard button: Can't find field \"request_id\"",
    ),
    (
        "wrong_field",
        "sendMessage",
        key(request_chat={"request_id": 1, "chat_is_channel": True, "chat_is_forum": "yes"}),
        'Bad Request: can\'t parse keyboard button: Field "chat_is_forum" must be of type Boolean',
    ),
    (
        "wrong_field",
        "sendMessage",
        mark(offset="0"),
        'Bad Request: can\'t parse MessageEntity: Field "offset" must be of type Number',
    ),
    (
        "wrong_field",
        "sendMessage",
        mark("text_mention", user={"id": "5"}),
        'Bad Request: can\'t parse MessageEntity: Field "id" must be of type Number',
    ),
    (
        "wrong_field",
        "sendMessage",
        sending(reply_parameters={"message_id": "5"}),
        'Bad Request: field "message_id" must be of type Number',
    ),
    (
        "wrong_field",
        "sendMessage",
        sending(reply_parameters={"message_id": True}),
        'Bad Request: field "message_id" must be of type Number',
    ),
    (
        "wrong_field",
        "sendMessage",
        sending(link_preview_options={"is_disabled": "yes"}),
        'Bad Request: field "is_disabled" must be of type Boolean',
    ),
    (
        "wrong_field",
        "sendMessage",
        sending(reply_markup={"inline_keyboard": "bad"}),
        'Bad Request: field "inline_keyboard" must be of type Array',
    ),
    (
        "wrong_field",
        "sendMessage",
        sending(reply_markup={"force_reply": "yes"}),
        'Bad Request: field "force_reply" must be of type Boolean',
    ),
    ("wrong_shape", "sendMessage", sending(reply_markup=[]), "Bad Request: object expected as reply markup"),
    (
        "wrong_shape",
        "sendMessage",
        sending(link_preview_options=[]),
        "Bad Request: object expected as link preview options",
    ),
    ("wrong_shape", "sendMessage", sending(reply_parameters=5), "Bad Request: object expected as reply parameters"),
    (
        "wrong_shape",
        "sendMessage",
        sending(reply_markup={"inline_keyboard": [ROW[0]]}),
        'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    (
        "wrong_shape",
        "sendMessage",
        sending(reply_markup={"inline_keyboard": [["Go"]]}),
        "Bad Request: can't parse inline keyboard button: InlineKeyboardButton must be an Object",
    ),
    (
        "wrong_shape",
        "sendMessage",
        sending(reply_markup={"keyboard": ["Go"]}),
        'Bad Request: field "keyboard" must be an Array of Arrays',
    ),
    (
        "wrong_shape",
        "sendMessage",
        sending(reply_markup={"keyboard": [[5]]}),
        "Bad Request: can't parse keyboard button: KeyboardButton must be a String or an Object",
    ),
    (
        "wrong_shape",
        "sendMessage",
        sending(entities=["bold"]),
        "Bad Request: can't parse MessageEntity: expected an Object",
    ),
    ("wrong_shape", "setMyCommands", {"commands": {}}, "Bad Request: expected an Array of BotCommand"),
    (
        "wrong_shape",
        "setMyCommands",
        {"commands": ["start"]},
        "Bad Request: can't parse BotCommand: expected an Object",
    ),
    (
        "wrong_shape",
        "setMyCommands",
        commands(scope=[]),
        "Bad Request: can't parse BotCommandScope: BotCommandScope must be an Object",
    ),
    (
        "wrong_number",
        "sendMessage",
        mark("custom_emoji", custom_emoji_id="9999999999999999999"),
        'Bad Request: can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number',
    ),
    (
        "wrong_value",
        "getUpdates",
        {"allowed_updates": ["messages"]},
        'Bad Request: wrong value of "allowed_updates: messages" specified',
    ),
    (
        "wrong_value",
        "sendMessage",
        button(callback_data="x", style="loud"),
        'Bad Request: wrong value of "style" specified',
    ),
    ("chat_missing", "deleteMessage", {}, "Bad Request: chat identifier is not specified"),
    ("chat_id_empty", "sendMessage", {"text": "Hello"}, "Bad Request: chat_id is empty"),
    ("chat_id_empty", "sendMessage", sending(chat_id=""), "Bad Request: chat_id is empty"),
    ("chat_id_empty", "sendChatAction", {"action": "typing"}, "Bad Request: chat_id is empty"),
    ("chat_id_empty", "editMessageText", {"text": "Hello", "message_id": 1}, "Bad Request: chat_id is empty"),
    ("message_id_empty", "editMessageText", {"text": "Hello"}, "Bad Request: message identifier is not specified"),
    ("message_id_empty", "editMessageReplyMarkup", {}, "Bad Request: message identifier is not specified"),
    ("message_id_empty", "deleteMessage", {"chat_id": READER}, "Bad Request: message identifier is not specified"),
    (
        "message_id_empty",
        "deleteMessage",
        {"chat_id": READER, "message_id": 0},
        "Bad Request: message identifier is not specified",
    ),
    ("chat_id_empty", "getChat", {}, "Bad Request: chat_id is empty"),
    ("chat_id_empty", "getChatMember", {"user_id": READER}, "Bad Request: chat_id is empty"),
    ("chat_id_empty", "leaveChat", {"chat_id": ""}, "Bad Request: chat_id is empty"),
    ("user_id_empty", "getChatMember", {"chat_id": CHANNEL}, "Bad Request: invalid user_id specified"),
    ("user_id_empty", "getChatMember", {}, "Bad Request: invalid user_id specified"),
    ("user_id_empty", "getChatMember", {"user_id": 0}, "Bad Request: invalid user_id specified"),
    ("user_id_empty", "getChatMember", {"chat_id": CHANNEL, "user_id": 0}, "Bad Request: invalid user_id specified"),
    (
        "user_id_empty",
        "setMyCommands",
        commands(scope={"type": "chat_member", "chat_id": FORUM, "user_id": 0}),
        "Bad Request: can't parse BotCommandScope: Invalid user_id specified",
    ),
]
"""Calls that are wrong in their form."""

CONTENTS: list[tuple[str, str, Parameters, str]] = [
    ("document_missing", "sendDocument", {"chat_id": READER}, "Bad Request: there is no document in the request"),
    (
        "file_unknown",
        "sendDocument",
        {"chat_id": READER, "document": "https://news.example/table.csv"},
        "Bad Request: wrong remote file identifier specified: this emulator takes uploaded files only",
    ),
    (
        "file_unknown",
        "sendDocument",
        {"chat_id": READER, "document": "attach://elsewhere"},
        "Bad Request: wrong remote file identifier specified: this emulator takes uploaded files only",
    ),
    ("text_empty", "sendMessage", {}, "Bad Request: message text is empty"),
    ("text_empty", "sendMessage", sending(text=""), "Bad Request: message text is empty"),
    ("text_blank", "sendMessage", sending(text=" \n "), "Bad Request: text must be non-empty"),
    ("text_blank", "sendMessage", sending(text="\u200b\u00a0"), "Bad Request: text must be non-empty"),
    ("text_blank", "sendMessage", sending(text="<b> </b>", parse_mode="HTML"), "Bad Request: text must be non-empty"),
    ("text_long", "sendMessage", sending(text="ә" * 4097), "Bad Request: message is too long"),
    ("text_long", "sendMessage", sending(text="😀" * 2049), "Bad Request: message is too long"),
    (
        "edit_long",
        "editMessageText",
        {"chat_id": SILENT, "message_id": POST, "text": "x" * 4097},
        "Bad Request: MESSAGE_TOO_LONG",
    ),
    ("text_huge", "sendMessage", sending(text="x" * 32769), "Bad Request: text is too long"),
    ("parse_mode", "sendMessage", sending(parse_mode="XML"), "Bad Request: unsupported parse_mode"),
    ("markdown", "sendMessage", sending(parse_mode="Markdown"), MARKDOWN),
    ("markdown", "sendMessage", sending(parse_mode="MarkdownV2"), MARKDOWN),
    (
        "entities",
        "sendMessage",
        sending(text="<x>", parse_mode="HTML"),
        'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0',
    ),
    (
        "entity_type",
        "sendMessage",
        mark("invalid_type"),
        "Bad Request: can't parse MessageEntity: Unsupported type specified",
    ),
    (
        "entity_date",
        "sendMessage",
        mark("date_time", unix_time=1, date_time_format="x"),
        "Bad Request: can't parse MessageEntity: Invalid date format used",
    ),
    (
        "entity_url",
        "sendMessage",
        mark("text_link", url="not-a-url"),
        "Bad Request: entity URL 'not-a-url' is invalid: Wrong HTTP URL",
    ),
    (
        "entity_url",
        "sendMessage",
        mark("text_link", url=""),
        "Bad Request: entity URL '' is invalid: URL host is empty",
    ),
    (
        "entity_emoji",
        "sendMessage",
        mark("custom_emoji", custom_emoji_id="0"),
        "Bad Request: invalid custom emoji identifier specified",
    ),
    ("entity_place", "sendMessage", mark(offset=-1), "Bad Request: receive an entity with incorrect offset -1"),
    ("entity_place", "sendMessage", mark(length=-1), "Bad Request: receive an entity with incorrect length -1"),
    (
        "entity_begin",
        "sendMessage",
        mark(offset=100, length=1),
        "Bad Request: entity begins after the end of the text at UTF-16 offset 100",
    ),
    (
        "entity_end",
        "sendMessage",
        mark(length=100),
        "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100",
    ),
    ("user_unknown", "sendMessage", mark("text_mention", user={"id": 0}), "Bad Request: user not found"),
    (
        "preview_url",
        "sendMessage",
        sending(link_preview_options={"url": "nowhere"}),
        "Bad Request: WEBPAGE_URL_INVALID",
    ),
    (
        "inline_expected",
        "sendMessage",
        sending(chat_id=CHANNEL, reply_markup={"remove_keyboard": True}),
        "Bad Request: inline keyboard expected",
    ),
    (
        "markup_long",
        "sendMessage",
        sending(reply_markup={"inline_keyboard": [ROW * 9]}),
        "Bad Request: reply markup is too long",
    ),
    (
        "markup_long",
        "sendMessage",
        sending(reply_markup={"inline_keyboard": [ROW] * 101}),
        "Bad Request: reply markup is too long",
    ),
    ("markup_long", "sendMessage", sending(reply_markup=WORDY), "Bad Request: reply markup is too long"),
    ("button_text", "sendMessage", button(text="", callback_data="x"), "Bad Request: BUTTON_TEXT_INVALID"),
    ("button_data", "sendMessage", button(callback_data="ә" * 32 + "x"), "Bad Request: BUTTON_DATA_INVALID"),
    ("button_copy", "sendMessage", button(copy_text={"text": "x" * 257}), "Bad Request: BUTTON_COPY_TEXT_INVALID"),
    ("button_copy", "sendMessage", button(copy_text={"text": ""}), "Bad Request: BUTTON_COPY_TEXT_INVALID"),
    ("button_type", "sendMessage", button(pay=True), "Bad Request: BUTTON_TYPE_INVALID"),
    (
        "button_type",
        "sendMessage",
        button(web_app={"url": "https://example.kz"}) | {"chat_id": CHANNEL},
        "Bad Request: BUTTON_TYPE_INVALID",
    ),
    (
        "button_url",
        "sendMessage",
        button(url="not-a-url"),
        "Bad Request: inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL",
    ),
    (
        "button_url",
        "sendMessage",
        button(url="ftp://example.com"),
        "Bad Request: inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
    ),
    (
        "button_url",
        "sendMessage",
        button(url="https://"),
        "Bad Request: inline keyboard button URL 'https://' is invalid: URL host is empty",
    ),
    (
        "button_url",
        "sendMessage",
        button(url="https://exa mple.kz"),
        "Bad Request: inline keyboard button URL 'https://exa mple.kz' is invalid: Disallowed character in URL host",
    ),
    (
        "button_url",
        "sendMessage",
        button(url="https://example.kz:99999/"),
        (
            "Bad Request: inline keyboard button URL 'https://example.kz:99999/' is invalid:"
            " Wrong port number specified in the URL"
        ),
    ),
    (
        "button_url",
        "sendMessage",
        button(url="tg://resolve.x"),
        "Bad Request: inline keyboard button URL 'tg://resolve.x' is invalid: Unallowed characters in URL host",
    ),
    (
        "button_url",
        "sendMessage",
        button(web_app={"url": "bad"}),
        "Bad Request: inline keyboard button Web App URL 'bad' is invalid: Only HTTPS links are allowed",
    ),
    (
        "button_url",
        "sendMessage",
        button(web_app={"url": "http://example.com"}),
        "Bad Request: inline keyboard button Web App URL 'http://example.com' is invalid: Only HTTPS links are allowed",
    ),
    (
        "button_url",
        "sendMessage",
        button(login_url={"url": "bad"}),
        "Bad Request: inline keyboard button login URL 'bad' is invalid: Wrong HTTP URL",
    ),
    (
        "button_url",
        "sendMessage",
        button(login_url={"url": "tg://login"}),
        "Bad Request: inline keyboard button login URL 'tg://login' is invalid: Only HTTP links are allowed",
    ),
    (
        "button_url",
        "sendMessage",
        key(web_app={"url": "http://example.com"}),
        "Bad Request: keyboard button Web App URL 'http://example.com' is invalid: Only HTTPS links are allowed",
    ),
    (
        "button_domain",
        "sendMessage",
        button(login_url={"url": "https://example.com"}),
        "Bad Request: BOT_DOMAIN_INVALID",
    ),
    (
        "button_bare",
        "sendMessage",
        button(),
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        "button_bare",
        "sendMessage",
        button(callback_data=""),
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        "button_bare",
        "sendMessage",
        button(url=""),
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        "button_two",
        "sendMessage",
        button(callback_data="x", url="https://example.kz"),
        "Bad Request: can't parse inline keyboard button: Exactly one action must be specified",
    ),
    (
        "button_switch",
        "sendMessage",
        button(switch_inline_query="x") | {"chat_id": CHANNEL},
        f"Bad Request: can't use switch_inline_query {NAMELESS}",
    ),
    (
        "button_switch",
        "sendMessage",
        button(switch_inline_query_current_chat="") | {"chat_id": "@sample_channel"},
        f"Bad Request: can't use switch_inline_query_current_chat {NAMELESS}",
    ),
    (
        "button_switch",
        "editMessageText",
        button(switch_inline_query_chosen_chat={"query": "x"}) | {"chat_id": SILENT, "message_id": POST},
        f"Bad Request: can't use switch_inline_query {NAMELESS}",
    ),
    *(
        ("key_private", "sendMessage", key(**asked) | {"chat_id": FORUM}, f"Bad Request: {what} in private chats only")
        for asked, what in ASKED
    ),
    (
        "business",
        "sendMessage",
        sending(business_connection_id="invalid"),
        "Bad Request: business connection not found",
    ),
    (
        "business",
        "sendChatAction",
        {"chat_id": READER, "action": "typing", "business_connection_id": "invalid"},
        "Bad Request: business connection not found",
    ),
    ("effect", "sendMessage", sending(message_effect_id="9999999999999999999"), "Bad Request: EFFECT_ID_INVALID"),
    (
        "suggested",
        "sendMessage",
        sending(suggested_post_parameters={}),
        "Bad Request: suggested posts can be sent only to channel direct messages",
    ),
    ("unpaid", "sendMessage", sending(allow_paid_broadcast=True), "Bad Request: FLOODSKIP_NOT_ALLOWED"),
    (
        "press_url",
        "answerCallbackQuery",
        {"callback_query_id": "1", "url": "https://example.kz"},
        "Bad Request: URL_INVALID",
    ),
    (
        "press_text",
        "answerCallbackQuery",
        {"callback_query_id": "1", "text": "x" * 201},
        "Bad Request: MESSAGE_TOO_LONG",
    ),
    (
        "action",
        "sendChatAction",
        {"chat_id": READER, "action": "dance"},
        "Bad Request: wrong parameter action in request",
    ),
    ("action", "sendChatAction", {"chat_id": READER}, "Bad Request: wrong parameter action in request"),
]
"""Messages and the like that are wrong in what they say."""

PROFILES: list[tuple[str, str, Parameters, str]] = [
    (
        "commands_many",
        "setMyCommands",
        {"commands": [{"command": "start", "description": "Begin"}] * 101},
        "Bad Request: BOT_COMMANDS_TOO_MUCH",
    ),
    ("command_empty", "setMyCommands", commands(command=""), "Bad Request: command must be non-empty"),
    ("command_empty", "setMyCommands", commands(command=" / "), "Bad Request: command must be non-empty"),
    ("command_long", "setMyCommands", commands(command="x" * 33), "Bad Request: command length must not exceed 32"),
    ("command_letters", "setMyCommands", commands(command="Start"), "Bad Request: BOT_COMMAND_INVALID"),
    ("command_letters", "setMyCommands", commands(command="bad command"), "Bad Request: BOT_COMMAND_INVALID"),
    (
        "command_bare",
        "setMyCommands",
        commands(description=" "),
        "Bad Request: command description must be non-empty",
    ),
    (
        "command_wordy",
        "setMyCommands",
        commands(description="x" * 257),
        "Bad Request: command description length must not exceed 256",
    ),
    (
        "scope",
        "setMyCommands",
        commands(scope={"type": "everybody"}),
        "Bad Request: can't parse BotCommandScope: Unsupported type specified",
    ),
    (
        "scope_nowhere",
        "setMyCommands",
        commands(scope={"type": "chat", "chat_id": ""}),
        "Bad Request: can't parse BotCommandScope: Empty chat_id specified",
    ),
    (
        "scope_private",
        "setMyCommands",
        commands(scope={"type": "chat_administrators", "chat_id": READER}),
        "Bad Request: can't use specified scope in private chats",
    ),
    (
        "scope_channel",
        "setMyCommands",
        commands(scope={"type": "chat", "chat_id": CHANNEL}),
        "Bad Request: can't change commands in channel chats",
    ),
    ("language", "setMyCommands", commands(language_code="kaz"), "Bad Request: invalid language code specified"),
    ("description_long", "setMyDescription", {"description": "x" * 513}, "Bad Request: BOT_DESC_INVALID"),
    (
        "short_description_long",
        "setMyShortDescription",
        {"short_description": "x" * 121},
        "Bad Request: BOT_SHARETEXT_INVALID",
    ),
    (
        "webhook_url",
        "setWebhook",
        {"url": "http://example.kz"},
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
    ),
    (
        "webhook_url",
        "setWebhook",
        {"url": "https://example.kz:8080/"},
        "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
    ),
    ("webhook_address", "setWebhook", {"url": "https://"}, "Bad Request: invalid webhook URL specified"),
    ("webhook_address", "setWebhook", {"url": "https://a.kz:x/"}, "Bad Request: invalid webhook URL specified"),
    (
        "secret_long",
        "setWebhook",
        {"url": "https://example.kz", "secret_token": "x" * 257},
        "Bad Request: secret token is too long",
    ),
    (
        "secret_letters",
        "setWebhook",
        {"url": "https://example.kz", "secret_token": "сөз"},
        "Bad Request: secret token contains unallowed characters",
    ),
    (
        "user_unknown",
        "setMyCommands",
        commands(scope={"type": "chat_member", "chat_id": FORUM, "user_id": UNKNOWN}),
        "Bad Request: user not found",
    ),
]
"""What the bot says of itself, and where it wants its updates."""

INLINE: list[tuple[str, str, Parameters, str]] = [
    ("query_old", "answerInlineQuery", offering(), OLD),
    ("query_old", "answerInlineQuery", {"results": []}, OLD),
    (
        "missing_parameter",
        "answerInlineQuery",
        {"inline_query_id": "1"},
        'Bad Request: parameter "results" is required',
    ),
    ("missing_field", "answerInlineQuery", offering(title=None), f'{RESULT}Can\'t find field "title"'),
    (
        "missing_field",
        "answerInlineQuery",
        offering(input_message_content=None),
        f'{RESULT}Can\'t find field "message_text"',
    ),
    (
        "content_empty",
        "answerInlineQuery",
        offering(input_message_content={}),
        f"{RESULT}Input message content is not specified",
    ),
    (
        "content_empty",
        "answerInlineQuery",
        saying(message_text=""),
        f"{RESULT}Input message content is not specified",
    ),
    ("missing_field", "answerInlineQuery", offering(type=None), f'{RESULT}Can\'t find field "type"'),
    ("unknown_field", "answerInlineQuery", offering(hide_url=True), f'{RESULT}Unknown field "hide_url"'),
    (
        "unknown_field",
        "answerInlineQuery",
        offering(thumb_url="https://example.kz/1.jpg"),
        f'{RESULT}Unknown field "thumb_url"',
    ),
    ("unknown_field", "answerInlineQuery", saying(latitude=1.5), f'{RESULT}Unknown field "latitude"'),
    (
        "wrong_shape",
        "answerInlineQuery",
        offering() | {"results": ["article"]},
        f"{RESULT}Inline query result must be an object",
    ),
    (
        "wrong_shape",
        "answerInlineQuery",
        offering() | {"results": {}},
        "Bad Request: expected an Array of inline query results",
    ),
    ("wrong_field", "answerInlineQuery", offering(id=1), f'{RESULT}Field "id" must be of type String'),
    (
        "wrong_field",
        "answerInlineQuery",
        offering(reply_markup=[]),
        f'{RESULT}Field "reply_markup" must be of type Object',
    ),
    ("text_blank", "answerInlineQuery", saying(message_text=" "), "Bad Request: text must be non-empty"),
    ("text_long", "answerInlineQuery", saying(message_text="ә" * 4097), "Bad Request: message is too long"),
    ("text_huge", "answerInlineQuery", saying(message_text="x" * 32769), f"{RESULT}Text is too long"),
    ("parse_mode", "answerInlineQuery", saying(parse_mode="XML"), f"{RESULT}Unsupported parse_mode"),
    (
        "markdown",
        "answerInlineQuery",
        saying(parse_mode="markdown"),
        f"{RESULT}This emulator of Telegram reads no Markdown: use the parse_mode HTML",
    ),
    (
        "button_bare",
        "answerInlineQuery",
        offering(reply_markup={"inline_keyboard": [[{"text": "Go"}]]}),
        f"{RESULT}{TEXT_BUTTON}",
    ),
    (
        "button_two",
        "answerInlineQuery",
        offering(reply_markup={"inline_keyboard": [ROW, [ROW[0] | {"url": "https://example.kz"}]]}),
        f"{RESULT}Can't parse inline keyboard button: Exactly one action must be specified",
    ),
    (
        "preview_url",
        "answerInlineQuery",
        saying(link_preview_options={"url": "nowhere"}),
        "Bad Request: WEBPAGE_URL_INVALID",
    ),
    (
        "button_data",
        "answerInlineQuery",
        offering(reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "x" * 65}]]}),
        "Bad Request: BUTTON_DATA_INVALID",
    ),
    (
        "button_type",
        "answerInlineQuery",
        offering(reply_markup={"inline_keyboard": [[{"text": "Go", "web_app": {"url": "https://example.kz"}}]]}),
        "Bad Request: BUTTON_TYPE_INVALID",
    ),
    (
        "missing_field",
        "answerInlineQuery",
        offering(reply_markup={"inline_keyboard": [[{"callback_data": "x"}]]}),
        f"{RESULT}Can't parse inline keyboard button: Can't find field \"text\"",
    ),
    (
        "results_many",
        "answerInlineQuery",
        offers(*map(str, range(51))),
        "Bad Request: too many inline query results specified",
    ),
    (
        "result_type",
        "answerInlineQuery",
        offering(type="photo"),
        f'{RESULT}type "photo" is unsupported for the inline query result',
    ),
    (
        "entities",
        "answerInlineQuery",
        saying(message_text="News <x>", parse_mode="HTML"),
        f'{RESULT}Can\'t parse entities: Unsupported start tag "x" at byte offset 5',
    ),
    ("result_id_empty", "answerInlineQuery", offering(id=""), "Bad Request: RESULT_ID_EMPTY"),
    ("result_id_long", "answerInlineQuery", offering(id="ә" * 32 + "x"), "Bad Request: RESULT_ID_INVALID"),
    ("result_id_twice", "answerInlineQuery", offers("1", "2", "1"), "Bad Request: RESULT_ID_DUPLICATE"),
    ("result_title", "answerInlineQuery", offering(title=" "), "Bad Request: ARTICLE_TITLE_EMPTY"),
    ("result_url", "answerInlineQuery", offering(url="nowhere"), "Bad Request: WEBDOCUMENT_URL_INVALID"),
    (
        "result_url",
        "answerInlineQuery",
        offering(thumbnail_url="tg://user?id=1"),
        "Bad Request: WEBDOCUMENT_URL_INVALID",
    ),
    ("next_offset", "answerInlineQuery", offering() | {"next_offset": "x" * 65}, "Bad Request: NEXT_OFFSET_INVALID"),
    (
        "results_button",
        "answerInlineQuery",
        above(),
        BARE,
    ),
    (
        "results_button",
        "answerInlineQuery",
        above(start_parameter="x", web_app={"url": "https://example.kz"}),
        BARE,
    ),
    (
        "wrong_field",
        "answerInlineQuery",
        above(start_parameter=5),
        'Bad Request: can\'t parse inline query results button: Field "start_parameter" must be of type String',
    ),
    (
        "results_button_text",
        "answerInlineQuery",
        above(text="", start_parameter="x"),
        "Bad Request: SWITCH_PM_TEXT_EMPTY",
    ),
    (
        "results_button_url",
        "answerInlineQuery",
        above(web_app={"url": "https://nowhere"}),
        "Bad Request: inline query results button Web App URL 'https://nowhere' is invalid: Wrong HTTP URL",
    ),
    (
        "results_button_url",
        "answerInlineQuery",
        above(web_app={"url": "http://example.kz"}),
        (
            "Bad Request: inline query results button Web App URL 'http://example.kz' is invalid:"
            " Only HTTPS links are allowed"
        ),
    ),
    ("start_empty", "answerInlineQuery", above(start_parameter=""), "Bad Request: can't use empty start_parameter"),
    (
        "start_long",
        "answerInlineQuery",
        above(start_parameter="x" * 65),
        "Bad Request: too long start_parameter specified",
    ),
    (
        "start_letters",
        "answerInlineQuery",
        above(start_parameter="ә"),
        "Bad Request: unallowed characters in start_parameter are used",
    ),
    (
        "edit_two",
        "editMessageText",
        sending(message_id=1, inline_message_id="x"),
        "Bad Request: either chat_id and message_id or inline_message_id must be specified",
    ),
    (
        "inline_unknown",
        "editMessageText",
        {"text": "Hello", "inline_message_id": "x"},
        "Bad Request: MESSAGE_ID_INVALID",
    ),
    ("inline_unknown", "editMessageReplyMarkup", {"inline_message_id": "x"}, "Bad Request: MESSAGE_ID_INVALID"),
]
"""Answers to inline queries, and edits of the messages that came of them."""

WORLD: list[tuple[str, str, Parameters, str]] = [
    ("chat_unknown", "sendMessage", sending(chat_id=UNKNOWN), "Bad Request: chat not found"),
    ("chat_unknown", "sendMessage", sending(chat_id="not_a_chat"), "Bad Request: chat not found"),
    ("chat_unknown", "getChat", {"chat_id": "@nobody"}, "Bad Request: chat not found"),
    ("chat_unknown", "getChat", {"chat_id": HERMIT}, "Bad Request: chat not found"),
    (
        "chat_unknown",
        "setMyCommands",
        commands(scope={"type": "chat", "chat_id": str(UNKNOWN)}),
        "Bad Request: chat not found",
    ),
    ("member_unknown", "getChatMember", {"chat_id": READER, "user_id": STRANGER}, "Bad Request: member not found"),
    ("member_unknown", "getChatMember", {"chat_id": READER, "user_id": UNKNOWN}, "Bad Request: member not found"),
    (
        "participant_unknown",
        "getChatMember",
        {"chat_id": FORUM, "user_id": UNKNOWN},
        "Bad Request: PARTICIPANT_ID_INVALID",
    ),
    (
        "not_started",
        "sendMessage",
        sending(chat_id=STRANGER),
        "Forbidden: bot can't initiate conversation with a user",
    ),
    ("blocked", "sendMessage", sending(chat_id=BLOCKER), "Forbidden: bot was blocked by the user"),
    ("deactivated", "sendMessage", sending(chat_id=GONE), "Forbidden: user is deactivated"),
    ("deactivated", "editMessageText", sending(chat_id=GONE, message_id=1), "Forbidden: user is deactivated"),
    ("bot_to_bot", "sendMessage", sending(chat_id=ROBOT), "Forbidden: bot can't send messages to bots"),
    ("kicked", "sendMessage", sending(chat_id=KICKED), "Forbidden: bot was kicked from the supergroup chat"),
    ("kicked", "getChat", {"chat_id": KICKED}, "Forbidden: bot was kicked from the supergroup chat"),
    ("not_member", "sendMessage", sending(chat_id=LEFT), "Forbidden: bot is not a member of the group chat"),
    (
        "not_member",
        "getChatMember",
        {"chat_id": LEFT, "user_id": READER},
        "Forbidden: bot is not a member of the group chat",
    ),
    ("not_member", "sendMessage", sending(chat_id=PUBLIC), "Forbidden: bot is not a member of the channel chat"),
    (
        "upgraded",
        "sendMessage",
        sending(chat_id=UPGRADED),
        "Bad Request: group chat was upgraded to a supergroup chat",
    ),
    (
        "upgraded",
        "getChatMember",
        {"chat_id": UPGRADED, "user_id": READER},
        "Bad Request: group chat was upgraded to a supergroup chat",
    ),
    (
        "not_channel_admin",
        "sendMessage",
        sending(chat_id=FOREIGN),
        "Bad Request: need administrator rights in the channel chat",
    ),
    (
        "not_channel_admin",
        "sendMessage",
        sending(chat_id=SILENT),
        "Bad Request: need administrator rights in the channel chat",
    ),
    (
        "no_right",
        "sendMessage",
        sending(chat_id=MUTED),
        "Bad Request: not enough rights to send text messages to the chat",
    ),
    ("thread_closed", "sendMessage", sending(chat_id=FORUM, message_thread_id=TOPIC), "Bad Request: TOPIC_CLOSED"),
    (
        "thread_unknown",
        "sendMessage",
        sending(chat_id=FORUM, message_thread_id=1),
        "Bad Request: message thread not found",
    ),
    ("thread_unknown", "sendMessage", sending(message_thread_id=1), "Bad Request: message thread not found"),
    (
        "reply_unknown",
        "sendMessage",
        sending(reply_parameters={"message_id": 77}),
        "Bad Request: message to be replied not found",
    ),
    ("edit_unknown", "editMessageText", sending(message_id=77), "Bad Request: message to edit not found"),
    ("edit_unknown", "editMessageText", sending(message_id=-1), "Bad Request: message to edit not found"),
    ("edit_unknown", "editMessageText", sending(), "Bad Request: message to edit not found"),
    (
        "edit_foreign",
        "editMessageText",
        sending(chat_id=FORUM, message_id=TOPIC),
        "Bad Request: message can't be edited",
    ),
    (
        "delete_unknown",
        "deleteMessage",
        {"chat_id": READER, "message_id": 77},
        "Bad Request: message to delete not found",
    ),
    (
        "delete_foreign",
        "deleteMessage",
        {"chat_id": FORUM, "message_id": TOPIC},
        "Bad Request: message can't be deleted",
    ),
    ("query_old", "answerCallbackQuery", {"callback_query_id": "1"}, OLD),
    ("query_old", "answerCallbackQuery", {}, OLD),
    (
        "leave_private",
        "leaveChat",
        {"chat_id": READER},
        "Bad Request: chat member status can't be changed in private chats",
    ),
    (
        "administrators_private",
        "getChatAdministrators",
        {"chat_id": READER},
        "Bad Request: there are no administrators in the private chat",
    ),
    (
        "members_hidden",
        "getChatAdministrators",
        {"chat_id": FOREIGN},
        "Bad Request: member list is inaccessible",
    ),
    ("kicked", "getChatAdministrators", {"chat_id": KICKED}, "Forbidden: bot was kicked from the supergroup chat"),
    (
        "members_hidden",
        "getChatMember",
        {"chat_id": FOREIGN, "user_id": READER},
        "Bad Request: member list is inaccessible",
    ),
]
"""Calls that are right, and meet a chat, a message or a query where they can't be."""

PLACELESS: list[tuple[str, Parameters, str]] = [
    ("text_empty", {"text": ""}, "Bad Request: message text is empty"),
    ("text_huge", {"text": "x" * 32769}, "Bad Request: text is too long"),
    ("parse_mode", {"parse_mode": "XML"}, "Bad Request: unsupported parse_mode"),
    (
        "entities",
        {"text": "<b>", "parse_mode": "HTML"},
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    ("entity_type", mark("loud"), "Bad Request: can't parse MessageEntity: Unsupported type specified"),
    ("missing_field", mark("text_link"), "Bad Request: can't parse MessageEntity: Can't find field \"url\""),
    ("wrong_shape", {"reply_markup": []}, "Bad Request: object expected as reply markup"),
    ("button_bare", button(), f"Bad Request: c{TEXT_BUTTON[1:]}"),
    (
        "button_two",
        button(callback_data="x", pay=True),
        "Bad Request: can't parse inline keyboard button: Exactly one action must be specified",
    ),
]
"""Messages that are wrong before anybody asks where they are to stand."""
LATER: list[Parameters] = [
    {"text": " "},
    {"text": "ә" * 4097},
    mark(offset=100),
    mark(length=100),
    mark("text_link", url="nowhere"),
    mark("custom_emoji", custom_emoji_id="0"),
    button(callback_data="x" * 65),
]
"""Messages that can be read, so that their chat is looked for first."""
NOWHERE: list[tuple[str, Parameters, str, str]] = [
    ("sendMessage", {"chat_id": UNKNOWN}, "chat_unknown", "Bad Request: chat not found"),
    ("sendMessage", {"chat_id": ""}, "chat_id_empty", "Bad Request: chat_id is empty"),
    ("editMessageText", {"message_id": 77}, "edit_unknown", "Bad Request: message to edit not found"),
]
"""Places that there are not."""
ORDER: list[tuple[str, str, Parameters, str]] = [
    *((row, how, {**sending(**form), **at}, said) for how, at, _, _ in NOWHERE for row, form, said in PLACELESS),
    *((row, how, {**sending(**form), **at}, said) for how, at, row, said in NOWHERE for form in LATER),
]
"""What is said of messages that are wrong in two ways."""

CASES = [*REQUESTS, *CONTENTS, *PROFILES, *INLINE, *WORLD, *ORDER]
"""The row of the table, the method, its parameters and the description."""

ELSEWHERE = {
    "photo_large",
    "photo_broken",
    "photo_sides",
    "file_empty",
    "file_large",
    "file_name",
    "caption_long",
    "edit_textless",
    "not_found",
    "token_invalid",
    "unauthorized",
    "not_modified",
    "delete_old",
    "conflict",
    "webhook_set",
    "webhook_active",
    "flood",
}
"""Rows that take more than one call, or another token: their tests make their own."""
