"""A bar on stderr that shows how much of a file has been read; none where nobody would see it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.errors import SaqbalaError

_BYTES_A_STEP = 65536
"""The bar moves this often; a step for each line would cost more than the line."""


@contextmanager
def file_progress(path: Path) -> Iterator[Iterator[bytes]]:
    """Give the lines of a file, showing how far they were read. Raises SaqbalaError for one that cannot be read."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise SaqbalaError(f"{path} cannot be read ({error.strerror}); name a file of JSON lines") from None
    with file, _bar(path) as advance:
        yield _counted(file, advance)


def _counted(file: BinaryIO, advance: Callable[[int], None]) -> Iterator[bytes]:
    passed = 0
    for line in file:
        yield line
        passed += len(line)
        if passed >= _BYTES_A_STEP:
            advance(passed)
            passed = 0
    advance(passed)


@contextmanager
def _bar(path: Path) -> Iterator[Callable[[int], None]]:
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(path.name, total=path.stat().st_size)
        yield lambda count: progress.advance(task, count)
