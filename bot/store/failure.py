"""What SQLite's errors tell of the file: that it is damaged, that its disk is full, that it cannot be used now."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from bot.errors import DamagedError, FullError, StoreError

_DAMAGE: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_PLAIN: Final = ("vtable constructor failed", "no such table")
"""What SQLite tells of as of plain errors: an index that cannot even be opened, and a file that was emptied."""

_QUOTING: Final = " with text "
"""After it Python's module quotes what is no text (UTF-8): spoilt words, but perhaps somebody's."""

_DISK: Final = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN}


def is_damage(error: BaseException | None) -> bool:
    """Whether SQLite finds the file damaged."""
    return _code(error) in _DAMAGE or any(words in str(error) for words in _PLAIN)


def is_of_disk(error: BaseException) -> bool:
    """Whether the file's disk, or what stands on it, is at fault, and not who else uses the file, nor the question."""
    return is_damage(error) or _code(error) in _DISK


def concerns_file(error: BaseException) -> bool:
    """Whether an error tells of the file (locked for too long, full, read-only, damaged) rather than of the data."""
    return isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError


def unusable(path: Path, error: BaseException) -> StoreError:
    """Say what is the matter with a file, and what mends it."""
    words = str(error).partition(_QUOTING)[0]
    if is_damage(error):
        return DamagedError(f"{path}: the database is damaged ({words}); `saqbala doctor` tells what mends it")
    if _code(error) == sqlite3.SQLITE_FULL:
        return FullError(f"{path}: the database cannot be written ({words}); make room on its disk")
    return StoreError(f"{path}: the database cannot be used now ({words}); look at its disk and at other programs")


def _code(error: BaseException | None) -> int:
    """SQLite's number without its details; 0 where there is none."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
