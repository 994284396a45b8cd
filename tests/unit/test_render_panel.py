"""Panels of buttons, and what is told without them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.callbacks import ChooseLanguage, unpack
from bot.choosing import FollowThere
from bot.model import LANGUAGES, Condition, Follow, Language, ReadMemory
from bot.places import Subject
from bot.render import notice
from bot.render.follows import render_choice, render_follow, render_mine, render_region, render_regions
from bot.render.info import render_about, render_help, render_hotlines
from bot.render.markup import MESSAGE_UNITS, visible_length
from bot.render.panel import render_topics, render_welcome
from bot.render.status import Status, render_status
from tests.factories import NOW, make_source
from tests.labels import broken_labels
from tests.unit.test_render_list import make_stories, texts

if TYPE_CHECKING:
    from bot.hotlines import Hotlines
    from bot.i18n import Catalogues, Translator
    from bot.model import Message
    from bot.topics import Topics

EDUCATION = Follow(topic="education")


def fits(message: Message) -> bool:
    """Whether Telegram takes the message and its buttons."""
    buttons = [button for row in message.buttons for button in row]
    return (
        0 < visible_length(message.html) <= MESSAGE_UNITS
        and len(buttons) <= 100
        and all(len(row) <= 8 for row in message.buttons)
        and all(button.text.strip() and len(button.data.encode()) <= 64 for button in buttons)
        and all(bool(button.url) != bool(button.data) for button in buttons)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_panel_fits_in_every_language(
    catalogues: Catalogues, topics: Topics, hotlines: Hotlines, language: Language
) -> None:
    """Whatever is followed, however much."""
    tr = catalogues[language]
    follows = {Follow(search=f"sample {number} " * 40): number for number in range(1, 200)}
    follows |= {Follow(topic=topic.slug, region="north-kazakhstan"): 0 for topic in topics}
    main = next(iter(topics))
    every = [Follow(topic=topic.slug) for topic in topics]
    messages = [
        render_welcome(make_stories(3, title="Sample " * 90), main, tr, topics, followed=False),
        render_topics("Sample", topics, {}, tr),
        render_follow("Sample", follows, tr, topics),
        render_mine("Sample", follows, tr, topics),
        render_choice("Sample", every, tr, topics, query=10**9),
        render_regions(follows, tr, topics),
        *(render_region(region, follows, tr, topics) for region in topics.regions),
        render_hotlines(hotlines, tr),
        render_about((make_source(),), tr),
        render_status(make_status(), tr),
        notice.administrators_only(tr, main, username="saqbala_sample_bot"),
        notice.unknown_command("x" * 4000, tr),
    ]
    assert [fits(message) for message in messages] == [True] * len(messages)


def test_welcome_without_stories_and_topic(english: Translator, topics: Topics) -> None:
    """A bot that has just been set up can be greeted too."""
    message = render_welcome((), None, english, topics, followed=False)
    assert message.html.endswith("Choose a language:")
    assert "Latest news" not in message.html
    assert texts(message) == [["Қазақша", "Русский", "English ✓"], ["Topics", "Follow topics"]]
    assert unpack(message.buttons[0][0].data) == ChooseLanguage("kk")


def test_topic_keeps_its_count_on_the_button(catalogues: Catalogues, topics: Topics) -> None:
    """A name too long for a phone is shortened before its number."""
    message = render_topics("Sample", topics, {"family-support-and-benefits": 1234}, catalogues["kk"])
    assert "Отбасын қолдау және… · 1\u00a0234" in [text for row in texts(message) for text in row]


def test_ticks_are_on_what_is_followed(english: Translator, topics: Topics) -> None:
    """Each button says what it would do."""
    message = render_follow("Sample", {EDUCATION: 0, Follow(search="sample"): 3}, english, topics)
    buttons = {button.text: unpack(button.data) for row in message.buttons for button in row}
    assert buttons["✓ Education"] == FollowThere(Subject(topic="education"), wanted=False, panel="follow")
    assert buttons["All news"] == FollowThere(Subject(), wanted=True, panel="follow")
    assert buttons["✕ sample"] == FollowThere(Subject(query=3), wanted=False, panel="follow")


def test_short_neighbours_share_a_row(english: Translator, topics: Topics) -> None:
    """Two where both are short, never more, in the topics' order."""
    rows = texts(render_choice("Sample", [Follow(topic=topic.slug) for topic in topics], english, topics))
    assert ["School safety", "Bullying"] in rows
    assert max(len(row) for row in rows) == 2
    assert [text for row in rows for text in row] == [topic.names["en"] for topic in topics]


def test_follow_of_a_topic_that_is_gone_can_be_named(english: Translator, topics: Topics) -> None:
    """By its slug, so that it can be ended."""
    message = render_mine("Sample", {Follow(topic="gone", region="nowhere"): 0}, english, topics)
    assert texts(message)[0] == ["✕ gone, nowhere"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_followed_is_told_apart_on_a_phone(catalogues: Catalogues, topics: Topics, language: Language) -> None:
    """The words of a search are cut at its end, and a topic before its region."""
    tr, longest = catalogues[language], Follow(search="sample " * 30)
    there = [Follow(topic="water-and-fire-safety", region=region.slug) for region in topics.regions]
    for render in (render_follow, render_mine):
        message = render("Sample", dict.fromkeys((longest, *there), 1), tr, topics)
        names = [text for row in texts(message) for text in row]
        removable = [name for name in names if name.startswith("✕")]
        assert broken_labels(texts(message)) == []
        assert len(set(removable)) == len(there) + 1


def test_what_has_no_button_is_told(english: Translator, topics: Topics) -> None:
    """Telegram takes no more; there is room as soon as some are ended."""
    follows = {Follow(search=f"sample {number}"): number for number in range(1, 61)}
    message = render_mine("Sample", follows, english, topics)
    assert message.html == "Sample\n\nShown here: 40 of 60. The others appear as you unfollow these."
    assert len(texts(message)) == 41


def test_help_shows_purposes_with_commands_only(english: Translator) -> None:
    """A heading without a command is left out."""
    message = render_help({"Read": [("latest", "Latest & more")], "Settings": []}, english, private=True)
    assert message.html.startswith("<b>Read</b>\n/latest — Latest &amp; more\n\n")
    assert "Settings" not in message.html


def test_about_without_sources(english: Translator) -> None:
    """Names none where there is none."""
    assert "Sources" not in render_about((), english).html
    assert "Sources: news.example." in render_about((make_source(), make_source("other")), english).html


def make_status(**memories: ReadMemory) -> Status:
    """What /status tells, with a source in each condition."""
    return Status(
        sources=tuple(make_source(name, site=f"{name}.example") for name in memories) or (make_source(),),
        memories=memories,
        last_new=None,
        waits=(),
        now=NOW,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_condition_has_its_words(catalogues: Catalogues, language: Language) -> None:
    """No reader sees the name of a condition."""
    memories = {
        condition.value: ReadMemory(last_attempt_at=NOW - timedelta(minutes=5), condition=condition)
        for condition in Condition
    }
    html = render_status(make_status(**memories), catalogues[language]).html
    lines = html.splitlines()[1 : 1 + len(memories)]
    assert len({line.split(": ")[1] for line in lines}) == len(memories)


def test_status_of_a_source_never_read(english: Translator) -> None:
    """Said so, as is what waits."""
    html = render_status(make_status(), english).html
    assert "news.example (Eng): not checked yet" in html
    assert "Nothing waits" in html
