"""How a run is told, and when one with a stuck loop is ended."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from bot.errors import StuckError
from bot.health import Health


@dataclass
class Witness:
    """A clock, a watchdog and a service manager in one: all that a run's health is told to."""

    now: float = 0.0
    told: list[str] = field(default_factory=list)

    def turn(self) -> None:
        """The loop came round."""

    def expect_end(self, seconds: float) -> None:
        """An end is near."""
        self.told.append(f"end within {seconds:.0f} s")

    def starting(self) -> None:
        """It starts."""
        self.told.append("starting")

    def ready(self) -> None:
        """It has started."""
        self.told.append("ready")

    def alive(self) -> None:
        """It lives."""
        self.told.append("alive")

    def stopping(self) -> None:
        """It ends."""
        self.told.append("stopping")


@pytest.fixture
def witness() -> Witness:
    """Who is told."""
    return Witness()


@pytest.fixture
def health(witness: Witness) -> Health:
    """A run's health."""
    return Health(steady=lambda: witness.now, watchdog=witness, service=witness, grace=30)


def live(health: Health, witness: Witness, seconds: int) -> StuckError | None:
    """Let it look each second; the error that it ends with, if any."""
    for _ in range(seconds):
        witness.now += 1
        if error := health.look():
            return error
    return None


def test_a_start_is_not_ready_however_long_it_takes(health: Health, witness: Witness) -> None:
    """A migration of an hour is no stuck loop."""
    assert live(health, witness, 3600) is None
    report = health.report()
    assert (report["ready"], report["state"], report["stuck"]) == (False, "starting", [])
    with health.in_service():
        assert health.report()["ready"]
    assert health.report()["state"] == "stopping"
    assert witness.told[-3:] == ["ready", "stopping", "end within 60 s"]


def test_stuck_loop_is_named_at_once_and_the_end_after_its_grace(health: Health, witness: Witness) -> None:
    """With one line in the log; signs of life are given no more."""
    with health.in_service(), capture_logs() as logs:
        health.hearts.delivery.begin("round", 100)
        assert live(health, witness, 100) is None
        assert health.report()["ready"]
        witness.told.clear()
        assert live(health, witness, 1) is None
        report = health.report()
        assert (report["ready"], report["state"], report["stuck"]) == (False, "stuck", ["delivery"])
        assert report["loops"]["delivery"] == {"ok": False, "seconds": 101}
        assert report["loops"]["reads"]["ok"]
        error = live(health, witness, 31)
        assert error is not None
        assert error.loops == ["delivery"]
        assert str(error).startswith("stuck: delivery (round); ")
        assert witness.told == []
    assert [(line["event"], line["loop"]) for line in logs] == [("a loop is stuck", "delivery")]
    assert witness.told == ["stopping", "end within 20 s"]


def test_loop_that_comes_round_after_all_is_forgiven(health: Health, witness: Witness) -> None:
    """And told of, for it will happen again."""
    with health.in_service(), capture_logs() as logs:
        health.hearts.fanout.begin("round", 10)
        assert live(health, witness, 30) is None
        health.hearts.fanout.end("round")
        assert live(health, witness, 1000) is None
        assert health.report()["ready"]
    assert [line["event"] for line in logs] == ["a loop is stuck", "a stuck loop goes on"]


def test_night_of_sleep_kills_nobody(health: Health, witness: Witness) -> None:
    """Not even where all had something begun."""
    with health.in_service():
        for heart in (health.hearts.updates, health.hearts.reads, health.hearts.delivery):
            heart.begin("work", 60)
        witness.now += 8 * 3600
        assert live(health, witness, 50) is None
        assert health.report()["ready"]


def test_stuck_loop_of_a_start_or_an_end_ends_nothing(health: Health, witness: Witness) -> None:
    """Both have limits of their own: an end that does not come is the watchdog's matter, and told to it once."""
    health.hearts.updates.begin("poll", 10)
    assert live(health, witness, 1000) is None
    assert health.report()["state"] == "starting"
    with health.in_service():
        assert health.look() is not None
    assert live(health, witness, 1000) is None
    health.stops()
    assert witness.told.count("stopping") == 1
    assert witness.told.count("end within 20 s") == 1
