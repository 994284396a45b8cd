"""Which addresses Telegram takes for links and buttons (pure)."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

_SCHEMES = ("http", "https", "tg", "ton", "tonsite")
_HOST = re.compile(r"(?:[^\W_]|[-_.])+\.[^\W\d_][\w-]*", re.UNICODE)
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_USER = re.compile(r"tg://user\?id=(\d+)")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")


class LinkError(ValueError):
    """An address that Telegram does not take, with its reason."""


def check_link(url: str) -> str:
    """Give the address as Telegram keeps it (a scheme, a lower-case host, a path); LinkError when it won't."""
    cleaned = url.strip()
    if not cleaned:
        raise LinkError("URL host is empty")
    if re.search(r"\s", cleaned):
        raise LinkError("Wrong HTTP URL")
    scheme = _SCHEME.match(cleaned)
    if scheme and not cleaned[scheme.end() :][:1].isdigit():
        if scheme[1].lower() not in _SCHEMES:
            raise LinkError("Unsupported URL protocol")
    else:
        cleaned = f"http://{cleaned}"
    return _checked(cleaned)


def user_of_link(url: str) -> int | None:
    """The user that a `tg://user?id=` link mentions."""
    found = _USER.fullmatch(url.strip())
    return int(found[1]) if found else None


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise LinkError("Wrong port number specified in the URL") from None
    if parts.scheme in {"tg", "ton", "tonsite"}:
        return url
    if not host:
        raise LinkError("URL host is empty")
    if not (_HOST.fullmatch(host) or _ADDRESS.fullmatch(host)):
        raise LinkError("Wrong HTTP URL")
    if port == 0:
        raise LinkError("Wrong port number specified in the URL")
    return _normal(parts)


def _normal(parts: SplitResult) -> str:
    user, at, place = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}{at}{place.lower()}", path=parts.path or "/").geturl()
