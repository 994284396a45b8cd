"""The fetcher against a small server on the loopback: what it asks, takes and refuses."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import __version__
from bot.errors import BlockedError, FetchError, TooLargeError
from bot.model import Source
from bot.sources.answers import decode, is_readable, retry_moment, validator
from bot.sources.charsets import _decoded
from bot.sources.fetch import Clock, Fetcher
from bot.sources.pages import decoded
from bot.sources.robots import READ_BYTES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Literal

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
SOURCE = Source(name="sample", kind="listing", url="http://127.0.0.1/", site="sample.kz", pause=0, robots=False)
POLITE = replace(SOURCE, robots=True)


class Watch:
    """A clock that goes on only when somebody sleeps."""

    def __init__(self) -> None:
        self.at = 0.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.slept.append(seconds)
        self.at += seconds
        await asyncio.sleep(0)

    @property
    def clock(self) -> Clock:
        """As the fetcher takes it."""
        return Clock(monotonic=lambda: self.at, sleep=self.sleep, now=lambda: NOW)


class Site:
    """A site whose answers a test sets, and which keeps the requests."""

    def __init__(self) -> None:
        self.answers: dict[str, web.Response | type[web.StreamResponse] | str] = {}
        self.requests: list[web.BaseRequest] = []
        self.at_once = self.most_at_once = 0
        self.server: TestServer | None = None

    def url(self, path: str = "/") -> str:
        """Give the address of a path."""
        assert self.server is not None
        return f"http://127.0.0.1:{self.server.port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [request.path for request in self.requests]

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a request as it was set; a page by default, and no robots.txt."""
        self.requests.append(request)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        found = self.answers.get(request.path)
        if found == "drop":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if isinstance(found, web.Response):
            # An answer can be given once, so each request gets its own.
            return web.Response(status=found.status, headers=found.headers.copy(), body=found.body)
        if request.path == "/robots.txt":
            return web.Response(status=404)
        return web.Response(text="<p>Sample</p>", content_type="text/html")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A server that answers as the test says."""
    site = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.answer)
    site.server = TestServer(app)
    async with site.server:
        yield site


@pytest.fixture
def watch() -> Watch:
    """The fetcher's clock."""
    return Watch()


@pytest.fixture
async def fetcher(watch: Watch) -> AsyncIterator[Fetcher]:
    """A fetcher that may read from the loopback."""
    async with Fetcher(contact_url="https://sample.kz/bot", allow_private=True, clock=watch.clock) as fetcher:
        yield fetcher


# --- what is asked -------------------------------------------------------------------------------------------


async def test_it_says_who_asks(site: Site, fetcher: Fetcher) -> None:
    """The user agent names the bot, its version and where to complain."""
    await fetcher.get(SOURCE, site.url())
    assert site.requests[0].headers["User-Agent"] == f"SaqBala/{__version__} (+https://sample.kz/bot)"
    assert "If-None-Match" not in site.requests[0].headers


async def test_it_names_its_chat_where_no_page_is_known(site: Site) -> None:
    """Sites can reach an operator who has not filled in CONTACT_URL, too; one who has stays with that page."""
    for contact_url, named in (("", "https://t.me/sample_bot"), ("https://sample.kz/bot", "https://sample.kz/bot")):
        async with Fetcher(contact_url=contact_url, allow_private=True) as fetcher:
            fetcher.introduce("https://t.me/sample_bot")
            await fetcher.get(SOURCE, site.url())
        assert site.requests[-1].headers["User-Agent"] == f"SaqBala/{__version__} (+{named})"


async def test_a_page_comes_with_what_to_know_it_by(site: Site, fetcher: Fetcher) -> None:
    """ETag and Last-Modified are kept, and what it takes to decode the text."""
    headers = {"ETag": 'W/"1"', "Last-Modified": "Sat, 01 Aug 2026 10:00:00 GMT", "Content-Type": "text/html"}
    site.answers["/"] = web.Response(body="Үлгі".encode(), headers=headers)
    page = decoded(await fetcher.get(SOURCE, site.url()))
    assert (page.text, page.status, page.etag) == ("Үлгі", 200, 'W/"1"')
    assert page.last_modified == "Sat, 01 Aug 2026 10:00:00 GMT"


