"""Hours as they are written: what is taken and what is not."""

from __future__ import annotations

import pytest

from bot.hours import is_digest, is_quiet, is_range


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("22:00-07:00", True),
        ("00:00-23:59", True),
        ("22:00-22:00", False),
        ("24:00-07:00", False),
        ("22:60-07:00", False),
        ("9:00-10:00", False),
        ("22:00–07:00", False),
        ("", False),
    ],
)
def test_ranges(text: str, taken: bool) -> None:  # noqa: FBT001 - a column of the table
    """A range is two times of the day that differ, hours with two digits."""
    assert is_range(text) is taken


@pytest.mark.parametrize(
    ("text", "taken"),
    [("off", True), ("22:00-07:00", True), ("silent 22:00-07:00", True), ("silent", False), ("on", False)],
)
def test_quiet_hours(text: str, taken: bool) -> None:  # noqa: FBT001 - a column of the table
    """Quiet hours are a range, a silent range, or off."""
    assert is_quiet(text) is taken


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("instant", True),
        ("daily 18:00", True),
        ("weekly mon 18:00", True),
        ("weekly sun 00:00", True),
        ("weekly 18:00", False),
        ("weekly Mon 18:00", False),
        ("daily 18", False),
        ("daily 25:00", False),
        ("instant\n", False),
    ],
)
def test_digests(text: str, taken: bool) -> None:  # noqa: FBT001 - a column of the table
    """A digest names its hour, a weekly one its day too."""
    assert is_digest(text) is taken
