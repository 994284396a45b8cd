"""Weeks of a bot's life, on a clock that leaps: what the calendar says is done at its moment, and all is noted."""

from __future__ import annotations

import signal
import socket
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from math import floor
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tests.soak.bringing import HOOK, SECRET
from tests.soak.calendar import OLD, Calendar, Event, Options, draw_calendar
from tests.soak.conductor import Conductor
from tests.soak.dial import BESIDE, BOT, TELEGRAM, Dial
from tests.soak.growth import Sample, count_in, memory_of, reading_of, size_of
from tests.soak.journal import read_journal
from tests.soak.ledger import Ledger, read_ledger
from tests.soak.newsroom import SITES, write_archive, write_sources
from tests.soak.population import Follower, make_population
from tests.soak.processes import ROOT, Bot, Telegram, telegram
from tests.soak.sayings import BACKUP, COMMANDS
from tests.soak.stage import OWNER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.soak.journal import Line, Stop

BEGINS: Final = datetime(2026, 3, 1, 19, tzinfo=UTC)
"""A Monday's midnight in Almaty."""

_FIRST_READ = 1200.0
"""Seconds after which each site has been read once."""

_COPIES = "3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """All that has come to light. Moments are seconds of the steady clock."""

    options: Options
    population: Sequence[Follower]
    calendar: Calendar
    began: float
    wall: float
    """The Unix seconds at `began`."""
    ended: float
    lines: Sequence[Line]
    stops: Sequence[Stop]
    starts: Sequence[float]
    """When the bot was started."""
    ledger: Ledger
    samples: Sequence[Sample]
    tracebacks: int
    failed: Sequence[str]
    """Commands beside the bot that ended with an error."""


class LedBot(Bot):
    """The bot, and the commands beside it, by the simulation's clock."""

    hook: Mapping[str, str] = MappingProxyType({})
    """Settings for a webhook, which every other process of the bot has."""

    async def start(self) -> None:
        """Start a process, in the other way of getting updates."""
        hooked = self._environment.keys() & self.hook.keys()
        self._environment = {name: value for name, value in self._environment.items() if name not in self.hook}
        if not hooked:
            self._environment |= self.hook
        await super().start()

    def _program(self, command: str) -> Sequence[str]:
        place = BOT if command == "run" else BESIDE
        self._environment["PYTHONPATH"] = str(ROOT)
        return "-m", "tests.soak.simulated", str(self._folder / "dial"), str(place), "bot"

    async def run_beside(self, conductor: Conductor, *arguments: str) -> int:
        """Run a command, and give its exit code."""
        process = await self._run(*arguments)
        conductor.add(BESIDE, process.pid)
        try:
            await conductor.awaiting(process.wait())
        finally:
            conductor.remove(BESIDE)
            if process.returncode is None:  # the play was broken off
                process.kill()
        return process.returncode or 0


