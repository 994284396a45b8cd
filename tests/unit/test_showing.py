"""What a message that was sent is to show today."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Edition, Language, Showing, Story
from bot.showing import SentStory, hidden_in, is_outdated, revise, to_show
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


def sent(shown: Edition, *, number: int = 1, switched: bool = False) -> SentStory:
    """A message that was sent with this edition."""
    return SentStory(
        story=number, present=number, language=shown.language, digest=shown.digest, sent_at=NOW, switched=switched
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
