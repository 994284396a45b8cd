"""The judge of the weeks: what it lets pass, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from tests.factories import MAIN_TOPIC
from tests.soak.calendar import Calendar, Change, Event, Options
from tests.soak.expectations import due_at, quiet_until
from tests.soak.growth import Sample
from tests.soak.journal import Happening, Line, Request, Stop, Visit
from tests.soak.ledger import Key, Ledger
from tests.soak.picture import draw_weeks
from tests.soak.population import Follower, Habit
from tests.soak.reckoning import reckon
from tests.soak.weeks import BEGINS, Weeks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HOUR, DAY = 3600.0, 86400.0
NOON = 12 * HOUR
"""Of the Monday on which the weeks begin, as seconds of the steady clock, which begin at 0 here."""

PERSON, GROUP = 7, -7
TOPICS = frozenset({MAIN_TOPIC})
AT_ONCE = Follower(PERSON, "private", topics=TOPICS, habit=Habit(quiet=(22, 7)))
AT_SIX = replace(AT_ONCE, habit=Habit(every="daily", hour=18))
SEEN = Visit(at=NOON, page="gazette-en", stories=(4,))
KILL = Stop(how="kill", at=NOON + 600.1, ended=NOON + 600.2, code=-9)


def sent(at: float, chat: int = PERSON, **changes: object) -> Request:
    """A message with the story."""
    request = Request(arrived=at, answered=at + 0.06, method="sendMessage", chat=chat, stories=(4,))
    return replace(request, **changes)  # type: ignore[arg-type] # names and types as Request has them


def weeks(
    *lines: Line,
    follower: Follower = AT_ONCE,
    waiting: Iterable[Key] = (),
    uncertain: Iterable[Key] = (),
    changes: Iterable[Change] = (),
    stops: Iterable[Stop] = (),
    events: Iterable[Event] = (),
    samples: Iterable[Sample] = (),
    proposals: Mapping[Key, str] = MappingProxyType({}),
    presumed: Iterable[Key] = (),
) -> Weeks:
    """Two weeks in which one story was published, on the first noon, and one follower was there."""
    calendar = Calendar(events=list(events), changes=list(changes), topics={4: MAIN_TOPIC}, published={4: NOON - HOUR})
    ledger = Ledger(
        waiting=frozenset(waiting),
        uncertain=frozenset(uncertain),
        sent=frozenset(),
        dead=frozenset(),
        proposals=proposals,
        presumed=frozenset(presumed),
        fanning_out=0,
    )
    return Weeks(
        options=Options(days=14),
        population=(follower,),
        calendar=calendar,
        began=0.0,
        wall=BEGINS.timestamp(),
        ended=14 * DAY,
        lines=lines,
        stops=tuple(stops),
        starts=[stop.ended for stop in stops],
        ledger=ledger,
        samples=tuple(samples),
        tracebacks=0,
        failed=(),
    )


def broken(played: Weeks) -> list[str]:
    """The names of the bounds that were broken."""
    return [line.partition(":")[0] for line in reckon(played).broken]


def test_nothing_is_said_of_what_is_well() -> None:
    """One story, found at noon, and brought at once."""
    assert broken(weeks(SEEN, sent(NOON + 5))) == []


@pytest.mark.parametrize(
    ("lines", "follower", "wrong"),
    [
        ((SEEN,), AT_ONCE, ["lost"]),
        ((SEEN,), replace(AT_ONCE, topics=frozenset({"education"})), []),
        ((SEEN, sent(NOON + 5)), replace(AT_ONCE, topics=frozenset({"education"})), ["to whom it was not for"]),
        ((), AT_ONCE, []),
        ((SEEN, sent(NOON + 5, processed=False, status=500)), AT_ONCE, ["lost"]),
        ((SEEN, sent(NOON + 5), sent(NOON + 50)), AT_ONCE, ["repeats without a reason"]),
        ((SEEN, sent(NOON + 2 * HOUR)), AT_ONCE, ["too late"]),
        ((SEEN, sent(NOON + 11 * HOUR)), AT_ONCE, ["in held hours", "too late"]),
        ((SEEN, sent(NOON + 6 * HOUR)), AT_SIX, []),
        ((SEEN, sent(NOON + 5 * HOUR)), AT_SIX, ["too early"]),
        ((SEEN, sent(NOON + 8 * HOUR)), AT_SIX, ["too late"]),
        ((SEEN, sent(NOON - 60)), AT_ONCE, []),
        ((SEEN, sent(NOON - 120)), AT_ONCE, ["too early"]),
    ],
)
def test_what_is_wrong_is_named(lines: tuple[Line, ...], follower: Follower, wrong: list[str]) -> None:
    """Lost, for somebody else, twice, at night, before its hour, after it."""
    assert broken(weeks(*lines, follower=follower)) == wrong


@pytest.mark.parametrize(
    "why",
    [
        sent(NOON + 5, processed=False, status=429, retry_after=HOUR),
        sent(NOON + 5, processed=False, status=500, fault="broken"),
    ],
)
def test_who_is_told_to_wait_gets_it_later(why: Request) -> None:
    """A wait, a failure: then late is not too late."""
    assert broken(weeks(SEEN, why, sent(NOON + 1.5 * HOUR))) == []


def test_chat_that_was_away_may_miss_it() -> None:
    """But nothing else is a reason."""
    left = Happening(at=NOON - 5 * HOUR, what="left", chat=PERSON)
    back = Happening(at=NOON + 5 * HOUR, what="returned", chat=PERSON)
    assert broken(weeks(SEEN, left, back)) == []
    assert broken(weeks(SEEN, replace(left, chat=8), replace(back, chat=8))) == ["lost"]


def test_row_that_waits_without_a_reason_is_named() -> None:
    """It is not lost, but it should have left."""
    assert broken(weeks(SEEN, waiting=[(PERSON, 0, 4)])) == ["still waiting, with no reason to"]


def test_kill_may_repeat_in_private_and_lose_certainty_in_a_group() -> None:
    """As far as it was in flight; a group's story that is uncertain is not lost."""
    flight = sent(NOON + 600.08)
    assert broken(weeks(SEEN, flight, sent(NOON + 605), stops=[KILL])) == []
    group = replace(AT_ONCE, chat=GROUP, kind="group")
    asked = sent(NOON + 600.08, GROUP, processed=False)
    assert broken(weeks(SEEN, asked, follower=group, uncertain=[(GROUP, 0, 4)], stops=[KILL])) == []
    assert broken(weeks(SEEN, sent(NOON + 5, GROUP, processed=False, fault="dropped"), follower=group)) == []
    assert broken(weeks(SEEN, follower=group)) == ["lost"]
    assert broken(weeks(SEEN, follower=group, presumed=[(GROUP, 0, 4)], stops=[KILL])) == []
    without = "places with what is uncertain, with no request under way"
    assert broken(weeks(SEEN, follower=group, presumed=[(GROUP, 0, 4)])) == [without]


