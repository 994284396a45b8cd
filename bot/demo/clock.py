"""The demo's clock: the real one, moved ahead, so that a digest need not be waited for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(slots=True)
class Clock:
    """What the bot and the emulator take for the present; it never stands still."""

    real: Callable[[], datetime]
    """The real present moment."""
    ahead: timedelta = timedelta()
    """How far it is before the real one; negative: behind."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self.real() + self.ahead

    def seconds(self) -> float:
        """The present moment in Unix seconds."""
        return self.now().timestamp()

    def jump(self, to: datetime) -> None:
        """Let it be this moment now."""
        self.ahead = to - self.real()


def next_hour(hour: time, now: datetime, zone: ZoneInfo) -> datetime:
    """The next moment at which it is `hour` in a zone, later than `now`."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), hour, zone)
    return today if today > now else datetime.combine(local.date() + timedelta(days=1), hour, zone)
