"""Files that a request brings along, and what of them a message keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.demo.refusals import refuse

LARGEST_FILE = 50 << 20
"""Bytes (Bot API: 50 MB, which its server reads as mebibytes)."""

LARGEST_REQUEST = LARGEST_FILE + (1 << 20)
"""Bytes of a whole form; Telegram's server reads no more than that of it either."""

_STEM, _ENDING = 60, 20
"""Letters of a name that tdlib keeps (clean_filename)."""

_NAME = re.compile(r"(?P<stem>[^/\\\x00-\x1f\x7f:*?\"<>|]+?)(?:\.(?P<ending>[A-Za-z0-9]+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file as it came."""

    name: str
    kind: str
    """The media type."""
    content: bytes

    def check(self) -> None:
        """Refuse what is no document: nothing at all, too much, or a name that would not stay as it is."""
        if not self.content:
            raise refuse("file_empty")
        if len(self.content) > LARGEST_FILE:
            raise refuse("file_large")
        found = _NAME.fullmatch(self.name)
        if found is None or len(found["stem"]) > _STEM or len(found["ending"] or "") > _ENDING:
            raise refuse("file_name", name=self.name)

    def json(self, number: str) -> dict[str, object]:
        """The Bot API's Document; `number` tells it from others."""
        return {
            "file_id": f"document-{number}",
            "file_unique_id": number,
            "file_name": self.name,
            "mime_type": self.kind,
            "file_size": len(self.content),
        }
