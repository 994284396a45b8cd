"""Counts and times as they happen, in a registry of our own."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.logs import is_heard
from bot.meter import Counted, Timed
from bot.metering.described import COUNTERS, LOG_LINES, STORIES_HAPPENED, TIMES

MOST_LABELS: Final = 500
"""Different labels of one metric; what comes after them is `other`, so that nobody can fill the memory with names."""


class Counting:
    """A Meter that remembers."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._seen: dict[str, set[tuple[str, ...]]] = {}
        self._counters = {
            what: Counter(one.name, one.meaning, one.labels, registry=self.registry) for what, one in COUNTERS.items()
        }
        for what, one in COUNTERS.items():
            for label in one.known:
                self._counters[what].labels(*self._known(what, [label]))
        self._times = {
            what: Histogram(one.name, one.meaning, one.labels, registry=self.registry, buckets=buckets)
            for what, (one, buckets) in TIMES.items()
        }
        self._happened = Counter(
            STORIES_HAPPENED.name, STORIES_HAPPENED.meaning, STORIES_HAPPENED.labels, registry=self.registry
        )
        self._lines = Counter(LOG_LINES.name, LOG_LINES.meaning, LOG_LINES.labels, registry=self.registry)
        for level in LOG_LINES.known:
            self._lines.labels(level)

    def count(self, what: Counted, *labels: str) -> None:
        """It has happened once more."""
        self._counters[what].labels(*self._known(what, labels)).inc()

    def time(self, what: Timed, seconds: float, *labels: str) -> None:
        """It has taken so long."""
        histogram = self._times[what]
        (histogram.labels(*self._known(what, labels)) if labels else histogram).observe(seconds)

    def happened(self, outcome: str, number: int) -> None:
        """This became of so many more stories."""
        self._happened.labels(outcome).inc(number)

    def logged(self, level: str) -> None:
        """A line was logged."""
        self._lines.labels(level if level in LOG_LINES.known else "other").inc()

    def _known(self, what: str, labels: Sequence[str]) -> tuple[str, ...]:
        seen, given = self._seen.setdefault(what, set()), tuple(labels)
        if given not in seen:
            if len(seen) >= MOST_LABELS:
                return ("other",) * len(given)
            seen.add(given)
        return given


class LineCounter(logging.Handler):
    """Counts the lines that are told, and none of those that are passed over."""

    def __init__(self, counting: Counting) -> None:
        super().__init__()
        self._counting = counting
        self.addFilter(is_heard)

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        self._counting.logged(record.levelname.lower())
