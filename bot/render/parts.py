"""The earlier and the later parts of a story's matter: lines that name and link them, buttons that open them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import OpenStory, pack
from bot.model import Button, Showing
from bot.render.markup import escape, link
from bot.render.text import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.i18n import Translator
    from bot.model import Parts, Story

_MOST_SHOWN = 3
"""Of those before and of those after, the nearest; each of them leads on."""
_LONGEST_TITLE = 120


def part_lines(parts: Parts, tr: Translator, username: str) -> str:
    """Name the nearest parts with their days, as HTML; '' where there are none."""
    earlier = [(tr.gettext("Earlier: {day}", day=_day(one, tr)), one) for one in parts.earlier[-_MOST_SHOWN:]]
    later = [(tr.gettext("Later: {day}", day=_day(one, tr)), one) for one in parts.later[:_MOST_SHOWN]]
    return "\n".join(f"{escape(day)} · {_title(one, tr, username)}" for day, one in (*earlier, *later))


def part_buttons(parts: Parts, tr: Translator) -> tuple[Button, ...]:
    """Buttons that open the part right before and the one right after, as far as there are any."""
    return tuple(_buttons(parts, tr))


def _buttons(parts: Parts, tr: Translator) -> Iterator[Button]:
    for one in parts.earlier[-1:]:
        text = tr.gettext("Earlier: {day}", day=tr.day_and_month(one.published or one.first_seen))
        yield Button(text=text, data=pack(OpenStory(one.number)))
    for one in parts.later[:1]:
        text = tr.gettext("Later: {day}", day=tr.day_and_month(one.published or one.first_seen))
        yield Button(text=text, data=pack(OpenStory(one.number)))


def _day(story: Story, tr: Translator) -> str:
    return tr.day(story.published or story.first_seen)


def _title(story: Story, tr: Translator, username: str) -> str:
    """The title in the reader's language, where there is an edition; it opens the story with the bot."""
    edition = Showing(story=story, language=tr.language).edition
    title = shorten(clean(edition.title), _LONGEST_TITLE)
    shown = title if any(map(str.isalnum, title)) else f"#{story.number}"
    return link(escape(shown), f"https://t.me/{username}?start=s_{story.number}")
