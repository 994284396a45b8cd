"""Files of stories and chats into the store, a part at a time.

Each part is a transaction of its own, so that memory stays flat and a running bot never waits long. While the database
writes one, the next is read; stories, whose words take as long to read as to write, in a process of its own.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Final, Protocol, TypeAlias, TypeVar

from bot.cli.elsewhere import elsewhere
from bot.config import Settings
from bot.departure import Departures
from bot.packaged import read_topics
from bot.store.bulk import store_stories
from bot.store.database import Database, Transaction, open_database
from bot.store.indexing import index_all
from bot.store.roster import store_chats
from bot.topics import parse_topics
from bot.transfer.chats import ChatLine, Subjects, parse_chat
from bot.transfer.reading import Numbered, Prepared, StoryReader, read_part, read_stories
from bot.transfer.stories import StoryLine

Line = TypeVar("Line")

PART: Final = 1000
"""Lines a transaction."""

_TURN: Final = 10
"""Lines read at one go where they are read beside the event loop's other work."""

_BREATH: Final = 0.02
"""Seconds between two transactions, in which a running bot gets its turn at the file."""

_MOST_TERMS: Final = 500_000
"""Numbers of keys that are remembered from part to part: fifty megabytes."""

_INDEXED: Final = 250
"""Stories that one transaction indexes where those of an older archive were not yet."""


class _Counts(Protocol):
    @property
    def new(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def unchanged(self) -> int: ...


_Read: TypeAlias = Callable[[list[Numbered]], Coroutine[object, object, Prepared[Line]]]
_Store: TypeAlias = Callable[[Transaction, Prepared[Line]], Awaitable[_Counts]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What became of the lines of a file."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: int = 0
    """Lines that could not be taken."""


async def import_stories(
    settings: Settings, lines: Iterable[bytes], report: Callable[[str], None], now: datetime
) -> Totals:
    """Store stories; each bad line is reported with its number, and skipped."""
    topics = read_topics(settings)
    reader = StoryReader(topics, settings.timezone)
    terms: dict[str, int] = {}

    async def here(part: list[Numbered]) -> Prepared[StoryLine]:
        return replace(await _in_turns(part, reader.parse), words=reader.words)

    async def store(tx: Transaction, part: Prepared[StoryLine]) -> _Counts:
        if len(terms) > _MOST_TERMS:
            terms.clear()
        return await store_stories(tx, part.good, now, settings.timezone, part.words, terms)

    there = partial(read_stories, topics, settings.timezone.key)
    async with open_database(settings.database_path) as database, elsewhere(there, here) as read:
        totals = await _import(database, lines, read, store, report)
        await index_all(database, at_once=_INDEXED, words=reader.words, pause_seconds=_BREATH)
        return totals


async def import_chats(
    settings: Settings, lines: Iterable[bytes], report: Callable[[str], None], now: datetime, *, resting: bool = False
) -> Totals:
    """Store chats; each bad line is reported with its number, and skipped. `resting`: as store_chats."""
    topics = parse_topics(read_topics(settings))
    subjects = Subjects(topics={topic.slug for topic in topics}, regions={region.slug for region in topics.regions})
    departures = Departures(settings.timezone, settings.quiet_hours)
    parse = partial(parse_chat, subjects=subjects, default_language=settings.default_language)

    async def read(part: list[Numbered]) -> Prepared[ChatLine]:
        return await _in_turns(part, parse)

    async def store(tx: Transaction, part: Prepared[ChatLine]) -> _Counts:
        return await store_chats(tx, part.good, now, departures, resting=resting)

    async with open_database(settings.database_path) as database:
        return await _import(database, lines, read, store, report)


async def _import(
    database: Database,
    lines: Iterable[bytes],
    read: _Read[Line],
    store: _Store[Line],
    report: Callable[[str], None],
) -> Totals:
    """Store lines part by part; while the database writes one, the next is read."""
    totals, storing = Totals(), None
    try:
        async with aclosing(_read_ahead(lines, read)) as parts:
            async for part in parts:
                for reason in part.bad:
                    report(reason)
                if storing is not None:
                    totals = _sum(totals, await storing)
                totals = replace(totals, bad=totals.bad + len(part.bad))
                storing = asyncio.create_task(_stored(database, part, store))
    finally:  # a part that is being stored is stored to its end, whatever becomes of the file
        if storing is not None and not storing.done():
            await asyncio.wait([storing])
    return totals if storing is None else _sum(totals, storing.result())


async def _read_ahead(lines: Iterable[bytes], read: _Read[Line]) -> AsyncGenerator[Prepared[Line]]:
    """Read the parts of a file; while one is taken, the next is being read."""
    numbered = enumerate(lines, start=1)
    reading: deque[asyncio.Task[Prepared[Line]]] = deque()
    try:
        while part := list(islice(numbered, PART)):
            reading.append(asyncio.create_task(read(part)))
            if len(reading) > 1:
                yield await reading.popleft()
        while reading:
            yield await reading.popleft()
    finally:
        for task in reading:
            task.cancel()


async def _in_turns(part: list[Numbered], parse: Callable[[bytes], Line]) -> Prepared[Line]:
    """Read lines, some at a time: what is stored meanwhile goes on."""
    read: Prepared[Line] = Prepared()
    for start in range(0, len(part), _TURN):
        some = read_part(part[start : start + _TURN], parse)
        read.good.extend(some.good)
        read.bad.extend(some.bad)
        await asyncio.sleep(0)
    return read


async def _stored(database: Database, part: Prepared[Line], store: _Store[Line]) -> _Counts:
    async with database.write() as tx:
        counts = await store(tx, part)
    await asyncio.sleep(_BREATH)
    return counts


def _sum(totals: Totals, counts: _Counts) -> Totals:
    return replace(
        totals,
        new=totals.new + counts.new,
        changed=totals.changed + counts.changed,
        unchanged=totals.unchanged + counts.unchanged,
    )
