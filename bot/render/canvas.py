"""A small picture: rectangles and letters of a few colours, written as PNG (RFC 2083) without any library for pictures.

Those take tens of megabytes of memory, and a chart needs no more than this.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

from bot.render.glyphs import GLYPHS, HEIGHT, WIDTH

PAPER, INK, BAR = range(3)
"""The colours, as numbers: background, letters and lines, bars."""

_PALETTE: Final = bytes.fromhex("ffffff 1c2430 1f5fa8")
_TWICE = 2
"""Each dot is so many dots of the picture wide and high, for screens that have many."""


class Canvas:
    """Dots in rows; what falls beside it is not drawn."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._rows = [bytearray(width) for _ in range(height)]

    def fill(self, x: int, y: int, width: int, height: int, colour: int) -> None:
        """Fill a rectangle, given by its upper left corner."""
        left, right = max(0, x), min(self.width, x + width)
        if left < right:
            for row in self._rows[max(0, y) : max(0, y + height)]:
                row[left:right] = bytes([colour]) * (right - left)

    def write(self, x: int, y: int, text: str, colour: int = INK) -> None:
        """Write a line of text, given by the upper left corner of its first letter."""
        for place, letter in enumerate(text):
            self._draw(x + place * WIDTH, y, GLYPHS.get(ord(letter), 0), colour)

    def _draw(self, x: int, y: int, glyph: int, colour: int) -> None:
        if not 0 <= x <= self.width - WIDTH:
            return
        for down, row in enumerate(self._rows[y : y + HEIGHT]):
            bits = glyph >> (HEIGHT - 1 - down) * WIDTH
            for right in range(WIDTH):
                if bits >> (WIDTH - 1 - right) & 1:
                    row[x + right] = colour

    def png(self) -> bytes:
        """The picture as a file."""
        lines = bytearray()
        for row in self._rows:
            wide = bytearray(_TWICE * self.width)
            for nth in range(_TWICE):
                wide[nth::_TWICE] = row
            lines += (b"\0" + wide) * _TWICE  # no filter
        header = struct.pack(">2I5B", _TWICE * self.width, _TWICE * self.height, 8, 3, 0, 0, 0)
        parts = ((b"IHDR", header), (b"PLTE", _PALETTE), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_part(kind, data) for kind, data in parts)


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def text_width(text: str) -> int:
    """How wide a line of text is."""
    return WIDTH * len(text)
