"""Which right the bot is missing in a chat, and what mends that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Recheck, pack
from bot.model import Button, Message
from bot.render.greeting import chat_name, settings_button
from bot.render.markup import escape

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.model import Chat
    from bot.rights import Lack


def render_lack(chat: Chat, lack: Lack, tr: Translator) -> Message:
    """Say which right is missing, and let it be checked again; the buttons are about that chat (bot.managing)."""
    check = Button(text=tr.gettext("Check again"), data=pack(Recheck()))
    return Message(html=escape(_missing(chat, lack, tr)), buttons=((check,), (settings_button(tr),)))


def render_closed(chat: Chat, tr: Translator) -> Message:
    """Say that a forum's topic cannot be written to."""
    text = tr.gettext(
        "The bot cannot write in this topic of the group “{chat}”: it is closed or was deleted. Reopen it, or give the "
        "bot the right to manage topics.",
        chat=chat_name(chat, tr),
    )
    return Message(html=escape(text))


def lack_in_short(lack: Lack, tr: Translator) -> str:
    """As render_lack, at a press, where nobody can be written to."""
    if lack == "outside":
        return tr.gettext("Nothing was changed: the bot is no longer in this chat. Add it again first.")
    return tr.gettext("Nothing was changed: the bot may not send messages in this chat. Give it that right first.")


def _missing(chat: Chat, lack: Lack, tr: Translator) -> str:
    name, channel = chat_name(chat, tr), chat.kind == "channel"
    if lack == "outside" and channel:
        return tr.gettext(
            "The bot is no longer in the channel “{chat}”. Add it again as an administrator with the right to post, "
            "then press “Check again”.",
            chat=name,
        )
    if lack == "outside":
        return tr.gettext(
            "The bot is no longer in the group “{chat}”. Add it again, then press “Check again”.", chat=name
        )
    if channel:
        return tr.gettext(
            "The bot cannot post in “{chat}”: it may not send messages there. Allow it under Administrators in the "
            "channel's settings, then press “Check again”.",
            chat=name,
        )
    return tr.gettext(
        "The bot cannot write in the group “{chat}”: it may not send messages there. Allow it under Permissions in the "
        "group's settings, or make the bot an administrator, then press “Check again”.",
        chat=name,
    )
