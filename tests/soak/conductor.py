"""Who leads a simulation: lets the clock leap as soon as no process has anything to do, and looks at them each hour.

While the bot writes to somebody the clock leaps from each moment that somebody waits for to the next, but no two leaps
end within one frame; else over a whole step, a minute, so that jobs of each second run once a minute. Telegram's own
moments and the quarters of an hour are always kept.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from math import ceil, inf

from tests.soak.dial import BESIDE, BOT, TELEGRAM, Dial

LIVELY_SECONDS = 1.2
"""For so long after the last request that wrote to somebody each moment is kept."""

FRAME_SECONDS = 0.03
"""What is waited for within one frame is all done at its end.

It is half of a request's way, so that a message, its answer and the next message take one leap each; and less than the
bot leaves between messages, so that no second sees too many.
"""

LOOSE_SECONDS, LOOSE_FRAME_SECONDS = 0.2, 0.25
"""So long after the last request, with none under way, frames are longer: the bot looks around four times a second."""

SHORT_SECONDS = 0.1
"""A shorter rest is a breath between two steps of one thing, and is always kept."""

_GLANCE_SECONDS, _LONGEST_GLANCE_SECONDS = 0.0003, 0.002
_GLANCES = 20
"""After so many the own loop gets its turn."""

_STEP_SECONDS = 0.0002
"""So much later than the moment: a timer that is a hair's breadth early would be waited for again."""

_MARK_SECONDS = 900.0
"""No step leads past a quarter of an hour: digests and quiet hours begin there."""

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
        self._asked_at = -inf

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
            self._asked, self._asked_at = dial.asked, now
        rests = {place: dial.rests_until(place) for place in (TELEGRAM, BOT, BESIDE)}
        nearest = min(rests.values())
        urgent = moment == inf or dial.flying > 0 or nearest < now + SHORT_SECONDS
        lively = urgent or now < self._asked_at + LIVELY_SECONDS
        frame = FRAME_SECONDS if urgent or now < self._asked_at + LOOSE_SECONDS else LOOSE_FRAME_SECONDS
        to = min(self._frame(nearest, frame) if lively else self._coarse(now, rests[TELEGRAM]), moment, self._next_hour)
        if to > now:
            dial.leap(to + _STEP_SECONDS)
            return True
        dial.wake_late()
        return False

    def _frame(self, moment: float, seconds: float) -> float:
        """The end of the frame in which a moment lies."""
        began = self._dial.began
        return moment if moment == inf else began + ceil((moment - began) / seconds) * seconds

    def _coarse(self, now: float, telegram: float) -> float:
        """How far to leap while nobody is in a hurry."""
        wall = self._dial.wall_at(now)
        mark = (wall // _MARK_SECONDS + 1) * _MARK_SECONDS
        return min(telegram, now + self._step, now + mark - wall)

    def _still(self, *, awaited: bool) -> bool:
        """Whether every thread of every process sleeps, and none has run between two looks.

        Where the end of one is `awaited`, no time is leapt over until it has been noticed.
        """
        for place, process in list(self.processes.items()):
            state = _state(f"/proc/{process}/stat")
            if state in _DEAD:  # by itself: what it was to do is missing, and the judge will say so
                if awaited:
                    return False
                self.remove(place)
            elif state != _SLEEPING or self._dial.rests_until(place) < 0:
                return False
        processes = [one for first in self.processes.values() for one in (first, *_children(first))]
        before = _look(processes)
        return before is not None and before == _look(processes)


def _children(process: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in _read(f"/proc/{process}/task/{process}/children").split()]
    return []


def _look(processes: Iterable[int]) -> list[bytes] | None:
    """How long each of their threads has run so far; None where one is running, or is to run."""
    found = []
    try:
        for process in processes:
            for task in os.listdir(f"/proc/{process}/task"):  # noqa: PTH208 - a hundred times a second
                if _state(f"/proc/{process}/task/{task}/stat") != _SLEEPING:
                    return None
                found.append(_read(f"/proc/{process}/task/{task}/schedstat"))
    except OSError:  # one of them has just ended
        return None
    return found


def _state(stat: str) -> bytes:
    """A letter, as proc(5) has it; none where there is no such task."""
    with suppress(OSError):
        return _read(stat).rpartition(b")")[2][1:2]
    return b""


def _read(path: str) -> bytes:
    """A small file of the kernel's."""
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, 4096)
    finally:
        os.close(file)
