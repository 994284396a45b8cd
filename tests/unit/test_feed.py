"""Feeds: golden files of every format, and what becomes of what is no feed."""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ChallengeError, FetchError, LayoutError
from bot.model import FetchedPage, Source
from bot.sources.answers import decode
from bot.sources.feed.page import parse_feed

if TYPE_CHECKING:
    from bot.model import ParsedItem
    from bot.sources.found import FeedPage

GOLDEN = Path(__file__).parents[1] / "data" / "feeds"
TODAY = date(2026, 8, 1)
URL = "https://sample.kz/feed/rss"
SOURCE = Source(name="sample", kind="feed", url=URL, site="sample.kz", aliases=("www2.sample.kz",))
GOV = Source(
    name="gov",
    kind="feed",
    url="https://www.gov.kz/api/v1/public/rss/sample/news/kk",
    site="gov.kz",
    official=True,
    times="local",
    id=re.compile(r"entities/(?P<id>[\w-]+/press/news/details/\d+)"),
)


def parse(text: str, source: Source = SOURCE) -> FeedPage:
    """Parse a feed that was fetched from the source's address."""
    return parse_feed(FetchedPage(url=source.url, status=200, text=text), source, today=TODAY)


def written(item: ParsedItem) -> dict[str, str | None]:
    """Write an item as the golden files do, which name a picture only where there is one."""
    image = {"image": item.image} if item.image else {}
    return image | {
        "url": item.url,
        "id": item.external_id,
        "language": item.language,
        "title": item.title,
        "summary": item.summary,
        "published": item.published.isoformat() if item.published else None,
    }


def rss(*items: str, head: str = "") -> str:
    """Write a feed with these items."""
    return f'<rss version="2.0"><channel>{head}{"".join(f"<item>{item}</item>" for item in items)}</channel></rss>'


def story(number: int, title: str = "", rest: str = "") -> str:
    """Write what an item holds."""
    return f"<title>{title or f'Sample {number}'}</title><link>https://sample.kz/news/{number}</link>{rest}"


GOLDEN_FILES = [
    "rss_wordpress.xml", "rss_gov.xml", "rss_091.xml", "rdf_090.xml", "rdf_10.xml", "atom_10.xml", "atom_03.xml",
    "json_feed.json", "quirks.xml", "pictures_rss.xml", "pictures_atom.xml", "pictures_json.json",
]  # fmt: skip


@pytest.mark.parametrize("name", GOLDEN_FILES)
def test_golden_feeds(name: str) -> None:
    """Every format gives the stories of its golden file, in the feed's order, and nothing else."""
    path = GOLDEN / name
    feed = parse(decode(path.read_bytes(), ""), GOV if name == "rss_gov.xml" else SOURCE)
    golden = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert [written(item) for item in feed.items] == golden
    assert feed.whole


# --- what an item says ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("S&amp;#038;P", "S&P"),
        ("S&amp;amp;P", "S&P"),
        ("S&amp;amp;amp;P", "S&amp;P"),
        ("&amp;lt;b&amp;gt;", "<b>"),
        ("<![CDATA[R&D &#8212; report]]>", "R&D — report"),
        ("A &lt;b&gt;bold&lt;/b&gt; word", "A bold word"),
        ("A <b>bold</b> word &amp; more", "A bold word & more"),
        ("5 &lt; 7, x&lt;y and y&gt;z", "5 < 7, x<y and y>z"),
        ("a&nbsp;b&shy;c&#8203;d \x0b e", "a bcd e"),
        ("a<!-- hidden -->b", "ab"),
        ("<![CDATA[In<i>side</i> a word<br>and after<!-- it -->]]>", "Inside a word and after"),
        ("<![CDATA[two ]]>&amp;<![CDATA[ parts]]>", "two & parts"),
    ],
)
def test_a_title_is_unescaped_once_and_has_no_tags(title: str, shown: str) -> None:
    """XML's own layer aside, one layer of escapes is undone, and tags go."""
    (item,) = parse(rss(f"<title>{title}</title><link>https://sample.kz/1</link>")).items
    assert item.title == shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>One.</p><p>Two<br>three</p>", "One. Two three"),
        ("<ul><li>one</li><li>two</li></ul>", "one two"),
        ("in<b>side</b> a word", "inside a word"),
        ("<script>x()</script><style>p{}</style>Text<img src=a alt=b>", "Text"),
        ('Text. <a href="/x">Read more</a>', "Text."),
        ("<p>Text.</p><p>Читать далее →</p>", "Text."),
        ("<p>Мәтін.</p><p><a href=x>Толығырақ</a></p>", "Мәтін."),
        ("Text… Continue reading", "Text…"),
        ("Text [&#8230;]", "Text…"),
        ("<p>Text</p><p>The post <a>Title</a> appeared first on <a>Sample</a>.</p>", "Text"),
        ("Text. The post Title appeared first on Sample.", "Text."),
        ("<p>Текст</p><p>Читайте также: <a>другое</a></p>", "Текст"),
        ("He will read more books", "He will read more books"),
        ("<p>&amp;lt;p&amp;gt;</p>", "&lt;p&gt;"),
        ("a < b", "a < b"),
        ("<div>" * 1000 + "deep", "deep"),
    ],
)
def test_a_summary_is_plain_text(html: str, shown: str) -> None:
    """What only a web page needs is left out, and blocks keep their words apart."""
    (item,) = parse(rss(story(1, "", f"<description><![CDATA[{html}]]></description>"))).items
    assert item.summary == shown


