"""Every refusal of the emulator's table is met by a call that deserves it, in Telegram's words."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.demo.emulator import Emulator
from bot.demo.refusals import REFUSALS
from tests.refusals import (
    ASKED,
    BASIC,
    BUTTONS,
    CASES,
    CHANNEL,
    ELSEWHERE,
    FORUM,
    LEFT,
    MUTED,
    PUBLIC,
    READER,
    ROW,
    SILENT,
    UNKNOWN,
    UPGRADED,
    Clock,
    Parameters,
    button,
    call,
    commands,
    key,
    mark,
    sending,
    set_stage,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def emulator(clock: Clock) -> Emulator:
    return set_stage(clock)


@pytest.mark.parametrize(
    ("name", "method", "parameters", "description"),
    CASES,
    ids=[f"{number}-{case[0]}" for number, case in enumerate(CASES)],
)
async def test_a_wrong_call_is_refused(
    emulator: Emulator, name: str, method: str, parameters: Parameters, description: str
) -> None:
    """A call that Telegram would refuse is refused with its number and its words, and is in the log."""
    status, answer = await call(emulator, method, **parameters)
    assert answer["description"] == description
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
        sending(reply_parameters={}),
        sending(reply_markup={}),
        sending(reply_markup={"inline_keyboard": []}),
        sending(reply_markup={"keyboard": [["Yes", {"text": "No"}]]}),
        sending(disable_notification="yes", protect_content="NO"),
        sending(message_thread_id="", disable_notification="", entities="", reply_markup="", business_connection_id=""),
        sending(message_effect_id="5046509860389126442"),
        sending(parse_mode="None", text="<b>"),
        mark("url", offset=90),
        mark(length=0),
        mark("text_link", url="tg://user?id=5"),
        mark("pre", language="python"),
        mark("date_time", unix_time=1647531900, date_time_format="Dt"),
        mark("custom_emoji", custom_emoji_id="5368324170671202286"),
        button(web_app={"url": "https://example.kz"}),
        *(key(**asked) for asked, _ in ASKED),
        key(request_contact=False) | {"chat_id": FORUM},
        button(switch_inline_query="x") | {"chat_id": FORUM},
    ],
)
async def test_what_just_fits_is_sent(emulator: Emulator, parameters: Parameters) -> None:
    """The limits themselves are still allowed."""
    status, answer = await call(emulator, "sendMessage", **parameters)
    assert (status, answer["ok"]) == (200, True)
    assert len(emulator.sent()) == 1


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("1:wrong", "unauthorized"),
        ("0000000000:INVALID_TOKEN", "token_invalid"),
        (f"1:{'x' * 79}", "token_invalid"),
        ("not-a-valid-token", "not_found"),
        ("1:", "not_found"),
        (":x", "not_found"),
    ],
)
async def test_a_wrong_token_gets_nothing(emulator: Emulator, token: str, name: str) -> None:
    """One that cannot be is told apart from one of no bot."""
    status, body = await emulator.call("getMe", {}, token=token)
    row = REFUSALS[name]
    assert (status, json.loads(body)["description"]) == (row.code, row.description)


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
    message = emulator.sent()[0]
    edit = button(callback_data="x") | {"message_id": message.id, "text": "<i></i>Hello ", "parse_mode": "HTML"}
    status, answer = await call(emulator, "editMessageText", **edit)
    assert (status, answer["description"]) == (400, REFUSALS["not_modified"].description)
    status, _ = await call(emulator, "editMessageText", **sending(message_id=message.id))
    assert (status, message.buttons, message.edits) == (200, [], 1)
    markup = {"chat_id": READER, "message_id": message.id}
    assert (await call(emulator, "editMessageReplyMarkup", **markup))[0] == 400
    assert (await call(emulator, "editMessageReplyMarkup", **markup, reply_markup=BUTTONS))[0] == 200
    assert message.button_texts == [["Go"]]


async def test_a_preview_stays_only_where_there_is_one(emulator: Emulator) -> None:
    """Options of a text without links are forgotten: to change them alone changes nothing."""
    off = {"link_preview_options": {"is_disabled": True, "show_above_text": False}}
    await call(emulator, "sendMessage", **sending(**off))
    message = emulator.sent()[0]
    named = {"message_id": message.id}
    assert message.preview is None
    assert (await call(emulator, "editMessageText", **sending(**named)))[0] == 400
    linked = sending(text="example.kz", **named)
    _, answer = await call(emulator, "editMessageText", **linked, **off)
    assert isinstance(answer["result"], dict)
    assert answer["result"]["link_preview_options"] == {"is_disabled": True}
    assert (await call(emulator, "editMessageText", **linked, **off))[0] == 400
    assert (await call(emulator, "editMessageText", **linked))[0] == 200
    _, answer = await call(emulator, "editMessageText", **sending(**named, link_preview_options={"url": "a.kz"}))
    assert message.preview == {"url": "a.kz"}


async def test_edits_need_less_than_new_messages(emulator: Emulator) -> None:
    """The bot may edit what it said where it may not speak any more; in channels it needs one of two rights."""
    muted, silent = emulator.world.chats[MUTED], emulator.world.chats[SILENT]
    muted.can_send = True
    await call(emulator, "sendMessage", **sending(chat_id=MUTED))
    muted.can_send = False
    assert (await call(emulator, "sendMessage", **sending(chat_id=MUTED)))[0] == 400
    number = muted.last.id
    assert (await call(emulator, "editMessageText", **sending(chat_id=MUTED, message_id=number, text="x")))[0] == 200
    post = emulator.post(silent, "Post")
    edit = sending(chat_id=SILENT, message_id=post.id)
    assert (await call(emulator, "editMessageText", **edit))[0] == 200
    emulator.restrict_bot(silent, "can_post_messages", by=emulator.world.users[READER])
    _, answer = await call(emulator, "editMessageText", **edit)
    assert answer["description"] == REFUSALS["edit_foreign"].description
    await call(emulator, "sendMessage", **sending(chat_id=SILENT))
    assert (await call(emulator, "editMessageText", **edit | {"message_id": silent.last.id, "text": "x"}))[0] == 200


async def test_some_chats_may_be_looked_at_from_outside(emulator: Emulator) -> None:
    """Public ones, and basic groups that the bot left or that were upgraded."""
    for chat in (PUBLIC, LEFT, UPGRADED, "@public_channel"):
        assert (await call(emulator, "getChat", chat_id=chat))[0] == 200
    emulator.add_user(id=201)
    assert (await call(emulator, "getChat", chat_id=201))[0] == 400
    emulator.set_member(emulator.world.chats[FORUM], emulator.world.users[201])
    assert (await call(emulator, "getChat", chat_id=201))[0] == 200


async def test_a_basic_group_tells_of_anybody(emulator: Emulator) -> None:
    """Who is not in it has left; an administrator there has no topics to manage."""
    _, answer = await call(emulator, "getChatMember", chat_id=BASIC, user_id=UNKNOWN)
    nobody = {"id": UNKNOWN, "is_bot": False, "first_name": ""}
    assert answer["result"] == {"status": "left", "user": nobody}
    emulator.promote_bot(emulator.world.chats[BASIC], by=emulator.world.users[READER])
    _, answer = await call(emulator, "getChatMember", chat_id=BASIC, user_id=emulator.bot.id)
    assert isinstance(answer["result"], dict)
    assert "can_manage_topics" not in answer["result"]


async def test_commands_are_kept_as_telegram_keeps_them(emulator: Emulator) -> None:
    """Trimmed, without the slash; a chat's number may come as text."""
    scope = {"type": "chat", "chat_id": str(READER)}
    menu = commands(command=" /start ", description=" Begin ", scope=scope)
    assert (await call(emulator, "setMyCommands", **menu))[0] == 200
    _, answer = await call(emulator, "getMyCommands", scope={"type": "chat", "chat_id": READER})
    assert answer["result"] == [{"command": "start", "description": "Begin"}]


