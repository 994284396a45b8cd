"""robots.txt: what a site does not want to be read (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from bot.errors import BlockedError, FetchError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

KEPT_SECONDS = 24 * 60 * 60.0
"""How long a site's file is believed (RFC 9309, 2.4)."""


@dataclass(frozen=True, slots=True)
class _Rules:
    parser: RobotFileParser
    read_at: float


class RobotsGate:
    """Remembers the rules of each site and refuses what they forbid to `agent`."""

    def __init__(self, agent: str, monotonic: Callable[[], float]) -> None:
        self._agent = agent
        self._monotonic = monotonic
        self._rules: dict[str, _Rules] = {}

    async def check(self, url: str, load: Callable[[str], Awaitable[str]]) -> None:
        """Raise BlockedError for a page that the site forbids.

        `load` fetches the file, "" where there is none (then all is allowed). A site that cannot give its file is
        not read at all: the FetchError of `load` passes through, being the page's failure too. Only rules that
        were had before are believed beyond their day, until newer ones come.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(origin)
        if known is None or self._monotonic() - known.read_at >= KEPT_SECONDS:
            try:
                known = _Rules(_parse(await load(f"{origin}/robots.txt")), self._monotonic())
            except FetchError:
                if known is None:
                    raise
            self._rules[origin] = known
        if not known.parser.can_fetch(self._agent, url):
            raise BlockedError(
                f"robots.txt of {parts.hostname} forbids this page: remove the source, "
                "or set robots = false if the site allowed it"
            )


def _parse(text: str) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    return parser
