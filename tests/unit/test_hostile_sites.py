"""The fetcher against servers that break the rules of HTTP: what they send byte by byte, or never end to send."""

from __future__ import annotations

import asyncio
import gzip
import time
import tracemalloc
import zlib
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.errors import FetchError, TooLargeError
from bot.model import Source
from bot.sources.fetch import Fetcher

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SOURCE = Source(name="sample", kind="listing", url="http://127.0.0.1/", site="sample.kz", pause=0, robots=False)
MIB = 1024 * 1024
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
PATIENCE = 0.5
"""Seconds that a page may take here."""


class Site:
    """A server that sends what a test says, then perhaps one more piece again and again, and hangs up or waits."""

    def __init__(self) -> None:
        self.port = 0
        self.sent = b""
        self.again = b""
        self.waits = False
        self.delay = 0.0
        """Seconds before it answers."""
        self.requests = 0
        self.taken = 0
        """Bytes that were taken of what was sent again and again."""
        self._over = asyncio.Event()
        self._connections: list[tuple[asyncio.Task[None], asyncio.StreamWriter]] = []

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        task = asyncio.current_task()
        assert task is not None
        self._connections.append((task, writer))
        self.requests += 1
        with suppress(OSError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(self.delay)
            writer.write(self.sent)
            await writer.drain()
            while self.again:
                writer.write(self.again)
                await writer.drain()
                self.taken += len(self.again)
            if self.waits:
                await self._over.wait()
        writer.close()

    async def stop(self) -> None:
        """Hang up on those that still wait."""
        self.again = b""
        self._over.set()
        for task, writer in self._connections:
            writer.transport.abort()
            await asyncio.gather(task, return_exceptions=True)
            with suppress(OSError):
                await writer.wait_closed()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A server on the loopback."""
    site = Site()
    server = await asyncio.start_server(site.answer, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    async with server:
        yield site
        await site.stop()


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """A fetcher with little patience."""
    async with Fetcher(allow_private=True, patience=PATIENCE) as fetcher:
        yield fetcher


def packed(body: bytes, encoding: bytes = b"gzip") -> bytes:
    """Write an answer with a packed body."""
    return OK + b"Content-Encoding: %b\r\nContent-Length: %d\r\n\r\n%b" % (encoding, len(body), body)


# --- what is no page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    {
        "nothing": b"",
        "no HTTP": b"<html>Sample</html>",
        "another protocol": b"SSH-2.0-Sample\r\n",
        "no such status": b"HTTP/1.1 999999 X\r\n\r\n",
        "switched": b"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\nabc",
        "short": OK + b"Content-Length: 1000\r\n\r\n<p>Sample",
        "chunks broken off": CHUNKED + b"9\r\n<p>Sample\r\n",
        "chunks without an end": CHUNKED + b"9\r\n<p>Sample\r\n0\r\n",
        "chunks of nonsense": CHUNKED + b"zz\r\n<p>Sample\r\n",
        "two lengths": OK + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nhello",
        "a negative length": OK + b"Content-Length: -3\r\n\r\nhello",
        "a huge length": OK + b"Content-Length: 99999999999999999999999\r\n\r\nhello",
        "a length and chunks": OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "a zero byte": OK + b"X: a\0b\r\nContent-Length: 3\r\n\r\nabc",
        "half a gzip file": packed(gzip.compress(b"<p>Sample" * 1000)[:-9]),
        "half a gzip file in chunks": CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n")
        + b"5\r\n%b\r\n0\r\n\r\n" % gzip.compress(b"<p>Sample")[:5],
        "half of deflate": packed(zlib.compress(b"<p>Sample" * 1000)[:-9], b"deflate"),
        "damaged": packed(gzip.compress(b"<p>Sample" * 1000).replace(b"\x00", b"\x01")),
        "brotli": packed(b"abc", b"br"),
        "packed twice": packed(gzip.compress(gzip.compress(b"<p>Sample")), b"gzip, gzip"),
        "packed twice, said twice": packed(gzip.compress(b"<p>Sample"), b"gzip\r\nContent-Encoding: gzip"),
        "packed otherwise": packed(b"abc", b"\xff\xfe" * 200),
        "an endless file of empty files": packed(gzip.compress(b"") * 200_000),
        "led to bytes": b"HTTP/1.1 302 OK\r\nLocation: http://\xff\xfe/\xd0\r\nContent-Length: 0\r\n\r\n",
        "a type of bytes": b"HTTP/1.1 200 OK\r\nContent-Type: \xff/\xfe\r\nContent-Length: 0\r\n\r\n",
        "a reason of bytes": b"HTTP/1.1 404 \xff\xfe\x1b[31m\r\nContent-Length: 0\r\n\r\n",
    }.items(),
    ids=lambda case: case[0],
)
async def test_what_is_no_answer_is_an_error_of_one_line(site: Site, fetcher: Fetcher, sent: tuple[str, bytes]) -> None:
    """Nothing becomes a page that is shorter than it was, and the error can be printed and stored."""
    site.sent = sent[1]
    with pytest.raises(FetchError) as caught:
        await fetcher.get(SOURCE, site.url)
    assert str(caught.value).isprintable()
    assert len(str(caught.value).encode()) < 400


async def test_what_follows_an_answer_is_left(site: Site, fetcher: Fetcher) -> None:
    """The next request is answered by itself, not by what a site sent before it was asked."""
    site.sent = OK + b"Content-Length: 3\r\n\r\nhel" + OK + b"Content-Length: 4\r\n\r\nevil"
    for _ in range(2):
        assert (await fetcher.get(SOURCE, site.url)).body == b"hel"
    assert site.requests == 2


@pytest.mark.parametrize("size", [20, 1000, 100_000])
async def test_a_page_in_small_chunks_is_whole(site: Site, size: int) -> None:
    """What is allowed besides a page leaves room for honest servers that send it in pieces, however long they take."""
    chunk = b"%x\r\n%b\r\n" % (size, b"a" * size)
    site.sent = CHUNKED + chunk * (1_000_000 // size) + b"0\r\n\r\n"
    async with Fetcher(allow_private=True) as fetcher:
        assert len((await fetcher.get(replace(SOURCE, max_bytes=1_000_000), site.url)).body) == 1_000_000


# --- what never ends -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "again"),
    [
        (b"", b""),
        (b"HTTP/1.1 200 OK\r\nX: a", b""),
        (OK + b"\r\n<p>Sample", b""),
        (OK + b"Content-Length: 100\r\n\r\n<p>Sample", b""),
    ],
    ids=["silence", "half a header", "half a page", "a part of its length"],
)
async def test_no_page_takes_longer_than_patience(site: Site, fetcher: Fetcher, sent: bytes, again: bytes) -> None:
    """However it is drawn out."""
    site.sent, site.again, site.waits = sent, again, True
    begun = time.monotonic()
    with pytest.raises(FetchError, match=r"did not answer in time \(0\.5 s\)$"):
        await fetcher.get(SOURCE, site.url)
    assert time.monotonic() - begun < PATIENCE + 30  # the site would wait for ever


async def test_patience_is_one_for_all_redirects(site: Site, fetcher: Fetcher) -> None:
    """Six hops that are slow enough each by itself are not, together."""
    site.delay = PATIENCE * 0.4
    site.sent = b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with pytest.raises(FetchError, match="in time"):
        await fetcher.get(SOURCE, site.url)
    assert site.requests == 3


@pytest.mark.parametrize(
    ("sent", "again"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"a" * 9000),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 1000),
        (b"HTTP/1.1 200 ", b"a" * 9000),
        (CHUNKED + b"1\r\na\r\n0\r\n", b"X-A: b\r\n" * 1000),
    ],
    ids=["a header", "headers", "a reason", "trailers"],
)
async def test_endless_headers_are_cut_off(site: Site, fetcher: Fetcher, sent: bytes, again: bytes) -> None:
    """A hundred megabytes of header are not waited for."""
    site.sent, site.again = sent, again
    with pytest.raises(FetchError, match="no usable answer"):
        await fetcher.get(SOURCE, site.url)
    assert site.taken < 8 * MIB


@pytest.mark.parametrize("status", [b"403 X", b"404 X", b"500 X", b"302 X\r\nLocation: ftp://sample.kz/"])
async def test_the_text_of_an_error_is_not_read(site: Site, fetcher: Fetcher, status: bytes) -> None:
    """An error has said all that counts before its text begins."""
    site.sent, site.again = b"HTTP/1.1 " + status + b"\r\n\r\n", b"a" * 65536
    with pytest.raises(FetchError):
        await fetcher.get(SOURCE, site.url)
    assert site.taken < 8 * MIB


# --- what is too much ----------------------------------------------------------------------------------------


async def test_an_endless_page_is_too_large(site: Site, fetcher: Fetcher) -> None:
    """It is read no further than it may be long."""
    site.sent, site.again = OK + b"\r\n", b"a" * 65536
    with pytest.raises(TooLargeError):
        await fetcher.get(replace(SOURCE, max_bytes=MIB), site.url)
    assert site.taken < 8 * MIB


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw"])
async def test_a_bomb_is_too_large_and_takes_no_memory(site: Site, fetcher: Fetcher, encoding: str) -> None:
    """A packed page of 64 MiB for a limit of 1 MiB: what is beyond the limit is never unpacked."""
    bits = {"gzip": 31, "deflate": 15, "raw": -15}[encoding]
    packer = zlib.compressobj(9, wbits=bits)
    body = b"".join([*(packer.compress(bytes(MIB)) for _ in range(64)), packer.flush()])
    site.sent = packed(body, b"gzip" if encoding == "gzip" else b"deflate")
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            await fetcher.get(replace(SOURCE, max_bytes=MIB), site.url)
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()


FLOODS = pytest.mark.parametrize(
    ("sent", "again"),
    [
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 2000),
        (CHUNKED, b"1\r\na\r\n" * 10_000),
        (CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: deflate\r\n\r\n"), b"1\r\n\x00\r\n" * 10_000),
        (CHUNKED + b"1;", b"a" * 65536),
    ],
    ids=["early hints", "chunks of one byte", "packed chunks of one byte", "an endless chunk size"],
)


@FLOODS
async def test_floods_are_cut_off(site: Site, sent: bytes, again: bytes) -> None:
    """What comes besides the page may keep the parser busy for a moment, not until patience ends."""
    site.sent, site.again = sent, again
    async with Fetcher(allow_private=True) as fetcher:
        with pytest.raises(FetchError, match=r"it sends without end$"):
            await fetcher.get(replace(SOURCE, max_bytes=MIB), site.url)
    assert site.taken < 16 * MIB


@pytest.mark.alone
@FLOODS
async def test_floods_let_others_have_their_turn(site: Site, fetcher: Fetcher, sent: bytes, again: bytes) -> None:
    """While a site keeps the parser busy, the loop comes round often enough to answer somebody within 50 ms."""
    site.sent, site.again = sent, again
    rounds = 0

    async def go_round() -> None:
        nonlocal rounds
        while True:
            await asyncio.sleep(0)
            rounds += 1

    going = asyncio.create_task(go_round())
    begun = time.process_time()
    with pytest.raises(FetchError):
        await fetcher.get(SOURCE, site.url)
    going.cancel()
    assert (time.process_time() - begun) / rounds < 0.01
