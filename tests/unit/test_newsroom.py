"""The newsroom of the sample site: what is out, what comes next, what is translated and corrected."""

from __future__ import annotations

from datetime import date, timedelta

from bot.demo.news.newsroom import STOCK, Newsroom
from bot.demo.news.samples import SampleStory, Wording
from bot.model import LANGUAGES, Language

TODAY = date(2026, 5, 20)


def make_story(number: int, *, corrected: bool = False, first: Language = "ru") -> SampleStory:
    """A story whose words say what it is."""
    return SampleStory(
        id=str(50000 + number),
        topics=("education",),
        first=first,
        wordings={language: Wording(f"Title {number} {language}", "Sample. Summary") for language in LANGUAGES},
        corrected={language: Wording(f"Better title {number} {language}", "Sample. Summary") for language in LANGUAGES}
        if corrected
        else None,
    )


def make_newsroom(coming: int = 2, *, corrected: bool = False) -> Newsroom:
    """A newsroom with its stock out and some stories to come."""
    return Newsroom([make_story(n, corrected=corrected and n >= STOCK) for n in range(STOCK + coming)], TODAY)


def test_the_stock_is_out_before_today_in_all_languages() -> None:
    """The oldest first, each on a day of its own, none of them of today."""
    newsroom = make_newsroom()
    days = [shown.day for shown in newsroom.out]
    assert days == sorted(set(days))
    assert days[-1] < TODAY
    assert all(shown.languages == LANGUAGES for shown in newsroom.out)
    assert newsroom.coming == 2


def test_stories_come_out_one_by_one_until_none_is_left() -> None:
    """Published today, in all languages."""
    newsroom = make_newsroom(coming=1)
    shown = newsroom.publish(TODAY)
    assert shown is newsroom.out[-1]
    assert (shown.day, shown.languages) == (TODAY, LANGUAGES)
    assert newsroom.publish(TODAY + timedelta(days=1)) is None
    assert len(newsroom.out) == STOCK + 1


def test_a_story_in_one_language_gets_the_others_later() -> None:
    """First in the language it is written in; translated once."""
    newsroom = make_newsroom()
    assert newsroom.translate() is None
    shown = newsroom.publish(TODAY, first_only=True)
    assert shown is not None
    assert shown.languages == ("ru",)
    assert newsroom.untranslated is shown
    assert newsroom.translate() is shown
    assert shown.languages == LANGUAGES
    assert newsroom.untranslated is None


def test_a_story_is_corrected_once() -> None:
    """The newest that can be, in every language; what cannot be is left alone."""
    newsroom = make_newsroom(corrected=True)
    assert newsroom.correct() is None
    newsroom.publish(TODAY)
    shown = newsroom.publish(TODAY)
    assert shown is not None
    assert newsroom.correct() is shown
    assert shown.wording("kk").title.startswith("Better title")
    assert newsroom.correct() is newsroom.out[-2]
    assert newsroom.correct() is None


def test_stories_are_found_by_number_once_they_are_out() -> None:
    """What is still to come is on no page."""
    newsroom = make_newsroom()
    assert newsroom.find("50000") is newsroom.out[0]
    assert newsroom.find(str(50000 + STOCK)) is None
