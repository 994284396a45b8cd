"""Short words: what was done, what cannot be done, and what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Button, Message
from bot.render.follows import subject_names
from bot.render.markup import escape
from bot.render.text import echo

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.model import Follow, Topic
    from bot.topics import Topics

LONGEST_TOAST = 200
"""What is shown at a press (Bot API: answerCallbackQuery)."""


def followed(follow: Follow, tr: Translator, topics: Topics) -> str:
    """Say that this is followed now."""
    if follow.all:
        return tr.gettext("You now follow all news.")
    topic, region = subject_names(follow, tr, topics)
    if not region:
        return tr.gettext("You now follow “{topic}”.", topic=topic)
    if not topic:
        return tr.gettext("You now follow the region “{region}”.", region=region)
    return tr.gettext("You now follow “{topic}” (region: {region}).", topic=topic, region=region)


def unfollowed(follow: Follow, tr: Translator, topics: Topics) -> str:
    """Say that this is followed no longer."""
    if follow.all:
        return tr.gettext("You no longer follow all news.")
    if follow.search:
        return tr.gettext("You no longer follow the search “{query}”.", query=echo(follow.search))
    topic, region = subject_names(follow, tr, topics)
    if not region:
        return tr.gettext("You no longer follow “{topic}”.", topic=topic)
    if not topic:
        return tr.gettext("You no longer follow the region “{region}”.", region=region)
    return tr.gettext("You no longer follow “{topic}” (region: {region}).", topic=topic, region=region)


def outages_told(tr: Translator, *, wanted: bool) -> str:
    """Say whether the chat hears of outages now."""
    if wanted:
        return tr.gettext("Outages of more than an hour will be reported here.")
    return tr.gettext("Outages will not be reported here.")


def administrators_only(tr: Translator, topic: Topic | None, *, username: str) -> Message:
    """Refuse a member, and offer to follow privately instead, the same topic where one was meant."""
    start = f"start=t_{topic.slug}" if topic else "start"
    button = Button(text=tr.gettext("Follow privately"), url=f"https://t.me/{username}?{start}")
    return Message(html=escape(tr.gettext("Only administrators can change this.")), buttons=((button,),))


def unknown_command(command: str, tr: Translator) -> Message:
    """Point from a command that does not exist to those that do."""
    text = tr.gettext("There is no command {command}. All commands: /help", command=f"/{echo(command)}")
    return Message(html=escape(text))


def render_removed(tr: Translator) -> Message:
    """Take the place of a story that an operator has hidden, where its message cannot be deleted."""
    return say(tr.gettext("This story was removed."))


def say(text: str) -> Message:
    """A sentence as a message."""
    return Message(html=escape(text))