def test_read_that_a_kill_cut_off_counts_from_the_next_one() -> None:
    """What a process that died had read may not be stored."""
    stop = replace(KILL, at=NOON + 1, ended=NOON + 1.1)
    again = replace(SEEN, at=NOON + 3 * HOUR)
    assert broken(weeks(SEEN, again, sent(again.at + 9), stops=[stop])) == []
    assert broken(weeks(SEEN, again, stops=[stop])) == ["lost"]


def test_setting_that_was_changed_counts_from_then_on() -> None:
    """Whoever stops following gets no more; near the change, either is right."""
    other = replace(AT_ONCE, topics=frozenset({"education"}))
    assert broken(weeks(SEEN, changes=[Change(NOON - 2 * HOUR, other)])) == []
    assert broken(weeks(SEEN, sent(NOON + 5), changes=[Change(NOON - 2 * HOUR, other)])) == ["to whom it was not for"]
    assert broken(weeks(SEEN, changes=[Change(NOON + 60, other)])) == []


def test_flood_counts_from_its_release() -> None:
    """With all that came in the same read; it is held before."""
    at = NOON + 3 * HOUR
    brought = weeks(
        replace(SEEN, stories=(4, 5, 6)), sent(at + 5, stories=(4, 5, 6)), events=[Event(at, "release", {})]
    )
    topics, published = dict.fromkeys((4, 5, 6), MAIN_TOPIC), {4: NOON - HOUR, 5: NOON - 60, 6: NOON - 60}
    calendar = replace(brought.calendar, topics=topics, published=published)
    assert broken(replace(brought, calendar=calendar)) == []
    alone = replace(calendar, published={4: NOON - HOUR, 5: NOON - 60, 6: NOON - 90})
    assert broken(replace(brought, calendar=alone)) == ["too late"]


