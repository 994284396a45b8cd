"""When a story may leave, whether it is night, and what a change of the clocks does to both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.departure import EXPIRES_AFTER, LONGEST_WAIT, Departures, Priority, Reason, departs_at, quiet_until
from bot.hours import WEEKDAYS, quiet_range
from tests.factories import ZONE

BERLIN = ZoneInfo("Europe/Berlin")  # 2026: 29 March 02:00 to 03:00, 25 October 03:00 to 02:00
NUUK = ZoneInfo("America/Nuuk")  # 2025: 29 March 23:00 to midnight
APIA = ZoneInfo("Pacific/Apia")  # 2011: 30 December is skipped
NIGHT = "22:00-07:00"


def at(text: str, zone: ZoneInfo = ZONE, *, second: bool = False) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=int(second)).astimezone(UTC)


@pytest.mark.parametrize(
    ("digest", "now", "expected"),
    [
        ("instant", "2026-05-20T09:00", "2026-05-20T09:00"),
        ("daily 18:00", "2026-05-20T09:00", "2026-05-20T18:00"),
        ("daily 18:00", "2026-05-20T18:00", "2026-05-21T18:00"),
        ("daily 00:00", "2026-12-31T23:59", "2027-01-01T00:00"),
        ("daily 23:59", "2028-02-28T23:59", "2028-02-29T23:59"),
        ("weekly wed 18:00", "2026-05-20T09:00", "2026-05-20T18:00"),
        ("weekly wed 18:00", "2026-05-20T18:00", "2026-05-27T18:00"),
        ("weekly mon 07:30", "2026-05-20T09:00", "2026-05-25T07:30"),
        ("weekly tue 07:30", "2026-05-20T09:00", "2026-05-26T07:30"),
    ],
)
def test_digest_leaves_at_its_next_hour(digest: str, now: str, expected: str) -> None:
    """At once, today, or at the next such day; an hour that has just come is over."""
    assert departs_at(digest, at(now), ZONE) == at(expected)


@pytest.mark.parametrize(
    ("zone", "digest", "now", "expected"),
    [
        pytest.param(BERLIN, "daily 02:30", "2026-03-29T01:00", "2026-03-29T03:30", id="skipped"),
        pytest.param(BERLIN, "daily 02:30", "2026-03-29T03:30", "2026-03-30T02:30", id="after the skipped one"),
        pytest.param(BERLIN, "weekly sun 02:00", "2026-03-29T01:00", "2026-03-29T03:00", id="skipped in its week"),
        pytest.param(BERLIN, "daily 03:00", "2026-03-29T01:59", "2026-03-29T03:00", id="right after the gap"),
        pytest.param(BERLIN, "daily 02:30", "2026-10-25T01:00", "2026-10-25T02:30", id="the first of two"),
        pytest.param(BERLIN, "daily 02:30", "2026-10-25T02:30", "2026-10-26T02:30", id="between both"),
        pytest.param(NUUK, "daily 23:30", "2025-03-29T22:00", "2025-03-30T00:30", id="skipped over midnight"),
        pytest.param(NUUK, "daily 23:30", "2025-03-30T00:10", "2025-03-30T00:30", id="yesterday's is still to come"),
        pytest.param(APIA, "daily 18:00", "2011-12-29T19:00", "2011-12-31T18:00", id="a skipped day"),
        pytest.param(ZONE, "daily 23:30", "2024-02-29T23:00", "2024-02-29T23:30", id="Almaty, the first of two"),
        pytest.param(ZONE, "daily 18:00", "2024-02-29T19:00", "2024-03-01T18:00", id="Almaty, by the new clock"),
    ],
)
def test_digest_when_the_clocks_are_changed(zone: ZoneInfo, digest: str, now: str, expected: str) -> None:
    """A skipped hour comes so much later, a repeated one the first time only, and no day goes without."""
    assert departs_at(digest, at(now, zone), zone) == at(expected, zone)


def test_almaty_gained_an_hour() -> None:
    """From one digest to the next it was 25 hours when the zone went from +6 to +5."""
    first = at("2024-02-29T18:00")
    assert departs_at("daily 18:00", first, ZONE) - first == timedelta(hours=25)


@pytest.mark.parametrize(
    ("quiet", "now", "expected"),
    [
        (NIGHT, "2026-05-20T21:59", None),
        (NIGHT, "2026-05-20T22:00", "2026-05-21T07:00"),
        (NIGHT, "2026-05-20T23:59", "2026-05-21T07:00"),
        (NIGHT, "2026-05-21T00:00", "2026-05-21T07:00"),
        (NIGHT, "2026-05-21T06:59", "2026-05-21T07:00"),
        (NIGHT, "2026-05-21T07:00", None),
        ("13:00-15:00", "2026-05-20T14:00", "2026-05-20T15:00"),
        ("13:00-15:00", "2026-05-20T15:00", None),
        ("13:00-15:00", "2026-05-20T23:00", None),
        ("00:00-06:00", "2026-05-20T23:59", None),
        ("00:00-06:00", "2026-05-21T00:00", "2026-05-21T06:00"),
        ("20:00-00:00", "2026-05-20T23:59", "2026-05-21T00:00"),
        ("20:00-00:00", "2026-05-21T00:00", None),
        ("00:00-23:59", "2026-05-20T23:58", "2026-05-20T23:59"),
        ("silent 13:00-15:00", "2026-05-20T14:00", "2026-05-20T15:00"),
        ("22:00-22:00", "2026-05-20T22:00", None),
        ("silent 22:00-22:00", "2026-05-20T22:00", None),
        ("off", "2026-05-20T23:00", None),
        ("", "2026-05-20T23:00", None),
    ],
)
def test_quiet_hours_end(quiet: str, now: str, expected: str | None) -> None:
    """From their first minute to the last, over midnight too; hours that end as they begin are none."""
    assert quiet_until(quiet, at(now), ZONE) == at(expected or now)


@pytest.mark.parametrize(
    ("zone", "quiet", "now", "second", "expected"),
    [
        pytest.param(BERLIN, "22:00-02:30", "2026-03-29T01:30", False, "2026-03-29T03:30", id="the end is skipped"),
        pytest.param(BERLIN, "22:00-02:30", "2026-03-29T03:10", False, "2026-03-29T03:30", id="until so much later"),
        pytest.param(BERLIN, "02:30-07:00", "2026-03-29T03:10", False, "2026-03-29T07:00", id="the start is skipped"),
        pytest.param(BERLIN, NIGHT, "2026-03-28T23:00", False, "2026-03-29T07:00", id="a short night"),
        pytest.param(BERLIN, NIGHT, "2026-10-24T23:00", False, "2026-10-25T07:00", id="a long night"),
        pytest.param(BERLIN, "02:30-07:00", "2026-10-25T02:10", True, "2026-10-25T07:00", id="begun the first time"),
        pytest.param(ZONE, NIGHT, "2024-02-29T23:30", True, "2024-03-01T07:00", id="Almaty's long night"),
    ],
)
def test_quiet_hours_when_the_clocks_are_changed(
    zone: ZoneInfo,
    quiet: str,
    now: str,
    second: bool,  # noqa: FBT001 - a column of the table
    expected: str,
) -> None:
    """They rather begin early and end late than let anybody be woken."""
    assert quiet_until(quiet, at(now, zone, second=second), zone) == at(expected, zone)


def test_quiet_hours_that_end_twice_end_the_second_time() -> None:
    """Between both the clock shows a time at which the chat wants its peace."""
    for second in (False, True):
        end = quiet_until("22:00-02:30", at("2026-10-25T02:10", BERLIN, second=second), BERLIN)
        assert end == at("2026-10-25T02:30", BERLIN, second=True)


def test_quiet_hours_that_meet_at_a_change_of_the_clocks_are_one() -> None:
    """The one free minute of a day that is quiet but for it may be skipped."""
    end = quiet_until("02:31-02:30", at("2026-03-29T01:00", BERLIN), BERLIN)
    assert end == at("2026-03-30T02:30", BERLIN)


@pytest.mark.parametrize(
    ("quiet", "default", "held", "silent"),
    [
        (None, NIGHT, True, True),
        (None, "", False, False),
        ("off", NIGHT, False, False),
        (NIGHT, "", True, True),
        (f"silent {NIGHT}", "", False, True),
        (f"silent {NIGHT}", NIGHT, False, True),
        ("13:00-15:00", NIGHT, False, False),
    ],
)
def test_whose_quiet_hours_hold(
    quiet: str | None,
    default: str,
    held: bool,  # noqa: FBT001 - a column of the table
    silent: bool,  # noqa: FBT001 - as above
) -> None:
    """A chat's own hours go before the default ones; silent ones hold nothing."""
    departures, night = Departures(ZONE, default), at("2026-05-20T23:00")
    assert departures.held_until(quiet, night) == (at("2026-05-21T07:00") if held else None)
    assert departures.is_silent(quiet, night) is silent


