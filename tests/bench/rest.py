"""What a bot costs that has nothing to do: its start, and its memory, with no story and with a million."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bot.model import LANGUAGES
from bot.store.migration import migrate
from tests.bench.measures import Figure, at_most
from tests.bench.stage import bot, resident, telegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

FEW, MANY = 0, 1_000_000

STARTS = 5

IDLE_SECONDS = 20.0
"""After which a bot that has just started is at rest."""

MEGABYTE = 1_000_000 / 2**20
"""In MiB, which memory is measured in."""

POLLING = "getUpdates"

METRICS = {"METRICS_LISTEN": "127.0.0.1:0"}

SQL = """
INSERT INTO story (story, sorted_at, first_seen, push) SELECT n, n, n, 'import' FROM n;
INSERT INTO edition (story, language, site, external_id, canonical_url, url, title, summary, first_seen)
    SELECT n, :language, 'archive.example', n, '', '', 'An old story ' || n, 'Of which there is a summary', n FROM n;
INSERT INTO story_topic (topic, sorted_at, story) SELECT 'education', n, n FROM n;
INSERT INTO indexed (place, story, words) SELECT n, n, x'01000000' FROM n;
DELETE FROM unindexed;
DELETE FROM matter_pending;
"""


def lay(database: Path, stories: int) -> None:
    """Make a database with an archive that is in the index already."""
    migrate(database)
    with closing(sqlite3.connect(database)) as connection, connection:
        for statement in filter(str.strip, SQL.split(";")):
            for language in LANGUAGES if "edition" in statement else LANGUAGES[:1]:
                numbers = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :stories)"
                text = statement if "FROM n" not in statement else f"{numbers} {statement}"
                connection.execute(text, {"stories": stories, "language": language})


async def rest(folder: Path) -> AsyncIterator[Figure]:
    """Starts until updates are asked for, and the memory of a bot that then has nothing to do."""
    for stories in (FEW, MANY):
        home = folder / str(stories)
        home.mkdir()
        await asyncio.to_thread(lay, home / "bench.db", stories)
        seconds = [await _start(home) for _ in range(STARTS)]
        yield at_most(f"rest: start with {stories:,} stories, slowest of {STARTS}", max(seconds), 2, "s")
    for name, settings in (("", {}), (", with metrics", METRICS)):
        async with telegram(people=0) as to, bot(folder / str(MANY), to, ready=POLLING, **settings) as on:
            await asyncio.sleep(IDLE_SECONDS)
            held = [on.memory(), *map(resident, on.children())]
        yield at_most(f"rest: memory of all its processes{name}", sum(held) / MEGABYTE, 95, "MB")


async def _start(home: Path) -> float:
    async with telegram(people=0) as to, bot(home, to, ready=POLLING) as on:
        begun = (await to.told())["begun"]
        assert isinstance(begun, dict)
        polled: float = begun[POLLING]
        return polled - on.begun
