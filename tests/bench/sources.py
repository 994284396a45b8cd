"""What reading costs: the answers given meanwhile, the time to store, what a bad site does to good ones, memory."""

from __future__ import annotations

import asyncio
import logging
import os
import statistics
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.errors import ConfigError
from bot.ingest import Ingest
from bot.model import LANGUAGES
from bot.sources.configuration import parse_sources
from bot.sources.fetch import Fetcher
from bot.sources.worker.process import Worker, open_worker
from bot.store import open_store
from bot.topics import Classifier, parse_topics
from tests.bench.measures import Figure, at_most
from tests.bench.sites import BAD
from tests.bench.stage import ROOT, bot, fill, resident, sites, telegram
from tests.factories import MAIN_TOPIC, ZONE, make_item, make_reading, take_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from bot.model import Source
    from tests.bench.stage import Sites, Telegram

ANSWERS = 150
ASKED = ("/latest", f"/follow {MAIN_TOPIC}")
"""One that reads and one that writes."""

EVERY = 20
"""Seconds between two reads of each of the hundred sites: the whole of a quarter of an hour in so many seconds."""

POLLS = 1000


async def answers(folder: Path) -> AsyncIterator[Figure]:
    """How long somebody waits for an answer while a hundred sites are read, ten bad ones among them."""
    idle, busy = folder / "idle", folder / "busy"
    async with telegram(people=100, askers=2 * len(ASKED) * ANSWERS) as to, sites(bad=10, kind=_kind()) as read:
        for place in (idle, busy):
            place.mkdir()
            await fill(place / "bench.db", to.chats)
        async with bot(idle, to):
            before = await _ask(to)
        async with bot(busy, to, read.sources(EVERY), ALLOW_PRIVATE_SOURCES="true") as on:
            cost = on.cpu()
            meanwhile = await _ask(to)
            cost, memory, reader = on.cpu() - cost, on.memory(), [resident(child) for child in on.children()]
        async with open_store(busy / "bench.db") as store:
            reads = await store.reads.memories()
            stories = (await store.stories.page(size=1)).total
    for asked, old, new in zip(ASKED, before, meanwhile, strict=True):
        name = asked.partition(" ")[0]
        yield Figure(f"{name} while idle (p99)", f"{1000 * _p99(old):.0f} ms")
        later = 1000 * (_p99(new) - _p99(old))
        yield at_most(f"{name} while 100 sources are read (p99): later than idle by", later, 50, "ms")
    good = sum(memory.last_good_at is not None for memory in reads.values())
    yield Figure("reading meanwhile: sources read well, stories", f"{good}, {stories}")
    yield Figure("reading meanwhile: processor of the bot, memory", f"{cost:.1f} s, {memory:.0f} MiB")
    yield Figure("memory of the process that reads pages", ", ".join(f"{held:.0f}" for held in reader) + " MiB")


async def _ask(to: Telegram) -> list[list[float]]:
    """Ask in turns, each time somebody else; the seconds of the answers, question by question."""
    for asked in ASKED:
        await to.ask(asked)
    rounds = [[await to.ask(asked) for asked in ASKED] for _ in range(ANSWERS)]
    return [list(column) for column in zip(*rounds, strict=True)]


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