@pytest.mark.parametrize(
    ("digest", "quiet", "now", "expected"),
    [
        ("instant", NIGHT, "2026-05-20T14:00", "2026-05-20T14:00"),
        ("instant", NIGHT, "2026-05-20T23:00", "2026-05-21T07:00"),
        ("instant", f"silent {NIGHT}", "2026-05-20T23:00", "2026-05-20T23:00"),
        ("instant", "off", "2026-05-20T23:00", "2026-05-20T23:00"),
        ("daily 18:00", NIGHT, "2026-05-20T14:00", "2026-05-20T18:00"),
        ("daily 23:00", NIGHT, "2026-05-20T14:00", "2026-05-21T07:00"),
        ("daily 07:00", NIGHT, "2026-05-20T23:00", "2026-05-21T07:00"),
        ("daily 22:00", NIGHT, "2026-05-20T14:00", "2026-05-21T07:00"),
        ("daily 23:00", f"silent {NIGHT}", "2026-05-20T14:00", "2026-05-20T23:00"),
        ("weekly sun 23:00", NIGHT, "2026-05-20T14:00", "2026-05-25T07:00"),
        ("weekly mon 06:00", NIGHT, "2026-05-20T14:00", "2026-05-25T07:00"),
    ],
)
def test_departure(digest: str, quiet: str, now: str, expected: str) -> None:
    """The digest's hour, moved to the end of the hours that hold it; worth sending for the digest's own time."""
    departure = Departures(ZONE).departure(digest, quiet, at(now))
    assert departure.due_at == at(expected)
    assert departure.expires_at == at(now) + EXPIRES_AFTER[digest.split(maxsplit=1)[0]]
    assert departure.priority is (Priority.INSTANT if digest == "instant" else Priority.DIGEST)


