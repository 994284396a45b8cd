"""robots.txt: what a site does not want to be read (RFC 9309)."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from protego import Protego

from bot.errors import BlockedError, FetchError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

KEPT_SECONDS = 24 * 60 * 60.0
"""How long a site's file is believed (RFC 9309, 2.4)."""

REST_SECONDS = 60.0
"""How long a site whose file could not be had is not asked for it: its sources must not wait one after another."""

LONGEST_DELAY = 30.0
"""A Crawl-delay beyond it is not kept: the sources of a site would not be through before they are due again."""

READ_BYTES = 500 * 1024
"""What is read of a file (RFC 9309, 2.5); what follows is left out."""

_TOKEN = "SaqBala"  # noqa: S105 - the product token that files call this bot by
_MOST = 1000
_AGENT = re.compile(r"\s*user[- ]?agent[\s:]+(\*|[a-z_-]*)", re.IGNORECASE | re.ASCII)


@dataclass(slots=True)
class _Site:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Protego | None = None
    read_at: float = float("-inf")
    failure: FetchError | None = None
    failed_at: float = float("-inf")

    def is_due(self, now: float) -> bool:
        return now - self.read_at >= KEPT_SECONDS and now - self.failed_at >= REST_SECONDS


class RobotsGate:
    """Remembers the rules of each site, and lets pass what they do not forbid."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._sites: dict[str, _Site] = {}

    async def ask(self, url: str, load: Callable[[str], Awaitable[str]]) -> float:
        """Give the seconds that the site wants between two requests; raises BlockedError for a page it forbids.

        `load` fetches the file, "" where there is none (then all is allowed). A site that cannot give its file is
        not read at all: the FetchError of `load` is the page's failure too. Only rules that were had before are
        believed beyond their day, until newer ones come.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        rules = await self._rules(origin, load)
        if not rules.can_fetch(url, _TOKEN):
            raise BlockedError(
                f"robots.txt of {parts.hostname} forbids this page: remove the source, "
                "or set robots = false if the site allowed it"
            )
        return min(rules.crawl_delay(_TOKEN) or 0.0, LONGEST_DELAY)

    async def _rules(self, origin: str, load: Callable[[str], Awaitable[str]]) -> Protego:
        """Give a site's rules; several sources that ask at once share one request."""
        site = self._of(origin)
        async with site.lock:
            if site.is_due(self._monotonic()):
                try:
                    text = await load(f"{origin}/robots.txt")
                    site.rules = await asyncio.to_thread(parse_robots, text)
                    site.read_at = self._monotonic()
                except FetchError as error:
                    site.failure, site.failed_at = error, self._monotonic()
        if site.rules is None:
            raise _again(site.failure)
        return site.rules

    def _of(self, origin: str) -> _Site:
        if len(self._sites) >= _MOST and origin not in self._sites:
            self._sites = {name: site for name, site in self._sites.items() if site.lock.locked()}
        return self._sites.setdefault(origin, _Site())


def parse_robots(text: str) -> Protego:
    """Read a file's rules.

    Only two groups count, ours and everybody's. Those of others become one, or a file of thousands of names above
    thousands of rules would be multiplied out.
    """
    return Protego.parse("\n".join(_simplified(line) for line in text.splitlines()))


def _simplified(line: str) -> str:
    found = _AGENT.match(line)
    if found is None:
        return line
    name = found[1].lower()
    return f"User-agent: {name if name in {'*', _TOKEN.lower()} else 'other'}"


def _again(failure: FetchError | None) -> FetchError:
    """Tell a failure once more, without the trace of the first time."""
    if failure is None:
        return FetchError("robots.txt could not be had")
    return type(failure)(str(failure), status=failure.status, retry_after=failure.retry_after)
