"""What administrators are told and asked, and what they are answered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.callbacks import unpack
from bot.controls import Decide
from bot.inquiry import DECISIONS, Decision, Question, Suspension
from bot.model import LANGUAGES, Edition, Story
from bot.notices import Data, Kind, Notice, thread_of
from bot.render.announcement import render_announcement
from bot.render.markup import MESSAGE_UNITS, visible_length
from bot.render.question import question_data, render_decision, suspension_data
from tests.factories import NOW, make_chat

if TYPE_CHECKING:
    from bot.i18n import Catalogues
    from bot.model import ChatKind, Language, Message

ADMINISTRATOR = make_chat(7)
CHANNEL = make_chat(-5, "channel", title="News <b>& co")
GROUP = make_chat(-6, "supergroup", title="Parents")
SOON = NOW + timedelta(days=2)


def make_question(**changes: object) -> Question:
    question = Question(
        number=3, subject="returned", chat=CHANNEL, thread=0, since=NOW, stories=(1, 2), expires_at=SOON
    )
    return replace(question, **changes)  # type: ignore[arg-type] # names and types as Question has them


def make_story(number: int, title: str = "") -> Story:
    editions = tuple(
        Edition(
            language=language, title=title or f"Title {number} ({language})", url=f"https://news.example/{language}"
        )
        for language in ("en", "ru")
    )
    return Story(number=number, editions=editions, first_seen=NOW)


def notice(kind: Kind, data: Data) -> Notice:
    """As it is after its way through the database."""
    return Notice(number=1, kind=kind, data=json.loads(json.dumps(data)))


def flat(message: Message) -> list[object]:
    return [unpack(button.data) for row in message.buttons for button in row]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
@pytest.mark.parametrize("why", ["kicked", "no right", "chat not found", "something"])
def test_suspension_says_where_why_and_until_when(
    catalogues: Catalogues, language: Language, kind: ChatKind, why: str
) -> None:
    """In the reader's language, without a word of Telegram's."""
    tr = catalogues[language]
    suspension = Suspension(chat=make_chat(-5, kind, title="Sample <&"), thread=None, why=why, at=NOW)
    message = render_announcement(notice("suspended", suspension_data(suspension)), ADMINISTRATOR, tr)
    assert "Sample &lt;&amp;" in message.html
    assert tr.day(suspension.kept_until) in message.html
    assert why not in message.html or language == "en"
    assert message.buttons == ()


@pytest.mark.parametrize(("thread", "data"), [(None, ["~5r"]), (3, [])])
def test_suspension_of_a_chat_can_be_checked_again(catalogues: Catalogues, thread: int | None, data: list[str]) -> None:
    """By a button about that chat; a topic shows that it can be written to when it is opened."""
    suspension = Suspension(chat=GROUP, thread=thread, why="no right", at=NOW)
    message = render_announcement(notice("suspended", suspension_data(suspension, 5)), ADMINISTRATOR, catalogues["en"])
    assert [button.data for row in message.buttons for button in row] == data


def test_closed_thread_says_that_the_others_go_on(catalogues: Catalogues) -> None:
    """Whoever administers the group need not fear for the rest."""
    suspension = Suspension(chat=GROUP, thread=3, why="", at=NOW)
    message = render_announcement(notice("suspended", suspension_data(suspension)), ADMINISTRATOR, catalogues["en"])
    assert "In the other topics it goes on." in message.html
    assert "The topic was closed or deleted." in message.html


def test_closed_thread_is_named_where_that_is_known(catalogues: Catalogues) -> None:
    """A forum has many topics."""
    suspension = Suspension(chat=GROUP, thread=3, why="", at=NOW)
    data = suspension_data(suspension, topic="A & B")
    message = render_announcement(notice("suspended", data), ADMINISTRATOR, catalogues["en"])
    assert "in the topic “A &amp; B” of the group" in message.html


@pytest.mark.parametrize(
    ("chat", "recipient", "said"),
    [
        (ADMINISTRATOR, ADMINISTRATOR, "While the bot could not write to you, 2 stories came out."),
        (GROUP, GROUP, "While the bot could not write here, 2 stories came out."),
        (CHANNEL, ADMINISTRATOR, "could not post in the channel “News &lt;b&gt;&amp; co”, 2 stories came out."),
    ],
    ids=["private", "group", "channel"],
)
def test_return_is_asked_about(catalogues: Catalogues, chat: object, recipient: object, said: str) -> None:
    """How many stories were missed, until when there is time, and the three answers."""
    question = make_question(chat=chat)
    data = question_data(question, [make_story(1), make_story(2)], thread=4)
    message = render_announcement(notice("returned", data), recipient, catalogues["en"])  # type: ignore[arg-type] # chats
    assert said in message.html
    assert "May 22, 2026" in message.html
    assert ("Only administrators" in message.html) is (recipient is GROUP)
    assert flat(message) == [Decide(3, "digest"), Decide(3, "all"), Decide(3, "skip")]
    assert thread_of(data) == 4


def test_lost_message_is_asked_about(catalogues: Catalogues) -> None:
    """With the titles in the nearest language, linked, and two answers."""
    question = make_question(subject="uncertain")
    data = question_data(question, [make_story(1), make_story(2)], thread=0)
    message = render_announcement(notice("uncertain", data), ADMINISTRATOR, catalogues["kk"])
    assert '• <a href="https://news.example/ru">Title 1 (ru)</a>' in message.html
    assert flat(message) == [Decide(3, "post"), Decide(3, "there")]


def test_group_itself_is_shown_no_titles(catalogues: Catalogues) -> None:
    """Where everybody reads the question, the stories are counted: named, they would stand there twice."""
    data = question_data(make_question(subject="uncertain"), [make_story(1), make_story(2)], thread=0)
    message = render_announcement(notice("uncertain", data), GROUP, catalogues["en"])
    assert "2 stories were posted here" in message.html
    assert "Title" not in message.html
    assert flat(message) == [Decide(3, "post"), Decide(3, "there")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_long_titles_fit(catalogues: Catalogues, language: Language) -> None:
    """A message of fifty stories names ten of them, and says how many more there are."""
    stories = [make_story(number, "long & <b>" * 60) for number in range(50)]
    data = question_data(make_question(subject="uncertain", chat=GROUP), stories, thread=0)
    message = render_announcement(notice("uncertain", data), ADMINISTRATOR, catalogues[language])
    assert visible_length(message.html) <= MESSAGE_UNITS
    assert "40" in message.html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("decision", [one for answers in DECISIONS.values() for one in answers])
def test_answer_is_confirmed(catalogues: Catalogues, language: Language, decision: Decision) -> None:
    """Each answer has its own sentence, below the name of the chat."""
    message = render_decision(make_question(), decision, None, catalogues[language])
    title, said = message.html.split("\n")
    assert title == "<b>News &lt;b&gt;&amp; co</b>"
    assert said
    assert message.buttons == ()


@pytest.mark.parametrize(("decision", "told"), [("digest", True), ("all", True), ("post", True), ("skip", False)])
def test_quiet_hours_are_told(catalogues: Catalogues, decision: Decision, *, told: bool) -> None:
    """Who lets something leave hears when it will."""
    message = render_decision(make_question(), decision, NOW, catalogues["en"])
    assert ("at 14:00" in message.html) is told


def test_second_answer_hears_of_the_first(catalogues: Catalogues) -> None:
    """By what the button said."""
    message = render_decision(make_question(decided="all"), "skip", None, catalogues["en"])
    assert "This was answered already: “Send all, one by one”." in message.html


def test_late_answer_hears_that_it_is_late(catalogues: Catalogues) -> None:
    """Nothing is promised."""
    message = render_decision(make_question(stories=()), "all", None, catalogues["en"])
    assert "too late" in message.html
