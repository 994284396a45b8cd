"""Copies of the database, made while it is in use: whole, checked and on the disk before they have their name."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from bot.errors import StoreError
from bot.store.failure import is_damage
from bot.store.soundness import check_copy, open_source

Advance: TypeAlias = Callable[[int, int], None]
"""Is told how many pages are copied, and of how many."""

STEP_PAGES: Final = 256
"""Pages between two pauses: 1 MiB, so that nobody waits for the disk for long."""

SHARE: Final = 2.0
"""A pause is so many times as long as the step before it took, so that most of the disk's time is others'."""

LONGEST_PAUSE: Final = 0.25
LONG_LOG: Final = 256 * 1024 * 1024
"""The database's log grows until a copy is made; from so many bytes on there are no pauses any more."""

ROOM: Final = 20 * 1024 * 1024
"""So many bytes stay free for the database itself."""

COMPANIONS: Final = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a database."""


def copy_database(
    source: Path,
    target: Path,
    *,
    overwrite: bool = False,
    gently: bool = True,
    advance: Advance | None = None,
    opened: Callable[[Path], sqlite3.Connection] = open_source,
) -> int:
    """Copy a database in use as it is at this moment into one file, readable by its owner alone; its bytes.

    Raises StoreError where it cannot be made or is not sound: then nothing is left of it. It blocks. `gently` makes
    pauses, so that whoever else uses the disk or the processor hardly notices.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        with _reserved(part) as file:
            try:
                with closing(opened(source)) as origin:
                    _fill(origin, part, _Pauses(source, file, gently=gently, advance=advance))
                check_copy(part, gently=gently, copied=source)
                os.fsync(file)
                size = os.fstat(file).st_size
                _name(part, target, overwrite=overwrite)
            except BaseException:
                remove_database(part)
                raise
    except (OSError, sqlite3.Error) as error:
        if is_damage(error):
            raise StoreError(
                f"{source} is no SQLite database, or a damaged one ({error}), and no copy was made of it; "
                "`saqbala doctor` tells what mends it"
            ) from error
        raise StoreError(
            f"{target} cannot be written ({error}); name a file in a folder that can be written"
        ) from error
    sync_folder(target.parent)
    return size


def remove_database(path: Path) -> None:
    """Remove a file that nobody uses, with what SQLite may have put beside it."""
    for ending in ("", *COMPANIONS):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk; some file systems have nothing to do for that."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def leave_room(folder: Path, needed: int) -> None:
    """Raise StoreError where so many bytes would fill the disk of a folder."""
    free = shutil.disk_usage(folder).free
    if free < needed + ROOM:
        short = (needed + ROOM - free) // 1024**2 + 1
        raise StoreError(f"{folder} has too little space: {short} MiB more are needed; make room, or name another disk")


@contextmanager
def _reserved(part: Path) -> Iterator[int]:
    """Make the unfinished file, or take the one that somebody left who died; nobody else writes it meanwhile."""
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        file = os.open(part, flags, 0o600)
    except OSError as error:
        problem = f"{part} cannot be written ({error.strerror})"
        raise StoreError(f"{problem}; name a file in a folder that is there and can be written") from error
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise StoreError(f"{part} is no file; remove it")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(f"{part} is being written by another copy; wait until that is done") from None
        os.fchmod(file, 0o600)
        os.ftruncate(file, 0)
        yield file
    finally:
        os.close(file)  # not before SQLite has closed it: that would free SQLite's own locks


@dataclass(slots=True)
class _Pauses:
    """What is done between two steps of a copy."""

    source: Path
    file: int
    gently: bool
    advance: Advance | None
    begun: float = field(default_factory=time.monotonic)

    def __call__(self, _status: int, remaining: int, total: int) -> None:
        """Let what was copied reach the disk bit by bit: all of it at the end would hold up everybody's writes."""
        if self.advance:
            self.advance(total - remaining, total)
        if not self.gently:
            return
        os.fdatasync(self.file)
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(self.file, 0, 0, os.POSIX_FADV_DONTNEED)
        if not self._log_is_long():
            time.sleep(min(SHARE * (time.monotonic() - self.begun), LONGEST_PAUSE))
        self.begun = time.monotonic()

    def _log_is_long(self) -> bool:
        try:
            return self.source.with_name(f"{self.source.name}-wal").stat().st_size > LONG_LOG
        except OSError:
            return False


def _fill(origin: sqlite3.Connection, part: Path, pauses: _Pauses) -> None:
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        # One state is held to the end: else the copy would begin anew whenever somebody writes.
        origin.execute("BEGIN")
        (pages,) = origin.execute("PRAGMA page_count").fetchone()
        origin.execute("SELECT 1 FROM sqlite_schema").fetchone()
        (size,) = origin.execute("PRAGMA page_size").fetchone()
        leave_room(part.parent, pages * size)
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        origin.backup(copy, pages=STEP_PAGES, progress=pauses)
        origin.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, which can be read where nothing can be written


def _name(part: Path, target: Path, *, overwrite: bool) -> None:
    """Give a whole copy its name; never that of another file, unless it is to take its place."""
    if overwrite:
        part.replace(target)
        return
    try:
        os.link(part, target, follow_symlinks=False)
    except FileExistsError:
        raise StoreError(f"{target} exists already; name another file, or remove it first") from None
    except OSError:  # a file system without links
        if os.path.lexists(target):
            raise StoreError(f"{target} exists already; name another file, or remove it first") from None
        part.replace(target)
        return
    part.unlink()
