"""The simulation's clock: it runs as the machine's does, and leaps."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.soak.dial import BESIDE, BOT, TELEGRAM, Dial

if TYPE_CHECKING:
    from pathlib import Path


def made(folder: Path) -> Dial:
    """A clock that begins at a thousand Unix seconds."""
    dial = Dial.make(folder / "dial", 1000.0)
    for place in (TELEGRAM, BOT, BESIDE):
        dial.gone(place)
    return dial


def test_leap_is_seen_by_all_and_wakes_whoever_rested_until_then(tmp_path: Path) -> None:
    """Who rests longer sleeps on."""
    dial = made(tmp_path)
    other, bells = Dial(tmp_path / "dial"), {place: dial.open_bell(place) for place in (BOT, BESIDE)}
    start = dial.steady()
    other.rest(BOT, start + 3600)
    other.rest(BESIDE, start + 9000)
    dial.leap(start + 3600)
    assert 3600 <= other.steady() - start < 3700
    assert 4600 <= other.true_wall() < 4700
    assert os.read(bells[BOT], 9) == b"!"
    with open(bells[BESIDE], "rb", buffering=0) as bell:  # noqa: PTH123 - it is open already
        assert bell.read(9) is None
    os.close(bells[BOT])


def test_clock_never_goes_back(tmp_path: Path) -> None:
    """Whoever leaps twice to the same moment is there still."""
    dial = made(tmp_path)
    far = dial.steady() + 3600
    dial.leap(far)
    dial.leap(far - 1800)
    assert dial.steady() >= far


def test_only_the_shown_clock_can_be_wrong(tmp_path: Path) -> None:
    """An hour back, and forward again."""
    dial = made(tmp_path)
    dial.set_wrong(-3600)
    assert -3601 < dial.shown_wall() - dial.true_wall() < -3599
    dial.set_wrong(0)
    assert dial.shown_wall() - dial.true_wall() < 1
