"""Our client against the emulator: what it says, and how it takes what it is answered."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.demo.attachment import LARGEST_REQUEST
from bot.demo.emulator import Emulator
from bot.demo.endpoint import serve
from bot.demo.faults import Fault, broken, dropped, flood, lost, slow
from bot.errors import AnswerLostError, NotSentError, RefusedError, TelegramError, TooLateError
from bot.model import Button, Card, Document, Message, Offer
from bot.pace import Pace
from bot.stars import Stars
from bot.telegram import client
from bot.telegram.client import Telegram
from bot.telegram.request import MOST_BYTES, AiohttpRequest
from tests.factories import make_troubles

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = Message(html="<b>Sample</b> &amp; more", buttons=((Button(text="Press", data="1"),),))


@asynccontextmanager
async def client_of(url: str, token: str, pace: Pace | None = None) -> AsyncIterator[Telegram]:
    """A client with an open session."""
    pace, request = pace or Pace(1000, answer_interval=0), AiohttpRequest()
    async with request:
        yield Telegram(request, url, token, pace=pace, stars=Stars(0), troubles=make_troubles())


@asynccontextmanager
async def talk() -> AsyncIterator[tuple[Emulator, Telegram]]:
    """An emulator, and a client that talks to it."""
    emulator = Emulator()
    async with serve(emulator) as url, client_of(url, emulator.token) as telegram:
        yield emulator, telegram


async def test_message_arrives_with_its_buttons_and_can_be_edited_and_deleted() -> None:
    """What is sent is what is shown; an edit to the same is no error."""
    async with talk() as (emulator, telegram):
        person = emulator.add_user(started=True)
        number = await telegram.send(person.id, SAMPLE)
        (message,) = emulator.sent(person.chat)
        assert (message.id, message.text, message.button_texts) == (number, "Sample & more", [["Press"]])
        await telegram.edit(person.id, number, SAMPLE)
        await telegram.edit(person.id, number, Message(html="Other"))
        assert (message.text, message.buttons) == ("Other", [])
        await telegram.delete(person.id, number)
        assert emulator.sent(person.chat) == []


async def test_edit_takes_a_place_in_the_pace() -> None:
    """Telegram counts it among what it lets through in a second."""
    emulator, pace = Emulator(), Pace(1000, answer_interval=0)
    async with serve(emulator) as url, client_of(url, emulator.token, pace) as telegram:
        person = emulator.add_user(started=True)
        number = await telegram.send(person.id, SAMPLE)
        before = pace.opens_at()
        await telegram.edit(person.id, number, Message(html="Other"))
        assert pace.opens_at() > before


async def test_a_file_of_many_parts_arrives_as_it_is_at_every_try(tmp_path: Path) -> None:
    """It is read from its beginning each time, also after a try that broke off; it stays open."""
    content = random.Random(1).randbytes(700_000)  # noqa: S311 - no secret
    with tempfile.TemporaryFile(dir=tmp_path, buffering=0) as file:
        file.write(content)
        document = Document(
            name="a.csv", kind="text/csv", html="<b>A</b> &amp; b", descriptor=file.fileno(), size=len(content)
        )
        async with talk() as (emulator, telegram):
            person = emulator.add_user(started=True)
            emulator.inject(lost(), method="sendDocument")
            emulator.inject(broken(502), method="sendDocument")
            number = await telegram.send_document(person.id, document)
            first, second = emulator.sent(person.chat)
        assert file.tell() == len(content)
    assert second.id == number
    assert second.text == "A & b"
    assert [message.document.content for message in (first, second) if message.document] == [content, content]


async def test_a_file_that_is_too_large_is_refused_as_telegram_refuses_it(tmp_path: Path) -> None:
    """Whatever comes of the connection: it is not tried for ever, and never thought to be there."""
    with tempfile.TemporaryFile(dir=tmp_path, buffering=0) as file:
        file.truncate(LARGEST_REQUEST + 1)
        document = Document(name="a.csv", kind="text/csv", html="", descriptor=file.fileno(), size=LARGEST_REQUEST + 1)
        async with talk() as (emulator, telegram):
            person = emulator.add_user(started=True)
            with pytest.raises(TelegramError):
                await telegram.send_document(person.id, document)
            assert emulator.sent(person.chat) == []


async def test_answer_waits_out_a_flood_and_a_server_error() -> None:
    """An answer is repeated for a while; a push is not."""
    async with talk() as (emulator, telegram):
        person = emulator.add_user(started=True)
        emulator.inject(flood(0.1), method="sendMessage")
        emulator.inject(broken(502, html=True), method="sendMessage")
        await telegram.send(person.id, SAMPLE)
        emulator.inject(flood(7), method="sendMessage")
        with pytest.raises(RefusedError) as refused:
            await telegram.push(person.id, SAMPLE)
        assert refused.value.retry_after == 7
        assert len(emulator.sent(person.chat)) == 1


async def test_long_flood_wait_is_not_waited_for() -> None:
    """An answer that would come an hour later is not given at all."""
    async with talk() as (emulator, telegram):
        person = emulator.add_user(started=True)
        emulator.inject(flood(3600), method="sendMessage")
        with pytest.raises(RefusedError, match="429"):
            await telegram.send(person.id, SAMPLE)


async def test_lost_answer_is_told_apart_from_no_connection() -> None:
    """What may have been carried out is not taken for what never left."""
    async with talk() as (emulator, telegram):
        person = emulator.add_user(started=True)
        emulator.inject(lost(), method="sendMessage")
        with pytest.raises(AnswerLostError):
            await telegram.push(person.id, SAMPLE)
        assert len(emulator.sent(person.chat)) == 1
    async with client_of("http://127.0.0.1:9", "1:a") as telegram:
        with pytest.raises(NotSentError):
            await telegram.push(1, SAMPLE)


async def test_late_press_is_no_error() -> None:
    """A press that Telegram has forgotten cannot be answered, which nobody need know."""
    async with talk() as (_, telegram):
        await telegram.answer_press("4711", "too late")


OFFER = Offer(
    cards=(
        Card(id="1", title="Sample", description="", message=SAMPLE),
        Card(id="2", title="Plain", description="Sample", message=Message(html="1 < 2", plain=True)),
    ),
    next_offset="2",
    button="Sample",
    cache_seconds=5,
)


async def test_cards_are_offered_as_they_are() -> None:
    """With markup and without, with buttons and without, and personally."""
    async with talk() as (emulator, telegram):
        query = emulator.ask_inline(emulator.add_user(), "sample")
        await telegram.answer_inline(query.id, OFFER)
        assert [(result.title, result.description) for result in query.results] == [("Sample", ""), ("Plain", "Sample")]
        assert [result.content.text for result in query.results] == ["Sample & more", "1 < 2"]
        assert [bool(result.markup) for result in query.results] == [True, False]
        assert query.answer is not None
        assert (query.answer.next_offset, query.answer.personal) == ("2", True)
        assert query.answer.button == {"text": "Sample", "start_parameter": "inline"}


@pytest.mark.parametrize("fault", [flood(0.1), broken(502, html=True), dropped(), lost()])
async def test_cards_are_offered_after_a_failure(fault: Fault) -> None:
    """An answer that was lost may have arrived, and then counts once."""
    async with talk() as (emulator, telegram):
        query = emulator.ask_inline(emulator.add_user(), "sample")
        emulator.inject(fault, method="answerInlineQuery")
        await telegram.answer_inline(query.id, OFFER)
        assert len(query.results) == 2


async def test_late_offer_is_no_error() -> None:
    """Nobody waits for it any more."""
    async with talk() as (_, telegram):
        await telegram.answer_inline("4711", OFFER)


async def test_offer_waits_for_nothing_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither for a long flood nor for an answer that does not come."""
    async with talk() as (emulator, telegram):
        query = emulator.ask_inline(emulator.add_user(), "sample")
        monkeypatch.setattr(client, "INLINE_SECONDS", 0.05)
        emulator.inject(slow(5), method="answerInlineQuery")
        with pytest.raises(AnswerLostError, match="in time"):
            await telegram.answer_inline(query.id, Offer())
        monkeypatch.undo()
        emulator.inject(flood(9), method="answerInlineQuery")
        with pytest.raises(RefusedError, match="429"):
            await telegram.answer_inline(query.id, OFFER)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, b"", AnswerLostError),
        (200, b"<html>", AnswerLostError),
        (200, b"[]", AnswerLostError),
        (200, b'{"ok": true, "result": {}}', AnswerLostError),
        (500, b"<html>", RefusedError),
        (400, b'{"ok": false}', RefusedError),
        (403, b"<html>", RefusedError),
        (
            429,
            b'{"ok": false, "error_code": 429, "description": "x", "parameters": {"retry_after": "9"}}',
            RefusedError,
        ),
    ],
)
async def test_strange_answers_are_errors_of_ours(status: int, body: bytes, error: type[Exception]) -> None:
    """Whatever a proxy or a server in trouble sends, no other exception comes of it."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=body)

    async with answered_by(answer) as telegram:
        with pytest.raises(error):
            await telegram.push(1, SAMPLE)


@asynccontextmanager
async def answered_by(answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[Telegram]:
    """A client whose server is none of Telegram's."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with client_of(f"http://127.0.0.1:{runner.addresses[0][1]}", "1:a") as telegram:
            yield telegram
    finally:
        await runner.cleanup()


