"""Forms with a file in them: the file is read from the disk while it is sent, and never held as a whole."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import aiohttp

LARGEST_FILE = 50_000_000
"""Bytes of a file that a bot sends (Bot API: 50 MB; by other readings of that a little more)."""

_BYTES_A_SECOND = 100_000
"""A slower way to Telegram is as good as none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """The fields of a call, and the file that goes into one of them."""

    fields: Mapping[str, str]
    field: str
    descriptor: int
    """Of the file, which stays open while it is sent, perhaps several times."""
    size: int
    """Bytes."""
    name: str
    kind: str
    """The media type."""

    @property
    def seconds(self) -> float:
        """How long sending it may take."""
        return self.size / _BYTES_A_SECOND

    @contextmanager
    def opened(self) -> Iterator[aiohttp.FormData]:
        """Open the form, to be sent once."""
        with _Reading(self.descriptor) as file:
            form = aiohttp.FormData(self.fields)
            form.add_field(self.field, file, filename=self.name, content_type=self.kind)
            yield form


class _Reading(io.IOBase):
    """Reads an open file from a place of its own: a try that was cut short may still be reading, too."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._at = 0

    def fileno(self) -> int:
        return self._descriptor

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence)
        self._at = offset + (os.fstat(self._descriptor).st_size if start is None else start)
        return self._at

    def read(self, size: int) -> bytes:
        part = os.pread(self._descriptor, size, self._at)
        self._at += len(part)
        return part