@pytest.mark.parametrize(("official", "limit"), [(True, 600), (False, 300)])
def test_a_summary_is_cut_at_a_word(official: bool, limit: int) -> None:  # noqa: FBT001 - a table's column
    """A newspaper's is half as long as a state body's."""
    source = Source(name="s", kind="feed", url=URL, site="sample.kz", official=official)
    (item,) = parse(rss(story(1, "", f"<description>{'word ' * 200}</description>")), source).items
    assert limit - 6 < len(item.summary) <= limit
    assert item.summary.endswith("word…")


def test_a_summary_is_made_of_the_content_where_there_is_no_description() -> None:
    """A summary that only repeats the title is none."""
    content = "<content:encoded><![CDATA[<p>Content.</p>]]></content:encoded>"
    first, second, third = parse(
        rss(
            story(1, "", content),
            story(2, "", f"<description> </description>{content}"),
            story(3, "Same", "<description>Same</description>"),
        )
    ).items
    assert [first.summary, second.summary, third.summary] == ["Content.", "Content.", ""]


@pytest.mark.parametrize(
    ("written_as", "moment"),
    [
        ("Tue, 12 May 2026 10:00:00 GMT", datetime(2026, 5, 12, 10, tzinfo=UTC)),
        ("Tue, 12 May 2026 10:00:00 +0600", datetime(2026, 5, 12, 4, tzinfo=UTC)),
        ("12 May 26 10:00 EDT", datetime(2026, 5, 12, 14, tzinfo=UTC)),
        ("Tue, 12 May 2026 10:00:00 MSK", datetime(2026, 5, 12, 7, tzinfo=UTC)),
        ("Tue, 12 May 2026 10:00:00 ALMT", datetime(2026, 5, 12, 5, tzinfo=UTC)),
        ("Tue, 12 May 2026 10:00:00", datetime(2026, 5, 12, 5, tzinfo=UTC)),
        ("Wed, 10 Jan 2024 10:00:00", datetime(2024, 1, 10, 4, tzinfo=UTC)),
        ("2026-05-12T10:00:00Z", datetime(2026, 5, 12, 10, tzinfo=UTC)),
        ("2026-05-12T10:00:00.123456+05:00", datetime(2026, 5, 12, 5, tzinfo=UTC)),
        ("2026-05-12T10:00:00+05", datetime(2026, 5, 12, 5, tzinfo=UTC)),
        ("2026-05-12 10:00", datetime(2026, 5, 12, 5, tzinfo=UTC)),
        ("2026-05-12", date(2026, 5, 12)),
        ("12 мамыр 2026, 10:00", datetime(2026, 5, 12, 5, tzinfo=UTC)),
        ("12 мая", date(2026, 5, 12)),
        ("10:00", None),
        ("Tue, 32 May 2026 10:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates(written_as: str, moment: date | None) -> None:
    """A zone that is not told is the site's; what is not understood stays unknown, and is never now."""
    (item,) = parse(rss(story(1, "", f"<pubDate>{written_as}</pubDate>"))).items
    assert item.published == moment


def test_a_lying_zone_is_not_believed() -> None:
    """Some sites call their local time UTC."""
    source = Source(name="s", kind="feed", url=URL, site="sample.kz", times="local")
    (item,) = parse(rss(story(1, "", "<pubDate>2026-05-12T10:00:00Z</pubDate>")), source).items
    assert item.published == datetime(2026, 5, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("feed_says", "item_says", "title", "language"),
    [
        ("", "", "Балалар құқығы", "kk"),
        ("en", "", "Права детей в школе", "ru"),
        ("ru", "", "Балалар құқықтарын қорғау жөніндегі уәкіл мектептерді аралады", "kk"),
        ("ru", "kk", "Мектеп ауласы", "kk"),
        ("kz", "", "Спорт мектебі", "kk"),
        ("kk", "", "Школьники Алматы получат новые учебники к первому сентября", "ru"),
        ("ru-RU", "", "Kaspi", "ru"),
        ("ru-RU", "", "The children of the town learn to swim", "en"),
        ("en-US", "", "Children learn to swim", "en"),
        ("nonsense", "x", "Children learn to swim", "en"),
    ],
)
def test_language(feed_says: str, item_says: str, title: str, language: str) -> None:
    """The nearest word on it counts, unless the text plainly says otherwise."""
    head = f"<language>{feed_says}</language>"
    (item,) = parse(rss(story(1, title, f"<dc:language>{item_says}</dc:language>"), head=head)).items
    assert item.language == language


def test_the_sources_language_comes_first() -> None:
    """What an operator writes counts more than what the feed says of itself."""
    source = Source(name="s", kind="feed", url=URL, site="sample.kz", language="kk")
    (item,) = parse(rss(story(1, "Спорт"), head="<language>ru</language>"), source).items
    assert item.language == "kk"


# --- links and ids -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("links", "url"),
    [
        ("<link>https://sample.kz/1?utm_source=rss&amp;a=1&amp;utm_medium=x#top</link>", "https://sample.kz/1?a=1"),
        ("<link>http://www.sample.kz/1</link>", "https://sample.kz/1"),
        ("<link>https://www2.sample.kz/1</link>", "https://sample.kz/1"),
        ("<link>/1</link>", "https://sample.kz/1"),
        ("<link>1</link>", "https://sample.kz/feed/1"),
        ('<link xml:base="x">1</link>', "https://sample.kz/feed/1"),
        ("<link>https://m.sample.kz/1</link>", "https://m.sample.kz/1"),
        ("<link>https://other.example/1?a=1&amp;amp;b=2</link>", "https://other.example/1?a=1&b=2"),
        ("<link><![CDATA[https://sample.kz/?p=1&q=2]]></link>", "https://sample.kz/?p=1&q=2"),
        ("<link/><guid>https://sample.kz/1</guid>", "https://sample.kz/1"),
        ('<guid isPermaLink="true">https://sample.kz/1</guid>', "https://sample.kz/1"),
        ('<atom:link rel="self" href="/self"/><link>https://sample.kz/1</link>', "https://sample.kz/1"),
        ('<atom:link rel="alternate" href="/1"/>', "https://sample.kz/1"),
    ],
)
def test_links(links: str, url: str) -> None:
    """However it is written, a link becomes the one address of its page."""
    assert [item.url for item in parse(rss(f"<title>Sample</title>{links}")).items] == [url]


@pytest.mark.parametrize(
    "links",
    ["", "<guid>10001</guid>", '<guid isPermaLink="false">https://sample.kz/1</guid>', "<link>ftp://a/b</link>"],
)
def test_an_item_without_a_page_is_left_out(links: str) -> None:
    """Its neighbour is taken."""
    feed = parse(rss(f"<title>Sample</title>{links}", story(2)))
    assert [item.title for item in feed.items] == ["Sample 2"]


def test_an_id_is_one_in_all_languages_and_counts_once_in_each() -> None:
    """The first item with an id in a language is taken, and copies in other languages stay."""
    page = "https://www.gov.kz/memleket/entities/edu/press/news/details/7?lang="
    items = [
        f"<title>{title}</title><link>{page}{code}</link>"
        for code, title in [("ru", "Права детей"), ("kk", "Балалар құқығы"), ("ru", "Права детей, снова")]
    ]
    feed = parse(rss(*items), GOV)
    assert [(item.external_id, item.language, item.url) for item in feed.items] == [
        ("edu/press/news/details/7", "ru", f"{page}ru"),
        ("edu/press/news/details/7", "kk", f"{page}kk"),
    ]


def test_another_sites_id_is_none_of_ours() -> None:
    """A partner's story with a number that looks like one must not become a correction of ours."""
    source = Source(name="s", kind="feed", url=URL, site="sample.kz", id=re.compile(r"/news/(?P<id>\d+)"))
    feed = parse(rss(story(1), story(2), "<title>Partner</title><link>https://other.example/news/1</link>"), source)
    assert [item.external_id for item in feed.items] == ["1", "2", None]


def test_the_host_that_a_feed_leads_to_is_its_own() -> None:
    """A feed may be read at another address than its stories stand at."""
    source = Source(name="s", kind="feed", url="http://127.0.0.1/f", site="127.0.0.1", id=re.compile(r"/(?P<id>\d+)$"))
    assert [item.external_id for item in parse(rss(story(1), story(2)), source).items] == ["1", "2"]


# --- what is no feed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [rss(), '{"version": "https://jsonfeed.org/version/1", "items": []}', "<rss/>"])
def test_a_feed_without_items_is_empty(text: str) -> None:
    """It says itself that there is nothing."""
    feed = parse(text)
    assert (feed.items, feed.whole) == ((), True)


BOMB = '<!ENTITY a "ha">' + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(20))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("Bad gateway", "neither XML nor JSON"),
        ("<urlset><url/></urlset>", "<urlset>"),
        ("<!doctype html><html><body>News</body></html>", "a web page"),
        ('<html><link rel="alternate" type="application/rss+xml" href="/f?a&amp;b"></html>', "https://sample.kz/f?a&b"),
        ('{"error": "no such page"}', "no list of items"),
        ("[1, 2]", "no list of items"),
        (rss("<title>No link</title>"), "none of the 1 items"),
        (rss(*["<link>https://sample.kz/1</link>"] * 3), "none of the 3 items"),
        (f"<!DOCTYPE rss [{BOMB}]>{rss(story(1, '&a19;'))}", "document type"),
        (f"<!DOCTYPE lolz [{BOMB}]><lolz>&a19;</lolz>", "document type"),
        (f'<!DOCTYPE rss SYSTEM "file:///etc/passwd">{rss(story(1))}', "document type"),
        (f'<!DOCTYPE r [<!ENTITY x SYSTEM "http://sample.kz/x">]>{rss(story(1, "&x;"))}', "document type"),
    ],
)
def test_what_is_no_feed_says_why(text: str, told: str) -> None:
    """The one line tells what was found, and where to look."""
    with pytest.raises(LayoutError, match=re.escape(told)) as raised:
        parse(text)
    assert "\n" not in str(raised.value)


