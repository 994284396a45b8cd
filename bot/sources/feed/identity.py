"""Which page and which story an item of a feed is: its link written one way, and its id on the site."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bot.sources.links import canonical_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Language, Source
    from bot.sources.feed.entry import Entry

_LONGEST = 2_000


class FeedLinks:
    """What the links of a feed mean, seen from its source.

    A newspaper may link to another host of its own, or through a proxy, so links to any host are taken. Those to an
    alias lead to the site itself, where the same page is; those of a site that is read by https, too. An id is
    believed on the source's own hosts, and on the one that most of the feed's links lead to.
    """

    def __init__(self, source: Source, feed_url: str, entries: Sequence[Entry]) -> None:
        self._id = source.id
        self._feed_url = feed_url
        self._feed = canonical_url(feed_url, "")
        """No story stands there: `http://` and the like mean it."""
        own = urlsplit(canonical_url(source.url, "") or source.url)
        host, site = _bare(own.hostname or ""), _bare(source.site)
        self._secure = own.scheme == "https"
        self._main = own.netloc
        """The site's host as it is written in links."""
        self._port = own.port
        self._folded = {host, *map(_bare, source.aliases)}
        usual = Counter(_host(_joined(feed_url, entry.links[0].href)) for entry in entries if entry.links)
        self._hosts = {host, site, *self._folded, *(name for name, _ in usual.most_common(1))}

    def choose(self, entry: Entry, language: Language) -> str | None:
        """Give the address of an item's page, the one in `language` before others; None when it has none."""
        base = self.base(entry)
        links = sorted(entry.links, key=lambda link: not link.language.lower().startswith(language))
        return next((url for link in links if (url := self._canonical(link.href, base))), None)

    def base(self, entry: Entry) -> str:
        """Tell what an item's relative links are relative to."""
        return _joined(self._feed_url, entry.base)

    def find_id(self, url: str, entry: Entry) -> str | None:
        """Find an item's id where the source's pattern says that it stands: in its link, else in its guid."""
        if self._id is None:
            return None
        for address in (url, canonical_url(entry.guid, "") or ""):
            found = self._id.search(address) if _host(address) in self._hosts else None
            if found and found["id"]:
                return found["id"]
        return None

    def _canonical(self, href: str, base: str) -> str | None:
        href = href.strip().replace("&amp;", "&")  # escaped once too often
        url = canonical_url(f"//{href}" if href.lower().startswith("www.") else href, base) if href else None
        if url is None or len(url) > _LONGEST or url == self._feed:
            return None
        parts = urlsplit(url)
        host = _host(url)
        if host in self._folded and parts.port in {None, self._port}:
            parts = parts._replace(netloc=self._main)
        if self._secure and host in self._folded:
            parts = parts._replace(scheme="https")
        return parts.geturl()


def link_key(url: str) -> str:
    """Write what two addresses of one page share, by whichever of its two schemes and `www.` it is reached."""
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _joined(base: str, href: str) -> str:
    """Read a link as it stands at `base`, which is what one that cannot be read gives."""
    try:
        return urljoin(base, href)
    except ValueError:
        return base


def _host(url: str) -> str:
    try:
        return _bare(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")
