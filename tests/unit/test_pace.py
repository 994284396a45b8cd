"""The budgets of sending."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import CHAT_INTERVAL, Pace


def test_messages_are_spread_evenly_from_the_start() -> None:
    """The first second has no burst: the budget is never passed in any second."""
    pace, now, moments = Pace(30), 100.0, []
    for chat in range(1, 91):
        now = pace.reserve(chat, now)
        moments.append(now)
    assert moments[-1] - moments[0] > 2.9
    assert all(later - earlier >= 1 / 30 - 1e-9 for earlier, later in pairwise(moments))


@given(st.lists(st.floats(0, 3), min_size=40, max_size=80))
def test_no_second_passes_the_budget(gaps: list[float]) -> None:
    """However messages come, at most so many go in any second."""
    pace, now, moments = Pace(10), 0.0, []
    for gap in gaps:
        now = pace.reserve(1, now + gap / 20)
        moments.append(now)
    assert all(moments[n + 10] - moments[n] >= 1 - 1e-6 for n in range(len(moments) - 10))


def test_places_are_given_one_after_the_other() -> None:
    """Whoever asks at the same moment gets the next place."""
    pace = Pace(10)
    assert [pace.reserve(chat, 50.0) for chat in (1, 2, 3)] == pytest.approx([50.0, 50.102, 50.204])


def test_chat_rests_a_second() -> None:
    """A chat gets one message a second, and is forgotten afterwards."""
    pace = Pace(30)
    pace.reserve(5, 10.0)
    assert pace.resting(10.5) == {5: 10.0 + CHAT_INTERVAL}
    assert pace.resting(10.0 + CHAT_INTERVAL) == {}


def test_group_rests_after_twenty_in_a_minute() -> None:
    """A group's twenty-first message waits for the minute to end; a private chat's does not."""
    pace = Pace(1000)
    for second in range(20):
        pace.reserve(-5, 100.0 + second)
        pace.reserve(5, 100.0 + second)
    assert pace.resting(120.5) == {-5: 160.0}
    assert pace.resting(160.0) == {}


def test_one_wait_concerns_its_chat_three_concern_all() -> None:
    """Chats told to wait one by one mean themselves; three at the same time mean the bot."""
    pace = Pace(30)
    assert not pace.told_to_wait(1, until=20.0, now=10.0)
    assert not pace.told_to_wait(2, until=50.0, now=11.0)
    assert not pace.told_to_wait(3, until=52.0, now=21.0)
    assert pace.opens_at() == 0.0
    assert pace.told_to_wait(4, until=30.0, now=22.0)
    assert pace.opens_at() == 52.0
