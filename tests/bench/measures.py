"""The measures: each sets a stage, lets the bot deliver, and says what was seen and what must hold."""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.departure import Departures
from bot.store import open_store
from tests.bench.stage import ROOT, Bot, Telegram, bot, fill, publish, telegram
from tests.factories import ZONE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

PAID = {"PAID_BROADCAST": "true", "PAID_STARS_A_DAY": "100000"}
FLOODED = "sendMessage 429"


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that was measured; `holds` is None where nothing is demanded."""

    name: str
    value: str
    demand: str = ""
    holds: bool | None = None


def at_most(name: str, value: float, limit: float, unit: str) -> Figure:
    """A figure that must not be higher."""
    return Figure(name, f"{value:.3g} {unit}", f"at most {limit:g}", value <= limit)


def at_least(name: str, value: float, limit: float, unit: str) -> Figure:
    """A figure that must not be lower."""
    return Figure(name, f"{value:.4g} {unit}", f"at least {limit:g}", value >= limit)


@dataclass(frozen=True, slots=True)
class Push:
    """A story on its way to many chats."""

    first: float
    """Seconds from storing it to the first message."""
    rate: float
    """Messages a second between the first and the last second."""
    cost: float
    """Milliseconds of processor a message."""
    memory: float
    """MiB at the end."""
    arrivals: list[float]
    flooded: int


async def push(on: Bot, to: Telegram, messages: int, *, number: int = 1) -> Push:
    """Publish a story and wait until so many messages more have come."""
    before, cost = len(await to.arrivals()), on.cpu()
    stored = await on.publish(number)
    arrivals = await arrived(to, before + messages)
    await asyncio.sleep(0.3)  # what is in flight is written down
    cost = on.cpu() - cost
    mine = arrivals[before:]
    steady = [moment for moment in mine if mine[0] + 1 <= moment <= mine[-1] - 1]
    answers = (await to.told())["answers"]
    assert isinstance(answers, dict)
    return Push(
        first=mine[0] - stored,
        rate=(len(steady) - 1) / (steady[-1] - steady[0]) if len(steady) > 1 else 0.0,
        cost=1000 * cost / len(mine),
        memory=on.memory(),
        arrivals=mine,
        flooded=answers.get(FLOODED, 0),
    )


async def arrived(to: Telegram, messages: int) -> list[float]:
    last, since = 0, time.monotonic()
    while len(arrivals := await to.arrivals()) < messages:
        if len(arrivals) > last:
            last, since = len(arrivals), time.monotonic()
        assert time.monotonic() - since < 30, f"nothing comes any more after {last} messages of {messages}"
        await asyncio.sleep(0.5)
    return arrivals


def most_in_a_second(arrivals: list[float]) -> int:
    """The most messages that came within any second."""
    most, first = 0, 0
    for n, moment in enumerate(arrivals):
        while arrivals[first] + 1.0 <= moment:
            first += 1
        most = max(most, n - first + 1)
    return most


async def paid(folder: Path) -> AsyncIterator[Figure]:
    """One story to 20,000 chats, a thousand a second."""
    async with telegram(people=20_000) as to:
        await fill(folder / "bench.db", to.chats)
        async with bot(folder, to, **PAID) as on:
            seen = await push(on, to, 20_000)
    yield at_least("paid: messages a second, 20,000 chats", seen.rate, 950, "/s")
    yield at_most("paid: refused with 429", seen.flooded, 0, "messages")
    yield at_most("paid: processor a message", seen.cost, 0.60, "ms")
    yield at_most("paid: memory", seen.memory, 130, "MiB")


async def free(folder: Path) -> AsyncIterator[Figure]:
    """One story to 3,000 chats, groups among them, at the rate that costs nothing."""
    async with telegram(people=2_900, groups=100) as to:
        await fill(folder / "bench.db", to.chats)
        async with bot(folder, to) as on:
            seen = await push(on, to, 3_000)
    yield at_least("free: part of the budget that is used", 100 * seen.rate / 30, 97, "%")
    yield at_most("free: most messages in any second", most_in_a_second(seen.arrivals), 30, "messages")
    yield at_most("free: refused with 429", seen.flooded, 0, "messages")
    yield Figure("free: first message after storing", f"{seen.first:.2f} s")


async def lifted(folder: Path) -> AsyncIterator[Figure]:
    """What is reached where nobody counts."""
    async with telegram(people=20_000, overall=0) as to:
        await fill(folder / "bench.db", to.chats)
        async with bot(folder, to, MESSAGES_PER_SECOND="10000") as on:
            seen = await push(on, to, 20_000)
    yield Figure("budget lifted: messages a second", f"{seen.rate:.0f} /s")
    yield Figure("budget lifted: processor a message", f"{seen.cost:.2f} ms")


async def answers(folder: Path) -> AsyncIterator[Figure]:
    """How long somebody waits for /latest, while nothing happens and while a story goes out."""
    for name, settings, chats in (("paid", PAID, 20_000), ("free", {}, 3_000)):
        async with telegram(people=chats) as to:
            database = folder / name
            database.mkdir()
            await fill(database / "bench.db", to.chats)
            async with bot(database, to, **settings) as on:
                await to.ask("/latest")
                idle = [await to.ask("/latest") for _ in range(100)]
                await on.publish()
                await arrived(to, 200)
                busy = [await to.ask("/latest") for _ in range(100)]
        later = 1000 * (_p99(busy) - _p99(idle))
        yield Figure(f"answer while idle, {name} (p99)", f"{1000 * _p99(idle):.0f} ms")
        yield at_most(f"answer during a fan-out, {name} (p99): later than idle by", later, 50, "ms")


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


async def growth(folder: Path) -> AsyncIterator[Figure]:
    """What a message costs with few rows waiting and with a million, and how much the bot holds."""
    async with telegram(people=1_000) as to:
        small = folder / "small"
        small.mkdir()
        await fill(small / "bench.db", to.chats)
        async with bot(small, to, **PAID) as on:
            few = [await push(on, to, 1_000, number=number) for number in range(1, 11)]
    async with telegram(people=10_000) as to:
        large = folder / "large"
        large.mkdir()
        first = to.chats[0]
        await fill(large / "bench.db", range(first, first + 1_000_000))
        async for figure in spreading(large / "bench.db"):
            yield figure
        async with bot(large, to, **PAID) as on:
            start = len(await arrived(to, 1_000))
            before = on.cpu()
            end = len(await arrived(to, start + 8_000))
            many = 1000 * (on.cpu() - before) / (end - start)
            memory = on.memory()
    costs = statistics.median(one.cost for one in few)
    yield Figure("processor a message, 1,000 rows waiting", f"{costs:.2f} ms")
    yield Figure("processor a message, 1,000,000 rows waiting", f"{many:.2f} ms")
    yield at_most("growth from 1,000 to 1,000,000 rows", many / costs, 1.3, "times")
    yield Figure("memory with 1,000 chats, with 1,000,000", f"{few[-1].memory:.0f}, {memory:.0f} MiB")


async def spreading(database: Path) -> AsyncIterator[Figure]:
    """How long the fan-out of a story to a million chats holds the database, chunk by chunk."""
    await publish(database)
    took: list[float] = []
    async with open_store(database) as store:
        while True:
            begun = time.monotonic()
            if not await store.outbox.fan_out_chunk(datetime.now(UTC), Departures(ZONE)):
                break
            took.append(1000 * (time.monotonic() - begun))
    yield at_most("fan-out to 1,000,000 chats: first chunk there after", took[0] / 1000, 1, "s")
    yield at_most("fan-out to 1,000,000 chats: longest write lock", max(took), 60, "ms")
    yield Figure("fan-out to 1,000,000 chats: all", f"{sum(took) / 1000:.0f} s, {len(took)} chunks")


async def yardsticks(_folder: Path) -> AsyncIterator[Figure]:
    """What others reach on this machine in this run."""
    for name, kind, in_flight, messages in (
        ("python-telegram-bot, 16 in flight", "httpx", 16, 1_500),
        ("python-telegram-bot, 64 in flight", "httpx", 64, 1_500),
        ("python-telegram-bot over aiohttp, no outbox", "aiohttp", 128, 8_000),
    ):
        async with telegram(people=messages, overall=0) as to:
            command = ("-m", "tests.bench.yardsticks", kind, to.url, to.token, str(messages), str(in_flight))
            process = await asyncio.create_subprocess_exec(
                sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
            )
            told, _ = await process.communicate()
            rate, cost = map(float, told.split())
        yield Figure(f"yardstick: {name}", f"{rate:.0f} /s, {cost:.2f} ms")


MEASURES = {
    "yardsticks": yardsticks,
    "paid": paid,
    "lifted": lifted,
    "answers": answers,
    "growth": growth,
    "free": free,
}
"""By name, in the order in which they are taken."""
