"""Listings: golden pages of several markups, and what becomes of pages that are no listing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ChallengeError, FetchError, LayoutError
from bot.model import FetchedPage, Source
from bot.sources.listing import SUMMARY_LIMIT, parse_listing

if TYPE_CHECKING:
    from bot.model import ParsedItem
    from bot.sources.found import ListingPage

GOLDEN = Path(__file__).parents[1] / "data" / "listings"
TODAY = date(2026, 8, 1)
NOON = datetime(2026, 8, 1, 7, tzinfo=UTC)
URL = "https://primeminister.kz/en/news/tags/sample"
SOURCE = Source(name="sample", kind="listing", url=URL, site="primeminister.kz")


def parse(html: str, source: Source = SOURCE, url: str = URL) -> ListingPage:
    """Parse a page as if it had been fetched."""
    return parse_listing(FetchedPage(url=url, status=200, text=html), source, today=TODAY, now=NOON)


def written(item: ParsedItem) -> dict[str, str | None]:
    """Write an item as the golden files do, which name a picture only where there is one."""
    image = {"image": item.image} if item.image else {}
    return image | {
        "id": item.external_id,
        "language": item.language,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "published": item.published.isoformat() if item.published else None,
    }


def card(number: int, title: str = "", rest: str = "") -> str:
    """Write a card of the plainest markup."""
    title = title or f"Sample story number {number}"
    return f'<div><a href="/en/news/sample-{number}"><h3>{title}</h3></a>{rest}</div>'


def page(*cards: str) -> str:
    """Write a whole page."""
    return f"<!doctype html><html><body><main>{''.join(cards)}</main></body></html>"


def verdict(html: str) -> str:
    """Name what a page without a story is, as conditions do where no card was ever seen."""
    try:
        listing = parse(html)
    except ChallengeError:
        return "blocked"
    except LayoutError:
        return "not_a_listing"
    return "empty" if listing.empty else f"{len(listing.items)} stories"


GOLDENS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLDEN.glob("*.json"))}


@pytest.mark.parametrize("name", [name for name, golden in GOLDENS.items() if isinstance(golden, list)])
def test_golden_pages(name: str) -> None:
    """Every markup gives the stories of its golden file, whole and in the order of the page."""
    source = replace(SOURCE, aliases=("old.primeminister.kz",))
    listing = parse((GOLDEN / f"{name}.html").read_text(encoding="utf-8"), source)
    assert [written(item) for item in listing.items] == GOLDENS[name]
    assert listing.whole
    assert not listing.empty


@pytest.mark.parametrize("name", [name for name, golden in GOLDENS.items() if isinstance(golden, str)])
def test_golden_pages_without_a_story(name: str) -> None:
    """What is no listing, and what has no news, is called by its name and gives no story."""
    assert verdict((GOLDEN / f"{name}.html").read_text(encoding="utf-8")) == GOLDENS[name]


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("No news found", ()),
        ("Новостей не&nbsp;найдено", ()),
        ("ЖАҢАЛЫҚТАР ТАБЫЛМАДЫ.", ()),
        ("Nothing under this sample", ("nothing under",)),
    ],
)
def test_a_page_that_says_so_is_empty(words: str, known: tuple[str, ...]) -> None:
    """The page's own "no news", also in the words of the source, is no fault."""
    source = Source(name="s", kind="listing", url=URL, site="s", empty=known)
    listing = parse(page(f"<p>{words}</p>"), source)
    assert listing.empty
    assert listing.items == ()


def test_popular_news_beside_an_empty_tag_is_not_its_news() -> None:
    """Cards in the sidebar of an empty page belong to other tags."""
    assert parse(page("<p>No news found</p>", f"<aside>{card(10001)}{card(10002)}</aside>")).empty


def test_words_of_an_empty_page_in_a_script_do_not_count() -> None:
    """A redesign that carries its texts in a script is not taken for an empty tag."""
    with pytest.raises(LayoutError):
        parse(page('<script>t = {none: "No news found"}</script><p>Sample</p>'))


