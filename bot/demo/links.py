"""Which addresses Telegram takes for links and buttons (pure)."""

from __future__ import annotations

import re

_SCHEMES = ("http", "https")
_OURS = re.compile(r"(tg|ton|tonsite):(?://)?", re.IGNORECASE)
_USER = re.compile(r"tg:(?://)?user\?id=(\d+)", re.IGNORECASE)
_PARTS = re.compile(r"(?:(?P<scheme>[^:]*)://)?(?P<place>[^/?#]*)(?P<rest>.*)", re.DOTALL)
_PLACE = re.compile(r"(?P<user>.*@)?(?P<host>\[[^\]]*\]|[^:]*|.*(?=:))(?::(?P<port>.*))?", re.DOTALL)
_HOST = re.compile(r"[^\x00-\x20\"#%/:<>?@\[\\\]^`{|}\x7f]*")
_SPECIAL_HOST = re.compile(r"[a-zA-Z0-9_-]*")
_LAST_PORT = 65535


class LinkError(ValueError):
    """An address that Telegram does not take, with its reason."""


def check_link(url: str, *, https_only: bool = False, http_only: bool = False) -> str:
    """Give the address as Telegram keeps it (a scheme, a lower-case host, a path); LinkError when it won't.

    After TDLib's check_link: no scheme means http, and a host is anything with a dot in it.
    """
    url = url.strip()
    special = _OURS.match(url)
    scheme, place, rest = _take_apart(url[special.end() :] if special else url)
    if https_only and (scheme != "https" or special):
        raise LinkError("Only HTTPS links are allowed")
    if special:
        if http_only:
            raise LinkError("Only HTTP links are allowed")
        if not _SPECIAL_HOST.fullmatch(place):
            raise LinkError("Unallowed characters in URL host")
        return f"{special[1].lower()}://{place.lower()}{rest}"
    _, _, host = place.rpartition("@")
    if "." not in host and not host.startswith("["):
        raise LinkError("Wrong HTTP URL")
    return f"{scheme}://{place}{_path(rest)}"


def user_of_link(url: str) -> int | None:
    """The user that a `tg://user?id=` link mentions."""
    found = _USER.fullmatch(url.strip())
    return int(found[1]) if found else None


def _take_apart(url: str) -> tuple[str, str, str]:
    """Scheme, place (lower case, its port only where one was given) and the rest of an address."""
    found = _PARTS.fullmatch(url)
    assert found is not None  # noqa: S101 - each of its parts may be empty
    scheme = "http" if found["scheme"] is None else found["scheme"]
    if scheme.lower() not in _SCHEMES:
        raise LinkError("Unsupported URL protocol")
    place = _PLACE.fullmatch(found["place"])
    assert place is not None  # noqa: S101 - as above
    host, port = place["host"].lower(), place["port"]
    if port is not None and not (port.isdecimal() and 0 < int(port) <= _LAST_PORT):
        raise LinkError("Wrong port number specified in the URL")
    if not host:
        raise LinkError("URL host is empty")
    if not host.startswith("[") and not _HOST.fullmatch(host):
        raise LinkError("Disallowed character in URL host")
    return scheme.lower(), f"{place['user'] or ''}{host}{f':{int(port)}' if port else ''}", found["rest"]


def _path(rest: str) -> str:
    """What follows the place: it begins with a slash, and holds no spaces."""
    rest = "".join(f"%{ord(letter):02X}" if letter <= " " or letter == "\x7f" else letter for letter in rest.rstrip())
    return rest if rest.startswith("/") else f"/{rest}"
