"""The budgets of sending."""

from __future__ import annotations

from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import ANSWER_SECOND, CHAT_INTERVAL, GROUP_SECONDS, SECOND, Pace


def test_messages_are_spread_evenly_from_the_start() -> None:
    """The first second has no burst: messages leave one after the other, at the rate."""
    pace, now, moments = Pace(30), 100.0, []
    for chat in range(1, 91):
        now = pace.reserve(chat, now).moment
        moments.append(now)
    assert moments[-1] - moments[0] == pytest.approx(89 / 30, abs=0.08)
    assert all(later - earlier > 0.012 for earlier, later in pairwise(moments))


def test_edits_count_in_the_budget_and_in_no_chats() -> None:
    """A chat may get a message at once after them, as soon as the pace lets it."""
    pace = Pace(2)
    assert pace.reserve(None, 100.0).moment == 100.0
    pace.reserve(None, 100.0)
    assert pace.resting(100.0) == {}
    assert pace.reserve(1, 100.0).moment >= 100.0 + SECOND


def test_late_message_is_followed_on_time() -> None:
    """What a busy process loses is made up for, so that the budget is used: but never more than it."""
    pace, now, moments = Pace(30), 100.0, []
    for chat in range(1, 301):
        now = pace.reserve(chat, max(now, pace.opens_at()) + 0.01 * (chat % 2)).moment
        moments.append(now)
    assert (moments[-1] - moments[0]) / 299 < SECOND / 30 * 1.015
    assert all(moments[n + 30] - moments[n] >= SECOND - 1e-9 for n in range(len(moments) - 30))


@given(gaps=st.lists(st.floats(0, 3), min_size=40, max_size=80), at_once=st.booleans())
def test_no_second_passes_the_budget(*, gaps: list[float], at_once: bool) -> None:
    """However messages come, at most so many go in any second."""
    pace, now, moments = Pace(10), 0.0, []
    for gap in gaps:
        now = pace.reserve(1, (now if at_once else 0) + gap / 20).moment
        moments.append(now)
    assert all(moments[n + 10] - moments[n] >= 1 - 1e-6 for n in range(len(moments) - 10))


@given(gaps=st.lists(st.floats(0, 0.2), max_size=300), paid=st.booleans())
def test_room_is_what_can_be_reserved_at_once(*, gaps: list[float], paid: bool) -> None:
    """What pace says may go at a moment does go at it, and one more does not."""
    pace, now = Pace(30, paid=paid), 10.0
    for gap in gaps:
        now += gap
        room = pace.room(now)
        assert [pace.reserve(1, now).moment for _ in range(room)] == pytest.approx([now] * room)
        assert pace.opens_at() > now


def test_places_are_given_one_after_the_other() -> None:
    """Whoever asks at the same moment gets the next place."""
    pace = Pace(10)
    assert [pace.reserve(chat, 50.0).moment for chat in (1, 2, 3)] == pytest.approx([50.0, 50.077, 50.174])


def test_paid_messages_leave_a_thousand_a_second() -> None:
    """What is paid for leaves in handfuls, a thousand a second, and at once less when it is not paid for any more."""
    pace, now, moments = Pace(30, paid=True), 100.0, []
    while now < 110:
        moments += [pace.reserve(1, now).moment for _ in range(pace.room(now, pace.tick))]
        now = max(now + pace.tick, pace.opens_at())
    assert 970 <= len(moments) / 10 <= 1000
    assert all(moments[n + 1000] - moments[n] >= 1 for n in range(len(moments) - 1000))
    pace.paid = False
    assert pace.room(now) == 0
    assert pace.reserve(5, now).moment >= moments[-30] + 1


def test_the_first_of_a_second_are_free() -> None:
    """Only what goes beyond the free rate has to be paid for."""
    pace = Pace(30, paid=True)
    assert pace.free_room(50.0, 0.05) == 30
    for chat in range(20):
        pace.reserve(chat, 50.0)
    assert pace.free_room(50.0, 0.05) == 10
    for chat in range(20):
        pace.reserve(chat, 50.0)
    assert pace.free_room(50.1, 0.05) == 0 < pace.room(50.1, 0.05)
    assert pace.free_room(51.2, 0.05) == 30


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
    assert pace.resting(120.5) == {-5: 100.0 + GROUP_SECONDS}
    assert pace.resting(100.0 + GROUP_SECONDS) == {}


