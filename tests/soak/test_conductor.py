"""Who leads a simulation: the clock leaps while all sleep, and only then."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from contextlib import suppress
from math import inf
from typing import TYPE_CHECKING

from tests.soak.conductor import Conductor
from tests.soak.dial import BESIDE, BOT, TELEGRAM, Dial

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SLEEPS = "input()"
WORKS = "print(flush=True)\nwhile True: pass"
ENDS = ""


async def led(folder: Path, program: str) -> tuple[float, int]:
    """How far the clock goes in a fifth of a second beside a program, and how many hours are looked at."""
    dial, hours = Dial.make(folder / "dial", 0.0), list[float]()
    conductor = Conductor(dial, lambda: hours.append(dial.steady()), 60.0)
    for place in (TELEGRAM, BESIDE):
        dial.gone(place)
    process = await asyncio.create_subprocess_exec(sys.executable, "-S", "-c", program, stdin=PIPE, stdout=PIPE)
    if program is WORKS and process.stdout:
        await process.stdout.readline()
    conductor.add(BOT, process.pid)
    dial.gone(BOT)  # it rests until somebody says something
    start = dial.steady()
    with suppress(TimeoutError):
        async with asyncio.timeout(0.2 if program is WORKS else 10):
            await conductor.until(start + 7200)
    if process.returncode is None:
        process.kill()
    await process.communicate()
    return dial.steady() - start, len(hours)


async def test_clock_leaps_while_all_sleep(tmp_path: Path) -> None:
    """Two hours pass at once, and each is looked at."""
    gone, hours = await led(tmp_path, SLEEPS)
    assert gone >= 7200
    assert hours >= 2


async def test_clock_runs_as_the_machines_while_somebody_works(tmp_path: Path) -> None:
    """What takes a second takes a second."""
    gone, _ = await led(tmp_path, WORKS)
    assert gone < 60


async def test_process_that_ended_by_itself_holds_nothing_up(tmp_path: Path) -> None:
    """Its end is the judge's."""
    gone, _ = await led(tmp_path, ENDS)
    assert gone >= 7200


async def leaps_of(dial: Dial, seconds: float, step: float, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Where the clock leaps to within so many seconds, counted from its beginning."""
    leaps, leap = list[float](), Dial.leap

    def noted(self: Dial, to: float) -> None:
        leaps.append(round(to - self.began, 2))
        leap(self, to)

    monkeypatch.setattr(Dial, "leap", noted)
    await Conductor(dial, lambda: None, step).until(dial.began + seconds)
    return leaps


async def test_what_is_waited_for_within_a_frame_comes_at_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody is written to: a message, its answer and the next message take one leap each."""
    dial = Dial.make(tmp_path / "dial", 0.0)
    for place, until in ((TELEGRAM, 1.001), (BOT, 1.019), (BESIDE, inf)):
        dial.rest(place, dial.began + until)
    dial.takes_off(lively=True)
    assert await leaps_of(dial, 1.02, 60.0, monkeypatch) == [1.02]


async def test_no_step_leads_past_a_quarter_of_an_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There digests and quiet hours begin."""
    dial = Dial.make(tmp_path / "dial", 100.0)
    for place in (TELEGRAM, BOT, BESIDE):
        dial.gone(place)
    assert await leaps_of(dial, 2000.0, 600.0, monkeypatch) == [600, 800, 1400, 1700, 2000]
