"""When a source is read again, and what is remembered of its last read.

Pure: the present moment is passed in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Condition, Reading, ReadMemory

BACK_OFF_INTERVALS = 12
BACK_OFF_LONGEST = timedelta(hours=6)
JITTER = 0.1
"""The part of its interval by which a source may be read later than its turn would be."""


def remember(
    memory: ReadMemory,
    reading: Reading,
    *,
    now: datetime,
    unchanged: bool,
    backfill: bool = False,
    chance: float = 0.0,
) -> ReadMemory:
    """What to keep of a read: validators only of a whole walk, back-off after a bad one, nothing of a waiting one.

    `chance`, drawn anew each time from 0 to 1, keeps sources that failed together from coming back together.
    """
    condition = reading.condition
    if condition is Condition.WAITING:
        return memory
    if not condition.good:
        failures = memory.failures + 1
        rest = back_off(reading.source.every, failures)
        jitter = min(rest, timedelta(seconds=reading.source.every)) * JITTER * chance
        wait = max(now + rest, reading.retry_after or now) + jitter
        return replace(
            memory,
            last_attempt_at=now,
            condition=condition,
            error=reading.error,
            failures=failures,
            not_before=wait,
        )
    kept = memory if backfill else reading if reading.finished else ReadMemory()
    return replace(
        memory,
        last_attempt_at=now,
        # A first read ends with a whole walk, but not never: a later page may be out of reach for good.
        last_good_at=now if reading.finished or memory.unfinished else memory.last_good_at,
        condition=Condition.UNCHANGED if condition is Condition.OK and unchanged else condition,
        error=reading.error,
        failures=0,
        # A later page may have been refused with a moment to come back at.
        not_before=reading.retry_after,
        etag=kept.etag,
        last_modified=kept.last_modified,
        found_at=kept.found_at,
        had_cards=memory.had_cards or bool(reading.items),
        unfinished=not reading.finished or (backfill and memory.unfinished),
    )


def back_off(every: int, failures: int) -> timedelta:
    """How long a source rests after its nth bad read in a row: doubling, bounded by its own rhythm and six hours."""
    longest = min(timedelta(seconds=every * BACK_OFF_INTERVALS), BACK_OFF_LONGEST)
    return min(timedelta(seconds=every << min(failures, 16)), longest)


def is_due(memory: ReadMemory, every: int, now: datetime) -> bool:
    """Whether a source's own interval has run out (nearly: jitter must not cost it a turn), or the clock was wrong."""
    if memory.last_attempt_at is None:
        return True
    return not timedelta(0) <= now - memory.last_attempt_at < timedelta(seconds=every * 0.8)


def rests_until(memory: ReadMemory, now: datetime) -> datetime | None:
    """Until when a source is not to be asked; None: it may be. A clock that was wrong is no reason to let it rest."""
    if memory.not_before is None or memory.not_before <= now:
        return None
    clock_was_wrong = memory.last_attempt_at is not None and memory.last_attempt_at > now
    return None if clock_was_wrong else memory.not_before


def next_read(memory: ReadMemory, every: int, now: datetime) -> datetime:
    """When a source is read next, as far as that can be said: its interval is over, and a rest that it needs is."""
    if memory.last_attempt_at is None:
        return now
    return max(min(memory.last_attempt_at, now) + timedelta(seconds=every), rests_until(memory, now) or now)
