"""The bot in a cage, looked at from within: who it is, whether it answers, whether it ends when it is told to."""

from __future__ import annotations

import signal
import subprocess
import time
from contextlib import contextmanager
from os import kill, sysconf
from pathlib import Path
from typing import TYPE_CHECKING

from tests.install.root import Cage, FailedError, child_of, end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOKEN = "1234567890:SampleTokenOfTheEmulatorNotASecret"  # noqa: S105 - the emulator's, which opens nothing
ENDS_WITHIN = 10.0
PAGE = sysconf("SC_PAGE_SIZE")
AT_REST = 95_000_000
"""Bytes of memory."""
NO_SOURCES = """
[[source]]
name = "none"
kind = "feed"
url = "http://127.0.0.1:1/"
site = "none.example"
enabled = false
"""

_TELEGRAM = """
import asyncio
from bot.demo.emulator import Emulator
from bot.demo.endpoint import serve
async def main():
    async with serve(Emulator(), 8099) as url:
        print(url, flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""
_ASK = "import sys, urllib.request as r; a = r.urlopen(sys.argv[1], timeout=5); print(a.status, len(a.read()))"
_WHO = """
import os, socket
status = dict(line.split(":\\t", 1) for line in open("/proc/self/status") if ":\\t" in line)
print(os.getuid(), os.getgid(), status["CapEff"].strip(), status["NoNewPrivs"].strip())
for path in ("/opt/new", "/usr/new", "/etc/new"):
    try: open(path, "w")
    except OSError as error: print(error.errno)
try: socket.create_connection(("192.0.2.1", 80), 1)
except OSError as error: print("unreachable")
"""


def expect(told: str, holds: object, *, about: str = "") -> None:
    """Tell what holds; raises FailedError where it does not."""
    if not holds:
        raise FailedError(f"not so: {told}\n{about}")
    print(f"  ok  {told}", flush=True)


def check_cage(cage: Cage, python: str) -> None:
    """That the cage is one: else what is tried in it would prove nothing."""
    code, printed = cage.run(python, "-c", _WHO)
    expected = [f"{cage.user} {cage.user} 0000000000000000 1", "30", "30", "30", "unreachable"]
    expect(
        "no root, no capability, no network, nothing to write to", printed.split("\n")[:5] == expected, about=printed
    )
    expect("and that was looked at", code == 0, about=printed)


def check_commands(cage: Cage, saqbala: str, version: str, **settings: str) -> None:
    """What a stranger types first."""
    code, printed = cage.run(saqbala, "--version")
    expect("--version tells it", (code, printed.strip()) == (0, f"saqbala {version}"), about=printed)
    code, printed = cage.run(saqbala, "--help")
    expect("--help names the commands", code == 0 and "doctor" in printed, about=printed)
    code, printed = cage.run(saqbala, "topics")
    expect("topics are there, in Kazakh, too", code == 0 and "Бала" in printed, about=printed)
    code, printed = cage.run(saqbala, "doctor", **settings)
    expect("doctor finds its files", "ok" in printed and "Traceback" not in printed, about=printed)


def check_demo(cage: Cage, saqbala: str, python: str) -> None:
    """The page, one of its files, and the bot behind it."""
    with running(cage, saqbala, "demo", "--no-browser", "--port", "8098") as process:
        url = _line(process)
        expect("the demo tells where it is", url == "http://127.0.0.1:8098", about=url)
        _until(cage, f"{url}/healthz", python)
        for path in ("/", "/static/main.js", "/healthz"):
            code, printed = cage.run(python, "-c", _ASK, url + path)
            expect(f"the demo answers {path}", code == 0 and printed.startswith("200 "), about=printed)
    expect("the demo ends at SIGTERM", process.returncode == 0)


@contextmanager
def telegram(cage: Cage, python: str) -> Iterator[str]:
    """The emulator of the Bot API in the cage; gives its address."""
    with running(cage, python, "-c", _TELEGRAM, ends=False) as process:
        yield _line(process)


def check_run(cage: Cage, saqbala: str, health: list[str], **settings: str) -> None:
    """The bot itself: its health from the start to the end, its memory, its end."""
    code, printed = cage.run(*health, **settings)
    expect("where no bot runs, health says so", code == 1, about=printed)
    with running(cage, saqbala, "run", settings=settings) as process:
        until, code = time.monotonic() + 60, 1
        while code and time.monotonic() < until:
            code, printed = cage.run(*health, **settings)
        expect("health is good once the loops go round", code == 0, about=printed)
        held = resident(child_of(process.pid))
        expect(f"at rest it holds {held / 1e6:.0f} MB", held <= AT_REST, about=f"{held} bytes")
    expect(f"it ends within {ENDS_WITHIN:g} s of SIGTERM, well", process.returncode == 0, about=printed)


@contextmanager
def running(
    cage: Cage, *command: str, settings: Mapping[str, str] | None = None, ends: bool = True
) -> Iterator[subprocess.Popen[str]]:
    """A program while the block runs; then it is told to end, and has to, by itself where it `ends`."""
    process = cage.start(*command, **(settings or {}))
    try:
        yield process
        pid = child_of(process.pid)
        kill(pid, signal.SIGTERM if ends else signal.SIGKILL)
        try:
            process.communicate(timeout=ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            raise FailedError(f"{command} does not end within {ENDS_WITHIN:g} s") from None
    except BaseException:
        print(end(process)[-3000:], flush=True)
        raise


def resident(pid: int) -> int:
    """Bytes of memory that a process and its children hold."""
    task = Path(f"/proc/{pid}/task/{pid}/children")
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * PAGE + sum(resident(int(child)) for child in task.read_text(encoding="ascii").split())


def _line(process: subprocess.Popen[str]) -> str:
    return process.stdout.readline().strip() if process.stdout else ""


def _until(cage: Cage, url: str, python: str) -> None:
    until = time.monotonic() + 60
    while cage.run(python, "-c", _ASK, url)[0] and time.monotonic() < until:
        pass