@pytest.mark.parametrize("action", ["TYPING", "cancel", "record_audio", "upload_audio", "pick_up_location"])
async def test_actions_have_older_names_too(emulator: Emulator, action: str) -> None:
    """In any case."""
    assert (await call(emulator, "sendChatAction", chat_id=READER, action=action))[0] == 200


async def test_who_pays_may_broadcast(emulator: Emulator) -> None:
    """And nobody else."""
    emulator.world.paid_broadcast = True
    assert (await call(emulator, "sendMessage", **sending(allow_paid_broadcast=True)))[0] == 200


async def test_addresses_come_back_as_telegram_writes_them(emulator: Emulator) -> None:
    """Of buttons and of applications."""
    for fields, url in (
        ({"url": "Example.KZ?a=1"}, "http://example.kz/?a=1"),
        ({"url": "tg:resolve?domain=sample"}, "tg://resolve?domain=sample"),
    ):
        _, answer = await call(emulator, "sendMessage", **button(**fields))
        assert isinstance(answer["result"], dict)
        assert answer["result"]["reply_markup"]["inline_keyboard"][0][0]["url"] == url
    await call(emulator, "sendMessage", **button(web_app={"url": "https://example.kz"}))
    assert emulator.sent()[-1].buttons[0]["web_app"] == {"url": "https://example.kz/"}


