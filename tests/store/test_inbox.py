"""Updates that are not handled yet, kept for the start after a kill."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sqlite3
import stat
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.store.inbox import KEPT, Inbox, inbox_of, open_inbox
from bot.store.inbox_file import MOST_TRIES, REMEMBERED, Found, InboxFile
from bot.troubles import Troubles
from tests.unit.test_troubles import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
BOT = 7
WORDS = b"some words that somebody wrote"


def make_update(number: int, words: bytes = WORDS) -> tuple[int, bytes]:
    """An update as it is kept."""
    return number, b'{"update_id": %d, "message": {"text": "%s"}}' % (number, words)


@asynccontextmanager
async def begun(
    folder: Path, desk: Desk | None = None, now: datetime = NOW, bot: int = BOT
) -> AsyncIterator[tuple[Inbox, Found]]:
    """The inbox as a start has it, and what it finds."""
    desk = desk or Desk(now=0.0)
    troubles = Troubles(clock=desk.clock, log=desk)
    async with open_inbox(folder / "a.db", bot, troubles, lambda: now) as inbox:
        yield inbox, await inbox.find()


async def left_after(folder: Path, **how: object) -> tuple[list[int], list[int], list[int]]:
    """What a start finds: left, suspects and handled, by their ids."""
    async with begun(folder, **how) as (_, found):  # type: ignore[arg-type] # as begun takes them
        return [number for number, _ in found.left], [number for number, _ in found.suspects], list(found.handled)


def content(folder: Path) -> bytes:
    """All that is in the files of the inbox."""
    return b"".join(path.read_bytes() for path in folder.glob("a.db.inbox*"))


async def test_what_was_not_handled_is_found_in_its_order(tmp_path: Path) -> None:
    """With all of it; what was handled is known by its id."""
    async with begun(tmp_path) as (inbox, found):
        assert found == Found()
        await inbox.take([make_update(5), make_update(9), make_update(3)])
        await inbox.take([make_update(9, b"brought again")])
        inbox.end(5)
    async with begun(tmp_path) as (_, found):
        assert list(found.left) == [make_update(9), make_update(3)]
        assert list(found.handled) == [5]
    assert stat.S_IMODE(inbox_of(tmp_path / "a.db").stat().st_mode) == 0o600


async def test_words_go_with_the_end(tmp_path: Path) -> None:
    """At once, from all files: many of different lengths, ended in another order than they came."""
    async with begun(tmp_path) as (inbox, _):
        for round_ in range(20):
            numbers = range(100 * round_, 100 * round_ + 60)
            await inbox.take([make_update(one, WORDS * (1 + one * 7 % 90)) for one in numbers])
            assert WORDS in content(tmp_path)
            for number in sorted(numbers, key=lambda one: one * 37 % 61):
                inbox.end(number)
        await inbox.begin_again(0)
        assert WORDS not in content(tmp_path)
        assert WORDS[:6] not in content(tmp_path)


async def test_last_ids_are_remembered(tmp_path: Path) -> None:
    """Not all that ever were."""
    async with begun(tmp_path) as (inbox, _):
        await inbox.take([make_update(number) for number in range(REMEMBERED + 50)])
        for number in range(REMEMBERED + 50):
            inbox.end(number)
    assert await left_after(tmp_path) == ([], [], list(range(50, REMEMBERED + 50)))


async def test_one_with_which_each_process_dies_is_given_up(tmp_path: Path) -> None:
    """After it was begun with by itself; those that only were there at the same time are not."""
    async with begun(tmp_path) as (inbox, _):
        await inbox.take([make_update(1), make_update(2)])
    assert await left_after(tmp_path) == ([1, 2], [], [])
    assert await left_after(tmp_path) == ([], [1, 2], [])
    for last in (2, 1):
        async with begun(tmp_path) as (inbox, found):
            assert [number for number, _ in found.suspects][-1] == last
            await inbox.begin_again(1)
    with capture_logs() as logs:
        assert await left_after(tmp_path) == ([], [2], [1])
    assert [(line["log_level"], line["update"]) for line in logs] == [("error", 1)]
    assert MOST_TRIES == 4
    assert await left_after(tmp_path) == ([], [2], [1])


async def test_old_ones_are_given_up(tmp_path: Path) -> None:
    """As Telegram does."""
    async with begun(tmp_path) as (inbox, _):
        await inbox.take([make_update(1)])
    with capture_logs() as logs:
        assert await left_after(tmp_path, now=NOW + KEPT + timedelta(seconds=1)) == ([], [], [1])
    assert [line["updates"] for line in logs] == [[1]]
    assert WORDS not in content(tmp_path)


async def test_another_bot_begins_with_an_empty_one(tmp_path: Path) -> None:
    """The ids of updates are a bot's own, and their words were for it alone."""
    async with begun(tmp_path) as (inbox, _):
        await inbox.take([make_update(1), make_update(2)])
        inbox.end(2)
    assert await left_after(tmp_path, bot=8) == ([], [], [])
    assert WORDS not in content(tmp_path)
    assert await left_after(tmp_path) == ([], [], [])


