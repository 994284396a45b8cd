"""Whether a file is a database of this bot, and sound: looked at before it counts as a copy."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final, Literal, TypeAlias

from bot.errors import StoreError
from bot.store.schema import APPLICATION_ID, migrations

Depth: TypeAlias = Literal["quick", "whole"]
"""Whether the indexes are compared with their tables, and rows with those that they belong to, too."""

Flaw: TypeAlias = Literal["foreign", "newer", "damaged"]

_MENDS_OF_A_COPY: Final[Mapping[Flaw, str]] = {
    "foreign": "name a copy of this bot's database",
    "newer": "update the program, or name an older copy",
    "damaged": "name another copy",
}
_MENDS_OF_THE_DATABASE: Final[Mapping[Flaw, str]] = {
    "foreign": "no copy was made of it; check DATABASE_PATH",
    "newer": "no copy was made of it; update the program",
    "damaged": "no copy was made of it; `saqbala doctor` tells what mends it",
}

_INSTRUCTIONS: Final = 20_000
_PAUSE_SECONDS: Final = 0.005
"""A gentle check rests so long after so many of SQLite's instructions."""


def open_source(path: Path) -> sqlite3.Connection:
    """Open a database that others may be writing; raises StoreError where there is none."""
    if not path.is_file():
        raise StoreError(f"{path}: there is no database; check DATABASE_PATH, or start the bot first")
    try:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=10)
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be read ({error}); check its rights and those of its folder") from error


def open_copy(path: Path) -> sqlite3.Connection:
    """Open a copy to read it, and leave nothing beside it: one with a log of its own is read with that."""
    alone = not any(_filled(path.with_name(path.name + ending)) for ending in ("-wal", "-journal"))
    how = "immutable=1" if alone else "mode=ro"
    return sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, isolation_level=None, timeout=10)


def check_copy(path: Path, *, depth: Depth = "quick", gently: bool = False, copied: Path | None = None) -> int:
    """Check a copy, and give its schema's version; raises StoreError, with what is wrong, for one that is no use.

    `copied`: the database of which it has just been made, and which has what is wrong with it.
    """
    if not _filled(path):
        raise StoreError(f"{path} is empty; name a copy that `saqbala backup` or the running bot has made")
    looked_at, mends = (path, _MENDS_OF_A_COPY) if copied is None else (copied, _MENDS_OF_THE_DATABASE)
    try:
        with closing(open_copy(path)) as connection:
            version, found = _look(connection, depth=depth, gently=gently)
    except sqlite3.DatabaseError as error:
        problem = f"{looked_at} is no SQLite database, or a damaged one ({error})"
        raise StoreError(f"{problem}; {mends['damaged']}") from error
    if found is not None:
        flaw, said = found
        raise StoreError(f"{looked_at} {said}; {mends[flaw]}")
    return version


def _look(connection: sqlite3.Connection, *, depth: Depth, gently: bool) -> tuple[int, tuple[Flaw, str] | None]:
    """The version of a file's schema, and what is wrong with it; sqlite3.DatabaseError for what cannot be read."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    newest = len(migrations())
    if application != APPLICATION_ID or version < 1:
        return version, ("foreign", "belongs to another program")
    if version > newest:
        return version, ("newer", f"was written by a newer version (schema {version}, this one knows {newest})")
    if gently:
        connection.set_progress_handler(_rest, _INSTRUCTIONS)
    check = "integrity_check" if depth == "whole" else "quick_check"
    (said,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
    if said != "ok":
        return version, ("damaged", f"is damaged ({' '.join(said.split())})")
    if depth == "whole" and (lost := connection.execute("PRAGMA foreign_key_check").fetchone()):
        return version, ("damaged", f"is damaged (a row of {lost[0]} has lost its {lost[2]})")
    return version, None


def _rest() -> None:
    time.sleep(_PAUSE_SECONDS)


def _filled(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False
