"""What becomes of what the sources gave."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decide import (
    MOST_NEW,
    ChangedEdition,
    Decision,
    Known,
    KnownEdition,
    NewEdition,
    NewStory,
    back_off,
    decide,
    edition_key,
    is_due,
    order_moment,
    remember,
)
from bot.model import Condition, ParsedItem, Published, Reading, ReadMemory
from tests.factories import NOW, ZONE, make_item, make_reading, make_source

EN, RU = make_source("sample-en", "en"), make_source("sample-ru", "ru")
STEADY = ReadMemory(last_good_at=NOW - timedelta(hours=1))
NOTHING = Known({}, {})


def decided(
    *readings: Reading,
    memories: dict[str, ReadMemory] | None = None,
    known: Known = NOTHING,
    backfill: bool = False,
) -> Decision:
    return decide(
        readings,
        {EN.name: STEADY, RU.name: STEADY} if memories is None else memories,
        known,
        now=NOW,
        max_age=timedelta(days=3),
        zone=ZONE,
        backfill=backfill,
    )


def stored(item: ParsedItem, story: int = 1, title: str = "", summary: str = "") -> Known:
    edition = KnownEdition(
        edition=9, story=story, title=title or item.title, summary=summary or item.summary, url=item.url
    )
    return Known({edition_key(item, EN.site): edition}, {(EN.site, str(item.external_id)): story})


def pushes(decision: Decision) -> list[str]:
    return [intent.push for intent in decision.intents if isinstance(intent, NewStory)]


def test_editions_of_one_id_are_one_story() -> None:
    """What a site shows in two languages under one id arrives as one story."""
    en, ru = make_item(5, "en"), make_item(5, "ru")
    decision = decided(make_reading([en], EN), make_reading([ru], RU))
    (intent,) = decision.intents
    assert isinstance(intent, NewStory)
    assert intent.items == (en, ru)
    assert (decision.new[EN.name], decision.new[RU.name]) == (1, 1)


def test_item_without_id_is_known_by_its_link() -> None:
    """Where a site gives no id, each link is a story of its own."""
    items = [ParsedItem(url=f"https://news.example/{n}", language="en", title="Sample") for n in (1, 2)]
    assert len(decided(make_reading(items, EN)).intents) == 2
    assert decided(make_reading(items[:1], EN), known=stored(items[0])).intents == ()


def test_oldest_is_stored_first() -> None:
    """A listing shows the newest first; newer stories get higher numbers."""
    days = {1: date(2026, 5, 18), 2: date(2026, 5, 19), 3: date(2026, 5, 19)}
    items = [make_item(n, published=days[n]) for n in (3, 2, 1)]
    intents = decided(make_reading(items, EN)).intents
    assert [i.items[0].external_id for i in intents if isinstance(i, NewStory)] == ["1", "2", "3"]


def test_new_language_joins_the_stored_story() -> None:
    """A language that appears later is an edition of the story, and pushes nothing."""
    ru = make_item(5, "ru")
    decision = decided(make_reading([ru], RU), known=stored(make_item(5, "en"), story=33))
    assert decision.intents == (NewEdition(33, ru, RU.site, RU.topics),)


def test_known_item_is_nothing_new() -> None:
    """What is stored as it stands asks for nothing."""
    item = make_item(5)
    decision = decided(make_reading([item], EN), known=stored(item))
    assert decision.intents == ()
    assert decision.new[EN.name] == decision.changed[EN.name] == 0


@pytest.mark.parametrize(
    ("title", "summary", "corrected"),
    [("Corrected sample", "", True), ("", "Corrected summary of a sample", True)],
)
def test_correction_is_taken_over(title: str, summary: str, *, corrected: bool) -> None:
    """A title or summary that changed is a correction."""
    before = make_item(5)
    after = make_item(5, title=title, summary=summary)
    decision = decided(make_reading([after], EN), known=stored(before))
    (intent,) = decision.intents
    assert isinstance(intent, ChangedEdition)
    assert intent.corrected is corrected
    assert decision.changed[EN.name] == 1


def test_missing_summary_takes_none_away() -> None:
    """A listing that shows no summary leaves the one we have."""
    bare = ParsedItem(url=make_item(5).url, language="en", title=make_item(5).title, external_id="5")
    assert decided(make_reading([bare], EN), known=stored(make_item(5))).intents == ()


def test_moved_link_is_no_correction() -> None:
    """A link under the same id is taken over without a word."""
    moved = ParsedItem(
        url="https://news.example/en/news/moved-5",
        language="en",
        title=make_item(5).title,
        summary=make_item(5).summary,
        external_id="5",
    )
    decision = decided(make_reading([moved], EN), known=stored(make_item(5)))
    (intent,) = decision.intents
    assert isinstance(intent, ChangedEdition)
    assert not intent.corrected
    assert decision.changed[EN.name] == 0


def test_item_of_two_sources_counts_once() -> None:
    """An item that two listings of a site show is stored once, as the first shows it."""
    other = make_source("sample-all", "en")
    decision = decided(make_reading([make_item(5)], EN), make_reading([make_item(5, title="Other")], other))
    assert len(decision.intents) == 1
    assert (decision.new[EN.name], decision.new[other.name]) == (1, 0)


@pytest.mark.parametrize(
    ("memory", "published", "expected"),
    [
        (STEADY, None, "yes"),
        (STEADY, date(2026, 5, 20), "yes"),
        (STEADY, date(2026, 5, 17), "yes"),  # three days are not older than three days
        (STEADY, date(2026, 5, 16), "old"),
        (STEADY, datetime(2026, 5, 17, 8, tzinfo=UTC), "old"),
        (STEADY, date(2026, 6, 30), "yes"),
        (ReadMemory(), date(2026, 5, 20), "first_read"),
        (ReadMemory(last_attempt_at=NOW, failures=3), None, "first_read"),
        (ReadMemory(last_good_at=NOW - timedelta(days=30)), date(2026, 5, 10), "yes"),  # an outage hid it
        (ReadMemory(last_good_at=NOW - timedelta(days=30)), date(2026, 4, 10), "old"),
    ],
)
def test_push(memory: ReadMemory, published: Published | None, expected: str) -> None:
    """Old stories and those of a first read are stored only."""
    decision = decided(make_reading([make_item(5, published=published)], EN), memories={EN.name: memory})
    assert pushes(decision) == [expected]


def test_story_new_in_a_source_in_use_is_pushed_whatever_a_fresh_source_says() -> None:
    """A language added to the sources does not silence the stories of the others."""
    decision = decided(
        make_reading([make_item(5, "ru")], RU),
        make_reading([make_item(5, "en")], EN),
        memories={EN.name: STEADY, RU.name: ReadMemory()},
    )
    assert pushes(decision) == ["yes"]


@pytest.mark.parametrize(
    ("count", "silent_for", "expected"),
    [
        (MOST_NEW, timedelta(hours=1), "yes"),
        (MOST_NEW + 1, timedelta(hours=1), "held"),
        (MOST_NEW + 1, timedelta(days=2), "yes"),
    ],
)
def test_too_many_at_once_are_held(count: int, silent_for: timedelta, expected: str) -> None:
    """More than twenty new stories are held, but not after an outage."""
    items = [make_item(number) for number in range(count)]
    memory = ReadMemory(last_good_at=NOW - silent_for)
    decision = decided(make_reading(items, EN), memories={EN.name: memory})
    assert set(pushes(decision)) == {expected}
    assert decision.held == ((EN.name,) if expected == "held" else ())


def test_backfill_pushes_nothing() -> None:
    """Walking further back only stores."""
    items = [make_item(number) for number in range(30)]
    assert set(pushes(decided(make_reading(items, EN), backfill=True))) == {"backfill"}


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
    [(None, True), (NOW - timedelta(seconds=900), True), (NOW - timedelta(seconds=600), False)],
)
def test_due(last: datetime | None, *, expected: bool) -> None:
    """A source is due when its own interval has run out."""
    assert is_due(ReadMemory(last_attempt_at=last), 900, NOW) is expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, NOW),
        (date(2026, 5, 20), NOW),
        (date(2026, 5, 19), datetime(2026, 5, 19, 18, 59, 59, tzinfo=UTC)),
        (date(2026, 5, 25), NOW),
        (datetime(2026, 5, 20, 7, tzinfo=UTC), datetime(2026, 5, 20, 7, tzinfo=UTC)),
        (datetime(2030, 1, 1, tzinfo=UTC), NOW),
    ],
)
def test_place_in_lists(published: Published | None, expected: datetime) -> None:
    """A story stands where it was published, and never in the future."""
    assert order_moment(published, NOW, ZONE) == expected
