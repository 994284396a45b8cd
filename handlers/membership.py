"""The bot's own place in chats: met, blocked or removed, silenced, back again; and topics that close and open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.errors import TelegramError
from bot.i18n import choose_language
from bot.model import Chat
from bot.rights import may_write_when_closed

if TYPE_CHECKING:
    from handlers.desk import Desk
    from handlers.incoming import Membership, ThreadTurn

_log = structlog.get_logger()


async def note(desk: Desk, change: Membership) -> None:
    """Keep the chat, in the language of whoever added the bot; suspend it while the bot may not write."""
    origin, now = change.origin, desk.now()
    if change.inside:
        language = choose_language(origin.language_code, desk.default_language)
        chat = Chat(id=origin.chat, kind=origin.kind, language=language, title=origin.title)
        await desk.store.chats.meet(chat, now)
    if origin.kind != "private" and origin.user is not None:
        await desk.store.administrators.remember(origin.chat, origin.user, now)
    if change.may_write:
        await desk.store.chats.restore(origin.chat, now)
    else:
        await desk.store.chats.suspend(origin.chat, _standing(change), now)


def _standing(change: Membership) -> str:
    """Why nothing can be written: the bot is out, or it is in without the right."""
    return f"no right to write ({change.status})" if change.inside else change.status


async def turn_thread(desk: Desk, turn: ThreadTurn) -> None:
    """Suspend a topic that was closed, unless the bot may write there all the same; go on with one that is open."""
    chat, thread = turn.origin.chat, turn.origin.thread
    if not turn.closed:
        await desk.store.chats.reopen_thread(chat, thread, desk.now())
        return
    try:
        bot = await desk.telegram.member(chat, turn.bot)
    except TelegramError as error:  # the next push finds out
        _log.warning("own rights not known", chat=chat, error=str(error))
        return
    if not may_write_when_closed(bot):
        await desk.store.chats.close_thread(chat, thread, desk.now())