async def test_an_answer_without_end_is_cut_off() -> None:
    """A server that floods takes no memory: what is more than any answer is none."""
    given = 0

    async def flood_on(request: web.Request) -> web.StreamResponse:
        nonlocal given
        response = web.StreamResponse()
        await response.prepare(request)
        while given < 40 * MOST_BYTES:
            await response.write(bytes(1024 * 1024))
            given += 1024 * 1024
        return response

    async with answered_by(flood_on) as telegram:
        with pytest.raises(AnswerLostError):
            await telegram.push(1, SAMPLE)
    assert given < 3 * MOST_BYTES


async def test_no_redirect_is_followed() -> None:
    """Telegram sends nobody elsewhere, and a server that does is not to choose whom the bot asks."""
    asked = []

    async def lead_away(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        raise web.HTTPFound("/elsewhere")

    async with answered_by(lead_away) as telegram:
        with pytest.raises(RefusedError, match="302"):
            await telegram.push(1, SAMPLE)
    assert asked == ["/bot1:a/sendMessage"]


async def test_token_is_in_no_error() -> None:
    """An error's text can be logged."""
    async with client_of("http://127.0.0.1:9", "123:secret-part") as telegram:
        with pytest.raises(NotSentError) as raised:
            await telegram.push(1, SAMPLE)
    assert "secret-part" not in f"{raised.value!r} {raised.value.__cause__!r}"


async def test_hurry_ends_the_waiting() -> None:
    """An answer that waits for its turn does not keep the bot from stopping."""
    async with talk() as (emulator, telegram):
        person = emulator.add_user(started=True)
        emulator.inject(flood(50), method="sendMessage")
        answer = asyncio.create_task(telegram.send(person.id, SAMPLE))
        await emulator.wait_for(lambda: emulator.calls_of("sendMessage"))
        telegram.hurry(5.0)
        with pytest.raises(RefusedError):
            await answer


async def test_an_edit_that_comes_late_counts_as_late() -> None:
    """Its place moves on, so that what follows it keeps the second, too."""
    emulator, pace = Emulator(), Pace(1000, answer_interval=0)
    async with serve(emulator) as url, client_of(url, emulator.token, pace) as telegram:
        person = emulator.add_user(started=True)
        number = await telegram.send(person.id, SAMPLE)
        place = pace.reserve(None, left := time.monotonic())
        emulator.inject(slow(0.4), method="editMessageText")
        await telegram.edit_once(person.id, number, Message(html="Other"), place)
        assert place.moment > left + 0.2


async def test_an_edit_that_a_stop_leaves_no_time_for_is_left() -> None:
    """Like any answer, it is for the next start to give."""
    emulator, pace = Emulator(), Pace(1)
    async with serve(emulator) as url, client_of(url, emulator.token, pace) as telegram:
        person = emulator.add_user(started=True)
        number = await telegram.send(person.id, SAMPLE)
        edit = asyncio.create_task(telegram.edit(person.id, number, Message(html="Other")))
        await asyncio.sleep(0.1)
        telegram.hurry(0.2)
        with pytest.raises(TooLateError):
            await edit
        assert emulator.calls_of("editMessageText") == []


async def test_lost_answer_goes_to_a_person_once_more() -> None:
    """A dropped connection leaves nobody without an answer; in a group nothing is said twice."""
    async with talk() as (emulator, telegram):
        person = emulator.add_user(started=True)
        group = emulator.add_group(owner=person)
        emulator.inject(dropped(), method="sendMessage")
        await telegram.send(person.id, SAMPLE)
        assert len(emulator.sent(person.chat)) == 1
        emulator.inject(lost(), method="sendMessage", times=2)
        with pytest.raises(AnswerLostError):
            await telegram.send(person.id, SAMPLE)
        assert len(emulator.sent(person.chat)) == 3
        emulator.inject(dropped(), method="sendMessage")
        with pytest.raises(AnswerLostError):
            await telegram.send(group.id, SAMPLE)
        assert emulator.sent(group) == []
