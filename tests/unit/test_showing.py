"""What a message that was sent is to show today."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Edition, Language, Showing, Story
from bot.showing import SentStory, also_in, hidden_in, is_outdated, revise, to_show
from tests.factories import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def edition(
    language: Language,
    *,
    title: str = "Sample title",
    first_seen: timedelta = -HOUR,
    changed_at: timedelta | None = None,
) -> Edition:
    """A sample edition, stored an hour before the message was sent; times are counted from the sending."""
    return Edition(
        language=language,
        title=title,
        url=f"https://news.example/{language}/1",
        first_seen=NOW + first_seen,
        changed_at=None if changed_at is None else NOW + changed_at,
    )


def story(*editions: Edition, number: int = 1) -> Story:
    return Story(number=number, editions=editions, first_seen=NOW)


def sent(shown: Edition, *, number: int = 1, switched: bool = False, second: Language | None = None) -> SentStory:
    """A message that was sent with this edition."""
    return SentStory(
        story=number,
        present=number,
        language=shown.language,
        digest=shown.digest,
        sent_at=NOW,
        switched=switched,
        second=second,
    )


RU, KK, EN = edition("ru"), edition("kk"), edition("en")


@pytest.mark.parametrize(
    ("came", "reader", "switched", "expected"),
    [
        (HOUR, "kk", False, "kk"),
        (2 * DAY, "kk", False, "kk"),
        (2 * DAY + HOUR, "kk", False, "ru"),
        (timedelta(0), "kk", False, "kk"),
        (-timedelta(seconds=1), "kk", False, "kk"),  # it was being stored while the message was made
        (-timedelta(minutes=1), "kk", False, "ru"),
        (-HOUR, "kk", False, "ru"),  # it was there: the chat's language is another now
        (HOUR, "kk", True, "ru"),
        (HOUR, "en", False, "ru"),  # nearer, but not the right one
        (HOUR, "ru", False, "ru"),
    ],
)
def test_later_edition(came: timedelta, reader: Language, *, switched: bool, expected: Language) -> None:
    """The edition in the chat's language takes the nearest one's place for two days, unless the reader chose."""
    there = story(RU, edition("kk", first_seen=came))
    message = sent(RU, switched=switched)
    assert to_show(message, there, reader) == Showing(story=there, language=expected)
    assert is_outdated(message, there, reader) is (expected != "ru")


@pytest.mark.parametrize(
    ("shown", "present", "outdated", "corrected"),
    [
        (EN, EN, False, False),
        (EN, edition("en", title="Corrected", changed_at=HOUR), True, True),
        (EN, edition("en", title="Corrected", changed_at=400 * DAY), True, True),
        (EN, replace(EN, summary="Corrected", changed_at=NOW + HOUR), True, True),
        (EN, replace(EN, url="https://news.example/en/2"), True, False),
        (EN, edition("en", changed_at=-HOUR), False, False),  # it was sent as it had been corrected
        (EN, edition("en", title="Corrected", changed_at=-timedelta(seconds=1)), True, True),  # was being stored
        (EN, edition("en", changed_at=-timedelta(seconds=1)), False, False),
        (EN, edition("en", changed_at=HOUR), False, True),  # corrected back, or shown as corrected already
        (RU, edition("en", title="Corrected", changed_at=HOUR), False, False),
    ],
)
def test_correction(shown: Edition, present: Edition, *, outdated: bool, corrected: bool) -> None:
    """A message is outdated where the edition it shows has changed, and marked where that was after the sending."""
    there = story(present, *({RU, KK} - {shown}), *([shown] if shown.language != present.language else []))
    assert is_outdated(sent(shown), there, "en") is outdated
    assert to_show(sent(shown), there, "en").corrected is corrected


def test_switched_message_shows_corrections_of_what_was_chosen() -> None:
    """The choice holds, and what was chosen is kept as the source has it."""
    there = story(RU, edition("kk", first_seen=HOUR), edition("en", title="Corrected", changed_at=HOUR))
    showing = to_show(sent(EN, switched=True), there, "kk")
    assert (showing.language, showing.corrected) == ("en", True)
    assert is_outdated(sent(EN, switched=True), there, "kk")


def test_edition_that_is_gone_gives_way_to_the_nearest() -> None:
    """Where an edition was taken away the message shows what there is."""
    assert is_outdated(sent(EN), story(RU), "en")
    assert to_show(sent(EN), story(RU), "en").edition == RU


def test_message_of_several_is_revised_as_a_whole() -> None:
    """Nothing where all stand as they are; else each as it is to show, in the order in which they stand."""
    message = [sent(EN, number=3), sent(RU, number=2), sent(EN, number=1)]
    stories = {number: story(EN, RU, number=number) for number in (1, 2, 3)}
    assert revise(message, stories, "en") == {}
    stories[2] = story(EN, edition("ru", title="Corrected", changed_at=HOUR), number=2)
    revised = revise(message, stories, "en")
    assert [(number, one.language, one.corrected) for number, one in revised.items()] == [
        (3, "en", False),
        (2, "ru", True),
        (1, "en", False),
    ]


def test_hidden_story_is_left_out_and_is_reason_enough() -> None:
    """What is hidden is shown no more, also where nothing else has changed; of nothing but that, nothing is left."""
    message = [sent(EN, number=2), sent(EN, number=1)]
    assert list(revise(message, {1: story(EN)}, "en")) == [1]
    assert hidden_in(message, {1: story(EN)}) == (2,)
    assert revise(message, {}, "en") == {}
    assert hidden_in(message, {}) == (2, 1)


def test_joined_story_is_found_by_the_number_of_today() -> None:
    """The message keeps the number it was sent with."""
    there = story(replace(EN, title="Corrected"), number=9)
    message = [replace(sent(EN, number=4), present=9)]
    assert {number: one.story.number for number, one in revise(message, {9: there}, "en").items()} == {4: 9}


def both(first: Edition, other: Edition) -> SentStory:
    """A message that was sent with two editions."""
    there = Showing(story=story(first, other), language=first.language, second=other.language)
    return replace(sent(first, second=other.language), digest=there.digest)


@pytest.mark.parametrize(
    ("languages", "reader", "wanted", "added"),
    [
        ("kk ru", "kk", "ru", "ru"),
        ("kk ru", "kk", None, None),
        ("kk", "kk", "ru", None),
        ("ru", "kk", "ru", None),
        ("kk ru", "ru", "ru", None),
        ("ru en", "kk", "en", "en"),
        ("kk en", "kk", "ru", None),
    ],
)
def test_second_language_is_one_that_is_there(
    languages: str, reader: Language, wanted: Language | None, added: Language | None
) -> None:
    """And that is not shown first already."""
    editions = {"kk": KK, "ru": RU, "en": EN}
    assert also_in(story(*(editions[one] for one in languages.split())), reader, wanted) == added


@pytest.mark.parametrize(
    ("came", "added"),
    [
        (-HOUR, True),
        (HOUR, True),
        (2 * DAY, True),
        (2 * DAY + HOUR, False),
    ],
)
def test_second_edition_is_added_when_it_comes_soon(came: timedelta, *, added: bool) -> None:
    """As any edition is; and that is no correction."""
    there, message = story(KK, edition("ru", first_seen=came)), sent(KK, second="ru")
    shown = to_show(message, there, "kk")
    assert (shown.second == "ru") is is_outdated(message, there, "kk") is added
    assert not shown.corrected


def test_better_edition_of_the_second_language_takes_its_place() -> None:
    """Though it appeared late itself: the message has had that language from the beginning."""
    late = edition("ru", title="Official sample", first_seen=3 * DAY)
    there = story(KK, late, RU)
    assert to_show(both(KK, RU), there, "kk").second == "ru"
    assert is_outdated(both(KK, RU), there, "kk")


@pytest.mark.parametrize("changed", [0, 1])
def test_correction_of_either_edition_is_marked(changed: int) -> None:
    """The message shows it, and says so."""
    editions = [KK, RU]
    assert not is_outdated(both(*editions), story(*editions), "kk")
    editions[changed] = replace(editions[changed], title="Corrected sample", changed_at=NOW + HOUR)
    assert is_outdated(both(KK, RU), story(*editions), "kk")
    assert to_show(both(KK, RU), story(*editions), "kk").corrected


def test_first_edition_that_comes_later_stands_before_the_second() -> None:
    """Until then the second was shown as the nearest one."""
    there = story(edition("kk", first_seen=HOUR), RU)
    shown = to_show(sent(RU, second="ru"), there, "kk")
    assert [one.language for one in shown.editions] == ["kk", "ru"]
    late = story(edition("kk", first_seen=3 * DAY), RU)
    assert not is_outdated(sent(RU, second="ru"), late, "kk")


def test_reader_who_has_turned_the_message_sees_what_he_chose() -> None:
    """One edition."""
    assert to_show(sent(KK, switched=True, second="ru"), story(KK, RU), "kk").second is None
