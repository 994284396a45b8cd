"""Reading the sources: what the running bot does by its timetable or when it is told to, and `poll` once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.config import Settings
from bot.content import enabled_sources
from bot.errors import SaqbalaError
from bot.ingest import Ingest
from bot.model import PollLine, Source
from bot.packaged import read_topics
from bot.sources.fetch import Fetcher
from bot.sources.workbench import Workbench
from bot.sources.worker.process import open_worker
from bot.store import Store, open_store
from bot.timetable import Flows, by_site
from bot.topics import Classifier, parse_topics


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


async def poll(
    settings: Settings, *, source: str | None = None, backfill: int = 0, now: bool = False
) -> list[PollLine]:
    """Read all sources at once, or the one named, and store what is new; a running bot notices by itself.

    `now` passes over back-off. Raises SaqbalaError for a source that is not there.
    """
    sources = [one for one in enabled_sources(settings) if source in {None, one.name}]
    if source is not None and not sources:
        raise SaqbalaError(f"there is no enabled source {source!r}; see the names in SOURCES_FILE")
    classifier = Classifier(parse_topics(read_topics(settings)).rules)
    async with (
        open_store(settings.database_path) as store,
        open_ingest(settings, store, classifier, utc_now) as ingest,
    ):
        insist = source is not None
        reads = (ingest.read_site(group, backfill=backfill, impatient=now, insist=insist) for group in by_site(sources))
        lines = await asyncio.gather(*reads)
    return [line for of_site in lines for line in of_site]


@dataclass(frozen=True, slots=True)
class ReadingAtOnce:
    """Reads sources when an operator says so, site by site, as the timetable does."""

    flows: Flows
    sources: Sequence[Source]
    _busy: set[str] = field(default_factory=set)

    async def read(self, names: Collection[str]) -> Sequence[PollLine]:
        """Read the sources that are named, whatever they wait for, or with no names all that may be read now.

        What an operator has let be read already is not read twice at once, and has no line.
        """
        wanted = [one for one in self.sources if one.name not in self._busy and (not names or one.name in names)]
        found = await asyncio.gather(*(self._read(group, named=bool(names)) for group in by_site(wanted)))
        return [line for lines in found for line in lines]

    async def _read(self, group: Sequence[Source], *, named: bool) -> Sequence[PollLine]:
        busy = {source.name for source in group}
        self._busy.update(busy)
        try:
            lines = await self.flows.ingest.read_site(group, impatient=named, insist=named)
        finally:
            self._busy.difference_update(busy)
        self.flows.wake()
        return lines


@asynccontextmanager
async def open_ingest(
    settings: Settings, store: Store, classifier: Classifier, now: Callable[[], datetime], *, apart: bool = False
) -> AsyncIterator[Ingest]:
    """The flow that reads sources, with the connections it fetches by, while the block runs.

    `apart` has pages read in a process of its own, where somebody waits for answers meanwhile.
    """
    contact, private = settings.contact_url, settings.allow_private_sources
    async with (
        Fetcher(contact_url=contact, allow_private=private) as fetcher,
        open_worker(classifier.rules) if apart else nullcontext(Workbench()) as beside,
    ):
        max_age = timedelta(days=settings.max_story_age_days)
        yield Ingest(
            store=store,
            fetcher=fetcher,
            max_age=max_age,
            zone=settings.timezone,
            now=now,
            beside=beside,
            classifier=classifier,
        )
