"""Pages of stories, and parcels of several."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.callbacks import FollowHere, OpenStory, TurnPage, unpack
from bot.model import Page, Parcel, Showing
from bot.places import PAGE_SIZE, Place
from bot.render.list import render_page
from bot.render.markup import MESSAGE_UNITS, visible_length
from bot.render.parcel import Rendered, render_parcel
from tests.factories import make_chat
from tests.unit.test_render_story import BOT, make_story, with_text
from tests.unit.test_render_text import any_text, well_formed

if TYPE_CHECKING:
    from bot.i18n import Catalogues, Translator
    from bot.model import Message, Story, Style
    from bot.topics import Topics


def make_stories(count: int, **text: str) -> tuple[Story, ...]:
    """Stories numbered from 1."""
    story = with_text(make_story("kk", "ru", "en"), **text)
    return tuple(replace(story, number=number) for number in range(1, count + 1))


def make_page(count: int, **changes: object) -> Page:
    """A page of stories."""
    page = Page(stories=make_stories(count), total=12, number=2, pages=3, newer=True, older=True)
    return replace(page, **changes)  # type: ignore[arg-type] # names and types as Page has them


def texts(message: Message) -> list[list[str]]:
    """What the buttons say."""
    return [[button.text for button in row] for row in message.buttons]


def test_page_of_latest_news(english: Translator, topics: Topics) -> None:
    """Each story with its number, link, day and source, summary and topics; the buttons below follow the numbers."""
    message = render_page(make_page(2), Place(size=2), english, topics)
    assert message.html == (
        "<b>Latest news</b>\n\n"
        '1. <a href="https://news.example/en/1">Sample title (en)</a>\nMay 20, 2025 · news.example\n'
        "Sample summary (en).\n#SchoolSafety #Education\n\n"
        '2. <a href="https://news.example/en/1">Sample title (en)</a>\nMay 20, 2025 · news.example\n'
        "Sample summary (en).\n#SchoolSafety #Education\n\n"
        "Page 2 of 3"
    )
    assert texts(message) == [["1", "2"], ["◀ Back", "Next ▶"], ["Topics"]]
    turns = [unpack(button.data) for button in message.buttons[1]]
    assert turns == [
        TurnPage(Place(size=2, anchor=1, older=False)),
        TurnPage(Place(size=2, anchor=2, older=True)),
    ]
    assert [unpack(button.data) for button in message.buttons[0]] == [OpenStory(1), OpenStory(2)]
    assert message.preview == ""


def test_page_of_a_topic(english: Translator, topics: Topics) -> None:
    """Named after its topic, whose hashtag is not repeated; the Follow button keeps the page."""
    place = Place(topic="education", anchor=40)
    message = render_page(make_page(1, pages=1, newer=False, older=False), place, english, topics)
    assert message.html.startswith("<b>Education</b>\n12 stories\n\n1. ")
    assert "#Education" not in message.html
    assert "Page" not in message.html
    assert texts(message) == [["1"], ["Follow", "Topics"]]
    assert unpack(message.buttons[1][0].data) == FollowHere(place, wanted=True)


def test_followed_topic_says_so(english: Translator, topics: Topics) -> None:
    """The button shows the state and ends it."""
    message = render_page(make_page(1), Place(topic="education"), english, topics, followed=True)
    button = message.buttons[-1][0]
    assert button.text == "✓ Following"
    assert unpack(button.data) == FollowHere(Place(topic="education"), wanted=False)


def test_found_words_are_bold(english: Translator, topics: Topics) -> None:
    """In titles and summaries; what was typed is repeated escaped."""
    message = render_page(
        make_page(1, found_by=frozenset({("etitl",), ("esummari",)})),
        Place(query=3),
        english,
        topics,
        search='<b>"titles" OR SUMMARY',
    )
    assert message.html.startswith("<b>&lt;b&gt;&quot;titles&quot; OR SUMMARY</b>\n12 stories found")
    assert "Sample <b>title</b> (en)</a>" in message.html
    assert "Sample <b>summary</b> (en)." in message.html
    assert texts(message)[-1] == ["Follow this search"]


@pytest.mark.parametrize(
    ("near", "total", "before"),
    [(0, 12, None), (2, 12, 2), (4, 12, 0), (1, 12, 3), (4, 0, None)],
)
def test_stories_that_come_near_stand_behind_a_line(
    english: Translator, topics: Topics, near: int, total: int, before: int | None
) -> None:
    """Numbered on; where nothing answers, the heading says it."""
    page = make_page(4, total=total, related=near, near=near)
    message = render_page(page, Place(query=3), english, topics, search="titles")
    blocks = message.html.split("\n\n")
    line = "<b>Close matches:</b>"
    assert blocks.count(line) == (before is not None)
    assert before is None or blocks.index(line) == before + 1
    assert [block[:3] for block in blocks[1:-1] if block != line] == ["1. ", "2. ", "3. ", "4. "]


def test_empty_list_says_so(english: Translator, topics: Topics) -> None:
    """No page, no numbers, a clear word."""
    nothing = make_page(0, total=0, number=1, pages=1, newer=False, older=False)
    message = render_page(nothing, Place(), english, topics)
    assert message.html == "<b>Latest news</b>\nThere is nothing here yet."
    assert texts(message) == [["Topics"]]


def test_story_in_another_language_is_marked(catalogues: Catalogues, topics: Topics) -> None:
    """A list has no room for a sentence: the language stands behind the source."""
    page = make_page(1, stories=(make_story("ru"),))
    assert "news.example · Рус" in render_page(page, Place(), catalogues["kk"], topics).html
    assert "· Рус" not in render_page(page, Place(), catalogues["ru"], topics).html


@settings(max_examples=40)
@given(
    title=any_text.map(lambda text: text * 4) | st.just("sample " * 300),
    summary=any_text.map(lambda text: text * 4) | st.just("sample " * 300),
    site=any_text,
    search=any_text | st.just("sample " * 600),
    count=st.integers(1, 20),
)
def test_no_page_is_too_long_or_breaks_the_markup(
    english: Translator, topics: Topics, title: str, summary: str, site: str, search: str, count: int
) -> None:
    """Twenty long stories go into one message, all with their links."""
    page = make_page(count, stories=make_stories(count, title=title, summary=summary, site=site))
    message = render_page(page, Place(size=20, query=1), english, topics, search=search)
    assert visible_length(message.html) <= MESSAGE_UNITS
    assert well_formed(message.html)
    assert message.html.count("<a href=") == count
    assert count > PAGE_SIZE or message.html.count("<b>") + count <= 100
    assert all(len(row) <= 5 for row in message.buttons)


def test_parcel_of_one_is_the_story(english: Translator, topics: Topics) -> None:
    """With its summary, its preview and its buttons."""
    rendered = parcel(make_stories(1), english, topics, style="story")
    assert "Sample summary (en)." in rendered.message.html
    assert rendered.message.preview
    assert texts(rendered.message) == [["Қаз", "Рус", "Eng ✓"], ["Share", "More"]]


@pytest.mark.parametrize("count", [2, 5, 20, 50])
def test_parcel_of_several_names_and_links_each(english: Translator, topics: Topics, count: int) -> None:
    """All in one message, under one heading, without a preview."""
    rendered = parcel(make_stories(count, title="Sample of a rather long title " * 9), english, topics)
    assert rendered.message.html.startswith(f"<b>{count} new stories</b>\n\n• <a href=")
    assert rendered.message.html.count("<a href=") == count == len(rendered.stories)
    assert visible_length(rendered.message.html) <= MESSAGE_UNITS
    assert rendered.message.preview == ""


def test_parcel_too_large_for_a_message_leaves_a_rest(english: Translator, topics: Topics) -> None:
    """What does not fit is not in it, and is not said to be."""
    stories = make_stories(300, title="Sample of a rather long title " * 9)
    rendered = parcel(stories, english, topics)
    shown = len(rendered.stories)
    assert 50 <= shown <= 90
    assert tuple(showing.story for showing in rendered.stories) == stories[:shown]
    assert rendered.message.html.count("<a href=") == shown
    assert rendered.message.html.startswith(f"<b>{shown} new stories</b>")


def test_plain_parcel_has_one_story(english: Translator, topics: Topics) -> None:
    """The last try is made with each story by itself."""
    rendered = parcel(make_stories(2), english, topics, style="plain")
    assert len(rendered.stories) == 1
    assert rendered.message.plain


def test_corrected_story_of_a_list_is_marked_alone(catalogues: Catalogues, topics: Topics) -> None:
    """Behind its source, in the reader's language; a list of one is a list still."""
    rendered = parcel(make_stories(2), catalogues["ru"], topics, corrected=True)
    lines = rendered.message.html.split("\n")
    assert [line for line in lines if "Исправлено источником" in line] == [lines[3]]
    assert lines[3].endswith(" · news.example · Исправлено источником")
    alone = parcel(make_stories(1), catalogues["ru"], topics, corrected=True, language="kk")
    assert alone.message.html.startswith("<b>1 новая публикация</b>\n\n• <a href=")
    assert alone.message.html.endswith(" · news.example · Қаз · Исправлено источником")


