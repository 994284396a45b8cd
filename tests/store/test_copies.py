"""Copies of the database: whole, checked, for nobody else to read, and under no name that is taken."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from bot.errors import StoreError
from bot.store import copies
from bot.store.copies import copy_database
from bot.store.daily import copy_daily, daily_copies, keep_daily_copy
from bot.store.manual import copy_to
from tests.factories import lay_database, make_item, make_reading, take_in

if TYPE_CHECKING:
    from bot.store import Store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """An empty database that nobody uses."""
    lay_database(path := tmp_path / "data" / "saqbala.db")
    return path


def titles(path: Path) -> list[str]:
    """What a copy holds, read where nothing can be written beside it."""
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
        return [row[0] for row in connection.execute("SELECT title FROM edition ORDER BY edition")]


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return sorted(path.name for path in folder.iterdir())


async def test_a_copy_of_a_database_in_use_is_one_whole_file(store: Store, tmp_path: Path) -> None:
    """With what has only been written to the log, readable by its owner alone, and nothing beside it."""
    await take_in(store, make_reading([make_item(1), make_item(2)]))
    size = copy_to(store.database.path, target := tmp_path / "copy.db")
    assert len(titles(target)) == 2
    assert (target.stat().st_size, stat.S_IMODE(target.stat().st_mode)) == (size, 0o600)
    assert names(tmp_path) == ["copy.db", "data"]
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


async def test_a_copy_holds_one_state_while_others_write(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written while it is made is not in it, and does not make it begin anew."""
    monkeypatch.setattr(copies, "STEP_PAGES", 64)
    await take_in(store, make_reading([make_item(number) for number in range(1, 200)]))
    steps: list[int] = []

    def write(done: int, _total: int) -> None:
        steps.append(done)
        with closing(sqlite3.connect(store.database.path)) as other, other:
            other.execute("UPDATE edition SET title = title || '!'")

    copy_database(store.database.path, target := tmp_path / "copy.db", gently=False, advance=write)
    assert len(steps) > 2
    assert steps == sorted(set(steps))
    assert not any(title.endswith("!") for title in titles(target))


@pytest.mark.parametrize("name", ["there.db", "folder", "pipe", "dangling", "loop"])
def test_a_name_that_is_taken_is_refused(database: Path, tmp_path: Path, name: str) -> None:
    """Whatever has it stays as it is."""
    (tmp_path / "there.db").write_bytes(b"precious")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StoreError, match=r"exists already|is a folder"):
        copy_to(database, tmp_path / name)
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "there.db").read_bytes() == b"precious"


@pytest.mark.parametrize(
    "name",
    ["saqbala.db", *(f"saqbala.db{ending}" for ending in ("-wal", "-shm", "-journal", ".lock", ".inbox")), "link.db"],
)
def test_the_databases_own_names_are_refused(database: Path, name: str) -> None:
    """SQLite would take a copy under the name of its log for that."""
    database.with_name("link.db").symlink_to(database)
    with pytest.raises(StoreError, match=r"the database itself|belongs to the database"):
        copy_to(database, database.with_name(name))


def test_what_would_be_taken_for_a_part_of_the_copy_is_refused(database: Path, tmp_path: Path) -> None:
    """A journal that somebody left would be played into it."""
    (tmp_path / "copy.db-journal").write_bytes(b"x")
    with pytest.raises(StoreError, match="taken for a part"):
        copy_to(database, tmp_path / "copy.db")


@pytest.mark.parametrize("target", ["missing/copy.db", "data/saqbala.db/copy.db"])
def test_a_folder_that_is_not_there_is_refused(database: Path, tmp_path: Path, target: str) -> None:
    """With a line that names it."""
    with pytest.raises(StoreError, match="is no folder"):
        copy_to(database, tmp_path / target)


