"""Pages and feeds: golden ones with something changed, and ones written by rule from hostile parts."""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from tests.fuzz.texts import pieces, texts

DATA = Path(__file__).parents[1] / "data"
GOLDEN = {
    kind: [path.read_text(encoding="utf-8") for path in sorted(DATA.glob(pattern)) if "expected" not in path.name]
    for kind, pattern in {"listing": "listings/*.html", "feed": "feeds/*.xml", "json": "feeds/*.json"}.items()
}
"""By kind; strategies are told the kind, for hypothesis writes out what they are given."""

_PIECE = re.compile(r"<[^<>]*>|[^<]+|<")
_JUNK = (
    "<div>", "</div>", "<a href='/en/news/sample-12345'>", "</a>", "<p", ">", "<![CDATA[", "]]>", "<!--", "-->", "<title>",
    "</item>", "<item>", "<entry>", "<template shadowrootmode=open>", "<noscript>", "<base href='http://[::1'>", "<svg><title>",
    "<base href=//x>", "<?xml version='1.0' encoding='utf-7'?>", "<!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]>", "&c;",
    "&nbsp", "&#55357;", "<link href='javascript:1'/>", "<link>http://[</link>", "<table><td>", "<form><select><option>",
    "<math><mi><script>", "<iframe srcdoc='", "<plaintext>", "<textarea>", "<style>", "<time datetime='2026-02-30'>", "\0",
    "<pubDate>31 Feb 2026 25:61:61 +9999</pubDate>", "<guid isPermaLink='true'>", "<image><url>http://%</url></image>",
)  # fmt: skip
_ADDRESSES = (
    "/en/news/sample-1234567", "//primeminister.kz/en/news/x-1234", "https://primeminister.kz:99999/en/news/x-1234", "http://[",
    "https://sample.kz/news/1", "https://sample.kz@evil.example/1", "javascript:alert(1)", "data:,x", "?page=2", "#", "",
    "https://primeminister.kz\\@evil/en/news/a-12345", "http://xn--/", "/en/news/%ff%00-12345", "/en/news/ә-12345", "http://\u2100/",
    "https://sample.kz/%e0%a4", "ftp://sample.kz/1", "https:///x", "https://sample.kz./news/2", "//", "http://1.1.1.1:0/",
)  # fmt: skip
_DATES = (
    "2026-07-30", "30 июля 2026", "30 шілде 2026 ж.", "July 30, 2026", "30.07.2026 10:00", "0000-00-00", "9999-12-31T23:59:59Z",
    "Thu, 30 Jul 2026 10:00:00 +0500", "Thu, 30 Jul 2026 24:00:00 GMT", "1", "2026-07-30T10:00:00+99:99", "29 февраля 2025",
    "2 часа назад", "99999999999 minutes ago", "кеше", "٣٠ ٧ ٢٠٢٦", "1753866000", "-1e99", "2026-07-30T10:00:00.999999999Z",
)  # fmt: skip

addresses = st.one_of(
    st.sampled_from(_ADDRESSES), texts(200, 3), st.builds("/en/news/{}-{}".format, pieces, st.integers(0, 10**8))
)
dates = st.one_of(st.sampled_from(_DATES), texts(60, 3), st.datetimes().map(str))


@st.composite
def mutated(draw: st.DrawFn, kind: str) -> str:
    """A page in which a few of its tags and texts are left out, repeated, moved, changed or put among others."""
    found = _PIECE.findall(GOLDEN[kind][draw(st.integers(0, len(GOLDEN[kind]) - 1))])
    for _ in range(draw(st.integers(1, 6))):
        at, to = (draw(st.integers(0, len(found))) for _ in range(2))
        match draw(st.integers(0, 6)):
            case 0:
                del found[at : at + draw(st.integers(1, 8))]
            case 1:
                found[at:at] = found[to : to + draw(st.integers(1, 40))] * draw(st.sampled_from([1, 2, 30]))
            case 2:
                found[at:at] = [draw(st.sampled_from(_JUNK))] * draw(st.sampled_from([1, 1, 1, 3, 500]))
            case 3:
                found[at : at + 1] = [escape(draw(texts(2000)))]
            case 4:
                found[at:at] = [draw(texts(2000))]
            case 5:
                found[at : at + 1] = [_with_value(piece, draw(addresses | dates)) for piece in found[at : at + 1]]
            case _:
                found = found[: max(at, 1)]
    return "".join(found)


