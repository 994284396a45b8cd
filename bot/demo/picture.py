"""Pictures that the bot uploads, looked at as far as Telegram's limits need it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.demo.attachment import Attachment
from bot.demo.refusals import refuse

LARGEST_PHOTO = 10 << 20
"""Bytes (Bot API: sendPhoto)."""
LONGEST_SIDES = 10_000
"""Pixels, width and height together."""
WIDEST_RATIO = 20

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG's segments that tell the size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as it came, and its size in pixels."""

    file: Attachment
    width: int
    height: int

    @property
    def kind(self) -> str:
        """The media type, by what it is."""
        return "image/png" if self.file.content.startswith(_PNG) else "image/jpeg"

    def json(self, number: str) -> list[dict[str, object]]:
        """The Bot API's PhotoSizes, of which here there is one; `number` tells it from others."""
        named = {"file_id": f"photo-{number}", "file_unique_id": number}
        return [{**named, "width": self.width, "height": self.height, "file_size": len(self.file.content)}]


def read_picture(file: Attachment) -> Picture:
    """Look at an upload; refused where Telegram can show no photo of it."""
    if not file.content:
        raise refuse("file_empty")
    if len(file.content) > LARGEST_PHOTO:
        raise refuse("photo_large", size=len(file.content), most=LARGEST_PHOTO)
    width, height = _measure(file.content)
    if not width or not height:
        raise refuse("photo_broken")
    if width + height > LONGEST_SIDES or max(width, height) > WIDEST_RATIO * min(width, height):
        raise refuse("photo_sides")
    return Picture(file=file, width=width, height=height)


def _measure(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or a JPEG; 0, 0 of what is neither."""
    if content.startswith(_PNG) and content[12:16] == b"IHDR":
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    return _measure_jpeg(content) if content.startswith(_JPEG) else (0, 0)


def _measure_jpeg(content: bytes) -> tuple[int, int]:
    at = len(_JPEG)
    while at + 9 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 - begins each segment
        if content[at + 1] in _FRAMES:
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return 0, 0