def test_one_wait_concerns_its_chat_three_concern_all() -> None:
    """Chats told to wait one by one mean themselves; three at the same time mean the bot."""
    pace = Pace(30)
    assert pace.told_to_wait(1, until=20.0, now=10.0, left=10.0) is None
    assert pace.told_to_wait(2, until=50.0, now=11.0, left=11.0) is None
    assert pace.told_to_wait(3, until=52.0, now=21.0, left=21.0) is None
    assert pace.opens_at() <= 0.0
    assert pace.told_to_wait(4, until=30.0, now=22.0, left=22.0) == 50.0
    assert pace.opens_at() == 50.0


@pytest.mark.parametrize("first", [0, 1, 2])
def test_hours_of_one_chat_are_not_everybodys(first: int) -> None:
    """One was told three hours for what it did itself, just before all were told a second."""
    pace = Pace(30)
    told = [11.0, 11.1]
    told.insert(first, 10_810.0)
    for chat, until in enumerate(told):
        pace.told_to_wait(chat, until=until, now=10.0, left=10.0)
    assert pace.opens_at() == 11.1


def test_what_arrives_meanwhile_clears_everybody_but_the_chat() -> None:
    """Chats told to wait for hours, one after the other, hold up nobody, as long as others get their messages."""
    pace = Pace(30)
    for chat, now in ((1, 10.0), (2, 11.0), (3, 12.0), (4, 13.0)):
        assert pace.told_to_wait(chat, until=40_000.0, now=now + 0.3, left=now) is None
        pace.arrived(left=now + 0.1)  # before it was told, but after its request had left
    pace.told_to_wait(5, until=30.0, now=20.0, left=20.0)
    pace.told_to_wait(6, until=30.0, now=20.0, left=20.0)
    pace.arrived(left=19.9)  # it was on its way before anybody was told
    assert pace.told_to_wait(7, until=60.0, now=20.1, left=20.1) == 30.0


def test_late_answer_means_a_late_arrival() -> None:
    """What may have come late counts from then on, so that Telegram never sees one too many in a second."""
    pace = Pace(2)
    pace.timed(0.06, 40.0)
    first, second = pace.reserve(1, 50.0), pace.reserve(2, 50.5)
    pace.answered(first, 50.06)
    pace.answered(second, 50.86)
    assert (first.moment, second.moment) == (pytest.approx(50.0), pytest.approx(50.8, abs=0.001))
    assert pace.reserve(3, 51.0).moment == pytest.approx(50.0 + SECOND, abs=0.001)
    assert pace.reserve(4, 51.5).moment == pytest.approx(50.8 + SECOND, abs=0.001)


def test_answer_goes_before_what_has_not_gone() -> None:
    """An answer goes at once where the second allows; what was to go then goes a place later, and so on."""
    pace = Pace(10)
    gone, next_one, last = (pace.reserve(chat, 50.0) for chat in (1, 2, 3))
    moments = [gone.moment, next_one.moment, last.moment]
    answer = pace.reserve_first(4, 50.01)
    assert (gone.moment, answer.moment, next_one.moment) == (moments[0], 50.01, moments[2])
    assert last.moment == pytest.approx(moments[2] + 0.097)
    assert pace.opens_at() > last.moment


def test_answers_pass_no_budget() -> None:
    """In a second that is full an answer waits for its end, and never are there more than the rate in a second."""
    pace, now, moments = Pace(30), 100.0, []
    places = []
    for number in range(400):
        now = max(now, pace.opens_at())
        places.append(pace.reserve(number, now))
        if number % 3 == 0:
            answer = pace.reserve_first(-number, now + 0.001)
            assert answer.moment <= now + 0.001 + ANSWER_SECOND / 29
            places.append(answer)
    moments = sorted(place.moment for place in places)
    assert all(moments[n + 30] - moments[n] >= 1.0 for n in range(len(moments) - 30))


