"""Who leads a simulation: lets the clock leap as soon as no process has anything to do, and looks at them each hour.

While the bot talks with Telegram or a site the clock leaps from each moment that somebody waits for to the next; else
to the next whole step, a minute, so that jobs of each second run once a minute. Telegram's moments are always kept.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from math import inf
from pathlib import Path

from tests.soak.dial import BESIDE, BOT, TELEGRAM, Dial

LIVELY_SECONDS = 1.2
"""For so long after the last request each moment is kept."""

SHORT_SECONDS = 0.1
"""A shorter rest is a breath between two steps of one thing, and is always kept."""

_GLANCE_SECONDS, _LONGEST_GLANCE_SECONDS = 0.0003, 0.002
_GLANCES = 20
"""After so many the own loop gets its turn."""

_STEP_SECONDS = 0.0002
"""So much later than the moment: a timer that is a hair's breadth early would be waited for again."""

_SLEEPING = b"S"
_DEAD = frozenset({b"", b"Z"})


class Conductor:
    """Leads the processes that are put under it."""

    def __init__(self, dial: Dial, hourly: Callable[[], None], step: float) -> None:
        self._dial = dial
        self._hourly = hourly
        self._step = step
        self._next_hour = dial.steady()
        self.processes: dict[int, int] = {}
        """Process ids by place."""
        self._asked = 0.0
        self._lively_until = 0.0

    def add(self, place: int, process: int) -> None:
        """Lead a process that has just been started."""
        self._dial.rise(place)
        self.processes[place] = process

    def remove(self, place: int) -> None:
        """A process has ended."""
        self.processes.pop(place, None)
        self._dial.gone(place)

    async def until(self, moment: float) -> None:
        """Let it become this moment of the steady clock."""
        await self._lead(lambda: False, moment)

    async def awaiting(self, work: Awaitable[object]) -> None:
        """Lead until something has been done."""
        task = asyncio.ensure_future(work)
        await self._lead(task.done, inf)
        await task

    async def _lead(self, enough: Callable[[], bool], moment: float) -> None:
        glances, rest = 0, _GLANCE_SECONDS
        while not enough() and (now := self._dial.steady()) < moment:
            if now >= self._next_hour:
                self._hourly()
                self._next_hour += 3600
            if self._still(awaited=moment == inf) and self._leap(moment):
                rest = _GLANCE_SECONDS
            else:
                time.sleep(rest)  # noqa: ASYNC251 - shorter than the loop's own waits can be
                rest = min(2 * rest, _LONGEST_GLANCE_SECONDS)
            glances += 1
            if glances % _GLANCES == 0 or moment == inf:
                await asyncio.sleep(0)

    def _leap(self, moment: float) -> bool:
        """Whether there was time to leap over."""
        dial, now = self._dial, self._dial.steady()
        if dial.asked != self._asked:
            self._asked, self._lively_until = dial.asked, now + LIVELY_SECONDS
        rests = {place: dial.rests_until(place) for place in (TELEGRAM, BOT, BESIDE)}
        nearest = min(rests.values())
        lively = moment == inf or dial.flying > 0 or now < self._lively_until or nearest < now + SHORT_SECONDS
        step = (dial.true_wall() // self._step + 1) * self._step
        coarse = min(rests[TELEGRAM], dial.steady_at(step))
        to = min(nearest if lively else coarse, moment, self._next_hour)
        if to > now:
            dial.leap(to + _STEP_SECONDS)
            return True
        dial.wake_late()
        return False

    def _still(self, *, awaited: bool) -> bool:
        """Whether every thread of every process sleeps, and none has run between two looks.

        Where the end of one is `awaited`, no time is leapt over until it has been noticed.
        """
        for place, process in list(self.processes.items()):
            state = _state(Path(f"/proc/{process}"))
            if state in _DEAD:  # by itself: what it was to do is missing, and the judge will say so
                if awaited:
                    return False
                self.remove(place)
            elif state != _SLEEPING:
                return False
        processes = [one for first in self.processes.values() for one in (first, *_children(first))]
        before = _look(processes)
        return before is not None and before == _look(processes)


def _children(process: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_bytes().split()]
    return []


def _look(processes: Iterable[int]) -> list[bytes] | None:
    """How long each of their threads has run so far; None where one is running, or is to run."""
    found = []
    try:
        for process in processes:
            for task in Path(f"/proc/{process}/task").iterdir():
                if _state(task) != _SLEEPING:
                    return None
                found.append((task / "schedstat").read_bytes())
    except OSError:  # one of them has just ended
        return None
    return found


def _state(task: Path) -> bytes:
    """A letter, as proc(5) has it; none where there is no such task."""
    with suppress(OSError):
        return (task / "stat").read_bytes().rpartition(b")")[2][1:2]
    return b""
