"""The files of a restore: what may take the database's place, what was there, and the one step between the two."""

from __future__ import annotations

import glob
import os
import shutil
import sqlite3
import stat
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from bot.errors import StoreError
from bot.store.copies import COMPANIONS, remove_database, sync_folder
from bot.store.schema import APPLICATION_ID


@dataclass(frozen=True, slots=True)
class Replaced:
    """What is in the place of the database."""

    path: Path
    kept: Path | None = None
    """The name that it is to have; None: there is nothing."""
    readable: bool = False
    """Whether it is a sound database of this bot, in one file."""


def check_candidate(copy: Path, database: Path) -> None:
    """Raise StoreError for what cannot be a copy, whatever is in it."""
    try:
        mode = copy.stat().st_mode
    except OSError as error:
        raise StoreError(f"{copy} cannot be read ({error.strerror}); name a copy of the database") from error
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "no file"
        raise StoreError(f"{copy} is {kind}; name a copy of the database")
    beside = [database.with_name(database.name + ending) for ending in ("", *COMPANIONS)]
    if any(one.exists() and copy.samefile(one) for one in beside):
        raise StoreError(f"{copy} is the database itself; name a copy of it")
    if not os.access(copy, os.R_OK):
        raise StoreError(f"{copy} may not be read; check its rights")


def take_up(database: Path, now: datetime) -> Replaced:
    """Look at what is to be replaced, and have it in one file where it is sound.

    Raises StoreError where another process has it open.
    """
    if not database.exists():
        return Replaced(database)
    kept = _free_name(database, now)
    try:
        with closing(sqlite3.connect(database, isolation_level=None, timeout=1)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if application != APPLICATION_ID or found != "ok":
                return Replaced(database, kept)
            # Only whoever is alone with the file can leave the log behind.
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            if mode != "delete":
                return Replaced(database, kept)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StoreError(
                f"another program uses {database}; wait until it has ended, and stop Litestream"
            ) from error
        return Replaced(database, kept)
    except sqlite3.DatabaseError:
        return Replaced(database, kept)
    return Replaced(database, kept, readable=True)


def _free_name(database: Path, now: datetime) -> Path:
    """A name that says when it was replaced; leftovers of a restore that was cut short are the database itself."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for left in database.parent.glob(f"{glob.escape(database.stem)}.replaced-*.db"):
        if left.samefile(database):
            remove_database(left)
    numbers = chain([""], (f"-{number}" for number in count(2)))
    names = (database.with_name(f"{database.stem}.replaced-{stamp}{number}.db") for number in numbers)
    return next(name for name in names if not any(os.path.lexists(f"{name}{ending}") for ending in ("", *COMPANIONS)))


def put_in_place(staged: Path, replaced: Replaced) -> None:
    """Let the staged file be the database: at any moment there is the one or the other, whole.

    A damaged database keeps its log, under the new name, too. What is left of a log must be gone before: SQLite would
    take it for the new file's.
    """
    database = replaced.path
    _be_like(staged, database)
    descriptor = os.open(staged, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    for ending in ("", *COMPANIONS):
        old = database.with_name(database.name + ending)
        if replaced.kept is not None and old.exists():
            _keep(old, replaced.kept.with_name(replaced.kept.name + ending))
    sync_folder(database.parent)
    for ending in COMPANIONS:
        database.with_name(database.name + ending).unlink(missing_ok=True)
    sync_folder(database.parent)
    staged.replace(database)
    sync_folder(database.parent)


def _keep(old: Path, kept: Path) -> None:
    """Give a file a second name; on a file system without links, a second file."""
    try:
        os.link(old, kept)
    except FileExistsError:
        raise StoreError(f"{kept} is there already; restore again") from None
    except OSError:
        shutil.copy2(old, kept)


def _be_like(staged: Path, database: Path) -> None:
    """Give the new file the rights of the old one, and where root restores, its owner: the bot has to write it."""
    like = database if database.exists() else database.parent
    found = like.stat()
    staged.chmod(stat.S_IMODE(found.st_mode) & 0o666 if like is database else 0o600)
    if os.geteuid() == 0:
        with suppress(OSError):
            os.chown(staged, found.st_uid, found.st_gid)
