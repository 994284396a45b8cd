"""Telegram's side of a webhook: brings updates, one after the other, and again where the bot does not take them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import aiohttp

if TYPE_CHECKING:
    from bot.demo.delivery import UpdateQueue
    from bot.demo.world import World
    from tests.soak.dial import Dial

HOOK: Final = "https://bot.example/hook"
"""What the bot is told; it is reached on its own port, as behind a proxy."""

SECRET: Final = "Sample-secret-of-a-webhook"  # noqa: S105 - of a sample

_AGAIN_SECONDS = 1.0
_LOOK_SECONDS = 3600.0
_OK = 200


async def bring_updates(world: World, dial: Dial, port: int) -> None:
    """Bring what there is to bring whenever a webhook is set, until cancelled."""
    queue = world.updates
    async with aiohttp.ClientSession() as session:
        while True:
            if not await world.bell.wait(lambda: bool(queue.webhook and queue.pending), _LOOK_SECONDS):
                continue
            dial.takes_off(lively=True)
            try:
                taken = await _bring(session, queue, port)
            finally:
                dial.lands()
            if not taken:
                await asyncio.sleep(_AGAIN_SECONDS)


async def _bring(session: aiohttp.ClientSession, queue: UpdateQueue, port: int) -> bool:
    update = queue.pending[0]
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    with suppress(aiohttp.ClientError, TimeoutError, OSError):
        async with session.post(f"http://127.0.0.1:{port}/hook", json=update, headers=headers) as answer:
            if answer.status == _OK:
                queue.pending = [one for one in queue.pending if one["update_id"] != update["update_id"]]
                return True
    return False
