"""What becomes of what the sources gave."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.decide import decide
from bot.guards import MOST_NEW
from bot.intents import ChangedEdition, ChangedImage, Decision, Known, KnownEdition, NewEdition, NewStory, edition_key
from bot.model import ParsedItem, Published, Reading, ReadMemory
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
    assert decision.intents == (NewEdition(33, ru, RU.site, RU.topics, ()),)


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


@pytest.mark.parametrize(
    ("stored_image", "shown", "noted"),
    [
        ("", "https://news.example/a.jpg", True),
        ("https://news.example/a.jpg", "https://news.example/b.jpg", True),
        ("https://news.example/a.jpg?v=1", "https://news.example/a.jpg?v=2", False),
        ("https://news.example/a.jpg", "", False),
    ],
)
def test_picture_is_noted_and_is_no_correction(stored_image: str, shown: str, *, noted: bool) -> None:
    """Another stamp on the same picture is nothing new, and a picture that is not shown any more is kept."""
    item = make_item(5)
    known = stored(item)
    ((key, edition),) = known.editions.items()
    known = replace(known, editions={key: replace(edition, image=stored_image)})
    decision = decided(make_reading([replace(item, image=shown)], EN), known=known)
    assert [
        (intent.image, intent.known.edition) for intent in decision.intents if isinstance(intent, ChangedImage)
    ] == ([(shown, 9)] if noted else [])
    assert len(decision.intents) == noted
    assert decision.changed[EN.name] == 0


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


def test_story_that_any_source_missed_is_pushed_once_it_is_read_again() -> None:
    """One of its sources was out of order when it appeared: to the readers of that language it is new."""
    day = (NOW - timedelta(days=6)).date()
    decision = decided(
        make_reading([make_item(5, "en", published=day)], EN),
        make_reading([make_item(5, "ru", published=day)], RU),
        memories={EN.name: STEADY, RU.name: ReadMemory(last_good_at=NOW - timedelta(days=7))},
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
