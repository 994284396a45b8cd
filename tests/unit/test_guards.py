"""What is held before an operator has seen it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guards import MOST_NEW, Newcomer, date_change, hold_back, number_of
from bot.intents import CorrectedDate, KnownEdition, Traces
from bot.model import ParsedItem, Published
from tests.factories import NOW, ZONE, make_item

TODAY = NOW.date()
SOURCE = frozenset({"sample-en"})
TITLE = "A sample title of some length"


def newcomer(
    number: int, published: Published | None = TODAY, *, by: frozenset[str] = SOURCE, steady: bool = True
) -> Newcomer:
    return Newcomer((make_item(number, published=published),), published, by, by if steady else frozenset())


def growing(count: int = 40, first: int = 1000) -> dict[int, datetime]:
    """A site that numbers its stories as they come, one every three days until yesterday."""
    return {first + n: NOW - timedelta(days=1 + 3 * (count - 1 - n)) for n in range(count)}


def why(one: Newcomer, traces: Traces) -> str | None:
    return hold_back([one], traces, ZONE).whys[0]


# --- floods --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "held"), [(MOST_NEW, False), (MOST_NEW + 1, True), (200, True)])
def test_too_many_stories_of_one_source_are_held(count: int, held: bool) -> None:  # noqa: FBT001 - a table
    """All of them, and the source is named."""
    found = hold_back([newcomer(n) for n in range(count)], Traces(), ZONE)
    assert set(found.whys) == {"flood" if held else None}
    assert found.flooding == (("sample-en",) if held else ())


def test_what_a_flooding_source_shows_is_held_whoever_else_shows_it() -> None:
    """A story with an edition in a calm source is one of the flood all the same; the calm source's others go out."""
    both, flood, calm = frozenset({"en", "ru"}), frozenset({"ru"}), frozenset({"en"})
    stories = [newcomer(n, by=both if n < 5 else flood) for n in range(25)] + [newcomer(99, by=calm)]
    found = hold_back(stories, Traces(), ZONE)
    assert found.whys == ("flood",) * 25 + (None,)
    assert found.flooding == ("ru",)


def test_stories_are_counted_not_their_editions() -> None:
    """Fifteen stories in two languages are fifteen."""
    both = frozenset({"en", "ru"})
    items = [Newcomer((make_item(n, "en"), make_item(n, "ru")), TODAY, both, both) for n in range(15)]
    assert hold_back(items, Traces(), ZONE).flooding == ()


def test_a_source_that_is_not_in_steady_use_floods_nothing() -> None:
    """A first read and a read after an outage name no source."""
    assert set(hold_back([newcomer(n, steady=False) for n in range(300)], Traces(), ZONE).whys) == {None}


# --- old stories with a new date -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "published", "expected"),
    [
        (900, TODAY, "redated"),
        (1001, NOW, "redated"),
        (900, None, None),
        (900, TODAY - timedelta(days=130), None),
        (1040, TODAY, None),
        (1027, TODAY, None),  # a draft that lay about for a month
    ],
)
def test_number_tells_an_old_story(number: int, published: Published | None, expected: str | None) -> None:
    """On a site whose numbers grow: stories that came later were published long before the date it bears."""
    assert why(newcomer(number, published), Traces(growing())) == expected


def test_old_story_is_held_after_an_outage_too() -> None:
    """A site that was rebuilt is often away for a while first; and its source is named."""
    found = hold_back([newcomer(900, steady=False)], Traces(growing()), ZONE)
    assert (found.whys, found.redated) == (("redated",), ("sample-en",))


@pytest.mark.parametrize(("older", "expected"), [(5, "redated"), (4, None)])
def test_so_many_younger_stories_have_to_be_old(older: int, expected: str | None) -> None:
    """One draft that lay about for a month is no old story."""
    lately = {2000 + n: NOW - timedelta(days=20 - n) for n in range(20)}
    before = {1000 + n: NOW - timedelta(days=60 - n) for n in range(older)}
    assert why(newcomer(900), Traces(before | lately)) == expected


def test_numbers_by_chance_tell_nothing() -> None:
    """A site that hands out numbers at random has no old ones."""
    days = sorted(growing().values(), key=lambda day: sha256(day.isoformat().encode()).digest())
    assert why(newcomer(900), Traces(dict(zip(growing(), days, strict=True)))) is None


def test_two_ranges_of_numbers_tell_nothing() -> None:
    """A site whose sections number their stories for themselves: the smaller numbers are no older."""
    assert why(newcomer(140), Traces(growing(first=100) | growing(first=5000))) is None


