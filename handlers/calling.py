"""How a call begins: who calls from which chat, and since when."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.errors import StoreError
from bot.i18n import choose_language
from bot.model import Chat
from handlers.desk import Call

if TYPE_CHECKING:
    from handlers.desk import Desk
    from handlers.incoming import Origin

_log = structlog.get_logger()


async def open_call(desk: Desk, origin: Origin) -> Call:
    """Meet the chat that something comes from; it is answered also where the chat cannot be kept."""
    begun = time.monotonic()
    language = choose_language(origin.language_code, desk.default_language)
    chat = Chat(id=origin.chat, kind=origin.kind, language=language, title=origin.title)
    met = False
    try:
        chat = await desk.store.chats.meet(chat, desk.now(), origin.thread)
        met = True
    except StoreError as error:  # the database tells its troubles itself; it is answered as far as that goes
        _log.debug("chat not stored", chat=origin.chat, error=str(error))
    except Exception:  # noqa: BLE001 - whatever it was, the user is answered all the same
        _log.exception("chat not stored", chat=origin.chat)
    call = Call(desk=desk, chat=chat, thread=origin.thread, user=origin.user, app_language=language, topic=origin.topic)
    call.begun, call.met = begun, met
    call.afterwards.append(partial(_name_topic, desk, origin))
    return call


async def _name_topic(desk: Desk, origin: Origin) -> None:
    if origin.topic:
        await desk.store.places.name_topic(origin.chat, origin.thread, origin.topic)