@dataclass(slots=True)
class _Play:
    """The weeks while they are played."""

    options: Options
    calendar: Calendar
    folder: Path
    dial: Dial
    bot: LedBot
    town: Telegram
    conductor: Conductor = field(init=False)
    samples: list[Sample] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    """Sites that fail now, which makes `saqbala poll` end with an error, as it should."""
    says: bool = False

    def __post_init__(self) -> None:
        self.conductor = Conductor(self.dial, self.look, self.options.step)
        self.bot.clock = self.dial.steady

    async def play(self, population: Sequence[Follower]) -> None:
        self.conductor.add(TELEGRAM, self.town.process_id)
        for site, number in zip(cycle(SITES), OLD):
            languages = ",".join(SITES[site][1])
            await self.town.do("publish", site=site, number=number, languages=languages)
        await self.fill("archive", write_archive(self.options.archive), "import")
        await self.fill("chats", b"".join(one.line() for one in population), "chats", "import")
        await self.start()
        await self.conductor.until(self.dial.began + _FIRST_READ)
        await self.town.do("say", chat=OWNER, text="/start")
        await self.town.do("faults", on=1)
        for event in self.calendar.events:
            await self.conductor.until(self.dial.began + event.at)
            await self.happen(event)
        await self.conductor.until(self.dial.began + self.options.days * 86400)
        await self.stop(signal.SIGTERM)

    async def fill(self, name: str, lines: bytes, *command: str) -> None:
        """Import lines into the database."""
        file = self.folder / f"{name}.jsonl"
        file.write_bytes(lines)
        code = await self.bot.run_beside(self.conductor, *command, str(file))
        assert code == 0, self.bot.log.read_text("utf-8")

    async def happen(self, event: Event) -> None:
        """Do what the calendar says."""
        values = event.values
        match event.deed:
            case "stop":
                await self.stop(signal.SIGTERM if values["how"] == "term" else signal.SIGKILL)
                await self.conductor.until(self.dial.steady() + int(values["away"]))
                await self.start()
            case "wrong":
                self.dial.set_wrong(float(values["by"]))
            case "beside":
                await self.beside(*COMMANDS[int(values["nth"])])
            case "site":
                (self.faulty.add if values["fault"] else self.faulty.discard)(str(values["name"]))
                await self.town.do("site", **values)
            case "release":
                await self.beside("held", "--release", "1")
            case _:
                await self.town.do(event.deed, **values)

    async def beside(self, *arguments: str) -> None:
        (self.folder / BACKUP).unlink(missing_ok=True)
        right = {0, 1} if arguments == ("poll",) and self.faulty else {0}
        if await self.bot.run_beside(self.conductor, *arguments) not in right:
            self.failed.append(" ".join(arguments))

    async def start(self) -> None:
        if not self.bot.runs:
            await self.bot.start()
            self.starts.append(self.dial.steady())
            self.conductor.add(BOT, self.bot.process_id)

    async def stop(self, how: signal.Signals) -> None:
        await self.conductor.awaiting(self.bot.stop(how))
        self.conductor.remove(BOT)

    def look(self) -> None:
        """Take the hour's sample."""
        process = self.conductor.processes.get(BOT)
        memory = memory_of(process) if process else memory_of(0)
        database = self.bot.database
        self.samples.append(
            Sample(
                at=self.dial.steady(),
                life=len(self.bot.stops),
                rss=memory.rss,
                pss=memory.pss,
                reading=reading_of(process) if process else 0,
                emulator=memory_of(self.town.process_id).pss,
                files=count_in(self._proc(process, "fd")),
                threads=count_in(self._proc(process, "task")),
                blocks=int(self.dial.blocks) if process else 0,
                database=size_of(database),
                log=size_of(database.with_name(f"{database.name}-wal")),
                copies=size_of(self.folder / "copies"),
            )
        )
        day, hour = divmod(floor((self.dial.steady() - self.dial.began) / 3600), 24)
        if self.says and not hour:
            print(f"day {day}: {memory.pss >> 20} MiB, database {size_of(database) >> 20} MiB", flush=True)

    def _proc(self, process: int | None, part: str) -> Path:
        return type(self.folder)(f"/proc/{process or 0}/{part}")


async def play_weeks(options: Options, folder: Path, *, says: bool = False) -> Weeks:
    """Play in an empty folder, where journal, log and database are left; `says` prints a line a day."""
    population = make_population(options.seed, options.people, options.groups)
    calendar = draw_calendar(options, population)
    dial = Dial.make(folder / "dial", BEGINS.timestamp())
    sizes = {"seed": options.seed, "people": options.people, "groups": options.groups, "rate": options.rate}
    port = _free_port()
    program = ("tests.soak.simulated", str(folder / "dial"), str(TELEGRAM), "tests.soak.town")
    async with telegram(folder, program, **sizes, port=port) as town, AsyncExitStack() as stack:
        settings = {"ALLOW_PRIVATE_SOURCES": "true", "BACKUP_DIR": str(folder / "copies"), "BACKUP_KEEP": _COPIES}
        settings["ADMIN_IDS"] = str(OWNER)
        bot = LedBot(folder, town.url, options.rate, sources=write_sources(town.url), **settings)
        stack.callback(bot.end)
        bot.hook = {"WEBHOOK_URL": HOOK, "WEBHOOK_SECRET": SECRET, "LISTEN": f"127.0.0.1:{port}"}
        play = _Play(options, calendar, folder, dial, bot, town, says=says)
        await play.play(population)
        ended = dial.steady()
    return Weeks(
        options=options,
        population=population,
        calendar=calendar,
        began=dial.began,
        wall=BEGINS.timestamp(),
        ended=ended,
        lines=read_journal(folder / "journal.jsonl"),
        stops=bot.stops,
        starts=play.starts,
        ledger=read_ledger(bot.database),
        samples=play.samples,
        tracebacks=bot.log.read_text(encoding="utf-8").count("Traceback"),
        failed=play.failed,
    )


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