@pytest.mark.parametrize(
    ("searches", "line"),
    [
        ((), ""),
        (("bridge",), "Alert: “bridge”"),
        (("bridge", "<tunnel>"), "Alerts: “bridge”, “&lt;tunnel&gt;”"),
        (("a", "b", "c", "d"), "Alerts: “a”, “b”, “c” …"),
        (("word " * 40,), "Alert: “word word word word word word word word word…”"),
    ],
)
def test_entry_names_its_alerts(catalogues: Catalogues, topics: Topics, searches: tuple[str, ...], line: str) -> None:
    """Below it, the first three; above all of them where they are the same."""
    first, *_ = made = make_stories(2)
    rendered = parcel(made, catalogues["en"], topics, alerts=searches).message.html
    entry = next(part for part in rendered.split("\n\n") if f"/{first.number}" in part)
    assert entry.split("\n")[2:] == ([line] if line else [])
    assert rendered.count("Alert") == (1 if line else 0)
    alone = parcel((first,), catalogues["en"], topics, alerts=searches).message.html
    assert alone.startswith(f"<b>1 new story</b>\n{line}\n\n• " if line else "<b>1 new story</b>\n\n• ")
    whole = parcel((first,), catalogues["en"], topics, style="story", alerts=searches).message.html
    assert whole.startswith(f"{line}\n\n<b>" if line else "<b>")
    plain = parcel((first,), catalogues["en"], topics, style="plain", alerts=("<b>",)).message.html
    assert plain.startswith("Alert: “<b>”\n")


def parcel(
    stories: tuple[Story, ...], tr: Translator, topics: Topics, *, style: Style = "list", **changes: object
) -> Rendered:
    """Render a parcel to a private chat, its first story changed as a Showing can be."""
    showings = [Showing(story=story, language=tr.language) for story in stories]
    showings[0] = replace(showings[0], **changes)  # type: ignore[arg-type] # names and types as Showing has them
    made = Parcel(chat=make_chat(), thread=0, stories=tuple(showings), style=style)
    return render_parcel(made, tr, topics, username=BOT)
