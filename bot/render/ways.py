"""The ways to the settings: back from their parts, and from elsewhere into the private chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import pack
from bot.model import Button
from bot.panels import ShowChats, ShowSettings

if TYPE_CHECKING:
    from bot.i18n import Translator


def back_row(tr: Translator) -> tuple[Button, ...]:
    """The way back to all settings."""
    return (Button(text="◀ " + tr.gettext("Settings"), data=pack(ShowSettings())),)


def chats_button(tr: Translator) -> Button:
    """The way from a chat that is managed to the others."""
    return Button(text=tr.gettext("My channels and groups"), data=pack(ShowChats()), home=True)


def settings_address(chat: int, thread: int, *, username: str) -> str:
    """The address that opens a chat's settings, or those of a forum's topic, in the private chat with the bot."""
    topic = f"_{thread}" if thread else ""
    return f"https://t.me/{username}?start=c_{chat}{topic}"
