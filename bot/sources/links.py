"""The links of a listing: which of them are stories, and the one way each is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

if TYPE_CHECKING:
    from bot.model import Language, Source

CARD_LINK = re.compile(r"^/(?:en|ru|kz)/news/(?!tags/|page/)(?:[a-z0-9_-]+/)?[a-z0-9-]*-(?P<id>\d{4,7})/?$", re.ASCII)
"""The card rule of a listing that names none of its own: the stories of primeminister.kz."""

_PATH_LANGUAGES: dict[str, Language] = {"kz": "kk", "kk": "kk", "ru": "ru", "en": "en"}
_TRACKING = re.compile(r"(?:utm_|(?:fbclid|gclid|yclid|_openstat)(?:=|$))", re.IGNORECASE)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_PAGE_NUMBER = re.compile(r"(?:^|&)page=([0-9]{1,6})(?:&|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLink:
    """A link that the card rule accepts."""

    url: str
    external_id: str | None
    language: Language | None
    """What the first part of the path says."""

    @property
    def key(self) -> str:
        """What two links to the same story share."""
        return self.external_id or self.url


class LinkRule:
    """What makes a link of a page a story of its source: the host and the path."""

    def __init__(self, source: Source) -> None:
        self._path = source.link or CARD_LINK
        self._id = source.id
        host = _host(source.url)
        bare = host.removeprefix("www.")
        self._hosts = {host, bare, f"www.{bare}", *(alias.lower() for alias in source.aliases)}

    def accept(self, href: str, base: str) -> StoryLink | None:
        """Read a link as it stands on the page at `base`; None when it is no story of the source."""
        url = canonical_url(href, base)
        if url is None or _host(url) not in self._hosts:
            return None
        path = urlsplit(url).path
        found = self._path.search(path)
        if found is None:
            return None
        return StoryLink(
            url=url,
            external_id=_group_id(found) or (_group_id(self._id.search(url)) if self._id else None),
            language=_PATH_LANGUAGES.get(path.split("/")[1].lower()),
        )


def canonical_url(href: str, base: str) -> str | None:
    """Write a link the one way: absolute, without fragment, credentials' or campaign's marks; None for no web link."""
    try:
        parts = urlsplit(urljoin(base, href.strip()))
        usable = parts.scheme in _DEFAULT_PORTS and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return None
    if not usable:
        return None
    netloc = parts.netloc.lower().removesuffix(_DEFAULT_PORTS[parts.scheme])
    query = "&".join(piece for piece in parts.query.split("&") if not _TRACKING.match(piece))
    return parts._replace(
        netloc=netloc, path=(parts.path or "/").replace(" ", "%20"), query=query, fragment=""
    ).geturl()


def page_url(url: str, number: int) -> str:
    """Name a later page of a listing: `page=number` in the query, in place of any that is there."""
    parts = urlsplit(url)
    others = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "page"]
    return parts._replace(query=urlencode([*others, ("page", str(number))]), fragment="").geturl()


def page_number(href: str, base: str) -> int | None:
    """Tell which page of the listing at `base` a link of its pager leads to; None when it leads elsewhere."""
    url = canonical_url(href, base)
    if url is None or urlsplit(url).path.rstrip("/") != urlsplit(base).path.rstrip("/"):
        return None
    found = _PAGE_NUMBER.search(urlsplit(url).query)
    return int(found[1]) if found else None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".")


def _group_id(found: re.Match[str] | None) -> str | None:
    return found.groupdict().get("id") if found else None
