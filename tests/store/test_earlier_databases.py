"""Databases of every earlier version, brought to the present one."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from bot.store import open_store
from bot.store.indexing import index_all
from bot.store.migration import migrate, migrations

FOLDER = Path(__file__).parents[1] / "data" / "databases"
VERSIONS = range(1, len(migrations()))

KEPT = {
    "story": "SELECT story, published, sorted_at, push, hidden_at FROM story",
    "edition": "SELECT edition, story, language, site, external_id, url, title, summary FROM edition",
    "topics": "SELECT topic, story FROM story_topic",
    "chat": "SELECT chat, kind, title, language, suspended_at, suspended_why FROM chat",
    "thread": "SELECT chat, thread, digest, quiet, settings FROM thread",
    "query": "SELECT query, text FROM query",
    "follow": "SELECT chat, thread, topic, region, query FROM follow",
    "waiting": "SELECT chat, thread, story, due_at, attempts FROM waiting",
    "sent": "SELECT chat, thread, story, message_id, shown_language, sent_at FROM sent",
    "dead": "SELECT chat, thread, story, why FROM dead",
}
"""What every version has, and no migration may lose."""


def unpack(version: int, path: Path) -> Path:
    """Put a version's database there."""
    path.write_bytes(gzip.decompress((FOLDER / f"{version:04}.db.gz").read_bytes()))
    return path


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return sorted(connection.execute(sql).fetchall(), key=repr)


@cache
def _fresh(folder: Path) -> list[tuple[object, ...]]:
    migrate(folder / "fresh.db")
    return _schema(folder / "fresh.db")


def _schema(path: Path) -> list[tuple[object, ...]]:
    return rows(path, "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """The schema of a new file."""
    return _fresh(tmp_path_factory.mktemp("fresh"))


def test_every_earlier_version_has_its_database() -> None:
    """Whoever adds a migration keeps a database of the version before it."""
    kept = {path.name for path in FOLDER.glob("*.db.gz")}
    assert {f"{version:04}.db.gz" for version in VERSIONS} <= kept


def test_migrations_are_numbered_without_a_gap() -> None:
    """A file's version is the number of its newest migration."""
    folder = Path(__file__).parents[2] / "bot" / "store" / "migrations"
    numbers = sorted(path.name[:4] for path in folder.glob("*.sql"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_is_lost_by_an_upgrade(version: int, tmp_path: Path, fresh: list[tuple[object, ...]]) -> None:
    """The schema is that of a new file, the file is sound, and all that was there is there as it was."""
    path = unpack(version, tmp_path / "a.db")
    assert rows(path, "PRAGMA user_version") == [(version,)]
    before = {name: rows(path, sql) for name, sql in KEPT.items()}
    assert all(before.values()), "a database that has nothing of it shows nothing"
    migrate(path)
    assert {name: rows(path, sql) for name, sql in KEPT.items()} == before
    assert _schema(path) == fresh
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "PRAGMA foreign_key_check") == []
    assert {row[0] for row in before["edition"] if row[2] in {"kk", "ru", "en"}}


@pytest.mark.parametrize("version", VERSIONS)
async def test_store_works_on_an_upgraded_file(version: int, tmp_path: Path) -> None:
    """Stories are shown and found, chats have their languages and follows, what waits is planned."""
    path = unpack(version, tmp_path / "a.db")
    async with open_store(path) as store:
        await index_all(store.database, at_once=500)
        page = await store.stories.page(size=5)
        assert len(page.stories) == 5
        found = await store.database.read("SELECT count(*) AS n FROM story_words WHERE story_words MATCH '2'")
        indexed = await store.database.read("SELECT count(*) AS n FROM indexed")
        shown = await store.database.read("SELECT count(*) AS n FROM story WHERE hidden_at IS NULL")
        assert (indexed[0]["n"], found[0]["n"] <= indexed[0]["n"]) == (shown[0]["n"], True)
        for number, language in ((7_000_000_001, "kk"), (7_000_000_002, "ru"), (7_000_000_003, "en")):
            chat = await store.chats.get(number)
            assert chat is not None
            assert (chat.language, chat.suspended) == (language, False)
            assert await store.follows.of(number, 0)
        due = await store.database.read("SELECT chat FROM chat_due")
        assert -4_000_000_001 in {row["chat"] for row in due}
