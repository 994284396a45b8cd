"""Telegram's bad moods, switched on and off: a flood limit, and no answer at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.demo.faults import Fault, broken, flood

if TYPE_CHECKING:
    from bot.demo.emulator import Emulator

FLOOD = flood(5)
"""Every message is answered with 429: wait five seconds."""
DOWN = broken(html=True)
"""Every call is answered by a proxy that finds nobody behind it."""

_METHODS: dict[Fault, tuple[str | None, ...]] = {FLOOD: ("sendMessage", "editMessageText"), DOWN: (None,)}


class Moods:
    """Which of them hold now."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._held: set[Fault] = set()

    @property
    def flooded(self) -> bool:
        """Whether every message has to wait."""
        return FLOOD in self._held

    @property
    def down(self) -> bool:
        """Whether Telegram cannot be reached."""
        return DOWN in self._held

    def set_flood(self, *, on: bool) -> None:
        """Let every message wait, or no longer."""
        self._set(FLOOD, on=on)

    def set_down(self, *, on: bool) -> None:
        """Let Telegram be out of order, or no longer."""
        self._set(DOWN, on=on)

    def _set(self, fault: Fault, *, on: bool) -> None:
        self._emulator.faults.lift(fault)
        self._held.discard(fault)
        if on:
            self._held.add(fault)
            for method in _METHODS[fault]:
                self._emulator.inject(fault, method=method, times=None)
        self._emulator.world.bell.ring()
