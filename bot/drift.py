"""Whether the clock of the day was set: it is compared with one that nobody sets. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LARGEST_DRIFT = timedelta(seconds=60)
"""Less is left alone: clocks are corrected by seconds all the time."""


@dataclass(slots=True)
class Drift:
    """Both clocks as they were read when they last agreed."""

    wall: datetime
    """The clock of the day."""
    steady: float
    """Seconds of a clock that nobody sets."""

    def jump(self, wall: datetime, steady: float) -> timedelta | None:
        """How far the clock of the day was set, negative: back; None where both still agree. Each jump is told once."""
        gone = timedelta(seconds=steady - self.steady)
        jump = wall - self.wall - gone
        if abs(jump) <= LARGEST_DRIFT:
            return None
        self.wall, self.steady = wall, steady
        return jump
