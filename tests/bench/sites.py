"""A hundred news sites in a process of their own, each at an address of the loopback, some of them bad.

GET /bench/<manner> changes the manner of the site that is asked, so that one run can have it good and bad.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import sys
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

MIB = 1024 * 1024
SIZES = (100, 100, 100, 100, 100, 100, 250, 250, 500, 1000)
"""KiB of the pages of ten sites: a listing has 64 and a feed of 200 items that many and more, where it is long."""

BAD = ("drips", "hangs", "floods", "bombs", "dead", "fails", "leads round")
CARD = (
    '<div class="card"><a href="/en/news/sample-story-{number}"><h3>{title}</h3></a>'
    '<span class="article__date">{day}.05.2026</span><p>{summary}</p>'
    "</div>\n"
)
ITEM = (
    "<item><title>{title}</title>"
    "<link>http://{host}/en/news/sample-story-{number}</link><guid>http://{host}/en/news/sample-story-{number}</guid>"
    "<pubDate>{day} May 2026 09:00:00 +0500</pubDate><description>&lt;p&gt;{summary}&lt;/p&gt;</description></item>\n"
)
SUMMARY = "A summary of a sample story, which goes on for as long as summaries do. " * 3
_WRITTEN = (
    "ministry school children teachers parents region bridge library hospital council winter summer meals buses sport "
    "music safety water roads village city court police doctors nurses exams books camp forum law budget quality "
    "opens closes plans checks repairs builds teaches supports protects visits tells finds helps trains counts promises"
)
WORDS = tuple(_WRITTEN.split())
"""What titles are made of: each site tells something else, or all of it would be joined to the stories of the first."""
DAYS = 20
"""So many days go by in a page."""
ITEMS = 200
"""The stories of a page; what is missing to its size is in a footer or in long descriptions."""


@dataclass(slots=True)
class Site:
    """One site."""

    host: str
    kilobytes: int
    kind: str
    how: str = "good"
    polls: int = 0
    filling: str = field(init=False)

    def __post_init__(self) -> None:
        line = "<p>Words of a footer that are the same on every page.</p>\n"
        self.filling = line * max(0, (self.kilobytes * 1024 - len(self._items(0))) // len(line))

    def _items(self, newest: int) -> str:
        shape = CARD if self.kind == "listing" else ITEM
        numbers = range(10_000 + newest, 10_000 + newest - ITEMS, -1)
        return "".join(shape.format(number=number, host=self.host, **self._story(number)) for number in numbers)

    def _story(self, number: int) -> dict[str, str]:
        chance = Random(f"{self.host} {number}")  # noqa: S311 - the same words each time
        title = " ".join(chance.sample(WORDS, 7)).capitalize()
        day = max(1, DAYS - (10_000 - number) * DAYS // ITEMS)
        return {"title": title, "day": f"{min(day, DAYS):02}", "summary": SUMMARY}

    def page(self) -> bytes:
        """Show one story more than the last time."""
        self.polls += 1
        items = self._items(self.polls)
        if self.kind == "listing":
            text = (
                f"<!doctype html><html><head><title>S</title></head><body><h1>S</h1>{items}{self.filling}</body></html>"
            )
        else:
            description = f"<description><![CDATA[{self.filling}]]></description>"
            text = (
                f'<?xml version="1.0"?><rss version="2.0"><channel><title>S</title>{description}{items}</channel></rss>'
            )
        return text.encode()


def _ok(body: bytes, *more: bytes, kind: str = "listing") -> bytes:
    type_ = b"text/html" if kind == "listing" else b"application/rss+xml"
    etag = hashlib.sha256(body).hexdigest()[:12].encode()
    head = [b"HTTP/1.1 200 OK", b"Content-Type: " + type_, b'ETag: "' + etag + b'"', b"Content-Length: %d" % len(body)]
    return b"\r\n".join([*head, *more, b"", b""]) + body


async def _send(writer: asyncio.StreamWriter, *pieces: bytes) -> None:
    for piece in pieces:
        writer.write(piece)
        await writer.drain()


async def _good(writer: asyncio.StreamWriter, site: Site) -> None:
    await _send(writer, _ok(site.page(), kind=site.kind))


async def _drip(writer: asyncio.StreamWriter, site: Site) -> None:
    await _send(writer, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for byte in site.page():
        await _send(writer, bytes([byte]))
        await asyncio.sleep(0.2)


async def _hang(writer: asyncio.StreamWriter, _site: Site) -> None:
    await asyncio.sleep(600)
    writer.close()


async def _flood(writer: asyncio.StreamWriter, _site: Site) -> None:
    await _send(writer, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await _send(writer, b"1\r\na\r\n" * 1000)


async def _bomb(writer: asyncio.StreamWriter, _site: Site) -> None:
    await _send(writer, _ok(_BOMB, b"Content-Encoding: gzip"))


async def _fail(writer: asyncio.StreamWriter, _site: Site) -> None:
    await _send(writer, b"HTTP/1.1 503 Sample\r\nContent-Length: 0\r\n\r\n")


async def _dead(writer: asyncio.StreamWriter, _site: Site) -> None:
    writer.transport.abort()


async def _lead_round(writer: asyncio.StreamWriter, _site: Site) -> None:
    await _send(writer, b"HTTP/1.1 302 Sample\r\nLocation: /en/tag\r\nContent-Length: 0\r\n\r\n")


_BOMB = gzip.compress(bytes(64 * MIB))
_MANNERS: dict[str, Callable[[asyncio.StreamWriter, Site], Awaitable[None]]] = {
    "good": _good, "drips": _drip, "hangs": _hang, "floods": _flood, "bombs": _bomb, "dead": _dead, "fails": _fail,
    "leads round": _lead_round,
}  # fmt: skip


def make_sites(count: int, kind: str, bad: int, kilobytes: int) -> dict[str, Site]:
    """Sites by their address, with pages of one size or of several; the last `bad` are bad, each in another way."""
    sites = [Site(f"127.0.1.{number + 1}", kilobytes or SIZES[number % len(SIZES)], kind) for number in range(count)]
    for number in range(bad):
        sites[-1 - number].how = BAD[number % len(BAD)]
    return {site.host: site for site in sites}


async def _serve(sites: dict[str, Site]) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        site = sites[writer.get_extra_info("sockname")[0]]
        try:
            while True:
                path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1].decode()
                if path.startswith("/bench/"):
                    site.how = path.removeprefix("/bench/").replace("%20", " ")
                    await _send(writer, _ok(b"{}"))
                else:
                    await _MANNERS[site.how](writer, site)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", 0)  # noqa: S104 - every address of the loopback is a site
    told = {"port": server.sockets[0].getsockname()[1], "hosts": list(sites)}
    sys.stdout.write(orjson.dumps(told).decode() + "\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--kind", choices=("listing", "feed"), default="listing")
    parser.add_argument("--bad", type=int, default=0)
    parser.add_argument("--kilobytes", type=int, default=0)
    given = parser.parse_args()
    asyncio.run(_serve(make_sites(given.count, given.kind, given.bad, given.kilobytes)))
