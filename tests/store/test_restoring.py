"""Restoring a copy: at any moment the one database or the other, and nothing sent twice, whatever happened since."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.departure import Departures
from bot.errors import StoreError
from bot.model import Follow
from bot.outcome import Lost, Sent, Untried
from bot.store import Store, open_store
from bot.store.joining import join_stories
from bot.store.lock import only_instance
from bot.store.manual import copy_to
from bot.store.restoring import restore
from bot.store.settlement import Claim, Settlement, Shown
from bot.store.soundness import check_copy
from bot.store.tally import count, counts_since
from tests.factories import MAIN_TOPIC, NOW, ZONE, lay_database, make_chat, make_item, make_reading, take_in

ROOT = Path(__file__).parents[2]
LATER = NOW + timedelta(minutes=5)
PEOPLE, GROUPS = (1, 2, 3), (-1, -2)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """An empty database that nobody uses."""
    lay_database(path := tmp_path / "data" / "saqbala.db")
    return path


@pytest.fixture
def copied(database: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    copy_to(database, target := tmp_path / "copy.db")
    return target


def content(path: Path) -> bytes:
    """What is in a file."""
    return path.read_bytes()


def test_the_copy_takes_the_databases_place(database: Path, copied: Path) -> None:
    """What was there has a name that tells when; the new file has the old one's rights, and no log beside it."""
    with closing(sqlite3.connect(copied)) as connection, connection:
        connection.execute("INSERT INTO halt (until) VALUES (7)")
    database.chmod(0o640)
    before = content(database)
    done = restore(database, copied, NOW, resend=True)
    assert done.kept == database.with_name("saqbala.replaced-20260520T090000Z.db")
    assert content(done.kept)[100:] == before[100:]
    assert database.stat().st_mode & 0o777 == 0o640
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT until FROM halt").fetchall() == [(7,)]
    names = {path.name for path in database.parent.iterdir()}
    assert names == {"saqbala.db", "saqbala.db.lock", done.kept.name}


def hostile(folder: Path, copied: Path) -> dict[str, Path]:
    """Files that are no copies."""
    made = {
        name: folder / name for name in ("empty", "text", "short", "foreign", "newer", "huge", "damaged", "orphans")
    }
    for path in made.values():
        shutil.copy(copied, path)
    made["empty"].write_bytes(b"")
    made["text"].write_text("no database at all\n" * 300, encoding="utf-8")
    made["short"].write_bytes(content(copied)[:20_000])
    for name, sql in (
        ("foreign", "application_id = 7"),
        ("newer", "user_version = 999"),
        ("huge", f"user_version={2**31 - 1}"),
    ):
        with closing(sqlite3.connect(made[name])) as connection:
            connection.execute(f"PRAGMA {sql}")
    with closing(sqlite3.connect(made["orphans"], isolation_level=None)) as connection:
        connection.execute("INSERT INTO thread (chat, thread) VALUES (999, 0)")
    with made["damaged"].open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 40_000)
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "dangling").symlink_to(folder / "nowhere")
    return made | {name: folder / name for name in ("folder", "pipe", "dangling", "missing")}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("empty", "is empty"),
        ("text", "no SQLite database"),
        ("short", "damaged"),
        ("foreign", "another program"),
        ("newer", "newer version"),
        ("huge", "newer version"),
        ("damaged", "damaged"),
        ("orphans", "a row of thread has lost its chat"),
        ("folder", "is a folder"),
        ("pipe", "is no file"),
        ("dangling", "cannot be read"),
        ("missing", "cannot be read"),
    ],
)
def test_what_is_no_copy_is_refused(database: Path, copied: Path, tmp_path: Path, name: str, told: str) -> None:
    """With one line, and the database stays as it is."""
    before = content(database)
    with pytest.raises(StoreError, match=told) as failed:
        restore(database, hostile(tmp_path, copied)[name], NOW)
    assert "\n" not in str(failed.value)
    assert content(database) == before
    assert {path.name for path in database.parent.iterdir()} <= {"saqbala.db", "saqbala.db.lock"}