@pytest.mark.parametrize(
    ("digest", "quiet", "since", "now", "expected"),
    [
        ("instant", "off", "2026-05-19T23:00", "2026-05-20T03:00", "2026-05-20T03:00"),
        ("instant", NIGHT, "2026-05-19T23:00", "2026-05-20T03:00", "2026-05-20T07:00"),
        ("daily 18:00", "off", "2026-05-20T14:00", "2026-05-20T19:00", "2026-05-20T19:00"),
        ("daily 18:00", "off", "2026-05-20T18:30", "2026-05-20T19:00", "2026-05-21T18:00"),
        ("daily 18:00", "off", "2027-05-20T18:30", "2026-05-20T14:00", "2026-05-20T18:00"),
        ("weekly wed 18:00", NIGHT, "2026-05-14T09:00", "2026-05-20T23:00", "2026-05-21T07:00"),
    ],
)
def test_a_story_that_is_planned_anew(digest: str, quiet: str, since: str, now: str, expected: str) -> None:
    """A digest's hour that has passed since the story came is not waited for again; a future one never was."""
    departure = Departures(ZONE).departure(digest, quiet, at(now), since=at(since))
    assert departure.due_at == at(expected)
    assert departure.expires_at == at(now) + EXPIRES_AFTER[digest.split(maxsplit=1)[0]]


def test_what_may_come_at_night_too_leaves_in_held_hours_without_a_sound() -> None:
    """For a chat whose other stories wait."""
    departures, night = Departures(ZONE, NIGHT), at("2026-05-20T23:00")
    assert departures.departure("instant", None, night, at_night=True).due_at == night
    assert departures.departure("daily 23:30", None, night, at_night=True).due_at == at("2026-05-20T23:30")
    assert departures.held_until(None, night, at_night=True) is None
    assert departures.is_silent(None, night)


def test_basis_tells_plans_apart() -> None:
    """Another zone or other default hours make other plans; none and an explicit none are the same."""
    bases = [Departures(ZONE, NIGHT).basis, Departures(BERLIN, NIGHT).basis, Departures(ZONE, "").basis]
    assert len(set(bases)) == len(bases)
    assert Departures(ZONE, "").basis == Departures(ZONE, "off").basis


