"""Files made for somebody: written on disk in parts, without a name, so that nothing of them is left at any death."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.errors import StoreError
from bot.model import Story
from bot.transfer.forms import Form

_BREATH = 25
"""Stories written between two turns of everybody else: about two milliseconds of work."""

_PART = 1 << 18
"""Bytes that are brought to the disk together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a file has come to."""

    stories: int
    size: int
    """Bytes."""
    whole: bool
    """Whether all stories went into it."""


@contextmanager
def scratch(folder: Path) -> Iterator[BinaryIO]:
    """Open a file of `folder` that is gone when the block ends. Raises StoreError where it cannot be opened or written.

    Not in the system's folder for such files, which often is memory.
    """
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            yield file
    except OSError as error:
        raise StoreError(f"{folder}: no file can be written there ({error}); make room on its disk") from error


async def write_stories(file: BinaryIO, stories: AsyncIterator[Story], form: Form, most: int) -> Written:
    """Write stories in their order, as many as go into `most` bytes, giving way to everybody else."""
    waiting, foot = bytearray(form.head.encode()), form.foot.encode()
    size, count, whole = 0, 0, True
    async for story in stories:
        text = "".join(form.parts(story, first=not count)).encode()
        if size + len(waiting) + len(text) + len(foot) > most:
            whole = False
            break
        waiting += text
        count += 1
        if len(waiting) >= _PART:
            size += await _put_down(file, waiting)
        if count % _BREATH == 0:
            await asyncio.sleep(0)
    waiting += foot
    size += await _put_down(file, waiting)
    return Written(stories=count, size=size, whole=whole)


async def _put_down(file: BinaryIO, waiting: bytearray) -> int:
    part = bytes(waiting)
    waiting.clear()
    await asyncio.to_thread(_write_all, file, part)
    return len(part)


def _write_all(file: BinaryIO, part: bytes) -> None:
    """A raw file may take less than it was given, as at the end of a full disk."""
    left = memoryview(part)
    while left:
        left = left[file.write(left) :]
