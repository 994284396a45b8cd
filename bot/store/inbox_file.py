"""The file of the inbox: updates, ids of handled ones, and whose they are; used by one thread, with the lock held.

    owner     the bot whose updates these are; ids of updates are a bot's own
    taken     updates that are not handled yet, in the order in which they came
    handled   the ids of the last that were

Nothing is left to the disk's pace (synchronous = OFF), and a journal that is emptied with each transaction and
secure_delete leave nothing of what was deleted. Each write is one statement, however much it is: between two of them
the thread may have to wait for a busy event loop.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import orjson
import structlog

from bot.store.copies import remove_database
from bot.store.failure import is_damage
from bot.store.lock import give_to_the_bot
from bot.store.transaction import transaction

Kept: TypeAlias = tuple[int, bytes]
"""An update: its id, and all of it as JSON."""

REMEMBERED: Final = 1000
"""Ids of handled updates that are kept."""

MOST_TRIES: Final = 4
"""So many processes may die with an update, half of them with it alone: then it is likely why."""

_FORMAT: Final = 1
_PRAGMAS: Final = (
    "locking_mode = EXCLUSIVE",
    "journal_mode = TRUNCATE",
    "synchronous = OFF",
    "secure_delete = ON",
    "cache_size = -64",
)
_TABLES: Final = (
    "CREATE TABLE owner (bot INTEGER PRIMARY KEY)",
    """
    CREATE TABLE taken (
        place INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE, tries INTEGER NOT NULL, taken_at INTEGER NOT NULL,
        body TEXT NOT NULL
    )
    """,
    "CREATE TABLE handled (place INTEGER PRIMARY KEY, number INTEGER NOT NULL)",
    f"""
    CREATE TRIGGER remember AFTER DELETE ON taken BEGIN
        INSERT INTO handled (number) VALUES (old.number);
        DELETE FROM handled WHERE place <= (SELECT max(place) FROM handled) - {REMEMBERED};
    END
    """,
    f"PRAGMA user_version = {_FORMAT}",
)
_TAKE: Final = """
    INSERT OR IGNORE INTO taken (number, tries, taken_at, body)
    SELECT json_extract(value, '$[0]'), 1, ?, json_extract(value, '$[1]') FROM json_each(?)
"""
_BEGIN_AGAIN: Final = "UPDATE taken SET tries = tries + 1 WHERE number = ?"
_END: Final = "DELETE FROM taken WHERE number IN (SELECT value FROM json_each(?))"
_LEFT: Final = "SELECT number, CAST(body AS BLOB), tries, taken_at FROM taken ORDER BY tries, place"
"""As bytes: a spoilt page need not be text, and an error that quotes it would bar all the others from being found."""

_Result = TypeVar("_Result")

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Found:
    """What a start finds, in the order in which it was taken where nothing else is said."""

    left: Sequence[Kept] = ()
    """What one process had begun with that died."""
    suspects: Sequence[Kept] = ()
    """What two or more had begun with; those first with which the fewest died, or each kill would hit the same one."""
    old: Sequence[int] = ()
    """What was too old, and is there no more."""
    given_up: Sequence[int] = ()
    """Likewise that with which each process died that began with it, the last ones with it alone."""
    handled: Sequence[int] = ()
    """What was handled last."""


class InboxFile:
    """The file, opened when it is needed, and begun anew where it is of no use. Raises OSError and sqlite3.Error."""

    def __init__(self, path: Path, bot: int) -> None:
        self.path = path
        self._bot = bot
        self._connection: sqlite3.Connection | None = None

    def find(self, oldest: int) -> Found:
        """Find what is left, counted as begun with once more; what was taken before `oldest` goes."""
        return self._soundly(lambda connection: _find(connection, oldest))

    def write(self, taken: Sequence[Kept] = (), ended: Sequence[int] = (), *, now: int) -> None:
        """These are about to be handled, and stay as they are where they are there; those have been, or will not be."""
        self._soundly(lambda connection: _write(connection, taken, ended, now))

    def begin_again(self, number: int) -> None:
        """One that was left is begun with once more."""
        self._soundly(lambda connection: connection.execute(_BEGIN_AGAIN, (number,)))

    def close(self) -> None:
        """Close it; it is opened again where it is needed."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _soundly(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        try:
            return work(self._connection or self._open())
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            _log.warning("the inbox is damaged and begun anew", path=str(self.path), error=str(error))
        self.close()
        remove_database(self.path)
        return work(self._open())

    def _open(self) -> sqlite3.Connection:
        _reserve(self.path)
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=1)
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}").fetchall()
            _prepare(connection, self._bot)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection


def _reserve(path: Path) -> None:
    """Make the file where there is none, for its owner alone."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
        give_to_the_bot(descriptor, path)
    finally:
        os.close(descriptor)


class _SpoiltError(sqlite3.DatabaseError):
    """A file that cannot be gone on with."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def _prepare(connection: sqlite3.Connection, bot: int) -> None:
    """Make the tables in a new file, and empty another bot's; raises for one that is spoilt or of another version."""
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if found != "ok" or (tables and version != _FORMAT):
        raise _SpoiltError(found if found != "ok" else f"version {version}")
    with transaction(connection):
        for statement in () if tables else _TABLES:
            connection.execute(statement)
        if connection.execute("SELECT 1 FROM owner WHERE bot = ?", (bot,)).fetchone() is None:
            for table in ("owner", "taken", "handled"):
                connection.execute(f"DELETE FROM {table}")
            connection.execute("INSERT INTO owner (bot) VALUES (?)", (bot,))


def _write(connection: sqlite3.Connection, taken: Sequence[Kept], ended: Sequence[int], now: int) -> None:
    if taken:
        given = orjson.dumps([(number, body.decode()) for number, body in taken])
        connection.execute(_TAKE, (now, given.decode()))
    if ended:
        connection.execute(_END, (orjson.dumps(ended).decode(),))


def _find(connection: sqlite3.Connection, oldest: int) -> Found:
    with transaction(connection):
        rows = connection.execute(_LEFT).fetchall()
        old = tuple(number for number, _, _, taken_at in rows if taken_at < oldest)
        given_up = tuple(number for number, _, tries, taken_at in rows if taken_at >= oldest and tries >= MOST_TRIES)
        connection.execute(_END, (orjson.dumps([*old, *given_up]).decode(),))
        connection.execute("UPDATE taken SET tries = 2 WHERE tries = 1")
        handled = tuple(number for (number,) in connection.execute("SELECT number FROM handled ORDER BY place"))
    there = [(number, body, tries) for number, body, tries, _ in rows if number not in {*old, *given_up}]
    left = tuple((number, body) for number, body, tries in there if tries == 1)
    suspects = tuple((number, body) for number, body, tries in there if tries > 1)
    return Found(left, suspects, old, given_up, handled)
