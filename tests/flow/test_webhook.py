"""Updates brought by Telegram instead of fetched, and what others bring."""

from __future__ import annotations

import asyncio
import gzip
import io
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp.web_protocol import RequestHandler
from structlog.testing import capture_logs

from bot.address import Address
from bot.demo.courier import bringing
from bot.demo.faults import dropped
from bot.errors import ConfigError
from bot.model import Message
from bot.telegram import receiver
from bot.telegram.updates import ALLOWED_UPDATES
from bot.web import serving, webhook
from tests.flow.talk import ask
from tests.flow.ways import BOTH_WAYS, SECRET

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.flow.conftest import World

LARGEST = 1024 * 1024
HEAD = f"POST /hook HTTP/1.1\r\nHost: bot\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"


@pytest.fixture
async def hooked(quiet_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A bot that listens for a webhook, and to which nobody brings what people do."""
    monkeypatch.setattr(serving, "LINGER_SECONDS", 0.5)
    quiet_world.receive_by_webhook()
    quiet_world.emulator.world.updates.own_server = True
    await quiet_world.start()
    return quiet_world


def address(world: World) -> str:
    """Where the bot listens."""
    return f"http://127.0.0.1:{world.settings.listen.port}"


async def bring(
    world: World,
    body: bytes | AsyncIterator[bytes],
    secret: str | None = SECRET,
    path: str = "/hook",
    method: str = "POST",
) -> int:
    """Send what Telegram would, or something else; the status of the answer."""
    sent = io.BytesIO(body) if isinstance(body, bytes) else body
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"{address(world)}{path}", data=sent, headers=headers) as answer,
    ):
        assert await answer.read() == b""
        return answer.status


def about(world: World, number: int = 1) -> tuple[bytes, int]:
    """An update in which a new person writes /about; and the person's number."""
    person = world.emulator.add_user(language_code="ru", started=True)
    update = (
        b'{"update_id": %d, "message": {"message_id": 1, "date": 1, "text": "/about",'
        b' "entities": [{"type": "bot_command", "offset": 0, "length": 6}],'
        b' "chat": {"id": %d, "type": "private", "first_name": "Sample"},'
        b' "from": {"id": %d, "is_bot": false, "first_name": "Sample", "language_code": "ru"}}}'
    ) % (number, person.id, person.id)
    return update, person.id


async def in_pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    """A body whose length is not told before."""
    for piece in pieces:
        yield piece


async def raw(world: World, sent: bytes, seconds: float = 10) -> bytes:
    """Send bytes and read until the other side closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", world.settings.listen.port)
    try:
        writer.write(sent)
        async with asyncio.timeout(seconds):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_update_that_is_brought_is_answered(hooked: World) -> None:
    """Telegram is told where to, and what it brings is answered, once however often it comes."""
    (told,) = hooked.emulator.calls_of("setWebhook")
    assert told.parameters["url"] == f"{address(hooked)}/hook"
    assert told.parameters["secret_token"] == SECRET
    assert told.parameters["max_connections"] == "40"
    assert all(f'"{kind}"' in told.parameters["allowed_updates"] for kind in ALLOWED_UPDATES)
    update, person = about(hooked)
    assert await bring(hooked, update) == 200
    chat = hooked.emulator.world.chats[person]
    assert "независимый" in (await hooked.said(chat)).text
    assert await bring(hooked, update) == 200
    assert await bring(hooked, in_pieces(update[:50], update[50:])) == 200
    assert len(hooked.emulator.sent(chat)) == 1


@pytest.mark.parametrize(
    ("body", "secret", "path", "status"),
    [
        (b"{}", "wrong", "/hook", 401),
        (b"{}", SECRET + "1", "/hook", 401),
        (b"{}", "", "/hook", 401),
        (b"{}", None, "/hook", 401),
        (b"\xff" * (LARGEST + 1), "wrong", "/hook", 401),
        (b"no json", SECRET, "/hook", 400),
        (b"", SECRET, "/hook", 400),
        (b"[]", SECRET, "/hook", 400),
        (b"null", SECRET, "/hook", 400),
        (b"{}", SECRET, "/hook", 400),
        (b'{"update_id": "1"}', SECRET, "/hook", 400),
        (b'{"update_id": true}', SECRET, "/hook", 400),
        (b'{"update_id": 1.5}', SECRET, "/hook", 400),
        (b'{"update_id": -1}', SECRET, "/hook", 400),
        (b'{"update_id": 1' + b"0" * 400 + b"}", SECRET, "/hook", 400),
        (b'{"update_id": 1, "message": 5}', SECRET, "/hook", 400),
        (b'{"update_id": 1, "message": ' + b"[" * 100_000, SECRET, "/hook", 400),
        (b'{"update_id": 1, "text": "\xff"}', SECRET, "/hook", 400),
        (gzip.compress(b'{"update_id": 1}', mtime=0), SECRET, "/hook", 400),
        (b" " * (LARGEST + 1), SECRET, "/hook", 413),
        (b" " * (8 * LARGEST), SECRET, "/hook", 413),
        (b"{}", SECRET, "/other", 404),
        (b"{}", SECRET, "/hook/", 404),
        (b"{}", SECRET, "/", 404),
    ],
)
async def test_anything_else_is_refused(
    hooked: World, body: bytes, secret: str | None, path: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the secret, or without an update, nothing is taken; nothing is logged either."""
    taken: list[object] = []
    monkeypatch.setattr(receiver.Intake, "__call__", taken.append)
    with capture_logs() as logs:
        assert await bring(hooked, body, secret, path) == status
    assert (taken, logs) == ([], [])


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_other_methods_are_refused(hooked: World, method: str) -> None:
    """Whatever secret they bring."""
    assert await bring(hooked, b"", None, method=method) == 405
    assert await bring(hooked, b"", None, "/other", method) == 404


async def test_largest_body_is_taken_and_a_larger_one_is_cut_off(hooked: World) -> None:
    """Of one whose length nobody tells no more is read than may be kept."""
    update = b'{"update_id": 5}'
    assert await bring(hooked, update + b" " * (LARGEST - len(update))) == 200
    assert await bring(hooked, in_pieces(update, b" " * (LARGEST - len(update)))) == 200
    assert await bring(hooked, in_pieces(update, *[b" " * 65536] * 17)) == 413


async def test_little_is_read_of_a_connection_at_once(hooked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them may have something at the same moment, and memory that was once used stays with the process."""
    pieces: list[int] = []
    read = RequestHandler.data_received

    def note(handler: RequestHandler, data: bytes) -> None:
        pieces.append(len(data))
        read(handler, data)

    monkeypatch.setattr(RequestHandler, "data_received", note)
    assert await bring(hooked, b" " * LARGEST) == 400
    assert max(pieces) <= 128 * 1024


@pytest.mark.parametrize(
    "update",
    [
        b'{"update_id": 7, "something_new": {}}',
        b'{"update_id": 7}',
        (
            b'{"update_id": 7, "edited_message": {"message_id": 1, "date": 1, "text": "/about",'
            b' "chat": {"id": 5, "type": "private"}, "from": {"id": 5, "is_bot": false, "first_name": "Sample"}}}'
        ),
    ],
)
async def test_update_of_a_kind_not_asked_for_is_passed_over(
    hooked: World, update: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is taken off Telegram's hands, and that is all."""
    taken: list[object] = []
    monkeypatch.setattr(receiver.Intake, "__call__", taken.append)
    assert await bring(hooked, update) == 200
    assert taken == []


async def test_update_that_cannot_be_read_is_passed_over(hooked: World) -> None:
    """Telegram would bring it again and again."""
    assert await bring(hooked, b'{"update_id": 7, "message": {"chat": 5}}') == 200
    person = hooked.emulator.add_user(started=True)
    await hooked.app.telegram.send(person.id, Message(html="Sample"))


async def test_update_that_breaks_the_library_keeps_no_end_from_coming(hooked: World) -> None:
    """The application waits for all that it was given; this one's user has no number that could be remembered."""
    broken = (
        b'{"update_id": 8, "message": {"message_id": 1, "date": 1, "text": "/about",'
        b' "chat": {"id": -5, "type": "supergroup", "title": "Sample"},'
        b' "sender_chat": {"id": -5, "type": "supergroup", "title": "Sample"},'
        b' "from": {"id": [5], "is_bot": false, "first_name": "Sample"}}}'
    )
    with capture_logs() as logs:
        assert await bring(hooked, broken) == 200
        async with asyncio.timeout(5):
            await hooked.stop()
    assert [line["update"] for line in logs if line["event"] == "update not handled"] == [8]


async def test_slow_clients_are_cut_off(hooked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a head, with half a head, or with a body that does not come."""
    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.2)
    assert await raw(hooked, b"") == b""
    assert await raw(hooked, b"POST /hook HTTP/1.1\r\nHost: b") == b""
    assert b" 408 " in await raw(hooked, f"{HEAD}Content-Length: 100\r\n\r\n{{".encode())
    assert b" 408 " in await raw(hooked, f"{HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{{".encode())


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b" 400 "),
        (b"no http at all\r\n\r\n", b" 400 "),
        (b"POST /hook HTTP/1.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", b" 400 "),
        (b"POST /hook HTTP/1.1\r\nX: " + b"a" * 3000 + b"\r\n\r\n", b" 400 "),
        (b"POST /hook HTTP/1.1\r\n" + b"X: a\r\n" * 60 + b"\r\n", b" 400 "),
        (b"POST /hook HTTP/1.1\r\n" + b"X: a\r\n" * 500 + b"\r\n", b" 400 "),
        (b"POST /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n", b" 400 "),
        (b"POST /hook HTTP/1.1\r\nContent-Length: -5\r\n\r\n", b" 400 "),
        (f"{HEAD}Transfer-Encoding: chunked\r\n\r\nxyz\r\n".encode(), b" 400 "),
        (b"POST /hook HTTP/1.1\r\nHost: b\r\nX-Telegram-Bot-Api-Secret-Token: \xff\xfe\r\n\r\n", b" 401 "),
        (f"{HEAD}X-Telegram-Bot-Api-Secret-Token: wrong\r\nContent-Length: 2\r\n\r\n{{}}".encode(), b" 401 "),
        (f"{HEAD}Content-Length: 2000000\r\nExpect: 100-continue\r\n\r\n".encode(), b" 413 "),
        (b"GET /nothing HTTP/1.1\r\nHost: b\r\n\r\n" * 2000, b" 404 "),
    ],
)
async def test_strange_requests_are_refused(
    hooked: World, sent: bytes, status: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """And leave no line in the log; the connection is closed after the first of them."""
    answer = await raw(hooked, sent)
    assert status in answer.partition(b"\r\n")[0]
    assert answer.endswith(b"\r\n\r\n")
    assert not any(word in answer for word in (b"Python", b"aiohttp"))
    assert answer.count(b"HTTP/1.") == 1
    assert caplog.records == []


async def test_client_that_asks_before_it_sends_is_told_to_go_on(hooked: World) -> None:
    """As curl does with a body of some size."""
    reader, writer = await asyncio.open_connection("127.0.0.1", hooked.settings.listen.port)
    body = b'{"update_id": 9}'
    writer.write(f"{HEAD}Content-Length: {len(body)}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n".encode())
    assert b" 100 " in await reader.readuntil(b"\r\n\r\n")
    writer.write(body)
    assert b" 200 " in await reader.read()
    writer.close()


async def test_thousand_connections_keep_telegram_from_nothing(hooked: World) -> None:
    """Those that do nothing make room; what is brought meanwhile is answered at once."""
    port = hooked.settings.listen.port
    idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(400)]
    half = [await asyncio.open_connection("127.0.0.1", port) for _ in range(400)]
    for _, writer in half:
        writer.write(b"POST /hook HTTP/1.1\r\nHost: ")
    update, person = about(hooked)
    async with asyncio.timeout(2):
        assert await bring(hooked, update) == 200
        await hooked.said(hooked.emulator.world.chats[person])
    for _, writer in idle + half:
        writer.transport.abort()


async def test_slow_bodies_keep_telegram_from_nothing(hooked: World) -> None:
    """Though they know the secret, and are more than are read at once: the slowest make room."""
    port = hooked.settings.listen.port
    slow = [await asyncio.open_connection("127.0.0.1", port) for _ in range(200)]
    for _, writer in slow:
        writer.write(f"{HEAD}Content-Length: 100\r\n\r\n{{".encode())
    for reader, _ in slow[: -webhook.MOST_AT_ONCE]:
        async with asyncio.timeout(2):
            assert b" 408 " in await reader.readline()
    for number in range(1, 4):
        update, person = about(hooked, number)
        async with asyncio.timeout(2):
            assert await bring(hooked, update) == 200
            await hooked.said(hooked.emulator.world.chats[person])
    with pytest.raises(TimeoutError):  # nothing is said yet to whoever came last
        await asyncio.wait_for(slow[-1][0].read(1), 0.1)
    for _, writer in slow:
        writer.transport.abort()


async def test_too_much_that_waits_is_left_with_telegram(hooked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until there is room, it is asked to come again."""
    update, person = about(hooked)
    monkeypatch.setattr(receiver, "MOST_WAITING", 0)
    assert await bring(hooked, update) == 503
    monkeypatch.setattr(receiver, "MOST_WAITING", 1)
    assert await bring(hooked, update) == 200
    await hooked.said(hooked.emulator.world.chats[person])


@BOTH_WAYS
async def test_with_little_room_all_are_answered(quiet_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes faster than it is handled waits at Telegram."""
    monkeypatch.setattr(receiver, "MOST_WAITING", 2)
    await quiet_world.start()
    people = [quiet_world.emulator.add_user(language_code="en") for _ in range(12)]
    for person in people:
        person.sends("/about")
    for person in people:
        await quiet_world.said(person.chat)
        assert len(quiet_world.emulator.sent(person.chat)) == 1


@BOTH_WAYS
async def test_updates_of_one_chat_are_answered_in_their_order(quiet_world: World) -> None:
    """However many there are at once."""
    await quiet_world.start()
    person = quiet_world.emulator.add_user(language_code="en")
    asked = [person.sends(text) for text in ("/language ru", "/language kk", "/language en", "/about")]
    last = await quiet_world.said(person.chat, lambda message: "independent" in message.text)
    answers = [message.text for message in quiet_world.emulator.sent(person.chat)]
    assert [text.partition(":")[0] for text in answers[:3]] == ["Язык", "Тіл", "Language"]
    assert (answers[3], len(answers)) == (last.text, len(asked))


@BOTH_WAYS
async def test_stop_in_the_middle_loses_and_doubles_nothing(quiet_world: World) -> None:
    """What was taken is answered before the end, and the rest after the next start."""
    await quiet_world.start()
    people = [quiet_world.emulator.add_user(language_code="en") for _ in range(60)]
    for person in people:
        person.sends("/about")
    await quiet_world.said(people[0].chat)
    await quiet_world.stop()
    await quiet_world.start()
    for person in people:
        await quiet_world.said(person.chat)
    assert {len(quiet_world.emulator.sent(person.chat)) for person in people} == {1}


async def test_webhook_is_removed_on_stop_and_nothing_is_dropped(hooked: World) -> None:
    """What comes between two runs is kept by Telegram, whichever way the next one gets it."""
    person = hooked.emulator.add_user(language_code="en")
    person.sends("/about")
    await hooked.stop()
    (deleted,) = hooked.emulator.calls_of("deleteWebhook")
    assert "drop_pending_updates" not in deleted.parameters
    assert hooked.emulator.world.updates.webhook is None
    hooked.settings = replace(hooked.settings, webhook_url="")
    await hooked.start()
    await hooked.said(person.chat)
    await hooked.stop()
    other = hooked.emulator.add_user(language_code="en")
    other.sends("/about")
    hooked.receive_by_webhook()
    await hooked.start()
    async with bringing(hooked.emulator.world):
        await hooked.said(other.chat)
        assert len(hooked.emulator.sent(person.chat)) == 1
        await hooked.stop()


async def test_stop_does_not_wait_for_telegram(hooked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A webhook that could not be taken away is known by the next start."""
    monkeypatch.setattr("bot.telegram.webhook.FAREWELL_SECONDS", 0.2)
    hooked.emulator.inject(dropped(), method="deleteWebhook")
    async with asyncio.timeout(5):
        await hooked.stop()
    assert hooked.emulator.world.updates.webhook is not None
    hooked.settings = replace(hooked.settings, webhook_url="")
    await hooked.start()
    assert hooked.emulator.world.updates.webhook is None
    assert "independent" in (await ask(hooked, hooked.emulator.add_user(language_code="en"), "/about")).text


async def test_webhook_of_whoever_took_over_is_left(hooked: World) -> None:
    """The old bot is stopped after the new one has begun."""
    await hooked.emulator.call("setWebhook", {"url": "https://new.example/hook"})
    await hooked.stop()
    assert hooked.emulator.world.updates.webhook is not None


async def test_address_in_use_is_told_before_telegram_is(quiet_world: World) -> None:
    """Where nobody can listen, Telegram is not pointed there, and the line names the setting."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        quiet_world.receive_by_webhook()
        changes = {"listen": Address("127.0.0.1", taken.getsockname()[1])}
        quiet_world.settings = replace(quiet_world.settings, **changes)
        with pytest.raises(ConfigError, match=r"^LISTEN: .* cannot be listened on"):
            await quiet_world.start()
    assert quiet_world.emulator.calls_of("setWebhook") == []
