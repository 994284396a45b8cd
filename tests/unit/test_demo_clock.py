"""The demo's clock, and the hour to which it is put."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.app import utc_now
from bot.demo.clock import Clock, next_hour
from tests.factories import ZONE


def test_it_goes_on_from_where_it_was_put() -> None:
    """A jump forwards or back, and time passes from there."""
    clock = Clock(utc_now)
    for moment in (datetime(2030, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)):
        clock.jump(moment)
        assert moment <= clock.now() < moment + timedelta(seconds=10)
        assert clock.seconds() == pytest.approx(clock.now().timestamp(), abs=10)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-05-20T17:30+05:00", "2026-05-20T18:00+05:00"),
        ("2026-05-20T18:00+05:00", "2026-05-21T18:00+05:00"),
        ("2026-05-20T23:59+05:00", "2026-05-21T18:00+05:00"),
        ("2026-05-20T20:00+00:00", "2026-05-21T18:00+05:00"),
    ],
)
def test_the_next_hour_is_later_than_now(now: str, expected: str) -> None:
    """Today's while it is to come, else tomorrow's, by the zone's own day."""
    assert next_hour(time(18), datetime.fromisoformat(now), ZONE) == datetime.fromisoformat(expected)