def _spoil(path: Path, how: str) -> None:
    match how:
        case "no database":
            path.write_bytes(b"no database at all" * 1000)
        case "empty":
            path.write_bytes(b"")
        case "cut":
            os.truncate(path, path.stat().st_size // 2)
        case "pages":
            with path.open("r+b") as file:
                file.seek(4096)
                file.write(b"\xff" * 3 * 4096)
        case "later version":
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA user_version = 99")
        case "other program":
            path.unlink()
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("CREATE TABLE other (a)")


SPOILT = ("no database", "empty", "cut", "pages", "later version", "other program")


@pytest.mark.parametrize("how", SPOILT)
async def test_damaged_one_is_begun_anew(tmp_path: Path, how: str) -> None:
    """After a power cut, for instance; the start goes on, and it works from then on."""
    async with begun(tmp_path) as (inbox, _):
        await inbox.take([make_update(number, WORDS * 100) for number in range(20)])
    _spoil(inbox_of(tmp_path / "a.db"), how)
    desk = Desk(now=0.0)
    async with begun(tmp_path, desk) as (inbox, found):
        assert found == Found()
        await inbox.take([make_update(1)])
    assert await left_after(tmp_path) == ([1], [], [])
    assert desk.lines == []


async def test_update_that_is_no_text_bars_no_other(tmp_path: Path) -> None:
    """A power cut may have spoilt one in a file that is sound otherwise; it is not quoted, either."""
    desk = Desk(now=0.0)
    async with begun(tmp_path) as (inbox, _):
        await inbox.take([make_update(1), make_update(2), make_update(3)])
    with closing(sqlite3.connect(inbox_of(tmp_path / "a.db"))) as file, file:
        file.execute("UPDATE taken SET body = CAST(X'fffe41' AS TEXT) WHERE number = 1")
        file.execute("UPDATE taken SET body = X'fffe41' WHERE number = 2")
    async with begun(tmp_path, desk) as (inbox, found):
        assert list(found.left) == [(1, b"\xff\xfeA"), (2, b"\xff\xfeA"), make_update(3)]
        for number in (1, 2, 3):
            inbox.end(number)
    assert desk.lines == []
    assert await left_after(tmp_path) == ([], [], [1, 2, 3])


async def test_one_that_is_spoilt_while_it_is_open_is_begun_anew(tmp_path: Path) -> None:
    """So that the next years are not without."""
    async with begun(tmp_path) as (inbox, _):
        await inbox.take([make_update(number, WORDS * 100) for number in range(100)])
        with inbox_of(tmp_path / "a.db").open("r+b") as file:
            file.write(b"\xff" * 100 * 4096)
        for number in range(100):
            inbox.end(number)
        await inbox.take([make_update(200)])
    assert (await left_after(tmp_path))[0] == [200]


async def test_one_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    """And nothing else happens; once it can be, what was handled meanwhile is not handled again."""
    desk = Desk(now=0.0)
    async with begun(tmp_path, desk) as (inbox, _):
        await inbox.take([make_update(1), make_update(2)])
    path = inbox_of(tmp_path / "a.db")
    path.rename(tmp_path / "aside")
    path.mkdir()
    async with begun(tmp_path, desk) as (inbox, found):
        assert not found.left
        await inbox.take([make_update(3)])
        inbox.end(1)
        await inbox.take([make_update(4)])
        path.rmdir()
        (tmp_path / "aside").rename(path)
        inbox.end(5)
        await inbox.take([make_update(6)])
    assert [line.split(", and")[0] for line in desk.lines] == [
        "the inbox cannot be written",
        "the inbox can be written again 0",
    ]
    assert await left_after(tmp_path) == ([2, 6], [], [1])


async def test_full_disk_is_told_once(tmp_path: Path) -> None:
    """What SQLite takes for one; what fits is written again as soon as there is room."""
    desk = Desk(now=0.0)

    def limit(pages: int) -> None:
        work = lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}")  # noqa: E731 - in the thread
        inbox._thread.submit(inbox._file._soundly, work).result()

    async with begun(tmp_path, desk) as (inbox, _):
        await inbox.take([make_update(1)])
        limit(1)
        for number in (2, 3):
            await inbox.take([make_update(number, WORDS * 2000)])
        assert [line.partition(",")[0] for line in desk.lines] == ["the inbox cannot be written"]
        limit(10_000)
        await inbox.take([make_update(4, WORDS * 2000)])
    assert len(desk.lines) == 2
    assert await left_after(tmp_path) == ([1, 4], [], [])


