"""Where to listen and what may be opened: addresses as people write them."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

_PORTS = range(65536)
_VISIBLE = re.compile(r"[!-~]+")


class Address(NamedTuple):
    """A host and a port to listen on; port 0 lets the system choose one."""

    host: str
    port: int

    def __str__(self) -> str:
        """As it is written, and read again."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_address(text: str) -> Address:
    """Read `host:port`, an IPv6 host in brackets; raises ValueError for anything else."""
    host, _, port = text.strip().rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    if not bare or host not in {bare, f"[{bare}]"} or (":" in host and host == bare):
        raise ValueError(f"{text!r} is not a host and a port")
    if not (port.isascii() and port.isdecimal()) or int(port) not in _PORTS:
        raise ValueError(f"{port!r} is not a port")
    return Address(bare, int(port))


def is_web_address(text: str) -> bool:
    """Whether it is a whole http or https address that can be opened as it stands, spaces and letters encoded."""
    try:
        parts = urlsplit(text)
        port_fits = parts.port is None or parts.port in _PORTS
    except ValueError:
        return False
    visible = not any(character.isspace() or ord(character) < ord(" ") for character in text)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and port_fits and visible


def is_plain(text: str) -> bool:
    """Whether it holds visible ASCII characters only, as a header of HTTP does."""
    return _VISIBLE.fullmatch(text) is not None
