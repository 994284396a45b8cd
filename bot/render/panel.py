"""Messages whose buttons choose something: the welcome, topics, what is followed, the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import ChooseLanguage, FollowThere, PanelName, ShowFollows, ShowTopics, TurnPage, pack
from bot.controls import WantOutages
from bot.model import LANGUAGES, Button, Follow, Language, Message
from bot.places import Place, Subject
from bot.render.list import Detail, number_buttons, render_numbered
from bot.render.markup import bold, escape
from bot.render.text import echo, shorten, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.i18n import Translator
    from bot.model import Story, Topic
    from bot.topics import Topics

LANGUAGE_NAMES: dict[Language, str] = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
"""The languages as their readers call them, the same in every language."""

_ALONE, _BESIDE = 38, 18  # letters that a phone shows on a button over the whole width, and over half of it
_MOST_SEARCHES = 40  # Telegram takes a hundred buttons
_LATEST = Detail(title=160)


def render_welcome(
    latest: Sequence[Story], topic: Topic | None, tr: Translator, topics: Topics, *, followed: bool, note: str = ""
) -> Message:
    """Greet, show the latest stories, and let choose the language and whether to follow `topic`."""
    welcome = tr.gettext(
        "Hello! SaqBala brings you news on children's rights and safety in Kazakhstan, "
        "from official sources and the media."
    )
    news = "\n\n".join((bold(tr.gettext("Latest news")), render_numbered(latest, tr, topics, _LATEST)))
    parts = (escape(note), escape(welcome), news if latest else "", escape(tr.gettext("Choose a language:")))
    slug = topic.slug if topic else ""
    rows = [language_row(tr.language, welcome=slug), *number_buttons(latest)]
    if topic:
        name = topic.names[tr.language]
        text = f"✓ {name}" if followed else tr.gettext("Follow: {topic}", topic=name)
        rows.append((_follow(text, Subject(topic=slug), wanted=not followed, panel="welcome"),))
    more = Button(text=tr.gettext("Topics"), data=pack(ShowTopics()))
    rows.append((more, Button(text=tr.gettext("Follow topics"), data=pack(ShowFollows()))))
    return Message(html="\n\n".join(filter(None, parts)), buttons=tuple(rows))


def render_language(tr: Translator) -> Message:
    """Let choose the language."""
    return Message(html=escape(tr.gettext("Choose a language:")), buttons=(language_row(tr.language),))


def language_row(shown: Language, *, welcome: str = "") -> tuple[Button, ...]:
    """The three languages, the present one ticked."""
    return tuple(
        Button(
            text=f"{LANGUAGE_NAMES[language]} ✓" if language == shown else LANGUAGE_NAMES[language],
            data=pack(ChooseLanguage(language, welcome)),
        )
        for language in LANGUAGES
    )


def outages_row(tr: Translator, *, wanted: bool) -> tuple[Button, ...]:
    """Whether the chat hears of outages, to be changed by a press."""
    text = tr.gettext("Report outages here")
    return (Button(text=f"✓ {text}" if wanted else text, data=pack(WantOutages(not wanted))),)


def render_topics(text: str, found: Iterable[Topic], counts: Mapping[str, int], tr: Translator) -> Message:
    """Offer topics with the number of their stories; a button shows them."""
    buttons = [
        Button(
            text=_with_count(topic.names[tr.language], tr.number(counts.get(topic.slug, 0))),
            data=pack(TurnPage(Place(topic=topic.slug))),
        )
        for topic in found
    ]
    return Message(html=escape(text), buttons=_lay_out(buttons))


def render_follow(text: str, follows: Mapping[Follow, int], tr: Translator, topics: Topics) -> Message:
    """Offer all news and each topic, ticked where followed, and what else is followed.

    `follows` has what is followed with the number of its search (0 where it is none).
    """
    offered = [Follow(), *(Follow(topic=topic.slug) for topic in topics)]
    buttons = [_toggle(follow, 0, tr, topics, followed=follow in follows, panel="follow") for follow in offered]
    others = {follow: query for follow, query in follows.items() if follow not in offered}
    return Message(html=escape(text), buttons=(*_lay_out(buttons), *_removable(others, tr, topics, "follow")))


def render_mine(text: str, follows: Mapping[Follow, int], tr: Translator, topics: Topics) -> Message:
    """Show what is followed, each with a button that ends it, and a way to follow more."""
    name = tr.gettext("Follow more") if follows else tr.gettext("Follow")
    more = Button(text=name, data=pack(ShowFollows()))
    return Message(html=escape(text), buttons=(*_removable(follows, tr, topics, "mine"), (more,)))


def render_choice(text: str, found: Iterable[Topic], tr: Translator, *, query: int = 0) -> Message:
    """Offer topics to follow, and the search `query` instead of them."""
    offers = [(topic.names[tr.language], Subject(topic=topic.slug)) for topic in found]
    if query:
        offers.append((tr.gettext("Follow this search"), Subject(query=query)))
    buttons = [_follow(name, subject, wanted=True, panel="follow") for name, subject in offers]
    return Message(html=escape(text), buttons=_lay_out(buttons))


def follow_name(follow: Follow, tr: Translator, topics: Topics) -> str:
    """What a follow is called: all news, a search's words, a topic, a region, or both."""
    if follow.all:
        return tr.gettext("All news")
    if follow.search:
        return echo(follow.search)
    return ", ".join(filter(None, subject_names(follow, tr, topics)))


def subject_names(follow: Follow, tr: Translator, topics: Topics) -> tuple[str, str]:
    """What a follow's topic and region are called ('': there is none); slugs stand for those no longer known."""
    topic, region = topics.get(follow.topic), topics.region(follow.region)
    return (
        topic.names[tr.language] if topic else follow.topic,
        region.names[tr.language] if region else follow.region,
    )


def _removable(
    follows: Mapping[Follow, int], tr: Translator, topics: Topics, panel: PanelName
) -> tuple[tuple[Button, ...], ...]:
    shown = list(follows.items())[-_MOST_SEARCHES:]
    return tuple((_toggle(follow, query, tr, topics, followed=True, panel=panel, sign="✕"),) for follow, query in shown)


def _toggle(
    follow: Follow,
    query: int,
    tr: Translator,
    topics: Topics,
    *,
    followed: bool,
    panel: PanelName,
    sign: str = "✓",
) -> Button:
    name = follow_name(follow, tr, topics)
    subject = Subject(topic=follow.topic, region=follow.region, query=query)
    return _follow(f"{sign} {name}" if followed else name, subject, wanted=not followed, panel=panel)


def _follow(text: str, subject: Subject, *, wanted: bool, panel: PanelName) -> Button:
    return Button(text=text, data=pack(FollowThere(subject, wanted, panel)))


def _with_count(name: str, count: str) -> str:
    """A topic's name and its count, the name shortened where the count would not be seen."""
    return f"{shorten(name, _ALONE - utf16_length(count) - 3)} · {count}"


def _lay_out(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Two neighbours in a row where both are short enough for it, in the order given."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        beside = rows and len(rows[-1]) == 1 and utf16_length(rows[-1][0].text) <= _BESIDE
        if beside and utf16_length(button.text) <= _BESIDE:
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)
