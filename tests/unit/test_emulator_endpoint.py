"""The emulator over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import telegram
from telegram.request import HTTPXRequest

from bot.demo.emulator import Emulator
from bot.demo.endpoint import serve
from bot.demo.faults import broken, dropped, lost


@pytest.fixture
def emulator() -> Emulator:
    return Emulator()


@pytest.fixture
async def base(emulator: Emulator) -> AsyncIterator[str]:
    async with serve(emulator) as url:
        yield f"{url}/bot{emulator.token}"


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_every_way_to_pass_parameters(emulator: Emulator, base: str, client: aiohttp.ClientSession) -> None:
    """A query string, a form, a multipart form and JSON all reach the method, in any case of its name."""
    reader = emulator.add_user(started=True)
    form = {"chat_id": str(reader.id), "text": "Hello"}
    with aiohttp.MultipartWriter("form-data") as parts:
        for name, value in form.items():
            parts.append(value).set_content_disposition("form-data", name=name)
    options = {"chat_id": reader.id, "text": "Hello", "link_preview_options": {"is_disabled": True}}
    answers = [
        await client.get(f"{base}/sendMessage", params=form),
        await client.post(f"{base}/SENDMESSAGE", data=form),
        await client.post(f"{base}/sendMessage", data=parts),
        await client.post(f"{base}/sendMessage", json={**options, "disable_notification": True}),
    ]
    assert [answer.status for answer in answers] == [200] * 4
    assert reader.chat.texts == ["Hello"] * 4
    assert reader.chat.last.silent


@pytest.mark.parametrize(
    ("path", "status"),
    [("/bot1:wrong/getMe", 401), ("/bot/getMe", 404), ("/botx/getMe", 404), ("/getMe", 404), ("/", 404)],
)
async def test_wrong_addresses(base: str, client: aiohttp.ClientSession, path: str, status: int) -> None:
    """Wrong tokens and paths are refused in JSON."""
    async with client.get(base.partition("/bot")[0] + path) as answer:
        assert (answer.status, (await answer.json())["ok"]) == (status, False)


async def test_a_body_that_is_no_object(base: str, client: aiohttp.ClientSession) -> None:
    """A JSON body must be an object."""
    headers = {"Content-Type": "application/json"}
    for body, words in ((b"[]", "JSON object expected"), (b"{", "can't parse parameter value")):
        async with client.post(f"{base}/getMe", data=body, headers=headers) as answer:
            assert answer.status == 400
            assert (await answer.json())["description"].startswith(f"Bad Request: {words}")
    async with client.post(f"{base}/getMe", data=b"", headers=headers) as answer:
        assert answer.status == 200


async def test_faults_on_the_wire(emulator: Emulator, base: str, client: aiohttp.ClientSession) -> None:
    """A dropped call ends the connection, a gateway answers with its page."""
    reader = emulator.add_user(started=True)
    form = {"chat_id": str(reader.id), "text": "Hello"}
    for fault, messages in ((dropped(), 0), (lost(), 1)):
        emulator.inject(fault)
        with pytest.raises(aiohttp.ClientConnectionError):
            await client.post(f"{base}/sendMessage", data=form)
        assert len(emulator.sent()) == messages
    emulator.inject(broken(html=True))
    async with client.post(f"{base}/sendMessage", data=form) as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")


async def test_python_telegram_bot_gets_along_with_it(emulator: Emulator, base: str) -> None:
    """A whole conversation by the library: poll, answer with buttons, edit, answer a press, set a menu."""
    reader = emulator.add_user(language_code="uz")
    reader.sends("/start")
    request = HTTPXRequest(connection_pool_size=4)
    url = base.removesuffix(emulator.token)
    async with telegram.Bot(emulator.token, base_url=url, request=request, get_updates_request=request) as bot:
        (update,) = await bot.get_updates(timeout=1)
        assert update.effective_chat is not None
        button = telegram.InlineKeyboardButton("Next", callback_data="n")
        sent = await bot.send_message(
            update.effective_chat.id,
            "<b>News</b>",
            parse_mode="HTML",
            reply_markup=telegram.InlineKeyboardMarkup([[button]]),
            link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
            disable_notification=True,
        )
        assert sent.entities[0].type == "bold"
        press = reader.presses(reader.chat.last, "Next")
        assert (await bot.answer_callback_query(press.id, "Here", show_alert=True)) is True
        await bot.edit_message_text("Older", chat_id=sent.chat.id, message_id=sent.message_id)
        scope = telegram.BotCommandScopeAllPrivateChats()
        await bot.set_my_commands([("start", "Begin")], scope=scope, language_code="kk")
        with pytest.raises(telegram.error.Forbidden):
            await bot.send_message(emulator.add_user().id, "Hello")
    assert reader.chat.texts == ["/start", "Older"]
    assert emulator.malformed() == []


async def test_python_telegram_bot_answers_inline_queries(emulator: Emulator, base: str) -> None:
    """The library's articles are understood as it writes them, and its edits by inline id."""
    reader = emulator.add_user()
    query = emulator.ask_inline(reader, "camps", chat=emulator.add_group(bot="left"))
    markup = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Next", callback_data="n")]])
    text = telegram.InputTextMessageContent(
        "<b>News</b>", parse_mode="HTML", link_preview_options=telegram.LinkPreviewOptions(is_disabled=True)
    )
    article = telegram.InlineQueryResultArticle("1", "News", text, reply_markup=markup, description="Camps")
    button = telegram.InlineQueryResultsButton("Open", start_parameter="x")
    url = base.removesuffix(emulator.token)
    async with telegram.Bot(emulator.token, base_url=url) as bot:
        (update,) = await bot.get_updates(timeout=1)
        assert update.inline_query is not None
        assert await bot.answer_inline_query(update.inline_query.id, [article], cache_time=5, button=button)
        posted = emulator.choose_result(query)
        assert await bot.edit_message_text("Older", inline_message_id=posted.inline_id) is True
    assert (posted.text, posted.buttons) == ("Older", [])
    assert emulator.malformed() == []


async def test_a_client_that_hangs_up_does_not_disturb_the_next(
    emulator: Emulator, base: str, client: aiohttp.ClientSession
) -> None:
    """A long poll given up by its client is no conflict for the one that follows."""
    with pytest.raises(TimeoutError):
        await client.get(f"{base}/getUpdates?timeout=50", timeout=aiohttp.ClientTimeout(total=0.05))
    emulator.add_user().sends("Hello")
    async with client.get(f"{base}/getUpdates?timeout=50") as answer:
        assert len((await answer.json())["result"]) == 1
    assert emulator.refusals() == []