def test_no_database_is_told(tmp_path: Path) -> None:
    """And none is made."""
    with pytest.raises(StoreError, match="there is no database"):
        copy_to(tmp_path / "saqbala.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        ("PRAGMA application_id = 7", r"belongs to another program; no copy was made of it; check DATABASE_PATH$"),
        ("PRAGMA user_version = 99999", r"newer version .*; no copy was made of it; update the program$"),
        ("PRAGMA user_version = 2147483647", "newer version"),
        ("PRAGMA user_version = -1", "belongs to another program"),
        (
            (
                "CREATE TABLE a (b); CREATE INDEX a_b ON a (b); INSERT INTO a VALUES (1); PRAGMA writable_schema = ON;"
                "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'story_order')"
                " WHERE name = 'a_b'"
            ),
            r"is damaged .*; no copy was made of it; `saqbala doctor` tells what mends it$",
        ),
    ],
)
def test_what_is_no_database_of_the_bot_is_not_copied(database: Path, tmp_path: Path, spoil: str, told: str) -> None:
    """Nothing is left of the attempt, and what is to be mended is the database, not the copy."""
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(spoil)
    with pytest.raises(StoreError, match=told):
        copy_to(database, tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("place", [100, 8192])
def test_a_damaged_database_makes_no_copy(database: Path, tmp_path: Path, place: int) -> None:
    """A copy that is no use would be found out on the day it is needed; the folder is not what is at fault."""
    with database.open("r+b") as file:
        file.seek(place)
        file.write(b"\xff" * 40_000)
    with pytest.raises(StoreError, match=r"^(?!.*folder that can be written).*damaged"):
        copy_to(database, tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_disk_without_room_is_told_before(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How much is missing, and nothing is left behind."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1024))
    with pytest.raises(StoreError, match="too little space: 21 MiB more"):
        copy_to(database, tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_disk_that_fills_up_leaves_nothing(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever else fills it meanwhile."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdatasync", full)
    with pytest.raises(StoreError, match="No space left"):
        copy_to(database, tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_copy_that_nobody_finished_is_no_hindrance(database: Path, tmp_path: Path) -> None:
    """Its process was killed; one that is being written is left alone."""
    (left := tmp_path / "copy.db.part").write_bytes(b"half a copy")
    left.chmod(0o644)
    copy_to(database, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "data"]


def test_two_copies_under_one_name_are_not_mixed(database: Path, tmp_path: Path) -> None:
    """The second is told to wait, and the first is whole."""

    def second(_done: int, _total: int) -> None:
        with pytest.raises(StoreError, match="being written by another copy"):
            copy_to(database, tmp_path / "copy.db")

    copy_database(database, tmp_path / "copy.db", gently=False, advance=second)
    assert titles(tmp_path / "copy.db") == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(database: Path, tmp_path: Path) -> None:
    """In a line."""
    (closed := tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(StoreError, match="cannot be written"):
        copy_to(database, closed / "copy.db")


async def test_a_daily_copy_is_made_elsewhere(store: Store, tmp_path: Path) -> None:
    """By another process; another day's stays, and today's is made anew."""
    await take_in(store, make_reading([make_item(1)]))
    folder = tmp_path / "backups"
    for day, number in ((3, 2), (4, 3), (4, 4)):
        copy = await copy_daily(store.database.path, folder, date(2026, 5, day), 7)
        assert titles(copy)
        await take_in(store, make_reading([make_item(number)]))
    assert names(folder) == ["test-2026-05-03.db", "test-2026-05-04.db"]
    assert len(titles(copy)) == 3


async def test_a_daily_copy_that_fails_says_why(tmp_path: Path) -> None:
    """The process's line is the error's; the old copies are all there."""
    with pytest.raises(StoreError, match="there is no database"):
        await copy_daily(tmp_path / "none.db", tmp_path, date(2026, 5, 3), 7)


def test_old_copies_go_by_their_names_and_the_new_one_stays(database: Path, tmp_path: Path) -> None:
    """One of a day that has not come yet (a clock was wrong) does not push out today's; other files stay."""
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("2027-01-01", "2026-05-01", "2026-05-02", "not-a-date", "2026-99-99"):
        (folder / f"saqbala-{name}.db").write_bytes(b"old")
    (folder / "other-2026-05-01.db").write_bytes(b"old")
    (folder / "saqbala-2026-05-01.db.part").write_bytes(b"half")
    keep_daily_copy(database, folder, date(2026, 5, 3), 2)
    assert [path.name for path in daily_copies(database, folder)] == ["saqbala-2026-05-03.db", "saqbala-2027-01-01.db"]
    assert (folder / "other-2026-05-01.db").exists()
    assert not list(folder.glob("*.part"))


def test_no_secret_is_in_a_copy(database: Path) -> None:
    """No table has a place for a token: what a stolen copy tells of is chats and what they follow."""
    with closing(sqlite3.connect(database)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        names = {row[1] for table in tables for row in connection.execute(f"PRAGMA table_info({table})")}
    assert not [name for name in names if any(word in name for word in ("token", "secret", "password"))]


def test_a_damaged_database_is_named_not_its_copy(tmp_path: Path) -> None:
    """Whoever reads it knows what to look at; nothing is left of the copy."""
    (tmp_path / "a.db").write_bytes(b"no database at all" * 500)
    with pytest.raises(StoreError, match=r"a\.db is no SQLite database, or a damaged one .* no copy was made of it"):
        copy_database(tmp_path / "a.db", tmp_path / "b.db")
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]
