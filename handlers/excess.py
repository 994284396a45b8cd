"""What is too much of one sender: it is not handled, and told once; nobody's application goes on waiting for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.errors import TelegramError
from bot.fairness import AGAIN_SECONDS
from bot.i18n import choose_language
from bot.model import Offer
from bot.render.notice import say
from handlers.incoming import InlinePressing, InlineQuery, Pressing, Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.desk import Desk
    from handlers.incoming import Incoming, Origin

_log = structlog.get_logger()


async def answer_excess(desk: Desk, incoming: Incoming, tells: Callable[[], bool]) -> None:
    """Answer what is not handled as shortly as can be; `tells` says whether it is to be told, which is so once."""
    try:
        match incoming:
            case InlineQuery():
                await desk.telegram.answer_inline(incoming.query_id, Offer())
            case Pressing(origin=origin):
                text = await _wording(desk, origin.chat, origin.language_code) if tells() else ""
                await desk.telegram.answer_press(incoming.press_id, text, alert=bool(text))
            case InlinePressing(by=by):
                text = await _wording(desk, by.user, by.language_code) if tells() else ""
                await desk.telegram.answer_press(incoming.press_id, text, alert=bool(text))
            case Said(origin=origin) if tells():
                await _tell(desk, origin)
    except TelegramError as error:
        _log.warning("excess not answered", error=str(error))


async def _tell(desk: Desk, origin: Origin) -> None:
    _log.info("too much of one sender", chat=origin.chat, user=origin.user)
    text = await _wording(desk, origin.chat, origin.language_code)
    await desk.telegram.send(origin.chat, say(text), thread=origin.thread)


async def _wording(desk: Desk, chat: int, language_code: str | None) -> str:
    """What is told, in the chat's language; an unknown chat is not stored for it."""
    known = await desk.store.chats.get(chat)
    language = known.language if known else choose_language(language_code, desk.default_language)
    tr = desk.catalogues[language]
    return tr.gettext("Too many requests. Try again {delay}.", delay=tr.future(timedelta(seconds=AGAIN_SECONDS)))
