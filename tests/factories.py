"""Sample things for tests. Every story in them is invented and says so."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from bot.analysis.synonyms import Synonyms
from bot.decide import decide
from bot.model import Chat, ChatKind, Condition, Language, ParsedItem, Published, Reading, ReadMemory, Source
from bot.rereading import remember
from bot.search.reading import read_queries
from bot.store.intake import carry_out
from bot.store.knowledge import known_of
from bot.store.migration import migrate
from bot.store.nearby import with_nearby
from bot.store.reads import keep_memory
from bot.topics import Topics
from bot.troubles import Troubles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store import Store

ZONE = ZoneInfo("Asia/Almaty")
NOW = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
"""Two in the afternoon in Almaty."""

QUERIES = read_queries(Topics(()), Synonyms(()), ZONE)
"""Reads searches where there are no topics and no synonyms."""

MAIN_TOPIC = "protection-of-childrens-rights"


def make_source(name: str = "sample-en", language: Language = "en", **changes: object) -> Source:
    """A listing of the sample site."""
    source = Source(
        name=name,
        kind="listing",
        url=f"https://news.example/{language}/tag",
        site="news.example",
        language=language,
        topics=(MAIN_TOPIC,),
        link=re.compile(r"/news/[a-z-]+-(?P<id>\d+)$"),
        pause=0,
    )
    return replace(source, **changes)  # type: ignore[arg-type] # names and types as Source has them


def make_item(
    number: int, language: Language = "en", *, title: str = "", published: Published | None = None, summary: str = ""
) -> ParsedItem:
    """An item of the sample site; the same number in another language is the same story."""
    return ParsedItem(
        url=f"https://news.example/{language}/news/sample-story-{number}",
        language=language,
        title=title or f"Sample story {number} ({language})",
        external_id=str(number),
        summary=summary or f"Summary of sample story {number} ({language}).",
        published=published,
    )


def make_reading(items: Sequence[ParsedItem], source: Source | None = None, **changes: object) -> Reading:
    """A good reading of the sample site, newest first."""
    reading = Reading(source=source or make_source(), condition=Condition.OK, items=tuple(items), etag='"1"')
    return replace(reading, **changes)  # type: ignore[arg-type] # names and types as Reading has them


def make_chat(number: int = 7, kind: ChatKind = "private", language: Language = "en", title: str = "Sample") -> Chat:
    """A chat."""
    return Chat(id=number, kind=kind, language=language, title=title)


def make_troubles() -> Troubles:
    """Troubles of which nobody hears but the log."""
    return Troubles(clock=time.monotonic, log=structlog.get_logger())


def lay_database(path: Path) -> None:
    """Put an empty database where a test's own is to be: to make each by all migrations takes as long as many tests."""
    path.parent.mkdir(parents=True)
    path.write_bytes(_empty_database())


@cache
def _empty_database() -> bytes:
    with TemporaryDirectory() as folder:
        migrate(path := Path(folder) / "empty.db")
        return path.read_bytes()


async def take_in(
    store: Store, *readings: Reading, now: datetime = NOW, known_source: bool = True, zone: ZoneInfo = ZONE
) -> list[int]:
    """Store readings as ingest does, their sources having been read before; the numbers of the stories there are."""
    memory = ReadMemory(last_good_at=now - timedelta(hours=1)) if known_source else ReadMemory()
    memories = {reading.source.name: memory for reading in readings}
    async with store.database.write() as tx:
        site, items = readings[0].source.site, [item for reading in readings for item in reading.items]
        known = await with_nearby(tx, await known_of(tx, site, items), site, items, now, zone)
        decision = decide(readings, memories, known, now=now, max_age=timedelta(days=3), zone=zone)
        await carry_out(tx, decision.intents, now, zone)
        for reading in readings:
            kept = remember(memory, reading, now=now, unchanged=False)
            await keep_memory(tx, reading.source.name, kept)
    return [row["story"] for row in await store.database.read("SELECT story FROM story ORDER BY story")]
