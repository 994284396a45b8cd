"""Posting that is paused and resumed, and the bot's leaving: what the settings of groups and channels have besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.errors import RefusedError, TelegramError
from bot.inquiry import Suspension
from bot.panels import Leave, Pause
from bot.render.question import suspension_data
from bot.render.settings import render_leaving, render_left
from bot.waits import KEPT_FOR
from handlers.behaviour import Button
from handlers.settings import place_of, settings
from handlers.unknown import old_press

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.behaviour import Press
    from handlers.desk import Call

_log = structlog.get_logger()


async def _pause(call: Call, pressed: Pause) -> None:
    """Pause or resume; pressed twice or by two it is what was wanted last, and all see that.

    A person's chat is not paused, but resumed where a file of chats has paused it.
    """
    if call.chat.private and pressed.wanted:
        return await old_press(call)
    pauses, place = call.desk.store.pauses, (call.chat.id, call.thread)
    turn = pauses.pause(*place) if pressed.wanted else pauses.resume(*place, call.desk.now())
    if await turn:
        await call.note("pause" if pressed.wanted else "resume")
    tr = call.tr
    await call.toast(tr.gettext("Posting is paused.") if pressed.wanted else tr.gettext("Posting goes on."))
    return await settings(call)


async def _leave(call: Call, pressed: Leave) -> None:
    if call.chat.private:
        return await old_press(call)
    return await (_go(call) if pressed.sure else _ask(call))


async def _ask(call: Call) -> None:
    day = call.tr.day(call.desk.now() + KEPT_FOR)
    await call.edit_or_send(render_leaving(await place_of(call), day, call.tr))


async def _go(call: Call) -> None:
    """Leave the chat; where that is read there, it is said before, for afterwards nothing can be said."""
    await call.note("leave")
    day = call.tr.day(call.desk.now() + KEPT_FOR)
    said = render_left(await place_of(call), day, call.tr, private=call.here.private)
    if not call.afar:
        await call.edit_or_send(said)
    now = call.desk.now()
    await _depart(call, now)
    await _tell_others(call, now)
    if call.afar:
        await call.edit_or_send(said)


async def _depart(call: Call, now: datetime) -> None:
    """Have it suspended first: Telegram tells of the leaving, too, and that is to be no news."""
    chats = call.desk.store.chats
    await chats.leave(call.chat.id, now)
    try:
        await call.desk.telegram.call("leaveChat", {"chat_id": call.chat.id})
    except TelegramError as error:
        if not isinstance(error, RefusedError) or not error.shuts_out:
            await chats.restore(call.chat.id, now)
            raise
        _log.info("left already", chat=call.chat.id, error=str(error))


async def _tell_others(call: Call, now: datetime) -> None:
    """Let those hear of it who administer the chat, but whoever did it."""
    store = call.desk.store
    others = [user for user in await store.administrators.of(call.chat.id) if user != call.user]
    suspension = Suspension(chat=call.chat, thread=None, why="left", at=now)
    told = await store.administrators.reachable(others)
    await store.questions.tell(suspension, suspension_data(suspension), told, now)


PRESSES: tuple[Press, ...] = (
    Button(Pause, _pause, changes=True),
    Button(Leave, _leave, changes=True),
)