moments = st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
zones = st.sampled_from([ZONE, BERLIN, NUUK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Havana")])
hours = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 1, 29, 30, 31, 59]))
digests = st.one_of(
    st.just("instant"),
    st.builds("daily {}".format, hours),
    st.builds("weekly {} {}".format, st.sampled_from(WEEKDAYS), hours),
)
ranges = st.builds("{}-{}".format, hours, hours)
quiets = st.one_of(st.none(), st.just("off"), ranges, st.builds("silent {}".format, ranges))
CHANGE = timedelta(hours=1)
"""As much as a zone of those above skips at once."""


@given(now=moments, zone=zones, digest=digests, quiet=quiets)
def test_no_story_leaves_early_or_never(now: datetime, zone: ZoneInfo, digest: str, quiet: str | None) -> None:
    """Never in the past, at most a period and the quiet hours ahead, and always before it expires."""
    departure = Departures(zone, NIGHT).departure(digest, quiet, now)
    period = {"instant": timedelta(), "daily": timedelta(days=1), "weekly": timedelta(days=7)}[
        digest.split(maxsplit=1)[0]
    ]
    assert now <= departure.due_at <= now + period + timedelta(days=1) + CHANGE
    assert departure.due_at < min(departure.expires_at, now + LONGEST_WAIT)


@given(now=moments, zone=zones, digest=digests, quiet=quiets)
def test_no_story_leaves_in_held_hours(now: datetime, zone: ZoneInfo, digest: str, quiet: str | None) -> None:
    """Whatever the clocks of the zone do, they show no time within a chat's held hours when a story leaves."""
    departures = Departures(zone, NIGHT)
    due_at = departures.departure(digest, quiet, now).due_at
    held = NIGHT if quiet is None else quiet
    assert departures.held_until(quiet, due_at) is None
    if (clock := quiet_range(held)) and not held.startswith("silent"):
        start, end = clock
        shown = due_at.astimezone(zone).time()
        assert not (start <= shown < end if start < end else shown >= start or shown < end)


@given(first=moments, ahead=st.timedeltas(timedelta(), timedelta(days=9)), zone=zones, digest=digests, quiet=quiets)
def test_a_later_story_never_leaves_earlier(
    first: datetime, ahead: timedelta, zone: ZoneInfo, digest: str, quiet: str | None
) -> None:
    """What was stored later leaves with the earlier or after it."""
    departures = Departures(zone, NIGHT)
    earlier, later = (departures.departure(digest, quiet, moment) for moment in (first, first + ahead))
    assert earlier.due_at <= later.due_at


@given(now=moments, zone=zones, digest=digests, quiet=quiets)
def test_a_story_planned_anew_leaves_no_later(now: datetime, zone: ZoneInfo, digest: str, quiet: str | None) -> None:
    """Planning again at any moment before it leaves, with nothing changed, changes nothing."""
    departures = Departures(zone, NIGHT)
    planned = departures.departure(digest, quiet, now)
    halfway = now + (planned.due_at - now) / 2
    assert departures.departure(digest, quiet, halfway, since=now).due_at == planned.due_at


@pytest.mark.parametrize(
    ("reasons", "now", "expected", "at_night"),
    [
        ([Reason("daily 18:00"), Reason("instant")], "2026-05-20T12:00", "2026-05-20T12:00", False),
        ([Reason("daily 18:00"), Reason("weekly thu 08:00")], "2026-05-20T12:00", "2026-05-20T18:00", False),
        ([Reason("instant"), Reason("instant", at_night=True)], "2026-05-20T12:00", "2026-05-20T12:00", True),
        ([Reason("instant"), Reason("instant", at_night=True)], "2026-05-20T23:00", "2026-05-20T23:00", True),
        ([Reason("instant"), Reason("daily 23:30", at_night=True)], "2026-05-20T23:00", "2026-05-20T23:30", True),
        ([Reason("instant"), Reason("daily 09:00", at_night=True)], "2026-05-20T23:00", "2026-05-21T07:00", False),
    ],
)
def test_story_takes_the_earliest_moment_of_any_reason(
    reasons: list[Reason], now: str, expected: str, *, at_night: bool
) -> None:
    """Whether it may leave in held hours is told by the reason that gives the moment."""
    for order in (reasons, reasons[::-1]):
        departure = Departures(ZONE, NIGHT).earliest(order, None, at(now))
        assert (departure.due_at, departure.at_night) == (at(expected), at_night)
