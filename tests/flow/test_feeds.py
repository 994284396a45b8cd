"""From a site's feed to stored stories, by way of everything between."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.ingest import Ingest
from bot.model import Condition, PollLine
from bot.sources.fetch import Fetcher
from bot.store import Store, open_store
from tests.factories import NOW, ZONE
from tests.flow.site import SampleSite, sample_site

if TYPE_CHECKING:
    from pathlib import Path

    from bot.model import Source

ID = re.compile(r"/news/sample-story-(?P<id>\d+)")
ENTITIES = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><channel/></rss>'


class Reader:
    """Reads the sample site's feeds, an hour after each other."""

    def __init__(self, store: Store, fetcher: Fetcher, site: SampleSite) -> None:
        self.store = store
        self.site = site
        self.moment = NOW
        age = timedelta(days=3)
        self._ingest = Ingest(store=store, fetcher=fetcher, max_age=age, zone=ZONE, now=lambda: self.moment)

    async def read(self, *sources: Source, backfill: int = 0) -> list[PollLine]:
        """Read these, or the English feed."""
        self.moment += timedelta(hours=1)
        read = sources or (self.site.feed_source(id=ID),)
        return list(await self._ingest.read_site(read, backfill=backfill))

    async def pushed(self) -> list[str]:
        """The external ids of the stories on their way to chats."""
        sql = "SELECT DISTINCT external_id FROM fanout JOIN edition USING (story) ORDER BY external_id"
        return [row["external_id"] for row in await self.store.database.read(sql)]


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    """A reader of an empty site into an empty store."""
    async with (
        sample_site() as site,
        open_store(tmp_path / "test.db") as store,
        Fetcher(allow_private=True) as fetcher,
    ):
        yield Reader(store, fetcher, site)


async def test_a_feed_is_stored_and_what_comes_later_is_pushed(reader: Reader) -> None:
    """A first read pushes nothing, an unchanged feed is not sent again, a new story is on its way."""
    reader.site.add(1)
    assert [(line.condition, line.new) for line in await reader.read()] == [(Condition.OK, 1)]
    assert [(line.condition, line.read) for line in await reader.read()] == [(Condition.UNCHANGED, 0)]
    reader.site.add(2)
    assert [(line.condition, line.new) for line in await reader.read()] == [(Condition.OK, 1)]
    assert await reader.pushed() == ["2"]
    assert [status for _, status in reader.site.requests] == [200, 304, 200]


async def test_a_feed_is_read_for_what_it_is(reader: Reader) -> None:
    """Bytes of windows-1251 called UTF-8, a title escaped twice, HTML, a campaign's marks: none of it is stored."""
    reader.site.add(1, "ru").titles["ru"] = "Дети & школа"
    await reader.read(reader.site.feed_source("ru", id=ID))
    (story,) = (await reader.store.stories.page(size=5)).stories
    (edition,) = story.editions
    assert edition.title == "Дети & школа"
    assert edition.summary == "A summary of a sample story, long enough to be one."
    assert edition.url == f"{reader.site.url}/ru/news/sample-story-1"
    assert story.published == datetime(2026, 5, 20, 4, tzinfo=UTC)


async def test_feeds_and_listings_of_one_site_are_one_story(reader: Reader) -> None:
    """By its id, in whichever language and form it comes."""
    reader.site.add(1, "en", "ru", "kk")
    link = re.compile(r"^/en/news/sample-story-(?P<id>\d+)$")
    feeds = [reader.site.feed_source(language, id=ID) for language in ("kk", "ru", "en")]  # type: ignore[arg-type]
    lines = await reader.read(*feeds, reader.site.source("en", link=link))
    assert [(line.new, line.changed) for line in lines] == [(1, 0), (1, 0), (1, 0), (0, 0)]
    (story,) = (await reader.store.stories.page(size=5)).stories
    assert story.languages == ("kk", "ru", "en")


async def test_a_backfill_of_a_feed_pushes_nothing(reader: Reader) -> None:
    """It is a read like any other, but for that."""
    reader.site.add(1)
    await reader.read()
    reader.site.add(2)
    (line,) = await reader.read(backfill=5)
    assert (line.condition, line.new) == (Condition.OK, 1)
    assert await reader.pushed() == []


@pytest.mark.parametrize(
    ("answer", "condition", "told"),
    [
        (web.Response(text="<html><body>Redesigned</body></html>"), Condition.LAYOUT_CHANGED, "a web page"),
        (web.Response(text="<rss><channel></channel></rss>"), Condition.EMPTY, ""),
        (web.Response(text="<html>Just a moment...</html>"), Condition.BLOCKED, "challenge"),
        (web.Response(text="<rss><channel><item><ti"), Condition.FAILED, "breaks off"),
        (web.Response(text=ENTITIES), Condition.LAYOUT_CHANGED, "document type"),
        (web.Response(text='{"error": "gone"}'), Condition.LAYOUT_CHANGED, "no list of items"),
        (web.Response(status=503), Condition.FAILED, "503"),
    ],
)
async def test_a_feed_that_fails_changes_nothing(
    reader: Reader, answer: web.Response, condition: Condition, told: str
) -> None:
    """What is stored stays, the condition is named, and the error says why in one line."""
    reader.site.add(1)
    await reader.read()
    reader.site.fault = answer
    (line,) = await reader.read()
    assert (line.condition, line.read) == (condition, 0)
    assert told in line.error
    assert (await reader.store.stories.page(size=1)).total == 1
