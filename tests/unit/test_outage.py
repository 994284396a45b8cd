"""When sending is narrowed to single tries."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.outage import CHATS, LONGEST_WAIT, Outage


def tripped(now: float = 100.0) -> Outage:
    """An outage that began this moment."""
    outage = Outage()
    for chat in range(1, CHATS + 1):
        outage.failed(chat, now)
    return outage


def test_failures_to_three_chats_in_a_row_are_an_outage() -> None:
    """Two are not; it lasts since the first of them."""
    outage = Outage()
    outage.failed(1, 100.0)
    outage.failed(2, 101.0)
    assert (outage.lasting, outage.opens_at(101.0)) == (False, 101.0)
    outage.failed(3, 102.0)
    assert (outage.lasting, outage.since, outage.opens_at(102.0)) == (True, 100.0, 103.0)


def test_one_chat_alone_is_no_outage() -> None:
    """However often it fails."""
    outage = Outage()
    for moment in range(1000):
        outage.failed(1, float(moment))
    assert not outage.lasting
    assert outage.opens_at(1000.0) == 1000.0


def test_a_success_between_begins_the_row_anew() -> None:
    """Three chats that fail now and then among others are no outage."""
    outage = Outage()
    for chat in range(1, 10):
        outage.failed(chat, float(chat))
        outage.failed(chat + 100, float(chat))
        outage.succeeded()
    assert not outage.lasting
    assert outage.since is None


def test_probes_go_later_and_later() -> None:
    """1, 2, 4, 8, 16 and then 30 s after the failure before."""
    outage, now, waits = tripped(), 100.0, []
    for _ in range(7):
        waits.append(outage.opens_at(now) - now)
        now = outage.opens_at(now)
        outage.probed(1, now)
        outage.failed(1, now)
    assert waits == [1, 2, 4, 8, 16, 30, 30]


def test_what_was_in_flight_when_it_began_changes_nothing() -> None:
    """A hundred late failures are as good as none, also while a probe is under way."""
    outage = tripped()
    for chat in range(10, 110):
        outage.failed(chat, 100.5)
    assert outage.opens_at(100.5) == 101.0
    outage.probed(7, 101.0)
    for chat in range(10, 110):
        outage.failed(chat, 102.0)
    outage.failed(7, 103.0)
    assert outage.opens_at(103.0) == 105.0


def test_there_is_one_probe_at_a_time() -> None:
    """While it is under way nothing else goes; one that is never heard of again stops nothing for good."""
    outage = tripped()
    outage.probed(7, 101.0)
    assert outage.opens_at(101.0) == 101.0 + LONGEST_WAIT


def test_the_first_success_ends_it() -> None:
    """Sending is as wide as before, and the next outage begins with short waits."""
    outage = tripped()
    outage.probed(1, 101.0)
    outage.failed(1, 101.0)
    outage.succeeded()
    assert (outage.lasting, outage.since, outage.opens_at(103.0)) == (False, None, 103.0)
    again = 200.0
    for chat in (1, 2, 3):
        outage.failed(chat, again)
    assert outage.opens_at(again) == 201.0


def test_a_probe_may_be_left_untold() -> None:
    """Whoever tells of no probes is told the same waits."""
    outage = tripped()
    outage.failed(9, 101.0)
    assert outage.opens_at(101.0) == 103.0


EVENTS = st.lists(
    st.tuples(st.sampled_from(["failed", "succeeded", "probed"]), st.integers(1, 5), st.floats(0, 40, allow_nan=False)),
    max_size=60,
)


@given(EVENTS)
def test_whatever_happens_it_ends_and_never_waits_for_long(events: list[tuple[str, int, float]]) -> None:
    """An outage needs three failing chats, waits no longer than LONGEST_WAIT, and no success leaves it open."""
    outage, now = Outage(), 0.0
    failing: set[int] = set()
    for what, chat, passed in events:
        now += passed
        match what:
            case "failed":
                outage.failed(chat, now)
                failing.add(chat)
            case "succeeded":
                outage.succeeded()
                failing.clear()
            case _:
                outage.probed(chat, now)
        assert outage.lasting == (len(failing) >= CHATS)
        assert now <= outage.opens_at(now) <= now + LONGEST_WAIT
        if not outage.lasting:
            assert outage.opens_at(now) == now


def test_what_was_on_its_way_when_it_began_is_no_probe() -> None:
    """Requests that leave before the next may go fail like those before them, and lengthen no wait."""
    outage = Outage()
    for chat in range(1, 20):
        outage.probed(chat, 10.0 + chat / 1000)
        outage.failed(chat, 10.1 + chat / 1000)
    assert outage.lasting
    assert outage.opens_at(10.2) < 11.2
