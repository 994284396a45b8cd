"""The panels of settings: short enough for a message, whatever was set, in every language."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, get_args

import pytest

from bot.audit import Change, Deed, DeedKind
from bot.departure import Departures
from bot.hours import Timing
from bot.model import LANGUAGES, Chat, Follow, Form, Looks
from bot.render.appearance import changed_look
from bot.render.changes import MOST, render_changes
from bot.render.chats import A_PAGE, Listed, render_chats
from bot.render.markup import MESSAGE_UNITS, visible_length
from bot.render.naming import Place
from bot.render.settings import Overview, render_settings
from bot.render.timing import Arrangement
from bot.render.width import fits
from tests.factories import NOW, ZONE, make_chat

if TYPE_CHECKING:
    from bot.i18n import Catalogues, Translator
    from bot.model import Language
    from bot.topics import Topics

KINDS: tuple[DeedKind, ...] = get_args(DeedKind)
FORMS: tuple[Form, ...] = get_args(Form)
LONG = "<b>&" + "Ұзын атау 😀 " * 40
ARRANGEMENT = Arrangement(timing=Timing(), departures=Departures(ZONE, "22:00-07:00"), waits=(), now=NOW)
VALUES: dict[str, str] = {
    "follow": "education@almaty",
    "unfollow": "",
    "language": "ru",
    "digest": "weekly sun 09:30",
    "quiet": "silent 22:00-07:00",
}


def place(title: str = "Sample", topic: str = "") -> Place:
    """A topic of a forum."""
    return Place(chat=make_chat(-1005, "supergroup", "kk", title), thread=7, topic=topic)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_panel_names_everything(catalogues: Catalogues, topics: Topics, language: Language, form: Form) -> None:
    """Five follows by name and the number of the others; markup in a title is text."""
    follows = [Follow(topic=topic.slug) for topic in topics][:8]
    overview = Overview(
        place=place(LONG, LONG),
        follows=follows,
        alerts=50,
        looks=Looks(form=form, second="en"),
        arrangement=ARRANGEMENT,
        approved=False,
        paused=True,
    )
    message = render_settings(overview, catalogues[language], topics, private=True)
    names = [topic.names[language] for topic in topics]
    assert [name in message.html for name in names[:6]] == [True] * 5 + [False]
    assert " 3" in message.html
    assert " 50" in message.html
    assert "Қазақша, English" in message.html
    assert "&lt;b&gt;&amp;" in message.html
    assert visible_length(message.html) < MESSAGE_UNITS / 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_of_change_has_its_words(catalogues: Catalogues, topics: Topics, language: Language) -> None:
    """Another line each, in which what was set is named."""
    changes = [
        Change(deed=Deed(kind=kind, value=VALUES.get(kind, "school bus")), user=None, at=NOW) for kind in KINDS[:MOST]
    ]
    html = render_changes(place(), changes, {}, catalogues[language], topics).html
    said = [block.split("\n")[1] for block in html.split("\n\n")[1:]]
    assert len(set(said)) == len(KINDS)
    assert sum("school bus" in line for line in said) == len(("made", "changed", "deleted"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_longest_changes_go_into_one_message(
    catalogues: Catalogues, topics: Topics, language: Language, kind: DeedKind
) -> None:
    """Names and values that nobody has thought of are cut; what cannot be read is told as it stands."""
    at = NOW - timedelta(days=300)
    changes = [Change(deed=Deed(kind=kind, value=LONG), user=number % 3, at=at) for number in range(MOST + 5)]
    message = render_changes(place(LONG, LONG), changes, {0: LONG, 1: ""}, catalogues[language], topics)
    assert visible_length(message.html) <= MESSAGE_UNITS
    assert message.html.count("\n\n") == MOST


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_s_labels_go_into_their_buttons(catalogues: Catalogues, language: Language) -> None:
    """What cannot be reached says so whatever its title; each button is about its own place."""
    chat = Chat(id=-1005, kind="channel", language="kk", title=LONG, suspended=True)
    listed = [Listed(place=Place(chat=chat, thread=thread), number=thread + 1) for thread in range(A_PAGE)]
    message = render_chats(listed, 1, 3, catalogues[language], username="sample_bot")
    rows = message.buttons[:A_PAGE]
    assert all(fits(button.text, len(row)) for row in message.buttons for button in row)
    assert len({button.text.rpartition(", ")[2] for row in rows for button in row}) == 1
    assert len({button.data for row in rows for button in row}) == A_PAGE


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("form title", "A post shows: the title alone, without a link preview"),
        ("second ru", "Second language: Русский"),
        ("second none", "Second language: none"),
        ("hashtags off", "Hashtags: off"),
        ("hashtags on", "Hashtags: on"),
        ("header set", "Header: set"),
        ("footer none", "Footer: none"),
        ("", "How posts look"),
        ("sound loud", "How posts look"),
    ],
)
def test_change_of_looks_is_told_by_what_was_set(english: Translator, change: str, said: str) -> None:
    """What nobody knows is told by its kind."""
    assert changed_look(change, english) == said


def test_chat_without_a_title_has_its_number(catalogues: Catalogues, topics: Topics) -> None:
    """As an import may bring one; nothing is left unnamed."""
    html = render_changes(
        Place(chat=make_chat(-1005, "channel", "en", " \u200b")), (), None, catalogues["en"], topics
    ).html
    assert "Channel “-1005”" in html
