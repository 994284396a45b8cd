"""The panel of a chat's looks, in every language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings

from bot.demo.telegram_html import parse_html
from bot.errors import AnswerLostError, RefusedError
from bot.model import LANGUAGES, USUAL_LOOKS, ChatKind, Form, Language, Looks
from bot.render.looks import Wardrobe, choose_sample, ornament_asked, ornament_too_long, render_looks
from bot.render.markup import MESSAGE_UNITS, visible_length
from bot.render.notice import LONGEST_TOAST
from bot.render.ornament import LONGEST
from bot.render.text import utf16_length
from bot.render.trial import why_not_posted
from tests.factories import NOW, make_chat
from tests.unit.test_render_post import ANY_LOOKS
from tests.unit.test_render_story import BOT, make_story, with_text
from tests.unit.test_render_text import any_text

if TYPE_CHECKING:
    from bot.errors import TelegramError
    from bot.i18n import Catalogues
    from bot.model import Message, Story
    from bot.topics import Topics

DRESSED = Looks(form="picture", second="ru", header="<b>A</b>", footer="B", hashtags=False)


def panel(
    catalogues: Catalogues,
    topics: Topics,
    reader: Language,
    looks: Looks,
    *stories: Story,
    tested: bool = False,
) -> Message:
    """The panel of a Kazakh channel, as a reader of another language may have it."""
    chat = make_chat(-1, "channel", "kk")
    wardrobe = Wardrobe(chat=chat, looks=looks, sample=choose_sample(stories, chat, looks), tested=tested)
    return render_looks(wardrobe, catalogues[reader], catalogues, topics, username=BOT)


@pytest.mark.parametrize("reader", LANGUAGES)
@pytest.mark.parametrize("looks", [USUAL_LOOKS, DRESSED])
def test_panel_can_be_pressed_with_a_thumb(
    catalogues: Catalogues, topics: Topics, reader: Language, looks: Looks
) -> None:
    """Buttons are as short as their rows ask for, and exactly what is set is ticked."""
    message = panel(catalogues, topics, reader, looks, make_story("kk", "ru"), tested=True)
    widest = {1: 38, 2: 18}
    for row in message.buttons:
        assert max(utf16_length(button.text) for button in row) <= widest[len(row)]
    ticks = [button.text for row in message.buttons for button in row if button.text.startswith("✓")]
    assert len(ticks) == (3 if looks.hashtags else 2)


@pytest.mark.parametrize("reader", LANGUAGES)
@pytest.mark.parametrize("form", get_args(Form))
def test_panel_says_what_is_set(catalogues: Catalogues, topics: Topics, reader: Language, form: Form) -> None:
    """In words, in the reader's language; the post is in the channel's."""
    usual = panel(catalogues, topics, reader, Looks(form=form), make_story("kk", "ru"))
    other = panel(catalogues, topics, reader, replace(DRESSED, form=form), make_story("kk", "ru"))
    lines = [message.html.split("\n\n")[1].split("\n") for message in (usual, other)]
    assert [one == another for one, another in zip(*lines, strict=True)] == [True, False, False, False, False]
    assert usual.html.startswith(f"<b>{catalogues[reader].gettext('How posts look')}</b>\n\n")
    assert "Sample title (kk)" in usual.html
    assert "#ҚауіпсізМектеп" in usual.html


@pytest.mark.parametrize("reader", LANGUAGES)
def test_panel_without_stories_says_so(catalogues: Catalogues, topics: Topics, reader: Language) -> None:
    """And has its buttons all the same."""
    message = panel(catalogues, topics, reader, DRESSED)
    assert message.html.endswith(catalogues[reader].gettext("There are no stories yet to show this with."))
    assert message.buttons


def test_sample_is_the_newest_that_shows_what_is_set() -> None:
    """With both languages where both are asked for, else the newest."""
    chat = make_chat(-1, "channel", "kk")
    stories = [make_story("kk", number=3), make_story("kk", "ru", number=2), make_story("kk", "ru", number=1)]
    for looks, number in ((USUAL_LOOKS, 3), (Looks(second="ru"), 2), (Looks(second="en"), 3)):
        showing = choose_sample(stories, chat, looks)
        assert showing
        assert showing.story.number == number
    assert choose_sample([], chat, USUAL_LOOKS) is None


@settings(max_examples=60)
@given(title=any_text, summary=any_text.map(lambda text: text * 20), looks=ANY_LOOKS)
def test_no_panel_is_too_long_or_breaks_the_markup(
    catalogues: Catalogues, topics: Topics, title: str, summary: str, looks: Looks
) -> None:
    """The preview is cut where the message ends, but for what stands around it."""
    story = with_text(make_story("kk", "ru", "en"), title=title * 5, summary=summary)
    for reader in LANGUAGES:
        html = panel(catalogues, topics, reader, looks, story).html
        assert utf16_length(parse_html(html).text) <= visible_length(html) <= MESSAGE_UNITS - 256
        assert looks.header in html
        assert html.endswith(looks.footer)


@pytest.mark.parametrize("reader", LANGUAGES)
@pytest.mark.parametrize("kind", ["channel", "supergroup"])
@pytest.mark.parametrize(
    "error",
    [
        RefusedError(403, "Forbidden: bot was kicked from the channel chat"),
        RefusedError(400, "Bad Request: not enough rights to send text messages to the chat"),
        RefusedError(400, "Bad Request: TOPIC_CLOSED"),
        RefusedError(429, "Too Many Requests: retry after 5", retry_after=5),
        RefusedError(400, "Bad Request: can't parse entities"),
        AnswerLostError("No answer."),
    ],
)
def test_what_is_missing_goes_into_a_callback(
    catalogues: Catalogues, reader: Language, kind: ChatKind, error: TelegramError
) -> None:
    """With the longest title that is repeated."""
    said = why_not_posted(error, make_chat(-1, kind, title="Sample channel " * 20), NOW, catalogues[reader])
    assert utf16_length(said) <= LONGEST_TOAST


@pytest.mark.parametrize("reader", LANGUAGES)
def test_questions_and_faults_have_their_words(catalogues: Catalogues, reader: Language) -> None:
    """Each another, with its numbers."""
    tr = catalogues[reader]
    asked = [ornament_asked("header", tr), ornament_asked("footer", tr)]
    assert len(set(asked)) == len(asked)
    assert all(str(LONGEST) in one for one in asked)
    assert "345" in ornament_too_long(345, tr)
    assert "{" not in ornament_too_long(20, tr)
