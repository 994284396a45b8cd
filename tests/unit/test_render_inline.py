"""Stories as cards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import LANGUAGES, Language, Showing
from bot.render.inline import CACHE_SECONDS, Asker, render_offer, without_thumbnails
from bot.render.story import View, render_story
from bot.render.text import utf16_length
from tests.unit.test_render_story import BOT, make_story, with_text
from tests.unit.test_render_text import any_text

if TYPE_CHECKING:
    from bot.i18n import Catalogues, Translator
    from bot.model import Offer, Story
    from bot.topics import Topics


def offer_of(
    *stories: Story, tr: Translator, topics: Topics, words: str = "sample", older: bool = False, set_up: bool = True
) -> Offer:
    """What is offered of these stories to somebody who follows something."""
    shown = [Showing(story=story, language=tr.language) for story in stories]
    return render_offer(shown, Asker(tr=tr, set_up=set_up), topics, username=BOT, words=words, older=older)


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
    offer = offer_of(story, tr=tr, topics=topics)
    (card,) = offer.cards
    assert card.id == "12"
    assert card.title == f"Sample title ({story.edition(reader).language})"
    origin, first_words = card.description.replace("\u202f", " ").split("\n")
    assert (origin, first_words) == (description, story.edition(reader).summary)
    shown = Showing(story=story, language=reader)
    assert card.message == render_story(shown, tr, topics, username=BOT, view=View(whole=False))
    assert (offer.button, offer.next_offset, offer.cache_seconds) == ("", "", CACHE_SECONDS)


def test_next_page_begins_after_the_last_card(english: Translator, topics: Topics) -> None:
    """Where there is one."""
    stories = make_story("en", number=12), make_story("en", number=7)
    assert offer_of(*stories, tr=english, topics=topics, older=True).next_offset == "7"
    assert offer_of(*stories, tr=english, topics=topics).next_offset == ""


@pytest.mark.parametrize(
    ("reader", "button"), [("kk", "SaqBala ботын баптау"), ("ru", "Настроить SaqBala"), ("en", "Set up SaqBala")]
)
def test_who_follows_nothing_is_invited(catalogues: Catalogues, topics: Topics, reader: Language, button: str) -> None:
    """Above the cards, in the reader's language; where there is nothing to offer, that is said instead."""
    tr, story = catalogues[reader], make_story("en")
    assert offer_of(story, tr=tr, topics=topics, set_up=False).button == button
    assert offer_of(story, tr=tr, topics=topics).button == ""
    assert offer_of(tr=tr, topics=topics, set_up=False).button not in {button, ""}


def test_thumbnail_is_the_story_s_picture(english: Translator, topics: Topics) -> None:
    """That of the edition shown, else of another; what is no address for Telegram is left out."""
    story = make_story("kk", "en")
    bare, pictured = story.editions[0], replace(story.editions[1], image="https://news.example/7.jpg")
    story = replace(story, editions=(bare, pictured))
    offer = offer_of(story, tr=english, topics=topics)
    assert offer.cards[0].thumbnail == "https://news.example/7.jpg"
    assert without_thumbnails(offer).cards[0].thumbnail == ""
    hostile = replace(story, editions=(replace(bare, image="javascript:alert(1)"),))
    assert offer_of(hostile, tr=english, topics=topics).cards[0].thumbnail == ""


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
    offer = offer_of(tr=catalogues[reader], topics=topics, words=words)
    assert (offer.cards, offer.next_offset, offer.button) == ((), "", button)


def test_title_without_a_letter_gives_way_to_the_number(english: Translator, topics: Topics) -> None:
    """A blank title would cost all cards beside it too."""
    story = with_text(make_story("en", published=None), title=" \u200d", site="")
    (card,) = offer_of(story, tr=english, topics=topics).cards
    assert (card.title, card.description) == ("#12", "Sample summary (en).")


@settings(max_examples=40)
@given(title=any_text.map(lambda text: text * 20), site=any_text, reader=st.sampled_from(LANGUAGES))
def test_no_card_is_refused(catalogues: Catalogues, topics: Topics, title: str, site: str, reader: Language) -> None:
    """Whatever a source writes, a title can be read."""
    story = with_text(make_story("ru"), title=title, site=site)
    (card,) = offer_of(story, tr=catalogues[reader], topics=topics).cards
    assert any(map(str.isalnum, card.title))
    assert utf16_length(card.title) <= 160
