"""Who has changed what: shown to the administrators of a group or a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.errors import TelegramError
from bot.panels import ShowChanges
from bot.render.changes import MOST, render_changes
from handlers.behaviour import Button
from handlers.settings import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.behaviour import Press
    from handlers.desk import Call

_log = structlog.get_logger()


async def _show(call: Call, _: ShowChanges) -> None:
    changes = await call.desk.store.changes.latest(call.chat.id, call.thread, MOST)
    names = await _names(call) if changes else {}
    await call.edit_or_send(render_changes(await place_of(call), changes, names, call.tr, call.desk.topics))


async def _names(call: Call) -> Mapping[int, str] | None:
    """Who administers the chat, by name; None where Telegram does not tell now."""
    try:
        members = await call.desk.standing.administrators(call.chat.id)
    except TelegramError as error:
        _log.warning("administrators not known", chat=call.chat.id, error=str(error))
        return None
    return {user: member.name for user, member in members.items()}


PRESSES: tuple[Press, ...] = (Button(ShowChanges, _show, changes=True),)
