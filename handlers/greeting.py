"""What is said when the bot was added to a group or a channel: once there, and privately to whoever did it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.errors import TelegramError
from bot.outcome import ChatGone, outcome_of
from bot.render.greeting import render_back, render_connected, render_greeting
from bot.render.lack import render_lack
from handlers.direct_messages import write_about
from handlers.own_rights import own_lack

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.model import Chat, Message
    from bot.rights import Lack
    from handlers.desk import Desk
    from handlers.incoming import Origin

UPGRADE_SECONDS = 1.0
"""How long after the bot has come into an unknown supergroup Telegram may take to tell that it was a group before."""

_log = structlog.get_logger()


async def welcome(desk: Desk, origin: Origin, before: Chat | None, *, set_up: bool) -> None:
    """Greet a group that is new, and tell whoever added the bot what can be done now, or which right is missing.

    `before` is the chat as it was known; `set_up`: what was set there is there again, and nobody is greeted again.
    """
    if await _is_upgrade(desk, origin, before):
        return
    chat = await desk.store.chats.get(origin.chat)
    if chat is None:  # forgotten meanwhile
        return
    lack = await own_lack(desk, chat)
    if lack == "outside":  # removed meanwhile, which its administrators are told
        return
    if lack is None and chat.kind != "channel" and not set_up:
        lack = await _greet(desk, chat)
    await write_about(desk, origin, lambda tr: _word(chat, lack, tr, set_up=set_up))


async def _is_upgrade(desk: Desk, origin: Origin, before: Chat | None) -> bool:
    """Whether the bot is only where it was already, in a group that has become a supergroup."""
    if origin.kind != "supergroup" or (before is not None and before.suspended):
        return False
    if before is None:
        await asyncio.sleep(UPGRADE_SECONDS)
    return await desk.store.greetings.was_a_group(origin.chat)


async def _greet(desk: Desk, chat: Chat) -> Lack | None:
    """Say a word in a group; gives what is missing where that is not possible."""
    tr = desk.catalogues[chat.language]
    try:
        await desk.telegram.send(chat.id, render_greeting(chat, tr, desk.telegram.username))
    except TelegramError as error:
        _log.warning("group not greeted", chat=chat.id, error=str(error))
        return "send" if isinstance(outcome_of(error, 1, desk.now()), ChatGone) else None
    return None


def _word(chat: Chat, lack: Lack | None, tr: Translator, *, set_up: bool) -> Message:
    if lack is not None:
        return render_lack(chat, lack, tr)
    return render_back(chat, tr) if set_up else render_connected(chat, tr)
