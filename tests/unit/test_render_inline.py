"""Stories as cards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import LANGUAGES, Language, Page, Showing
from bot.render.inline import CACHE_SECONDS, render_offer
from bot.render.story import render_story
from bot.render.text import utf16_length
from tests.unit.test_render_story import BOT, make_story, with_text
from tests.unit.test_render_text import any_text

if TYPE_CHECKING:
    from bot.i18n import Catalogues, Translator
    from bot.model import Story
    from bot.topics import Topics


def make_page(*stories: Story, older: bool = False) -> Page:
    """A page of these stories."""
    return Page(stories=stories, total=len(stories), older=older)


@pytest.mark.parametrize(
    ("reader", "description"),
    [
        ("kk", "2025 ж. 20 мамыр · news.example"),
        ("ru", "20 мая 2025 г. · news.example"),
        ("en", "May 20, 2025 · news.example · Рус"),
    ],
)
def test_card_is_in_the_reader_s_language(
    catalogues: Catalogues, topics: Topics, reader: Language, description: str
) -> None:
    """Title, day and source; another language is named; choosing it posts the story as the bot shows it."""
    story, tr = make_story("kk", "ru"), catalogues[reader]
    offer = render_offer(make_page(story), tr, topics, username=BOT, words="sample")
    (card,) = offer.cards
    assert card.id == "12"
    assert card.title == f"Sample title ({story.edition(reader).language})"
    assert card.description.replace("\u202f", " ") == description
    assert card.message == render_story(Showing(story=story, language=reader), tr, topics, username=BOT)
    assert (offer.button, offer.next_offset, offer.cache_seconds) == ("", "", CACHE_SECONDS)


def test_next_page_begins_after_the_last_card(english: Translator, topics: Topics) -> None:
    """Where there is one."""
    page = make_page(make_story("en", number=12), make_story("en", number=7), older=True)
    assert render_offer(page, english, topics, username=BOT, words="").next_offset == "7"
    assert render_offer(replace(page, older=False), english, topics, username=BOT, words="").next_offset == ""


@pytest.mark.parametrize(
    ("reader", "words", "button"),
    [
        ("kk", "sample", "Ештеңе табылмады. Ботты ашу"),
        ("ru", "sample", "Ничего не найдено. Открыть бота"),
        ("en", "sample", "Nothing found. Open the bot"),
        ("kk", "", "Әзірге жаңалық жоқ. Ботты ашу"),
        ("ru", "", "Новостей пока нет. Открыть бота"),
        ("en", "", "No stories yet. Open the bot"),
    ],
)
def test_where_nothing_is_found_the_bot_can_be_opened(
    catalogues: Catalogues, topics: Topics, reader: Language, words: str, button: str
) -> None:
    """It says so in the reader's language."""
    offer = render_offer(make_page(), catalogues[reader], topics, username=BOT, words=words)
    assert (offer.cards, offer.next_offset, offer.button) == ((), "", button)


def test_title_without_a_letter_gives_way_to_the_number(english: Translator, topics: Topics) -> None:
    """A blank title would cost all cards beside it too."""
    story = with_text(make_story("en", published=None), title=" \u200d", site="")
    (card,) = render_offer(make_page(story), english, topics, username=BOT, words="").cards
    assert (card.title, card.description) == ("#12", "")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(title=any_text.map(lambda text: text * 20), site=any_text, reader=st.sampled_from(LANGUAGES))
def test_no_card_is_refused(catalogues: Catalogues, topics: Topics, title: str, site: str, reader: Language) -> None:
    """Whatever a source writes, a title can be read."""
    story = with_text(make_story("ru"), title=title, site=site)
    (card,) = render_offer(make_page(story), catalogues[reader], topics, username=BOT, words="x").cards
    assert any(map(str.isalnum, card.title))
    assert utf16_length(card.title) <= 160
