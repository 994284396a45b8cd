"""The clockwork: the only place that knows APScheduler.

Every job runs as one instance; runs that were missed are made up for once; a job that fails is logged, and runs again
at its next turn. Jobs go by the clock of the day, so one that was set back would let them sleep: what watches the
clock goes by another, that nobody sets.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import SaqbalaError, StoreError

Job = Callable[[], Awaitable[None]]

_log = structlog.get_logger()


class Schedule:
    """Jobs of the running bot; add them, then start."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._scheduler = AsyncIOScheduler(
            timezone=zone, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._soonest: dict[str, Callable[[datetime], datetime]] = {}
        self._watched: list[tuple[float, Job]] = []
        self._watches: list[asyncio.Task[None]] = []

    def every(self, name: str, seconds: float, job: Job, *, jitter: float = 0.0, first: datetime | None = None) -> None:
        """Run a job every so many seconds, up to `jitter` seconds off; first at `first`, else a turn later."""
        trigger = IntervalTrigger(seconds=seconds, timezone=self._zone, jitter=jitter or None)
        planned = {} if first is None else {"next_run_time": first}
        self._scheduler.add_job(_cut_short(_guarded(name, job)), trigger, id=name, name=name, **planned)
        self._soonest[name] = lambda now: now + timedelta(seconds=seconds)

    def daily(self, name: str, hour: int, job: Job, *, first: datetime | None = None) -> None:
        """Run a job once a day at a full hour of the bot's zone; at `first`, too, where that is said."""
        trigger = CronTrigger(hour=hour, minute=0, timezone=self._zone)
        planned = {} if first is None else {"next_run_time": first}
        self._scheduler.add_job(_cut_short(_guarded(name, job)), trigger, id=name, name=name, **planned)
        self._soonest[name] = lambda now: trigger.get_next_fire_time(None, now)

    def watch(self, name: str, seconds: float, job: Job) -> None:
        """Run a job every so many seconds, however the clock of the day is set."""
        self._watched.append((seconds, _guarded(name, job)))

    def replan(self, now: datetime | None = None) -> None:
        """Plan all jobs by the clock as it stands now: none sleeps longer than its interval; what is due still is."""
        present = (now or datetime.now(self._zone)).astimezone(self._zone)
        for job in self._scheduler.get_jobs():
            soonest = self._soonest[job.id](present)
            if job.next_run_time > soonest:
                job.modify(next_run_time=soonest)
        self._scheduler.wakeup()

    def start(self) -> None:
        """Begin; must be called within the running loop."""
        self._scheduler.start()
        self._watches = [asyncio.create_task(_repeated(*watched)) for watched in self._watched]

    def stop(self) -> None:
        """Start no further job; those that run are cut short."""
        for watch in self._watches:
            watch.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _guarded(name: str, job: Job) -> Job:
    """A job whose failure is told and goes no further."""

    async def run() -> None:
        try:
            await job()
        except StoreError as error:  # the database tells its troubles itself
            _log.debug("job failed", job=name, error=str(error))
        except SaqbalaError as error:
            _log.error("job failed", job=name, error=str(error))
        except Exception:
            _log.exception("job failed", job=name)

    return run


def _cut_short(job: Job) -> Job:
    """A job that ends without a word when it is cut short: APScheduler would tell of it as of a failure."""

    async def run() -> None:
        with suppress(asyncio.CancelledError):
            await job()

    return run


async def _repeated(seconds: float, job: Job) -> None:
    while True:
        await asyncio.sleep(seconds)
        await job()
