"""Values that go to the worker and come back are what they were."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.sources.worker.wire import Reader, Writer

ZONES = [None, UTC, ZoneInfo("Asia/Almaty"), ZoneInfo("America/New_York"), timezone(timedelta(hours=5, minutes=45))]
MOMENTS = some.datetimes(timezones=some.sampled_from(ZONES))
KEYS = some.none() | some.booleans() | some.integers() | some.text(some.characters()) | some.dates() | some.binary()
PLAIN = KEYS | MOMENTS | some.timedeltas() | some.floats(allow_nan=False)
VALUES = some.recursive(
    PLAIN,
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.lists(inner, max_size=4).map(tuple)
        | some.dictionaries(KEYS, inner, max_size=4)
        | some.frozensets(KEYS, max_size=1)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_data_comes_back_as_it_was(value: object) -> None:
    """Of the same types; half pairs of broken pages, large numbers and moments of doubled hours included."""
    back = Reader(()).read(Writer(()).write(value))
    assert (back, repr(back)) == (value, repr(value))


@pytest.mark.parametrize("value", [object(), {1, 2}, print, 1j, bytearray(b"x"), Exception("x")])
def test_what_is_not_named_does_not_go(value: object) -> None:
    """Neither by itself nor within something else."""
    for one in (value, [value], {"key": (value,)}):
        with pytest.raises(TypeError, match="is nothing that goes to a worker"):
            Writer(()).write(one)