@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(["pushes", "pushes apart", "answers", "edits"]), st.integers(1, 40), st.floats(0, 0.5)
        ),
        max_size=30,
    )
)
def test_answers_wait_in_their_order_and_pass_no_budget(acts: list[tuple[str, int, float]]) -> None:
    """However many answers wait, beside however many pushes: they leave as they came, at most the rate in a second."""
    pace, now, numbers = Pace(10), 100.0, count(1)
    places, answers = [], []
    for kind, many, gap in acts:
        for _ in range(many):
            if kind in {"answers", "edits"}:
                place = pace.reserve_first(next(numbers) if kind == "answers" else None, now)
                answers.append((place, place.moment))
            else:
                place = pace.reserve(next(numbers), now)
            places.append((place, now))
            now += gap if kind == "pushes apart" else 0.0
        now += gap
    assert all(place.moment == told for place, told in answers)
    told = [moment for _, moment in answers]
    assert told == sorted(told)
    assert all(place.moment >= asked for place, asked in places)
    moments = sorted(place.moment for place, _ in places)
    assert all(moments[n + 10] - moments[n] >= 1.0 for n in range(len(moments) - 10))


def test_answers_wait_for_their_second_only() -> None:
    """A hundred that are asked for at once leave thirty a second, each at once where the second has room."""
    pace = Pace(30)
    moments = [pace.reserve_first(number, 100.0).moment for number in range(1, 101)]
    assert moments == pytest.approx([100.0 + (number // 30) * ANSWER_SECOND for number in range(100)])


def test_a_network_that_has_become_slower_is_learnt() -> None:
    """The shortest round trip is forgotten slowly: after minutes, what was late is what is usual."""
    pace = Pace(30)
    pace.timed(0.06, 40.0)
    for time in range(25):
        pace.timed(0.3, 3400.0 + 10 * time)
    slower = pace.reserve(1, 3640.0)
    pace.answered(slower, 3640.3)
    assert slower.moment == pytest.approx(3640.0)


def test_the_first_answer_after_a_rest_is_measured_by_those_before_it() -> None:
    """A late one is known as late: it does not say that the network has become slower."""
    pace = Pace(30)
    pace.timed(0.06, 40.0)
    pace.timed(0.3, 3640.0)
    late = pace.reserve(1, 3640.0)
    pace.answered(late, 3640.3)
    assert late.moment == pytest.approx(3640.23)


def test_answers_keep_a_second_in_a_private_chat() -> None:
    """An answer waits for the second of the message before it; in a group only for the minute of the twentieth."""
    pace = Pace(1000)
    for second in range(20):
        pace.reserve(5, 100.0 + second)
        pace.reserve(-5, 100.0 + second)
    assert pace.answers_from(5) == 119.0 + CHAT_INTERVAL
    assert pace.answers_from(-5) == 100.0 + GROUP_SECONDS
    assert pace.answers_from(6) <= 0.0
    assert Pace(30, begun=50.0).answers_from(6) == 50.0 + CHAT_INTERVAL


def test_a_chat_is_forgotten_when_nothing_has_to_be_waited_for() -> None:
    """However many chats are written to, only those of the last moments are kept."""
    pace = Pace(1000)
    for chat in range(1, 20_001):
        pace.note(chat, chat / 1000)
    assert len(pace.resting(20.0)) <= 1100
    assert len(pace._last) <= 1100


def test_what_was_never_sent_says_nothing_of_the_network() -> None:
    """A place that was given up at once does not make every later answer a late one."""
    pace = Pace(30)
    pace.timed(0.06, 40.0)
    pace.answered(pace.reserve(1, 50.0), 50.0)
    usual = pace.reserve(2, 51.0)
    pace.answered(usual, 51.06)
    assert usual.moment == pytest.approx(51.0, abs=0.001)
