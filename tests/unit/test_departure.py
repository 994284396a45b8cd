"""When a story may leave, and whether it is night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.departure import departs_at, in_quiet_hours
from bot.hours import WEEKDAYS
from tests.factories import ZONE

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = ZONE) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("digest", "now", "expected"),
    [
        ("instant", "2026-05-20T09:00", "2026-05-20T09:00"),
        ("daily 18:00", "2026-05-20T09:00", "2026-05-20T18:00"),
        ("daily 18:00", "2026-05-20T18:00", "2026-05-21T18:00"),
        ("daily 00:00", "2026-12-31T23:59", "2027-01-01T00:00"),
        ("weekly wed 18:00", "2026-05-20T09:00", "2026-05-20T18:00"),
        ("weekly wed 18:00", "2026-05-20T19:00", "2026-05-27T18:00"),
        ("weekly mon 07:30", "2026-05-20T09:00", "2026-05-25T07:30"),
    ],
)
def test_departure(digest: str, now: str, expected: str) -> None:
    """The next moment of each setting."""
    assert departs_at(digest, at(now), ZONE) == at(expected)


def test_hour_that_does_not_exist() -> None:
    """An hour that a change of the clocks skips comes an hour later that day."""
    now = at("2026-03-29T01:00", BERLIN)
    assert departs_at("daily 02:30", now, BERLIN) == at("2026-03-29T03:30", BERLIN)


@given(
    now=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds are naive
    digest=st.one_of(
        st.builds("daily {:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59)),
        st.builds("weekly {} {:02}:00".format, st.sampled_from(WEEKDAYS), st.integers(0, 23)),
    ),
)
def test_digest_is_always_ahead_and_near(now: datetime, digest: str) -> None:
    """A digest never leaves in the past, nor later than a period (and a change of the clocks) from now."""
    ahead = departs_at(digest, now, BERLIN) - now
    period = timedelta(days=7 if digest.startswith("weekly") else 1)
    assert timedelta(0) < ahead <= period + timedelta(hours=1)


@pytest.mark.parametrize(
    ("quiet", "default", "now", "expected"),
    [
        (None, "22:00-07:00", "2026-05-20T23:00", True),
        (None, "22:00-07:00", "2026-05-20T06:59", True),
        (None, "22:00-07:00", "2026-05-20T07:00", False),
        (None, "22:00-07:00", "2026-05-20T21:59", False),
        (None, "", "2026-05-20T23:00", False),
        ("off", "22:00-07:00", "2026-05-20T23:00", False),
        ("13:00-15:00", "22:00-07:00", "2026-05-20T14:00", True),
        ("silent 13:00-15:00", "", "2026-05-20T14:00", True),
        ("13:00-15:00", "22:00-07:00", "2026-05-20T23:00", False),
    ],
)
def test_quiet_hours(quiet: str | None, default: str, now: str, *, expected: bool) -> None:
    """A chat's own hours go before the default ones."""
    assert in_quiet_hours(quiet, default, at(now), ZONE) is expected