async def test_not_modified(site: Site, fetcher: Fetcher) -> None:
    """With an ETag the site may say that nothing changed."""
    site.answers["/"] = web.Response(status=304)
    page = await fetcher.get(SOURCE, site.url(), etag='"1"', last_modified="Sat, 01 Aug 2026 10:00:00 GMT")
    assert page.not_modified
    assert site.requests[0].headers["If-None-Match"] == '"1"'
    assert site.requests[0].headers["If-Modified-Since"] == "Sat, 01 Aug 2026 10:00:00 GMT"
    with pytest.raises(FetchError):  # nobody asked for that
        await fetcher.get(SOURCE, site.url())


async def test_conditions_go_only_to_the_page_that_they_belong_to(site: Site, fetcher: Fetcher) -> None:
    """An ETag says nothing of another page: neither of what redirects, nor of where it leads to by now."""
    site.answers["/old"] = web.Response(status=301, headers={"Location": "/new"})
    site.answers["/new"] = web.Response(text="<p>New</p>", content_type="text/html", headers={"ETag": '"1"'})
    page = await fetcher.get(SOURCE, site.url("/old"), etag='"1"', found_at=site.url("/elsewhere"))
    assert (page.not_modified, page.url) == (False, site.url("/new"))
    site.answers["/new"] = web.Response(status=304)
    assert (await fetcher.get(SOURCE, site.url("/old"), etag='"1"', found_at=page.url)).not_modified
    asked = [request.headers.get("If-None-Match") for request in site.requests]
    assert asked == [None, None, None, '"1"']


async def test_a_page_that_nobody_asked_whether_it_changed_cannot_be_unchanged(site: Site, fetcher: Fetcher) -> None:
    """A 304 from another page than the one that is remembered is an error, not silence."""
    site.answers["/"] = web.Response(status=304)
    with pytest.raises(FetchError, match="304"):
        await fetcher.get(SOURCE, site.url(), etag='"1"', found_at=site.url("/other"))


@pytest.mark.parametrize(("kind", "first"), [("listing", "text/html"), ("feed", "application/rss+xml")])
async def test_it_says_what_it_can_read(
    site: Site, fetcher: Fetcher, kind: Literal["listing", "feed"], first: str
) -> None:
    """Some sites give their feed only to who asks for one; nothing is asked for that could not be unpacked."""
    await fetcher.get(replace(SOURCE, kind=kind), site.url())
    headers = site.requests[0].headers
    assert headers["Accept"].startswith(first)
    assert headers["Accept-Encoding"] == "gzip, deflate"
    assert "Cookie" not in headers


async def test_no_cookie_is_sent_back(site: Site, fetcher: Fetcher) -> None:
    """The bot is nobody that a site could know again."""
    site.answers["/"] = web.Response(text="Sample", headers={"Set-Cookie": "id=1", "Content-Type": "text/html"})
    await fetcher.get(SOURCE, site.url())
    await fetcher.get(SOURCE, site.url())
    assert "Cookie" not in site.requests[1].headers


async def test_no_proxy_is_asked(site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the environment would connect for the bot, to addresses that it would refuse."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert (await fetcher.get(SOURCE, site.url())).status == 200


async def test_one_request_at_a_time_with_a_pause(site: Site, fetcher: Fetcher, watch: Watch) -> None:
    """However many read one host, it is asked politely."""
    source = replace(SOURCE, pause=1.5)
    await asyncio.gather(*(fetcher.get(source, site.url(f"/{n}")) for n in range(4)))
    assert site.most_at_once == 1
    assert watch.slept == [1.5] * 3


# --- what is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (403, BlockedError),
        (429, BlockedError),
        (404, FetchError),
        (500, FetchError),
        (503, FetchError),
        (206, FetchError),
    ],
)
@pytest.mark.parametrize("retry_after", ["120", "Sat, 01 Aug 2026 12:02:00 GMT"])
async def test_errors_carry_status_and_retry_after(
    site: Site, fetcher: Fetcher, status: int, kind: type[FetchError], retry_after: str
) -> None:
    """An error is one line, and says when the site wants to be asked again."""
    site.answers["/"] = web.Response(status=status, headers={"Retry-After": retry_after})
    with pytest.raises(FetchError) as caught:
        await fetcher.get(SOURCE, site.url())
    assert type(caught.value) is kind
    assert (caught.value.status, caught.value.retry_after) == (status, NOW + timedelta(minutes=2))
    assert str(status) in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_too_much_is_refused_after_decompression(site: Site, fetcher: Fetcher) -> None:
    """A small answer that grows when it is unpacked counts with its grown size."""
    packed = gzip.compress(b"x" * 100_000)
    headers = {"Content-Encoding": "gzip", "Content-Type": "text/html"}
    site.answers["/"] = web.Response(body=packed, headers=headers)
    assert len((await fetcher.get(replace(SOURCE, max_bytes=100_000), site.url())).body) == 100_000
    with pytest.raises(TooLargeError):
        await fetcher.get(replace(SOURCE, max_bytes=99_999), site.url())


