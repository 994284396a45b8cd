"""The only HTTP client of the sources: polite to sites, careful with what they answer."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

import aiohttp

from bot import __version__
from bot.errors import BlockedError, FetchError, TooLargeError
from bot.model import FetchedPage
from bot.sources.addresses import open_any_socket, open_public_socket
from bot.sources.answers import decode, describe_status, is_readable, retry_moment, validator
from bot.sources.names import Names
from bot.sources.reasons import explain
from bot.sources.robots import READ_BYTES, RobotsGate
from bot.sources.sips import ALLOWED_BYTES
from bot.sources.targets import host_of, normal, one_line, redirected
from bot.sources.turns import Turns
from bot.sources.unpacking import ACCEPTED, unpack

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from bot.model import Source

MAX_REDIRECTS = 5
PATIENCE_SECONDS = 30.0
"""How long a page may take, all its redirects together; waiting for one's turn does not count."""

DNS_SECONDS = 60
"""How long an address is remembered; whatever it is then, the connection is what is guarded."""

_CONNECT_SECONDS = 10.0
_BESIDES_BYTES = 1024 * 1024  # 128 headers of 8 KiB, and a quarter of the page for the sizes of small chunks
_REDIRECTS = {301, 302, 303, 307, 308}
_GOOD = {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION}
_SERVER_ERRORS = HTTPStatus.INTERNAL_SERVER_ERROR
_ACCEPT = {
    "listing": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "feed": "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,"
    "application/json;q=0.8,*/*;q=0.5",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """The clocks that fetching lives by, in one place so that a test need not wait."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class _Errand:
    """What is asked for, and how it may be gone about; `left` is what remains of the patience."""

    headers: dict[str, str]
    pause: float
    max_bytes: int
    left: float
    robots: bool = False
    conditions: dict[str, str]
    """Headers for the page at `found_at` only: another page may bear the same ETag."""
    found_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    url: str
    status: int
    headers: dict[str, str]
    """By lower-case name."""
    body: bytes
    """Unpacked, and cut where it is longer than it may be."""
    conditional: bool


class Fetcher:
    """Fetches pages, one request at a time for each host, with a pause in between.

    To be used as an async context manager; `allow_private` lets sources stand on private addresses.
    """

    def __init__(
        self,
        *,
        contact_url: str = "",
        allow_private: bool = False,
        clock: Clock | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._contact_url = contact_url
        self._open_socket = open_any_socket if allow_private else open_public_socket
        self._clock = clock or Clock()
        self._patience = patience
        self._turns = Turns(self._clock.monotonic, self._clock.sleep)
        self._robots = RobotsGate(self._clock.monotonic)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            socket_factory=self._open_socket,
            resolver=Names(),
            ttl_dns_cache=DNS_SECONDS,
            limit=0,  # turns allow each host one connection; a limit for all would let silent hosts hold up the others
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers={"Accept-Encoding": ACCEPTED},
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,  # a proxy would connect for us, to addresses that the guard never sees
            auto_decompress=False,  # which takes the half of a gzip file for the whole of it
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    def introduce(self, page: str) -> None:
        """Name a page about the bot to the sites, where its operator names none."""
        self._contact_url = self._contact_url or page

    @property
    def _agent(self) -> str:
        return f"SaqBala/{__version__}" + (f" (+{self._contact_url})" if self._contact_url else "")

    async def get(
        self, source: Source, url: str, *, etag: str = "", last_modified: str = "", found_at: str = ""
    ) -> FetchedPage:
        """Fetch a page of a source.

        With the ETag or the date of the page at `found_at` (FetchedPage.url; "": at `url`), that page may be
        answered as not modified. Raises TooLargeError above the source's `max_bytes`, BlockedError where the site
        refuses (403, 429, robots.txt), FetchError for anything else that is no page.
        """
        named = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        errand = _Errand(
            headers={"Accept": _ACCEPT[source.kind]},
            conditions={name: value for name, value in named.items() if value},
            found_at=found_at or normal(url),
            pause=source.pause,
            max_bytes=source.max_bytes,
            left=self._patience,
            robots=source.robots,
        )
        answer = await self._follow(url, errand)
        if answer.status == HTTPStatus.NOT_MODIFIED and answer.conditional:
            return FetchedPage(url=answer.url, status=answer.status, etag=etag, last_modified=last_modified)
        if answer.status not in _GOOD:
            raise self._refusal(answer)
        return _page(answer, source.max_bytes)

    def _refusal(self, answer: _Answer) -> FetchError:
        kind = BlockedError if answer.status in {403, 429} else FetchError
        return kind(
            f"{host_of(answer.url)} {describe_status(answer.status)}",
            status=answer.status,
            retry_after=retry_moment(answer.headers.get("retry-after", ""), self._clock.now()),
        )

    async def _follow(self, url: str, errand: _Errand) -> _Answer:
        """Go after redirects, as many as are allowed, each a request like any other; the last one is given."""
        url = normal(url)
        for redirects_left in range(MAX_REDIRECTS, -1, -1):
            load = partial(self._load_robots, pause=errand.pause)
            delay = await self._robots.ask(url, load) if errand.robots else 0.0
            async with self._turns.turn(url, max(errand.pause, delay)):
                answer = await self._request(url, errand)
            if answer.status not in _REDIRECTS or not redirects_left:
                return answer
            url = redirected(url, answer.headers.get("location", ""))
        raise AssertionError("the last round returns")

    async def _request(self, url: str, errand: _Errand) -> _Answer:
        host, begun = host_of(url), self._clock.monotonic()
        if self._session is None:
            raise FetchError("the fetcher is closed: it fetches within `async with`")
        conditions = errand.conditions if url == errand.found_at else {}
        headers = {"User-Agent": self._agent} | errand.headers | conditions
        timeout = aiohttp.ClientTimeout(total=max(errand.left, 0.001), connect=_CONNECT_SECONDS)
        ALLOWED_BYTES.set(errand.max_bytes * 5 // 4 + _BESIDES_BYTES)
        try:
            async with self._session.get(url, headers=headers, allow_redirects=False, timeout=timeout) as response:
                return _Answer(
                    url=url,
                    status=response.status,
                    headers={name.lower(): value for name, value in response.headers.items()},
                    body=await _read(response, errand.max_bytes) if response.status in _GOOD else b"",
                    conditional=bool(conditions),
                )
        except aiohttp.ConnectionTimeoutError:
            raise FetchError(f"{host} could not be reached in time ({_CONNECT_SECONDS:g} s)") from None
        except TimeoutError:
            raise FetchError(f"{host} did not answer in time ({self._patience:g} s)") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchError(f"{host} {explain(error)}") from error
        finally:
            errand.left -= self._clock.monotonic() - begun

    async def _load_robots(self, robots_url: str, pause: float) -> str:
        errand = _Errand(headers={}, conditions={}, pause=pause, max_bytes=READ_BYTES, left=self._patience)
        answer = await self._follow(robots_url, errand)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= _SERVER_ERRORS:
            raise self._refusal(answer)
        body = answer.body
        if len(body) > READ_BYTES:  # half a line could forbid more than the whole one
            body = body[:READ_BYTES].rpartition(b"\n")[0]
        return decode(body, "")


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """Read a body to its end and unpack it; what is longer than `max_bytes` is cut somewhere beyond."""
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > max_bytes:
            return bytes(body)
    encoding = ",".join(response.headers.getall("Content-Encoding", []))
    return await asyncio.to_thread(unpack, bytes(body), encoding, max_bytes)


def _page(answer: _Answer, max_bytes: int) -> FetchedPage:
    host = host_of(answer.url)
    if len(answer.body) > max_bytes:
        raise TooLargeError(f"{host} sent more than {max_bytes} bytes: raise max_bytes if that is right")
    content_type = answer.headers.get("content-type", "")
    if not is_readable(content_type):
        kind = one_line(content_type.partition(";")[0])[:60]
        raise FetchError(f"{host} sent {kind!r} in place of a page: check the url in sources.toml")
    return FetchedPage(
        url=answer.url,
        status=answer.status,
        body=answer.body,
        content_type=content_type,
        etag=validator(answer.headers.get("etag", "")),
        last_modified=validator(answer.headers.get("last-modified", "")),
    )
