"""From a site's pages to stored stories: what is new, what is pushed, and what a broken site changes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import pytest
from aiohttp import web

from bot.decide import decide
from bot.errors import UnreadableError
from bot.ingest import Ingest, flow
from bot.ingest.storing import TRIES
from bot.model import Condition, PollLine
from bot.sources import reading
from bot.sources.fetch import Fetcher
from bot.sources.worker.process import open_worker
from bot.store import Store, open_store
from bot.topics import Classifier, parse_topics
from tests import jobs
from tests.factories import NOW, ZONE
from tests.flow.site import SampleSite, SampleStory, sample_site

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from bot.model import Reading, Source

P = ParamSpec("P")
T = TypeVar("T")

RULES = """
[[topic]]
slug = "roads"
names = { kk = "Жол", ru = "Дороги", en = "Roads" }
hashtags = { kk = "#Жол", ru = "#Дороги", en = "#Roads" }
[[topic.rule]]
en = "road~"

[[region]]
slug = "almaty"
names = { kk = "Алматы", ru = "Алматы", en = "Almaty" }
[[region.rule]]
en = "almaty"
"""

LINK = re.compile(r"^/(?:en|ru|kk)/news/sample-story-(?P<id>\d+)$")


def sample(number: int, *, day: str = "20.05.2026", title: str = "") -> SampleStory:
    """A story of the site, in English."""
    return SampleStory(number=number, day=day, titles={"en": title or f"Sample story {number} (en)"})


class Reader:
    """Reads the sample site at moments that a test sets."""

    def __init__(self, store: Store, fetcher: Fetcher, site: SampleSite) -> None:
        self.store = store
        self.site = site
        self.moment: datetime = NOW
        age = timedelta(days=3)
        classifier = Classifier(parse_topics(RULES).rules)
        self.ingest = Ingest(
            store=store, fetcher=fetcher, max_age=age, zone=ZONE, now=lambda: self.moment, classifier=classifier
        )

    async def read(
        self, *languages: str, backfill: int = 0, impatient: bool = False, **changes: object
    ) -> list[PollLine]:
        """Read the site's listings an hour after the last time."""
        self.moment += timedelta(hours=1)
        sources = [self.site.source(language, link=LINK, **changes) for language in languages or ("en",)]  # type: ignore[arg-type]
        return list(await self.ingest.read_site(sources, backfill=backfill, impatient=impatient))

    async def pushed(self) -> list[str]:
        """The external ids of the stories on their way to chats."""
        sql = "SELECT DISTINCT external_id FROM fanout JOIN edition USING (story) ORDER BY external_id"
        return [row["external_id"] for row in await self.store.database.read(sql)]

    async def stored(self) -> int:
        """The number of stories."""
        return (await self.store.stories.page(size=1)).total


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    """A reader of an empty site into an empty store."""
    async with (
        sample_site() as site,
        open_store(tmp_path / "test.db") as store,
        Fetcher(allow_private=True) as fetcher,
    ):
        yield Reader(store, fetcher, site)


async def test_first_read_takes_all_pages_and_pushes_nothing(reader: Reader) -> None:
    """Pages are walked to the last; nobody is told of what was there before the bot."""
    for number in range(1, 13):
        reader.site.add(number)
    (line,) = await reader.read()
    assert (line.condition, line.read, line.new, line.changed) == (Condition.OK, 12, 12, 0)
    assert await reader.stored() == 12
    assert await reader.pushed() == []


async def test_one_story_in_three_languages_is_one(reader: Reader) -> None:
    """A story in three languages is one story; where one lacks a language, it has two editions."""
    reader.site.add(1, "en", "ru", "kk")
    reader.site.add(2, "en", "kk")
    lines = await reader.read("en", "ru", "kk")
    assert [line.new for line in lines] == [2, 1, 2]
    page = await reader.store.stories.page(size=5)
    assert [story.languages for story in page.stories] == [("kk", "en"), ("kk", "ru", "en")]


async def test_second_read_asks_whether_anything_changed(reader: Reader) -> None:
    """The ETag is shown, and a page that has not changed is not read."""
    reader.site.add(1)
    await reader.read()
    (line,) = await reader.read()
    assert line.condition is Condition.UNCHANGED
    assert [status for _, status in reader.site.requests][-1] == 304