@pytest.mark.parametrize(
    "answer",
    [
        "drop",
        web.Response(body=b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
        web.Response(body=b"no gzip", headers={"Content-Type": "text/html", "Content-Encoding": "gzip"}),
        web.Response(status=302, headers={"Location": "ftp://sample.kz/"}),
        web.Response(status=302, headers={"Location": "file:///etc/hostname"}),
        web.Response(status=302, headers={"Location": "http://[broken"}),
        web.Response(status=302, headers={"Location": "http://me:secret@127.0.0.1/"}),
        web.Response(status=302),
    ],
    ids=["dropped", "pdf", "not-gzip", "ftp", "file", "broken", "secret", "nowhere"],
)
async def test_what_is_no_page_is_an_error(site: Site, fetcher: Fetcher, answer: web.Response | str) -> None:
    """Nothing that a site does raises anything but a FetchError of one line."""
    site.answers["/"] = answer
    with pytest.raises(FetchError) as caught:
        await fetcher.get(SOURCE, site.url())
    assert "\n" not in str(caught.value)


async def test_an_unused_port_is_an_error(fetcher: Fetcher, unused_tcp_port: int) -> None:
    """A site that is down is a FetchError."""
    with pytest.raises(FetchError, match="could not be reached"):
        await fetcher.get(SOURCE, f"http://127.0.0.1:{unused_tcp_port}/")


async def test_five_redirects_are_followed(site: Site, fetcher: Fetcher, watch: Watch) -> None:
    """The page's address is where it was found; each redirect is a request like any other."""
    for n in range(5):
        site.answers[f"/{n}"] = web.Response(status=302, headers={"Location": f"{n + 1}"})
    page = await fetcher.get(replace(SOURCE, pause=2), site.url("/0"))
    assert page.url == site.url("/5")
    assert watch.slept == [2] * 5


async def test_a_sixth_redirect_is_refused(site: Site, fetcher: Fetcher) -> None:
    """Whoever redirects on and on leads nowhere."""
    site.answers["/"] = web.Response(status=301, headers={"Location": "/"})
    with pytest.raises(FetchError, match="redirects"):
        await fetcher.get(SOURCE, site.url())
    assert len(site.requests) == 6


# --- robots.txt ----------------------------------------------------------------------------------------------


def robots(text: str) -> web.Response:
    """Write a robots.txt."""
    return web.Response(body=text.encode(), headers={"Content-Type": "text/plain"})


async def test_robots_txt_is_honoured(site: Site, fetcher: Fetcher) -> None:
    """What the site forbids to this bot is not asked for; what it forbids to others is no matter."""
    site.answers["/robots.txt"] = robots("User-agent: SaqBala\nDisallow: /closed\n\nUser-agent: *\nDisallow: /\n")
    await fetcher.get(POLITE, site.url("/open"))
    with pytest.raises(BlockedError, match=r"robots\.txt"):
        await fetcher.get(POLITE, site.url("/closed/page"))
    assert site.paths == ["/robots.txt", "/open"]


async def test_robots_txt_is_honoured_behind_redirects(site: Site, fetcher: Fetcher) -> None:
    """A page does not become open by being redirected to."""
    site.answers["/robots.txt"] = robots("User-agent: *\nDisallow: /closed\n")
    site.answers["/open"] = web.Response(status=302, headers={"Location": "/closed"})
    with pytest.raises(BlockedError):
        await fetcher.get(POLITE, site.url("/open"))


async def test_robots_txt_is_kept_for_a_day(site: Site, fetcher: Fetcher, watch: Watch) -> None:
    """It is read again after a day, and the old one is believed while no newer one can be had."""
    site.answers["/robots.txt"] = robots("User-agent: *\nDisallow: /closed\n")
    await fetcher.get(POLITE, site.url("/a"))
    await fetcher.get(POLITE, site.url("/b"))
    watch.at += 86_400
    site.answers["/robots.txt"] = web.Response(status=500)
    await fetcher.get(POLITE, site.url("/c"))
    watch.at += 60
    with pytest.raises(BlockedError):
        await fetcher.get(POLITE, site.url("/closed"))
    assert site.paths == ["/robots.txt", "/a", "/b", "/robots.txt", "/c", "/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_no_robots_txt_allows_all(site: Site, fetcher: Fetcher, status: int) -> None:
    """Where the file cannot be had by anybody, nothing is forbidden (RFC 9309)."""
    site.answers["/robots.txt"] = web.Response(status=status)
    assert (await fetcher.get(POLITE, site.url())).status == 200


@pytest.mark.parametrize(("status", "kind"), [(429, BlockedError), (500, FetchError), (503, FetchError)])
async def test_a_site_that_fails_at_robots_txt_is_not_read(
    site: Site, fetcher: Fetcher, status: int, kind: type[FetchError]
) -> None:
    """The failure is told as what it is, with its Retry-After."""
    site.answers["/robots.txt"] = web.Response(status=status, headers={"Retry-After": "60"})
    with pytest.raises(FetchError) as caught:
        await fetcher.get(POLITE, site.url())
    assert type(caught.value) is kind
    assert caught.value.retry_after == NOW + timedelta(minutes=1)
    assert site.paths == ["/robots.txt"]


async def test_a_site_that_fails_at_robots_txt_is_left_alone_for_a_minute(
    site: Site, fetcher: Fetcher, watch: Watch
) -> None:
    """Its other sources fail at once, each by itself, rather than wait one after another; then it is asked again."""
    site.answers["/robots.txt"] = web.Response(status=503)
    outcomes = await asyncio.gather(*(fetcher.get(POLITE, site.url()) for _ in range(3)), return_exceptions=True)
    assert [str(outcome) for outcome in outcomes] == ["127.0.0.1 answered 503 Service Unavailable"] * 3
    assert len({id(outcome) for outcome in outcomes}) == 3
    assert site.paths == ["/robots.txt"]
    del site.answers["/robots.txt"]
    watch.at += 60
    assert (await fetcher.get(POLITE, site.url())).status == 200


async def test_robots_txt_is_asked_once_for_all_sources_of_a_site(site: Site, fetcher: Fetcher) -> None:
    """However many want it at the same time."""
    await asyncio.gather(*(fetcher.get(POLITE, site.url(f"/{n}")) for n in range(3)))
    assert site.paths.count("/robots.txt") == 1


async def test_robots_txt_may_redirect_and_be_packed(site: Site, fetcher: Fetcher) -> None:
    """It is a file like any other."""
    packed = gzip.compress(b"User-agent: *\nDisallow: /closed\n")
    site.answers["/robots.txt"] = web.Response(status=301, headers={"Location": "/rules"})
    site.answers["/rules"] = web.Response(body=packed, headers={"Content-Encoding": "gzip"})
    with pytest.raises(BlockedError):
        await fetcher.get(POLITE, site.url("/closed"))


async def test_of_a_huge_robots_txt_the_beginning_counts(site: Site, fetcher: Fetcher) -> None:
    """Half a line at the end of what is read must not forbid more than the whole line did."""
    head = "User-agent: *\nDisallow: /closed\n"
    filling = "#" * (READ_BYTES - len(head) - len("\nDisallow: /") + 1)
    site.answers["/robots.txt"] = robots(f"{head}{filling}\nDisallow: /far-away\n")
    assert (await fetcher.get(POLITE, site.url("/open"))).status == 200
    with pytest.raises(BlockedError):
        await fetcher.get(POLITE, site.url("/closed"))


@pytest.mark.parametrize(("delay", "slept"), [("7", 7), ("0.5", 2), ("86400", 30), ("-1", 2), ("nan", 2)])
async def test_crawl_delay_is_kept_within_reason(
    site: Site, fetcher: Fetcher, watch: Watch, delay: str, slept: float
) -> None:
    """A site may ask for longer pauses than the source names, up to half a minute."""
    site.answers["/robots.txt"] = robots(f"User-agent: *\nCrawl-delay: {delay}\n")
    await fetcher.get(replace(POLITE, pause=2), site.url())
    assert watch.slept == [slept]


async def test_robots_can_be_switched_off(site: Site, fetcher: Fetcher) -> None:
    """A site that allowed it is read without."""
    site.answers["/robots.txt"] = robots("User-agent: *\nDisallow: /\n")
    await fetcher.get(SOURCE, site.url())
    assert site.paths == ["/"]


# --- addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433"])
async def test_private_sources_are_refused(site: Site, watch: Watch, host: str) -> None:
    """Literal or by name: no connection is opened, and the operator is told how to allow it."""
    assert site.server is not None
    async with Fetcher(clock=watch.clock) as fetcher:
        with pytest.raises(FetchError):
            await fetcher.get(SOURCE, f"http://{host}:{site.server.port}/")
    assert site.requests == []


async def test_a_refused_address_names_the_setting(site: Site) -> None:
    """The mend stands in the error."""
    async with Fetcher() as fetcher:
        with pytest.raises(FetchError, match="ALLOW_PRIVATE_SOURCES=true"):
            await fetcher.get(SOURCE, site.url())


# --- what an answer says -------------------------------------------------------------------------------------

WORDS = "Балалар, дети"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("Әліпби".encode(), "text/html"),
        ("Әліпби".encode(), "text/html; charset=UTF-8"),
        ("Әліпби".encode(), "text/html; charset=nonsense"),
        ("Әліпби".encode(), "text/html; charset=zip"),
        (b"\xef\xbb\xbf" + "Әліпби".encode(), "text/html; charset=windows-1251"),
        (b"\xff\xfe" + "Әліпби".encode("utf-16-le"), "text/html"),
        (b"\xfe\xff" + "Әліпби".encode("utf-16-be"), ""),
    ],
)
def test_utf(body: bytes, content_type: str) -> None:
    """A byte order mark counts first, an unknown charset not at all, and UTF-8 is what is left."""
    assert decode(body, content_type) == "Әліпби"


