"""Two instances on one token: one gives way, and it is the newcomer."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.rivalry import PollTimes, Rivalry

HELD_BACK = 3.0
"""Telegram answers no two conflicts within so many seconds."""


@dataclass
class Poller:
    """An instance: when it began, and when it gave up."""

    starts: float
    latency: float = 0.05
    ended: float | None = None
    successes: int = 0

    def __post_init__(self) -> None:
        self.rivalry = Rivalry(PollTimes())


class Telegram:
    """A clock, and a server that ends the poll that waits when another one comes; answers come by its queue."""

    def __init__(self, pollers: list[Poller]) -> None:
        self.pollers = pollers
        self.waiting: tuple[Poller, int] | None = None
        self.number = 0
        self.quiet_until = 0.0
        self.queue: list[tuple[float, int, Poller, str, int]] = []
        for poller in pollers:
            self.plan(poller.starts, poller, "asks")

    def plan(self, at: float, poller: Poller, what: str, poll: int = 0) -> None:
        """Let something happen."""
        self.number += 1
        heapq.heappush(self.queue, (at, self.number, poller, what, poll))

    def run(self, until: float) -> None:
        """Let time pass."""
        while self.queue and self.queue[0][0] <= until:
            now, number, poller, what, poll = heapq.heappop(self.queue)
            match what:
                case "asks":
                    self.plan(now + poller.latency, poller, "arrives", poller.rivalry.begins(now))
                case "arrives":
                    self.arrives(now, poller, number, poll)
                case "times out" if self.waiting == (poller, poll):
                    self.waiting = None
                    self.plan(now + poller.latency, poller, "succeeds")
                case "succeeds":
                    poller.rivalry.succeeded(now)
                    poller.successes += 1
                    self.plan(now, poller, "asks")
                case "conflicts":
                    wait = poller.rivalry.conflicted(now)
                    if poller.rivalry.is_lost(now):
                        poller.ended = now
                    else:
                        self.plan(now + wait, poller, "asks")

    def arrives(self, now: float, poller: Poller, number: int, seconds: int) -> None:
        """Whoever waits is refused, at once or a little later, and the new poll waits."""
        if self.waiting:
            refused = self.waiting[0]
            at = now if now >= self.quiet_until else now + HELD_BACK
            self.quiet_until = max(self.quiet_until, now + HELD_BACK)
            self.plan(at + refused.latency, refused, "conflicts")
        self.waiting = (poller, number)
        self.plan(now + seconds, poller, "times out", number)


@pytest.mark.parametrize("later", [7.0, 30.0, 47.3, 3600.0])
def test_the_incumbent_lives_on(later: float) -> None:
    """The newcomer gets nothing through and ends after a minute of it."""
    incumbent, newcomer = Poller(0.0), Poller(later)
    Telegram([incumbent, newcomer]).run(later + 600)
    assert incumbent.ended is None
    assert newcomer.successes == 0
    assert newcomer.ended is not None
    assert 60 <= newcomer.ended - later <= 70


@given(
    apart=st.floats(0.01, 20),
    latencies=st.tuples(st.floats(0.001, 0.4), st.floats(0.001, 0.4)),
)
def test_of_two_that_begin_together_one_is_left(apart: float, latencies: tuple[float, float]) -> None:
    """Within two minutes, whatever lies between them."""
    one, other = Poller(0.0, latencies[0]), Poller(apart, latencies[1])
    Telegram([one, other]).run(apart + 120)
    assert (one.ended is None) != (other.ended is None)


def test_one_of_three_is_left() -> None:
    """Newcomers do not help each other."""
    pollers = [Poller(0.0), Poller(100.0), Poller(103.0)]
    Telegram(pollers).run(600)
    assert [poller.ended is None for poller in pollers] == [True, False, False]


def test_who_was_away_is_a_newcomer() -> None:
    """An instance that comes back after a lost network finds another in its place and gives way."""
    back, other = Rivalry(PollTimes()), Rivalry(PollTimes())
    back.begins(0.0)
    back.disturbed()
    back.begins(500.0)
    assert back.conflicted(501.1) == PollTimes().later
    other.begins(100.0)
    assert other.conflicted(500.0) == PollTimes().soon


def test_conflicts_for_a_minute_are_the_end() -> None:
    """Not a second earlier, and the last try is made then."""
    rivalry = Rivalry(PollTimes())
    rivalry.begins(0.0)
    now, moments = 0.0, [0.0]
    while not rivalry.is_lost(now):
        now += rivalry.conflicted(now)
        moments.append(now)
        rivalry.begins(now)
        rivalry.conflicted(now)
    assert moments == [0, 10, 20, 30, 40, 50, 60]


def test_a_success_begins_the_count_anew() -> None:
    """Whoever gets something through is not done for."""
    rivalry = Rivalry(PollTimes())
    for now in range(0, 600, 10):
        rivalry.conflicted(float(now))
        rivalry.succeeded(now + 5.0)
        assert not rivalry.is_lost(now + 5.0)


def test_conflicts_far_apart_are_two() -> None:
    """One a day, with the network lost between, is no reason to end."""
    rivalry = Rivalry(PollTimes())
    rivalry.conflicted(0.0)
    rivalry.disturbed()
    rivalry.conflicted(86_400.0)
    assert not rivalry.is_lost(86_400.0)


def test_the_conflict_is_over_after_a_minute_without() -> None:
    """Then polls are as long as before, and the next conflict is news."""
    rivalry = Rivalry(PollTimes())
    rivalry.begins(0.0)
    rivalry.conflicted(100.0)
    assert rivalry.begins(101.0) == 5
    assert not rivalry.succeeded(106.0)
    assert rivalry.lasting
    assert rivalry.succeeded(161.0)
    assert not rivalry.lasting
    assert rivalry.begins(161.0) == 30
