"""Values as JSON: whatever the program gives to the process that reads pages comes there as it was."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intents import EditionKey
from bot.model import Condition
from bot.sources.worker.frames import _any
from bot.sources.worker.writing import read, write
from bot.topics.index import Hit
from bot.topics.terms import Pattern, Term

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(max_size=20)
MOMENTS = (
    st.dates()
    | st.timedeltas()
    | st.datetimes(timezones=st.sampled_from([None, UTC, ZoneInfo("Asia/Almaty"), timezone(timedelta(hours=-3))]))
)
KEYS = st.builds(EditionKey, st.text(), st.none() | st.text(), st.text(), st.sampled_from(["kk", "ru", "en"]))
VALUES = st.recursive(
    PLAIN | MOMENTS | KEYS | st.sampled_from(Condition),
    lambda parts: (
        st.lists(parts, max_size=4)
        | st.lists(parts, max_size=4).map(tuple)
        | st.dictionaries(st.text() | KEYS, parts, max_size=4)
        | st.frozensets(st.text() | KEYS, max_size=1)
    ),
    max_leaves=20,
)


def there_and_back(value: object) -> object:
    return read(write(value), _any)


@given(VALUES)
def test_values_come_back_equal_and_of_their_kinds(value: object) -> None:
    """Also what JSON has no form for: tuples, sets, keys that are objects, moments in their zones."""
    assert repr(there_and_back(value)) == repr(value)


def test_the_second_of_two_like_moments_stays_the_second() -> None:
    """Where the clocks were set back."""
    twice = datetime(2023, 10, 29, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)
    back = there_and_back(twice)
    assert isinstance(back, datetime)
    assert back.utcoffset() == timedelta(hours=1)


def test_an_object_is_written_once() -> None:
    """However often it is named: the rules of all topics share their groups of words."""
    term = Term("bridge", "en", (Pattern("bridge", "~", "en"),))
    many = (term,) * 1000
    assert len(write(many)) < len(write((term,))) + 1000 * len(',["object",1]')
    back = there_and_back(many)
    assert back == many
    assert isinstance(back, tuple)
    assert len(set(map(id, back))) == 1


def test_other_kinds_that_the_program_has() -> None:
    """A named tuple, a pattern, a mapping that is not to be changed, a function."""
    hit = Hit(1, 2, Term("a", "en", ()))
    assert there_and_back(hit) == hit
    assert there_and_back(re.compile("a+", re.IGNORECASE)) == re.compile("a+", re.IGNORECASE)
    assert there_and_back(MappingProxyType({"a": date(2026, 5, 20)})) == {"a": date(2026, 5, 20)}
    assert there_and_back(write) is write


@pytest.mark.parametrize("value", [object(), {1, 2}, open, iter(())])
def test_what_is_none_of_these_is_refused(value: object) -> None:
    """A handle of this process means nothing in another."""
    with pytest.raises(TypeError, match="cannot be written"):
        write(value)
