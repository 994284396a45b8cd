"""Every refusal of the emulator's table is met by a call that deserves it, in Telegram's words."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from bot.demo.emulator import Emulator
from bot.demo.people import User
from bot.demo.refusals import REFUSALS

NOW = 1_770_000_000.0
READER, STRANGER, BLOCKER, GONE, ROBOT = 101, 102, 103, 104, 105
KICKED, LEFT, UPGRADED, MUTED, FORUM = -1, -2, -3, -4, -5
CHANNEL, FOREIGN, SILENT = -101, -102, -103
UNKNOWN = 999


class Clock:
    """A time that tests set."""

    now = NOW


async def call(emulator: Emulator, method: str, **parameters: object) -> tuple[int, dict[str, object]]:
    form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
    status, body = await emulator.call(method, form)
    return status, json.loads(body)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def emulator(clock: Clock) -> Emulator:
    """A Telegram with somebody and something of each kind that refuses."""
    made = Emulator(now=lambda: clock.now)
    reader = made.add_user(id=READER, started=True)
    made.add_user(id=STRANGER)
    made.block(made.add_user(id=BLOCKER, started=True))
    made.add_user(id=GONE, started=True).deactivated = True
    made.register(User(id=ROBOT, first_name="Robot", is_bot=True), started=True)
    made.add_group(id=KICKED, bot="kicked")
    made.add_group(id=LEFT, kind="group", bot="left")
    made.upgrade(made.add_group(id=UPGRADED, kind="group"), by=reader)
    made.add_group(id=MUTED).can_send = False
    forum = made.add_group(id=FORUM, forum=True, owner=reader)
    made.close_thread(forum, made.add_thread(forum, "News", reader), by=reader)
    made.add_channel(id=CHANNEL, username="sample_channel")
    made.add_channel(id=FOREIGN, bot="member")
    made.restrict_bot(made.add_channel(id=SILENT), "can_edit_messages", by=reader)
    made.world.updates.pending.clear()
    return made


def sending(**parameters: object) -> dict[str, object]:
    return {"chat_id": READER, "text": "Hello"} | parameters


def button(**fields: object) -> dict[str, object]:
    return sending(reply_markup={"inline_keyboard": [[{"text": "Go"} | fields]]})


def commands(*, command: str = "start", description: str = "Begin", **more: object) -> dict[str, object]:
    return {"commands": [{"command": command, "description": description}]} | more


def offering(**fields: object) -> dict[str, object]:
    """An answer to an inline query with one result; a field that is None is left out."""
    content = {"message_text": "Hello"}
    result = {"type": "article", "id": "1", "title": "News", "input_message_content": content} | fields
    return {"inline_query_id": "1", "results": [{name: value for name, value in result.items() if value is not None}]}


def saying(**content: object) -> dict[str, object]:
    return offering(input_message_content={"message_text": "Hello"} | content)


def above(**button: object) -> dict[str, object]:
    return offering() | {"button": {"text": "Open"} | button}


def offers(*ids: str) -> dict[str, object]:
    results = [offering(id=each)["results"] for each in ids]
    return offering() | {"results": [one for each in results if isinstance(each, list) for one in each]}


ROW = [{"text": "Go", "callback_data": "go"}]

CASES: list[tuple[str, str, Mapping[str, object], str]] = [
    ("unknown_method", "sendNews", {}, "Not Found"),
    ("unknown_parameter", "sendMessage", sending(colour="red"), "colour"),
    ("missing_parameter", "setMyCommands", {}, "commands"),
    ("wrong_type", "sendMessage", sending(message_thread_id="one"), "message_thread_id"),
    ("wrong_type", "sendMessage", sending(disable_notification="perhaps"), "Boolean"),
    ("not_json", "sendMessage", sending(reply_markup="{"), "can't parse reply markup JSON object"),
    ("unknown_field", "sendMessage", button(colour="red"), "colour"),
    ("unknown_field", "setMyCommands", commands(scope={"type": "default", "chat_id": READER}), "chat_id"),
    ("missing_field", "sendMessage", sending(reply_parameters={}), "message_id"),
    ("missing_field", "setMyCommands", commands(scope={"type": "chat"}), "chat_id"),
    ("wrong_field", "sendMessage", button(callback_data=5), "String"),
    ("wrong_field", "sendMessage", sending(reply_parameters={"message_id": "5"}), "Integer"),
    ("wrong_field", "sendMessage", sending(reply_parameters={"message_id": True}), "Integer"),
    ("wrong_field", "sendMessage", sending(link_preview_options={"is_disabled": "true"}), "Boolean"),
    ("wrong_field", "sendMessage", sending(link_preview_options=[]), "Object"),
    ("wrong_field", "setMyCommands", {"commands": {}}, "Array"),
    ("wrong_value", "getUpdates", {"allowed_updates": ["messages"]}, "messages"),
    ("wrong_value", "sendMessage", button(callback_data="x", style="loud"), "style"),
    ("chat_id_empty", "sendMessage", {"text": "Hello"}, "chat_id is empty"),
    ("chat_id_empty", "editMessageText", {"text": "Hello", "message_id": 1}, "chat_id is empty"),
    ("message_id_empty", "editMessageText", sending(), "message identifier is not specified"),
    ("message_id_empty", "deleteMessage", {"chat_id": READER}, "message identifier is not specified"),
    ("user_id_empty", "getChatMember", {"chat_id": CHANNEL}, "invalid user_id specified"),
    ("text_empty", "sendMessage", sending(text=""), "message text is empty"),
    ("text_blank", "sendMessage", sending(text=" \n "), "text must be non-empty"),
    ("text_blank", "sendMessage", sending(text="<b> </b>", parse_mode="HTML"), "text must be non-empty"),
    ("text_long", "sendMessage", sending(text="ә" * 4097), "message is too long"),
    ("text_long", "sendMessage", sending(text="😀" * 2049), "message is too long"),
    ("parse_mode", "sendMessage", sending(parse_mode="XML"), "unsupported parse_mode"),
    ("entities", "sendMessage", sending(text="<x>", parse_mode="HTML"), 'Unsupported start tag "x"'),
    (
        "entity_range",
        "sendMessage",
        sending(entities=[{"type": "bold", "offset": 4, "length": 2}]),
        "offset 4",
    ),
    ("markup_expected", "sendMessage", sending(reply_markup=[]), "object expected as reply markup"),
    ("markup_expected", "sendMessage", sending(reply_markup={}), "object expected as reply markup"),
    (
        "inline_expected",
        "sendMessage",
        sending(chat_id=CHANNEL, reply_markup={"remove_keyboard": True}),
        "inline keyboard expected",
    ),
    ("markup_long", "sendMessage", sending(reply_markup={"inline_keyboard": [ROW * 9]}), "TOO_LONG"),
    ("markup_long", "sendMessage", sending(reply_markup={"inline_keyboard": [ROW] * 101}), "TOO_LONG"),
    ("button_text", "sendMessage", button(text="", callback_data="x"), "BUTTON_TEXT_INVALID"),
    ("button_data", "sendMessage", button(callback_data="ә" * 32 + "x"), "BUTTON_DATA_INVALID"),
    ("button_copy", "sendMessage", button(copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID"),
    ("button_type", "sendMessage", button(pay=True), "BUTTON_TYPE_INVALID"),
    ("button_url", "sendMessage", button(url="nowhere"), "'nowhere' is invalid: Wrong HTTP URL"),
    ("button_url", "sendMessage", button(url="ftp://example.kz/"), "Unsupported URL protocol"),
    ("button_url", "sendMessage", button(url=""), "URL host is empty"),
    ("button_url", "sendMessage", button(url="https://example.kz:99999/"), "Wrong port number"),
    ("button_url", "sendMessage", button(web_app={"url": "http://example.kz"}), "Only HTTPS"),
    ("button_bare", "sendMessage", button(), "Text buttons are unallowed in the inline keyboard"),
    ("button_bare", "sendMessage", button(callback_data=""), "Text buttons are unallowed"),
    ("button_two", "sendMessage", button(callback_data="x", url="https://example.kz"), "exactly one action"),
    ("press_url", "answerCallbackQuery", {"callback_query_id": "1", "url": "https://example.kz"}, "URL_INVALID"),
    ("press_text", "answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("preview_url", "sendMessage", sending(link_preview_options={"url": "nowhere"}), "Wrong HTTP URL"),
    ("action", "sendChatAction", {"chat_id": READER, "action": "dance"}, "wrong parameter action in request"),
    ("commands_many", "setMyCommands", {"commands": commands()["commands"] * 101}, "TOO_MUCH"),  # type: ignore[operator]
    ("command_name", "setMyCommands", commands(command="Start"), "BOT_COMMAND_INVALID"),
    ("command_name", "setMyCommands", commands(command="x" * 33), "BOT_COMMAND_INVALID"),
    ("command_description", "setMyCommands", commands(description="x" * 257), "DESCRIPTION_INVALID"),
    ("command_description", "setMyCommands", commands(description=""), "DESCRIPTION_INVALID"),
    ("scope", "setMyCommands", commands(scope={"type": "everybody"}), "unsupported type specified"),
    (
        "scope_private",
        "setMyCommands",
        commands(scope={"type": "chat_administrators", "chat_id": READER}),
        "can't use specified scope in private chats",
    ),
    ("scope_channel", "setMyCommands", commands(scope={"type": "chat", "chat_id": CHANNEL}), "channel chats"),
    ("language", "setMyCommands", commands(language_code="kaz"), "invalid language code specified"),
    ("description_long", "setMyDescription", {"description": "x" * 513}, "too long"),
    ("short_description_long", "setMyShortDescription", {"short_description": "x" * 121}, "too long"),
    ("webhook_url", "setWebhook", {"url": "http://example.kz"}, "HTTPS"),
    ("webhook_url", "setWebhook", {"url": "https://example.kz:8080/"}, "ports 80, 88, 443 or 8443"),
    ("chat_unknown", "sendMessage", sending(chat_id=UNKNOWN), "Bad Request: chat not found"),
    ("chat_unknown", "getChat", {"chat_id": "@nobody"}, "Bad Request: chat not found"),
    ("user_unknown", "getChatMember", {"chat_id": CHANNEL, "user_id": UNKNOWN}, "user not found"),
    (
        "not_started",
        "sendMessage",
        sending(chat_id=STRANGER),
        "Forbidden: bot can't initiate conversation with a user",
    ),
    ("blocked", "sendMessage", sending(chat_id=BLOCKER), "Forbidden: bot was blocked by the user"),
    ("deactivated", "sendMessage", sending(chat_id=GONE), "Forbidden: user is deactivated"),
    ("bot_to_bot", "sendMessage", sending(chat_id=ROBOT), "Forbidden: bot can't send messages to bots"),
    ("kicked", "sendMessage", sending(chat_id=KICKED), "Forbidden: bot was kicked from the supergroup chat"),
    ("not_member", "getChat", {"chat_id": LEFT}, "Forbidden: bot is not a member of the group chat"),
    ("upgraded", "sendMessage", sending(chat_id=UPGRADED), "group chat was upgraded to a supergroup chat"),
    (
        "not_channel_admin",
        "sendMessage",
        sending(chat_id=FOREIGN),
        "Bad Request: need administrator rights in the channel chat",
    ),
    ("no_right", "sendMessage", sending(chat_id=SILENT), "not enough rights to send text messages to the chat"),
    ("no_right", "sendMessage", sending(chat_id=MUTED), "not enough rights to send text messages to the chat"),
    ("thread_closed", "sendMessage", sending(chat_id=FORUM, message_thread_id=1), "Bad Request: TOPIC_CLOSED"),
    ("thread_unknown", "sendMessage", sending(chat_id=FORUM, message_thread_id=7), "message thread not found"),
    ("thread_unknown", "sendMessage", sending(message_thread_id=1), "message thread not found"),
    (
        "reply_unknown",
        "sendMessage",
        sending(reply_parameters={"message_id": 77}),
        "message to be replied not found",
    ),
    ("edit_unknown", "editMessageText", sending(message_id=77), "message to edit not found"),
    ("edit_foreign", "editMessageText", sending(chat_id=FORUM, message_id=1), "message can't be edited"),
    ("delete_unknown", "deleteMessage", {"chat_id": READER, "message_id": 77}, "message to delete not found"),
    ("delete_foreign", "deleteMessage", {"chat_id": FORUM, "message_id": 1}, "message can't be deleted"),
    (
        "query_old",
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
    ("query_old", "answerInlineQuery", offering(), "query is too old and response timeout expired"),
    ("query_old", "answerInlineQuery", {"results": []}, "query ID is invalid"),
    ("missing_parameter", "answerInlineQuery", {"inline_query_id": "1"}, "results"),
    ("missing_field", "answerInlineQuery", offering(title=None), '"title"'),
    ("missing_field", "answerInlineQuery", offering(input_message_content=None), '"input_message_content"'),
    ("missing_field", "answerInlineQuery", offering(input_message_content={}), '"message_text"'),
    ("unknown_field", "answerInlineQuery", offering(hide_url=True), "hide_url"),
    ("unknown_field", "answerInlineQuery", offering(thumb_url="https://example.kz/1.jpg"), "thumb_url"),
    ("unknown_field", "answerInlineQuery", saying(latitude=1.5), "latitude"),
    ("wrong_field", "answerInlineQuery", offering() | {"results": ["article"]}, "Object"),
    ("wrong_field", "answerInlineQuery", offering(id=1), "String"),
    ("text_blank", "answerInlineQuery", saying(message_text=" "), "text must be non-empty"),
    ("text_long", "answerInlineQuery", saying(message_text="ә" * 4097), "message is too long"),
    ("parse_mode", "answerInlineQuery", saying(parse_mode="XML"), "unsupported parse_mode"),
    ("preview_url", "answerInlineQuery", saying(link_preview_options={"url": "nowhere"}), "Wrong HTTP URL"),
    (
        "button_data",
        "answerInlineQuery",
        offering(reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "x" * 65}]]}),
        "BUTTON_DATA_INVALID",
    ),
    (
        "button_type",
        "answerInlineQuery",
        offering(reply_markup={"inline_keyboard": [[{"text": "Go", "web_app": {"url": "https://example.kz"}}]]}),
        "BUTTON_TYPE_INVALID",
    ),
    ("results_many", "answerInlineQuery", offers(*map(str, range(51))), "too many inline query results specified"),
    ("result_type", "answerInlineQuery", offering(type="photo"), 'type "photo" is unsupported'),
    ("result_type", "answerInlineQuery", offering(type=None), 'type "" is unsupported'),
    (
        "result_entities",
        "answerInlineQuery",
        saying(message_text="News <x>", parse_mode="HTML"),
        "can't parse InlineQueryResult: Can't parse entities: Unsupported start tag \"x\" at byte offset 5",
    ),
    ("result_id_empty", "answerInlineQuery", offering(id=""), "RESULT_ID_EMPTY"),
    ("result_id_long", "answerInlineQuery", offering(id="ә" * 32 + "x"), "RESULT_ID_INVALID"),
    ("result_id_twice", "answerInlineQuery", offers("1", "2", "1"), "RESULT_ID_DUPLICATE"),
    ("result_title", "answerInlineQuery", offering(title=" "), "ARTICLE_TITLE_EMPTY"),
    ("result_url", "answerInlineQuery", offering(url="nowhere"), "WEBDOCUMENT_URL_INVALID"),
    ("result_url", "answerInlineQuery", offering(thumbnail_url="tg://user?id=1"), "WEBDOCUMENT_URL_INVALID"),
    ("next_offset", "answerInlineQuery", offering() | {"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
    ("results_button", "answerInlineQuery", above(), "exactly one optional field"),
    (
        "results_button",
        "answerInlineQuery",
        above(start_parameter="x", web_app={"url": "https://example.kz"}),
        "exactly one optional field",
    ),
    ("results_button_text", "answerInlineQuery", above(text="", start_parameter="x"), "SWITCH_PM_TEXT_EMPTY"),
    ("results_button_url", "answerInlineQuery", above(web_app={"url": "nowhere"}), "Wrong HTTP URL"),
    ("results_button_url", "answerInlineQuery", above(web_app={"url": "http://example.kz"}), "Only HTTPS"),
    ("start_empty", "answerInlineQuery", above(start_parameter=""), "can't use empty start_parameter"),
    ("start_long", "answerInlineQuery", above(start_parameter="x" * 65), "too long start_parameter specified"),
    ("start_letters", "answerInlineQuery", above(start_parameter="ә"), "unallowed characters in start_parameter"),
    ("edit_two", "editMessageText", sending(message_id=1, inline_message_id="x"), "either chat_id and message_id or"),
    ("message_id_empty", "editMessageText", {"text": "Hello"}, "message identifier is not specified"),
    ("inline_unknown", "editMessageText", {"text": "Hello", "inline_message_id": "x"}, "MESSAGE_ID_INVALID"),
    ("inline_unknown", "editMessageReplyMarkup", {"inline_message_id": "x"}, "MESSAGE_ID_INVALID"),
    ("leave_private", "leaveChat", {"chat_id": READER}, "private chats"),
    ("members_hidden", "getChatMember", {"chat_id": FOREIGN, "user_id": READER}, "member list is inaccessible"),
]
ELSEWHERE = {"unauthorized", "not_modified", "delete_old", "conflict", "webhook_active", "flood"}
"""Met by the tests below, because they take more than one call."""


@pytest.mark.parametrize(
    ("name", "method", "parameters", "words"),
    CASES,
    ids=[f"{number}-{case[0]}" for number, case in enumerate(CASES)],
)
async def test_a_wrong_call_is_refused(
    emulator: Emulator, name: str, method: str, parameters: Mapping[str, object], words: str
) -> None:
    """A call that Telegram would refuse is refused with its number and its words, and is in the log."""
    status, answer = await call(emulator, method, **parameters)
    assert words in str(answer["description"])
    assert (status, answer["ok"], answer["error_code"]) == (REFUSALS[name].code, False, REFUSALS[name].code)
    assert [each.refusal for each in emulator.refusals()] == [name]
    assert bool(emulator.malformed()) == REFUSALS[name].malformed
    assert not emulator.sent()


def test_every_refusal_is_met() -> None:
    """No row of the table is without a call that meets it."""
    assert {case[0] for case in CASES} | ELSEWHERE == set(REFUSALS)


@pytest.mark.parametrize(
    "parameters",
    [
        sending(text="ә" * 4096),
        sending(text="<b>" + "😀" * 2048 + "</b>", parse_mode="HTML"),
        button(callback_data="ә" * 32),
        button(copy_text={"text": "x" * 256}),
        button(url="https://мысал.қаз/жаңалық"),
        button(url="tg://resolve?domain=sample"),
        button(switch_inline_query=""),
        sending(reply_markup={"inline_keyboard": [ROW * 4] * 25}),
        sending(chat_id="@Sample_Channel"),
        sending(reply_markup={"remove_keyboard": True}),
        sending(link_preview_options={"is_disabled": True}, disable_notification=True),
        sending(reply_parameters={"message_id": 9, "allow_sending_without_reply": True}),
    ],
)
async def test_what_just_fits_is_sent(emulator: Emulator, parameters: Mapping[str, object]) -> None:
    """The limits themselves are still allowed."""
    status, answer = await call(emulator, "sendMessage", **parameters)
    assert (status, answer["ok"]) == (200, True)
    assert len(emulator.sent()) == 1


async def test_a_wrong_token_is_unauthorized(emulator: Emulator) -> None:
    """Whoever has not the token gets nothing."""
    status, body = await emulator.call("getMe", {}, token="1:wrong")  # noqa: S106 - wrong on purpose
    assert (status, json.loads(body)["description"]) == (401, "Unauthorized")


async def test_an_upgraded_group_says_where_it_went(emulator: Emulator) -> None:
    """The refusal carries the supergroup's number, and messages go there."""
    _, answer = await call(emulator, "sendMessage", **sending(chat_id=UPGRADED))
    parameters = answer["parameters"]
    assert isinstance(parameters, dict)
    status, _ = await call(emulator, "sendMessage", **sending(chat_id=parameters["migrate_to_chat_id"]))
    assert status == 200