@pytest.mark.parametrize(
    "html",
    [
        "",
        "   \n ",
        "<!doctype html><h1>Sample of maintenance works</h1>",
        page("<a href='/en/about'>About the sample</a>"),
        page("<a href='/en/news/sample-10001'><img src='x.jpg'></a>"),
        "%PDF-1.7 \x00\x01 sample",
        "<div>" * 50_000,
        page("<b>" * 3_000),
    ],
    ids=["nothing", "blank", "maintenance", "other-links", "no-title", "pdf", "deep", "deep-phrases"],
)
def test_a_page_without_cards_is_a_fault(html: str) -> None:
    """No cards is never "no news"."""
    with pytest.raises(LayoutError) as caught:
        parse(html)
    assert not isinstance(caught.value, ChallengeError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "sign",
    [
        '<form id="captcha"></form>',
        "<title>Just a moment...</title>",
        "<h1>Attention Required!</h1>",
        '<div class="cf-challenge"></div>',
        "<p>Проверка браузера перед входом</p>",
        "<title>DDoS-Guard</title>",
    ],
)
def test_a_challenge_is_told_from_a_redesign(sign: str) -> None:
    """A captcha in place of the page is a challenge; beside cards it is only a part of the page."""
    with pytest.raises(ChallengeError):
        parse(f"<!doctype html><html><body>{sign}</body></html>")
    assert len(parse(page(card(10001), sign)).items) == 1


def test_a_page_that_breaks_off_gives_whole_cards_only() -> None:
    """The last card of a page that was cut may be cut too, and is left for the next read."""
    whole = page(*(card(10000 + n, rest=f"<p>Its sample summary, number {n}</p>") for n in range(3)))
    expected = parse(whole).items
    start, end = whole.index("Sample story number 10001"), whole.index("</main>")
    for cut_at in range(start, end):
        listing = parse(whole[:cut_at])
        assert not listing.whole
        assert listing.items == expected[: len(listing.items)]


def test_a_page_that_breaks_off_within_its_only_card_was_not_had() -> None:
    """There was a card, so it is no redesign."""
    with pytest.raises(FetchError):
        parse('<!doctype html><html><body><div><a href="/en/news/sample-10001"><h3>Sample st')


def test_a_page_may_leave_out_its_end_tags() -> None:
    """HTML lets </body> and </html> go: such a page is whole when its elements are closed."""
    listing = parse(f"<!doctype html><html lang=en><main>{card(10001)}{card(10002)}</main>")
    assert listing.whole
    assert len(listing.items) == 2


def test_a_story_linked_twice_is_shown_once_where_it_is_fullest() -> None:
    """A teaser above the list does not take the place of the story's own card."""
    teaser = '<div><a href="/en/news/sample-10002">Sample story number 10002, shortened…</a></div>'
    full = card(10002, rest="<p>A sample summary</p>")
    items = parse(page(teaser, card(10003), full, full)).items
    assert [item.external_id for item in items] == ["10003", "10002"]
    assert items[1].summary == "A sample summary"


def test_a_summary_is_cut_at_a_word() -> None:
    """At most 600 characters are kept, and no half word."""
    summary = parse(page(card(10001, rest=f"<p>{'пример ' * 200}</p>"), card(10002))).items[0].summary
    assert len(summary) <= SUMMARY_LIMIT
    assert summary.endswith("пример…")


def test_a_title_is_unescaped_once() -> None:
    """What a site escaped twice is read as meant; what it escaped three times stays its affair."""
    titles = [
        item.title for item in parse(page(card(10001, "&amp;lt;b&amp;gt; tags"), card(10002, "&amp;amp;lt; x"))).items
    ]
    assert titles == ["<b> tags", "&lt; x"]


@pytest.mark.parametrize(
    ("source_language", "path", "title", "language"),
    [
        ("en", "/kz/news/sample-10001", "Sample", "en"),
        (None, "/kz/news/sample-10001", "Sample", "kk"),
        (None, "/ru/news/sample-10001", "Sample", "ru"),
        (None, "/n/10001", "Үлгі хабар", "kk"),
        (None, "/n/10001", "Пример новости", "ru"),
        (None, "/n/10001", "A sample story", "en"),
        (None, "/kz/news/sample-10001", "Школьники отдохнут в лагерях бесплатно", "ru"),
        ("ru", "/ru/news/sample-10001", "Балалар мен ата-аналар клубы ашылды", "kk"),
    ],
)
def test_language(source_language: None, path: str, title: str, language: str) -> None:
    """The source's word counts before the path's, and the text when neither speaks or the title clearly contradicts."""
    source = Source(
        name="s",
        kind="listing",
        url=URL,
        site="s",
        language=source_language,
        link=re.compile(r"/(?:sample-|n/)(?P<id>\d+)$"),
    )
    html = page(f'<a href="{path}"><h2>{title}</h2></a>')
    assert [item.language for item in parse(html, source).items] == [language]


