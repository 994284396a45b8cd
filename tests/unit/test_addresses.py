"""Which addresses a source may stand at, and that every connection is asked, at every hop and at every reconnect."""

from __future__ import annotations

import asyncio
import socket
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import FetchError
from bot.model import Source
from bot.sources import addresses, names
from bot.sources.addresses import PrivateAddressError, is_private, is_public, open_any_socket, open_public_socket
from bot.sources.fetch import Fetcher

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

SOURCE = Source(name="sample", kind="listing", url="http://news.example/", site="news.example", pause=0, robots=False)

LOCAL = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1",  # noqa: S104
    "::", "::1", "fc00::1", "fd12::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1",
    "2002:7f00:1::", "2002:a00:1::1",
]  # fmt: skip
"""Where a stand-in may be."""

NOBODYS = [
    "169.254.169.254", "169.254.170.2", "fe80::1", "fe80::1%eth0", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::", "fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "192.0.0.192", "168.63.129.16",
    "224.0.0.1", "239.255.255.250", "ff02::1", "sample.kz", "",
]  # fmt: skip
"""Links, metadata of clouds, many at once, and what is no address."""

OTHERS = [
    "0.0.0.1", "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "240.0.0.1",
    "255.255.255.255", "64:ff9b:1::808:808", "100::1", "2001:db8::1", "3fff::1", "5f00::1", "fec0::1",
    "::127.0.0.1", "::8.8.8.8", "::ffff:0:7f00:1", "2001:0:808:808:0:0:f5f5:f5f5", "2001:20::1", "4000::1",
]  # fmt: skip
"""Networks for examples, for measuring, for later, and old ways from IPv4 to IPv6."""


@pytest.mark.parametrize("address", [*LOCAL, *NOBODYS, *OTHERS])
def test_private_addresses(address: str) -> None:
    """Whatever form it takes, an address within somebody's own network is not public."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "2.56.0.1", "172.32.0.1", "2a00:1450:4010::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"],
)
def test_public_addresses(address: str) -> None:
    """Addresses of the internet are public in every form."""
    assert is_public(address)


@pytest.mark.parametrize("address", LOCAL)
def test_where_a_stand_in_may_be(address: str) -> None:
    """Loopback and private networks, when the operator says so."""
    assert is_private(address)


@pytest.mark.parametrize("address", NOBODYS)
def test_no_setting_opens_links_and_metadata(address: str) -> None:
    """Where a cloud tells a machine its secrets no news can be."""
    assert not is_private(address)


def test_a_socket_is_opened_only_for_an_address_that_may_be_asked() -> None:
    """The guard is asked about the address itself, not about its name."""
    kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    with pytest.raises(PrivateAddressError, match="ALLOW_PRIVATE_SOURCES=true"):
        open_public_socket((*kind, ("127.0.0.1", 80)))
    with pytest.raises(PrivateAddressError, match="change the url"):
        open_any_socket((*kind, ("169.254.169.254", 80)))
    for opened in (open_public_socket((*kind, ("8.8.8.8", 80))), open_any_socket((*kind, ("127.0.0.1", 80)))):
        opened.close()


# --- in the fetcher ------------------------------------------------------------------------------------------


class Resolver:
    """Names and their addresses, one list after the other; the last one stays."""

    def __init__(self) -> None:
        self.told: dict[str, list[list[str]]] = {}
        self.asked: list[str] = []

    def look_up(self, host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        """Answer as getaddrinfo does."""
        self.asked.append(host)
        answers = self.told.get(host)
        if answers is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in found
        ]


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    """Names as a test says."""
    resolver = Resolver()
    monkeypatch.setattr(names.socket, "getaddrinfo", resolver.look_up)
    return resolver


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Loopback addresses that count as public: there is no other network in tests."""
    counted: set[str] = set()
    real = is_public
    monkeypatch.setattr(addresses, "is_public", lambda address: address in counted or real(address))
    return counted


class Inside:
    """A server on every loopback address, and whom it was asked by which name."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[str] = []

    def url(self, host: str, path: str = "/") -> str:
        """Give an address there."""
        return f"http://{host}:{self.port}{path}"

    async def answer(self, request: web.Request) -> web.Response:
        """Show a page and hang up, or lead on where `u` says so."""
        self.asked.append(request.url.host or "")
        if "u" in request.query:
            raise web.HTTPFound(request.query["u"])
        return web.Response(text="<p>Sample</p>", content_type="text/html", headers={"Connection": "close"})


@pytest.fixture
async def inside(unused_tcp_port: int) -> AsyncIterator[Inside]:
    """The operator's own network."""
    inside = Inside(unused_tcp_port)
    app = web.Application()
    app.router.add_get("/{path:.*}", inside.answer)
    async with TestServer(app, host="0.0.0.0", port=unused_tcp_port):  # noqa: S104 - 127.0.0.2 is to be had, too
        yield inside


NAMES = ["localhost", "localhost.", "127.0.0.1.nip.example", "127.0.0.1."]
NOTATIONS = [
    *NAMES, "127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001", "0177.0.0.1", "0",
    "0.0.0.0", "LOCALHOST", "127。0。0。1", "１２７.0.0.1", "%31%32%37.0.0.1",  # noqa: S104 - refused below
    "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::]",
]  # fmt: skip


