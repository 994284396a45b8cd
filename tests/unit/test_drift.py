"""Telling a clock that was set from time that has passed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.drift import Drift
from tests.factories import NOW


@pytest.mark.parametrize(
    ("passed", "shown", "jump"),
    [
        (3600, 3600, None),
        (3600, 3660, None),
        (3600, 3540, None),
        (1, 62, 61),
        (1, -60, -61),
        (10, 10 + 86400 * 365, 86400 * 365),
        (10, 10 - 86400 * 365, -86400 * 365),
    ],
)
def test_only_what_is_more_than_a_minute_is_a_jump(passed: float, shown: float, jump: float | None) -> None:
    """In both directions, whatever time has passed besides."""
    found = Drift(NOW, 100.0).jump(NOW + timedelta(seconds=shown), 100.0 + passed)
    assert found == (None if jump is None else timedelta(seconds=jump))


def test_many_small_corrections_are_a_jump_when_they_add_up() -> None:
    """They are compared with when both clocks last agreed; each jump is told once."""
    drift = Drift(NOW, 0.0)
    told = [drift.jump(NOW + timedelta(seconds=hour * 25), 0.0) for hour in range(1, 5)]
    assert told == [None, None, timedelta(seconds=75), None]
    assert drift.jump(NOW + timedelta(seconds=76), 1.0) is None
