"""How a source is over its reads, and what operators are told of it when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.model import Condition, Reading, ReadMemory
from bot.rereading import remember
from bot.watch import Alert, State, Watch, attend, owed, trouble_of
from tests.factories import NOW, make_item, make_reading, make_source

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class Log:
    """Sources over their reads, and what the operators are told, with its moments."""

    names: tuple[str, ...] = ("sample-en",)
    now: datetime = NOW
    states: dict[str, State] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.states = {name: State(ReadMemory(), Watch()) for name in self.names}

    def read(
        self, condition: Condition = Condition.OK, *, new: int = 0, only: str = "", after: timedelta = HOUR
    ) -> None:
        """Read all sources, or the only one, so long after the last time."""
        self.now += after
        for name in [only] if only else self.names:
            source = make_source(name, every=3600)
            before, watch = self.states[name].memory, self.states[name].watch
            items = [make_item(1)] if condition is Condition.OK else []
            reading = (
                make_reading(items, source, condition=condition)
                if condition.good
                else Reading(source=source, condition=condition, error="sample error")
            )
            memory = remember(before, reading, now=self.now, unchanged=not new)
            self.states[name] = State(memory, attend(watch, before, memory, new=new, every=3600, now=self.now))

    def told(self, after: timedelta = timedelta(minutes=1)) -> list[str]:
        """Tell the operators what is to be told a little later, as the store does."""
        now = self.now + after
        alerts = owed(self.states, now)
        for alert in alerts:
            memory, watch = self.states[alert.source].memory, self.states[alert.source].watch
            self.states[alert.source] = State(memory, noted(watch, alert, now))
        return [f"{alert.source} {'over' if alert.over else alert.trouble}" for alert in alerts]


def noted(watch: Watch, alert: Alert, now: datetime) -> Watch:
    if alert.over:
        return replace(watch, told=None, told_since=None, told_at=None, ended_at=now)
    return replace(watch, told=alert.trouble, told_since=alert.since, told_at=now)


@pytest.fixture
def log() -> Log:
    """One source, read well before."""
    log = Log()
    log.read(new=10)
    return log


# --- what the matter is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "after"),
    [
        (Condition.FAILED, 3),
        (Condition.TOO_LARGE, 3),
        (Condition.NOT_A_LISTING, 3),
        (Condition.BLOCKED, 1),
        (Condition.LAYOUT_CHANGED, 1),
    ],
)
def test_how_many_bad_reads_are_told(log: Log, condition: Condition, after: int) -> None:
    """What may be chance is told after the third time, what is none at once; and either once."""
    told = []
    for _ in range(6):
        log.read(condition)
        told.append(log.told())
    expected = "failing" if after == 3 else condition.value
    assert told == [[]] * (after - 1) + [[f"sample-en {expected}"]] + [[]] * (6 - after)


@pytest.mark.parametrize("condition", [Condition.OK, Condition.UNCHANGED, Condition.EMPTY])
def test_a_good_read_is_no_trouble(log: Log, condition: Condition) -> None:
    """Neither is one without news."""
    log.read(condition)
    assert trouble_of(log.states["sample-en"]) is None


def test_an_alert_says_since_when(log: Log) -> None:
    """From the first bad read of the spell."""
    for _ in range(3):
        log.read(Condition.FAILED)
    (alert,) = owed(log.states, log.now + HOUR)
    assert alert == Alert("sample-en", "failing", log.now - 2 * HOUR)


def test_a_read_that_was_not_made_changes_nothing(log: Log) -> None:
    """Back-off is no failure."""
    before = log.states["sample-en"].memory
    watch = Watch(bad_since=NOW)
    assert attend(watch, before, before, new=0, every=3600, now=log.now) == watch


# --- told once, and once more when it is over ----------------------------------------------------------------------


def test_recovery_is_told_once(log: Log) -> None:
    """And only where the trouble was."""
    log.read(Condition.FAILED)
    log.read()
    assert log.told() == []
    log.read(Condition.BLOCKED)
    assert log.told() == ["sample-en blocked"]
    log.read()
    assert [log.told(), log.told()] == [["sample-en over"], []]


def test_one_spell_is_told_once_however_it_changes(log: Log) -> None:
    """Blocked, then failing, then with another page: it is the same source out of order."""
    for condition in (
        Condition.BLOCKED,
        Condition.FAILED,
        Condition.FAILED,
        Condition.FAILED,
        Condition.LAYOUT_CHANGED,
    ):
        log.read(condition)
    assert log.told() == ["sample-en layout_changed"]
    log.read(Condition.BLOCKED)
    assert log.told() == []


def test_flapping_is_not_told_again_and_again(log: Log) -> None:
    """A trouble that returns within the hour is told again only where it stays."""
    told = []
    for _ in range(10):
        log.read(Condition.BLOCKED, after=timedelta(minutes=10))
        told += log.told()
        log.read(after=timedelta(minutes=10))
        told += log.told()
    assert told[:2] == ["sample-en blocked", "sample-en over"]
    assert len(told) <= 6
    log.read(Condition.BLOCKED, after=timedelta(minutes=10))
    assert log.told(2 * HOUR) == ["sample-en blocked"]


def test_a_return_after_the_hour_is_told(log: Log) -> None:
    """It is another spell."""
    for _ in range(2):
        log.read(Condition.BLOCKED)
        assert log.told() == ["sample-en blocked"]
        log.read()
        assert log.told() == ["sample-en over"]
        log.now += 2 * HOUR


def test_a_paused_source_is_not_told_of(log: Log) -> None:
    """Whoever paused it knows."""
    log.read(Condition.BLOCKED)
    state = log.states["sample-en"]
    log.states["sample-en"] = State(state.memory, replace(state.watch, paused_at=log.now))
    assert log.told() == []


# --- many at once --------------------------------------------------------------------------------------------------

MANY = tuple(f"source-{n:02}" for n in range(20))


def test_an_outage_of_the_network_is_told_at_once() -> None:
    """Twenty sources that fail together, though not at the same second, are one alert; so is their recovery."""
    log = Log(MANY)
    log.read()
    for _ in range(2):
        log.read(Condition.FAILED)
        assert log.told() == []
    log.read(Condition.FAILED, only="source-07")
    assert sorted(log.told()) == [f"{name} failing" for name in MANY]
    log.read(Condition.FAILED)
    assert log.told() == []
    log.read(only="source-03", after=timedelta(minutes=1))
    assert log.told() == []
    log.read(after=timedelta(minutes=1))
    assert sorted(log.told()) == [f"{name} over" for name in MANY]


def test_one_that_does_not_recover_does_not_keep_the_others_back() -> None:
    """After a while it is told which work again."""
    log = Log(("one", "other"))
    log.read()
    for _ in range(3):
        log.read(Condition.FAILED)
    assert len(log.told()) == 2
    log.read(only="one")
    assert log.told(timedelta(minutes=10)) == []
    assert log.told(timedelta(minutes=40)) == ["one over"]


def test_others_that_work_are_left_out(log: Log) -> None:
    """An alert names only what is in trouble."""
    log = Log(("one", "other"))
    log.read()
    log.read(Condition.BLOCKED, only="one")
    assert log.told(timedelta(seconds=2)) == []  # another may break at this moment
    assert log.told() == ["one blocked"]


# --- silence -------------------------------------------------------------------------------------------------------


def daily(log: Log, days: int, *, every: int = 24) -> None:
    """Let a source be read each hour for so many days, with a story every so many hours."""
    for hour in range(days * 24):
        log.read(new=int(hour % every == every - 1))


def test_silence_three_times_longer_than_ever_is_told(log: Log) -> None:
    """Once; and that it is over, when there is news again."""
    daily(log, 10)
    assert log.states["sample-en"].watch.longest_silence == DAY
    for _ in range(72):
        log.read(Condition.UNCHANGED)
    assert log.told() == []
    log.read(Condition.UNCHANGED)
    assert [log.told(), log.told()] == [["sample-en silent"], []]
    log.read(new=1)
    assert log.told() == ["sample-en over"]


def test_silence_is_told_though_a_read_fails_now_and_then(log: Log) -> None:
    """One bad read a day hides nothing that a site shows."""
    daily(log, 10)
    for _ in range(4):
        log.read(Condition.FAILED)
        for _ in range(23):
            log.read(Condition.UNCHANGED)
    assert log.told() == ["sample-en silent"]


def test_time_before_the_first_arrival_is_no_silence(log: Log) -> None:
    """Of a source that was just added nobody knows how long it had been silent by then."""
    for _ in range(200):
        log.read(Condition.UNCHANGED)
    daily(log, 10)
    assert log.states["sample-en"].watch.longest_silence == DAY


def test_one_bad_read_is_not_told_along_with_others() -> None:
    """It may be chance still."""
    log = Log(names=("sample-en", "sample-ru"))
    log.read(new=1)
    log.read(Condition.FAILED, only="sample-en")
    log.read(Condition.FAILED, only="sample-en")
    log.read(Condition.FAILED)
    assert log.told() == ["sample-en failing"]


@pytest.mark.parametrize(("days", "every"), [(6, 24), (40, 240)], ids=["too short", "too few"])
def test_silence_is_not_judged_without_a_history(log: Log, days: int, every: int) -> None:
    """At least five stories over at least a week."""
    daily(log, days, every=every)
    for _ in range(40):
        log.read(Condition.UNCHANGED, after=DAY / 2)
    assert log.told() == []


def test_an_outage_is_no_silence(log: Log) -> None:
    """What a source showed meanwhile nobody knows: neither of ours nor of the site's."""
    daily(log, 10)
    log.read(Condition.UNCHANGED, after=30 * DAY)
    assert log.told() == []
    for _ in range(20):
        log.read(Condition.FAILED, after=DAY)
    log.told()
    log.read(Condition.UNCHANGED)
    assert log.told() == ["sample-en over"]
    log.read(new=1)
    assert log.states["sample-en"].watch.longest_silence == DAY


def test_a_failing_source_is_not_called_silent(log: Log) -> None:
    """One trouble at a time: it fails."""
    daily(log, 10)
    told = []
    for _ in range(10):
        log.read(Condition.FAILED, after=DAY)
        told += log.told()
    assert told == ["sample-en failing"]
