"""Numbered migrations: NNNN_name.sql brings a file from version NNNN-1 to NNNN.

The file says whose it is (application_id) and how far it is (user_version). A copy is kept before it is changed, and
every step is a transaction: whoever is killed in between has a file that the next start goes on with.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import structlog

import bot
from bot.errors import StoreError
from bot.store.copies import copy_database
from bot.store.lock import in_use, is_displaced
from bot.store.schema import APPLICATION_ID, migrations

_MIB: Final = 1024 * 1024
_AIR: Final = 16 * _MIB
"""Bytes that have to be free besides the copy and a quarter of the file, which the steps may write at most at once."""

_TELL_SECONDS: Final = 5.0

_DISPLACED: Final = (
    "{path} was removed or replaced while the bot runs; stop that, put the right file back, or saqbala restore a copy"
)

_log = structlog.get_logger()


def migrate(path: Path, scripts: tuple[str, ...] | None = None, *, copy: bool = True, owner: bool = False) -> None:
    """Bring the file to the newest version, each step a transaction of its own.

    Raises StoreError for a file of another program or of a newer version, where a bot of the version before runs on it
    or on a file that was in its place, and where there is no room for the copy that is made before; nothing is changed
    then. `copy`: one is kept beside the file before it is changed. `owner`: the caller holds the lock of the running
    bot.
    """
    scripts = migrations() if scripts is None else scripts
    path.parent.mkdir(parents=True, exist_ok=True)
    if not owner and is_displaced(path):  # a new file would take the log of the one that the bot has open
        raise StoreError(_DISPLACED.format(path=path))
    with closing(sqlite3.connect(path, isolation_level=None, timeout=60)) as connection:
        version = _version(connection, path, newest=len(scripts))
        if version == len(scripts):
            return
        if version:
            if not owner and in_use(path):
                raise StoreError(_busy(path, version, len(scripts)))
            _log.info("database is being upgraded", schema=version, newest=len(scripts))
        if version and copy:
            version = _keep_copy(connection, path, scripts)
        connection.execute("PRAGMA journal_mode = WAL")
        for number in range(version + 1, len(scripts) + 1):
            begun = time.monotonic()
            _step(connection, path, number, scripts)
            if version:
                _log.info("database upgraded", schema=number, seconds=round(time.monotonic() - begun, 1))
        if owner and not version:
            _log.info("a new database was made", path=str(path))


def forget_upgrade_copies(path: Path, before: float) -> int:
    """Delete the copies beside a database that were made before upgrades older than a moment (Unix seconds)."""
    old = [copy for copy in (*_copies(path), *_copies(path, ".part")) if copy.stat().st_mtime < before]
    for copy in old:
        copy.unlink(missing_ok=True)
    return len(old)


def _version(connection: sqlite3.Connection, path: Path, *, newest: int) -> int:
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:  # locked, not foreign
        raise
    except sqlite3.DatabaseError as error:
        problem = f"{path} is no SQLite database, or a damaged one ({error})"
        raise StoreError(
            f"{problem}; put a copy of BACKUP_DIR back (saqbala restore FILE), or set DATABASE_PATH to another file"
        ) from error
    if application != APPLICATION_ID and (tables or application or version):
        raise StoreError(f"{path} belongs to another program; set DATABASE_PATH to another file")
    if version > newest:
        raise StoreError(_newer(path, version, newest))
    return int(version)


def _keep_copy(connection: sqlite3.Connection, path: Path, scripts: tuple[str, ...]) -> int:
    """Copy the file beside itself, whole and checked, so that a migration gone wrong costs nothing; its version.

    The write lock is held meanwhile: another process that migrates waits, and finds it done.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection, path, newest=len(scripts))
        if version < len(scripts) and not _has_copy(connection, path):
            target = _copy_of(path, version)
            _make_sure_of_room(connection, path.resolve())
            copy_database(path, target, overwrite=True, gently=False, advance=_telling())
            _log.info("database copied before the upgrade", copy=str(target))
    finally:
        connection.execute("ROLLBACK")
    return version


def _has_copy(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether this is the rest of an upgrade that was cut short, and the copy that was made before it is there."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'upgrade_from'").fetchone():
        return False
    (version,) = connection.execute("SELECT version FROM upgrade_from").fetchone()
    return _copy_of(path, version).is_file()


def _copy_of(path: Path, version: int) -> Path:
    real = path.resolve()
    return real.with_name(f"{real.name}.v{version}.copy")


def _busy(path: Path, version: int, newest: int) -> str:
    return (
        f"the bot that runs on {path} is of an earlier version (schema {version}; this one, {bot.__version__}, has "
        f"schema {newest}); restart the bot with this version first, or use the command of its own version"
    )


def _newer(path: Path, version: int, newest: int) -> str:
    """Say that a file is of a newer version, and what there is to go back to."""
    text = (
        f"{path} was written by a newer version of saqbala (schema {version}; this one, {bot.__version__}, knows "
        f"schema {newest}); install the newer version again"
    )
    known = [copy for copy in _copies(path) if 0 < _version_of(copy) <= newest]
    if known:
        last = max(known, key=_version_of)
        return f"{text}, or put the copy back that was made before the upgrade: saqbala restore {last}"
    return f"{text}, or put an older copy of BACKUP_DIR back: saqbala restore FILE"


def _copies(path: Path, unfinished: str = "") -> list[Path]:
    """The copies that upgrades have left beside a file."""
    real = path.resolve()
    return [one for one in real.parent.iterdir() if one.name.startswith(f"{real.name}.v") and _is_copy(one, unfinished)]


def _is_copy(path: Path, unfinished: str) -> bool:
    return path.name.endswith(f".copy{unfinished}") and _version_of(path) > 0


def _version_of(copy: Path) -> int:
    """The version in the name of a copy; 0 where it has none."""
    _, _, rest = copy.name.rpartition(".v")
    number = rest.partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() else 0


def _make_sure_of_room(connection: sqlite3.Connection, path: Path) -> None:
    """Raise StoreError where the disk has no room for the copy and for the upgrade."""
    (pages,), (size,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    needed = pages * size * 5 // 4 + _AIR
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        raise StoreError(
            f"{path} has to be upgraded, and its disk has no room for the copy that is made before: "
            f"{needed // _MIB} MiB are needed and {free // _MIB} MiB free; "
            "nothing was changed; make room and start again"
        )


def _telling() -> Callable[[int, int], None]:
    """What tells the log now and then how far a copy is."""
    told = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told >= _TELL_SECONDS:
            told = time.monotonic()
            _log.info("database is being copied", percent=100 * done // max(total, 1))

    return tell


def _step(connection: sqlite3.Connection, path: Path, number: int, scripts: tuple[str, ...]) -> None:
    """Apply one migration, unless another process has done so while this one waited for its turn."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if (version := _version(connection, path, newest=len(scripts))) < number:
            _note_origin(connection, version, number, last=len(scripts))
            for statement in statements(scripts[number - 1]):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _note_origin(connection: sqlite3.Connection, version: int, number: int, *, last: int) -> None:
    """Note in the file what it was before a first step of several, until the last one is done."""
    if number == last:
        connection.execute("DROP TABLE IF EXISTS upgrade_from")
    elif version:
        connection.execute(f"CREATE TABLE IF NOT EXISTS upgrade_from AS SELECT {version} AS version")


def statements(script: str) -> Iterator[str]:
    """Split a script at the ends of its statements (executescript would commit before the first)."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
