"""What is told of values and errors: one line, bounded, nobody's words."""

from __future__ import annotations

import errno
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StoreError
from bot.telling import LONGEST, describe, escaped, short_trace, tell, trace

WORDS = "Aruzhan's words"


class Kind(Enum):
    """A sample."""

    ONE = "one"


class Person:
    """Something that would write itself down."""

    def __repr__(self) -> str:
        return WORDS


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (5, 5),
        (True, True),
        (None, None),
        ("two\nlines\x1b[31m\u2028", "two\\nlines\\x1b[31m\\u2028"),
        ("\ud800", "\\ud800"),
        ("x" * 3000, "x" * LONGEST + "…"),
        (Kind.ONE, "one"),
        (datetime(2026, 5, 20, tzinfo=UTC), "2026-05-20 00:00:00+00:00"),
        (timedelta(seconds=5), "0:00:05"),
        (Person(), "<Person>"),
        ([Person(), "a\r"], ["<Person>", "a\\r"]),
        ({"who": Person()}, {"who": "<Person>"}),
        ([[[[["deep"]]]]], [[[["<list>"]]]]),
        ({1: {2: {3: {4: {5: "deep"}}}}}, {"1": {"2": {"3": {"4": "<dict>"}}}}),
        (ValueError(WORDS), "ValueError"),
        (b"bytes", "<bytes>"),
    ],
)
def test_values_are_told_by_what_they_are(value: object, told: object) -> None:
    """Texts and numbers as they are, on one line; what is neither by its type."""
    assert tell(value) == told


VALUES = st.text() | st.integers() | st.none()


@given(st.recursive(VALUES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_whatever_is_told_is_one_line_of_json(value: object) -> None:
    """No letter begins another line, and none cannot be written."""
    line = json.dumps(tell(value), ensure_ascii=False)
    assert len(line.splitlines()) == 1
    line.encode()


@given(st.text())
def test_escaped_text_can_be_printed(text: str) -> None:
    """Each letter of it."""
    assert escaped(text).isprintable()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError(WORDS), "ValueError"),
        (KeyError(WORDS), "KeyError"),
        (StoreError("the disk\nis full"), "StoreError: the disk\\nis full"),
        (OSError(errno.ENOSPC, WORDS), "OSError: no space left on the disk"),
        (OSError(WORDS), "OSError"),
        (sqlite3.OperationalError(f'near "{WORDS}": syntax error'), "OperationalError"),
    ],
)
def test_errors_are_told_by_their_type_ours_by_their_words(error: Exception, told: str) -> None:
    """What an error quotes may be somebody's."""
    assert describe(error) == told


def test_a_trace_tells_the_places_and_not_the_words() -> None:
    """Of the error and of those that led to it."""

    def stumble() -> None:
        try:
            int(WORDS)
        except ValueError as error:
            raise KeyError(WORDS) from error

    with pytest.raises(KeyError) as raised:
        stumble()
    for told in (trace(raised.value), short_trace(raised.value)):
        assert WORDS not in told
        assert "ValueError" in told
        assert "KeyError" in told
        assert "unit/test_telling.py:" in told
        assert "in stumble" in told
    assert len(short_trace(raised.value).splitlines()) == 1


def test_a_trace_of_endless_steps_is_bounded() -> None:
    """As a recursion without end makes one."""

    def endless() -> None:
        endless()

    with pytest.raises(RecursionError) as raised:
        endless()
    assert len(trace(raised.value)) < 5000
