"""Pictures of the sample stories: hills, a house and the sun in colours of their own, drawn as PNG (pure)."""

from __future__ import annotations

import struct
import zlib
from math import isqrt
from typing import Final

WIDTH: Final = 600
HEIGHT: Final = 315
"""Pixels; the shape that previews are shown in (Open Graph: 1.91 to 1)."""

_WITHOUT = 4
"""Every fourth story has no picture, as real ones sometimes have none."""
_SKIES = (b"\xcf\xe6\xf5", b"\xf7\xe3\xc4", b"\xd9\xea\xd3", b"\xe6\xdc\xf2", b"\xfa\xdf\xdb")
_HILLS = (b"\x5d\x9c\x7a", b"\x6f\x8f\xb3", b"\x8a\xa8\x5a", b"\xb5\x86\x5c", b"\x7d\x7f\xb0")
_SUN, _WALL, _ROOF = b"\xf6\xb9\x3b", b"\xff\xf8\xec", b"\xb2\x4a\x3b"


def picture_path(number: str) -> str:
    """Where the sample site has the picture of a story; empty where it has none."""
    return f"/pictures/sample-{number}.png" if int(number) % _WITHOUT else ""


def draw_picture(number: str) -> bytes:
    """The picture of a story, always the same."""
    n = int(number)
    palette = _SKIES[n % 5] + _SUN + _HILLS[n % 5] + _HILLS[(n + 2) % 5] + _WALL + _ROOF
    rows = b"".join(b"\0" + bytes(_row(y, n)) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)  # eight bits of palette a pixel
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _row(y: int, n: int) -> bytearray:
    """The colours of a line, what is nearer over what is farther."""
    row = bytearray(WIDTH)
    sun, house = 90 + n * 37 % 420, 80 + n * 53 % 400
    _paint(row, sun, isqrt(max(0, 45**2 - (y - 75) ** 2)), 1)
    _paint(row, 150 + n * 29 % 300, _slope(y, 150, 260), 2)
    if 175 <= y < 205:  # noqa: PLR2004 - the roof, as wide as it is deep
        _paint(row, house, (y - 175) * 2, 5)
    elif 205 <= y < 260:  # noqa: PLR2004 - the wall below it
        _paint(row, house, 45, 4)
    _paint(row, 450 - n * 41 % 300, _slope(y, 225, 420), 3)
    return row


def _slope(y: int, top: int, width: int) -> int:
    """Half the width of a hill on a line."""
    return isqrt(max(0, (y - top) * width * width // 90)) if y > top else 0


def _paint(row: bytearray, middle: int, half: int, colour: int) -> None:
    start, end = max(0, middle - half), min(WIDTH, middle + half)
    if half and end > start:
        row[start:end] = bytes((colour,)) * (end - start)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
