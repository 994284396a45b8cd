"""What ends a process: a blocked loop, and an end that does not come."""

from __future__ import annotations

import pytest

from bot.watchdog import Watchdog


class Days:
    """A watchdog, and the clock it goes by."""

    def __init__(self) -> None:
        self.now = 0.0
        self.watchdog = Watchdog(blocked=60, steady=lambda: self.now)

    def pass_by(self, seconds: int, *, turning: bool) -> str:
        """Let it look each second; what it says, '' where it has nothing to say."""
        for _ in range(seconds):
            self.now += 1
            if turning:
                self.watchdog.turn()
            if reason := self.watchdog.look():
                return reason
        return ""


@pytest.fixture
def days() -> Days:
    """A watchdog."""
    return Days()


def test_loop_that_turns_is_left_alone(days: Days) -> None:
    """For ever."""
    assert days.pass_by(10_000, turning=True) == ""


def test_blocked_loop_is_the_end(days: Days) -> None:
    """After a minute, and not for less."""
    days.pass_by(100, turning=True)
    assert days.pass_by(60, turning=False) == ""
    assert days.pass_by(1, turning=True) == ""
    assert days.pass_by(62, turning=False) == "the event loop is blocked: it has not come round for 61 s"


def test_start_may_take_long(days: Days) -> None:
    """What is read before the loop first turns is read in one go."""
    assert days.pass_by(600, turning=False) == ""


def test_process_that_was_stopped_is_not_blocked(days: Days) -> None:
    """It was not awake to turn."""
    days.pass_by(10, turning=True)
    days.now += 3600
    assert days.watchdog.look() == ""
    assert days.pass_by(10, turning=True) == ""


def test_end_that_does_not_come_is_forced(days: Days) -> None:
    """Though the loop turns; the shorter of two waits counts."""
    days.watchdog.expect_end(60)
    assert days.pass_by(30, turning=True) == ""
    days.watchdog.expect_end(20)
    assert days.pass_by(25, turning=True) == "the end does not come"