def test_a_challenge_is_told_from_a_page() -> None:
    """A captcha is waited out, a page is no feed."""
    with pytest.raises(ChallengeError, match="captcha"):
        parse("<html><body><form id=captcha></form></body></html>")


def test_unknown_entities_are_text() -> None:
    """Nothing is looked up or expanded."""
    (item,) = parse(rss(story(1, "&xxe; and &unknown; &euro;5"))).items
    assert item.title == "&xxe; and &unknown; €5"


# --- what broke off, and what goes on for ever ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "taken"),
    [
        ("</channel>", 3),
        ("</item></channel>", 2),
        ("<link>https://sample.kz/news/3", 2),
        ("ample 3", 2),
        ("ample 2", 1),
    ],
)
def test_a_feed_that_breaks_off_gives_its_whole_items(place: str, taken: int) -> None:
    """The item that it breaks off in is left out, and the reading knows."""
    text = rss(story(1), story(2), story(3))
    feed = parse(text[: text.rindex(place)])
    assert [item.title for item in feed.items] == [f"Sample {n + 1}" for n in range(taken)]
    assert not feed.whole


def test_json_that_breaks_off_gives_its_whole_items() -> None:
    """The same for JSON."""
    text = json.dumps({"items": [{"url": f"https://sample.kz/{n}", "title": f"Sample {n}"} for n in range(3)]})
    feed = parse(text[:-30])
    assert [item.title for item in feed.items] == ["Sample 0", "Sample 1"]
    assert not feed.whole


