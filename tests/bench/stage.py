"""What a measure is taken on: Telegram in one process, the bot as it is shipped in another, this one looking on."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import orjson

from bot.model import LANGUAGES, Chat, Follow
from bot.store import open_store
from bot.store.roster import store_chats
from bot.transfer.chats import ChatLine
from tests.factories import MAIN_TOPIC, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
LINES = 1000

NO_SOURCES = """
[[source]]
name = "sample"
kind = "listing"
url = "https://news.example/tag"
language = "en"
site = "news.example"
enabled = false
"""


def resident(pid: int) -> float:
    """MiB that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


@dataclass(slots=True)
class Process:
    """A program that was started, and what it costs."""

    process: asyncio.subprocess.Process

    def cpu(self) -> float:
        """Seconds of a processor that it has taken so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> float:
        """MiB that it holds."""
        return resident(self.process.pid)

    def children(self) -> list[int]:
        """The processes that it has begun."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in found.split()]

    async def stop(self) -> None:
        """End it as an operator does."""
        if self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()


@dataclass(slots=True)
class Telegram(Process):
    """The emulator's process."""

    url: str
    token: str
    chats: list[int]
    session: aiohttp.ClientSession

    async def told(self) -> dict[str, object]:
        """What came there so far."""
        async with self.session.get(f"{self.url}/bench") as answer:
            found: dict[str, object] = orjson.loads(await answer.read())
            return found

    async def arrivals(self) -> list[float]:
        """The moments at which messages came (seconds of the monotonic clock)."""
        moments = (await self.told())["arrivals"]
        assert isinstance(moments, list)
        return moments

    async def ask(self, text: str) -> float:
        """Let somebody say something, and give how many seconds passed until the answer came."""
        async with self.session.post(f"{self.url}/bench/ask", params={"text": text}) as answer:
            seconds: float = orjson.loads(await answer.read())
            return seconds


@asynccontextmanager
async def telegram(*, people: int, groups: int = 0, overall: int = 30, askers: int = 100) -> AsyncIterator[Telegram]:
    """Start the emulator."""
    counts = {"people": people, "groups": groups, "overall": overall, "askers": askers}
    command = ("-m", "tests.bench.telegram", *(f"--{name}={count}" for name, count in counts.items()))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, limit=2**28
    )
    assert process.stdout is not None
    told = orjson.loads(await process.stdout.readline())
    async with aiohttp.ClientSession() as session:
        started = Telegram(process, told["url"], told["token"], told["chats"], session)
        try:
            yield started
        finally:
            await started.stop()


@dataclass(slots=True)
class Sites(Process):
    """The process of the news sites."""

    kind: str
    port: int
    hosts: list[str]

    def sources(self, every: int) -> str:
        """A sources file that names them all."""
        return "\n".join(
            f'[[source]]\nname = "{host}"\nkind = "{self.kind}"\nsite = "{host}"\nlanguage = "en"\npause = 0\n'
            f'url = "http://{host}:{self.port}/en/tag"\nevery = {every}\npages = 1\n{LINKS[self.kind]}\n'
            for host in self.hosts
        )

    async def turn(self, host: str, manner: str) -> None:
        """Let a site be good or bad from now on."""
        async with aiohttp.ClientSession() as session, session.get(f"http://{host}:{self.port}/bench/{manner}"):
            pass


LINKS = {
    "listing": r"link = '^/en/news/sample-story-(?P<id>\d+)$'",
    "feed": r"id = 'sample-story-(?P<id>\d+)$'",
}


@asynccontextmanager
async def sites(*, count: int = 100, bad: int = 0, kind: str = "listing", kilobytes: int = 0) -> AsyncIterator[Sites]:
    """Start the sites."""
    command = (
        "-m",
        "tests.bench.sites",
        f"--count={count}",
        f"--bad={bad}",
        f"--kind={kind}",
        f"--kilobytes={kilobytes}",
    )
    process = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    told = orjson.loads(await process.stdout.readline())
    started = Sites(process, kind, told["port"], told["hosts"])
    try:
        yield started
    finally:
        await started.stop()


@dataclass(slots=True)
class Bot(Process):
    """The bot's process and its database."""

    database: Path
    begun: float
    """When it was started (seconds of the monotonic clock)."""

    async def publish(self, number: int = 1) -> float:
        """Store a story as a read does; the moment at which that was done."""
        await publish(self.database, number)
        return time.monotonic()


async def publish(database: Path, number: int = 1) -> None:
    """Store a story as a read does, in three languages."""
    async with open_store(database) as store:
        readings = [
            make_reading([make_item(number, language)], make_source(f"sample-{language}", language))
            for language in LANGUAGES
        ]
        await take_in(store, *readings, now=datetime.now(UTC))


async def fill(database: Path, chats: Sequence[int], *, digest: str = "instant") -> None:
    """Let chats follow, a third of them in each language."""
    now = datetime.now(UTC) - timedelta(hours=1)
    async with open_store(database) as store:
        for first in range(0, len(chats), LINES):
            lines = [
                ChatLine(
                    chat=Chat(id=chat, kind="private" if chat > 0 else "group", language=LANGUAGES[chat % 3]),
                    follows=(Follow(topic=MAIN_TOPIC),),
                    digest=digest,
                    quiet="off",
                )
                for chat in chats[first : first + LINES]
            ]
            async with store.database.write() as tx:
                await store_chats(tx, lines, now)


@asynccontextmanager
async def bot(
    folder: Path, to: Telegram, sources: str = NO_SOURCES, *, ready: str = "setMyShortDescription", **settings: str
) -> AsyncIterator[Bot]:
    """Run the bot as `saqbala run` does, on the database in a folder, until it has called the method `ready`."""
    (folder / "sources.toml").write_text(sources, encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "BOT_TOKEN": to.token,
        "BOT_API_URL": to.url,
        "DATABASE_PATH": str(folder / "bench.db"),
        "SOURCES_FILE": str(folder / "sources.toml"),
        "BACKUP_KEEP": "0",
        "PYTHONPATH": str(ROOT),
        **settings,
    }
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=folder, env=environment, stderr=log, stdout=log
        )
    started = Bot(process, folder / "bench.db", time.monotonic())
    try:
        async with asyncio.timeout(60):
            while ready not in str((await to.told())["begun"]):
                assert process.returncode is None, (folder / "log").read_text(encoding="utf-8")
                await asyncio.sleep(0.1)
        yield started
    finally:
        await started.stop()
