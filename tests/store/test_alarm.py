"""The alarm: damage is told at once, once, and whatever the database lets be read or written."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.alarm import AGAIN_SECONDS, UNREACHED_SECONDS, Alarm
from bot.errors import DamagedError, FullError, StoreError
from bot.housekeeping import Housekeeping
from bot.i18n import Catalogues
from bot.store import open_store
from bot.store.daily import keep_daily_copy
from bot.store.failure import is_damage
from bot.store.reindexing import index_anew
from bot.troubles import DAMAGE, DATABASE, FULL, Troubles
from tests.factories import NOW, ZONE, make_chat
from tests.store.test_soundness import fill, spoil_index, spoil_table
from tests.unit.test_troubles import Desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bot.i18n import Translator
    from bot.model import Message
    from bot.store import Store
    from bot.store.database import Database

ENGLISH = Catalogues.load(Path(__file__).parents[2] / "locales", ZONE)["en"]


@dataclass
class Room:
    """A clock to be set, and operators who hear, or who cannot be reached."""

    reachable: bool = True
    heard: list[str] = field(default_factory=list)
    desk: Desk = field(default_factory=Desk)

    async def ring(self, make: Callable[[Translator], Message]) -> set[int]:
        """Hear a message."""
        self.heard.append(make(ENGLISH).html)
        return {7} if self.reachable else set()

    def alarm(self, store: Store) -> Alarm:
        """An alarm of its own, as after a start."""
        store.database.troubles = troubles = Troubles(clock=self.desk.clock, log=self.desk)
        return Alarm(store=store, troubles=troubles, reach=self.ring, now=lambda: NOW, clock=self.desk.clock)


@pytest.fixture(autouse=True)
def _copied_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies are made without a process of their own."""

    async def copy(database: Path, folder: Path, today: date, keep: int) -> Path:
        return await asyncio.to_thread(keep_daily_copy, database, folder, today, keep)

    monkeypatch.setattr("bot.housekeeping.copy_daily", copy)


@pytest.fixture
def room() -> Room:
    """Nothing has been heard."""
    return Room()


async def meet(database: Database, table: str) -> None:
    """Ask for what cannot be read."""
    with pytest.raises(DamagedError, match="saqbala doctor"):
        await database.read(f"SELECT * FROM {table}")  # noqa: S608 - a test's own word


@pytest.mark.parametrize(
    ("code", "damaged"),
    [
        (sqlite3.SQLITE_CORRUPT, True),
        (sqlite3.SQLITE_CORRUPT_VTAB, True),
        (sqlite3.SQLITE_NOTADB, True),
        (sqlite3.SQLITE_FULL, False),
        (sqlite3.SQLITE_IOERR_READ, False),
        (sqlite3.SQLITE_BUSY, False),
        (None, False),
    ],
)
def test_damage_is_known_by_its_number(code: int | None, damaged: bool) -> None:  # noqa: FBT001 - a table's column
    """With whatever details; an error of another kind has none."""
    error = sqlite3.DatabaseError("told")
    if code is not None:
        error.sqlite_errorcode = code
    assert is_damage(error) == damaged


async def test_what_a_query_meets_is_told_once(tmp_path: Path, room: Room) -> None:
    """With what mends it; nothing is told of a file that is sound, and nothing again after a restart."""
    path = tmp_path / "a.db"
    async with open_store(path) as store:
        await fill(store)
        await room.alarm(store).work()
    assert room.heard == []
    spoil_table(path, "proposal")
    async with open_store(path) as store:
        alarm = room.alarm(store)
        await meet(store.database, "proposal")
        for _ in range(3):
            await alarm.work()
            room.desk.now += AGAIN_SECONDS
        (told,) = room.heard
        assert "saqbala restore" in told
        assert "saqbala doctor" in told
        assert alarm.troubles.lasting() == [DAMAGE]
    async with open_store(path) as store:
        running = asyncio.create_task((alarm := room.alarm(store)).run())
        while not alarm.troubles.lasts(DAMAGE):  # noqa: ASYNC110 - no more than a turn
            await asyncio.sleep(0)
        running.cancel()
        await alarm.work()
    assert room.heard == [told]


async def test_database_in_which_nothing_can_be_read_or_written_is_told(tmp_path: Path, room: Room) -> None:
    """Every query fails, also those that keep what was told."""
    path = tmp_path / "a.db"
    async with open_store(path) as store:
        await fill(store)
    async with open_store(path) as store:
        alarm = room.alarm(store)
        path.write_bytes(b"\xa5" * path.stat().st_size)
        with pytest.raises(StoreError):
            await store.chats.meet(make_chat(7), NOW)
        await meet(store.database, "proposal")
        for _ in range(3):
            await alarm.work()
    (told,) = room.heard
    assert "saqbala restore" in told


@pytest.mark.parametrize("size", [0, 4096, 50 * 4096])
async def test_file_that_was_cut_off_is_damaged(tmp_path: Path, room: Room, size: int) -> None:
    """Even if SQLite calls an empty one sound."""
    path = tmp_path / "a.db"
    async with open_store(path) as store:
        await fill(store)
    async with open_store(path) as store:
        alarm = room.alarm(store)
        os.truncate(path, size)
        await meet(store.database, "story")
        await alarm.work()
    (told,) = room.heard
    assert "saqbala restore" in told


