"""When a source is read again, and what is remembered of a read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Condition, Reading, ReadMemory
from bot.rereading import back_off, is_due, next_read, remember, rests_until
from tests.factories import NOW, make_item, make_reading, make_source

EN = make_source("sample-en", "en")


def test_memory_of_a_good_read() -> None:
    """A good read keeps its validators and forgets what failed before."""
    memory = remember(
        ReadMemory(failures=3, not_before=NOW), make_reading([make_item(1)], EN), now=NOW, unchanged=False
    )
    assert memory == ReadMemory(
        last_attempt_at=NOW, last_good_at=NOW, condition=Condition.OK, etag='"1"', had_cards=True
    )


def test_memory_of_a_walk_cut_short() -> None:
    """A walk whose later page failed keeps no validator, and a first read is not over with it."""
    reading = make_reading([make_item(1)], EN, finished=False, error="page 2: 500")
    memory = remember(ReadMemory(), reading, now=NOW, unchanged=False)
    assert memory.unfinished
    assert memory.etag == ""
    assert memory.last_good_at is None


def test_memory_of_a_bad_read() -> None:
    """A bad read is followed by a rest, at least as long as the site asked for; the validators stay."""
    before = ReadMemory(etag='"0"', last_good_at=NOW, had_cards=True)
    reading = Reading(source=EN, condition=Condition.FAILED, error="500")
    after = remember(before, reading, now=NOW, unchanged=True)
    assert (after.failures, after.not_before, after.etag) == (1, NOW + timedelta(seconds=2 * EN.every), '"0"')
    asked = NOW + timedelta(days=1)
    reading = Reading(source=EN, condition=Condition.BLOCKED, error="429", retry_after=asked)
    assert remember(after, reading, now=NOW, unchanged=True).not_before == asked


@given(
    every=st.integers(1, 30 * 86_400), failures=st.integers(0, 40), chance=st.floats(0, 1), asked=st.integers(-9, 99)
)
def test_back_off_has_jitter_and_never_comes_too_soon(every: int, failures: int, chance: float, asked: int) -> None:
    """Sources that failed together come back apart, at most a tenth of their interval, and never before Retry-After."""
    source = make_source(every=every)
    retry_after = NOW + timedelta(hours=asked)
    reading = Reading(source=source, condition=Condition.FAILED, error="503", retry_after=retry_after)
    wait = remember(ReadMemory(failures=failures), reading, now=NOW, unchanged=True, chance=chance).not_before
    soonest = max(NOW + back_off(every, failures + 1), retry_after)
    assert wait is not None
    assert soonest <= wait <= soonest + timedelta(seconds=every / 10)
    assert wait <= max(retry_after, NOW + timedelta(hours=6)) + timedelta(hours=0.6)


def test_a_later_page_may_say_when_to_come_back() -> None:
    """What the first page gave is kept, and the source is not asked again before the moment that the second named."""
    later = NOW + timedelta(hours=2)
    reading = make_reading([make_item(1)], EN, finished=False, error="page 2: 429", retry_after=later)
    memory = remember(ReadMemory(), reading, now=NOW, unchanged=False)
    assert (memory.condition, memory.failures, memory.not_before) == (Condition.OK, 0, later)


def test_validators_are_kept_with_their_page() -> None:
    """A whole walk keeps them, a backfill keeps those of before, one cut short keeps none."""
    before = ReadMemory(etag='"0"', found_at="https://news.example/old", last_good_at=NOW)
    reading = make_reading([make_item(1)], EN, found_at="https://news.example/new")
    kept = [
        remember(before, one, now=NOW, unchanged=False, backfill=backfill)
        for one, backfill in ((reading, False), (reading, True), (replace(reading, finished=False), False))
    ]
    assert [(memory.etag, memory.found_at.rpartition("/")[2]) for memory in kept] == [
        ('"1"', "new"), ('"0"', "old"), ("", ""),
    ]  # fmt: skip


def test_walk_further_back_does_not_end_one_that_was_cut_short() -> None:
    """What lies between the two is still to be had."""
    memory = ReadMemory(last_good_at=NOW, unfinished=True)
    reading = make_reading([make_item(1)], EN)
    kept = [remember(memory, reading, now=NOW, unchanged=False, backfill=backfill) for backfill in (True, False)]
    assert [one.unfinished for one in kept] == [True, False]


def test_memory_of_a_waiting_source_stays() -> None:
    """Not asking is no read."""
    memory = ReadMemory(failures=2, not_before=NOW)
    waiting = Reading(source=EN, condition=Condition.WAITING)
    assert remember(memory, waiting, now=NOW, unchanged=True) == memory


@given(every=st.integers(1, 10**6), failures=st.integers(1, 10**6))
def test_back_off_is_bounded(every: int, failures: int) -> None:
    """However often a source fails, it is asked again within six hours."""
    wait = back_off(every, failures)
    assert timedelta(0) < wait <= timedelta(hours=6)
    assert wait >= back_off(every, failures - 1)


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, True),
        (NOW - timedelta(seconds=900), True),
        (NOW - timedelta(seconds=600), False),
        (NOW + timedelta(days=300), True),
    ],
)
def test_due(last: datetime | None, *, expected: bool) -> None:
    """A source is due when its own interval has run out."""
    assert is_due(ReadMemory(last_attempt_at=last), 900, NOW) is expected


def test_first_read_ends_even_where_a_later_page_is_out_of_reach() -> None:
    """A source whose second page always fails is not new for ever."""
    reading = make_reading([make_item(1)], EN, finished=False, error="page 2: 403")
    memory = remember(remember(ReadMemory(), reading, now=NOW, unchanged=False), reading, now=NOW, unchanged=True)
    assert memory.last_good_at == NOW


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("last", "not_before", "expected"),
    [
        (None, None, None),
        (None, NOW + HOUR, NOW + HOUR),
        (NOW - HOUR, NOW + HOUR, NOW + HOUR),
        (NOW - HOUR, NOW, None),
        (NOW, NOW + HOUR, NOW + HOUR),
        (NOW + 9000 * HOUR, NOW + 9001 * HOUR, None),
    ],
)
def test_rest(last: datetime | None, not_before: datetime | None, expected: datetime | None) -> None:
    """A source rests as long as it needs, but not for the year that a clock was ahead while nothing could be read."""
    assert rests_until(ReadMemory(last_attempt_at=last, not_before=not_before), NOW) == expected


@pytest.mark.parametrize(
    ("memory", "expected"),
    [
        (ReadMemory(), NOW),
        (ReadMemory(last_attempt_at=NOW - HOUR / 4), NOW + 3 * HOUR / 4),
        (ReadMemory(last_attempt_at=NOW - 9 * HOUR), NOW),
        (ReadMemory(last_attempt_at=NOW - HOUR / 4, not_before=NOW + 5 * HOUR), NOW + 5 * HOUR),
        (ReadMemory(last_attempt_at=NOW + 99 * HOUR), NOW + HOUR),
        (ReadMemory(last_attempt_at=NOW + 99 * HOUR, not_before=NOW + 100 * HOUR), NOW + HOUR),
    ],
    ids=["never read", "lately", "long ago", "resting", "the clock was wrong", "resting by a clock that was wrong"],
)
def test_next_read(memory: ReadMemory, expected: datetime) -> None:
    """When its interval has run out, and its rest."""
    assert next_read(memory, 3600, NOW) == expected
