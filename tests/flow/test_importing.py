"""An archive is stored whole, by whichever process its parts are read."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli import elsewhere, importing
from bot.config import Settings
from bot.store import open_store
from tests.factories import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = 45
WORDS = ("мектеп", "балабақша", "құқық", "қауіпсіздік", "отбасы")


def lines() -> Iterator[bytes]:
    """Stories in two languages, one of the lines broken."""
    for number in range(COUNT):
        word = WORDS[number % len(WORDS)]
        editions = {
            "kk": {"title": f"Үлгі {number}: {word}тардың", "summary": f"{word} туралы"},
            "en": {"title": f"Sample {number}", "summary": "About children's rights"},
        }
        yield b"{" if number == 30 else json.dumps({"id": str(number), "editions": editions}).encode()


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "PART", 10)


async def imported(database: Path) -> tuple[importing.Totals, list[str]]:
    """Import the lines; what came of it, and what was told."""
    told: list[str] = []
    settings = Settings(database_path=database)
    return await importing.import_stories(settings, lines(), told.append, NOW), told


async def index(database: Path) -> list[tuple[object, ...]]:
    """The words of each story in the index, as keys."""
    async with open_store(database) as store:
        keys = {row["term"]: row["key"] for row in await store.database.read("SELECT * FROM term")}
        rows = await store.database.read("SELECT story, words FROM indexed ORDER BY story")
        return [(row["story"], *(keys[n // 2] for n in memoryview(row["words"]).cast("I"))) for row in rows]


async def test_parts_read_elsewhere_are_stored_as_those_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one processor nothing is read elsewhere; both ways every story has the same words."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    totals, told = await imported(tmp_path / "two.db")
    assert totals == importing.Totals(new=COUNT - 1, bad=1)
    assert [reason.partition(":")[0] for reason in told] == ["line 31"]
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert await imported(tmp_path / "one.db") == (totals, told)
    stored = await index(tmp_path / "two.db")
    assert len(stored) == COUNT - 1
    assert stored == await index(tmp_path / "one.db")


async def test_what_a_killed_process_left_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that is short of memory kills the larger process; the import goes on without it."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    async def here(given: int) -> int:
        return -given

    async with elsewhere.elsewhere(partial(pow, 2), here) as do:
        assert [await do(1), await do(3)] == [-1, 8]
    async with elsewhere.elsewhere(os._exit, here) as do:
        assert [await do(1), await do(2), await do(3)] == [-1, -2, -3]


async def test_a_process_ends_with_a_command_that_is_killed(tmp_path: Path) -> None:
    """Nothing is left behind that nobody gives anything to do."""
    program = (
        "import asyncio, os, sys\n"
        "from bot.cli.elsewhere import elsewhere\n"
        "async def here(n): return 0\n"
        "async def main():\n"
        "    async with elsewhere(os.getpgid, here) as do:\n"
        "        await do(0); await do(0)\n"
        "        import multiprocessing\n"
        "        print(*[p.pid for p in multiprocessing.active_children()], flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "if __name__ == '__main__': asyncio.run(main())\n"
    )
    file = tmp_path / "command.py"
    file.write_text(program, encoding="utf-8")
    command = await asyncio.create_subprocess_exec(
        sys.executable, str(file), stdout=asyncio.subprocess.PIPE, env=dict(os.environ)
    )
    assert command.stdout is not None
    pids = [int(pid) for pid in (await command.stdout.readline()).split()]
    assert pids
    command.send_signal(signal.SIGKILL)
    await command.wait()
    async with asyncio.timeout(60):
        while any(alive(pid) for pid in pids):  # noqa: ASYNC110 - processes tell nobody
            await asyncio.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether a process runs (a dead one that nobody has asked after does not)."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    return False
