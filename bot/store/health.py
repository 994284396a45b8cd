"""Whether the file is sound and its disk has room, and which chats cannot be written to."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from bot.errors import StoreError
from bot.inquiry import Suspension
from bot.model import Chat
from bot.store.database import Database
from bot.store.values import moment
from bot.upkeep import Soundness

_SECONDS: Final = 10.0
"""How long the look waits for another process that has the file for itself."""

_MOST: Final = 200
"""Letters of what SQLite says."""


async def look_over(path: Path) -> Soundness:
    """Have SQLite look over the whole file, in a thread and on a connection of its own: nobody waits for it.

    A minute for some gigabytes; ended at once where it is cancelled. Raises StoreError where it cannot look.
    """
    try:
        with closing(await asyncio.to_thread(_open, path)) as connection:
            return await _interruptible(connection)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: the database cannot be looked over ({error})") from error


async def _interruptible(connection: sqlite3.Connection) -> Soundness:
    looking = asyncio.ensure_future(asyncio.to_thread(_look, connection))
    try:
        return await asyncio.shield(looking)
    except asyncio.CancelledError:
        connection.interrupt()
        with suppress(sqlite3.Error):
            await looking
        raise


def _open(path: Path) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_SECONDS, check_same_thread=False)


def _look(connection: sqlite3.Connection) -> Soundness:
    damage = _damage(connection)
    if damage and not _damage_of_tables(connection):
        return Soundness(index=damage)
    return Soundness(damage=damage, index="" if damage else _index_damage(connection))


def _damage_of_tables(connection: sqlite3.Connection) -> bool:
    """Whether any table is damaged but those of the index of searches, which can be made anew."""
    sql = """
        SELECT name FROM sqlite_schema
        WHERE type = 'table' AND name <> 'story_words' AND name NOT GLOB 'story_words_*' AND rootpage > 0
    """
    try:
        names = [name for (name,) in connection.execute(sql)]
        found = [connection.execute(f"PRAGMA quick_check({name})").fetchone()[0] for name in names]
        lost = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        _of_file(error)
        return True
    return lost is not None or any(said != "ok" for said in found)


def _damage(connection: sqlite3.Connection) -> str:
    try:
        (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        lost = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return _of_file(error)
    if said != "ok":
        return " ".join(str(said).split())[:_MOST]
    return f"a row of {lost[0]} belongs to one of {lost[2]} that is not there" if lost else ""


def _index_damage(connection: sqlite3.Connection) -> str:
    """Read the index of searches from its beginning to its end, as its own check does, which would lock the file."""
    try:
        connection.execute("CREATE VIRTUAL TABLE temp.look USING fts5vocab('main', 'story_words', 'instance')")
        connection.execute("SELECT count(*) FROM temp.look").fetchone()
    except sqlite3.DatabaseError as error:
        return _of_file(error)
    return ""


def _of_file(error: sqlite3.DatabaseError) -> str:
    """What an error says of the file; raised again where it tells of a lock, of the disk or of a stop."""
    code = error.sqlite_errorcode & 0xFF
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return str(error)
    raise error


def free_space(path: Path) -> tuple[int, int]:
    """Tell how many bytes are free on a database's disk, and how many it has with its log. Raises OSError."""
    real = path.resolve()
    beside = real.with_name(f"{real.name}-wal")
    size = real.stat().st_size + (beside.stat().st_size if beside.exists() else 0)
    return shutil.disk_usage(real.parent).free, size


async def schema_version(database: Database) -> int:
    """Tell how far the file is."""
    return int((await database.read("PRAGMA user_version"))[0][0])


async def suspensions(database: Database) -> list[Suspension]:
    """Give the groups and channels that cannot be written to, the latest first."""
    sql = (
        "SELECT * FROM chat WHERE suspended_at IS NOT NULL AND kind <> 'private' ORDER BY suspended_at DESC LIMIT 1000"
    )
    return [
        Suspension(
            chat=Chat(id=row["chat"], kind=row["kind"], title=row["title"], language=row["language"]),
            thread=None,
            why=row["suspended_why"],
            at=moment(row["suspended_at"]),
        )
        for row in await database.read(sql)
    ]
