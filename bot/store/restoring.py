"""Restoring: a copy takes the database's place, in one step, when it is whole, checked and knows what was sent since.

copy -checked, migrated-> staged file -what was sent since (ledger), or what may have been (cutoff)-> staged file
-renamed-> database; what was there keeps another name beside it
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.errors import StoreError
from bot.store.copies import Advance, copy_database, leave_room, remove_database
from bot.store.cutoff import AHEAD, Dropped, drop_doubtful, send_all
from bot.store.departures import PLAN_DEPARTURES
from bot.store.ledger import Taken, of_same_descent, take_counts, take_over
from bot.store.lock import only_instance
from bot.store.migration import migrate
from bot.store.replacing import Replaced, check_candidate, put_in_place, take_up
from bot.store.soundness import check_copy, open_copy
from bot.store.transaction import transaction
from bot.store.values import milliseconds

_NUMBERED: Final = ("story", "hold", "notice", "question", "place", "proposal", "joined")
"""Tables whose numbers are never given twice (AUTOINCREMENT)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was done."""

    stories: int
    chats: int
    waiting: int
    """Rows that wait to be sent now."""
    kept: Path | None
    """Where the replaced database is; None: there was none."""
    taken: Taken | None = None
    """What was taken over from it; None: nothing, because it could not be read, or `resend` was asked for."""
    dropped: Dropped | None = None
    """What is not sent, because nobody can tell whether it was."""


def restore(
    database: Path, copy: Path, now: datetime, *, resend: bool = False, advance: Advance | None = None
) -> Restored:
    """Put a copy in the place of the database; with `resend` all that waits in it is sent. It blocks.

    Raises StoreError, and nothing is changed, where the bot runs or the copy is no use.
    """
    real = database.resolve()
    check_candidate(copy, real)
    with only_instance(database):
        present = real.stat().st_size if real.is_file() else 0
        leave_room(real.parent, copy.stat().st_size + present)
        check_copy(copy, depth="whole")
        staged = real.with_name(f"{real.name}.restoring")
        try:
            copy_database(copy, staged, overwrite=True, gently=False, advance=advance, opened=open_copy)
            migrate(staged, copy=False)
            replaced = take_up(real, now)
            done = _prepare(staged, replaced, milliseconds(now), resend=resend)
            put_in_place(staged, replaced)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{copy} cannot be restored ({error}); try again, or another copy") from error
        finally:
            remove_database(staged)
    return done


def _prepare(staged: Path, replaced: Replaced, now: int, *, resend: bool) -> Restored:
    """Let the staged file know what it has to, and give what will be there when it is in its place."""
    with closing(sqlite3.connect(staged.as_uri(), uri=True, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        related = replaced.readable and _attach(connection, replaced.path)
        taken = _take_over(connection) if related and not resend else None
        dropped = None
        with transaction(connection):
            if resend:
                send_all(connection, now)
                if related:
                    take_counts(connection)
            elif taken is None:
                dropped = drop_doubtful(connection, now)
            _pass_over_numbers(connection, 0 if related and (resend or taken) else AHEAD)
            _plan_departures(connection)
        counted = {table: _count(connection, table) for table in ("story", "chat", "waiting")}
        if "gone" in _schemas(connection):
            connection.execute("DETACH gone")
        connection.execute("PRAGMA journal_mode = DELETE")
    return Restored(
        stories=counted["story"],
        chats=counted["chat"],
        waiting=counted["waiting"],
        kept=replaced.kept,
        taken=taken,
        dropped=dropped,
    )


def _attach(connection: sqlite3.Connection, path: Path) -> bool:
    """Have the replaced database at hand; whether it goes on where the copy ends."""
    connection.execute("ATTACH ? AS gone", (f"{path.as_uri()}?mode=ro",))
    try:
        return of_same_descent(connection)
    except sqlite3.Error:  # of a version that has other tables
        connection.execute("DETACH gone")
        return False


def _take_over(connection: sqlite3.Connection) -> Taken | None:
    """Take over what tells what was sent since; None where that is not to be had."""
    try:
        with transaction(connection):
            return take_over(connection)
    except sqlite3.Error:
        return None


def _pass_over_numbers(connection: sqlite3.Connection, ahead: int) -> None:
    """Give no number again that the replaced database has given, or may have."""
    for table in _NUMBERED:
        last = max(_last_number(connection, schema, table) for schema in _schemas(connection))
        connection.execute("DELETE FROM main.sqlite_sequence WHERE name = ?", (table,))
        sql = "INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)"
        connection.execute(sql, (table, last + ahead))


def _schemas(connection: sqlite3.Connection) -> list[str]:
    return [row[1] for row in connection.execute("PRAGMA database_list") if row[1] != "temp"]


def _last_number(connection: sqlite3.Connection, schema: str, table: str) -> int:
    rows = connection.execute(f"SELECT seq FROM {schema}.sqlite_sequence WHERE name = ?", (table,))
    return max((row[0] for row in rows), default=0)


def _plan_departures(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM chat_due")
    chats = [row[0] for row in connection.execute("SELECT DISTINCT chat FROM waiting")]
    for sql in PLAN_DEPARTURES:
        connection.execute(sql, {"chats": json.dumps(chats)})


def _count(connection: sqlite3.Connection, table: str) -> int:
    (number,) = connection.execute(f"SELECT count(*) FROM main.{table}").fetchone()
    return int(number)
