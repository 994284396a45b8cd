"""Unpacking what sites send compressed, within bounds: a small answer may stand for gigabytes."""

from __future__ import annotations

import zlib

ACCEPTED = "gzip, deflate"
"""What sites are told that they may use (Accept-Encoding)."""

_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_MOST_MEMBERS = 100
"""A gzip file may be several in a row; each one costs a copy of what follows it."""


class PackingError(ValueError):
    """What cannot be unpacked: another packing than was asked for, damaged, or not all there."""


def unpack(body: bytes, encoding: str, most: int) -> bytes:
    """Give a body as it was before its Content-Encoding, cut after `most` + 1 bytes; raises PackingError."""
    name = encoding.strip().lower()
    if name in {"", "identity"} or not body:
        return body[: most + 1]
    try:
        if name in {"gzip", "x-gzip"}:
            return _gunzip(body, most)
        if name == "deflate":
            return _inflate(body, most)
    except zlib.error as error:
        raise PackingError(f"what it sent packed as {name} is damaged ({error})") from error
    raise PackingError(f"it packs its page as {name[:40]!r}, which nobody asked for")


def _gunzip(body: bytes, most: int) -> bytes:
    unpacked = bytearray()
    for _ in range(_MOST_MEMBERS):
        member = zlib.decompressobj(_GZIP)
        unpacked += member.decompress(body, most + 1 - len(unpacked))
        if len(unpacked) > most:
            return bytes(unpacked)
        _check_end(member)
        body = member.unused_data.lstrip(b"\0")
        if not body:
            return bytes(unpacked)
    raise PackingError("it sent too many packed pieces in a row")


def _inflate(body: bytes, most: int) -> bytes:
    """Unpack deflate, which some servers send without the header that belongs to it (RFC 9110, 8.4.1.2)."""
    wrapped = body[0] & 0x0F == zlib.DEFLATED
    stream = zlib.decompressobj(_ZLIB if wrapped else _RAW)
    unpacked = stream.decompress(body, most + 1)
    if len(unpacked) <= most:
        _check_end(stream)
    return unpacked


def _check_end(stream: zlib._Decompress) -> None:
    if not stream.eof:
        raise PackingError("what it sent packed breaks off before its end")