@pytest.mark.parametrize("text", ["<rss><channel>", "<rss><channel><item><title>Sample", rss(story(1))[:60]])
def test_a_feed_that_breaks_off_in_its_first_item_was_not_had(text: str) -> None:
    """It is not empty."""
    with pytest.raises(FetchError, match="breaks off"):
        parse(text)


def test_an_element_left_open_costs_only_its_item() -> None:
    """Its neighbours stay as they are."""
    feed = parse(rss(story(1), "<title>Open<link>https://sample.kz/news/2</link>", story(3)))
    assert [item.title for item in feed.items] == ["Sample 1", "Sample 3"]


def test_aliases_are_the_host_of_the_feed_itself() -> None:
    """Whatever the site is called, and whatever its port: so is the same page told by one address."""
    source = replace(SOURCE, url="http://127.0.0.1:8900/rss", site="sample.kz", aliases=("www2.sample.kz",))
    text = rss(
        *(story(1).replace("https://sample.kz", host) for host in ("http://127.0.0.1:8900", "http://www2.sample.kz"))
    )
    assert {item.url for item in parse(text, source).items} == {"http://127.0.0.1:8900/news/1"}


@pytest.mark.parametrize(
    "link",
    [
        "http://[bad",
        "http://",
        "http://x:99999999/1",
        "http://<x.kz/1",
        "http://x\u00ad.kz/1",
        "javascript:x",
        SOURCE.url,
    ],
)
def test_a_link_that_leads_nowhere_costs_only_its_item(link: str) -> None:
    """It may be the first of the feed, or the base of an item; its neighbours stay as they are."""
    nowhere = f"<title>Sample</title><link>{link}</link>"
    assert [item.title for item in parse(rss(nowhere, story(2))).items] == ["Sample 2"]
    based = rss(story(1), story(2)).replace("<item>", f'<item xml:base="{link}">', 1)
    assert [item.title for item in parse(based).items] == ["Sample 1", "Sample 2"]


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_of_a_long_feed_the_first_items_are_taken(kind: str) -> None:
    """What is beyond ten thousand is not looked at."""
    numbers = range(11_000)
    as_json = {"items": [{"url": f"/{number}", "title": "Sample"} for number in numbers]}
    feed = parse(rss(*[story(number) for number in numbers]) if kind == "xml" else json.dumps(as_json))
    assert (len(feed.items), feed.whole) == (10_000, True)


