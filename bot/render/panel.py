"""Messages whose buttons choose something: the welcome, topics, the language, whether outages are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import ChooseLanguage, ShowTopics, TurnPage, pack
from bot.choosing import ShowFollows
from bot.controls import WantOutages
from bot.model import LANGUAGES, Button, Language, Message
from bot.places import Place, Subject
from bot.render.follows import follow_button, lay_out
from bot.render.list import Detail, number_buttons, render_numbered
from bot.render.markup import bold, escape
from bot.render.ways import back_row
from bot.render.width import fit, side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.i18n import Translator
    from bot.model import Story, Topic
    from bot.topics import Topics

LANGUAGE_NAMES: dict[Language, str] = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
"""The languages as their readers call them, the same in every language."""

_LATEST = Detail(title=160)


def render_welcome(
    latest: Sequence[Story],
    topic: Topic | None,
    tr: Translator,
    topics: Topics,
    *,
    followed: bool,
    note: str = "",
    onwards: tuple[Button, ...] = (),
) -> Message:
    """Greet, show the latest stories, and let choose the language and whether to follow `topic`.

    `onwards`: the row that leads to the next step, where there is one.
    """
    welcome = tr.gettext(
        "Hello! SaqBala brings you news on children's rights and safety in Kazakhstan, "
        "from official sources and the media."
    )
    news = "\n\n".join((bold(tr.gettext("Latest news")), render_numbered(latest, tr, topics, _LATEST)))
    parts = (escape(note), escape(welcome), news if latest else "", escape(tr.gettext("Choose a language:")))
    slug = topic.slug if topic else ""
    rows = [language_row(tr.language, welcome=slug), *number_buttons(latest)]
    if topic:
        name = topic.label(tr.language)
        text = f"✓ {name}" if followed else tr.gettext("Follow: {topic}", topic=name)
        rows.append((follow_button(fit(text), Subject(topic=slug), wanted=not followed, panel="welcome"),))
    if onwards:
        rows.append(onwards)
    more = Button(text=tr.gettext("Topics"), data=pack(ShowTopics()))
    rows += side_by_side((more, Button(text=tr.gettext("Follow topics"), data=pack(ShowFollows()))))
    return Message(html="\n\n".join(filter(None, parts)), buttons=tuple(rows))


def render_language(shown: Language, tr: Translator) -> Message:
    """Let choose the language, of which `shown` is the present one."""
    return Message(html=escape(tr.gettext("Choose a language:")), buttons=(language_row(shown), back_row(tr)))


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
            text=_with_count(topic.label(tr.language), tr.number(counts.get(topic.slug, 0))),
            data=pack(TurnPage(Place(topic=topic.slug))),
        )
        for topic in found
    ]
    return Message(html=escape(text), buttons=lay_out(buttons))


def _with_count(name: str, count: str) -> str:
    """A topic's name and its count, the name shortened where the count would not be seen."""
    return fit(name, tail=f" · {count}")
