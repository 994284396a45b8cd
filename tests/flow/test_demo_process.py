"""`saqbala demo` as a process: what it prints, how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

SECONDS = 30.0

FOREIGN = {
    "BOT_TOKEN": "not a token",
    "POLL_SECONDS": "never",
    "ALL_PROXY": "socks5://127.0.0.1:1",
    "SSL_CERT_FILE": "/nonexistent",
}
"""What an operator's environment may hold, and a demo must not read."""


@asynccontextmanager
async def run(folder: Path, *arguments: str, through: Sequence[str] = ()) -> AsyncIterator[Process]:
    """Run it in an empty folder with temporary files in another; it is killed where a test leaves it running."""
    (folder / "work").mkdir(exist_ok=True)
    (folder / "temporary").mkdir(exist_ok=True)
    (folder / "work" / ".env").write_bytes(b"TIMEZONE=\xff")
    process = await asyncio.create_subprocess_exec(
        *(*through, sys.executable, "-m", "bot", "demo", "--no-browser", *arguments),
        cwd=folder / "work",
        stdout=PIPE,
        stderr=PIPE,
        env={**os.environ, **FOREIGN, "TMPDIR": str(folder / "temporary")},
    )
    try:
        async with asyncio.timeout(SECONDS):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def first_line(process: Process) -> str:
    """Read the first line of its stdout."""
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().rstrip("\n")


async def listening(url: str) -> None:
    """Ask until the bot listens."""
    async with aiohttp.ClientSession() as session:
        while True:
            async with session.get(f"{url}/healthz") as answer:
                assert answer.status in {200, 503}
                if answer.status == 200:
                    return


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_it_prints_its_address_and_ends_at_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    """The address is the first line on stdout; a signal ends everything, with exit code 0 and nothing left."""
    heard = ("env", "--default-signal=HUP")  # also where the tests themselves were started by nohup
    async with run(tmp_path, "--port", "0", "--every", "0", through=heard) as process:
        url = await first_line(process)
        assert url.startswith("http://127.0.0.1:")
        await listening(url)
        process.send_signal(number)
        out, err = await process.communicate()
        assert (process.returncode, out, err) == (0, b"Ctrl+C ends it.\n", b"")
    assert list((tmp_path / "temporary").iterdir()) == []
    assert [path.name for path in (tmp_path / "work").iterdir()] == [".env"]


async def test_a_closed_terminal_ends_nothing_that_nohup_keeps(tmp_path: Path) -> None:
    """A hangup that is ignored stays ignored; what else ends it still does."""
    async with run(
        tmp_path, "--port", "0", "--every", "0", through=("sh", "-c", 'trap "" HUP; exec "$@"', "sh")
    ) as process:
        url = await first_line(process)
        await listening(url)
        process.send_signal(signal.SIGHUP)
        await listening(url)
        process.send_signal(signal.SIGTERM)
        await process.communicate()
        assert process.returncode == 0


async def test_it_ends_at_once_though_telegram_is_down(tmp_path: Path) -> None:
    """Ctrl-C waits for nobody who does not answer; nor is an outage told with a traceback."""
    async with run(tmp_path, "--port", "0", "--every", "0") as process, aiohttp.ClientSession() as session:
        url = await first_line(process)
        await listening(url)
        await _answered(session.post(f"{url}/api/panel/down", json={"on": True}))
        await _answered(session.post(f"{url}/api/panel/publish", json={}))
        restart = asyncio.create_task(_answered(session.post(f"{url}/api/panel/restart", json={})))
        while (await (await session.get(f"{url}/api/state")).json())["panel"]["condition"] != "starting":
            pass  # each look waits for something to happen
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(SECONDS / 2):
            _, err = await process.communicate()
        await restart
        assert process.returncode == 0
        assert b"Traceback" not in err
        assert b"</html>" not in err


async def _answered(request: aiohttp.client._RequestContextManager) -> None:
    """Wait for an answer, or for the end of who would give it."""
    try:
        async with request:
            pass
    except aiohttp.ClientError:
        pass


async def test_a_port_that_is_taken_ends_it_with_a_line(tmp_path: Path) -> None:
    """On stderr, with exit code 1."""
    async with run(tmp_path, "--port", "0", "--every", "0") as process:
        port = (await first_line(process)).rpartition(":")[2]
        async with run(tmp_path, "--port", port) as second:
            out, err = await second.communicate()
        assert second.returncode == 1
        assert out == b""
        assert err.decode().startswith(f"Error: port {port} cannot be used")
        assert err.count(b"\n") == 1
