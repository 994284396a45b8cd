"""Who the bot is, asked of Telegram at the start, or of something else that answers in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.demo.emulator import Emulator
from bot.demo.loopback import serve_on_loopback
from bot.errors import ConfigError
from bot.precedence import Precedence
from bot.telegram import receiver
from bot.telegram.receiver import build_application, introduced
from bot.telegram.request import AiohttpRequest
from tests.factories import make_troubles

if TYPE_CHECKING:
    from collections.abc import Sequence

TOKEN = Emulator().token
ME = {"id": 5, "is_bot": True, "first_name": "Sample", "username": "sample_bot"}


async def introduce(results: Sequence[object]) -> tuple[str, int]:
    """Ask somebody who answers getMe with each of these, then with the last for ever; the username, and how often."""
    given: list[object] = []

    async def answer(_request: web.Request) -> web.Response:
        given.append(results[min(len(given), len(results) - 1)])
        return web.json_response({"ok": True, "result": given[-1]})

    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/getMe", answer)
    async with serve_on_loopback(app, 0) as url:
        application = build_application(AiohttpRequest(), url, TOKEN, Precedence())
        async with introduced(application, make_troubles()) as username:
            return username, len(given)


@pytest.mark.parametrize("result", [5, None, "words", [], [1], {}, {"id": 5}])
async def test_answer_that_is_no_user_is_waited_out(result: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy's perhaps: as with any other trouble Telegram is asked again."""
    monkeypatch.setattr(receiver, "FIRST_RETRY_SECONDS", 0.01)
    assert await introduce([result, result, ME]) == ("sample_bot", 3)


@pytest.mark.parametrize("wrong", [{"id": "5"}, {"id": 2**70}, {"id": None}, {"username": None}, {"username": 5}])
async def test_answer_that_is_no_bot_is_the_end(wrong: dict[str, object]) -> None:
    """With one line that names the setting, before anything is stored."""
    with pytest.raises(ConfigError, match=r"^BOT_API_URL: "):
        await introduce([ME | wrong])
