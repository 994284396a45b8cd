"""Updates brought by Telegram instead of fetched."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.address import Address
from bot.config import Secret
from bot.errors import ConfigError
from bot.model import Message

if TYPE_CHECKING:
    from tests.flow.conftest import World

SECRET = "sample-secret_1"  # noqa: S105 - a test's


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
async def hooked(quiet_world: World) -> World:
    """A bot that listens for a webhook."""
    quiet_world.settings = replace(
        quiet_world.settings,
        webhook_url="https://bot.example/hook",
        webhook_secret=Secret(SECRET),
        listen=Address("127.0.0.1", free_port()),
    )
    await quiet_world.start()
    return quiet_world


async def bring(world: World, body: bytes, secret: str = SECRET, path: str = "/hook") -> int:
    """Post what Telegram would; the status of the answer."""
    listen = world.settings.listen
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://{listen.host}:{listen.port}{path}", data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_update_that_is_brought_is_answered(hooked: World) -> None:
    """Telegram is told where to, and what it brings is answered."""
    (told,) = hooked.emulator.calls_of("setWebhook")
    assert told.parameters["url"] == "https://bot.example/hook"
    assert told.parameters["secret_token"] == SECRET
    person = hooked.emulator.add_user(language_code="ru", started=True)
    update = (
        b'{"update_id": 1, "message": {"message_id": 1, "date": 1, "text": "/about",'
        b' "chat": {"id": %d, "type": "private", "first_name": "Sample"},'
        b' "from": {"id": %d, "is_bot": false, "first_name": "Sample", "language_code": "ru"}}}'
    ) % (person.id, person.id)
    assert await bring(hooked, update) == 200
    assert "независимый" in (await hooked.said(person.chat)).text
    assert await bring(hooked, update) == 200
    assert len(hooked.emulator.sent(person.chat)) == 1


@pytest.mark.parametrize(
    ("body", "secret", "path", "status"),
    [
        (b"{}", "wrong", "/hook", 403),
        (b"{}", "", "/hook", 403),
        (b"no json", SECRET, "/hook", 400),
        (b"[]", SECRET, "/hook", 400),
        (b"{}", SECRET, "/other", 404),
    ],
)
async def test_anything_else_is_refused(hooked: World, body: bytes, secret: str, path: str, status: int) -> None:
    """Without the secret, or without an update, nothing is taken."""
    assert await bring(hooked, body, secret, path) == status


async def test_update_of_an_unknown_kind_is_passed_over(hooked: World) -> None:
    """What Telegram may bring one day does no harm."""
    assert await bring(hooked, b'{"update_id": 7, "something_new": {}}') == 200
    person = hooked.emulator.add_user(started=True)
    assert await bring(hooked, b'{"message": 5}') == 200
    await hooked.app.telegram.send(person.id, Message(html="Sample"))


async def test_address_in_use_is_told_before_telegram_is(quiet_world: World) -> None:
    """Where nobody can listen, Telegram is not pointed there, and the line names the setting."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        changes = {
            "webhook_url": "https://bot.example/hook",
            "webhook_secret": Secret(SECRET),
            "listen": Address("127.0.0.1", taken.getsockname()[1]),
        }
        quiet_world.settings = replace(quiet_world.settings, **changes)
        with pytest.raises(ConfigError, match="LISTEN"):
            await quiet_world.start()
    assert quiet_world.emulator.calls_of("setWebhook") == []
