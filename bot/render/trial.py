"""What is said of a test post that could not be sent: what is missing, and who can mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.outcome import ChatGone, Later, Lost, Moved, ThreadGone, outcome_of
from bot.render.text import echo

if TYPE_CHECKING:
    from datetime import datetime

    from bot.errors import TelegramError
    from bot.i18n import Translator
    from bot.model import Chat

_LONGEST_TITLE = 32  # units; all of it has to go into a callback's 200


def why_not_posted(error: TelegramError, chat: Chat, now: datetime, tr: Translator) -> str:
    """Say why it could not be posted in a chat."""
    match outcome_of(error, 1, now):
        case ChatGone():
            return _no_right(chat, tr)
        case ThreadGone():
            return tr.gettext("This topic of the group is closed or deleted, so the bot cannot post in it.")
        case Lost():
            return tr.gettext("Telegram did not answer. Look whether the test post is in the chat.")
        case Later() | Moved():
            return tr.gettext("Telegram does not take the post now. Please try again later.")
    return tr.gettext("Telegram did not take the post as it is. Change the header or the footer, then try again.")


def _no_right(chat: Chat, tr: Translator) -> str:
    title = echo(chat.title, _LONGEST_TITLE)
    if chat.kind == "channel":
        return tr.gettext(
            "The bot cannot post in “{chat}”. Make it an administrator that may post messages, then try again.",
            chat=title,
        )
    return tr.gettext(
        "The bot cannot post in “{chat}”. Let it be a member that may send messages, then try again.", chat=title
    )