async def test_the_same_again_is_not_modified(emulator: Emulator) -> None:
    """An edit must change text, entities, buttons or preview; leaving the buttons out removes them."""
    await call(emulator, "sendMessage", **button(callback_data="x"))
    edit = button(callback_data="x") | {"message_id": 1, "text": "<i></i>Hello ", "parse_mode": "HTML"}
    message = emulator.sent()[0]
    edit["message_id"] = message.id
    status, answer = await call(emulator, "editMessageText", **edit)
    assert (status, "message is not modified: specified new" in str(answer["description"])) == (400, True)
    status, _ = await call(emulator, "editMessageText", **sending(message_id=message.id))
    assert (status, message.buttons, message.edits) == (200, [], 1)
    markup = {"chat_id": READER, "message_id": message.id}
    assert (await call(emulator, "editMessageReplyMarkup", **markup))[0] == 400
    assert (await call(emulator, "editMessageReplyMarkup", **markup, reply_markup=BUTTONS))[0] == 200
    assert message.button_texts == [["Go"]]


BUTTONS = {"inline_keyboard": [ROW]}


async def test_an_old_message_cannot_be_deleted(emulator: Emulator, clock: Clock) -> None:
    """After two days Telegram keeps what the bot said."""
    await call(emulator, "sendMessage", **sending())
    clock.now += 48 * 3600 + 1
    number = emulator.sent()[0].id
    _, answer = await call(emulator, "deleteMessage", chat_id=READER, message_id=number)
    assert answer["description"] == "Bad Request: message can't be deleted for everyone"


