"""Which addresses may be asked for pages: a source must not lead into the operator's own network."""

from __future__ import annotations

import ipaddress
import socket
from typing import TypeAlias

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052; global to Python, though it may stand for 10.0.0.1
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")  # RFC 8215
_COMPATIBLE = ipaddress.IPv6Network("::/96")  # deprecated, RFC 4291

AddressInfo: TypeAlias = tuple[
    int | socket.AddressFamily,
    int | socket.SocketKind,
    int,
    str,
    tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes],
]
"""What getaddrinfo tells of an address."""


class PrivateAddressError(OSError):
    """An address within somebody's own network."""

    def __init__(self) -> None:
        # The same words for every address: the connector joins different ones into another kind of error.
        super().__init__("stands for a private address: set ALLOW_PRIVATE_SOURCES=true if that is meant")


def is_public(address: str) -> bool:
    """Whether an IP address can be anybody's on the internet, whatever IPv6 form an IPv4 address takes."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        embedded = _embedded(ip)
        if embedded is not None:
            return is_public(str(embedded))
        if ip in _NAT64_LOCAL or ip in _COMPATIBLE or ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def open_public_socket(info: AddressInfo) -> socket.socket:
    """Open a socket for an address that is public; raises PrivateAddressError for any other.

    The connector asks here for literal addresses too, which its resolver never sees, and after every redirect.
    """
    family, kind, protocol, _, address = info
    if not isinstance(address[0], str) or not is_public(address[0]):
        raise PrivateAddressError
    return socket.socket(family=family, type=kind, proto=protocol)


def _embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Find the IPv4 address that an IPv6 address stands for."""
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
