"""The two processes that a scenario has at hand: the bot, which it kills, and the emulator, which it asks for deeds."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import aiohttp

from bot.demo.emulator import TOKEN
from tests.flow.conftest import NO_SOURCES
from tests.soak.journal import Ending, Stop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from tests.soak.audience import Place

ROOT = Path(__file__).parents[2]

STOP_SECONDS = 10.0
"""How long an orderly stop may take."""


class Bot:
    """`python -m bot run` in a folder: a process after the other, one at a time."""

    def __init__(self, folder: Path, url: str, rate: int, *, sources: str = NO_SOURCES, **settings: str) -> None:
        """Prepare a folder; `settings` beside the usual ones."""
        (folder / "sources.toml").write_text(sources, encoding="utf-8")
        self._folder = folder
        self.database = folder / "data" / "soak.db"
        self.log = folder / "bot.log"
        self._environment = {
            "PATH": os.environ["PATH"],
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": url,
            "DATABASE_PATH": str(self.database),
            "SOURCES_FILE": str(folder / "sources.toml"),
            "QUIET_HOURS": "",
            "BACKUP_KEEP": "0",
            "MESSAGES_PER_SECOND": str(rate),
            **settings,
        }
        self.clock: Callable[[], float] = monotonic
        self._process: Process | None = None
        self.stops: list[Stop] = []

    async def import_chats(self, audience: Sequence[Place]) -> None:
        """Let all of them follow."""
        file = self._folder / "chats.jsonl"
        file.write_bytes(b"".join(place.line() for place in audience))
        process = await self._run("chats", "import", str(file))
        assert await process.wait() == 0, self.log.read_text(encoding="utf-8")

    async def start(self) -> None:
        """Start a process."""
        self._process = await self._run("run")

    async def stop(self, how: signal.Signals) -> Stop:
        """Kill it, or ask it to end and wait, for so long as is granted; then kill it."""
        assert self._process is not None
        at, came_first = self.clock(), not self.runs
        with suppress(ProcessLookupError):
            self._process.send_signal(how)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                code = await self._process.wait()
        except TimeoutError:
            self._process.kill()
            code = await self._process.wait()
        kind: Ending = "kill" if how is signal.SIGKILL else "term"
        self.stops.append(Stop(how="crash" if came_first else kind, at=at, ended=self.clock(), code=code))
        self._process = None
        return self.stops[-1]

    def end(self) -> None:
        """Let nothing run on when the play is over, or was broken off."""
        if self._process is not None and self.runs:
            self._process.kill()

    @property
    def runs(self) -> bool:
        """Whether there is a process that has not ended by itself."""
        return self._process is not None and self._process.returncode is None

    @property
    def process_id(self) -> int:
        """That of the process that runs."""
        assert self._process is not None
        return self._process.pid

    async def _run(self, *arguments: str) -> Process:
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                *self._program(arguments[0]),
                *arguments,
                cwd=self._folder,
                stdout=log,
                stderr=log,
                env=self._environment,
                process_group=0,  # a terminal's Ctrl-C is for who plays, who ends all others
            )

    def _program(self, command: str) -> Sequence[str]:  # noqa: ARG002 - whoever inherits may want to know
        return "-m", "bot"


class Telegram:
    """The emulator's process."""

    def __init__(self, url: str, session: aiohttp.ClientSession, process_id: int) -> None:
        self.url = url
        self.process_id = process_id
        self._session = session
        self._greetings = 0

    async def do(self, deed: str, **arguments: int | str) -> str:
        """Ask for a deed of the stage."""
        async with self._session.post(f"{self.url}/deeds/{deed}", params=arguments) as answer:
            answer.raise_for_status()
            return await answer.text()

    async def greeted(self) -> None:
        """Wait until the bot has asked who it is, once more than when this was last asked."""
        self._greetings = int(await self.do("greeted", after=self._greetings))


@asynccontextmanager
async def telegram(folder: Path, program: Sequence[str], **options: int) -> AsyncIterator[Telegram]:
    """Run the emulator while the block runs; `program`: the module, and what comes before the folder."""
    arguments = [f"--{name}={value}" for name, value in options.items()]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *program, str(folder), *arguments, cwd=ROOT, stdout=PIPE, process_group=0
    )
    try:
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().strip()
        assert url, "the emulator has not started"
        # A connection that is kept would be closed at the other end, whose clock may leap.
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
            yield Telegram(url, session, process.pid)
    finally:
        process.kill()
        await process.wait()
