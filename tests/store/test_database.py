"""The file: migrations, refusals, transactions, the lock."""

from __future__ import annotations

import _sqlite3
import asyncio
import ctypes
import errno
import fcntl
import os
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import AlreadyRunningError, StoreError
from bot.store import Store, database, open_store
from bot.store.database import open_database
from bot.store.lock import only_instance
from bot.store.migration import migrate
from bot.store.schema import APPLICATION_ID, migrations
from bot.troubles import DATABASE, Troubles
from tests.unit.test_troubles import Desk


def schema(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT sql FROM sqlite_schema ORDER BY type, name")]


def test_fresh_file_is_marked_as_ours(tmp_path: Path) -> None:
    """A new file says whose it is and how far it is."""
    migrate(tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(migrations()),)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_every_table_is_strict(tmp_path: Path) -> None:
    """No table of ours takes a value of a wrong type."""
    migrate(tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        loose = connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict"
            " AND name NOT LIKE 'sqlite%'"
        ).fetchall()
    assert loose == []


def test_migrated_equals_fresh(tmp_path: Path) -> None:
    """A file brought along step by step has the schema of a new one."""
    scripts = (*migrations(), "CREATE TABLE later (number INTEGER PRIMARY KEY) STRICT;\n")
    for steps in range(1, len(scripts) + 1):
        migrate(tmp_path / "grown.db", scripts[:steps])
    migrate(tmp_path / "fresh.db", scripts)
    assert schema(tmp_path / "grown.db") == schema(tmp_path / "fresh.db")


def test_copy_is_kept_before_a_migration(tmp_path: Path) -> None:
    """The file as it was stays beside the migrated one."""
    migrate(tmp_path / "a.db")
    before = schema(tmp_path / "a.db")
    migrate(tmp_path / "a.db", (*migrations(), "CREATE TABLE later (number INTEGER) STRICT;\n"))
    copies = [path for path in tmp_path.iterdir() if path.name.endswith(".copy")]
    assert len(copies) == 1
    assert schema(copies[0]) == before


def test_failed_migration_changes_nothing(tmp_path: Path) -> None:
    """A step that fails half-way leaves the version before it."""
    migrate(tmp_path / "a.db")
    before = schema(tmp_path / "a.db")
    with pytest.raises(sqlite3.OperationalError):
        migrate(tmp_path / "a.db", (*migrations(), "CREATE TABLE later (number INTEGER) STRICT;\nNO SQL;\n"))
    assert schema(tmp_path / "a.db") == before
    migrate(tmp_path / "a.db")


def test_newer_file_is_refused_and_kept(tmp_path: Path) -> None:
    """A file of a later version is not touched."""
    path = tmp_path / "a.db"
    migrate(path, (*migrations(), "CREATE TABLE later (number INTEGER) STRICT;\n"))
    with pytest.raises(StoreError, match="newer version"):
        migrate(path)


@pytest.mark.parametrize("content", [b"", b"no database" * 200])
async def test_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    """An empty file is taken as new, any other that is no database is refused and kept."""
    path = tmp_path / "a.db"
    path.write_bytes(content)
    if not content:
        async with open_store(path) as store:
            assert await store.stories.last_new() is None
        return
    with pytest.raises(StoreError, match="no SQLite database"):
        async with open_store(path):
            pass
    assert path.read_bytes() == content


async def test_foreign_database_is_refused(tmp_path: Path) -> None:
    """Another program's database is not written to."""
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (number INTEGER)")
    with pytest.raises(StoreError, match="another program"):
        async with open_store(path):
            pass
    assert schema(path) == ["CREATE TABLE theirs (number INTEGER)"]


async def test_path_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A path beneath a file is refused in one line."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="DATABASE_PATH"):
        async with open_store(tmp_path / "file" / "a.db"):
            pass


async def test_failed_transaction_leaves_nothing(store: Store) -> None:
    """An error inside a transaction undoes all of it, and the next one works."""
    insert = "INSERT INTO query (text, used_at) VALUES (?, 0)"

    async def fail() -> None:
        async with store.database.write() as tx:
            await tx.execute(insert, ("lost",))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with store.database.write() as tx:
        await tx.execute(insert, ("kept",))
    assert [row["text"] for row in await store.database.read("SELECT text FROM query")] == ["kept"]


async def test_cancelled_transaction_leaves_nothing(store: Store) -> None:
    """A task that is cancelled inside a transaction undoes it and frees the turn."""
    inside = asyncio.Event()

    async def write() -> None:
        async with store.database.write() as tx:
            await tx.execute("INSERT INTO query (text, used_at) VALUES ('lost', 0)")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await store.database.read("SELECT text FROM query") == []
    async with store.database.write() as tx:
        assert await tx.fetchall("SELECT 1 AS one")


async def test_transactions_wait_for_their_turn(store: Store) -> None:
    """Tasks that write at the same time do not mix."""

    async def add(text: str) -> None:
        async with store.database.write() as tx:
            count = (await tx.fetchall("SELECT count(*) AS n FROM query"))[0]["n"]
            await asyncio.gather()
            await tx.execute("INSERT INTO query (text, used_at) VALUES (?, ?)", (text, count))

    await asyncio.gather(*(add(str(number)) for number in range(20)))
    rows = await store.database.read("SELECT used_at FROM query ORDER BY query")
    assert [row["used_at"] for row in rows] == list(range(20))


async def test_reader_cannot_write(store: Store) -> None:
    """The connection that answers are read on is read-only."""
    with pytest.raises(StoreError, match="readonly"):
        await store.database.read("DELETE FROM query")


async def test_answers_do_not_wait_for_a_long_look(store: Store) -> None:
    """Ingest looks over the stories of some days, on a connection of its own."""
    count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT max(i) FROM n"
    look = asyncio.create_task(store.database.fetchall(count))
    for _ in range(10):
        await store.database.read("SELECT 1")
    assert not look.done()
    assert (await look)[0][0] == 3_000_000


async def test_rows_of_another_process_are_noticed(store: Store) -> None:
    """The version changes when another connection writes, not when we do."""
    before = await store.database.foreign_version()
    async with store.database.write() as tx:
        await tx.execute("INSERT INTO query (text, used_at) VALUES ('ours', 0)")
    assert await store.database.foreign_version() == before
    with closing(sqlite3.connect(store.database.path)) as other:
        other.execute("INSERT INTO query (text, used_at) VALUES ('theirs', 0)")
        other.commit()
    assert await store.database.foreign_version() != before


async def test_pages_that_are_remembered_are_let_go(store: Store) -> None:
    """SQLite keeps what it has read, on each connection, until it is told to let go."""
    async with store.database.write() as tx:
        await tx.execute("CREATE TABLE filler (words BLOB) STRICT")
        await tx.executemany("INSERT INTO filler VALUES (randomblob(4000))", [()] * 400)
    library = ctypes.CDLL(_sqlite3.__file__)  # the same SQLite: it is loaded once
    for connection in ("read", "fetchall"):
        await getattr(store.database, connection)("SELECT sum(length(words)) FROM filler")
    before = int(library.sqlite3_memory_used())
    await store.database.shrink()
    assert before - int(library.sqlite3_memory_used()) > 2 * 400 * 4000
    assert (await store.database.read("SELECT count(*) AS n FROM filler"))[0]["n"] == 400


async def test_a_file_that_cannot_be_written_is_a_trouble(store: Store) -> None:
    """Over with the first change that is kept: what changes nothing fits on a full disk, too."""
    desk = Desk()
    store.database.troubles = troubles = Troubles(clock=desk.clock, log=desk)
    with pytest.raises(StoreError):
        await fail_to_write(store)
    async with store.database.write() as tx:
        await tx.fetchall("SELECT 1")
    assert troubles.lasts(DATABASE)
    await store.chats.set_profile("sample", "changed")
    assert not troubles.lasts(DATABASE)


async def fail_to_write(store: Store) -> None:
    """Meet a full disk in a transaction."""
    async with store.database.write():
        raise sqlite3.OperationalError("database or disk is full")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes what is another's")
def test_lock_that_root_has_made_is_the_bots(tmp_path: Path) -> None:
    """As after a restore by root: the bot has to take it, and is its folder's owner."""
    os.chown(tmp_path, 12345, 12345)
    with only_instance(tmp_path / "a.db"):
        found = (tmp_path / "a.db.lock").stat()
    assert (found.st_uid, found.st_gid) == (12345, 12345)


def test_lock_is_held_once(tmp_path: Path) -> None:
    """A second holder is refused in words, and the lock is free afterwards."""
    with (
        only_instance(tmp_path / "a.db"),
        pytest.raises(AlreadyRunningError, match="already runs"),
        only_instance(tmp_path / "a.db"),
    ):
        pass
    with only_instance(tmp_path / "a.db"):
        pass


def test_lock_is_the_files_whatever_leads_to_it(tmp_path: Path) -> None:
    """A link to the database is no way past the lock."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link.db").symlink_to(tmp_path / "real" / "a.db")
    with (
        only_instance(tmp_path / "real" / "a.db"),
        pytest.raises(AlreadyRunningError, match=r"link\.db"),
        only_instance(tmp_path / "link.db"),
    ):
        pass


def test_lock_of_another_user_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody else's run left behind may be read only, and is a lock all the same."""
    lock = tmp_path / "a.db.lock"
    lock.touch()
    opened = Path.open

    def open_as_stranger(path: Path, mode: str) -> object:
        if path == lock and mode != "rb":
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, mode)

    monkeypatch.setattr(Path, "open", open_as_stranger)
    with (
        only_instance(tmp_path / "a.db"),
        pytest.raises(AlreadyRunningError, match="already runs"),
        only_instance(tmp_path / "a.db"),
    ):
        pass


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_lock_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """A folder that may not be written, or a disk that is read-only, is a line that names the setting."""

    def refuse(_path: Path, _mode: str) -> object:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", refuse)
    expected = rf"a\.db\.lock .*{os.strerror(number)}.*DATABASE_PATH"
    with pytest.raises(StoreError, match=expected), only_instance(tmp_path / "a.db"):
        pass


