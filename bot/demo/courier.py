"""Updates brought to the bot's webhook, as a Bot API server of one's own brings them: over plain http, on loopback.

Updates of one chat come one after the other, those of different chats side by side, and each again and again, later
each time, until it is taken.

Simplified: Telegram waits longer between its tries, gives up after a day, and takes an answer that is a request.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from http import HTTPStatus

import aiohttp
import orjson

from bot.demo.arguments import Json
from bot.demo.delivery import Webhook
from bot.demo.world import World

PATIENCE_SECONDS = 10.0
"""How long the bot may take to answer."""

_FIRST_WAIT, _LONGEST_WAIT = 0.02, 0.2
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@asynccontextmanager
async def bringing(world: World) -> AsyncIterator[Courier]:
    """Bring updates wherever the bot wants them brought, while the block runs."""
    world.updates.own_server = True
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as session:
        courier = Courier(world, session)
        task = asyncio.create_task(courier.run())
        try:
            yield courier
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


class Courier:
    """Who brings them."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self._world = world
        self._session = session
        self._ways: dict[str, asyncio.Task[None]] = {}
        self.answers: list[int] = []
        """What the bot answered to each try (HTTP); 0: nothing."""

    async def run(self) -> None:
        """Bring until cancelled."""
        try:
            while True:
                rung = self._world.bell.rung
                self._set_out()
                await self._world.bell.wait(partial(self._has_rung, rung), PATIENCE_SECONDS)
        finally:
            ways = list(self._ways.values())
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    def _has_rung(self, since: int) -> bool:
        return self._world.bell.rung != since

    def _set_out(self) -> None:
        webhook = self._world.updates.webhook
        if webhook is None:
            return
        for update in list(self._world.updates.pending):
            line = _line(update)
            if line not in self._ways and len(self._ways) < webhook.max_connections:
                self._ways[line] = asyncio.create_task(self._bring(webhook, update, line))

    async def _bring(self, webhook: Webhook, update: Json, line: str) -> None:
        wait = _FIRST_WAIT
        try:
            while self._world.updates.webhook == webhook:
                self.answers.append(status := await self._knock(webhook, update))
                if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
                    return self._world.updates.brought(update)
                self._world.updates.last_error = f"Wrong response from the webhook: {status}"
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
        finally:
            del self._ways[line]
            self._world.bell.ring()

    async def _knock(self, webhook: Webhook, update: Json) -> int:
        headers = {"Content-Type": "application/json", _HEADER: webhook.secret_token}
        try:
            async with self._session.post(webhook.url, data=orjson.dumps(update), headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0


def _line(update: Json) -> str:
    """Whose turn an update waits for: its chat's, or its sender's where there is none."""
    payload = next(value for key, value in update.items() if key != "update_id")
    if not isinstance(payload, Mapping):
        return ""
    message = payload.get("message", payload)
    chat = message.get("chat") if isinstance(message, Mapping) else None
    place = chat if isinstance(chat, Mapping) else payload.get("from")
    return f"{place.get('id')}" if isinstance(place, Mapping) else ""