async def test_a_webhook_is_told_of(emulator: Emulator) -> None:
    """What was done to it, and how it stands."""
    hook = {"url": "https://example.kz/hook", "secret_token": "a-b_1", "ip_address": "127.0.0.1"}
    told = []
    for method, form in (
        ("setWebhook", hook),
        ("setWebhook", hook),
        ("setWebhook", hook | {"max_connections": 7, "allowed_updates": ["message"]}),
        ("deleteWebhook", {}),
        ("deleteWebhook", {}),
        ("setWebhook", {"url": ""}),
        ("setWebhook", hook),
    ):
        _, answer = await call(emulator, method, **form)
        assert answer["result"] is True
        told.append(answer["description"])
    was_set, deleted = "Webhook was set", "Webhook is already deleted"
    assert told == [was_set, "Webhook is already set", was_set, "Webhook was deleted", deleted, deleted, was_set]
    _, answer = await call(emulator, "getWebhookInfo")
    assert answer["result"] == {
        "url": "https://example.kz/hook",
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "ip_address": "127.0.0.1",
        "max_connections": 40,
        "allowed_updates": ["message"],
    }


async def test_a_webhook_ends_the_polling(emulator: Emulator) -> None:
    """Whoever waits for updates is told at once."""
    poll = asyncio.create_task(call(emulator, "getUpdates", timeout=50))
    await asyncio.sleep(0)
    await call(emulator, "setWebhook", url="https://example.kz")
    async with asyncio.timeout(60):
        status, answer = await poll
    assert (status, answer["description"]) == (409, "Conflict: terminated by setWebhook request")


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


async def test_a_name_counts_as_its_number(emulator: Emulator) -> None:
    """A channel takes twenty messages a minute, however it is called."""
    emulator.keep_rates()
    statuses = [
        (await call(emulator, "sendMessage", **sending(chat_id=chat)))[0]
        for chat in ["@sample_channel", CHANNEL] * 10 + ["@Sample_Channel"]
    ]
    assert statuses == [200] * 20 + [429]
    emulator.keep_rates(overall=1)
    assert (await call(emulator, "sendMessage", **sending(chat_id="@sample_channel")))[0] == 200
    assert (await call(emulator, "sendMessage", **sending()))[0] == 429


async def test_what_is_refused_does_not_count(emulator: Emulator) -> None:
    """Neither to its chat nor overall; what would be refused anyway is not told to wait."""
    emulator.keep_rates(overall=1)
    for wrong in (sending(chat_id=UNKNOWN), sending(text=" "), button(callback_data="x" * 65), sending(chat_id=MUTED)):
        assert (await call(emulator, "sendMessage", **wrong))[0] == 400
    assert (await call(emulator, "sendMessage", **sending(allow_paid_broadcast=True)))[0] == 400
    assert (await call(emulator, "sendMessage", **sending()))[0] == 200
    assert (await call(emulator, "sendMessage", **sending(text=" ")))[0] == 400
    assert (await call(emulator, "sendMessage", **sending()))[0] == 429