def test_disk_without_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network disks have none."""

    def refuse(_file: object, _how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(StoreError, match=r"cannot be locked.*local disk"), only_instance(tmp_path / "a.db"):
        pass


async def test_cancelled_opening_leaves_nobody_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever gives up while the file is opened may remove its folder: the thread at work has ended by then."""
    begun, may_end = threading.Event(), threading.Event()

    def slow(path: Path, *, owner: bool) -> None:
        begun.set()
        may_end.wait(10)
        migrate(path, owner=owner)

    async def open_it() -> None:
        async with open_database(tmp_path / "data" / "test.db"):
            pass

    monkeypatch.setattr(database, "migrate", slow)
    task = asyncio.create_task(open_it())
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["test.db"]  # closed: no -wal beside it


@pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "COMMIT"])
async def test_cancelled_border_of_a_transaction(store: Store, monkeypatch: pytest.MonkeyPatch, statement: str) -> None:
    """A task that is cancelled while its transaction begins or ends leaves none open, and stays cancelled."""
    reached = asyncio.Event()
    original = store.database._writer.execute_fetchall

    def signal(sql: str, *parameters: tuple[str, ...]) -> object:
        if sql == statement:
            reached.set()
        return original(sql, *parameters)

    async def write() -> None:
        async with store.database.write() as tx:
            await tx.execute("INSERT INTO query (text, used_at) VALUES ('sample', 0)")

    with monkeypatch.context() as patch:
        patch.setattr(store.database._writer, "execute_fetchall", signal)
        task = asyncio.create_task(write())
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with store.database.write() as tx:
        assert await tx.fetchall("SELECT 1 AS one")


async def test_a_stop_waits_no_longer_for_another_process(store: Store) -> None:
    """Who waits for another process's transaction gives up soon after the word to hurry; before, it would wait on."""
    with closing(sqlite3.connect(store.database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        writing = asyncio.create_task(store.chats.set_menu(1, "digest"))
        await asyncio.sleep(0)
        store.database.hurry()
        with pytest.raises(StoreError, match="locked"):
            await writing
        assert time.monotonic() - begun < 5
        other.execute("COMMIT")
    await store.chats.set_menu(1, "digest")