def test_a_site_that_begins_its_numbers_anew_is_held_for_a_while_only() -> None:
    """After some new stories with small numbers these are what is usual."""
    before, after = growing(first=50_000), dict.fromkeys(range(1, 40), NOW)
    assert why(newcomer(1), Traces(before)) == "redated"
    assert why(newcomer(40), Traces(before | after)) is None


def test_few_stories_tell_nothing() -> None:
    """Neither how numbers grow nor what is old."""
    assert why(newcomer(1), Traces(growing(4))) is None


@pytest.mark.parametrize(
    ("title", "days_ago", "expected"),
    [
        (TITLE, [90], "redated"),
        (TITLE, [20], None),
        (TITLE, [90, 60], None),
        (TITLE, [], None),
        ("News of today", [90], None),
    ],
    ids=["long ago", "lately", "a series", "never", "short"],
)
def test_title_tells_an_old_story(title: str, days_ago: list[int], expected: str | None) -> None:
    """One that stood there once, long before, under another link."""
    item = ParsedItem(url="https://news.example/new", language="en", title=title, published=TODAY)
    traces = Traces(titles={("en", title): [NOW - timedelta(days=days) for days in days_ago]})
    assert why(Newcomer((item,), TODAY, SOURCE, SOURCE), traces) == expected


def test_title_of_another_language_tells_nothing() -> None:
    """Titles are compared within a language."""
    item = ParsedItem(url="https://news.example/new", language="ru", title=TITLE, published=TODAY)
    assert (
        why(Newcomer((item,), TODAY, SOURCE, SOURCE), Traces(titles={("en", TITLE): [NOW - timedelta(days=90)]}))
        is None
    )


@given(st.dictionaries(st.integers(1, 10**6), st.integers(0, 2000)))
def test_the_newest_number_is_never_old(ages: dict[int, int]) -> None:
    """Whatever is stored, a story with a larger number than all others is news."""
    traces = Traces({number: NOW - timedelta(days=days) for number, days in ages.items()})
    assert why(newcomer(10**6 + 1), traces) is None


@pytest.mark.parametrize(
    ("given_id", "number"),
    [("30112", 30112), ("007", 7), (None, None), ("", None), ("a1", None), ("²", None), ("٣", None), ("9" * 19, None)],
)
def test_number_of_an_id(given_id: str | None, number: int | None) -> None:
    """Plain digits that a database holds."""
    assert number_of(given_id) == number


# --- dates of known stories ----------------------------------------------------------------------------------------

SEEN = NOW - timedelta(days=60)
SEEN_DAY = SEEN.date()


def known(published: Published | None, story_published: Published | None) -> KnownEdition:
    return KnownEdition(
        edition=1,
        story=2,
        title="t",
        summary="",
        url="u",
        published=published,
        story_published=story_published,
        first_seen=SEEN,
    )


@pytest.mark.parametrize(
    ("before", "story", "told", "whole"),
    [
        (SEEN_DAY, SEEN_DAY, None, None),
        (SEEN_DAY, SEEN_DAY, SEEN_DAY, None),
        (SEEN_DAY, SEEN_DAY, SEEN_DAY - timedelta(days=2), True),
        (SEEN_DAY, SEEN_DAY, TODAY, None),
        (None, None, SEEN_DAY, True),
        (None, None, TODAY, False),
        (None, SEEN_DAY, SEEN_DAY - timedelta(days=1), False),
        (TODAY, None, SEEN_DAY, True),
        (SEEN_DAY - timedelta(days=9), SEEN_DAY, SEEN_DAY - timedelta(days=3), True),
        (SEEN_DAY - timedelta(days=90), SEEN_DAY, SEEN_DAY, None),
        (SEEN_DAY, SEEN_DAY, SEEN - timedelta(hours=1), True),
    ],
    ids=[
        "told no more",
        "the same",
        "corrected",
        "re-dated",
        "told at last",
        "told wrongly",
        "not kept before",
        "mended",
        "corrected to later",
        "re-dated to the day on which it was seen",
        "a moment in place of a day",
    ],
)
def test_date_of_a_known_story(
    before: date | None,
    story: date | None,
    told: Published | None,
    whole: bool | None,  # noqa: FBT001 - a table
) -> None:
    """It is corrected where that can be: no story was published after it was seen."""
    edition = known(before, story)
    change = date_change(edition, told, ZONE)
    expected = None if whole is None or told is None else CorrectedDate(edition, told, whole=whole)
    assert change == expected
