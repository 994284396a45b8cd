"""Messages of /export: what can be had as a file, in which form, and what is said below the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import pack
from bot.exports import FORMS, Export, FileForm, ShowExports, seal_of
from bot.model import Button, Message
from bot.places import Subject
from bot.render.follows import follow_label, follow_name, lay_out
from bot.render.markup import bold, escape

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.i18n import Translator
    from bot.model import Follow
    from bot.topics import Topics

_FORM_NAMES: dict[FileForm, str] = {"csv": "CSV (Excel)", "json": "JSON"}
"""The same in every language."""


def render_exports(
    offers: Mapping[Follow, int], chat: int, form: FileForm | None, tr: Translator, topics: Topics
) -> Message:
    """Offer what can be exported, each with the number of its search (0 where it is none); the form may be chosen."""
    buttons = [
        Button(text=follow_label(offer, tr, topics), data=pack(_export(offer, query, chat, form)))
        for offer, query in offers.items()
    ]
    return Message(html=escape(tr.gettext("Choose what to save as a file:")), buttons=lay_out(buttons))


def render_forms(matter: Follow, query: int, chat: int, tr: Translator, topics: Topics) -> Message:
    """Offer the forms in which a list can be had."""
    name = follow_name(matter, tr, topics)
    text = tr.gettext("Save as a file: “{name}”. Choose the format:", name=name)
    forms = tuple(Button(text=_FORM_NAMES[form], data=pack(_export(matter, query, chat, form))) for form in FORMS)
    back = Button(text=tr.gettext("Back"), data=pack(ShowExports()))
    return Message(html=escape(text), buttons=(forms, (back,)))


def _export(matter: Follow, query: int, chat: int, form: FileForm | None) -> Export:
    seal = seal_of(matter.search, chat) if matter.search else ""
    return Export(Subject(topic=matter.topic, query=query), form, seal)


def export_caption(matter: Follow, count: int, made: datetime, tr: Translator, topics: Topics, *, whole: bool) -> str:
    """Say below a file what is in it, as HTML."""
    stories = tr.ngettext("{n} story", "{n} stories", count)
    parts = [bold(follow_name(matter, tr, topics)), escape(f"{stories} · {tr.day(made)}")]
    if not whole:
        parts.append(
            escape(tr.gettext("Telegram accepts no larger file from a bot, so it holds only the newest stories."))
        )
    return "\n".join(parts)
