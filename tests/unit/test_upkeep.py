"""When the room on the disk is told to be little, and when it is well again."""

from __future__ import annotations

import pytest

from bot.upkeep import MIB, grade_space, wanted_space

SMALL, LARGE = 10 * MIB, 10_000 * MIB


@pytest.mark.parametrize(
    ("size", "free", "before", "grade"),
    [
        (SMALL, 501, 0, 0),
        (SMALL, 499, 0, 1),
        (SMALL, 51, 0, 1),
        (SMALL, 49, 0, 2),
        (LARGE, 11_001, 0, 0),  # a copy of the database, and a tenth
        (LARGE, 10_999, 0, 1),
        (SMALL, 501, 1, 1),  # what was bad has to be clearly better
        (SMALL, 599, 1, 1),
        (SMALL, 601, 1, 0),
        (SMALL, 59, 2, 2),
        (SMALL, 61, 2, 1),
        (SMALL, 601, 2, 0),
    ],
)
def test_little_room_is_graded(size: int, free: int, before: int, grade: int) -> None:
    """By what a copy needs; it neither comes nor goes with every megabyte."""
    assert grade_space(free * MIB, size, before) == grade


def test_a_copy_fits_into_the_room_that_is_wanted() -> None:
    """However large the database is."""
    assert wanted_space(SMALL) == 500 * MIB
    assert wanted_space(LARGE) > LARGE