@pytest.mark.parametrize("host", NOTATIONS)
async def test_no_notation_leads_to_a_private_address(inside: Inside, resolver: Resolver, host: str) -> None:
    """Literal addresses never reach a resolver, names do; neither opens a connection."""
    resolver.told = {name: [["127.0.0.1"]] for name in NAMES}
    async with Fetcher() as fetcher:
        with pytest.raises(FetchError):
            await fetcher.get(SOURCE, inside.url(host))
    assert inside.asked == []


@pytest.mark.parametrize("host", NOTATIONS)
async def test_no_redirect_leads_to_a_private_address(
    inside: Inside, resolver: Resolver, public: set[str], host: str
) -> None:
    """A public site cannot lead the bot into the operator's network."""
    public.add("127.0.0.2")
    resolver.told = {name: [["127.0.0.1"]] for name in NAMES} | {"news.example": [["127.0.0.2"]]}
    async with Fetcher() as fetcher:
        assert (await fetcher.get(SOURCE, inside.url("news.example"))).status == 200
        with pytest.raises(FetchError):
            await fetcher.get(SOURCE, inside.url("news.example", f"/to?u={inside.url(host)}"))
    assert inside.asked == ["news.example"] * 2


@pytest.mark.parametrize("hops", range(1, 6))
async def test_every_hop_is_guarded(inside: Inside, resolver: Resolver, public: set[str], hops: int) -> None:
    """However far behind redirects it stands."""
    public.add("127.0.0.2")
    resolver.told = {"news.example": [["127.0.0.2"]], "inside.example": [["127.0.0.1"]]}
    url = inside.url("inside.example")
    for _ in range(hops):
        url = inside.url("news.example", f"/to?u={quote(url)}")
    async with Fetcher() as fetcher:
        with pytest.raises(FetchError, match=r"inside\.example stands for a private address"):
            await fetcher.get(SOURCE, url)
    assert inside.asked == ["news.example"] * hops


async def test_a_name_that_changes_its_address_is_guarded_at_reconnect(
    inside: Inside, resolver: Resolver, public: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Public when it is looked up first, private the next time: the connection is what counts."""
    monkeypatch.setattr("bot.sources.fetch.DNS_SECONDS", 0)
    public.add("127.0.0.2")
    resolver.told = {"news.example": [["127.0.0.2"], ["127.0.0.1"]]}
    async with Fetcher() as fetcher:
        await fetcher.get(SOURCE, inside.url("news.example"))
        with pytest.raises(FetchError, match="private address"):
            await fetcher.get(SOURCE, inside.url("news.example"))
    assert resolver.asked == ["news.example"] * 2
    assert inside.asked == ["news.example"]


@pytest.mark.parametrize("found", [["127.0.0.1", "127.0.0.2"], ["127.0.0.2", "127.0.0.1"], ["::1", "127.0.0.2"]])
async def test_of_several_addresses_only_the_public_ones_are_tried(
    inside: Inside, resolver: Resolver, public: set[str], monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    """A private address among them is passed over."""
    public.add("127.0.0.2")
    opened: list[str] = []
    real = open_public_socket

    def watched(info: addresses.AddressInfo) -> socket.socket:
        made = real(info)
        opened.append(str(info[4][0]))
        return made

    monkeypatch.setattr("bot.sources.fetch.open_public_socket", watched)
    resolver.told = {"news.example": [found]}
    async with Fetcher() as fetcher:
        assert (await fetcher.get(SOURCE, inside.url("news.example"))).status == 200
    assert opened == ["127.0.0.2"]


async def test_an_unknown_name_is_an_error_of_one_line(resolver: Resolver) -> None:
    """And says what is wrong."""
    async with Fetcher() as fetcher:
        with pytest.raises(FetchError, match=r"^nowhere\.example could not be reached: .*not known$"):
            await fetcher.get(SOURCE, "http://nowhere.example/?token=secret")
    assert resolver.asked == ["nowhere.example"]


@pytest.mark.parametrize("host", ["a..example", "a" * 64 + ".example", "a." * 200 + "example", "_.example"])
async def test_a_name_that_cannot_be_one_is_an_error(host: str) -> None:
    """The system's resolver does not like it, and says so in its own way."""
    async with Fetcher(patience=60) as fetcher:
        with pytest.raises(FetchError):
            await fetcher.get(SOURCE, f"http://{host}/")


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Names whose servers do not answer: looking them up takes until the end of the test."""
    over = Event()
    silent: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, *arguments: object, **named: object) -> object:
        if host in silent:
            over.wait(60)
        return real(host, *arguments, **named)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(names.socket, "getaddrinfo", look_up)
    yield silent
    over.set()


async def test_silent_name_servers_hold_up_nobody_else(inside: Inside, silence: list[str]) -> None:
    """Forty names that nobody answers for keep neither another source from being read, nor work from its threads."""
    silence += [f"silent-{n}.example" for n in range(40)]
    async with Fetcher(allow_private=True, patience=60) as fetcher:
        waiting = [asyncio.create_task(fetcher.get(SOURCE, f"http://{host}/")) for host in silence]
        async with asyncio.timeout(30):
            assert (await fetcher.get(SOURCE, inside.url("localhost"))).status == 200
            assert await asyncio.to_thread(len, silence) == 40
        assert not any(task.done() for task in waiting)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
