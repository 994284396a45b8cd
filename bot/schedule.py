"""The clockwork: the only place that knows APScheduler.

Every job runs as one instance; runs that were missed are made up for once; a job that fails is logged, and runs again
at its next turn.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import SaqbalaError

Job = Callable[[], Awaitable[None]]

_log = structlog.get_logger()


class Schedule:
    """Jobs of the running bot; add them, then start."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._scheduler = AsyncIOScheduler(
            timezone=zone, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def every(self, name: str, seconds: float, job: Job, *, jitter: float = 0.0, first: datetime | None = None) -> None:
        """Run a job every so many seconds, up to `jitter` seconds off; first at `first`, else a turn later."""
        trigger = IntervalTrigger(seconds=seconds, timezone=self._zone, jitter=jitter or None)
        planned = {} if first is None else {"next_run_time": first}
        self._scheduler.add_job(_guarded(name, job), trigger, id=name, name=name, **planned)

    def daily(self, name: str, hour: int, job: Job) -> None:
        """Run a job once a day at a full hour of the bot's zone."""
        trigger = CronTrigger(hour=hour, minute=0, timezone=self._zone)
        self._scheduler.add_job(_guarded(name, job), trigger, id=name, name=name)

    def start(self) -> None:
        """Begin; must be called within the running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Start no further job; those that run are cancelled with the loop's tasks."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _guarded(name: str, job: Job) -> Job:
    """A job whose failure is told and goes no further."""

    async def run() -> None:
        try:
            await job()
        except SaqbalaError as error:
            _log.error("job failed", job=name, error=str(error))
        except Exception:
            _log.exception("job failed", job=name)

    return run
