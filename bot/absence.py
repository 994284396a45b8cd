"""When the bot was away, or Telegram, for so long that readers may want to hear of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LONG = timedelta(hours=1)
"""An absence that is not longer is no news."""


@dataclass(frozen=True, slots=True)
class Absence:
    """A time during which Telegram did not answer, or was not asked because the bot did not run."""

    since: datetime
    until: datetime


def ended_absence(now: datetime, last_answer: datetime | None, silence: timedelta | None) -> Absence | None:
    """The absence that an answer of Telegram's ends `now`; None where there was none, or no long one.

    `silence` is the time since the answer before it by a clock that nobody sets; it is not known (None) for the first
    answer after a start, where that before it was at `last_answer` by the other clock (None: there never was one).
    """
    if silence is None:
        silence = now - last_answer if last_answer else timedelta()
    return Absence(now - silence, now) if silence > LONG else None
