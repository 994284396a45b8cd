"""One story as a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import LANGUAGES, Edition, Language, Showing, Story
from bot.render.markup import MESSAGE_UNITS, visible_length
from bot.render.story import render_plainly, render_story, story_link
from bot.render.text import utf16_length
from tests.factories import NOW
from tests.unit.test_render_text import any_text, well_formed

if TYPE_CHECKING:
    from bot.i18n import Catalogues, Translator
    from bot.topics import Topics

BOT = "saqbala_sample_bot"


def make_story(*languages: Language, **changes: object) -> Story:
    """A sample story with editions in these languages."""
    editions = tuple(
        Edition(
            language=language,
            title=f"Sample title ({language})",
            summary=f"Sample summary ({language}).",
            url=f"https://news.example/{language}/1",
            site="news.example",
        )
        for language in languages
    )
    story = Story(
        number=12, editions=editions, first_seen=NOW, published=date(2025, 5, 20), topics=("school-safety", "education")
    )
    return replace(story, **changes)  # type: ignore[arg-type] # names and types as Story has them


def showing(story: Story, language: Language, *, corrected: bool = False) -> Showing:
    """The story as it is shown in a language."""
    return Showing(story=story, language=language, corrected=corrected)


def with_text(story: Story, **changes: str) -> Story:
    """The story with other words in each edition."""
    return replace(story, editions=tuple(replace(edition, **changes) for edition in story.editions))


def test_story_looks_as_designed(catalogues: Catalogues, topics: Topics) -> None:
    """Title as a bold link, summary, day and source, hashtags; languages in one row, links in the next."""
    story = make_story("kk", "ru", "en")
    message = render_story(showing(story, "kk"), catalogues["kk"], topics, username=BOT, pushed=True)
    assert message.html.replace("\u202f", " ") == (
        '<b><a href="https://news.example/kk/1">Sample title (kk)</a></b>\n'
        "Sample summary (kk).\n\n"
        "2025 ж. 20 мамыр · news.example\n"
        "#ҚауіпсізМектеп #БілімБеру"
    )
    assert [[button.text for button in row] for row in message.buttons] == [
        ["Қаз ✓", "Рус", "Eng"],
        ["Бөлісу", "Толығырақ"],
    ]
    assert message.preview == "https://news.example/kk/1"


@pytest.mark.parametrize(
    ("reader", "there", "line"),
    [
        ("kk", "ru", "Қазақша нұсқасы әзірге жоқ, орысшасы көрсетілді."),
        ("kk", "en", "Қазақша нұсқасы әзірге жоқ, ағылшыншасы көрсетілді."),
        ("ru", "kk", "Русской версии пока нет, показана казахская."),
        ("ru", "en", "Русской версии пока нет, показана английская."),
        ("en", "kk", "There is no English version yet; this is the Kazakh one."),
        ("en", "ru", "There is no English version yet; this is the Russian one."),
    ],
)
def test_missing_edition_is_told(
    catalogues: Catalogues, topics: Topics, reader: Language, there: Language, line: str
) -> None:
    """Who gets another language than his own is told so in his own."""
    message = render_story(showing(make_story(there), reader), catalogues[reader], topics, username=BOT)
    assert line in message.html
    assert f"({there})" in message.html


def test_chosen_edition_is_shown_without_excuse(english: Translator, topics: Topics) -> None:
    """Who switched to Russian, having English, knows why it is Russian."""
    message = render_story(showing(make_story("ru", "en"), "ru"), english, topics, username=BOT)
    assert "(ru)" in message.html
    assert "version yet" not in message.html
    assert [button.text for button in message.buttons[0]] == ["Рус ✓", "Eng"]


@pytest.mark.parametrize(
    ("reader", "mark"),
    [("kk", "Дереккөз түзетті"), ("ru", "Исправлено источником"), ("en", "Corrected by the source")],
)
def test_correction_is_told(catalogues: Catalogues, topics: Topics, reader: Language, mark: str) -> None:
    """Behind the source, in the reader's language, whichever edition it is, with formatting and without."""
    corrected = showing(make_story("ru"), reader, corrected=True)
    message = render_story(corrected, catalogues[reader], topics, username=BOT, pushed=True)
    assert f" · news.example · {mark}\n#" in message.html
    assert f" · news.example · {mark}\nhttps://" in render_plainly(corrected, catalogues[reader]).html


def test_only_language_needs_no_button(english: Translator, topics: Topics) -> None:
    """There is nothing to switch to."""
    message = render_story(showing(make_story("en"), "en"), english, topics, username=BOT)
    assert [[button.text for button in row] for row in message.buttons] == [["Share", "Read on the site"]]


def test_story_without_summary_day_and_topics(english: Translator, topics: Topics) -> None:
    """What is not known leaves no gap."""
    story = with_text(make_story("en", published=None, topics=("gone",)), summary="")
    message = render_story(showing(story, "en"), english, topics, username=BOT)
    assert message.html == '<b><a href="https://news.example/en/1">Sample title (en)</a></b>\n\nnews.example'


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "http://localhost/1"])
def test_story_without_an_address_is_shared_by_the_bot_s(english: Translator, topics: Topics, url: str) -> None:
    """No link is made of what is none; sharing leads to the bot."""
    message = render_story(showing(with_text(make_story("en"), url=url), "en"), english, topics, username=BOT)
    assert "<a" not in message.html
    assert message.preview == ""
    ((share,),) = message.buttons
    assert story_link(BOT, 12) == "https://t.me/saqbala_sample_bot?start=s_12"
    assert share.url.endswith("url=https%3A%2F%2Ft.me%2Fsaqbala_sample_bot%3Fstart%3Ds_12")


@pytest.mark.parametrize("title", ["", " \u200b\n", "\u200d", "***"])
def test_title_without_a_letter_is_helped_out(english: Translator, topics: Topics, title: str) -> None:
    """There is always something to read and to press."""
    message = render_story(showing(with_text(make_story("en"), title=title), "en"), english, topics, username=BOT)
    assert "news.example</a></b>" in message.html


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(
    title=any_text.map(lambda text: text * 20) | st.just("sample " * 2000),
    summary=any_text.map(lambda text: text * 30) | st.just("😀" * 5000),
    site=any_text,
    url=any_text,
    reader=st.sampled_from(LANGUAGES),
)
def test_no_story_is_too_long_or_breaks_the_markup(
    catalogues: Catalogues, topics: Topics, title: str, summary: str, site: str, url: str, reader: Language
) -> None:
    """Whatever a source writes, Telegram takes the message."""
    story = with_text(make_story("ru"), title=title, summary=summary, site=site, url=f"https://news.example/{url}")
    message = render_story(showing(story, reader), catalogues[reader], topics, username=BOT)
    assert 0 < visible_length(message.html) <= MESSAGE_UNITS
    assert well_formed(message.html.replace("<i>", "<b>").replace("</i>", "</b>"))
    plain = render_plainly(showing(story, reader), catalogues[reader])
    assert 0 < utf16_length(plain.html) <= MESSAGE_UNITS


def test_plain_story_has_no_markup_and_no_buttons(english: Translator) -> None:
    """The last try leaves out all that Telegram could object to."""
    message = render_plainly(showing(with_text(make_story("en"), title="Sample <b> & more"), "en"), english)
    assert message.html == (
        "Sample <b> & more\nSample summary (en).\nMay 20, 2025 · news.example\nhttps://news.example/en/1"
    )
    assert (message.plain, message.buttons, message.preview) == (True, (), "")