def _with_value(tag: str, value: str) -> str:
    """A tag whose first attribute has another value; a text that is another."""
    return (
        re.sub(r"=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", lambda _: f'="{value}"', tag, count=1)
        if tag.startswith("<")
        else value
    )


def _element(name: str, contents: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An element of a feed: its text escaped, in CDATA, or as it stands."""
    written = st.one_of(contents.map(escape), contents.map("<![CDATA[{}]]>".format), contents)
    return st.just("") | written.map(lambda text: f"<{name}>{text}</{name}>")


_item = st.tuples(
    _element("title", texts(1000)),
    _element("link", addresses) | addresses.map(lambda address: f'<link href="{escape(address)}" rel="alternate"/>'),
    _element("description", texts(3000)),
    _element("content:encoded", texts(3000)),
    _element("guid", addresses),
    _element("pubDate", dates),
    _element("updated", dates),
    _element("dc:language", pieces),
    addresses.map(lambda address: f'<enclosure type="image/png" url="{escape(address)}"/>') | st.just(""),
).map("".join)
_frames = st.sampled_from(
    [
        ('<rss version="2.0"><channel>', "item", "</channel></rss>"),
        ('<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://[">', "entry", "</feed>"),
        ('<rdf:RDF xmlns="http://purl.org/rss/1.0/"><channel/>', "item", "</rdf:RDF>"),
        ('<?xml version="1.0" encoding="windows-1251"?><rss><channel><language>kk</language>', "item", ""),
    ]
)
written_feeds = st.builds(
    lambda frame, items: frame[0] + "".join(f"<{frame[1]}>{item}</{frame[1]}>" for item in items) + frame[2],
    _frames,
    st.lists(_item, max_size=5),
)

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts(300, 4) | addresses | dates,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["url", "name", "href", "type"]), inner)
    ),
    max_leaves=6,
)
_JSON_KEYS = (
    "id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published", "date_modified",
    "image", "banner_image", "language", "attachments", "tags",
)  # fmt: skip
json_feeds = st.fixed_dictionaries(
    {"version": st.just("https://jsonfeed.org/version/1.1") | _values},
    optional={
        "items": st.lists(st.dictionaries(st.sampled_from(_JSON_KEYS), _values), max_size=5) | _values,
        "language": _values,
        "title": _values,
        "feed_url": _values,
    },
)

_card = st.tuples(addresses, texts(700), dates, texts(900)).map(
    lambda card: (
        f'<div class="card"><a href="{escape(card[0])}"><h3>{escape(card[1])}</h3></a>'
        f"<time>{escape(card[2])}</time><p>{escape(card[3])}</p></div>"
    )
)
written_listings = st.lists(_card, min_size=1, max_size=6).map(
    lambda cards: f"<!doctype html><html><body><main>{''.join(cards)}</main></body></html>"
)


@st.composite
def bodies(draw: st.DrawFn, pages: st.SearchStrategy[str]) -> tuple[bytes, str]:
    """A page's bytes and what the site says that they are: not always the same, nor always whole."""
    text = draw(pages)
    codec = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1251", "koi8-r", "utf-32"]))
    told = draw(st.sampled_from(["", codec, "utf-8", "windows-1251", "x-none", "utf-16", "idna", "hex", "utf-7", "'"]))
    body = text.encode(codec, "replace")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(body)))
        body = body[:at] + draw(st.binary(max_size=4)) + body[at + draw(st.integers(0, 3)) :]
    return body, f"text/html; charset={told}" if told else ""
