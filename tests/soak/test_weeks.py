"""The weeks in short: a day, with some fifty places. `make soak` has three weeks, and takes its time."""

from __future__ import annotations

import re
from pathlib import Path

import bot
from tests.soak.calendar import Options, draw_calendar
from tests.soak.population import make_population
from tests.soak.reckoning import reckon
from tests.soak.simulated import COMMANDS, TELLERS
from tests.soak.weeks import play_weeks

SLACK = 0.1
"""Seconds by which a busy machine may bring two requests nearer to each other than they left."""

SHORT = Options(
    days=1, seed=3, people=40, groups=4, stories=5, asks=20, changes=6, stops=2, commands=1, archive=50, step=900
)


async def test_day_loses_nothing(tmp_path: Path) -> None:
    """Every story where it belongs, once, at its hour, through kills, outages and a clock that is set.

    It has no need of the machine to itself: while somebody works the simulation's clock is late with the machine's.
    """
    verdict = reckon(await play_weeks(SHORT, tmp_path), slack=SLACK, each_kill=False)
    print(verdict)
    assert verdict.broken == []


def test_same_seed_draws_the_same_weeks() -> None:
    """What happens is known before it does."""
    drawn = [draw_calendar(SHORT, make_population(1, 20, 2)) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert {event.deed for event in drawn[0].events} >= {
        *("publish", "stop", "say", "press", "site", "wrong", "release"),
        *("decide", "reconsider", "rank"),
    }


def test_all_that_asks_for_the_present_is_simulated() -> None:
    """A module that asked the machine instead would live in another year."""
    root = Path(bot.__file__).parent
    asking = {
        ".".join(path.relative_to(root.parent).with_suffix("").parts)
        for path in root.rglob("*.py")
        if re.search(r"datetime\.(now|utcnow|today)\(", path.read_text(encoding="utf-8"))
    }
    assert asking <= {*TELLERS, *COMMANDS}
