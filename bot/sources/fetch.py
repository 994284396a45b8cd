"""The only HTTP client of the sources: polite to sites, careful with what they answer."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

import aiohttp

from bot import __version__
from bot.errors import BlockedError, FetchError, TooLargeError
from bot.model import FetchedPage
from bot.sources.addresses import PrivateAddressError, open_public_socket
from bot.sources.answers import decode, describe_status, is_readable, retry_moment, validator
from bot.sources.robots import RobotsGate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from types import TracebackType

    from bot.model import Source

MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_GOOD = {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION}
_TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10)
_SERVER_ERRORS = HTTPStatus.INTERNAL_SERVER_ERROR
_ROBOTS_MAX_BYTES = 512 * 1024
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Clock:
    """The clocks that fetching lives by, in one place so that a test need not wait."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(slots=True)
class _Turn:
    """Whose turn it is to ask a host."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ended_at: float = float("-inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    url: str
    status: int
    headers: dict[str, str]
    """By lower-case name."""
    body: bytes


class Fetcher:
    """Fetches pages, one request at a time for each host, with a pause in between.

    To be used as an async context manager; `allow_private` lets sources stand on private addresses.
    """

    def __init__(self, *, contact_url: str = "", allow_private: bool = False, clock: Clock | None = None) -> None:
        self._agent = f"SaqBala/{__version__}" + (f" (+{contact_url})" if contact_url else "")
        self._allow_private = allow_private
        self._clock = clock or Clock()
        self._turns: dict[str, _Turn] = {}
        self._robots = RobotsGate(self._agent, self._clock.monotonic)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            socket_factory=None if self._allow_private else open_public_socket, ttl_dns_cache=60
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            timeout=_TIMEOUT,
            headers={"User-Agent": self._agent, "Accept": _ACCEPT},
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,  # a proxy would connect for us, to addresses that the guard never sees
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(self, source: Source, url: str, *, etag: str = "", last_modified: str = "") -> FetchedPage:
        """Fetch a page of a source; with an ETag or a date it may be answered as not modified.

        Raises TooLargeError above the source's `max_bytes`, BlockedError where the site refuses (403, 429,
        robots.txt), FetchError for anything else that is no page.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        gate = self._ask_robots if source.robots else None
        answer = await self._follow(url, headers, source.pause, source.max_bytes, gate)
        if answer.status == HTTPStatus.NOT_MODIFIED and headers:
            return FetchedPage(url=answer.url, status=answer.status, etag=etag, last_modified=last_modified)
        if answer.status not in _GOOD:
            raise self._refusal(answer)
        content_type = answer.headers.get("content-type", "")
        if not is_readable(content_type):
            kind = content_type.partition(";")[0][:60]
            raise FetchError(f"{_host(url)} sent {kind!r} in place of a page: check the url in sources.toml")
        return FetchedPage(
            url=answer.url,
            status=answer.status,
            text=decode(answer.body, content_type),
            etag=validator(answer.headers.get("etag", "")),
            last_modified=validator(answer.headers.get("last-modified", "")),
        )

    def _refusal(self, answer: _Answer) -> FetchError:
        kind = BlockedError if answer.status in {403, 429} else FetchError
        return kind(
            f"{_host(answer.url)} {describe_status(answer.status)}",
            status=answer.status,
            retry_after=retry_moment(answer.headers.get("retry-after", ""), self._clock.now()),
        )

    async def _follow(
        self,
        url: str,
        headers: dict[str, str],
        pause: float,
        max_bytes: int,
        gate: Callable[[str, float], Awaitable[None]] | None = None,
    ) -> _Answer:
        """Go after redirects, as many as are allowed, each a request like any other; the last one is given."""
        for redirects_left in range(MAX_REDIRECTS, -1, -1):
            if gate is not None:
                await gate(url, pause)
            answer = await self._request(url, headers, pause, max_bytes)
            target = answer.headers.get("location") if answer.status in _REDIRECTS else None
            if target is None or not redirects_left:
                return answer
            url = _redirected(url, target)
        raise AssertionError("the last round returns")

    async def _request(self, url: str, headers: dict[str, str], pause: float, max_bytes: int) -> _Answer:
        host = _host(url)
        if self._session is None:
            raise FetchError("the fetcher is closed: it fetches within `async with`")
        async with self._turn(host, pause):
            try:
                async with self._session.get(url, headers=headers, allow_redirects=False) as response:
                    good = response.status in _GOOD
                    body = await _read(response, max_bytes) if good else b""
                    named = {name.lower(): value for name, value in response.headers.items()}
                    return _Answer(url=str(response.url), status=response.status, headers=named, body=body)
            except TimeoutError:
                raise FetchError(f"{host} did not answer in time ({_TIMEOUT.total:.0f} s)") from None
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise FetchError(f"{host} {_reason(error)}") from error

    @asynccontextmanager
    async def _turn(self, host: str, pause: float) -> AsyncIterator[None]:
        """Wait until no other request to the host is under way, and the pause after the last one is over."""
        turn = self._turns.setdefault(host, _Turn())
        async with turn.lock:
            wait = turn.ended_at + pause - self._clock.monotonic()
            if wait > 0:
                await self._clock.sleep(wait)
            try:
                yield
            finally:
                turn.ended_at = self._clock.monotonic()

    async def _ask_robots(self, url: str, pause: float) -> None:
        async def load(robots_url: str) -> str:
            try:
                answer = await self._follow(robots_url, {}, pause, _ROBOTS_MAX_BYTES)
            except TooLargeError:
                return ""
            if answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= _SERVER_ERRORS:
                raise self._refusal(answer)
            return decode(answer.body, "")

        await self._robots.check(url, load)


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """Read a body to its end, decompressed; raises TooLargeError as soon as it passes `max_bytes`."""
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > max_bytes:
            raise TooLargeError(
                f"{response.url.host} sent more than {max_bytes} bytes: raise max_bytes if that is right"
            )
    return bytes(body)


def _host(url: str) -> str:
    """Name the host of a web address; raises FetchError for any other."""
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.scheme in {"http", "https"} and "@" not in parts.netloc else None
    except ValueError:
        host = None
    if not host:
        raise FetchError(f"{url[:200]!r} is no web address: it begins with http:// or https:// and names a host")
    return host


def _redirected(url: str, target: str) -> str:
    try:
        return urljoin(url, target.strip())
    except ValueError:
        raise FetchError(f"{_host(url)} redirects to {target[:200]!r}, which is no web address") from None


def _reason(error: BaseException) -> str:
    """Say in a few words on one line why there was no answer."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, PrivateAddressError):
        return str(cause)
    said = " ".join(str(cause).split())[:200] or type(cause).__name__
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"could not be reached: {said}"
    return f"gave no usable answer: {said}"
