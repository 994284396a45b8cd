"""The emulator over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import telegram
from telegram.request import HTTPXRequest

from bot.demo.emulator import Emulator
from bot.demo.endpoint import serve
from bot.demo.faults import broken, dropped, flood, garbled, lost


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


async def refused(
    client: aiohttp.ClientSession,
    url: str,
    *,
    data: bytes | None = None,
    json: object = None,
    headers: dict[str, str] | None = None,
) -> str:
    """What is said of a request that is a bad one, after the words that it is."""
    async with client.post(url, data=data, json=json, headers=headers) as answer:
        assert answer.status == 400
        description: str = (await answer.json())["description"]
    return description.removeprefix("Bad Request: ")


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


@pytest.mark.parametrize("body", [b"", b" ", b"[1]", b'"abc"', b"{", b'{"text": "Hello"', b"null", b"\xff"])
async def test_a_body_that_is_no_object(base: str, client: aiohttp.ClientSession, body: bytes) -> None:
    """JSON that is no object holds no arguments; that is no mistake by itself."""
    headers = {"Content-Type": "application/json"}
    async with client.post(f"{base}/getMe", data=body, headers=headers) as answer:
        assert answer.status == 200
    assert await refused(client, f"{base}/sendMessage", data=body, headers=headers) == "message text is empty"


async def test_a_form_without_a_boundary(base: str, client: aiohttp.ClientSession) -> None:
    """It cannot be taken apart."""
    headers = {"Content-Type": "multipart/form-data"}
    assert "boundary" in await refused(client, f"{base}/getMe", data=b"x", headers=headers)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("reply_markup", "object expected as reply markup"),
        ("parse_mode", "unsupported parse_mode"),
        ("chat_id", "chat not found"),
    ],
)
async def test_null_is_a_word(
    emulator: Emulator, base: str, client: aiohttp.ClientSession, name: str, words: str
) -> None:
    """An argument that is null was given: as four letters."""
    form = {"chat_id": emulator.add_user(started=True).id, "text": None}
    assert await refused(client, f"{base}/sendMessage", json={**form, name: None}) == words
    async with client.post(f"{base}/sendMessage", json=form):
        assert [message.text for message in emulator.sent()] == ["null"]


async def test_the_first_of_equal_names_counts(emulator: Emulator, base: str, client: aiohttp.ClientSession) -> None:
    """Those in the URL come before those in the body, which are a form's or JSON's."""
    reader = emulator.add_user(started=True)
    url = f"{base}/sendMessage?chat_id={reader.id}&text=first&text=second"
    form = [("text", "third"), ("chat_id", "1")]
    await client.post(url, data=form)
    await client.post(url, json=dict(form))
    await client.post(f"{base}/sendMessage?chat_id={reader.id}", data=[*form, ("text", "fourth")])
    assert reader.chat.texts == ["first", "first", "third"]


async def test_a_flood_says_in_its_head_how_long_to_wait(
    emulator: Emulator, base: str, client: aiohttp.ClientSession
) -> None:
    """Both where the bot was too fast and where it was to fail; other answers say nothing of it."""
    form = {"chat_id": str(emulator.add_user(started=True).id), "text": "Hello"}
    emulator.keep_rates()
    heads = []
    for _ in range(3):
        async with client.post(f"{base}/sendMessage", data=form) as answer:
            heads.append((answer.status, answer.headers.get("Retry-After")))
        if len(heads) == 2:
            emulator.inject(flood(7))
    assert heads == [(200, None), (429, "1"), (429, "7")]


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


@pytest.mark.parametrize("done", [True, False])
async def test_half_an_answer(emulator: Emulator, base: str, client: aiohttp.ClientSession, *, done: bool) -> None:
    """Whether the request was carried out or not, status 200 comes with what nobody can read."""
    reader = emulator.add_user(started=True)
    emulator.inject(garbled(done=done))
    async with client.post(f"{base}/sendMessage", data={"chat_id": str(reader.id), "text": "Hello"}) as answer:
        assert answer.status == 200
        with pytest.raises(ValueError, match="Expecting"):
            await answer.json()
    assert len(emulator.sent()) == done


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
