"""Run a module of Python by the clock of a simulation: `python -m tests.soak.simulated DIAL PLACE MODULE ARGUMENTS…`.

The module is what it is for everybody else: what it takes for the present (`time.monotonic`, `time.time`,
`datetime.now`) is the simulation's, and where its event loop would wait for a moment, it is woken when the clock leaps
there. Nothing else is changed.
"""

from __future__ import annotations

import importlib
import os
import runpy
import selectors
import sys
import time
from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import partial
from math import inf
from pathlib import Path

from tests.soak.dial import BOT, TELEGRAM, Dial

TELLERS = (
    "apscheduler.executors.base",
    "apscheduler.schedulers.base",
    "apscheduler.triggers.interval",
    "bot.app.reading",
    "bot.schedule",
    "bot.sources.fetch",
)
"""What asks `datetime` for the present in a bot that runs."""

COMMANDS = ("bot.cli.commands", "bot.cli.keeping", "bot.cli.mending", "bot.cli.upkeep")
"""The same in the commands beside it, and in whatever starts them."""


_COUNT_SECONDS = 1800.0


class LeapingSelector(selectors.EpollSelector):
    """Waits as its parent does, says until when, and is woken by a leap."""

    def __init__(self, dial: Dial, place: int) -> None:
        super().__init__()
        self._dial, self._place = dial, place
        self._bell = dial.open_bell(place)
        self.register(self._bell, selectors.EVENT_READ)
        self._counts_at = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:  # type: ignore[explicit-any] # a key has data of any kind
        """As the parent's."""
        waits = timeout is None or timeout > 0
        if waits and self._place == BOT and (now := self._dial.steady()) >= self._counts_at:
            self._dial.note_blocks(sys.getallocatedblocks())
            self._counts_at = now + _COUNT_SECONDS
        if waits:
            self._dial.rest(self._place, inf if timeout is None else self._dial.steady() + timeout)
        try:
            ready = super().select(timeout)
        finally:
            if waits:
                self._dial.rise(self._place)
        if any(key.fd == self._bell for key, _ in ready):
            os.read(self._bell, 4096)
        return [(key, events) for key, events in ready if key.fd != self._bell]

    def close(self) -> None:
        """As the parent's; nobody waits here any more."""
        super().close()
        os.close(self._bell)


class _Present(type):
    """Gives all that datetime has, but for the present."""

    present: Callable[[], float]
    """Unix seconds."""

    def __getattr__(cls, name: str) -> object:
        return getattr(datetime, name)

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)

    def now(cls, zone: tzinfo | None = None) -> datetime:
        """The simulation's present."""
        return datetime.fromtimestamp(cls.present(), zone)


def _live_by(dial: Dial, place: int) -> None:
    time.monotonic = dial.steady
    wall = dial.shown_wall if place != TELEGRAM else dial.true_wall
    time.time = wall
    vars(selectors)["DefaultSelector"] = partial(LeapingSelector, dial, place)
    present = _Present("present", (), {})
    _Present.present = wall
    for name in (*TELLERS, *COMMANDS):
        vars(importlib.import_module(name))["datetime"] = present


def main() -> None:
    """Take what is the simulation's from the arguments, and be the module."""
    path, place, module = sys.argv[1:4]
    sys.argv[1:] = sys.argv[4:]
    _live_by(Dial(Path(path)), int(place))
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
