"""Telegram's bad moods, switched on and off: a flood limit, and no answer at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.demo.faults import Rates, broken

if TYPE_CHECKING:
    from bot.demo.emulator import Emulator

FLOOD_SECONDS = 3.0
"""Under the flood limit one message gets through in so long, all chats taken together; others are told to wait."""

_DOWN = broken(html=True)
"""Every call is answered by a proxy that finds nobody behind it."""


class Moods:
    """Which of them hold now."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self.flooded = False
        """Whether messages get through by ones."""
        self.down = False
        """Whether Telegram cannot be reached."""
        self.set_flood(on=False)

    def set_flood(self, *, on: bool) -> None:
        """Keep the flood limit, or Telegram's usual rates."""
        self.flooded = on
        self._emulator.world.rates = Rates(1, second=FLOOD_SECONDS) if on else Rates()
        self._emulator.world.bell.ring()

    def set_down(self, *, on: bool) -> None:
        """Let Telegram be out of order, or no longer."""
        self.down = on
        self._emulator.faults.lift(_DOWN)
        if on:
            self._emulator.inject(_DOWN, times=None)
        self._emulator.world.bell.ring()