async def test_a_press_is_answered_once_and_soon(emulator: Emulator, clock: Clock) -> None:
    """A second answer, and one after its time, come too late."""
    await call(emulator, "sendMessage", **sending(reply_markup=BUTTONS))
    message, reader = emulator.sent()[0], emulator.world.users[READER]
    first = emulator.press(message, "Go", by=reader)
    url = f"https://t.me/{emulator.bot.username}?start=c_1"
    answer = {"callback_query_id": first.id, "text": "x" * 200, "show_alert": True, "url": url}
    assert (await call(emulator, "answerCallbackQuery", **answer))[0] == 200
    assert (first.answered, first.alert, first.url) == (True, True, url)
    assert (await call(emulator, "answerCallbackQuery", **answer))[0] == 400
    second = emulator.press(message, "go", by=reader)
    clock.now += 3600
    assert (await call(emulator, "answerCallbackQuery", callback_query_id=second.id))[0] == 400


async def test_rates_are_kept_when_told_to(emulator: Emulator) -> None:
    """The second message to a reader within a second must wait, others need not."""
    emulator.keep_rates()
    assert (await call(emulator, "sendMessage", **sending()))[0] == 200
    status, answer = await call(emulator, "sendMessage", **sending())
    assert (status, answer["description"]) == (429, "Too Many Requests: retry after 1")
    assert answer["parameters"] == {"retry_after": 1}
    assert (await call(emulator, "sendMessage", **sending(chat_id=CHANNEL)))[0] == 200
