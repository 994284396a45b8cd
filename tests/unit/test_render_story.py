"""One story as a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.callbacks import OpenStory, unpack
from bot.model import LANGUAGES, Edition, Language, Parts, Showing, Story
from bot.offers import SwitchEdition
from bot.render.citation import LONGEST_COPY
from bot.render.markup import MESSAGE_UNITS, visible_length
from bot.render.story import View, render_plainly, render_story, share_by_link, story_link
from bot.render.text import utf16_length
from tests.factories import NOW
from tests.unit.test_render_text import any_text, well_formed

if TYPE_CHECKING:
    from bot.i18n import Catalogues, Translator
    from bot.topics import Topics

BOT = "saqbala_sample_bot"
LONGEST_LABEL = 38
"""Letters of a button that stands alone on a narrow phone."""


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
    assert [[button.text for button in row] for row in message.buttons] == [
        ["Share", "Read on the site"],
        ["Copy citation"],
    ]


def test_story_without_summary_day_and_topics(english: Translator, topics: Topics) -> None:
    """What is not known leaves no gap."""
    story = with_text(make_story("en", published=None, topics=("gone",)), summary="")
    message = render_story(showing(story, "en"), english, topics, username=BOT)
    assert message.html == '<b><a href="https://news.example/en/1">Sample title (en)</a></b>\n\nnews.example\nNo. 12'


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "http://localhost/1"])
def test_story_without_an_address_is_shared_by_the_bot_s(english: Translator, topics: Topics, url: str) -> None:
    """No link is made of what is none; sharing leads to the bot."""
    shown = showing(with_text(make_story("en"), url=url), "en")
    message = share_by_link(render_story(shown, english, topics, username=BOT), shown, BOT)
    assert "<a" not in message.html
    assert message.preview == ""
    ((share,), (copy,)) = message.buttons
    assert copy.copy == "“Sample title (en)”. news.example, May 20, 2025."
    assert story_link(BOT, 12) == "https://t.me/saqbala_sample_bot?start=s_12"
    assert share.url.endswith("url=https%3A%2F%2Ft.me%2Fsaqbala_sample_bot%3Fstart%3Ds_12")


@pytest.mark.parametrize("title", ["", " \u200b\n", "\u200d", "***"])
def test_title_without_a_letter_is_helped_out(english: Translator, topics: Topics, title: str) -> None:
    """There is always something to read and to press."""
    message = render_story(showing(with_text(make_story("en"), title=title), "en"), english, topics, username=BOT)
    assert "news.example</a></b>" in message.html


LABELS = {
    "kk": ("Бөлісу", "Толығырақ", "Қысқарақ", "Сайттан оқу", "Дәйексөз үшін көшіру", "Қайда қоңырау шалу керек"),
    "ru": ("Поделиться", "Подробнее", "Свернуть", "Читать на сайте", "Скопировать для цитирования", "Куда звонить"),
    "en": ("Share", "More", "Less", "Read on the site", "Copy citation", "Whom to call"),
}
LONG = "Sample words of a summary. " * 20


@pytest.mark.parametrize("reader", LANGUAGES)
def test_story_has_its_buttons(catalogues: Catalogues, topics: Topics, reader: Language) -> None:
    """Short it can be made longer, whole in a private chat shorter again; there it is cited and read on its site."""
    share, more, less, read, copy, call = LABELS[reader]
    harm = with_text(make_story(reader, topics=("violence-and-abuse",)), summary=LONG)

    def labels(story: Story, view: View) -> list[list[str]]:
        message = render_story(showing(story, reader), catalogues[reader], topics, username=BOT, view=view)
        return [[button.text for button in row] for row in message.buttons]

    assert labels(harm, View(pushed=True, whole=False)) == [[share, more], [call]]
    assert labels(harm, View(pushed=True, private=True)) == [[share, less], [read], [copy], [call]]
    assert labels(harm, View(private=True)) == [[share, less], [read], [copy], [call]]
    assert labels(harm, View()) == [[share, read], [copy], [call]]
    brief = make_story(reader)
    assert labels(brief, View(pushed=True, whole=False)) == [[share, more]]
    assert labels(brief, View(whole=False)) == labels(brief, View(private=True)) == [[share, read], [copy]]


def test_whole_summary_is_shown_on_demand(english: Translator, topics: Topics) -> None:
    """At first there are one line or two of it, cut at a word."""
    story = with_text(make_story("en"), summary=LONG)
    short = render_story(showing(story, "en"), english, topics, username=BOT, pushed=True)
    (line,) = [line for line in short.html.splitlines() if line.startswith("Sample words")]
    assert line.endswith("…")
    assert 150 < utf16_length(line) <= 200
    assert LONG.strip() in render_story(showing(story, "en"), english, topics, username=BOT).html


def test_buttons_tell_how_the_story_is_to_be_shown(english: Translator, topics: Topics) -> None:
    """Language, length and whether it was pushed are in their data."""
    story = with_text(make_story("ru", "en"), summary=LONG)
    view = View(pushed=True, whole=False)
    (russian, _), (share, more) = render_story(showing(story, "en"), english, topics, username=BOT, view=view).buttons
    assert unpack(russian.data) == SwitchEdition(12, "ru", pushed=True, whole=False)
    assert unpack(more.data) == SwitchEdition(12, "en", pushed=True, whole=True)
    assert share.inline == "s_12"
    whole = render_story(showing(story, "ru"), english, topics, username=BOT, view=View(private=True))
    assert whole.buttons[1][0].inline == "s_12_ru"
    assert unpack(whole.buttons[1][1].data) == SwitchEdition(12, "ru", pushed=False, whole=False)


def test_channels_share_by_a_link(english: Translator, topics: Topics) -> None:
    """Telegram takes no button there that asks the bot inline."""
    shown = showing(make_story("ru", "en"), "en")
    message = share_by_link(render_story(shown, english, topics, username=BOT, pushed=True), shown, BOT)
    assert all(button.inline is None for row in message.buttons for button in row)
    assert message.buttons[1][0].url == "https://t.me/share/url?url=https%3A%2F%2Fnews.example%2Fen%2F1"


@pytest.mark.parametrize(
    ("reader", "lines", "buttons"),
    [
        ("kk", ("Бұрын: 2025 ж. 2 мамыр", "Кейін: 2025 ж. 30 қыркүйек"), ["Бұрын: 2 мамыр", "Кейін: 30 қыркүйек"]),
        ("ru", ("Ранее: 2 мая 2025 г.", "Позже: 30 сентября 2025 г."), ["Ранее: 2 мая", "Позже: 30 сентября"]),
        ("en", ("Earlier: May 2, 2025", "Later: September 30, 2025"), ["Earlier: May 2", "Later: September 30"]),
    ],
)
def test_parts_of_the_matter_are_named(
    catalogues: Catalogues, topics: Topics, reader: Language, lines: tuple[str, str], buttons: list[str]
) -> None:
    """With day and title, which opens them; buttons open the nearest."""
    before = [make_story("kk", "ru", "en", number=n, published=date(2025, 5, n)) for n in (1, 2)]
    after = make_story(reader, number=30, published=date(2025, 9, 30))
    view = View(private=True, parts=Parts(tuple(before), (after,)))
    story = showing(make_story(reader), reader)
    message = render_story(story, catalogues[reader], topics, username=BOT, view=view)
    *_, earlier, later = message.html.replace("\u202f", " ").splitlines()
    title = f"Sample title ({reader})</a>"
    assert earlier == f'{lines[0]} · <a href="https://t.me/{BOT}?start=s_2">{title}'
    assert later == f'{lines[1]} · <a href="https://t.me/{BOT}?start=s_30">{title}'
    assert [button.text for button in message.buttons[-1]] == buttons
    assert [unpack(button.data) for button in message.buttons[-1]] == [OpenStory(2), OpenStory(30)]


views = st.builds(View, pushed=st.booleans(), whole=st.booleans(), private=st.booleans())


@settings(max_examples=60)
@given(
    title=any_text.map(lambda text: text * 20) | st.just("sample " * 2000),
    summary=any_text.map(lambda text: text * 30) | st.just("😀" * 5000),
    site=any_text,
    url=any_text,
    reader=st.sampled_from(LANGUAGES),
    view=views,
)
def test_no_story_is_too_long_or_breaks_the_markup(
    catalogues: Catalogues, topics: Topics, title: str, summary: str, site: str, url: str, reader: Language, view: View
) -> None:
    """Whatever a source writes, Telegram takes the message."""
    story = with_text(make_story("ru"), title=title, summary=summary, site=site, url=f"https://news.example/{url}")
    view = replace(view, parts=Parts((replace(story, number=10**18 - 1),) * 5, (story,) * 5))
    message = render_story(showing(story, reader), catalogues[reader], topics, username=BOT, view=view)
    assert all(utf16_length(button.copy) <= LONGEST_COPY for row in message.buttons for button in row)
    assert all(0 < utf16_length(button.text) <= LONGEST_LABEL for row in message.buttons for button in row)
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
