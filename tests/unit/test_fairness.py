"""How much one sender may ask for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.fairness import AGAIN_SECONDS, ALLOWANCES, EPISODE_SECONDS, Fairness, Sender

ONE: Sender = ("chat", 1)
OTHER: Sender = ("chat", 2)


def admitted(fairness: Fairness, count: int, now: float, sender: Sender = ONE, *, answered: bool = True) -> int:
    """Send so many updates at a moment, each answered before the next or none; how many were let through."""
    through = 0
    for _ in range(count):
        if fairness.admit(sender, now):
            through += 1
            if answered:
                fairness.end(sender)
    return through


def test_only_so_many_wait() -> None:
    """Whoever sends on without waiting for answers has so many open; each answer makes room for one more."""
    fairness = Fairness()
    assert admitted(fairness, 5000, 0.0, answered=False) == ALLOWANCES["chat"].waiting
    fairness.end(ONE)
    assert admitted(fairness, 5, 0.0, answered=False) == 1


def test_whoever_waits_for_each_answer_is_never_stopped() -> None:
    """Not even by going through all panels, in three languages, as fast as a program presses."""
    assert admitted(Fairness(), 1000, 0.0) == 1000


def test_only_so_many_come_in_the_long_run() -> None:
    """A burst, and then as many as come back with time."""
    fairness, allowance = Fairness(), ALLOWANCES["chat"]
    assert admitted(fairness, 5000, 0.0) == allowance.burst
    assert admitted(fairness, 5000, 10.0) == 10 * allowance.a_second
    assert admitted(fairness, 5000, 20.0 + allowance.refill_seconds) == allowance.burst


def test_there_is_room_when_it_is_told() -> None:
    """Whoever comes back after the time that was told is heard."""
    fairness = Fairness()
    admitted(fairness, 5000, 0.0)
    assert fairness.admit(ONE, AGAIN_SECONDS)


def test_others_are_not_concerned() -> None:
    """Neither other senders nor the same person's inline queries."""
    fairness = Fairness()
    admitted(fairness, 5000, 0.0, answered=False)
    assert fairness.admit(OTHER, 0.0)
    assert fairness.admit(("inline", 1), 0.0)


def test_it_is_told_once_an_episode() -> None:
    """Also where some come through between; anew after a while without any excess."""
    fairness, told = Fairness(), []
    for now in (0.0, 1.0, 30.0, 80.0, 81.0 + EPISODE_SECONDS):
        admitted(fairness, 5000, now)
        told += [fairness.tells(ONE), fairness.tells(ONE)]
    assert told == [True, False, False, False, False, False, False, False, True, False]


def test_nobody_is_told_without_reason() -> None:
    """Who has sent nothing too much."""
    fairness = Fairness()
    fairness.admit(ONE, 0.0)
    assert not fairness.tells(ONE)


def test_those_who_are_quiet_are_forgotten() -> None:
    """However many come along, only those of the last minutes are remembered."""
    fairness = Fairness()
    for number in range(50_000):
        assert admitted(fairness, 1, number / 100, ("chat", number)) == 1
    assert fairness.remembered < 3000


@given(st.lists(st.floats(0, 5), max_size=200))
def test_patient_people_meet_no_limit(pauses: list[float]) -> None:
    """One question after the other, none faster than three a second."""
    fairness, now = Fairness(), 0.0
    for pause in pauses:
        now += 1 / 3 + pause
        assert admitted(fairness, 1, now) == 1
