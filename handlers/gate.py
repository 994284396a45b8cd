"""The one gate before everything that changes a chat, and the promise that every call gets an answer."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import structlog

from bot.errors import StoreError, TelegramError
from bot.outcome import ChatGone, Moved, Refused, ThreadGone, outcome_of
from bot.render.notice import administrators_only, say
from bot.rights import may_change
from handlers.arguments import meant_topics
from handlers.incoming import Origin

if TYPE_CHECKING:
    from handlers.behaviour import Answer
    from handlers.desk import Call

_log = structlog.get_logger()


def gated(run: Answer, origin: Origin) -> Answer:
    """Let only those through to `run` who may change the chat; where that cannot be found out, nobody."""

    async def answer(call: Call) -> None:
        try:
            allowed = await _may(call, origin)
        except TelegramError as error:
            _log.warning("rights not known", chat=origin.chat, error=str(error))
            text = call.tr.gettext("Your rights here could not be checked. Please try again later.")
            return await (call.refuse(text) if call.press_id else call.answer(say(text)))
        return await (run(call) if allowed else _refuse(call))

    return answer


def concerning(call: Call) -> Origin:
    """The chat that a call is about, with who calls: what the gate asks of a call that comes from elsewhere."""
    return Origin(chat=call.chat.id, kind=call.chat.kind, thread=call.thread, user=call.user)


async def _may(call: Call, origin: Origin) -> bool:
    if origin.kind == "private" or origin.for_chat:
        return True
    if origin.user is None:  # a member who speaks as a channel of his own
        return False
    allowed = may_change(origin.kind, await call.desk.telegram.member(origin.chat, origin.user))
    administrators = call.desk.store.administrators
    if allowed:
        await administrators.remember(origin.chat, origin.user, call.desk.now())
    else:
        await administrators.forget(origin.chat, origin.user)
    return allowed


async def _refuse(call: Call) -> None:
    if call.press_id:
        return await call.refuse(call.tr.gettext("Only administrators can change this."))
    topic = next(iter(meant_topics(call.arguments, call.desk.topics)), None)
    return await call.answer(administrators_only(call.tr, topic, username=call.desk.telegram.username))


async def answer_surely(call: Call, run: Answer) -> None:
    """Run a handler; a press is answered in any case, and whatever goes wrong is told once."""
    try:
        await run(call)
        await call.toast()
    except TelegramError as error:
        await _give_up(call, error)
    except Exception as error:  # noqa: BLE001 - whatever it was, the user is to hear of it
        trace = None if isinstance(error, StoreError) else error
        _log.error("call not answered", chat=call.here.id, command=call.command, error=str(error), exc_info=trace)
        with suppress(TelegramError):
            await _apologise(call)
    for task in call.afterwards:
        await task()


async def _give_up(call: Call, error: TelegramError) -> None:
    """Tell that an answer failed where that can be told: not who may have got it, nor who cannot be reached."""
    _log.warning("answer not given", chat=call.here.id, command=call.command, error=str(error))
    now = call.desk.now()
    match outcome_of(error, 1, now):
        case ChatGone(why=why):
            await call.desk.store.chats.suspend(call.here.id, why, now)
        case Refused() | ThreadGone():
            with suppress(TelegramError):
                await _apologise(call)
        case Moved(chat=chat):
            await call.desk.store.chats.move(call.here.id, chat, now)
    await call.toast()


async def _apologise(call: Call) -> None:
    text = call.tr.gettext("Something went wrong. Please try again.")
    waits = call.press_id and not call.answered
    await (call.refuse(text) if waits else call.answer(say(text)))
