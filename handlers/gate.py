"""The one gate before everything that changes a chat, and the promise that every call gets an answer."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import structlog

from bot.errors import RefusedError, StoreError, TelegramError, TooLateError
from bot.outcome import ChatGone, Moved, Refused, ThreadGone, outcome_of
from bot.render.chats import render_unknown_chat
from bot.render.lack import lack_in_short
from bot.render.notice import administrators_only, say
from bot.rights import may_change
from bot.telling import words_of
from handlers.arguments import meant_topics
from handlers.incoming import Origin
from handlers.measuring import asked, failed, measured
from handlers.own_rights import explain_failure, stands_in_the_way

if TYPE_CHECKING:
    from handlers.behaviour import Answer
    from handlers.desk import Call, Desk

_OUTSIDE = 403
"""The refusal which says that the bot is not in the chat."""

_log = structlog.get_logger()


def gated(run: Answer, origin: Origin, *, promises: bool = False) -> Answer:
    """Let only those through to `run` who may change the chat; where that cannot be found out, nobody.

    Before something that `promises` a post it is looked whether the bot may post there.
    """

    async def answer(call: Call) -> None:
        try:
            call.admitted = await _passes(call.desk, origin)
        except TelegramError as error:
            return await _give_no_leave(call, origin, error)
        if not call.admitted:
            return await _refuse(call, origin)
        if not call.met:  # what is to be changed has to be there; where it cannot be, that is told
            await call.desk.store.chats.meet(call.here, call.desk.now(), call.here_thread)
        if promises and await stands_in_the_way(call):
            return None
        return await run(call)

    return answer


def concerning(call: Call) -> Origin:
    """The chat that a call is about, with who calls: what the gate asks of a call that comes from elsewhere."""
    return Origin(chat=call.chat.id, kind=call.chat.kind, thread=call.thread, user=call.user)


async def is_allowed(desk: Desk, origin: Origin) -> bool:
    """Whether somebody may change a chat; nobody may where Telegram does not show who administers it.

    Raises TelegramError where Telegram could not be asked.
    """
    try:
        return await _passes(desk, origin)
    except RefusedError as error:
        if not _tells_nothing(error):
            raise
        return False


async def _passes(desk: Desk, origin: Origin) -> bool:
    """As is_allowed, but raising for any refusal; who passes is remembered, who does not is forgotten."""
    if origin.kind == "private" or origin.for_chat:
        return True
    if origin.user is None:  # a member who speaks as a channel of his own
        return False
    member = (await desk.standing.administrators(origin.chat)).get(origin.user)
    allowed = member is not None and may_change(origin.kind, member)
    if allowed:
        await desk.store.administrators.remember(origin.chat, origin.user, desk.now())
    else:
        await desk.store.administrators.forget(origin.chat, origin.user)
    return allowed


async def _refuse(call: Call, origin: Origin) -> None:
    _log.info("refused", chat=origin.chat, user=origin.user, what=asked(call)[1])
    text = call.tr.gettext("Only administrators can change this.")
    if call.press_id:
        return await call.refuse(text)
    if call.here.private:
        return await call.answer(say(text))
    topic = next(iter(meant_topics(call.arguments, call.desk.topics)), None)
    return await call.answer(administrators_only(call.tr, topic, username=call.desk.telegram.username))


async def _give_no_leave(call: Call, origin: Origin, error: TelegramError) -> None:
    """Say that nobody passes: the chat does not show who administers it, or Telegram could not be asked."""
    what = asked(call)[1]
    _log.warning("rights not known", chat=origin.chat, user=origin.user, what=what, error=str(error))
    if isinstance(error, RefusedError) and error.moved_to is not None:
        await call.desk.store.chats.move(origin.chat, error.moved_to, call.desk.now())
    if call.press_id:
        return await call.refuse(_why_nobody(call, error))
    if call.afar and isinstance(error, RefusedError) and _tells_nothing(error):  # by a link, which anybody may make up
        return await call.answer(render_unknown_chat(call.tr, username=call.desk.telegram.username))
    return await call.answer(say(_why_nobody(call, error)))


def _why_nobody(call: Call, error: TelegramError) -> str:
    if not isinstance(error, RefusedError) or not _tells_nothing(error):
        return call.tr.gettext("Your rights here could not be checked. Please try again later.")
    if error.code == _OUTSIDE:
        return lack_in_short("outside", call.tr)
    return call.tr.gettext(
        "Telegram does not show the bot who administers this chat. Make the bot an administrator, or add it again."
    )


def _tells_nothing(error: RefusedError) -> bool:
    return error.shuts_out and error.moved_to is None


async def answer_surely(call: Call, run: Answer) -> None:
    """Run a handler; a press is answered in any case, and whatever goes wrong is told once."""
    try:
        with measured(call):
            await run(call)
            await call.toast()
    except TooLateError:
        raise  # the next start answers it
    except TelegramError as error:
        await _give_up(call, error)
    except Exception as error:  # noqa: BLE001 - whatever it was, the user is to hear of it
        trace = None if isinstance(error, StoreError) else error
        failed(call)
        _log.error("call not answered", chat=call.here.id, asked=asked(call)[1], error=words_of(error), exc_info=trace)
        with suppress(TelegramError):
            await _apologise(call)
    for task in call.afterwards:
        await task()


async def _give_up(call: Call, error: TelegramError) -> None:
    """Tell that an answer failed where that can be told: not who may have got it, nor who cannot be reached."""
    failed(call)
    _log.warning("answer not given", chat=call.here.id, asked=asked(call)[1], error=str(error))
    now = call.desk.now()
    match outcome_of(error, 1, now):
        case ChatGone(why=why):
            await call.desk.store.chats.suspend(call.here.id, why, now)
            await explain_failure(call, whole=True)
        case ThreadGone():
            await explain_failure(call, whole=False)
        case Refused():
            with suppress(TelegramError):
                await _apologise(call)
        case Moved(chat=chat):
            await call.desk.store.chats.move(call.here.id, chat, now)
    await call.toast()


async def _apologise(call: Call) -> None:
    text = call.tr.gettext("Something went wrong. Please try again.")
    waits = call.press_id and not call.answered
    await (call.refuse(text) if waits else call.answer(say(text)))
