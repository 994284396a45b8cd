"""When a silence is an outage, whatever the clocks do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.absence import Absence, ended_absence
from tests.factories import NOW

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("away", "told"),
    [(-5 * HOUR, False), (MINUTE, False), (HOUR, False), (HOUR + MINUTE, True), (30 * 24 * HOUR, True)],
)
def test_bot_that_was_away(away: timedelta, told: bool) -> None:  # noqa: FBT001 - a column of the table
    """After a start the clock tells how long; one that went back tells of nothing."""
    outage = Absence(NOW - away, NOW) if told else None
    assert ended_absence(NOW, NOW - away, None) == outage


def test_first_start_is_no_outage() -> None:
    """Where Telegram never answered before, nobody has missed anything."""
    assert ended_absence(NOW, None, None) is None


@pytest.mark.parametrize("jump", [-5 * HOUR, timedelta(), 5 * HOUR])
@pytest.mark.parametrize(("silence", "told"), [(MINUTE, False), (HOUR, False), (2 * HOUR, True)])
def test_telegram_that_was_silent(silence: timedelta, told: bool, jump: timedelta) -> None:  # noqa: FBT001 - as above
    """While the bot runs, a clock that is set makes no outage and hides none."""
    now = NOW + jump
    outage = Absence(now - silence, now) if told else None
    assert ended_absence(now, NOW - silence, silence) == outage