STEPS: tuple[Callable[[InboxFile], None], ...] = (
    lambda file: file.write([make_update(1), make_update(2)], now=0),
    lambda file: file.write([make_update(3)], now=0),
    lambda file: file.write(ended=[1], now=0),
    lambda file: file.write(ended=[3, 5], now=0),
    lambda file: file.write([make_update(4)], now=0),
)
KNOWN: tuple[set[int], ...] = (set(), {1, 2}, {1, 2, 3}, {2, 3}, {2}, {2, 4})


def _die_at(path: Path, step: int, *, within: bool) -> None:
    """Go through the steps, and be killed in the middle of one, or after it."""

    def die(*_: object) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    file = InboxFile(path, BOT)
    file.find(0)
    for number, work in enumerate(STEPS):
        if within and number == step:
            assert file._connection is not None
            file._connection.create_function("json_extract", 2, die)
            file._connection.execute(
                "CREATE TEMP TRIGGER dying AFTER INSERT ON handled BEGIN SELECT json_extract(1, 1); END"
            )
        work(file)
        if number == step:
            die()


@pytest.mark.parametrize("within", [True, False])
def test_kill_leaves_all_or_nothing_of_a_step(tmp_path: Path, *, within: bool) -> None:
    """What was taken and not ended is there, whatever moment it was."""
    fork = multiprocessing.get_context("fork")
    for step in range(len(STEPS)):
        process = fork.Process(
            target=_die_at, args=(path := tmp_path / f"{step}.inbox", step), kwargs={"within": within}
        )
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        file = InboxFile(path, BOT)
        found = file.find(0)
        file.close()
        assert {number for number, _ in found.left} == KNOWN[step if within else step + 1]


async def test_nothing_is_forgotten_among_many_at_once(tmp_path: Path) -> None:
    """Writes take along what comes before they begin."""
    async with begun(tmp_path) as (inbox, _):

        async def handle(number: int) -> None:
            await inbox.take([make_update(number)])
            if number % 10:
                inbox.end(number)

        for start in range(0, 900, 300):
            await asyncio.gather(*(handle(number) for number in range(start, start + 300)))
    left, _, handled = await left_after(tmp_path)
    assert sorted(left) == list(range(0, 900, 10))
    assert len(handled) == 810


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes what is another's")
def test_inbox_that_root_has_made_is_the_bots(tmp_path: Path) -> None:
    """Who starts the bot as root once does not leave it without an inbox; the journal goes along."""
    os.chown(tmp_path, 12345, 12345)
    file = InboxFile(tmp_path / "saqbala.db.inbox", 1)
    file.write([make_update(1)], now=0)
    assert {one.stat().st_uid for one in tmp_path.iterdir()} == {12345}
    file.close()