async def test_an_etag_is_kept_over_a_restart_and_belongs_to_its_page(reader: Reader) -> None:
    """Another process asks whether that page changed; where the source's url was changed, it reads the other page."""
    reader.site.add(1, "en", "ru")
    await reader.read("en")
    async with open_store(reader.store.database.path) as store, Fetcher(allow_private=True) as fetcher:
        again = Reader(store, fetcher, reader.site)
        again.moment = reader.moment
        assert [line.condition for line in await again.read("en")] == [Condition.UNCHANGED]
        assert reader.site.requests[-1] == ("/en/tag", 304)
        elsewhere = replace(reader.site.source("en", link=LINK), url=f"{reader.site.url}/ru/tag", language="ru")
        again.moment += timedelta(hours=1)
        (line,) = await again.ingest.read_site([elsewhere])
    assert ("/ru/tag", 200) in reader.site.requests[-2:]
    assert (line.condition, line.new) == (Condition.OK, 1)


async def test_a_slow_source_of_a_site_does_not_hold_up_the_others(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are read at once, each waiting for its turn at its host only, and stored together as one story."""
    real, both = flow.read, asyncio.Barrier(2)

    async def meet(source: Source, *arguments: object, **named: object) -> Reading:
        async with asyncio.timeout(60):
            await both.wait()
        return await real(source, *arguments, **named)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(flow, "read", meet)
    reader.site.add(1, "en", "ru")
    assert [line.new for line in await reader.read("en", "ru")] == [1, 1]
    assert await reader.stored() == 1


async def test_a_source_that_the_program_stumbles_over_leaves_the_others_alone(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has failed, rests and is told of like any other, and its neighbours on the site are stored."""
    real = flow.read

    async def stumble(source: Source, *arguments: object, **named: object) -> Reading:
        if source.language == "en":
            raise RecursionError("sample")
        return await real(source, *arguments, **named)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(flow, "read", stumble)
    reader.site.add(1, "en", "ru")
    lines = await reader.read("en", "ru")
    assert [line.condition for line in lines] == [Condition.FAILED, Condition.OK]
    assert "RecursionError" in lines[0].error
    assert await reader.stored() == 1
    assert (await reader.read("en"))[0].condition is Condition.FAILED


class Interposed:
    """What works as a thread does, and lets something happen before each decision."""

    def __init__(self, before: Callable[[], Awaitable[object]]) -> None:
        self._before = before
        self.decisions = 0

    async def __call__(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do the work."""
        if work is decide:
            self.decisions += 1
            await self._before()
        return work(*args, **kwargs)


async def test_others_write_while_it_is_decided(reader: Reader) -> None:
    """Comparing hundreds of stories takes longer than anybody should have to wait for the lock."""

    async def write() -> None:
        async with asyncio.timeout(60), reader.store.database.write() as tx:
            await tx.execute("UPDATE story SET push = push")

    beside = Interposed(write)
    reader.site.add(1)
    await replace(reader.ingest, beside=beside).read_site([reader.site.source("en", link=LINK)])
    assert (beside.decisions, await reader.stored()) == (1, 1)


async def test_what_another_process_stores_while_it_is_decided_is_stored_once(reader: Reader) -> None:
    """It is decided again, on what is known then."""
    other = replace(reader.ingest)

    async def store_too() -> None:
        if not await reader.stored():
            await other.read_site([source])

    beside = Interposed(store_too)
    source = reader.site.source("en", link=LINK)
    reader.site.add(1)
    (line,) = await replace(reader.ingest, beside=beside, turn=asyncio.Lock()).read_site([source])
    assert (beside.decisions, await reader.stored()) == (2, 1)
    assert (line.condition, line.new) == (Condition.UNCHANGED, 0)


async def test_it_is_stored_in_the_end_where_others_store_all_the_time(reader: Reader) -> None:
    """With the lock in hand nobody comes between."""
    reader.site.add(1)
    await reader.read()

    async def correct() -> None:
        if beside.decisions <= TRIES:
            async with reader.store.database.write() as tx:
                await tx.execute("UPDATE edition SET summary = summary || '.'")

    beside = Interposed(correct)
    reader.site.add(2)
    (line,) = await replace(reader.ingest, beside=beside).read_site([reader.site.source("en", link=LINK)])
    assert (beside.decisions, await reader.stored()) == (TRIES + 1, 2)
    assert (line.condition, line.new) == (Condition.OK, 1)


async def test_what_cannot_be_decided_on_fails_and_is_read_again(reader: Reader) -> None:
    """Nothing of it is stored, nor the page's ETag, and the next read has all of it."""

    async def fail() -> None:
        raise UnreadableError("reading it took more than 20 s of the processor and was given up")

    source = reader.site.source("en", link=LINK)
    reader.site.add(1)
    (line,) = await replace(reader.ingest, beside=Interposed(fail)).read_site([source])
    assert (line.condition, line.error.split(" and")[0]) == (
        Condition.FAILED,
        "reading it took more than 20 s of the processor",
    )
    assert await reader.stored() == 0
    (line,) = await reader.ingest.read_site([source], impatient=True)
    assert (line.condition, line.new) == (Condition.OK, 1)


async def test_a_page_that_is_too_much_for_the_worker_fails_alone(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other sources of the site are read by the process that takes its place."""
    rules = parse_topics(RULES).rules
    reader.site.add(1, "en", "ru")
    sources = [reader.site.source(language, link=LINK) for language in ("en", "ru")]
    real = reading.listing_on
    monkeypatch.setattr(reading, "listing_on", jobs.crash_in_english)
    async with open_worker(rules) as worker:
        lines = await replace(reader.ingest, beside=worker).read_site(sources)
        assert [line.condition for line in lines] == [Condition.FAILED, Condition.OK]
        assert lines[0].error == "reading it ended the process that reads pages (signal 11)"
        monkeypatch.setattr(reading, "listing_on", real)
        lines = await replace(reader.ingest, beside=worker).read_site(sources, impatient=True)
    assert [line.condition.good for line in lines] == [True, True]
    assert await reader.stored() == 1


async def test_new_story_is_pushed_and_known_pages_are_not_walked(reader: Reader) -> None:
    """What appears afterwards is pushed; the walk ends at a page with a known story."""
    for number in range(1, 9):
        reader.site.add(number)
    await reader.read()
    before = len(reader.site.requests)
    reader.site.add(9)
    (line,) = await reader.read()
    assert (line.condition, line.new) == (Condition.OK, 1)
    assert await reader.pushed() == ["9"]
    assert len(reader.site.requests) == before + 1


async def test_old_story_that_appears_late_is_stored_only(reader: Reader) -> None:
    """A story of last month is searchable and pushed to nobody."""
    reader.site.add(1)
    await reader.read()
    reader.site.add(2, day="20.04.2026")
    await reader.read()
    assert await reader.stored() == 2
    assert await reader.pushed() == []


async def test_correction_and_later_language(reader: Reader) -> None:
    """A changed title is counted as changed, a later language as new, and neither is pushed again."""
    story = reader.site.add(1)
    await reader.read("en", "ru")
    story.titles = {"en": "Sample story 1, corrected", "ru": "Пример 1"}
    lines = await reader.read("en", "ru")
    assert [(line.new, line.changed) for line in lines] == [(0, 1), (1, 0)]
    assert await reader.pushed() == []
    found = await reader.store.stories.page(size=1)
    assert found.stories[0].edition("en").title == "Sample story 1, corrected"


async def test_flood_of_new_stories_is_held(reader: Reader) -> None:
    """A page that suddenly shows more than twenty new stories tells the operator, not the chats."""
    reader.site.add(1)
    await reader.read()
    for number in range(100, 111):
        reader.site.add(number)
    await reader.read()
    for number in range(200, 221):
        reader.site.add(number)
    line = (await reader.read(backfill=0))[0]
    assert line.new == 15  # three pages of five, none of them known
    for number in range(300, 330):
        reader.site.add(number)
    sources = [reader.site.source(link=LINK, pages=6)]
    reader.moment += timedelta(hours=1)
    (line,) = await reader.ingest.read_site(sources)
    assert line.new == 30
    assert "held" in line.error
    assert not [number for number in await reader.pushed() if number >= "300"]


async def test_flood_in_one_language_holds_its_stories_in_all(reader: Reader) -> None:
    """Those that a calm source of the site shows, too; what only the calm one shows goes out."""
    reader.site.add(1, "en", "ru")
    await reader.read("en", "ru")
    for number in range(100, 125):
        reader.site.add(number, *(("en", "ru") if number > 120 else ("en",)))
    reader.site.add(200, "ru")
    sources = [reader.site.source(language, link=LINK, pages=9) for language in ("en", "ru")]
    reader.moment += timedelta(hours=1)
    lines = await reader.ingest.read_site(sources)
    assert ["held back" in line.error for line in lines] == [True, False]
    assert await reader.pushed() == ["200"]
    (hold,) = await reader.store.holds.open()
    assert (hold.sources, hold.why, len(hold.stories)) == (("sample-en",), "flood", 25)


async def test_flood_of_old_stories_holds_nothing(reader: Reader) -> None:
    """Nobody has to decide on what is sent to nobody anyway."""
    reader.site.add(1)
    await reader.read()
    for number in range(100, 125):
        reader.site.add(number, day="01.02.2026")
    sources = [reader.site.source(link=LINK, pages=9)]
    reader.moment += timedelta(hours=1)
    (line,) = await reader.ingest.read_site(sources)
    assert (line.new, line.error) == (25, "")
    assert await reader.store.holds.open() == []


async def test_old_story_with_a_new_date_is_held(reader: Reader) -> None:
    """By its number, or by the title under which it stood there long before; the news beside it goes out."""
    for number in range(1010, 1000, -1):
        reader.site.stories.append(sample(number, day=f"{number - 1000:02}.03.2026"))
    reader.site.stories.append(sample(1000, day="01.03.2026", title="A sample title that is long enough"))
    await reader.read()
    reader.site.add(700)
    reader.site.stories.insert(0, sample(1022, title="A sample title that is long enough"))
    reader.site.add(1023)
    (line,) = await reader.read()
    assert (line.new, line.error) == (3, "old stories with a new date are held back: see saqbala held")
    assert await reader.pushed() == ["1023"]
    (hold,) = await reader.store.holds.open()
    assert (hold.why, len(hold.stories)) == ("redated", 2)


async def test_known_story_with_a_new_date_is_no_news(reader: Reader) -> None:
    """Wherever it stands on the page now: it is known, and stays where it was."""
    reader.site.add(1, day="01.03.2026")
    reader.site.add(2)
    await reader.read()
    reader.site.stories = [sample(1), reader.site.stories[0]]
    (line,) = await reader.read()
    assert (line.condition, line.new, line.changed) == (Condition.UNCHANGED, 0, 0)
    assert await reader.pushed() == []
    found = await reader.store.stories.page(size=2)
    assert [str(story.published) for story in found.stories] == ["2026-05-20", "2026-03-01"]


async def test_corrected_date_is_a_change(reader: Reader) -> None:
    """Taken over, counted, and sent to nobody."""
    reader.site.add(1, day="20.05.2026")
    await reader.read()
    reader.site.stories = [sample(1, day="18.05.2026")]
    (line,) = await reader.read()
    assert (line.condition, line.new, line.changed) == (Condition.OK, 0, 1)
    assert await reader.pushed() == []
    assert str((await reader.store.stories.page(size=1)).stories[0].published) == "2026-05-18"


async def test_removed_story_stays(reader: Reader) -> None:
    """What a source shows no more is stored all the same."""
    reader.site.add(1)
    reader.site.add(2)
    await reader.read()
    del reader.site.stories[0]
    await reader.read()
    assert await reader.stored() == 2


async def test_paused_source_is_read_where_it_is_named(reader: Reader) -> None:
    """And otherwise waits, which is no read."""
    reader.site.add(1)
    await reader.store.watching.pause("sample-en", NOW)
    (line,) = await reader.read(impatient=True)
    assert line.condition is Condition.WAITING
    assert line.error.startswith("paused by an operator since 2026-05-20T14:00:00+05:00")
    assert await reader.store.reads.memories() == {}
    (line,) = await reader.ingest.read_site([reader.site.source(link=LINK)], insist=True)
    assert line.condition is Condition.OK
    assert (await reader.store.watching.state("sample-en")).watch.paused_at == NOW


@pytest.mark.parametrize(
    ("fault", "condition"),
    [
        (web.Response(status=500, text="<h1>Error</h1>"), Condition.FAILED),
        (web.Response(status=503, headers={"Retry-After": "7200"}), Condition.FAILED),
        (web.Response(status=429, headers={"Retry-After": "7200"}), Condition.BLOCKED),
        (web.Response(status=403), Condition.BLOCKED),
        (web.Response(text=""), Condition.LAYOUT_CHANGED),
        (web.Response(text="<h1>Maintenance</h1>"), Condition.LAYOUT_CHANGED),
        (web.Response(text="<title>Just a moment...</title><form id=captcha></form>"), Condition.BLOCKED),
        (web.Response(text="<div>" * 2000), Condition.LAYOUT_CHANGED),
    ],
    ids=["500", "503", "429", "403", "empty", "maintenance", "captcha", "redesign"],
)
async def test_broken_site_changes_nothing(reader: Reader, fault: web.Response, condition: Condition) -> None:
    """Whatever a site answers, what is stored stays; when it is well again, its new stories are pushed."""
    reader.site.add(1)
    await reader.read()
    reader.site.fault = fault
    (line,) = await reader.read()
    assert line.condition is condition
    assert line.error
    assert await reader.stored() == 1
    reader.site.fault = None
    reader.site.add(2)
    (line,) = await reader.read(impatient=True)
    assert line.condition is Condition.OK
    assert await reader.pushed() == ["2"]


async def test_back_off_is_kept(reader: Reader) -> None:
    """After a failure the site is not asked before its time, unless somebody insists."""
    reader.site.add(1)
    reader.site.fault = web.Response(status=503, headers={"Retry-After": "7200"})
    await reader.read()
    before = len(reader.site.requests)
    (line,) = await reader.read()
    assert line.condition is Condition.WAITING
    assert "not before" in line.error
    assert len(reader.site.requests) == before
    reader.site.fault = None
    assert (await reader.read(impatient=True))[0].condition is Condition.OK


async def test_page_that_was_no_listing_ever(reader: Reader) -> None:
    """A page without cards that never had any is no listing, rather than a changed one."""
    reader.site.fault = web.Response(text="<h1>Something else</h1>")
    assert (await reader.read())[0].condition is Condition.NOT_A_LISTING


async def test_empty_tag_is_no_failure(reader: Reader) -> None:
    """A page that says itself that it has no news is read well."""
    assert (await reader.read())[0].condition is Condition.EMPTY


async def test_failure_of_a_later_page_loses_no_story(reader: Reader) -> None:
    """What stood on a page that failed is taken in the next time, and pushed."""
    reader.site.add(1)
    await reader.read()
    for number in range(10, 19):
        reader.site.add(number)
    reader.site.fault, reader.site.faulty_page = web.Response(status=500), 2
    await reader.read()
    assert await reader.stored() == 6
    reader.site.fault = None
    await reader.read()
    assert await reader.stored() == 10
    assert len(await reader.pushed()) == 9


async def test_backfill_walks_further_and_pushes_nothing(reader: Reader) -> None:
    """Older pages are taken in on request."""
    for number in range(1, 31):
        reader.site.add(number)
    await reader.read()
    assert await reader.stored() == 15
    (line,) = await reader.read(backfill=6)
    assert line.new == 15
    assert await reader.stored() == 30
    assert await reader.pushed() == []


async def test_two_processes_store_a_story_once(reader: Reader) -> None:
    """Two readers at the same time do not store the same story twice."""
    import asyncio

    reader.site.add(1)
    await asyncio.gather(reader.read(), reader.read())
    assert await reader.stored() == 1


async def test_of_a_source_with_all_kinds_of_news_only_what_is_relevant_is_stored(reader: Reader) -> None:
    """All that it shows was read; what no topic's rules match in any language is nowhere."""
    reader.site.add(1, "en", "ru")
    reader.site.add(2, "en", "ru").titles["en"] = "Roads of Almaty repaired"
    lines = await reader.read("en", "ru", relevant="topics", topics=())
    assert [(line.read, line.new) for line in lines] == [(2, 1), (2, 1)]
    (story,) = (await reader.store.stories.page(size=5)).stories
    assert (story.topics, story.regions, story.languages) == (("roads",), ("almaty",), ("ru", "en"))


async def test_a_correction_adds_topics_and_ends_nothing(reader: Reader) -> None:
    """A title that turns to another subject leaves the story stored, under what it was under and what it is now."""
    titles = reader.site.add(1).titles
    titles["en"] = "Roads repaired"
    await reader.read(relevant="topics", topics=())
    titles["en"] = "Bridges of Almaty repaired"
    (line,) = await reader.read(relevant="topics", topics=())
    assert (line.new, line.changed) == (0, 1)
    (story,) = (await reader.store.stories.page(size=5)).stories
    assert (story.editions[0].title, story.topics, story.regions) == (titles["en"], ("roads",), ("almaty",))