def test_memory_that_grows_is_named() -> None:
    """From the second hour of the longest life to its last."""
    first = Sample(
        at=0, life=0, rss=100, pss=100, reading=100, emulator=1, files=9, threads=4, database=1, log=1, copies=1
    )
    samples = [replace(first, at=hour * HOUR, rss=rss) for hour, rss in enumerate((50, 90, *[100] * 20, 103, 105))]
    assert broken(weeks(SEEN, sent(NOON + 5), samples=samples)) == []
    grown = [*samples, replace(first, at=24 * HOUR, rss=106)]
    assert broken(weeks(SEEN, sent(NOON + 5), samples=grown)) == ["growth of memory of the bot, %"]
    lives = [replace(sample, life=sample.at >= 23 * HOUR) for sample in (*samples, replace(grown[-1], rss=120))]
    assert broken(weeks(SEEN, sent(NOON + 5), samples=lives)) == [
        "growth of memory of both, from the second hour of all to the last, %"
    ]
    ending = replace(grown[-1], at=25 * HOUR, rss=90, reading=0)
    assert broken(weeks(SEEN, sent(NOON + 5), samples=[*grown, ending])) == ["growth of memory of the bot, %"]
    reading = [*samples, *(replace(samples[-1], at=at * HOUR, reading=size) for at, size in ((24, 100), (25, 111)))]
    assert broken(weeks(SEEN, sent(NOON + 5), samples=reading)) == [
        f"growth of memory of {name}, %"
        for name in ("the process that reads", "both, from the second hour of all to the last")
    ]
    assert draw_weeks(weeks(samples=grown)).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("habit", "found", "due"),
    [
        (Habit(), "2026-03-02 12:00", "2026-03-02 12:00"),
        (Habit(quiet=(22, 7)), "2026-03-02 23:00", "2026-03-03 07:00"),
        (Habit(quiet=(22, 7)), "2026-03-03 06:59", "2026-03-03 07:00"),
        (Habit(quiet=(22, 7)), "2026-03-03 07:00", "2026-03-03 07:00"),
        (Habit(silent=(22, 7)), "2026-03-02 23:00", "2026-03-02 23:00"),
        (Habit(every="daily", hour=18), "2026-03-02 18:00", "2026-03-03 18:00"),
        (Habit(every="daily", hour=6, quiet=(22, 7)), "2026-03-02 12:00", "2026-03-03 07:00"),
        (Habit(every="weekly", hour=18, day=2), "2026-03-02 12:00", "2026-03-04 18:00"),
        (Habit(every="weekly", hour=9, day=0), "2026-03-02 12:00", "2026-03-09 09:00"),
    ],
)
def test_habit_says_when_a_story_is_due(habit: Habit, found: str, due: str) -> None:
    """At once or at the digest's next hour, but not in hours that hold back."""
    moments = [datetime.fromisoformat(f"{moment}+05:00").timestamp() for moment in (found, due)]
    assert due_at(habit, moments[0]) == moments[1]
    assert quiet_until(habit, moments[1]) == moments[1]