def test_a_copy_whose_index_lost_a_row_is_refused(database: Path, copied: Path) -> None:
    """Its tables are whole, so that a quick look finds nothing."""
    index = "FROM sqlite_schema WHERE name = 'spare_word'"
    statements = (
        ("CREATE TABLE spare (word TEXT)", "CREATE INDEX spare_word ON spare (word)"),
        ("PRAGMA writable_schema = ON", f"CREATE TABLE aside AS SELECT * {index}", f"DELETE {index}"),
        ("INSERT INTO spare (word) VALUES ('a')",),
        ("PRAGMA writable_schema = ON", "INSERT INTO sqlite_schema SELECT * FROM aside", "DROP TABLE aside"),
    )
    for together in statements:  # a connection sees the schema as it was when it was opened
        with closing(sqlite3.connect(copied)) as connection, connection:
            for statement in together:
                connection.execute(statement)
    assert check_copy(copied) > 0
    with pytest.raises(StoreError, match=r"is damaged .* missing from index spare_word"):
        restore(database, copied, NOW)


def test_the_database_itself_is_refused(database: Path, tmp_path: Path) -> None:
    """By any of its names."""
    (tmp_path / "link").symlink_to(database)
    os.link(database, tmp_path / "hard")
    for path in (database, tmp_path / "link", tmp_path / "hard"):
        with pytest.raises(StoreError, match="the database itself"):
            restore(database, path, NOW)


def test_a_running_bot_is_not_restored(database: Path, copied: Path) -> None:
    """Nothing is changed below it."""
    before = content(database)
    with only_instance(database), pytest.raises(StoreError, match="already runs"):
        restore(database, copied, NOW)
    assert content(database) == before


def test_another_command_is_waited_for_by_the_operator(database: Path, copied: Path) -> None:
    """Who has the file open would go on writing into what was replaced."""
    with closing(sqlite3.connect(database)) as other:
        other.execute("SELECT 1 FROM story").fetchall()
        with pytest.raises(StoreError, match="another program uses"):
            restore(database, copied, NOW)


def test_too_little_room_changes_nothing(database: Path, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told before anything is written."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1024))
    with pytest.raises(StoreError, match="too little space"):
        restore(database, copied, NOW)


def test_a_copy_of_an_older_version_is_migrated(database: Path, tmp_path: Path) -> None:
    """The copy itself stays as it is."""
    from bot.store.migration import migrate
    from bot.store.schema import migrations

    migrate(old := tmp_path / "old.db", migrations()[:12])
    for beside in ("-wal", "-shm"):
        old.with_name(old.name + beside).unlink(missing_ok=True)
    before = content(old)
    restore(database, old, NOW)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(migrations()),)
    assert content(old) == before
    assert not list(database.parent.glob("*.copy"))


async def test_the_copy_of_before_an_upgrade_is_gone_back_to(database: Path, tmp_path: Path) -> None:
    """By the older version: what the newer one has sent since is known, whatever else it has in its tables."""
    async with open_store(database) as store:
        await store.chats.meet(make_chat(), NOW)
        await take_in(store, make_reading([make_item(1)]))
    copy_to(database, copy := tmp_path / "saqbala.db.v19.copy")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE story SET hidden_at = 7")
        connection.execute("ALTER TABLE story ADD COLUMN later TEXT NOT NULL DEFAULT ''")
        connection.execute("CREATE TABLE later (number INTEGER)")
        connection.execute("PRAGMA user_version = 999")
    done = restore(database, copy, LATER)
    assert (done.taken is not None, done.dropped) == (True, None)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT hidden_at FROM story").fetchall() == [(7,)]
    assert done.kept is not None
    async with open_store(database):
        pass


