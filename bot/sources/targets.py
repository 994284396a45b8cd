"""Where a request goes: web addresses only, and how they are named where people read of them."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from yarl import URL

from bot.errors import FetchError

_SHOWN = 200


def host_of(url: str) -> str:
    """Name the host of a web address; raises FetchError for any other."""
    try:
        parts = urlsplit(url)
        named = parts.scheme in {"http", "https"} and "@" not in parts.netloc and parts.port != 0
        host = parts.hostname if named else None
    except ValueError:
        host = None
    if not host:
        raise FetchError(f"{shown(url)!r} is no web address: it begins with http:// or https:// and names a host")
    return host


def normal(url: str) -> str:
    """Write a web address as it is sent: the one way, without a fragment; raises FetchError for any other address."""
    host_of(url)
    try:
        return str(URL(url).with_fragment(None))
    except ValueError:
        raise FetchError(f"{shown(url)!r} is no web address: its host cannot be one") from None


def redirected(url: str, target: str) -> str:
    """Follow a Location from the page that sent it; raises FetchError where it leads nowhere."""
    host = host_of(url)
    if not target.strip():
        raise FetchError(f"{host} redirects without saying where to: check the url in sources.toml")
    try:
        return normal(urljoin(url, target.strip()))
    except (ValueError, FetchError):
        raise FetchError(f"{host} redirects to {shown(target)!r}, which is no web address") from None


def shown(url: str) -> str:
    """Write an address for people to read: without what may be a secret in it, on one line, not too long."""
    before, _, after = url.partition("://")
    rest = after.partition("?")[0].partition("#")[0].rpartition("@")[2]
    address = f"{before}://{rest}" if after else before.partition("?")[0].rpartition("@")[2]
    return one_line(address)[:_SHOWN]


def one_line(text: str) -> str:
    """Write what a site said on one line of characters that can be stored and printed."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
