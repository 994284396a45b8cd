"""The hearts of the loops: what is late, and what only looks so."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.heartbeats import LOOPS, Beat, Heart, Heartbeats, Waking


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock."""
    return Clock()


@pytest.fixture
def heart(clock: Clock) -> Heart:
    """A heart that goes by it."""
    return Heart(clock)


def test_loop_that_rests_is_well_for_ever(heart: Heart, clock: Clock) -> None:
    """It has promised nothing."""
    clock.now += 1e6
    assert heart.beat() == Beat(ok=True, seconds=1e6)


def test_what_is_not_done_in_time_is_named(heart: Heart, clock: Clock) -> None:
    """Of several things the one that has been late for longest."""
    heart.begin("one", 10)
    heart.begin("another", 5)
    clock.now += 5
    assert heart.beat().ok
    clock.now += 6
    assert heart.beat() == Beat(ok=False, seconds=11, late="another")
    heart.end("another")
    assert heart.beat() == Beat(ok=False, seconds=0, late="one")
    heart.end("one")
    assert heart.beat().ok


def test_what_is_begun_anew_has_its_time_anew(heart: Heart, clock: Clock) -> None:
    """A loop that fails and tries again is not stuck."""
    for _ in range(10):
        heart.begin("round", 10)
        clock.now += 9
        assert heart.beat().ok


def test_woken_loop_that_does_not_come_round_is_late(heart: Heart, clock: Clock) -> None:
    """Being woken again and again gives it no more time."""
    for _ in range(4):
        heart.wake("round", 10)
        clock.now += 3
    assert heart.beat().late == "round"
    heart.end("round")
    assert heart.beat().ok


def test_waking_does_not_shorten_what_was_begun(heart: Heart, clock: Clock) -> None:
    """A loop at work may be woken."""
    heart.begin("round", 100)
    heart.wake("round", 1)
    clock.now += 50
    assert heart.beat().ok


def test_hearts_have_the_names_of_their_loops(clock: Clock) -> None:
    """And nobody's lateness is another's."""
    hearts = Heartbeats(clock)
    hearts.fanout.begin("round", 1)
    for _ in range(3):
        clock.now += 1
        hearts.clock()
    beats = hearts.beats()
    assert tuple(beats) == LOOPS == ("updates", "reads", "fan-out", "delivery", "housekeeping")
    assert [name for name, beat in beats.items() if not beat.ok] == ["fan-out"]
    assert hearts.of("fan-out") is hearts.fanout


def test_long_task_that_begins_no_round_is_late(clock: Clock) -> None:
    """It is looked at from the moment on in which it has a heart; one that rests is not late."""
    hearts = Heartbeats(clock)
    resting, working = hearts.of("indexing"), hearts.of("linking")
    for heart in (resting, working):
        heart.turn()
    resting.rest()
    for _ in range(3601):
        clock.now += 1
        hearts.clock()
    assert [name for name, beat in hearts.beats().items() if not beat.ok] == ["linking"]
    working.turn()
    assert hearts.beats()["linking"].ok


def test_time_in_which_nobody_was_awake_does_not_count(clock: Clock) -> None:
    """A computer that slept for a night, and a process that was stopped for an hour, are not late."""
    hearts = Heartbeats(clock)
    hearts.delivery.begin("round", 300)
    clock.now += 8 * 3600
    assert hearts.beats()["delivery"].ok
    for _ in range(301):
        clock.now += 1
        hearts.clock()
    assert not hearts.beats()["delivery"].ok


@given(st.lists(st.floats(min_value=-1e6, max_value=1e6)))
def test_clock_of_the_waking_never_goes_back(steps: list[float]) -> None:
    """Nor faster than two seconds a look."""
    clock = Clock()
    waking, last = Waking(clock), 0.0
    for step in steps:
        clock.now += step
        now = waking()
        assert last <= now <= last + 2
        last = now
