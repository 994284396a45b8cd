"""The bot's own rights: looked at before it promises to post, explained where they are missing, checked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.callbacks import Recheck
from bot.errors import RefusedError, TelegramError
from bot.outcome import ChatGone, outcome_of
from bot.render.greeting import render_mended
from bot.render.lack import lack_in_short, render_closed, render_lack
from bot.rights import may_write_when_closed
from handlers.behaviour import Button
from handlers.direct_messages import write_about
from handlers.incoming import Origin
from handlers.unknown import old_press

if TYPE_CHECKING:
    from bot.model import Chat
    from bot.rights import Lack
    from handlers.behaviour import Press
    from handlers.desk import Call, Desk

_log = structlog.get_logger()


async def own_lack(desk: Desk, chat: Chat) -> Lack | None:
    """What keeps the bot from writing in a chat, as far as Telegram tells: where it does not, the first try will."""
    try:
        return await _ask_lack(desk, chat)
    except TelegramError as error:
        _log.warning("own rights not known", chat=chat.id, error=str(error))
        return None


async def _ask_lack(desk: Desk, chat: Chat) -> Lack | None:
    try:
        return await desk.standing.lack(chat.id, chat.kind)
    except RefusedError as error:
        if not isinstance(outcome_of(error, 1, desk.now()), ChatGone):
            raise
        return "outside"


async def stands_in_the_way(call: Call) -> bool:
    """Whether the bot may not write in the chat that a call is about; then that is told instead of a promise.

    A chat that was given up, and can be written to after all, goes on.
    """
    lack = await own_lack(call.desk, call.chat)
    if lack is not None:
        await _explain(call, lack)
        return True
    if call.afar is None or not call.chat.suspended:  # an answer that arrives here tells the same
        return False
    await call.desk.store.chats.restore(call.chat.id, call.desk.now())
    return await _topic_stands_in_the_way(call)


async def _topic_stands_in_the_way(call: Call) -> bool:
    """Whether it is a topic that was closed or deleted; one in which the bot may write all the same goes on."""
    desk, place = call.desk, (call.chat.id, call.thread)
    kept = await desk.store.chats.get(*place)
    if kept is None or not kept.suspended:
        return False
    try:
        opens = may_write_when_closed(await desk.standing.own(call.chat.id))
    except TelegramError:
        opens = False
    if opens:
        await desk.store.chats.reopen_thread(*place, desk.now())
    else:
        await call.answer(render_closed(call.chat, call.tr))
    return not opens


async def _explain(call: Call, lack: Lack) -> None:
    """Where the bot can write: here, or privately to who acted; else at the press."""
    _log.info("promise not made", chat=call.chat.id, user=call.user, lack=lack)
    if call.afar:
        return await call.answer(render_lack(call.chat, lack, call.tr))
    await call.refuse(lack_in_short(lack, call.tr))
    if not await write_about(call.desk, _actor(call), lambda tr: render_lack(call.chat, lack, tr)) and not call.user:
        await call.desk.store.chats.suspend(call.chat.id, "no right to write", call.desk.now())  # which is told
    return None


async def explain_failure(call: Call, *, whole: bool) -> None:
    """Tell an administrator privately why there is no answer: the `whole` chat, or this topic, cannot be written to.

    When it shows first that a whole chat cannot, it is suspended, and all its administrators are told.
    """
    if not call.admitted or call.here.private or (whole and not call.here.suspended):
        return
    desk, here = call.desk, call.here
    desk.standing.drop(here.id)
    lack: Lack = await own_lack(desk, here) or ("post" if here.kind == "channel" else "send")
    await write_about(desk, _actor(call), lambda tr: render_lack(here, lack, tr) if whole else render_closed(here, tr))


def _actor(call: Call) -> Origin:
    return Origin(
        chat=call.here.id,
        kind=call.here.kind,
        thread=call.here_thread,
        user=call.user,
        language_code=call.app_language,
    )


async def _recheck(call: Call, _: Recheck) -> None:
    """Ask Telegram anew; say so where it is mended, and go on there."""
    if call.chat.private:
        return await old_press(call)
    call.desk.standing.drop(call.chat.id)
    try:
        lack = await _ask_lack(call.desk, call.chat)
    except TelegramError as error:
        _log.warning("own rights not known", chat=call.chat.id, error=str(error))
        return await call.refuse(call.tr.gettext("Something went wrong. Please try again."))
    if lack is None:
        await call.desk.store.chats.restore(call.chat.id, call.desk.now())
        return await call.edit_or_send(render_mended(call.chat, call.tr))
    await call.refuse(call.tr.gettext("The right is still missing."))
    return await call.edit_or_send(render_lack(call.chat, lack, call.tr))


PRESSES: tuple[Press, ...] = (Button(Recheck, _recheck, changes=True),)
