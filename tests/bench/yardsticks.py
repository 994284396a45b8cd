"""What others reach on the same machine: python-telegram-bot's own client, and ours without an outbox behind it.

A process of its own, so that its processor time is its own: prints messages a second and milliseconds a message.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.telegram.request import AiohttpRequest

TEXT = "<b>Sample story</b>\n\n" + "Words of a sample. " * 20


async def _send(client: Bot, chats: list[int], in_flight: int) -> None:
    queue = iter(chats)

    async def work() -> None:
        for chat in queue:
            await client.send_message(chat, TEXT, parse_mode="HTML")

    await asyncio.gather(*(work() for _ in range(in_flight)))


async def main(kind: str, url: str, token: str, messages: int, in_flight: int) -> None:
    """Send so many messages, with so many requests at once."""
    request = AiohttpRequest() if kind == "aiohttp" else HTTPXRequest(connection_pool_size=in_flight, pool_timeout=60)
    async with Bot(token, base_url=f"{url}/bot", request=request, get_updates_request=AiohttpRequest()) as client:
        begun, processor = time.monotonic(), time.process_time()
        await _send(client, [7_000_000_002 + n for n in range(messages)], in_flight)
        seconds, cost = time.monotonic() - begun, time.process_time() - processor
    sys.stdout.write(f"{messages / seconds} {1000 * cost / messages}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=("httpx", "aiohttp"))
    parser.add_argument("url")
    parser.add_argument("token")
    parser.add_argument("messages", type=int)
    parser.add_argument("in_flight", type=int)
    given = parser.parse_args()
    asyncio.run(main(given.kind, given.url, given.token, given.messages, given.in_flight))
