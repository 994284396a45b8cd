"""The links of a listing: which of them are stories, and the one way each is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

if TYPE_CHECKING:
    from bot.model import Language, Source

CARD_LINK = re.compile(r"^/(?:en|ru|kz)/news/(?!tags/|page/)(?:[a-z0-9_-]+/)?[a-z0-9-]*-(?P<id>\d{4,7})/?$", re.ASCII)
"""The card rule of a listing that names none of its own: the stories of primeminister.kz."""

_PATH_LANGUAGES: dict[str, Language] = {"kz": "kk", "kk": "kk", "ru": "ru", "en": "en"}
_TRACKING = re.compile(r"(?:utm_|(?:fbclid|gclid|yclid|_openstat)(?:=|$))", re.IGNORECASE)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_ESCAPED = re.compile("%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_AS_WRITTEN = "!$%&'()*+,-./:;=?@_~[]"
_NOT_IN_HOSTS = re.compile(r"""[\s@<>"'^`{|}\\]""")
"""A link with one of these is a slip of the page, and leads nowhere."""

_LONGEST = 2_000
_LONGEST_PORT = 65_535


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
        return self.external_id or self.url.rstrip("/")


class LinkRule:
    """What makes a link of a page a story of its source: the host and the path."""

    def __init__(self, source: Source) -> None:
        self._path = source.link or CARD_LINK
        self._id = source.id
        self._home = urlsplit(source.url)
        host = _host(source.url)
        bare = host.removeprefix("www.")
        self._hosts = {host, bare, f"www.{bare}", *(alias.lower() for alias in source.aliases)}

    def is_own(self, url: str) -> bool:
        """Whether an address is of the source's site."""
        return _host(url) in self._hosts

    def accept(self, href: str, base: str) -> StoryLink | None:
        """Read a link as it stands on the page at `base`; None when it is no story of the source."""
        url = canonical_url(href, base)
        if url is None or not self.is_own(url):
            return None
        path = urlsplit(url).path
        found = self._path.search(path) or self._path.search(unquote(path))
        if found is None:
            return None
        external_id = _group_id(found) or (_group_id(self._id.search(url)) if self._id else None)
        return StoryLink(
            url=url if external_id else self._settle(url),
            external_id=external_id,
            language=_PATH_LANGUAGES.get(path.split("/")[1].lower()),
        )

    def _settle(self, url: str) -> str:
        """Write an address that is an identity with the source's own scheme and host: aliases are one site."""
        parts = urlsplit(url)
        default = parts.port is None and self._home.port is None
        return parts._replace(scheme=self._home.scheme, netloc=self._home.netloc.lower()).geturl() if default else url


def canonical_url(href: str, base: str) -> str | None:
    """Write a link the one way: absolute, without fragment, credentials' or campaign's marks; None for no web link."""
    try:
        before, mark, after = href.strip("\0 \t\r\n\f\v\u00a0\u200b\ufeff").partition("?")
        parts = urlsplit(urljoin(base, before.replace("\\", "/") + mark + after))
        usable = parts.scheme in _DEFAULT_PORTS and parts.hostname and _may_be_host(parts.netloc)
        port = parts.port
    except ValueError:
        return None
    if not usable or len(href) > _LONGEST or (port or 1) > _LONGEST_PORT:
        return None
    netloc = parts.netloc.lower().removesuffix(_DEFAULT_PORTS[parts.scheme])
    query = "&".join(piece for piece in parts.query.split("&") if not _TRACKING.match(piece))
    return parts._replace(netloc=netloc, path=_path(parts.path), query=_spell(query), fragment="").geturl()


def page_url(url: str, number: int) -> str:
    """Name a later page of a listing: `page=number` in the query, in place of any that is there."""
    parts = urlsplit(url)
    others = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "page"]
    return parts._replace(query=urlencode([*others, ("page", str(number))]), fragment="").geturl()


def _path(path: str) -> str:
    """Write a path without dots that lead nowhere (RFC 3986, 5.2.4)."""
    written = _spell(path or "/")
    return urlsplit(urljoin("http://host/", written)).path if "/." in written else written


def _spell(text: str) -> str:
    """Escape what has to be, and nothing else (RFC 3986, 6.2.2): letters that need none are written as they are."""
    return quote(_ESCAPED.sub(_unescape, text), safe=_AS_WRITTEN)


def _unescape(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
    return letter if letter in _UNRESERVED else found[0].upper()


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".")


def _may_be_host(netloc: str) -> bool:
    return netloc.isprintable() and not _NOT_IN_HOSTS.search(netloc)


def _group_id(found: re.Match[str] | None) -> str | None:
    return found.groupdict().get("id") if found else None
