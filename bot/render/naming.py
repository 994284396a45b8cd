"""What groups, channels and forums' topics are called where somebody manages them from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.render.markup import MESSAGE_UNITS, bold, escape, visible_length
from bot.render.text import echo

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.model import Chat, Message

_QUOTES = "“«"
"""What stands before a title in the three languages."""

_TITLE = 48  # letters of a chat's title within a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Whose settings are shown."""

    chat: Chat
    thread: int = 0
    topic: str = ""
    """What the forum's topic is called, where that is known."""


def place_lines(place: Place, tr: Translator) -> list[str]:
    """Name a group or a channel, and the forum's topic that is meant; a private chat needs no name."""
    if place.chat.private:
        return []
    lines = [chat_name(place.chat, tr)]
    if place.thread:
        lines.append(topic_name(place, tr))
    return lines


def chat_name(chat: Chat, tr: Translator) -> str:
    """A group or a channel with its title, or its number where it has none."""
    if chat.kind == "channel":
        return tr.gettext("Channel “{chat}”", chat=_title(chat))
    return tr.gettext("Group “{chat}”", chat=_title(chat))


def topic_name(place: Place, tr: Translator) -> str:
    """A forum's topic with its name, or its number where that is not known."""
    if place.topic:
        return tr.gettext("Group topic “{name}”", name=echo(place.topic, _TITLE))
    return tr.gettext("Group topic No. {number}", number=str(place.thread))


def name_place(message: Message, place: Place, tr: Translator) -> Message:
    """Let a panel begin with the place that it is about, unless it names it, or is too long for that.

    What only refuses has no buttons, and names nothing: not everybody is to learn what a chat is called.
    """
    lines = place_lines(place, tr)
    is_panel = any(button.data for row in message.buttons for button in row)
    if not lines or not is_panel or _names(message, place.chat):
        return message
    html = "\n".join((bold(lines[0]), *map(escape, lines[1:]), "", message.html))
    return replace(message, html=html) if visible_length(html) <= MESSAGE_UNITS else message


def _names(message: Message, chat: Chat) -> bool:
    """Whether a message says in its first lines which chat it is about."""
    first = message.html.partition("\n\n")[0]
    return any(f"{quote}{escape(_title(chat))}" in first for quote in _QUOTES)


def _title(chat: Chat) -> str:
    return echo(chat.title, _TITLE) or str(chat.id)
