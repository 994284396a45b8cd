"""A soak from its beginning to its end: publish, kill, restart, again and again; then drain; then a long halt."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic
from typing import TYPE_CHECKING

from bot.app import utc_now
from bot.store import open_store
from tests.factories import make_item, make_reading, take_in
from tests.soak.audience import Place, make_audience
from tests.soak.emulator import LATENCY
from tests.soak.journal import Line, Stop, read_journal
from tests.soak.ledger import Ledger, read_ledger
from tests.soak.processes import Bot, Telegram, telegram

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_AT_ONCE = 3
"""Stories of one publication."""

EARLY = 0.25
"""The part of the stops that comes while the bot may still be starting."""

CORRECTED = 0.3
"""The part of the publications that corrects an earlier story, too, whose messages are then edited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How long, how many, how fast; the seed makes it happen the same way again, but for what the machine adds."""

    kills: int = 100
    seed: int = 1
    people: int = 50
    groups: int = 6
    """Each of groups, supergroups and channels."""
    rate: int = 30
    """Messages a second that Telegram takes, and that the bot is told."""
    window: float = 6.0
    """Seconds within which a stop comes."""
    publications: int = 2
    """Before each stop."""
    orderly: float = 0.15
    """The number of orderly stops, as a part of the kills."""
    patience: float = 300.0
    """Seconds to drain in at the end."""
    stall: float = 1.5
    """How many seconds the bot sends without an answer before it is asked to end; 0: it is not."""
    halt: float = 3.0
    """How many seconds each bot has in the long halt at the end to show that it keeps still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that a soak has brought to light."""

    audience: Sequence[Place]
    stories: int
    """Published under the numbers from 1 on; all who follow are to get them."""
    lines: Sequence[Line]
    stops: Sequence[Stop]
    ledger: Ledger
    rate: int
    latency: float
    halted_at: float
    """When the long halt at the end began."""
    tracebacks: int
    """In the bot's log."""


class Scenario:
    """One soak."""

    def __init__(self, options: Options, bot: Bot, emulator: Telegram, audience: Sequence[Place]) -> None:
        self._options = options
        self._bot = bot
        self._emulator = emulator
        self._audience = audience
        self._random = Random(options.seed)  # noqa: S311 - chance that can be repeated
        self._stories = 0

    async def play(self) -> int:
        """Play all but the halt; gives the number of stories published."""
        await self._bot.import_chats(self._audience)
        await self._emulator.do("faults", on=1)
        stops = self._stops()
        deeds = self._deeds(len(stops))
        for n, how in enumerate(stops):
            await self._round(how, deeds.get(n, []))
        await self._emulator.do("faults", on=0)
        if self._options.stall:
            await self._stop_unanswered()
        await self._bot.start()
        await self._drain()
        await self._bot.stop(signal.SIGTERM)
        return self._stories

    async def halt(self) -> None:
        """Let everything be told to wait for hours: a bot that is killed meanwhile must remember it."""
        await self._emulator.do("halt")
        await self._publish()
        for how in (signal.SIGKILL, signal.SIGTERM):
            await self._bot.start()
            await self._emulator.greeted()
            await asyncio.sleep(self._options.halt)
            await self._bot.stop(how)

    def _stops(self) -> list[signal.Signals]:
        orderly = round(self._options.kills * self._options.orderly)
        stops = [signal.SIGKILL] * self._options.kills + [signal.SIGTERM] * orderly
        self._random.shuffle(stops)
        return stops

    def _deeds(self, rounds: int) -> dict[int, list[tuple[str, int]]]:
        """When which chat meets its fate, by round; those who said that they left come back, most of them in time."""
        deeds: dict[int, list[tuple[str, int]]] = {}
        for place in self._audience:
            when = self._random.randrange(rounds // 2 + 1)
            deeds.setdefault(when, []).append(("befall", place.chat))
            if place.fate == "leaves":
                later = self._random.randrange(when + 1, rounds + 2)
                deeds.setdefault(later, []).append(("return", place.chat))
        return deeds

    async def _round(self, how: signal.Signals, deeds: Sequence[tuple[str, int]]) -> None:
        """A life of the bot, with what happens in it."""
        await self._bot.start()
        if self._random.random() >= EARLY:
            await self._emulator.greeted()
        began, span = monotonic(), self._random.uniform(0, self._options.window)
        moments = sorted(self._random.uniform(0, span) for _ in range(self._options.publications))
        await self._emulator.do("ask")
        for deed, chat in deeds:
            await self._emulator.do(deed, chat=chat)
        for moment in moments:
            await asyncio.sleep(began + moment - monotonic())
            await self._publish()
        await asyncio.sleep(began + span - monotonic())
        await self._bot.stop(how)

    async def _stop_unanswered(self) -> None:
        """Ask the bot to end while Telegram answers nothing that it sends."""
        await self._bot.start()
        await self._emulator.greeted()
        await self._emulator.do("stall", on=1)
        await self._publish()
        await asyncio.sleep(self._options.stall)
        await self._bot.stop(signal.SIGTERM)
        await self._emulator.do("stall", on=0)

    async def _publish(self) -> None:
        """Store some stories, and now and then a correction, from a process beside the bot's."""
        numbers = range(self._stories + 1, self._stories + 1 + self._random.randint(1, MOST_AT_ONCE))
        items = [make_item(number) for number in numbers]
        if self._stories and self._random.random() < CORRECTED:
            number = self._random.randint(1, self._stories)
            items.append(make_item(number, summary=f"Sample story {number}, corrected before number {numbers[0]}."))
        async with open_store(self._bot.database) as store:
            await take_in(store, make_reading(items), now=utc_now())
        self._stories = numbers[-1]

    async def _drain(self) -> None:
        """Wait until nothing is left that can still leave, or patience ends: the judgement tells what is missing."""
        resting = {place.chat for place in self._audience if place.fate in {"held", "leaves", "vanishes"}}
        end = monotonic() + self._options.patience
        while monotonic() < end and self._bot.runs:
            ledger = read_ledger(self._bot.database)
            open_rows = ledger.waiting | {key for key in ledger.uncertain if key[0] > 0}
            if not ledger.fanning_out and not {key for key in open_rows if key[0] not in resting}:
                return
            await asyncio.sleep(0.2)


async def play(options: Options, folder: Path) -> Evidence:
    """Play a soak in an empty folder, where journal, log and database are left."""
    audience = make_audience(options.people, options.groups)
    sizes = {"seed": options.seed, "people": options.people, "groups": options.groups, "rate": options.rate}
    async with telegram(folder, ("tests.soak.emulator",), **sizes) as emulator:
        bot = Bot(folder, emulator.url, options.rate)
        scenario = Scenario(options, bot, emulator, audience)
        stories = await scenario.play()
        ledger, halted_at = read_ledger(bot.database), monotonic()
        await scenario.halt()
    return Evidence(
        audience=audience,
        stories=stories,
        lines=read_journal(folder / "journal.jsonl"),
        stops=bot.stops,
        ledger=ledger,
        rate=options.rate,
        latency=LATENCY,
        halted_at=halted_at,
        tracebacks=bot.log.read_text(encoding="utf-8").count("Traceback"),
    )