def test_a_copy_with_a_log_of_its_own_is_restored_with_it(database: Path, copied: Path, tmp_path: Path) -> None:
    """As somebody has it who copied three files by hand."""
    with closing(sqlite3.connect(copied)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO halt (until) VALUES (7)")
        connection.commit()
        (by_hand := tmp_path / "by hand").mkdir()
        for path in tmp_path.glob("copy.db*"):
            shutil.copy(path, by_hand / path.name)
    restore(database, by_hand / "copy.db", NOW, resend=True)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT until FROM halt").fetchall() == [(7,)]


CRASH = """
import os, signal, sqlite3, sys
from contextlib import closing
from datetime import datetime, UTC
from pathlib import Path
from bot.store.restoring import restore

database, copied, damaged = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "True"
original = database.read_bytes()

def die_after(left):
    def counted(name):
        real = getattr(os, name)
        def call(*args, **more):
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **more)
        setattr(os, name, call)
    for name in ("link", "rename", "replace", "unlink", "fsync", "fdatasync", "chmod", "ftruncate"):
        counted(name)

for step in range(100):
    child = os.fork()
    if not child:
        die_after(step)
        restore(database, copied, datetime.now(UTC), resend=True)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status == 0:
        print(step)
        break
    assert os.WIFSIGNALED(status), status
    if damaged and database.read_bytes() == original:
        continue
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT until FROM halt").fetchall() in ([(1,)], [(7,)])
"""


@pytest.mark.parametrize("damaged", [False, True])
def test_a_kill_at_any_step_leaves_the_one_or_the_other(database: Path, copied: Path, *, damaged: bool) -> None:
    """Whole, and a restore after it succeeds; a log that is left is never taken for the new file's."""
    with closing(sqlite3.connect(copied)) as connection, connection:
        connection.execute("INSERT INTO halt (until) VALUES (7)")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO halt (until) VALUES (1)")
    if damaged:
        log = database.with_name("saqbala.db-wal")
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("UPDATE halt SET until = 5")
            connection.commit()
            left = content(log)
        log.write_bytes(left)
        database.write_bytes(content(database)[:100] + b"\xff" * 50_000)
    arguments = (sys.executable, "-c", CRASH, str(database), str(copied), str(damaged))
    ended = subprocess.run(  # noqa: S603 - our own
        arguments, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > 5
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT until FROM halt").fetchall() == [(7,)]
    assert "saqbala.db.restoring" not in {path.name for path in database.parent.iterdir()}


# What is sent since, by histories of all kinds ---------------------------------------------------------------------


class History:
    """A bot without Telegram: what its database says was sent, and what people got."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.chance = Random(seed)  # noqa: S311 - no secret
        self.got: list[tuple[int, int]] = []
        self.items = 0

    async def begin(self) -> None:
        """Let everybody follow."""
        async with open_store(self.path) as store:
            for chat in (*PEOPLE, *GROUPS):
                await store.chats.meet(make_chat(chat, "private" if chat > 0 else "group"), NOW)
                await store.follows.add(chat, 0, Follow(topic=MAIN_TOPIC), NOW)

    async def go_on(self, steps: str) -> None:
        """Do these steps, one letter each."""
        async with open_store(self.path) as store:
            await store.outbox.recover(NOW)
            for step in steps:
                await getattr(self, {"p": "publish", "f": "spread", "s": "send", "l": "lose", "j": "join"}[step])(store)

    async def publish(self, store: Store) -> None:
        """Store a story."""
        self.items += 1
        await take_in(
            store, make_reading([make_item(self.items, title=f"Tale {self.items} {'xyz' * self.items}")]), now=NOW
        )

    async def spread(self, store: Store) -> None:
        """Bring stories a chunk of chats further."""
        await store.outbox.fan_out_chunk(NOW, Departures(ZONE))

    async def join(self, store: Store) -> None:
        """Make one story of the first two that are to be seen."""
        sql = "SELECT story FROM story WHERE hidden_at IS NULL ORDER BY story LIMIT 2"
        rows = [row["story"] for row in await store.database.read(sql)]
        if len(rows) == 2:
            await join_stories(store.database, rows[0], rows[1], NOW, ZONE)

    async def send(self, store: Store) -> None:
        """Send some of what waits."""
        for claim in await self._claims(store):
            if self.chance.random() < 0.6:
                await self._sent(store, claim)
            else:
                await store.outbox.settle([Settlement(claim, Untried())], NOW)

    async def lose(self, store: Store) -> None:
        """Send something whose answer is lost: it arrives."""
        for claim in (await self._claims(store))[:1]:
            self.got += [(claim.chat.id, story) for story in claim.stories if claim.chat.id < 0]
            await store.outbox.settle([Settlement(claim, Lost())], NOW)

    async def finish(self) -> None:
        """Bring everything to its end."""
        async with open_store(self.path) as store:
            await store.outbox.recover(NOW)
            while await store.outbox.fan_out_chunk(NOW, Departures(ZONE)):
                pass
            later = NOW + timedelta(hours=1)
            while claimed := (
                await store.outbox.claim(later, timedelta(minutes=2), limit=100, departures=Departures(ZONE))
            ).claims:
                for claim in claimed:
                    await self._sent(store, claim)

    async def _claims(self, store: Store) -> list[Claim]:
        found = await store.outbox.claim(NOW, timedelta(minutes=2), limit=100, departures=Departures(ZONE))
        return list(found.claims)

    async def _sent(self, store: Store, claim: Claim) -> None:
        self.got += [(claim.chat.id, story) for story in claim.stories]
        shown = tuple(Shown(story, "en", b"digest") for story in claim.stories)
        await store.outbox.settle([Settlement(claim, Sent(len(self.got)), shown=shown)], NOW)


STEPS = st.text("ppffssslj", max_size=10)


async def lived(seed: int, before: str, since: str, after: str) -> tuple[History, set[int]]:
    """A history with a restore in it; with the stories that everybody is to have got."""
    with TemporaryDirectory() as folder:
        lay_database(path := Path(folder) / "data" / "saqbala.db")
        history = History(path, seed)
        await history.begin()
        await history.go_on(before)
        copy_to(path, copy := Path(folder) / "copy.db")
        await history.go_on(since)
        done = restore(path, copy, LATER)
        assert done.taken is not None or not before.count("p")
        await history.go_on(after)
        await history.finish()
        async with open_store(path) as store:
            assert await store.database.read("PRAGMA foreign_key_check") == []
            rows = await store.database.read("SELECT story FROM story WHERE hidden_at IS NULL")
            return history, {row["story"] for row in rows}


@settings(max_examples=25)
@given(seed=st.integers(0, 99), before=STEPS, since=STEPS, after=STEPS)
def test_everybody_gets_every_story_once(seed: int, before: str, since: str, after: str) -> None:
    """Whatever was published, spread, sent, lost and joined before the copy, since, and after the restore."""
    history, shown = asyncio.run(lived(seed, before, since, after))
    assert len(history.got) == len(set(history.got))
    for chat in PEOPLE:
        assert {story for whose, story in history.got if whose == chat} >= shown


SENT = "INSERT INTO sent (chat, thread, story, message_id, shown_language, shown_hash, sent_at) VALUES"
FANOUT = "INSERT INTO fanout (story, stored_at, matched) VALUES"
HOLD = "INSERT INTO hold (sources, why, held_at) VALUES ('[]', 'flood', 1)"

TAKEN = {
    "what a message shows now": (
        f"{SENT} (7, 0, 1, 5, 'en', x'01', 1)",
        "UPDATE sent SET shown_hash = x'02', shown_language = 'ru'",
        "SELECT hex(shown_hash), shown_language FROM sent",
        [("02", "ru")],
    ),
    "how long everybody waits": (
        "INSERT INTO halt (until) VALUES (5)",
        "UPDATE halt SET until = 7",
        "SELECT until FROM halt",
        [(7,)],
    ),
    "what is spread, and to whom yet": (
        f"{FANOUT} (1, 1, 0)",
        "UPDATE fanout SET chat = 7, matched = 1",
        "SELECT chat, matched FROM fanout",  # matched anew: the searches are those of the copy
        [(7, 0)],
    ),
    "what is spread no more": (f"{FANOUT} (1, 1, 0)", "DELETE FROM fanout", "SELECT story FROM fanout", []),
    "when a source was read, and all of its page again": (
        "INSERT INTO read (source, last_good_at, etag, last_modified, found_at) VALUES ('a', 1, 'x', 'x', 'x')",
        "UPDATE read SET last_good_at = 2",
        "SELECT last_good_at, etag, last_modified, found_at FROM read WHERE source = 'a'",
        [(2, "", "", "")],
    ),
    "what was decided of what is held": (
        HOLD,
        "UPDATE hold SET decided = 'drop', decided_at = 2",
        "SELECT decided FROM hold",
        [("drop",)],
    ),
    "what is held since": ("SELECT 1", HOLD, "SELECT count(*) FROM hold", [(1,)]),
}


@pytest.mark.parametrize("what", TAKEN)
async def test_the_replaced_database_knows_better(database: Path, tmp_path: Path, what: str) -> None:
    """Of all that tells what was sent and is to be sent."""
    before, since, asked, expected = TAKEN[what]
    async with open_store(database) as store:
        await store.chats.meet(make_chat(), NOW)
        await take_in(store, make_reading([make_item(1)]))
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM fanout")
        connection.execute(before)
    copy_to(database, copy := tmp_path / "copy.db")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(since)
    assert restore(database, copy, LATER).taken is not None
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute(asked).fetchall() == expected


WAITING = "INSERT INTO waiting (chat, story, due_at, created_at, expires_at) VALUES (7, 1, 1, 1, 9)"
AS_SENT = "SELECT (SELECT count(*) FROM waiting), message_id, editable FROM sent"

DROPPED = {
    "what was due": (WAITING, "SELECT 1", AS_SENT, [(0, 0, 0)]),
    "what waited for an answer": (
        WAITING,
        "UPDATE waiting SET parked_at = 1, due_at = 9000000000000",
        AS_SENT,
        [(0, 0, 0)],
    ),
    "what was on its way": (FANOUT + " (1, 1, 0)", "SELECT 1", "SELECT * FROM fanout", []),
    "what was held": (HOLD, "SELECT 1", "SELECT decided FROM hold", [("drop",)]),
    "when a source was read": (
        "INSERT INTO read (source, last_good_at, etag) VALUES ('a', 1, 'x')",
        "SELECT 1",
        "SELECT last_good_at, etag FROM read WHERE source = 'a'",
        [(None, "")],
    ),
    "what Telegram was told": (
        "INSERT INTO profile (part, digest) VALUES ('setMyCommands', 'x'), ('alerts', 'y')",
        "SELECT 1",
        "SELECT part FROM profile WHERE part IN ('setMyCommands', 'alerts')",
        [("alerts",)],
    ),
}


@pytest.mark.parametrize("what", DROPPED)
async def test_what_nobody_can_tell_is_dropped(database: Path, tmp_path: Path, what: str) -> None:
    """Where the replaced database is gone; what may have been sent counts as sent, so that nothing brings it again."""
    before, then, asked, expected = DROPPED[what]
    async with open_store(database) as store:
        await store.chats.meet(make_chat(), NOW)
        await take_in(store, make_reading([make_item(1)]))
    with closing(sqlite3.connect(database)) as connection, connection:
        for sql in ("DELETE FROM fanout", "INSERT OR IGNORE INTO thread (chat) VALUES (7)", before, then):
            connection.execute(sql)
    copy_to(database, copy := tmp_path / "copy.db")
    there = database.with_name("another.db")
    assert restore(there, copy, LATER).dropped is not None
    with closing(sqlite3.connect(there)) as connection:
        assert connection.execute(asked).fetchall() == expected


async def test_what_was_paid_for_today_is_not_forgotten(database: Path, tmp_path: Path) -> None:
    """The larger count holds, whichever side it is on."""
    async with open_store(database) as store, store.database.write() as tx:
        await count(tx, "paid", 5, NOW)
    copy_to(database, copy := tmp_path / "copy.db")
    async with open_store(database) as store, store.database.write() as tx:
        await count(tx, "paid", 7, NOW)
    restore(database, copy, LATER, resend=True)
    async with open_store(database) as store:
        assert (await counts_since(store.database, NOW - timedelta(hours=1)))["paid"] == 12


async def test_what_was_hidden_since_stays_hidden(database: Path, tmp_path: Path) -> None:
    """A minor's privacy does not end with a restore, with `--resend` neither."""
    async with open_store(database) as store:
        await take_in(store, make_reading([make_item(1)]))
    copy_to(database, copy := tmp_path / "copy.db")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE story SET hidden_at = 7")
    restore(database, copy, LATER, resend=True)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT hidden_at FROM story").fetchall() == [(7,)]


async def test_chats_are_the_copys_but_whether_they_can_be_reached_is_not(database: Path, tmp_path: Path) -> None:
    """Who came back since is not suspended again; who has become a supergroup is one; settings are as they were."""
    async with open_store(database) as store:
        for chat in (1, -5):
            await store.chats.meet(make_chat(chat, "private" if chat > 0 else "group"), NOW)
            await store.follows.add(chat, 0, Follow(topic=MAIN_TOPIC), NOW)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE chat SET suspended_at = 5 WHERE chat = 1")
    copy_to(database, copy := tmp_path / "copy.db")
    async with open_store(database) as store:
        await store.follows.remove(1, 0, Follow(topic=MAIN_TOPIC))
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("UPDATE chat SET suspended_at = NULL WHERE chat = 1")
        connection.execute("UPDATE chat SET chat = -1005, kind = 'supergroup' WHERE chat = -5")
        connection.execute("INSERT INTO moved (chat, moved_to) VALUES (-5, -1005)")
    restore(database, copy, LATER)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT chat, suspended_at FROM chat ORDER BY chat").fetchall() == [
            (-1005, None),
            (1, None),
        ]
        assert connection.execute("SELECT chat FROM follow ORDER BY chat").fetchall() == [(-1005,), (1,)]
