"""What a copy of a large database costs those who are answered while it is made, and messages go out."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import sys
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

from bot.store.daily import copy_daily
from tests.bench.measures import PAID, Figure, arrived, at_most
from tests.bench.stage import ROOT, Bot, Telegram, bot, fill, telegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

STORIES, BYTES = 120_000, 8_000
"""So many stories of so many bytes are 1 GB."""

PEOPLE = 10_000
PAUSE_SECONDS = 0.05
"""Between an answer and the next question."""

ROUNDS, QUESTIONS = 3, 200
"""How often questions without a copy take turns with those during one, and how many are asked without."""


def enlarge(database: Path) -> None:
    """Let there be an archive of a gigabyte, which is in the index already."""
    with closing(sqlite3.connect(database)) as connection, connection:
        numbers = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :stories)"
        values = {"stories": STORIES, "bytes": BYTES // 2}
        for sql in (
            "INSERT INTO story (story, sorted_at, first_seen, push) SELECT n, n, n, 'import' FROM n",
            """
            INSERT INTO edition (story, language, site, external_id, canonical_url, url, title, summary, first_seen)
            SELECT n, 'en', 'archive.example', n, '', '', 'An old story ' || n, hex(randomblob(:bytes)), n FROM n
            """,
        ):
            connection.execute(f"{numbers} {sql}", values)
        for table in ("unindexed", "matter_pending"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of these


async def backup(folder: Path) -> AsyncIterator[Figure]:
    """Answers while a story goes out, with and without a copy being made, by turns."""
    for name, settings in (("paid", PAID), ("free", {})):
        database = folder / name
        database.mkdir()
        async with telegram(people=PEOPLE) as to:
            await fill(database / "bench.db", to.chats)
            await asyncio.to_thread(enlarge, database / "bench.db")
            async with bot(database, to, **settings) as on:
                await to.ask("/latest")
                sending = asyncio.create_task(_send(on, to))
                await arrived(to, 200)
                for kind in ("by command", "daily"):
                    async for figure in _measured(f"{name}, {kind}", on, to, database):
                        yield figure
                sending.cancel()
                with suppress(asyncio.CancelledError):
                    await sending


async def _send(on: Bot, to: Telegram) -> None:
    """Let one story after the other go out."""
    for number in count(1):
        await on.publish(number)
        await arrived(to, number * PEOPLE - 300)


async def _measured(name: str, on: Bot, to: Telegram, folder: Path) -> AsyncIterator[Figure]:
    without: list[float] = []
    during: list[float] = []
    took: list[float] = []
    log = 0
    for number in range(ROUNDS):
        without += [await _ask(to) for _ in range(QUESTIONS)]
        begun = time.monotonic()
        copying = asyncio.create_task(_copy(on.database, folder, f"{name}-{number}", daily=name.endswith("daily")))
        while not copying.done():
            during.append(await _ask(to))
            log = max(log, on.database.with_name(f"{on.database.name}-wal").stat().st_size)
        await copying
        took.append(time.monotonic() - begun)
    yield Figure(f"copy, {name}: takes; {len(during)} answers meanwhile", f"{statistics.median(took):.1f} s")
    yield Figure(f"copy, {name}: the log grows to", f"{log / 1024**2:.0f} MiB")
    for part, which in (("p50", 49), ("p99", 98)):
        idle, busy = _cut(without, which), _cut(during, which)
        yield Figure(f"answer without a copy, with one, {name} ({part})", f"{idle:.0f}, {busy:.0f} ms")
    later = _cut(during, 98) - _cut(without, 98)
    yield at_most(f"answer during a copy, {name} (p99): later by", later, 50, "ms")


def _cut(times: list[float], percent: int) -> float:
    """Milliseconds that so many of a hundred answers do not pass."""
    return 1000 * statistics.quantiles(times, n=100)[percent]


async def _ask(to: Telegram) -> float:
    await asyncio.sleep(PAUSE_SECONDS)
    return await to.ask("/latest")


async def _copy(database: Path, folder: Path, name: str, *, daily: bool) -> None:
    if daily:
        made = await copy_daily(database, folder / "copies", datetime.now(UTC).date(), 1)
    else:
        made = folder / f"{name}.copy"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "backup", str(made)),
            cwd=ROOT,
            env={"DATABASE_PATH": str(database), "PATH": ""},
            stdout=asyncio.subprocess.DEVNULL,
        )
        assert await process.wait() == 0
    made.unlink()