def test_only_links_of_the_site_are_stories() -> None:
    """The url's host, its www. and the aliases are the site; any other host is not."""
    source = Source(name="s", kind="listing", url=URL, site="s", aliases=("Old.example.kz",))
    hosts = ["primeminister.kz", "www.primeminister.kz", "old.example.kz", "evil-primeminister.kz", "a@b.kz"]
    links = [f'<p><a href="https://{host}/en/news/x-1000{n}">Story {n}</a></p>' for n, host in enumerate(hosts)]
    assert [item.external_id for item in parse(page(*links), source).items] == ["10000", "10001", "10002"]


def test_a_rule_without_id_makes_the_address_the_identity() -> None:
    """Addresses that differ by marks of a campaign or a fragment are one story."""
    source = Source(name="s", kind="listing", url=URL, site="s", link=re.compile("^/story/"))
    html = page(
        '<p><a href="/story/a?x=1&utm_source=q#part">First sample</a></p>',
        '<p><a href="HTTPS://primeminister.kz:443/story/a?x=1">First sample</a></p>',
        '<p><a href="/story/a?x=2">Second sample</a></p>',
    )
    items = parse(html, source).items
    assert [(item.url, item.external_id) for item in items] == [
        ("https://primeminister.kz/story/a?x=1", None),
        ("https://primeminister.kz/story/a?x=2", None),
    ]


def test_a_lying_zone_is_not_believed() -> None:
    """With times = "local" a Z is the site's own clock."""
    source = Source(name="s", kind="listing", url=URL, site="s", times="local")
    html = page(card(10001, rest='<time datetime="2026-01-27T10:00:00Z">today</time>'))
    published = parse(html, source).items[0].published
    assert published == datetime.fromisoformat("2026-01-27T10:00:00+05:00")


def test_the_pager_names_its_pages() -> None:
    """Links to other pages of the same listing are no cards but tell how far it goes."""
    pager = '<a href="?page=2">2</a><a href="/en/news/tags/sample?page=3#x">3</a><a href="/en/other?page=9">9</a>'
    assert {number for number, _ in parse(page(card(10001), card(10002), pager)).pager.pages} == {2, 3}


@pytest.mark.parametrize(
    ("pager", "address"),
    [
        ('<a href="?page=2">2</a>', f"{URL}?page=2"),
        ('<a href="/en/news/tags/sample/page/2/">2</a>', f"{URL}/page/2/"),
        ('<a href="?PAGEN_1=2">2</a>', f"{URL}?PAGEN_1=2"),
        ('<a href="/en/news/tags/sample/2">2</a>', f"{URL}/2"),
        ('<a href="?page=0">1</a><a href="?page=1">2</a>', f"{URL}?page=1"),
        ('<a href="?start=10">Келесі →</a>', f"{URL}?start=10"),
        ('<a class="pager__next" href="?offset=10"><i></i></a>', f"{URL}?offset=10"),
        ('<a aria-label="Next" href="?p=2">&raquo;</a>', f"{URL}?p=2"),
        ('<a rel="next" href="/en/news/archive/2">Older</a>', "https://primeminister.kz/en/news/archive/2"),
        ('<link rel="next" href="?page=2">', f"{URL}?page=2"),
        ('<a href="/en/other?page=2">2</a>', None),
        ('<a href="https://elsewhere.example/en/news/tags/sample?page=2">2</a>', None),
        ('<a href="/en/news/sample-10001">Next</a>', None),
    ],
)
def test_the_pager_tells_where_the_next_page_is(pager: str, address: str | None) -> None:
    """In whatever form the site writes it; what leads elsewhere is no page of the listing."""
    assert parse(page(card(10001), card(10002), pager)).pager.address(2) == address


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"html": "<a href=\'/en/news/sample-10001\'>A sample story in data</a>"}', "data"),
        ('\ufeff<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "feed"),
        ("<!-- sample --><feed xmlns='http://www.w3.org/2005/Atom'></feed>", "feed"),
        ("%PDF-1.7 <a href='/en/news/sample-10001'>A sample story in a file</a>", "file"),
        ("<div " + " ".join(f"x{n}" for n in range(50_000)) + ">", "attributes"),
        ("<!---->" * 100_000, "no link"),
    ],
    ids=["json", "rss", "atom", "pdf", "attributes", "comments"],
)
def test_what_is_no_page_is_said(text: str, told: str) -> None:
    """The operator reads what stands there in place of the listing."""
    with pytest.raises(LayoutError, match=told):
        parse(text)


