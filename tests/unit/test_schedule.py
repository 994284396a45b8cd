"""The clockwork and what it sets going."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.errors import StoreError
from bot.schedule import Schedule
from bot.store import open_store
from bot.store.daily import keep_daily_copy
from bot.timetable import by_site
from tests.factories import ZONE, make_source

if TYPE_CHECKING:
    from pathlib import Path


async def test_failing_job_runs_again() -> None:
    """A job that fails is run at its next turn, and the others go on."""
    runs: list[str] = []
    done = asyncio.Event()

    async def fail() -> None:
        runs.append("fail")
        if runs.count("fail") > 1:
            done.set()
        raise ZeroDivisionError

    schedule = Schedule(ZONE)
    schedule.every("failing", 0.01, fail, first=datetime.now(UTC))
    schedule.start()
    async with asyncio.timeout(60):
        await done.wait()
    schedule.stop()
    assert runs.count("fail") >= 2


@pytest.mark.parametrize(("error", "traced"), [(StoreError("disk full"), False), (ZeroDivisionError(), True)])
async def test_a_failure_that_was_foreseen_is_a_line(error: Exception, traced: bool) -> None:  # noqa: FBT001 - a table's
    """Only a slip of ours is told with its traceback."""
    failed = asyncio.Event()

    async def fail() -> None:
        failed.set()
        raise error

    schedule = Schedule(ZONE)
    with capture_logs() as logs:
        schedule.every("failing", 60, fail, first=datetime.now(UTC))
        schedule.start()
        async with asyncio.timeout(60):
            await failed.wait()
        await asyncio.sleep(0)
        schedule.stop()
    (line,) = (line for line in logs if line["event"] == "job failed")
    assert bool(line.get("exc_info")) == traced


async def test_job_never_runs_beside_itself() -> None:
    """A job that takes longer than its interval runs as one instance."""
    at_once: list[int] = []
    running = 0
    done = asyncio.Event()

    async def slow() -> None:
        nonlocal running
        running += 1
        at_once.append(running)
        await asyncio.sleep(0.05)
        running -= 1
        if len(at_once) > 2:
            done.set()

    schedule = Schedule(ZONE)
    schedule.every("slow", 0.01, slow, jitter=0.001, first=datetime.now(UTC))
    schedule.start()
    async with asyncio.timeout(60):
        await done.wait()
    schedule.stop()
    assert set(at_once) == {1}


async def test_a_job_that_hangs_delays_no_other() -> None:
    """A hundred sites are read at once, though one never answers, and none of them waits for another's end."""
    under_way = 0
    all_at_once, over = asyncio.Event(), asyncio.Event()

    async def read() -> None:
        nonlocal under_way
        under_way += 1
        if under_way == 100:
            all_at_once.set()
        await over.wait()

    schedule = Schedule(ZONE)
    for number in range(100):
        schedule.every(f"read {number}", 60, read, first=datetime.now(UTC))
    schedule.start()
    async with asyncio.timeout(60):
        await all_at_once.wait()
    over.set()
    await asyncio.sleep(0)
    schedule.stop()


async def test_missed_run_is_made_up_for_once() -> None:
    """A job whose turn passed long ago runs now, once for all that was missed."""
    runs: list[int] = []
    done = asyncio.Event()

    async def run() -> None:
        runs.append(1)
        done.set()

    schedule = Schedule(ZONE)
    schedule.every("late", 3600, run, first=datetime.now(UTC) - timedelta(days=1))
    schedule.start()
    async with asyncio.timeout(60):
        await done.wait()
    await asyncio.sleep(0)
    schedule.stop()
    assert runs == [1]


def test_sources_of_a_site_are_read_together() -> None:
    """Whatever the order of the file, a site's sources are one group."""
    a, b, c = make_source("a", site="one"), make_source("b", site="two"), make_source("c", site="one")
    assert by_site([a, b, c]) == [[a, c], [b]]


async def test_daily_copies_are_whole_and_few(tmp_path: Path) -> None:
    """A copy can be opened, one is kept a day, and only the newest remain."""
    async with open_store(tmp_path / "data" / "sample.db") as store:
        number = await store.queries.remember("sample words", datetime(2026, 5, 1, tzinfo=UTC))
        path, folder = store.database.path, tmp_path / "copies"
        for day in (1, 2, 2, 3, 4):
            copy = keep_daily_copy(path, folder, date(2026, 5, day), keep=2)
    assert sorted(kept.name for kept in folder.iterdir()) == ["sample-2026-05-03.db", "sample-2026-05-04.db"]
    async with open_store(copy) as store:
        assert await store.queries.recall(number) == "sample words"


@pytest.mark.parametrize("jitter", [0.0, 0.1])
async def test_daily_job_is_planned(jitter: float) -> None:
    """A daily job and jitter can be planned and taken down before they ever ran."""
    schedule = Schedule(ZONE)

    async def never() -> None:
        raise AssertionError

    schedule.every("later", 3600, never, jitter=jitter)
    schedule.daily("daily", 4, never)
    schedule.start()
    schedule.stop()


async def test_daily_job_is_made_up_for() -> None:
    """Where it is said when; afterwards it has its hour again."""
    schedule, runs = Schedule(ZONE), asyncio.Event()

    async def run() -> None:
        runs.set()

    schedule.daily("daily", 4, run, first=datetime.now(UTC) + timedelta(seconds=0.01))
    schedule.start()
    async with asyncio.timeout(5):
        await runs.wait()
    runs.clear()
    await asyncio.sleep(0)
    schedule.stop()
    assert not runs.is_set()


async def test_jobs_are_planned_anew_when_the_clock_was_set_back() -> None:
    """None sleeps until the day on which the clock of before would have run it."""
    schedule, runs = Schedule(ZONE), asyncio.Event()

    async def run() -> None:
        runs.set()

    async def never() -> None:
        raise AssertionError

    schedule.every("often", 0.01, run, first=datetime.now(UTC) + timedelta(days=365))
    schedule.every("soon", 3600, never)
    schedule.daily("daily", 4, never)
    schedule.start()
    schedule.replan(datetime.now(UTC))
    async with asyncio.timeout(60):
        await runs.wait()
    schedule.stop()


async def test_a_watch_runs_beside_the_jobs() -> None:
    """Again and again, though it fails; a stop ends it."""
    schedule, done = Schedule(ZONE), asyncio.Event()
    runs: list[int] = []

    async def look() -> None:
        runs.append(1)
        if len(runs) > 2:
            done.set()
        raise ZeroDivisionError

    schedule.watch("look", 0.01, look)
    schedule.start()
    async with asyncio.timeout(60):
        await done.wait()
    schedule.stop()
