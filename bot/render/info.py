"""Messages that tell something about the bot itself: help, about, whom to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Message
from bot.render.markup import bold, escape
from bot.render.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.hotlines import Hotline, Hotlines
    from bot.i18n import Translator
    from bot.model import Source


def render_help(sections: Mapping[str, Sequence[tuple[str, str]]], tr: Translator, *, private: bool) -> Message:
    """List commands, each with what it does, by what they are for."""
    blocks = [
        "\n".join((bold(purpose), *(_explained(f"/{name}", escape(text), tr) for name, text in commands)))
        for purpose, commands in sections.items()
        if commands
    ]
    hint = (
        tr.gettext("Words sent without a command are searched for. How to search more exactly: /search")
        if private
        else tr.gettext("Administrators can also follow topics here: /follow")
    )
    return Message(html="\n\n".join((*blocks, escape(hint))))


def render_about(sources: Iterable[Source], tr: Translator) -> Message:
    """Say what the bot is, who does not run it, and where its news come from."""
    sites = ", ".join(dict.fromkeys(clean(source.site) for source in sources))
    named = tr.gettext("Sources: {sources}. Every message names its source and links to it.", sources=sites)
    paragraphs = (
        tr.gettext("SaqBala collects news on children's rights and safety in Kazakhstan in three languages."),
        tr.gettext("It is an independent project: no ministry or other state body runs it."),
        named if sites else "",
        tr.gettext("Whom to call when a child is in danger: /hotline"),
        tr.gettext("What is kept, and how to delete it: /privacy"),
    )
    return Message(html="\n\n".join(escape(paragraph) for paragraph in paragraphs if paragraph))


def render_hotlines(hotlines: Hotlines, tr: Translator) -> Message:
    """List whom to call, with the day on which the numbers were checked."""
    title = tr.gettext("Whom to call (numbers checked on {date})", date=tr.day(hotlines.checked))
    return Message(html="\n\n".join((bold(title), *(_number(line, tr) for line in hotlines.lines))))


def _number(line: Hotline, tr: Translator) -> str:
    """A number, which applications make a link of by themselves, with what is told of it."""
    hours = line.hours[tr.language]
    told = (line.about[tr.language], tr.gettext("Calls: {hours}", hours=hours) if hours else "")
    return "\n".join(
        (
            _explained(bold(line.number), escape(line.names[tr.language]), tr),
            *(escape(text) for text in told if text),
        )
    )


def _explained(term: str, meaning: str, tr: Translator) -> str:
    """A command or a number with what it is for, both as HTML; the dash between them is the language's."""
    return tr.gettext("{term} — {meaning}", term=term, meaning=meaning)
