"""The bot's own place in chats: met, blocked or removed, back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n import choose_language
from bot.model import Chat

if TYPE_CHECKING:
    from handlers.desk import Desk
    from handlers.incoming import Membership


async def note(desk: Desk, change: Membership) -> None:
    """Keep the chat, in the language of whoever added the bot; suspend it while the bot is out."""
    origin, now = change.origin, desk.now()
    if not change.inside:
        return await desk.store.chats.suspend(origin.chat, change.status, now)
    language = choose_language(origin.language_code, desk.default_language)
    chat = Chat(id=origin.chat, kind=origin.kind, language=language, title=origin.title)
    await desk.store.chats.meet(chat, now)
    return await desk.store.chats.restore(origin.chat)
