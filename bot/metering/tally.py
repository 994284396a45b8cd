"""What the database counts by the hour, told as counters: also what another process did counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from bot.metering.counting import Counting
from bot.metering.looking import Found
from bot.store.figures import Figures

_HOUR: Final = 3_600_000

OUTCOMES: Final = ("sent", "uncertain", "repeated", "found", "skipped", "expired", "dead", "paid")


class Tally:
    """Counts on from where it stood when the bot started; hours that are forgotten later change nothing."""

    def __init__(self, figures: Figures, counting: Counting, now: Callable[[], datetime]) -> None:
        self._figures = figures
        self._counting = counting
        self._now = now
        self._hour = 0
        self._before: Mapping[tuple[int, str], int] | None = None
        for outcome in OUTCOMES:
            counting.happened(outcome, 0)

    async def look(self) -> Found:
        """Count what has been added since the last look; nothing but counters comes of it."""
        hour = int(self._now().timestamp() * 1000) // _HOUR * _HOUR
        found = await self._figures.happened(min(self._hour or hour, hour) - _HOUR)  # some are counted a while later
        self._hour = hour
        if self._before is not None:
            for (hour, name), number in found.items():
                added = number - self._before.get((hour, name), 0)
                if added > 0 and name in OUTCOMES:
                    self._counting.happened(name, added)
        self._before = found
        return {}