async def storing(folder: Path) -> AsyncIterator[Figure]:
    """How long it takes one core to store a read of 500 stories: new, all corrected, or all in another language."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        async with open_store(folder / "bench.db") as store:
            for name, title, language in (
                ("500 new stories", "Sample story", LANGUAGES[2]),
                ("500 corrections", "Sample story corrected", LANGUAGES[2]),
                ("500 other languages", "Sample story", LANGUAGES[1]),
            ):
                items = [make_item(n, language, title=f"{title} {n}", summary="Words. " * 80) for n in range(500)]
                begun = time.monotonic()
                await take_in(store, make_reading(items), now=datetime.now(UTC))
                yield at_most(f"storing {name}, one core", time.monotonic() - begun, 0.5, "s")
    finally:
        os.sched_setaffinity(0, cores)


async def neighbours(folder: Path) -> AsyncIterator[Figure]:
    """How much longer 93 good sites take to be read where the seven others are bad, each in its way."""
    took: dict[str, list[float]] = {"good": [], "bad": []}
    async with sites(kind=_kind()) as read, _ingest(folder, read) as (ingest, sources):
        good, others = sources[: -len(BAD)], sources[-len(BAD) :]
        await _read(ingest, sources, ())
        for manner in ("good", "bad") * 3:
            for source, how in zip(others, BAD, strict=True):
                await read.turn(source.site, how if manner == "bad" else "good")
            took[manner] += await _read(ingest, good, others)
    for name, middle in (("median", statistics.median), ("p95", lambda values: statistics.quantiles(values, n=20)[18])):
        beside_good, beside_bad = middle(took["good"]), middle(took["bad"])
        yield Figure(f"a good site beside good ones ({name}), beside bad", f"{beside_good:.2f}, {beside_bad:.2f} s")
        yield at_most(
            f"a good site is read slower beside bad ones ({name}) by", beside_bad / beside_good, 1.25, "times"
        )


async def _read(ingest: Ingest, good: Sequence[Source], others: Sequence[Source]) -> list[float]:
    """Read all at once; the seconds that each of the good ones took."""

    async def one(source: Source) -> float:
        begun = time.monotonic()
        await ingest.read_site([source], impatient=True)
        return time.monotonic() - begun

    rest = [asyncio.create_task(one(source)) for source in others]
    seconds = await asyncio.gather(*(one(source) for source in good))
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    return seconds


async def polls(folder: Path) -> AsyncIterator[Figure]:
    """Whether a thousand reads of a page of 1 MB, which is another one each time, leave anything behind in memory."""
    held: dict[int, tuple[float, float]] = {}
    async with sites(count=1, kind=_kind(), kilobytes=1000) as read, _ingest(folder, read) as (ingest, sources):
        for number in range(1, POLLS + 1):
            (line,) = await ingest.read_site(sources)
            assert line.new, line
            if number in {POLLS // 5, POLLS}:
                assert isinstance(ingest.beside, Worker)
                held[number] = (resident(os.getpid()), resident(ingest.beside.pid or 0))
    for name, first, last in zip(("the flow", "the process that reads pages"), *held.values(), strict=True):
        yield Figure(f"{name}: memory after {POLLS // 5} reads of 1 MB, after {POLLS}", f"{first:.0f}, {last:.0f} MiB")
        yield at_most(f"{name}: memory grew meanwhile by", last - first, 5, "MiB")


@asynccontextmanager
async def _ingest(folder: Path, read: Sites) -> AsyncIterator[tuple[Ingest, list[Source]]]:
    """What reads the sites, in this process and its worker, and their sources."""
    sources = [replace(source, robots=False) for source in parse_sources(read.sources(EVERY), default_every=EVERY)]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # only figures are printed
    rules = parse_topics((ROOT / "bot/data/topics.toml").read_text(encoding="utf-8")).rules
    async with (
        open_store(folder / "bench.db") as store,
        Fetcher(allow_private=True) as fetcher,
        open_worker(rules) as worker,
    ):
        ingest = Ingest(
            store=store,
            fetcher=fetcher,
            max_age=timedelta(days=3),
            zone=ZONE,
            now=lambda: datetime.now(UTC),
            beside=worker,
            classifier=Classifier(rules),
        )
        yield ingest, sources


def _kind() -> str:
    """Feeds where this version reads them: they are what is long."""
    try:
        parse_sources('[[source]]\nname = "a"\nkind = "feed"\nurl = "https://news.example/"', default_every=60)
    except ConfigError:
        return "listing"
    return "feed"


MEASURES = {"sources": answers, "storing": storing, "neighbours": neighbours, "polls": polls}
"""By name, in the order in which they are taken."""
