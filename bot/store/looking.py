"""A look over the whole file: whether it is sound, and if not, whether that is the tables or the index of searches."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from bot.errors import StoreError
from bot.store.failure import is_damage
from bot.store.schema import APPLICATION_ID
from bot.upkeep import Soundness

_SECONDS: Final = 10.0
"""How long the look waits for another process that has the file for itself."""

_AGAIN_SECONDS: Final = 0.02

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
        await _end(connection, looking)
        raise


async def _end(connection: sqlite3.Connection, looking: asyncio.Future[Soundness]) -> None:
    """End a look that is under way; whoever cancels once more does not leave the connection while it is in use."""
    while not looking.done():
        connection.interrupt()  # again and again: between two statements there is nothing that it would end
        with suppress(asyncio.CancelledError):
            await asyncio.wait([looking], timeout=_AGAIN_SECONDS)
    looking.exception()  # which nobody asks for any more


def _open(path: Path) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_SECONDS, check_same_thread=False)


def _look(connection: sqlite3.Connection) -> Soundness:
    if strange := _strangeness(connection):
        return Soundness(damage=strange)
    damage = _damage(connection)
    if damage and not _damage_of_tables(connection):
        return Soundness(index=damage)
    return Soundness(damage=damage, index="" if damage else _index_damage(connection))


def _damage_of_tables(connection: sqlite3.Connection) -> bool:
    """Whether anything is damaged but the index of searches, which can be made anew.

    What no table by itself is found to have, such as a page that two of them lead to, is the file's.
    """
    try:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0").fetchall()
        lost = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return bool(_of_file(error))
    bad = [name for (name,) in tables if _is_damaged(connection, name)]
    return lost is not None or not bad or not all(name.startswith("story_words_") for name in bad)


def _is_damaged(connection: sqlite3.Connection, table: str) -> bool:
    try:
        return bool(connection.execute(f"PRAGMA quick_check({table})").fetchone()[0] != "ok")
    except sqlite3.DatabaseError as error:
        return bool(_of_file(error))


def _strangeness(connection: sqlite3.Connection) -> str:
    """SQLite finds nothing wrong with a file that was emptied, or that another program's was copied over."""
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
    except sqlite3.DatabaseError as error:
        return _of_file(error)
    return "" if application == APPLICATION_ID else "it is no database of this bot any more"


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
    if is_damage(error):
        return str(error)
    raise error
