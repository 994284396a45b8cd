"""What leaves to a chat together, and what it becomes: one story whole, several as a list that names and links each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.model import Message
from bot.render.list import Detail, render_entry
from bot.render.markup import MESSAGE_UNITS, bold, escape, visible_length
from bot.render.post import render_plain_post, render_post, second_title
from bot.render.reason import alert_line
from bot.render.story import share_by_link

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.model import Looks, Parcel, Showing
    from bot.topics import Topics

_DETAILS = tuple(Detail(title=units) for units in (300, 160, 120, 90, 64, 48, 36, 28))
_MOST_LISTED = 90  # a message shows a hundred entities; of a longer list the last links would be lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message, and the stories that are in it: the first of those that were to go."""

    message: Message
    stories: tuple[Showing, ...]


def render_parcel(parcel: Parcel, tr: Translator, topics: Topics, *, username: str) -> Rendered:
    """Show a parcel's stories, all of them as long as one message holds them; the others may leave in the next."""
    first = parcel.stories[0]
    if parcel.style == "list":
        return _render_list(parcel.stories[: _most_listed(parcel.looks)], tr, topics, parcel.looks)
    if parcel.style == "plain":
        return Rendered(message=render_plain_post(first, tr, parcel.looks), stories=(first,))
    message = render_post(first, tr, topics, parcel.looks, username=username)
    if parcel.chat.kind == "channel":
        message = share_by_link(message, first, username)
    return Rendered(message=message, stories=(first,))


def _most_listed(looks: Looks) -> int:
    around = (looks.header + looks.footer).count("</")
    return max(1, (_MOST_LISTED - around) // (2 if looks.second else 1))


def _render_list(stories: tuple[Showing, ...], tr: Translator, topics: Topics, looks: Looks) -> Rendered:
    """Shorten titles until the list fits; what is too long with the shortest loses its last stories.

    Alerts that bring all of them are named once.
    """
    reasons = {story.alerts for story in stories}
    common = escape(alert_line(stories[0].alerts, tr)) if len(reasons) == 1 else ""
    shown = [replace(story, alerts=()) for story in stories] if common else stories
    for detail in _DETAILS:
        entries = [_entry(story, tr, topics, detail) for story in shown]
        html = _join(common, entries, tr, looks)
        if visible_length(html) <= MESSAGE_UNITS:
            return Rendered(message=Message(html=html), stories=stories)
    entries = [_entry(story, tr, topics, _DETAILS[-1]) for story in shown]
    while visible_length(html := _join(common, entries, tr, looks)) > MESSAGE_UNITS:
        entries.pop()
    return Rendered(message=Message(html=html), stories=stories[: len(entries)])


def _entry(showing: Showing, tr: Translator, topics: Topics, detail: Detail) -> str:
    """A story in two lines, in three with its title in a second language."""
    title, end, rest = render_entry(showing, tr, topics, detail).partition("\n")
    second = second_title(showing, detail.title)
    return f"{title}\n{second}{end}{rest}" if second else f"{title}{end}{rest}"


def _join(common: str, entries: list[str], tr: Translator, looks: Looks) -> str:
    heading = bold(tr.ngettext("{n} new story", "{n} new stories", len(entries)))
    listed = (f"{heading}\n{common}".rstrip(), *(f"• {entry}" for entry in entries))
    return "\n\n".join(filter(None, (looks.header, *listed, looks.footer)))
