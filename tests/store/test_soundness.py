"""A look over the whole file: what is damaged is found, and nobody waits for it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.housekeeping import Housekeeping
from bot.store import open_store
from bot.store.disk import free_space
from bot.store.indexing import index_all
from bot.store.looking import look_over
from bot.store.reindexing import index_anew
from bot.upkeep import Concern, Soundness
from tests.factories import NOW, ZONE, make_chat, make_item, make_reading, take_in

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store import Store


async def fill(store: Store) -> None:
    await take_in(store, make_reading([make_item(number) for number in range(1, 60)]))
    await index_all(store.database, at_once=100)


def spoil_table(path: Path, table: str) -> None:
    """Write over the first page of a table."""
    with closing(sqlite3.connect(path)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


async def spoil_index(store: Store) -> None:
    """Write over what the index of searches is kept in, as a bad disk does, but so that the tables are sound."""
    async with store.database.write() as tx:
        await tx.execute("UPDATE story_words_data SET block = x'ffff' WHERE id > 10")


async def test_sound_file_is_sound(store: Store) -> None:
    """While it is written to."""
    await fill(store)
    looking = asyncio.create_task(look_over(store.database.path))
    await store.chats.meet(make_chat(), NOW)
    assert await looking == Soundness()


async def test_damaged_page_is_found(tmp_path: Path) -> None:
    """Whatever table it is a page of."""
    path = tmp_path / "a.db"
    async with open_store(path) as store:
        await fill(store)
    spoil_table(path, "proposal")
    assert (await look_over(path)).damage


async def test_rows_that_belong_to_nothing_are_found(store: Store) -> None:
    """As another program may leave them."""
    with closing(sqlite3.connect(store.database.path)) as other:
        other.execute("INSERT INTO thread (chat, thread) VALUES (999, 0)")
        other.commit()
    assert (await look_over(store.database.path)).damage == "a row of thread belongs to one of chat that is not there"


async def test_damaged_index_is_found_and_made_anew(store: Store) -> None:
    """Searches find all stories again; nothing else was lost."""
    await fill(store)
    await spoil_index(store)
    found = await look_over(store.database.path)
    assert (found.damage, bool(found.index)) == ("", True)
    assert await index_anew(store.database) == 59
    assert await look_over(store.database.path) == Soundness()
    rows = await store.database.read("SELECT count(*) AS n FROM indexed")
    assert rows[0]["n"] == 59


@pytest.mark.parametrize("table", ["story_words_data", "story_words_idx", "story_words_config"])
async def test_index_whose_pages_cannot_be_read_is_made_anew(tmp_path: Path, table: str) -> None:
    """It is told from damage of what cannot be made anew; afterwards no page is lost."""
    path = tmp_path / "a.db"
    async with open_store(path) as store:
        await fill(store)
    spoil_table(path, table)
    found = await look_over(path)
    assert (found.damage, bool(found.index)) == ("", True)
    async with open_store(path) as store:
        assert await index_anew(store.database) == 59
        assert len(await store.database.read("SELECT 1 FROM indexed")) == 59
    assert await look_over(path) == Soundness()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_index_beside_other_damage_is_damage(tmp_path: Path) -> None:
    """Who makes the index anew would think that all is well."""
    path = tmp_path / "a.db"
    async with open_store(path) as store:
        await fill(store)
    spoil_table(path, "story_words_data")
    spoil_table(path, "proposal")
    assert (await look_over(path)).damage


async def test_a_page_that_belongs_to_two_is_damage(tmp_path: Path) -> None:
    """Each table is sound by itself then, and an index of searches that is made anew would mend nothing."""
    path = tmp_path / "a.db"
    async with open_store(path) as store:
        await fill(store)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "CREATE TABLE one (a); CREATE INDEX one_a ON one (a); CREATE TABLE two (a); CREATE INDEX two_a ON two (a);"
            "PRAGMA writable_schema = ON;"
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'one_a')"
            " WHERE name = 'two_a'"
        )
    found = await look_over(path)
    assert (bool(found.damage), found.index) == (True, "")


@pytest.mark.parametrize("times", [1, 2])
async def test_look_ends_when_it_is_cancelled(store: Store, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """A stop does not wait for gigabytes to be read, nor if it comes between two statements, nor if it is repeated."""
    begun, cancelled = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def endless(connection: sqlite3.Connection) -> Soundness:
        loop.call_soon_threadsafe(begun.set)
        cancelled.wait()
        connection.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
        raise AssertionError

    monkeypatch.setattr("bot.store.looking._look", endless)
    looking = asyncio.create_task(look_over(store.database.path))
    await begun.wait()
    for _ in range(times):
        looking.cancel()
        for _ in range(5):
            await asyncio.sleep(0)  # by now it has been interrupted for the first time
    cancelled.set()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(looking, 10)


async def test_damage_makes_no_copies_and_is_told(tmp_path: Path) -> None:
    """Copies that are whole stay; when the file is whole again, so does the telling begin anew."""
    path, folder = tmp_path / "a.db", tmp_path / "copies"
    async with open_store(path) as store:
        await fill(store)
        await Housekeeping(store, folder, 3, ZONE, lambda: NOW).work()
        (whole,) = folder.iterdir()
        good = path.read_bytes(), whole.read_bytes()
    spoil_table(path, "proposal_copy")
    async with open_store(path) as store:
        work = Housekeeping(store, folder, 3, ZONE, lambda: NOW)
        await work.work()
        assert [copy.read_bytes() for copy in folder.iterdir()] == [good[1]]
        (told,) = await store.concerns.untold()
        assert (told.name, told.grade) == ("damage", 1)


async def test_operators_hear_of_worse_only(store: Store) -> None:
    """Once of each grade, over restarts, and anew after all was well."""
    await store.chats.meet(make_chat(7), NOW)
    grades = [(1, 1), (1, 0), (2, 1), (1, 0), (2, 0), (0, 0), (1, 1)]
    for grade, told in grades:
        await store.concerns.note("space", grade, {"free": 1, "wanted": 2}, NOW)
        concerns = await store.concerns.untold()
        assert len(concerns) == told
        for concern in concerns:
            await store.concerns.tell(concern, [7], NOW)
    notices = await store.database.read("SELECT data ->> 'grade' AS grade FROM notice WHERE kind = 'upkeep'")
    assert [row["grade"] for row in notices] == [1, 2, 1]


async def test_nobody_reachable_is_told_later(store: Store) -> None:
    """What is the matter waits for the first operator who can be written to."""
    await store.concerns.note("damage", 1, {"error": "x"}, NOW)
    await store.concerns.tell(Concern("damage", 1, {"error": "x"}), [7], NOW)
    assert await store.concerns.untold()


def test_free_space_is_that_of_the_disk(tmp_path: Path) -> None:
    """And the size is the file's with its log."""
    (tmp_path / "a.db").write_bytes(b"1" * 1000)
    (tmp_path / "a.db-wal").write_bytes(b"1" * 50)
    free, size = free_space(tmp_path / "a.db")
    assert size == 1050
    assert free > 0
