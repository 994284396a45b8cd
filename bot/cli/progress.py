"""A bar on stderr that shows how much of a file has been read or copied; none where nobody would see it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from bot.errors import SaqbalaError


class _Advance(Protocol):
    def __call__(self, count: int, total: int | None = None) -> None: ...


_BYTES_A_STEP = 65536
"""The bar moves this often; a step for each line would cost more than the line."""


@contextmanager
def file_progress(path: Path) -> Iterator[Iterator[bytes]]:
    """Give the lines of a file, showing how far they were read. Raises SaqbalaError for one that cannot be read."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise SaqbalaError(f"{path} cannot be read ({error.strerror}); name a file of JSON lines") from None
    with file, _bar(path.name, path.stat().st_size) as advance:
        yield _counted(file, advance)


def _counted(file: BinaryIO, advance: _Advance) -> Iterator[bytes]:
    passed = 0
    for line in file:
        yield line
        passed += len(line)
        if passed >= _BYTES_A_STEP:
            advance(passed)
            passed = 0
    advance(passed)


@contextmanager
def page_progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """Give what is told how many pages of a database are copied, and of how many."""
    with _bar(name, None) as advance:
        reached = 0

        def show(done: int, total: int) -> None:
            nonlocal reached
            advance(done - reached, total)
            reached = done

        yield show


@contextmanager
def _bar(name: str, total: int | None) -> Iterator[_Advance]:
    if not sys.stderr.isatty():
        yield _show_nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(name, total=total)

        def advance(count: int, total: int | None = total) -> None:
            progress.update(task, advance=count, total=total)

        yield advance


def _show_nothing(count: int, total: int | None = None) -> None:
    """Where nobody would see it."""