@pytest.mark.parametrize("at", ["https://primeminister.kz/", "https://primeminister.kz/en", "https://parked.example/x"])
def test_another_page_in_place_of_the_listing_has_none_of_its_stories(at: str) -> None:
    """A redirect to the home page, or to another site, does not put its news under the tag."""
    with pytest.raises(LayoutError):
        parse(page(card(10001), card(10002)), url=at)


def test_a_day_far_ahead_is_no_day_of_a_story() -> None:
    """A slip of the keyboard would keep a story on top of every list for years."""
    late = card(10001, rest="<span class=date>31.07.2062</span>")
    assert parse(page(late, card(10002))).items[0].published is None


def test_ages_are_told_from_the_present() -> None:
    """The moment of reading, where it is given, tells which day an hour ago was."""
    html = page(card(10001, rest="<time>2 hours ago</time>"), card(10002))
    fetched = FetchedPage(url=URL, status=200, text=html)
    now = datetime.fromisoformat("2026-08-01T01:00:00+05:00")
    assert parse_listing(fetched, SOURCE, today=TODAY, now=now).items[0].published == date(2026, 7, 31)
    assert parse_listing(fetched, SOURCE, today=TODAY).items[0].published is None


LABELS = [
    "Читать далее", "ТОЛЫҒЫРАҚ »", "Read more…", "Фото", "152 просмотра", "Комментарии (3)", "12 views", "→", "Қаз",
    "Все новости", "Барлық жаңалықтар", "Жалғасын оқу", "31.07.2026", "Read&nbsp;more", "1 234 қаралым", "Видео (2)",
]  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
def test_words_of_the_furniture_are_no_title(label: str) -> None:
    """A link that only says so brings no story, beside real ones either."""
    link = f'<p><a href="/en/news/sample-10009">{label}</a></p>'
    assert [item.external_id for item in parse(page(card(10001), card(10002), link)).items] == ["10001", "10002"]
    assert verdict(page(link)) == "not_a_listing"


def test_identities_by_address_do_not_hang_on_scheme_host_and_spelling() -> None:
    """Without an id, one story linked in several ways is one story, today and tomorrow."""
    source = replace(SOURCE, link=re.compile("^/story/"), aliases=("old.example.kz",))
    spellings = [
        "/story/үлгі",
        "/story/%d2%AF%D0%BB%D0%B3%D1%96/",
        "http://www.primeminister.kz/story/%D2%AFлгі",
        "//old.example.kz/story/үлгі?",
    ]
    for spelling in spellings:
        (item,) = parse(page(f'<p><a href="{spelling}">A sample story of many spellings</a></p>'), source).items
        assert item.url.rstrip("/") == "https://primeminister.kz/story/%D2%AF%D0%BB%D0%B3%D1%96"
    links = "".join(f'<p><a href="{spelling}">A sample story of many spellings</a></p>' for spelling in spellings)
    assert len(parse(page(links), source).items) == 1


PIECES = ["<div>", "</div>", "<a href='/en/news/x-12345'>", "</a>", "<h3>", "</h3>", "<li>",
    "<table>", "<td>", "text ", "27.01.2026", "<!--", "-->", "<script>", "<svg>", "<p class='title text'>", "&#0;",
    "<a href='/en/news/y-54321?page=2'>", "<aside>", "<dl><dt>", "<dd>", "Read more", "<h3>Popular</h3>", "<noscript>",
    "<template shadowrootmode=open>", "</template>",
    "<i onclick=\"location='/en/news/z-10001'\">", "No news found",
    "<span class=label>", "<svg><title>", "<link rel=next href=?page=2>", "<h1>404</h1>", "<body class=menu>",
    "<a href='//['>", "<base href='http://['>",
    "<time datetime='x'>"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES)))
def test_no_markup_breaks_the_parser(pieces: list[str]) -> None:
    """Whatever stands on a page, it is a listing or an error of ours."""
    try:
        listing = parse("".join(pieces))
    except (LayoutError, FetchError):
        return
    assert all(item.title for item in listing.items)
