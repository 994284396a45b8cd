"""Articles' own pages: languages that they link, and the day they tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import FetchedPage, Source
from bot.sources.article import read_article
from bot.sources.found import Article

URL = "https://primeminister.kz/en/news/sample-30001"
SOURCE = Source(name="s", kind="listing", url="https://primeminister.kz/en/news/tags/x", site="primeminister.kz")
FEED = replace(SOURCE, kind="feed")
TODAY = date(2026, 8, 1)
DATA = '<script type="application/ld+json">'
META = '<meta property="article:published_time" content="2026-07-29">'
MOMENT = datetime(2026, 7, 30, 5, tzinfo=UTC)


def read(html: str, source: Source = SOURCE) -> Article:
    """Read the page of an English story."""
    return read_article(FetchedPage(url=URL, status=200, text=html), source, language="en", today=TODAY)


@pytest.mark.parametrize(
    ("html", "urls"),
    [
        ('<link rel="alternate" hreflang="ru-KZ" href="/ru/news/obrazec-30002">', ["/ru/news/obrazec-30002"]),
        ('<link rel="alternate" hreflang="kz" href="/kz/news/ulgi-30003"/>', ["/kz/news/ulgi-30003"]),
        ('<a hreflang="kk" href="/kz/news/ulgi-30003?utm_source=x#top">x</a>', ["/kz/news/ulgi-30003"]),
        ('<nav><a href="/kz/news/ulgi-30003">Қаз</a><a href="/ru/news/obrazec-30002">РУС</a></nav>',
         ["/kz/news/ulgi-30003", "/ru/news/obrazec-30002"]),
        ('<a href="/ru/news/obrazec-30002"><b>Русский</b></a><a href="/en/news/sample-30001">English</a>',
         ["/ru/news/obrazec-30002"]),
        # What is linked as the switch's, or says so, counts before what only has the words.
        ('<a href="/ru/news/other-39999">RU</a><link rel=alternate hreflang=ru href="/ru/news/obrazec-30002">',
         ["/ru/news/obrazec-30002"]),
        ('<a href="/ru">Рус</a><a href="/kz/news">KZ</a><a href="/ru/news/tags/obrazec">RU</a>', []),
        ('<link rel="alternate" hreflang="ru" href="https://elsewhere.example/ru/news/obrazec-30002">', []),
        ('<link rel="alternate" hreflang="x-default" href="/ru/news/obrazec-30002">', []),
        ('<link rel="alternate" hreflang="de" href="/ru/news/obrazec-30002">', []),
        ('<link rel="canonical" hreflang="ru" href="/ru/news/obrazec-30002">', []),
        ('<link rel="alternate" hreflang="ru" href="/en/news/sample-30001">', []),
        ('<a href="/ru/news/obrazec-30002">A sample story that is only linked</a>', []),
    ],
)  # fmt: skip
def test_editions_in_other_languages(html: str, urls: list[str]) -> None:
    """Alternates, marked links and a language switch, each if it leads to a story of the site."""
    found = [link.url.removeprefix("https://primeminister.kz") for link in read(html).editions]
    assert sorted(found) == sorted(urls)


def test_a_feed_has_no_rule_for_its_links() -> None:
    """The alternate of a story is one where it does not end as a home page or a rubric does."""
    html = '<link rel=alternate hreflang=ru href="/ru"><link rel=alternate hreflang=kk href="/kk/ulgi-habar-a1b2">'
    assert [link.url for link in read(html, FEED).editions] == ["https://primeminister.kz/kk/ulgi-habar-a1b2"]


@pytest.mark.parametrize(
    ("html", "published"),
    [
        (f'{DATA}{{"@graph": [{{"datePublished": "2026-07-30T10:00:00+05:00"}}]}}</script>{META}', MOMENT),
        (f"{DATA}{{broken</script>{META}", date(2026, 7, 29)),
        ('<time datetime="2026-07-28"></time><meta itemprop="datePublished" content="2026-07-27">', date(2026, 7, 27)),
        ('<p class="article__date">01.07.2026</p><time datetime="2026-07-28">28</time>', date(2026, 7, 28)),
        ('<p class="article__date">12 Январь 2023, 10:30</p>', datetime(2023, 1, 12, 4, 30, tzinfo=UTC)),
        ("<time datetime=soon>soon</time><p>31.07.2026</p>", None),
        (DATA + "[" * 50_000 + "</script>", None),
        ("<div>" * 5_000 + '<time datetime="2026-07-28">', None),
    ],
)  # fmt: skip
def test_the_day_it_was_published(html: str, published: date | datetime | None) -> None:
    """JSON-LD, meta, time and the class that never changed, in this order; else unknown."""
    assert read(html).published == published


def test_picture_that_the_page_names() -> None:
    """The first that can be the story's, whole."""
    html = '<meta property="og:image" content="/site-logo.png"><meta name="twitter:image" content="/media/7.jpg?a=1">'
    assert read(html).image == "https://primeminister.kz/media/7.jpg?a=1"
    assert read('<meta property="og:image" content="javascript:alert(1)">').image == ""


@given(st.text(alphabet="<>/='\" abhreflngitmJSON{}[]:-0123456789"))
def test_no_page_breaks_it(text: str) -> None:
    """Whatever the page holds, it is read or left."""
    read(f'<a hreflang="ru" href="{text}">{text}</a><script type="application/ld+json">{text}</script>')
