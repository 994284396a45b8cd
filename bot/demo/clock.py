"""The demo's clock: the real one, moved ahead, so that a digest need not be waited for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def utc_now() -> datetime:
    """The real present moment."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Clock:
    """What the bot and the emulator take for the present; it never stands still."""

    ahead: timedelta = timedelta()
    """How far it is before the real one; negative: behind."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return utc_now() + self.ahead

    def seconds(self) -> float:
        """The present moment in Unix seconds."""
        return self.now().timestamp()

    def jump(self, to: datetime) -> None:
        """Let it be this moment now."""
        self.ahead = to - utc_now()


def next_hour(hour: time, now: datetime, zone: ZoneInfo) -> datetime:
    """The next moment at which it is `hour` in a zone, later than `now`."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), hour, zone)
    return today if today > now else datetime.combine(local.date() + timedelta(days=1), hour, zone)