@pytest.mark.parametrize(
    "piece",
    [
        "<a>",
        "<a ",
        "<",
        "&",
        "&amp;",
        "<![CDATA[",
        "<![CDATA[]]>",
        "<!--",
        "</title ",
        "a='",
        'a="b" ',
        "<?",
        "]]>",
        "<p>",
    ],
)
@pytest.mark.parametrize("start", ["", "<rss ", "<rss><channel>", "<rss><channel><item><title>"])
def test_no_repetition_keeps_the_parser_busy(start: str, piece: str) -> None:
    """A quarter of a megabyte of anything is read in the time that its length takes."""
    text = start + piece * (250_000 // len(piece))
    with pytest.raises((LayoutError, FetchError)):
        parse(text)


@pytest.mark.parametrize(
    "text", ['{"items":' + "[" * 100_000, "[" * 100_000, '{"a":' * 50_000, '{"items": [' + "1" * 9_999]
)
def test_no_json_keeps_the_parser_busy(text: str) -> None:
    """Neither depth nor size of a value is a fault of the program."""
    with pytest.raises((LayoutError, FetchError)):
        parse(text)


TAGS = "<rss> <channel> <item> </item> <title> </title> <link> </link> <entry <feed> <b> <summary> </summary> </rss>"
PIECES = st.lists(
    st.sampled_from(
        [
            *TAGS.split(), "https://sample.kz/1", "<![CDATA[", "]]>", "<!--", "-->", "&", "&lt;", "&#0;", "&#x110000;",
            "'", '"', "=", ">", "\0", "\ud800", '{"items":[', '{"url":"/1","title":"\\ud800"}', "]", "}", ",",
            "NaN", "a",
        ]
    ),
    max_size=40,
)  # fmt: skip


@given(PIECES)
@settings(max_examples=300)
def test_no_text_breaks_the_parser(pieces: list[str]) -> None:
    """Whatever a site sends, the result is items or one of our errors, with text that can be stored."""
    with contextlib.suppress(LayoutError, FetchError):
        for item in parse("".join(pieces)).items:
            assert f"{item.title}{item.summary}{item.url}".encode()


@given(st.binary(max_size=300), st.sampled_from(["", "text/xml; charset=windows-1251", "text/xml; charset=utf-16"]))
@settings(max_examples=300)
def test_no_bytes_break_the_parser(body: bytes, content_type: str) -> None:
    """From the bytes on."""
    for start in (b"", b"<rss><channel><item>", b'{"items": ['):
        with contextlib.suppress(LayoutError, FetchError):
            parse(decode(start + body, content_type))
