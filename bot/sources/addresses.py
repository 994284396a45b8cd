"""Which addresses may be asked for pages: a source must not lead into the operator's own network."""

from __future__ import annotations

import ipaddress
import socket
from typing import TypeAlias

from bot.sources.sips import SippingSocket

IPAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052; global to Python, though it may stand for 10.0.0.1
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")  # all that has been given out (RFC 4291, IANA)
_NOT_GLOBAL = tuple(
    ipaddress.ip_network(network)
    # Older Pythons call them global: protocol assignments, 6to4 relays, Teredo and its like, examples.
    for network in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20")
)
_METADATA = frozenset(
    ipaddress.ip_address(address)
    # Where clouds tell a machine its secrets, besides 169.254.169.254: AWS, Google, Alibaba, Oracle, Azure.
    for address in ("fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "192.0.0.192", "168.63.129.16")
)

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

    def __init__(self, words: str = "set ALLOW_PRIVATE_SOURCES=true if that is meant") -> None:
        # The same words for every address: the connector joins different ones into another kind of error.
        super().__init__(f"stands for a private address: {words}")


def is_public(address: str) -> bool:
    """Whether an IP address can be anybody's on the internet, whatever IPv6 form an IPv4 address takes."""
    ip = _parsed(address)
    if ip is None or ip in _METADATA or any(ip in network for network in _NOT_GLOBAL):
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _GLOBAL_IPV6:
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def is_private(address: str) -> bool:
    """Whether an IP address may be a stand-in's: loopback or a private network, but no link and no cloud's metadata."""
    ip = _parsed(address)
    if ip is None or ip in _METADATA or ip.is_link_local or ip.is_multicast:
        return False
    return ip.is_loopback or ip.is_private or ip.is_unspecified or ip in ipaddress.ip_network("100.64.0.0/10")


def open_public_socket(info: AddressInfo) -> socket.socket:
    """Open a socket for an address that is public; raises PrivateAddressError for any other.

    The connector asks here for literal addresses too, which its resolver never sees, and after every redirect.
    """
    if not is_public(_address(info)):
        raise PrivateAddressError
    return _opened(info)


def open_any_socket(info: AddressInfo) -> socket.socket:
    """Open a socket for an address that is public or a stand-in's; raises PrivateAddressError for any other."""
    address = _address(info)
    if not (is_public(address) or is_private(address)):
        raise PrivateAddressError("of a link or a cloud's own, where no source can be; change the url")
    return _opened(info)


def _address(info: AddressInfo) -> str:
    return str(info[4][0])


def _opened(info: AddressInfo) -> socket.socket:
    return SippingSocket(family=info[0], type=info[1], proto=info[2])


def _parsed(address: str) -> IPAddress | None:
    """Read an address; an IPv6 one that stands for an IPv4 one is that."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        return ip.ipv4_mapped or ip.sixtofour or ip
    return ip
