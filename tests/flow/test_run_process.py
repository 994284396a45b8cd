"""`saqbala run` as a process: how it ends, and what its operator reads."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import AsyncExitStack, asynccontextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from bot.config import Settings
from bot.demo.emulator import Emulator
from bot.demo.endpoint import serve
from tests.flow.conftest import NO_SOURCES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from pathlib import Path

SECONDS = 30.0


@pytest.fixture
def emulator() -> Emulator:
    """Telegram."""
    return Emulator()


@asynccontextmanager
async def run(
    folder: Path,
    emulator: Emulator,
    url: str,
    *arguments: str,
    program: Sequence[str] = ("-m", "bot", "run"),
    more: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[Process]:
    """Run it, or another program, in a folder, with `more` settings; it is killed where a test leaves it running."""
    (folder / "sources.toml").write_text(NO_SOURCES, encoding="utf-8")
    settings = {
        "BOT_TOKEN": emulator.token,
        "BOT_API_URL": url,
        "SOURCES_FILE": "sources.toml",
        "BACKUP_KEEP": "0",
    }
    inherited = {name: value for name, value in os.environ.items() if name.lower() not in Settings.names()}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *program, *arguments),
        cwd=folder,
        stdout=PIPE,
        stderr=PIPE,
        env=inherited | settings | dict(more),
    )
    try:
        async with asyncio.timeout(SECONDS):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def listens(emulator: Emulator) -> None:
    """Wait until a bot asks for updates."""
    await emulator.wait_for(lambda: emulator.world.updates.awaited, timeout=SECONDS)


async def end(process: Process) -> list[str]:
    """Stop it as a service manager does; the lines of its log."""
    process.send_signal(signal.SIGTERM)
    out, err = await process.communicate()
    assert (process.returncode, out) == (0, b"")
    return err.decode().splitlines()


async def read_until(process: Process, words: str) -> list[str]:
    """Read its log up to the line with these words."""
    assert process.stderr is not None
    lines = [""]
    while words not in lines[-1]:
        line = await process.stderr.readline()
        assert line, f"it ended without {words!r}"
        lines.append(line.decode())
    return lines


async def told(process: Process) -> str:
    """Wait for an end with exit code 1; the one line on stderr that tells why, the log's lines left out."""
    out, err = await process.communicate()
    assert (process.returncode, out) == (1, b"")
    (line,) = (line for line in err.decode().splitlines() if line.startswith("Error: "))
    assert "Traceback" not in err.decode()
    return line


async def test_a_second_run_on_the_database_ends_at_once(tmp_path: Path, emulator: Emulator) -> None:
    """With one line, before it has asked Telegram for anything; the first one does not notice."""
    async with serve(emulator) as url, run(tmp_path, emulator, url) as first:
        await listens(emulator)
        calls = len(emulator.calls)
        async with run(tmp_path, emulator, url) as second:
            out, err = await second.communicate()
        assert (second.returncode, out) == (1, b"")
        assert err.decode() == (
            "Error: the bot already runs on data/saqbala.db; stop it first, or set another DATABASE_PATH\n"
        )
        assert "getMe" not in {call.method for call in emulator.calls[calls:]}
        assert [line for line in await end(first) if "[error" in line or "[warn" in line] == []


async def test_a_killed_run_leaves_no_lock(tmp_path: Path, emulator: Emulator) -> None:
    """The next start goes on at once."""
    async with serve(emulator) as url:
        async with run(tmp_path, emulator, url) as first:
            await listens(emulator)
            first.kill()
            await first.wait()
        async with run(tmp_path, emulator, url) as second:
            await emulator.wait_for(lambda: len(emulator.calls_of("getMe")) == 2, timeout=SECONDS)
            await listens(emulator)
            await end(second)


async def test_anothers_webhook_is_a_question(tmp_path: Path, emulator: Emulator) -> None:
    """Which `--take-over` answers; the log tells what was taken away."""
    await emulator.call("setWebhook", {"url": "https://rival.example/hook"})
    async with serve(emulator) as url:
        async with run(tmp_path, emulator, url) as refused:
            assert "rival.example" in await told(refused)
        async with run(tmp_path, emulator, url, "--take-over") as taking:
            await listens(emulator)
            log = await end(taking)
    assert [line for line in log if "rival.example" in line and "[warning" in line]
    assert emulator.world.updates.webhook is None


async def test_an_outage_is_two_lines_and_over_when_it_is(tmp_path: Path, emulator: Emulator) -> None:
    """Nobody listens for a while, then Telegram is back: so are the updates, within seconds."""
    async with AsyncExitStack() as stack:
        async with serve(emulator) as url:
            process = await stack.enter_async_context(run(tmp_path, emulator, url))
            await listens(emulator)
        log = await read_until(process, "Telegram cannot be reached")
        async with serve(emulator, urlsplit(url).port or 0), asyncio.timeout(SECONDS):
            log += await read_until(process, "Telegram can be reached again")
            log += await end(process)
    assert len([line for line in log if "cannot be reached" in line]) == 1
    assert not any("Traceback" in line for line in log)


async def test_a_start_without_telegram_waits_for_it(tmp_path: Path, emulator: Emulator) -> None:
    """With one line; it can be stopped meanwhile, and goes on by itself."""
    async with serve(emulator) as url:
        pass
    async with run(tmp_path, emulator, url) as process:
        await read_until(process, "Telegram cannot be reached")
        async with serve(emulator, urlsplit(url).port or 0):
            await listens(emulator)
            log = await end(process)
    assert any("Telegram can be reached again" in line for line in log)
    assert not any("cannot be reached" in line for line in log)


async def test_doctor_tells_of_a_database_that_was_displaced_while_the_bot_runs(
    tmp_path: Path, emulator: Emulator
) -> None:
    """Removed, or another in its place; not once it is back, nor when the bot has stopped; no command makes one."""
    database, aside = tmp_path / "data" / "saqbala.db", tmp_path / "aside.db"
    told = "was removed or replaced while the bot runs"

    async def say(url: str, command: str) -> str:
        async with run(tmp_path, emulator, url, program=("-m", "bot", command)) as process:
            out, err = await process.communicate()
        return (out + err).decode()

    async def doctor(url: str) -> str:
        return await say(url, "doctor")

    async with serve(emulator) as url:
        async with run(tmp_path, emulator, url) as bot:
            await listens(emulator)
            assert told not in await doctor(url)
            database.rename(aside)
            removed = await doctor(url)
            assert told in removed
            assert "not there yet" not in removed
            assert told in await say(url, "stats")
            assert not database.exists()
            shutil.copy(aside, database)
            assert told in await doctor(url)
            aside.rename(database)
            assert told not in await doctor(url)
            database.rename(aside)
            await end(bot)
        assert "not there yet" in await doctor(url)
