"""Words about a group or a channel that go to people's private chats with the bot, where there are such."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.errors import RefusedError, TelegramError
from bot.i18n import choose_language
from bot.managing import manage

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.i18n import Translator
    from bot.model import Language, Message
    from handlers.desk import Desk
    from handlers.incoming import Origin

_log = structlog.get_logger()


async def language_of(desk: Desk, origin: Origin) -> Language:
    """The language of a person: that of the private chat, where there is one, else that of the person's Telegram."""
    own = await desk.store.chats.get(origin.user) if origin.user is not None else None
    return own.language if own is not None else choose_language(origin.language_code, desk.default_language)


async def write_about(desk: Desk, origin: Origin, write: Callable[[Translator], Message]) -> bool:
    """Write to whoever did something in a known chat, with buttons about that chat; False where that is not possible.

    Somebody who has no private chat with the bot, or has blocked it, cannot be written to, which is no error.
    """
    if origin.user is None:
        return False
    tr = desk.catalogues[await language_of(desk, origin)]
    place = await desk.store.places.number(origin.chat, origin.thread)
    try:
        await desk.telegram.send(origin.user, manage(write(tr), place))
    except TelegramError as error:
        tell = _log.debug if isinstance(error, RefusedError) else _log.warning
        tell("nobody written to", chat=origin.chat, user=origin.user, error=str(error))
        return False
    return True
