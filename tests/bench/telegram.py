"""The Bot API emulator in a process of its own, as far away as Telegram is: each answer comes so much later.

It keeps Telegram's rates, writes down when each message came, and tells it to whoever asks at /bench.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import time
from collections import Counter
from itertools import cycle
from typing import TYPE_CHECKING

import orjson
from aiohttp import web

from bot.demo.emulator import Emulator
from bot.demo.endpoint import add_bot_api
from bot.demo.loopback import serve_on_loopback

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.demo.attachment import Attachment

LATENCY = 0.06
"""Seconds of a round trip to Telegram."""


class Watched(Emulator):
    """An emulator that remembers of messages only when they came, however many there are."""

    def __init__(self) -> None:
        super().__init__(most_calls=1000)
        self.arrivals: list[float] = []
        self.answers: Counter[str] = Counter()
        self.begun: dict[str, float] = {}
        """When each method was called first."""
        self.heard = asyncio.Event()
        self.asker = 0
        """The chat whose messages end a wait for an answer."""

    async def call(
        self,
        method: str,
        parameters: Mapping[str, str],
        *,
        token: str | None = None,
        files: Mapping[str, Attachment] | None = None,
    ) -> tuple[int, bytes]:
        """Carry out a request, and note how it went."""
        arrived = time.monotonic()
        self.begun.setdefault(method, arrived)
        status, body = await super().call(method, parameters, token=token, files=files)
        self.answers[f"{method} {status}"] += 1
        if method == "sendMessage" and status == 200:
            self.arrivals.append(arrived)
            chat = int(parameters["chat_id"])
            self.world.chats[chat].messages.clear()
            if chat == self.asker:
                self.heard.set()
        return status, body


async def _serve(people: int, groups: int, askers: int, overall: int) -> None:
    emulator = Watched()
    emulator.world.paid_broadcast = True
    followers = [emulator.add_user(started=True).chat for _ in range(people)]
    asking = cycle([emulator.add_user(started=True) for _ in range(askers)])
    if groups:
        owner = emulator.add_user(started=True)
        followers += [emulator.add_group(owner=owner) for _ in range(groups)]
    if overall:
        emulator.keep_rates(overall)

    async def tell(_request: web.Request) -> web.Response:
        told = {
            "arrivals": emulator.arrivals,
            "answers": dict(emulator.answers),
            "begun": emulator.begun,
            "paid": emulator.world.rates.paid if emulator.world.rates else 0,
        }
        return web.Response(body=orjson.dumps(told), content_type="application/json")

    async def ask(request: web.Request) -> web.Response:
        """Let somebody say something, and tell how many seconds the answer took to come."""
        asker = next(asking)  # each time another one, who is not yet to wait for a second to pass
        emulator.asker = asker.id
        emulator.heard.clear()
        said = time.monotonic()
        asker.sends(request.query["text"])
        async with asyncio.timeout(30):
            await emulator.heard.wait()
        return web.Response(body=orjson.dumps(time.monotonic() - said), content_type="application/json")

    app = web.Application()
    app.router.add_get("/bench", tell)
    app.router.add_post("/bench/ask", ask)
    add_bot_api(app, emulator, LATENCY)
    gc.freeze()
    async with serve_on_loopback(app, 0) as url:
        chats = [chat.id for chat in followers]
        sys.stdout.write(orjson.dumps({"url": url, "token": emulator.token, "chats": chats}).decode() + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--groups", type=int, default=0)
    parser.add_argument("--askers", type=int, default=100)
    parser.add_argument("--overall", type=int, default=30)
    arguments = parser.parse_args()
    asyncio.run(_serve(arguments.people, arguments.groups, arguments.askers, arguments.overall))
