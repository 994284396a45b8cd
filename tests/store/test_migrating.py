"""Upgrades: refused where they cannot be undone, gone on with after any death, and never backwards."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import pytest

import bot
from bot.errors import StoreError
from bot.store.lock import only_instance
from bot.store.migration import forget_upgrade_copies, migrate, migrations
from tests.store.test_earlier_databases import KEPT, rows, unpack

if TYPE_CHECKING:
    from pathlib import Path

LATER = "CREATE TABLE later (number INTEGER) STRICT;\n"


class Usage(NamedTuple):
    """Of a disk."""

    total: int
    used: int
    free: int


def version(path: Path) -> int:
    ((number,),) = rows(path, "PRAGMA user_version")
    assert isinstance(number, int)
    return number


def test_no_upgrade_without_room_for_its_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is changed, and one line says how much is missing."""
    path = unpack(5, tmp_path / "a.db")
    before = path.read_bytes()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 2**20))
    with pytest.raises(StoreError, match=r"no room for the copy .* 16 MiB are needed and 1 MiB free; nothing was chan"):
        migrate(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if "copy" in one.name] == []


def test_an_older_version_names_the_copy_to_go_back_to(tmp_path: Path) -> None:
    """Both versions stand in the line; the file is left as it is."""
    path = unpack(13, tmp_path / "a.db")
    migrate(path, migrations()[:15])
    copies = [str(one) for one in tmp_path.glob("*.copy")]
    with pytest.raises(StoreError) as refused:
        migrate(path, migrations()[:13])
    line = str(refused.value)
    assert f"schema 15; this one, {bot.__version__}, knows schema 13" in line
    assert line.endswith(f"put the copy back that was made before the upgrade: saqbala restore {copies[0]}")
    with pytest.raises(StoreError, match="put an older copy of BACKUP_DIR back"):
        migrate(path, migrations()[:12])
    assert version(path) == 15


DIES = """
import os, signal, sys
from pathlib import Path
from bot.store import migration
path, at = Path(sys.argv[1]), int(sys.argv[2])
seen = 0
statements = migration.statements
def counted(script):
    global seen
    for statement in statements(script):
        seen += 1
        if seen > at:
            os.kill(os.getpid(), signal.SIGKILL)
        yield statement
migration.statements = counted
if at < 0:
    def _room(*_):
        Path(f"{path}.v5.copy.part").write_bytes(b"half")
        os.kill(os.getpid(), signal.SIGKILL)
    migration._make_sure_of_room = _room
migration.migrate(path)
"""


@pytest.mark.parametrize("at", [-1, 0, 1, 7, 30, 60, 90])
def test_killed_upgrade_goes_on(tmp_path: Path, at: int) -> None:
    """Killed while the copy is made, or in the middle of any step: the next start has all that was there."""
    path = unpack(5, tmp_path / "a.db")
    before = {name: rows(path, sql) for name, sql in KEPT.items()}
    died = subprocess.run([sys.executable, "-c", DIES, str(path), str(at)], check=False, capture_output=True)  # noqa: S603
    assert died.returncode == -9, died.stderr.decode()
    assert 5 <= version(path) < len(migrations())
    migrate(path)
    assert version(path) == len(migrations())
    assert {name: rows(path, sql) for name, sql in KEPT.items()} == before
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    first = tmp_path / "a.db.v5.copy"
    assert version(first) == 5
    assert {name: rows(first, sql) for name, sql in KEPT.items()} == before
    assert list(tmp_path.glob("*.part")) == []


def test_an_upgrade_that_was_cut_short_needs_no_second_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy of the version before takes the room; it stays the only one, and nothing tells of it in the end."""
    path = unpack(5, tmp_path / "a.db")
    broken = (*migrations()[:9], "SELECT * FROM nothing;\n", *migrations()[10:])
    with pytest.raises(sqlite3.OperationalError, match="nothing"):
        migrate(path, broken)
    assert version(path) == 9
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 2**20))
    migrate(path)
    assert version(path) == len(migrations())
    assert [one.name for one in tmp_path.glob("*.copy")] == ["a.db.v5.copy"]
    assert rows(path, "SELECT 1 FROM sqlite_schema WHERE name = 'upgrade_from'") == []


def test_a_lost_copy_is_made_anew(tmp_path: Path) -> None:
    """Where somebody has deleted it while the upgrade was cut short, the present state is kept."""
    path = unpack(5, tmp_path / "a.db")
    with pytest.raises(sqlite3.OperationalError, match="nothing"):
        migrate(path, (*migrations()[:9], "SELECT * FROM nothing;\n", *migrations()[10:]))
    (tmp_path / "a.db.v5.copy").unlink()
    migrate(path)
    assert [one.name for one in tmp_path.glob("*.copy")] == ["a.db.v9.copy"]


def test_nobody_upgrades_a_file_under_the_running_bot(tmp_path: Path) -> None:
    """A command of a newer version beside a bot of the version before changes nothing, and says what to do."""
    path = unpack(19, tmp_path / "a.db")
    with only_instance(path):
        with pytest.raises(StoreError, match=r"of an earlier version \(schema 19; .*restart the bot with this version"):
            migrate(path)
        assert version(path) == 19
        assert list(tmp_path.glob("*.copy")) == []
        migrate(path, owner=True)
    assert version(path) == len(migrations())


def test_copies_of_upgrades_go_in_time(tmp_path: Path) -> None:
    """Those of a crash, too; whatever else lies there stays."""
    path = tmp_path / "a.db"
    for name in ("a.db.v5.copy", "a.db.v19.copy", "a.db.v3.copy.part", "a.db.copy", "b.db.v5.copy", "a.db.vx.copy"):
        (tmp_path / name).write_bytes(b"1")
    kept = tmp_path / "a.db.v19.copy"
    now = kept.stat().st_mtime
    os.utime(kept, (now + 100, now + 100))
    assert forget_upgrade_copies(path, now + 50) == 2
    assert {one.name for one in tmp_path.iterdir()} == {"a.db.v19.copy", "a.db.copy", "b.db.v5.copy", "a.db.vx.copy"}


def test_full_disk_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    """A step that has no room is undone; with room the next start goes on."""
    path = unpack(19, tmp_path / "a.db")
    with closing(sqlite3.connect(path)) as db:
        (pages,) = db.execute("PRAGMA page_count").fetchone()
    large = "CREATE TABLE later AS SELECT randomblob(4000) AS x FROM edition, edition;\n"
    scripts = (*migrations()[:19], f"PRAGMA max_page_count = {pages};\n{large}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        migrate(path, scripts)
    assert version(path) == 19
    migrate(path)
    assert version(path) == len(migrations())


def test_what_an_upgrade_logs_is_not_in_what_was_asked_for(tmp_path: Path) -> None:
    """Stdout may be a file of stories: it holds nothing else."""
    unpack(19, tmp_path / "a.db")
    command = [sys.executable, "-m", "bot", "export"]
    surroundings = {"PATH": os.defpath, "DATABASE_PATH": str(tmp_path / "a.db")}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603 - ours
    assert {line[0] for line in done.stdout.splitlines()} == {"{"}
    assert "database upgraded" in done.stderr
