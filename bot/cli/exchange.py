"""What commands do with the store: files in, files out, answers to lines.

Files are read and written a part at a time, and each part is a transaction of its own, so that memory stays flat and a
running bot never waits long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import partial
from itertools import islice
from typing import Final, Protocol, TypeVar

from bot.analysis.stemming import MANY_REMEMBERED, Keys
from bot.cli.searching import query_reader
from bot.config import Settings
from bot.departure import Departures
from bot.errors import SaqbalaError
from bot.packaged import read_topics
from bot.relevance import line_under
from bot.store.bulk import store_stories
from bot.store.database import Database, Transaction, open_database
from bot.store.dead import retry_dead
from bot.store.indexing import index_all
from bot.store.roster import store_chats, walk_chats
from bot.store.stats import Stats, count_all
from bot.store.walking import walk_stories
from bot.topics import Classifier, Topics, parse_topics
from bot.transfer.chats import ChatLine, Subjects, format_chat, parse_chat
from bot.transfer.forms import FormName, form_called
from bot.transfer.lines import BadLineError
from bot.transfer.stories import StoryLine, parse_story

Line = TypeVar("Line")

_PART: Final = 1000
"""Lines a transaction."""

_TURN: Final = 10
"""Lines read at one go."""

_BREATH: Final = 0.02
"""Seconds between two transactions, in which a running bot gets its turn at the file."""

_INDEXED: Final = 250
"""Stories that one transaction indexes where those of an older archive were not yet."""

_MARK: Final = b"\xef\xbb\xbf"


class ReaderGoneError(Exception):
    """Nobody reads what is written any more."""


class _Counts(Protocol):
    @property
    def new(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def unchanged(self) -> int: ...


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
    topics = parse_topics(read_topics(settings))
    slugs, classifier = {topic.slug for topic in topics}, Classifier(topics.rules, remembered=MANY_REMEMBERED)
    keys = Keys(MANY_REMEMBERED)

    def parse(line: bytes) -> StoryLine:
        return line_under(parse_story(line, topics=slugs, zone=settings.timezone), classifier)

    async def store(tx: Transaction, part: list[StoryLine]) -> _Counts:
        return await store_stories(tx, part, now, settings.timezone, keys)

    async with open_database(settings.database_path) as database:
        totals = await _import(database, lines, parse, store, report)
        await index_all(database, at_once=_INDEXED, keys=keys, pause_seconds=_BREATH)
        return totals


async def import_chats(
    settings: Settings, lines: Iterable[bytes], report: Callable[[str], None], now: datetime
) -> Totals:
    """Store chats; each bad line is reported with its number, and skipped."""
    topics = parse_topics(read_topics(settings))
    subjects = Subjects(topics={topic.slug for topic in topics}, regions={region.slug for region in topics.regions})
    departures = Departures(settings.timezone, settings.quiet_hours)
    parse = partial(parse_chat, subjects=subjects, default_language=settings.default_language)

    async def store(tx: Transaction, part: list[ChatLine]) -> _Counts:
        return await store_chats(tx, part, now, departures)

    async with open_database(settings.database_path) as database:
        return await _import(database, lines, parse, store, report)


async def _import(
    database: Database,
    lines: Iterable[bytes],
    parse: Callable[[bytes], Line],
    store: Callable[[Transaction, list[Line]], Awaitable[_Counts]],
    report: Callable[[str], None],
) -> Totals:
    """Store lines part by part; while the database writes one, the next is read."""
    numbered = enumerate(lines, start=1)
    totals, storing = Totals(), None
    try:
        while part := list(islice(numbered, _PART)):
            good, bad = await _parsed(part, parse, report)
            if storing is not None:
                totals = _sum(totals, await storing)
            totals = replace(totals, bad=totals.bad + bad)
            storing = asyncio.create_task(_stored(database, good, store))
    finally:  # a part that is being stored is stored to its end, whatever becomes of the file
        if storing is not None and not storing.done():
            await asyncio.wait([storing])
    return totals if storing is None else _sum(totals, storing.result())


async def _stored(
    database: Database, part: list[Line], store: Callable[[Transaction, list[Line]], Awaitable[_Counts]]
) -> _Counts:
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


async def _parsed(
    part: Iterable[tuple[int, bytes]], parse: Callable[[bytes], Line], report: Callable[[str], None]
) -> tuple[list[Line], int]:
    good: list[Line] = []
    bad = 0
    for number, raw in part:
        if number % _TURN == 0:
            await asyncio.sleep(0)  # what is stored meanwhile goes on
        line = raw.removeprefix(_MARK) if number == 1 else raw
        if not line.strip():
            continue
        try:
            good.append(parse(line))
        except BadLineError as error:
            bad += 1
            report(f"line {number}: {error}")
    return good, bad


async def export_stories(
    settings: Settings,
    write: Callable[[str], object],
    *,
    topic: str | None,
    query: str | None,
    form: FormName,
) -> None:
    """Write stories, newest first. Raises SaqbalaError for a topic that is not there."""
    topics = parse_topics(read_topics(settings))
    slug = "" if topic is None else _slug(topics, topic)
    sought = None if query is None else query_reader(settings, topics).read(query)
    written, first = form_called(form), True
    write(written.head)
    async with open_database(settings.database_path) as database:
        async for story in walk_stories(database, topic=slug, query=sought):
            for part in written.parts(story, first=first):
                write(part)
            first = False
    write(written.foot)


def _slug(topics: Topics, name: str) -> str:
    """Only a topic's own slug or whole name will do: a script must not get another one's stories by a slip."""
    wanted = name.strip().casefold().removeprefix("#")
    for topic in topics:
        names = (topic.slug, *topic.names.values(), *(tag.removeprefix("#") for tag in topic.hashtags.values()))
        if wanted in {known.casefold() for known in names}:
            return topic.slug
    near = ", ".join(topic.slug for topic in topics.find(name)[:3])
    mend = f"did you mean {near}?" if near else f"write one of {', '.join(topic.slug for topic in topics)}"
    raise SaqbalaError(f"there is no topic {name!r}; {mend}")


async def export_chats(settings: Settings, write: Callable[[str], object]) -> None:
    """Write every chat, a line for each of its threads."""
    async with open_database(settings.database_path) as database:
        async for line in walk_chats(database):
            write(f"{format_chat(line)}\n")


async def count(settings: Settings, now: datetime) -> Stats:
    """Count everything; today is the day of the settings' zone."""
    today = now.astimezone(settings.timezone).date()
    async with open_database(settings.database_path) as database:
        return await count_all(database, day_start=datetime.combine(today, time(), settings.timezone), now=now)


async def retry(settings: Settings, now: datetime) -> int:
    """Let what could not be sent in any form be tried once more; the number of stories, chat by chat."""
    async with open_database(settings.database_path) as database:
        return await retry_dead(database, now)