@pytest.mark.parametrize(
    ("head", "charset", "content_type"),
    [
        ("", "cp1251", 'text/html; charset="windows-1251"'),
        ("", "koi8-r", "text/html;charset=KOI8-R"),
        ('<meta charset="windows-1251">', "cp1251", "text/html"),
        ("<META http-equiv=Content-Type content='text/html; charset=cp1251'>", "cp1251", ""),
        ('<?xml version="1.0" encoding="windows-1251"?>', "cp1251", "text/xml"),
        ('<meta charset="utf-16">', "utf-8", "text/html"),
    ],
)
def test_charsets(head: str, charset: str, content_type: str) -> None:
    """The header's word comes before the page's."""
    assert decode((head + WORDS).encode(charset), content_type) == head + WORDS


@settings(max_examples=50)
@given(body=st.binary(max_size=200), charset=st.sampled_from(["utf-8", "utf-16-le", "cp1251", "koi8-r", "cp932"]))
def test_decoding_slice_by_slice_changes_nothing(body: bytes, charset: str) -> None:
    """Letters that two slices share are whole."""
    body = body * 40_000 if len(body) == 1 else body * (70_000 // max(len(body), 1))
    assert _decoded(body, charset) == body.decode(charset, "replace")


def test_what_cannot_be_decoded_is_replaced() -> None:
    """No bytes break the decoding."""
    assert decode(b"a\xff\xfeb", "") == "a\ufffd\ufffdb"


@pytest.mark.parametrize(
    ("content_type", "readable"),
    [
        ("", True), ("text/html; charset=utf-8", True), ("Text/Plain", True), ("application/xhtml+xml", True),
        ("application/rss+xml", True), ("application/json", True), ("application/pdf", False), ("image/png", False),
        ("application/octet-stream", True), ("application/zip", False),
    ],
)  # fmt: skip
def test_content_types(content_type: str, readable: bool) -> None:  # noqa: FBT001 - a table's column
    """Text is read, files are not."""
    assert is_readable(content_type) is readable


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("0", NOW),
        (" 90 ", NOW + timedelta(seconds=90)),
        ("9" * 400, NOW + timedelta(days=7)),
        ("Sat, 01 Aug 2026 12:30:00 GMT", NOW + timedelta(minutes=30)),
        ("Sat, 01 Aug 2026 12:30:00 -0000", NOW + timedelta(minutes=30)),
        ("Sat, 01 Aug 2099 12:30:00 GMT", NOW + timedelta(days=7)),
        ("", None), ("soon", None), ("-5", None), ("1.5", None), ("٣", None),
    ],
)  # fmt: skip
def test_retry_after(value: str, moment: datetime | None) -> None:
    """Seconds or a date; a slip of years is cut to a week, nonsense is none."""
    assert retry_moment(value, NOW) == moment


@pytest.mark.parametrize(
    ("value", "kept"), [('W/"a"', 'W/"a"'), ("\udcff", ""), ("a\nb", ""), ("Ә", ""), ("x" * 600, "")]
)
def test_validators(value: str, kept: str) -> None:
    """An ETag that could not be stored or sent back is none."""
    assert validator(value) == kept