async def test_damaged_index_is_no_reason_to_restore(store: Store, room: Room) -> None:
    """It is made anew, and when that is seen there is no trouble any more; a second damage is told like the first."""
    await fill(store)
    alarm = room.alarm(store)
    for times in (1, 2):
        await spoil_index(store)
        with pytest.raises(DamagedError):
            await store.database.read("SELECT rowid FROM story_words WHERE story_words MATCH 'sample'")
        await alarm.work()
        await alarm.work()
        assert len(room.heard) == times
        assert "saqbala reindex" in room.heard[-1]
        await index_anew(store.database)
        room.desk.now += AGAIN_SECONDS
        await alarm.work()
        assert not alarm.troubles.lasts(DAMAGE)
        await alarm.work()


async def test_what_a_look_does_not_find_is_told_when_it_is_met_again(store: Store, room: Room) -> None:
    """Once may be the disk's slip, which reading it again mends; twice is not."""
    alarm = room.alarm(store)
    for heard in (0, 1, 1):
        store.database.damage = "malformed"
        alarm.troubles.begin(DAMAGE, "malformed")
        await alarm.work()
        await alarm.work()
        assert len(room.heard) == heard
    assert "malformed" in room.heard[0]


async def test_operators_who_cannot_be_reached_are_told_later(store: Store, room: Room) -> None:
    """As when Telegram is away, too; not each second."""
    alarm, room.reachable = room.alarm(store), False
    await fill(store)
    await spoil_index(store)
    alarm.troubles.begin(DAMAGE, "malformed")
    for _ in range(5):
        await alarm.work()
    assert len(room.heard) == 1
    room.reachable = True
    for _ in range(5):
        room.desk.now += UNREACHED_SECONDS
        await alarm.work()
    assert len(room.heard) == 2


@pytest.mark.parametrize("replaced", [False, True])
async def test_file_that_was_taken_away_is_told(
    store: Store,
    room: Room,
    tmp_path: Path,
    replaced: bool,  # noqa: FBT001 - a table's column
) -> None:
    """No query meets that; what comes back is looked over. Until then no copy is made: it would be of another file."""
    path, kept, folder = store.database.path, tmp_path / "kept.db", tmp_path / "copies"
    alarm, work = room.alarm(store), Housekeeping(store, folder, 3, ZONE, lambda: NOW)
    path.rename(kept)
    if replaced:
        shutil.copy(kept, path)
    for _ in range(3):
        await alarm.work()
    (told,) = room.heard
    assert "removed or replaced" in told
    with capture_logs() as logs:
        await work.work()
    assert not folder.exists()
    assert [line["log_level"] for line in logs] == ["error"]
    kept.replace(path)
    await alarm.work()
    await store.chats.set_profile("sample", "changed")
    assert alarm.troubles.lasting() == []
    await work.work()
    assert len(list(folder.iterdir())) == 1


async def test_full_disk_is_told_as_such(store: Store, room: Room) -> None:
    """By whoever meets it first, at once; over with the first change that fits."""
    told: list[str] = []
    troubles = room.alarm(store).troubles
    troubles.tell = lambda trouble, _: told.append(trouble)
    pages = (await store.database.read("PRAGMA page_count"))[0][0]
    async with store.database.write() as tx:
        await tx.fetchall(f"PRAGMA max_page_count = {pages}")
    for _ in range(2):
        with pytest.raises(FullError, match="make room"):
            await store.chats.set_profile("sample", "x" * 100_000)
    assert (told, troubles.lasting()) == ([FULL], [FULL])
    await store.chats.set_profile("sample", "small")
    assert troubles.lasting() == []


async def test_error_of_the_disk_met_by_reading_is_told(
    store: Store, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question that cannot be asked at all is none."""
    troubles = room.alarm(store).troubles
    with pytest.raises(StoreError):
        await store.database.read("SELECT nothing")
    assert troubles.lasting() == []
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ

    async def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(store.database._reader, "execute_fetchall", fail)
    with pytest.raises(StoreError, match="disk I/O error"):
        await store.database.read("SELECT 1")
    assert troubles.lasting() == [DATABASE]


async def test_copy_that_fails_is_told(store: Store, tmp_path: Path) -> None:
    """Each night is tried; operators hear of it once, and again after it went well."""
    folder = tmp_path / "copies"
    folder.write_text("no folder")
    work = Housekeeping(store, folder, 3, ZONE, lambda: NOW)
    for _ in range(2):
        with capture_logs() as logs:
            await work.work()
        assert [line["event"] for line in logs if line["log_level"] == "error"] == ["no daily copy was made"]
        (concern,) = await store.concerns.untold()
        assert concern.name == "copy"
        assert "copies" in str(concern.data["error"])
    folder.unlink()
    await work.work()
    assert await store.concerns.untold() == []


async def test_copies_that_are_whole_outlive_the_damage(tmp_path: Path, room: Room) -> None:
    """Night after night: none takes the place of one, and none is aged away."""
    path, folder = tmp_path / "a.db", tmp_path / "copies"
    async with open_store(path) as store:
        await fill(store)
        for night in range(3):
            await Housekeeping(store, folder, 3, ZONE, lambda night=night: NOW.replace(day=1 + night)).work()
    good = {copy.name: copy.read_bytes() for copy in folder.iterdir()}
    assert len(good) == 3
    spoil_table(path, "proposal_copy")
    async with open_store(path) as store:
        alarm = room.alarm(store)
        for night in range(10):
            await Housekeeping(store, folder, 3, ZONE, lambda night=night: NOW.replace(day=10 + night)).work()
            await alarm.work()
            room.desk.now += 24 * 3600.0
        assert {copy.name: copy.read_bytes() for copy in folder.iterdir()} == good
    assert len(room.heard) == 1
