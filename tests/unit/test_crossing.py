"""Which stories' own pages are read, and what they add."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.errors import FetchError
from bot.model import Condition, FetchedPage, ParsedItem, Reading, Source
from bot.sources.crossing import MOST_PAGES, cross

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Language

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
HOST = "https://primeminister.kz"


class Articles:
    """Articles' pages by their address, and what was asked for."""

    def __init__(self, **pages: str) -> None:
        self.pages = {f"{HOST}/{address}": page for address, page in pages.items()}
        self.asked: list[str] = []

    async def get(self, source: Source, url: str, *, etag: str = "", last_modified: str = "") -> FetchedPage:
        """Answer as the fetcher does."""
        assert (source.site, etag, last_modified) == ("primeminister.kz", "", "")
        self.asked.append(url.removeprefix(f"{HOST}/"))
        if url not in self.pages:
            raise FetchError("answered 404", status=404)
        return FetchedPage(url=url, status=200, text=self.pages[url])


def item(language: Language, path: str, number: str | None = None, day: date | None = None) -> ParsedItem:
    """Make an item that has this address and id."""
    return ParsedItem(url=f"{HOST}/{path}", language=language, title="Sample", external_id=number, published=day)


def reading(language: Language, *items: ParsedItem) -> Reading:
    """Make a reading of the site's listing in a language."""
    source = Source(
        name=language, kind="listing", url=f"{HOST}/{language}/news", site="primeminister.kz", language=language
    )
    return Reading(source=source, condition=Condition.OK, items=items)


async def run(readings: Sequence[Reading], articles: Articles, *, known: str = "") -> tuple[Reading, ...]:
    """Cross the readings; the stories whose ids are in `known` are stored."""

    async def new(items: Sequence[ParsedItem]) -> Sequence[ParsedItem]:
        return [one for one in items if one.external_id not in known.split()]

    return await cross(readings, articles, new, now=NOW)


LINKED = '<link rel="alternate" hreflang="ru" href="/ru/news/obrazec-30002"><time datetime="2026-07-28"></time>'


async def test_a_page_tells_the_other_languages_and_the_missing_day() -> None:
    """A story without its like in the pass gets the addresses of its other editions."""
    articles = Articles(**{"en/news/sample-30001": LINKED})
    english, russian = await run([reading("en", item("en", "en/news/sample-30001", "30001")), reading("ru")], articles)
    assert [one.same_as for one in english.items] == [(f"{HOST}/ru/news/obrazec-30002",)]
    assert english.items[0].published == date(2026, 7, 28)
    assert russian.items == ()


async def test_a_day_that_is_known_stays() -> None:
    """The listing's own word counts."""
    one = item("en", "en/news/sample-30001", "30001", date(2026, 7, 1))
    english, _ = await run([reading("en", one), reading("ru")], Articles(**{"en/news/sample-30001": LINKED}))
    assert english.items[0].published == date(2026, 7, 1)


async def test_what_identity_joins_is_not_asked() -> None:
    """The same id in two languages, a story that is stored, a site in one language: no page is fetched."""
    english, russian = item("en", "en/news/a-30001", "30001"), item("ru", "ru/news/b-30001", "30001")
    stored = item("en", "en/news/c-30002", "30002")
    articles = Articles()
    await run([reading("en", english, stored), reading("ru", russian)], articles, known="30002")
    await run([reading("en", item("en", "en/news/d-30003", "30003"))], articles)
    assert articles.asked == []


async def test_what_is_not_kept_is_not_asked_for() -> None:
    """Of a source that has news of every kind, most pages are nobody's concern here."""
    about = replace(item("en", "en/news/sample-2", "2"), topics=("education",))
    general = reading("en", item("en", "en/news/sample-1", "1"), about)
    general = replace(general, source=replace(general.source, relevant="topics"))
    articles = Articles()
    await run([general, reading("ru")], articles)
    assert articles.asked == ["en/news/sample-2"]


async def test_at_most_ten_pages_are_read() -> None:
    """A first read, or one far back, asks for no more than any other."""
    items = [item("en", f"en/news/sample-{number}", str(number)) for number in range(30050, 30000, -1)]
    articles = Articles()
    read = await run([reading("en", *items), reading("ru")], articles)
    assert len(articles.asked) == MOST_PAGES
    assert articles.asked[0] == "en/news/sample-30050"
    assert read[0].items == tuple(items)


async def test_a_page_that_fails_leaves_its_story_as_it_is() -> None:
    """A story is stored without it."""
    one = replace(item("en", "en/news/sample-30001"), summary="Kept")
    english, _ = await run([reading("en", one), reading("kk")], Articles())
    assert english.items == (one,)


async def test_a_page_that_stumbles_the_program_costs_its_site_nothing() -> None:
    """Whatever it is: at the next read the story would be asked again, and all of its site lost again."""

    class Stumbling(Articles):
        async def get(self, source: Source, url: str, *, etag: str = "", last_modified: str = "") -> FetchedPage:
            raise ValueError(url, etag, last_modified, source)

    one = item("en", "en/news/sample-30001", "30001")
    english, _ = await run([reading("en", one), reading("ru")], Stumbling())
    assert english.items == (one,)
