"""The clock of a simulation: that of the machine, which leaps over the time in which nobody has anything to do.

It is a file that all processes map into memory. Besides the time that was leapt over, each process writes down there
until when it rests, so that whoever leads the simulation (`tests.soak.conductor`) knows how far the next leap may go.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import Final

machine_seconds: Final = time.monotonic
"""The machine's own clock, before a simulation takes its place."""

TELEGRAM, BOT, BESIDE = range(3)
"""The places of the processes: the emulator, the bot, a command beside it."""

_PLACES = 3
_FIELDS = ("began", "ahead", "wall", "set_off", "asked", "flying", "blocks")
_SIZE = 8 * (len(_FIELDS) + _PLACES)
_AWAKE = -1.0


class Dial:
    """The clock, as one of the processes sees it. Moments are seconds."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), _SIZE)
        self._path = path
        self.began = self._get("began")
        self._wall = self._get("wall")

    @classmethod
    def make(cls, path: Path, wall: float) -> Dial:
        """Make the file; `wall`: the Unix seconds at which the simulation begins."""
        path.write_bytes(bytes(_SIZE))
        for place in range(_PLACES):
            os.mkfifo(_bell(path, place))
        made = cls(path)
        made._set("began", machine_seconds())
        made._set("wall", wall)
        made.began, made._wall = made._get("began"), wall
        return made

    def steady(self) -> float:
        """The simulated moment by the clock that nobody sets."""
        return machine_seconds() + self._get("ahead")

    def true_wall(self) -> float:
        """The simulated moment in Unix seconds."""
        return self.wall_at(self.steady())

    def wall_at(self, steady: float) -> float:
        """A moment of the steady clock in Unix seconds."""
        return self._wall + steady - self.began

    def steady_at(self, wall: float) -> float:
        """A moment in Unix seconds by the steady clock."""
        return self.began + wall - self._wall

    def shown_wall(self) -> float:
        """What the clock of the bot's machine shows, which may be set wrongly."""
        return self.true_wall() + self._get("set_off")

    def set_wrong(self, by: float) -> None:
        """Let the clock of the bot's machine be so many seconds off."""
        self._set("set_off", by)

    def leap(self, to: float) -> None:
        """Let it be this moment of the steady clock now, and wake whoever rested until then."""
        self._set("ahead", max(self._get("ahead"), to - machine_seconds()))
        for place in range(_PLACES):
            if self.rests_until(place) <= to:
                self.wake(place)

    def wake_late(self) -> None:
        """Wake whoever has rested longer than it meant to.

        Who went to rest before a leap waits for as long as it was then, if the moment has come by itself since.
        """
        for place in range(_PLACES):
            if 0 <= self.rests_until(place) <= self.steady():
                self.wake(place)

    def rests_until(self, place: int) -> float:
        """The moment of the steady clock at which a process is to go on; in the past, or inf: not by itself."""
        return self._get_at(len(_FIELDS) + place)

    def rest(self, place: int, until: float) -> None:
        """A process has nothing to do before this moment, unless something comes."""
        self._set_at(len(_FIELDS) + place, until)

    def rise(self, place: int) -> None:
        """A process goes on."""
        self.rest(place, _AWAKE)

    def gone(self, place: int) -> None:
        """There is no such process."""
        self.rest(place, inf)

    def wake(self, place: int) -> None:
        """Wake a process that rests."""
        with suppress(OSError):
            bell = os.open(_bell(self._path, place), os.O_WRONLY | os.O_NONBLOCK)
            try:
                os.write(bell, b"!")
            finally:
                os.close(bell)

    def open_bell(self, place: int) -> int:
        """What can be read from when a process is woken."""
        return os.open(_bell(self._path, place), os.O_RDWR | os.O_NONBLOCK)

    @property
    def asked(self) -> float:
        """How often the bot has asked for what keeps it lively: to write to somebody."""
        return self._get("asked")

    @property
    def flying(self) -> float:
        """How many requests, to Telegram or a site, for anything but updates, have not been answered yet."""
        return self._get("flying")

    @property
    def blocks(self) -> float:
        """How many blocks of memory Python has given out in the bot."""
        return self._get("blocks")

    def note_blocks(self, count: int) -> None:
        """Tell how many it has given out in the bot."""
        self._set("blocks", count)

    def takes_off(self, *, lively: bool = False) -> None:
        """The bot asks for something, or is told; `lively`: what follows at once is to be seen moment by moment."""
        self._set("asked", self.asked + lively)
        self._set("flying", self.flying + 1)

    def lands(self) -> None:
        """It was answered."""
        self._set("flying", self.flying - 1)

    def _get(self, field: str) -> float:
        return self._get_at(_FIELDS.index(field))

    def _set(self, field: str, value: float) -> None:
        self._set_at(_FIELDS.index(field), value)

    def _get_at(self, number: int) -> float:
        return float(struct.unpack_from("d", self._map, 8 * number)[0])

    def _set_at(self, number: int, value: float) -> None:
        struct.pack_into("d", self._map, 8 * number, value)


def _bell(path: Path, place: int) -> Path:
    return path.with_suffix(f".{place}")
