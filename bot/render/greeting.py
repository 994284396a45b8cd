"""What is said when the bot comes into a chat: to a group, to whoever added it; and the way to settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import pack
from bot.choosing import ShowFollows
from bot.model import Button, Message
from bot.panels import ShowSettings
from bot.render.markup import escape
from bot.render.text import echo
from bot.render.ways import settings_address

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.model import Chat


def chat_name(chat: Chat, tr: Translator) -> str:
    """A group's or a channel's title, fit for a sentence; a word for one that has none."""
    return echo(chat.title) or tr.gettext("untitled")


def settings_link(chat: int, username: str, tr: Translator) -> Button:
    """The way from a group or a channel to its settings in the private chat; rights are checked there."""
    return Button(text=tr.gettext("Settings"), url=settings_address(chat, 0, username=username))


def render_greeting(chat: Chat, tr: Translator, username: str) -> Message:
    """Greet a group."""
    text = tr.gettext(
        "Hello! SaqBala brings news on children's rights and safety in Kazakhstan. Administrators choose what comes "
        "here; everybody may use /latest and /search."
    )
    return Message(html=escape(text), buttons=((settings_link(chat.id, username, tr),),))


def render_connected(chat: Chat, tr: Translator) -> Message:
    """Tell whoever has added the bot that it can be set up; the buttons are about that chat (bot.managing)."""
    name = chat_name(chat, tr)
    if chat.kind == "channel":
        text = tr.gettext("The channel “{chat}” is connected. Choose topics to post:", chat=name)
    else:
        text = tr.gettext("The group “{chat}” is connected. Choose topics to post:", chat=name)
    return Message(html=escape(text), buttons=_ways(tr))


def render_back(chat: Chat, tr: Translator) -> Message:
    """Tell whoever has added the bot again that what was set is there; likewise."""
    name = chat_name(chat, tr)
    if chat.kind == "channel":
        text = tr.gettext("The bot is back in the channel “{chat}” and goes on with its settings.", chat=name)
    else:
        text = tr.gettext("The bot is back in the group “{chat}” and goes on with its settings.", chat=name)
    return Message(html=escape(text), buttons=_ways(tr))


def render_mended(chat: Chat, tr: Translator) -> Message:
    """Tell that the bot may write now where it could not; likewise."""
    name = chat_name(chat, tr)
    if chat.kind == "channel":
        text = tr.gettext("Done: the bot can post in the channel “{chat}” now.", chat=name)
    else:
        text = tr.gettext("Done: the bot can write in the group “{chat}” now.", chat=name)
    return Message(html=escape(text), buttons=_ways(tr))


def render_pointer(tr: Translator) -> Message:
    """Point from a channel to its settings, whose button stands below what is said there."""
    return Message(html=escape(tr.gettext("This channel is set up in the private chat with the bot.")))


def settings_button(tr: Translator) -> Button:
    """Opens the settings of the chat that the message is about."""
    return Button(text=tr.gettext("Settings"), data=pack(ShowSettings()))


def _ways(tr: Translator) -> tuple[tuple[Button, ...], ...]:
    topics = Button(text=tr.gettext("Follow topics"), data=pack(ShowFollows()))
    return ((topics,), (settings_button(tr),))
