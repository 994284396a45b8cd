"""One SQLite file, three connections: a writer, used by one transaction at a time, and two read-only ones.

Answers are read on a connection of their own, because a shared one makes them wait for a fan-out's chunks, or for
a look over all stories of some days.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Protocol, TypeAlias

import aiosqlite

from bot.errors import StoreError
from bot.store.disk import mark_of
from bot.store.failure import concerns_file, is_damage, is_of_disk, unusable
from bot.store.lock import note_file
from bot.store.migration import migrate
from bot.troubles import DATABASE, FULL, Troubles, trouble_of

Value: TypeAlias = str | int | float | bytes | None
Parameters: TypeAlias = Mapping[str, Value] | Sequence[Value]

BUSY_SECONDS, BUSY_STEP_SECONDS = 10.0, 1.0
"""How long a statement waits for another process's transaction, and after how long it may be told to stop waiting."""


LOG_LIMIT = f"journal_size_limit = {64 * 1024 * 1024}"
"""SQLite's log is cut back to so many bytes when it begins anew: while a copy is made it only grows."""


class Rows(Protocol):
    """Where rows are had from: a transaction, or the read-only connection."""

    async def fetchall(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Run one statement and return its rows."""
        ...


class Transaction:
    """An open write transaction; what it did is kept when its block ends well."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def fetchall(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Run one statement and return its rows (also those of RETURNING)."""
        return list(await self._connection.execute_fetchall(sql, parameters))

    async def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement; the number of rows it changed."""
        async with self._connection.execute(sql, parameters) as cursor:
            return cursor.rowcount

    async def executemany(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run one statement for each of `rows`."""
        given = list(rows)
        if given:  # even nothing would cost a turn of the database's thread
            await (await self._connection.executemany(sql, given)).close()


class Database:
    """The open file. Use open_database."""

    def __init__(
        self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection, aside: aiosqlite.Connection
    ) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._aside = aside
        self._turn = asyncio.Lock()
        self._hurried = False
        self._mark = mark_of(path)
        self.troubles: Troubles | None = None
        """Where it is told that the file cannot be used, and that it can be again."""
        self.damage = ""
        """What SQLite said when it met damage last."""

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """Open a transaction that has the file for itself: committed at the end, rolled back at any error."""
        async with self._turn:
            changes = self._writer.total_changes
            try:
                await self._begin()
                yield Transaction(self._writer)
                await self._writer.execute_fetchall("COMMIT")
            except BaseException as error:
                # A cancelled BEGIN or COMMIT is carried out by aiosqlite's thread all the same, and only then this:
                # asking before whether a transaction is open would be answered too early.
                with suppress(sqlite3.OperationalError):
                    await self._writer.execute_fetchall("ROLLBACK")
                if concerns_file(error):
                    raise self._failed(error) from error
                raise
            if self.troubles and self._writer.total_changes > changes:  # what changes nothing fits on a full disk, too
                self.troubles.end(DATABASE)
                self.troubles.end(FULL)

    async def _begin(self) -> None:
        """Wait for another process's transaction, in steps, so that a stop need not wait for all of them."""
        gives_up = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                await self._writer.execute_fetchall("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or self._hurried or time.monotonic() > gives_up:
                    raise
            else:
                return

    def hurry(self) -> None:
        """Wait for no other process for long any more: the bot is about to stop."""
        self._hurried = True

    def _failed(self, error: BaseException) -> StoreError:
        failure = unusable(self.path, error)
        if is_damage(error):
            self.damage = str(error)
        if self.troubles:
            self.troubles.begin(trouble_of(failure), str(failure))
        return failure

    @contextmanager
    def _used(self) -> Iterator[None]:
        """Translate the errors of what changes nothing; of the disk's operators are told."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if is_of_disk(error):
                raise self._failed(error) from error
            if concerns_file(error):
                raise unusable(self.path, error) from error
            raise

    def is_displaced(self) -> bool:
        """Whether the file was removed or replaced since it was opened: then what is stored now is lost. It blocks."""
        return mark_of(self.path) != self._mark

    async def read(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Run a query on the read-only connection of answers."""
        return await self._query(self._reader, sql, parameters)

    async def fetchall(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Run a query that may take long, on a read-only connection that no answer waits for."""
        return await self._query(self._aside, sql, parameters)

    async def _query(self, on: aiosqlite.Connection, sql: str, parameters: Parameters) -> list[sqlite3.Row]:
        with self._used():
            return list(await on.execute_fetchall(sql, parameters))

    async def schema_version(self) -> int:
        """Tell how far the file is."""
        return int((await self.read("PRAGMA user_version"))[0][0])

    async def foreign_version(self) -> int:
        """Tell a number that changes whenever another process has written (SQLite's data_version)."""
        async with self._turn:
            rows = await self._query(self._writer, "PRAGMA data_version", ())
        return int(rows[0][0])

    async def tidy(self) -> None:
        """Let SQLite look over its statistics, and fold its log into the file."""
        async with self._turn:
            await self._query(self._writer, "PRAGMA optimize", ())
            await self._query(self._writer, "PRAGMA wal_checkpoint(PASSIVE)", ())

    async def shrink(self) -> None:
        """Let SQLite let go of the pages that it remembers; the system has them still."""
        async with self._turn:
            await self._query(self._writer, "PRAGMA shrink_memory", ())
        for connection in (self._aside, self._reader):
            await self._query(connection, "PRAGMA shrink_memory", ())

    async def close(self) -> None:
        """Close all connections; the writer last, so that SQLite can fold its log into the file."""
        await self._aside.close()
        await self._reader.close()
        await self._writer.close()


@asynccontextmanager
async def open_database(path: Path, *, owner: bool = False) -> AsyncIterator[Database]:
    """Open the file, created with its folder where it is missing and migrated where it is older.

    `owner`: the caller holds the lock of the running bot; nobody else upgrades a file on which one runs.

    Raises StoreError for a foreign file, one of a newer version, or one that cannot be read or written.
    """
    try:
        database = await _opened(path, owner=owner)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path}: the database cannot be opened ({error}); check DATABASE_PATH") from error
    try:
        yield database
    finally:
        await database.close()


async def _opened(path: Path, *, owner: bool) -> Database:
    """Open to the end even if that is cancelled: its threads cannot be, and would go on writing for nobody."""
    opening = asyncio.create_task(_open(path, owner=owner))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        with suppress(OSError, sqlite3.Error, StoreError):
            await (await opening).close()
        raise


async def _open(path: Path, *, owner: bool) -> Database:
    await asyncio.to_thread(migrate, path, owner=owner)
    database = await _connect(path.resolve())  # noqa: ASYNC240 - once, at the start
    if owner:
        await asyncio.to_thread(note_file, path)
    return database


async def _connect(path: Path) -> Database:
    opened: list[aiosqlite.Connection] = []
    try:
        opened.append(await aiosqlite.connect(path, isolation_level=None, timeout=BUSY_STEP_SECONDS))
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", LOG_LIMIT):
            await opened[0].execute_fetchall(f"PRAGMA {pragma}")
        for _ in range(2):
            uri = f"{path.as_uri()}?mode=ro"
            opened.append(await aiosqlite.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS))
    except BaseException:
        for connection in opened:
            await connection.close()
        raise
    for connection in opened:
        connection.row_factory = sqlite3.Row
    writer, reader, aside = opened
    return Database(path, writer, reader, aside)
