"""Numbered migrations: NNNN_name.sql brings a file from version NNNN-1 to NNNN.

The file says whose it is (application_id) and how far it is (user_version). A copy is kept before it is changed.
"""

from __future__ import annotations

import glob
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.errors import StoreError
from bot.store.copies import copy_database
from bot.store.schema import APPLICATION_ID, migrations


def migrate(path: Path, scripts: tuple[str, ...] | None = None, *, copy: bool = True) -> None:
    """Bring the file to the newest version, each step a transaction of its own.

    Raises StoreError for a file of another program or of a newer version, which stays as it is. `copy`: one is kept
    beside the file before it is changed, in the place of those of earlier versions.
    """
    scripts = migrations() if scripts is None else scripts
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None, timeout=60)) as connection:
        version = _version(connection, path, newest=len(scripts))
        if version == len(scripts):
            return
        if version and copy:
            version = _keep_copy(connection, path, scripts)
        connection.execute("PRAGMA journal_mode = WAL")
        for number in range(version + 1, len(scripts) + 1):
            _step(connection, path, number, scripts)
    if version and copy:
        _clear_copies(path, version)


def _version(connection: sqlite3.Connection, path: Path, *, newest: int) -> int:
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:  # locked, not foreign
        raise
    except sqlite3.DatabaseError as error:
        problem = f"{path} is no SQLite database, or a damaged one ({error})"
        raise StoreError(f"{problem}; set DATABASE_PATH to another file, or put a copy of BACKUP_DIR back") from error
    if application != APPLICATION_ID and (tables or application or version):
        raise StoreError(f"{path} belongs to another program; set DATABASE_PATH to another file")
    if version > newest:
        raise StoreError(
            f"{path} was written by a newer version (schema {version}, this one knows {newest}); "
            "update the program or restore an older copy"
        )
    return int(version)


def _keep_copy(connection: sqlite3.Connection, path: Path, scripts: tuple[str, ...]) -> int:
    """Copy the file beside itself, whole and checked, so that a migration gone wrong costs nothing; its version.

    The write lock is held meanwhile: another process that migrates waits, and finds it done.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection, path, newest=len(scripts))
        if version < len(scripts):
            copy_database(path, path.with_name(f"{path.name}.v{version}.copy"), overwrite=True, gently=False)
    finally:
        connection.execute("ROLLBACK")
    return version


def _clear_copies(path: Path, version: int) -> None:
    """Remove the copies of earlier versions: the last one is what a way back needs."""
    for copy in path.parent.glob(f"{glob.escape(path.name)}.v*.copy"):
        number = copy.name.removeprefix(f"{path.name}.v").removesuffix(".copy")
        if number.isdecimal() and int(number) < version:
            copy.unlink(missing_ok=True)


def _step(connection: sqlite3.Connection, path: Path, number: int, scripts: tuple[str, ...]) -> None:
    """Apply one migration, unless another process has done so while this one waited for its turn."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _version(connection, path, newest=len(scripts)) < number:
            for statement in statements(scripts[number - 1]):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def statements(script: str) -> Iterator[str]:
    """Split a script at the ends of its statements (executescript would commit before the first)."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
