"""What the bot answers: one module a behaviour, each with the commands and buttons it answers.

Update -> reading (our types) -> dispatch (who answers, past the gate) -> a handler: parse, query, render, send
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import structlog
from structlog.contextvars import bound_contextvars
from telegram import Update
from telegram.ext import TypeHandler

from bot.errors import TooLateError
from bot.telegram.updates import OrderedUpdates, kind_of
from handlers.desk import Desk
from handlers.dispatch import Dispatcher
from handlers.reading import read_update

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.fairness import Sender
    from bot.telegram.receiver import PtbApplication, PtbContext
    from bot.telegram.updates import OnExcess

_log = structlog.get_logger()

__all__ = ["Desk", "register"]


def register(application: PtbApplication, desk: Desk) -> None:
    """Have everything that arrives answered from `desk`."""
    dispatcher = Dispatcher(desk)
    updates = application.update_processor

    async def take(update: Update, context: PtbContext) -> None:
        with bound_contextvars(update=update.update_id):
            became = await _take(dispatcher, update, context.bot.id)
        if became == "left" and isinstance(updates, OrderedUpdates):
            updates.leave(update.update_id)
        desk.telegram.meter.count("updates", kind_of(update), became)

    application.add_handler(TypeHandler(Update, take))
    if isinstance(updates, OrderedUpdates):
        updates.on_excess = _refusing(application, dispatcher, updates.tells)


async def _take(dispatcher: Dispatcher, update: Update, bot: int) -> str:
    """Act upon an update; what became of it."""
    try:
        incoming = read_update(update, bot)
        if incoming is not None:
            await dispatcher.take(incoming)
    except TooLateError:
        _log.info("update left for the next start")
        return "left"
    except Exception:  # noqa: BLE001 - the next update is to be handled all the same
        _log.exception("update not handled")
        return "failed"
    return "ignored" if incoming is None else "handled"


def _refusing(application: PtbApplication, dispatcher: Dispatcher, tells: Callable[[Sender], bool]) -> OnExcess:
    """What is done with updates that are too much of one sender."""

    async def refuse(update: Update, sender: Sender) -> None:
        dispatcher.count_excess(kind_of(update))
        with bound_contextvars(update=update.update_id):
            try:
                incoming = read_update(update, application.bot.id)
                if incoming is not None:
                    await dispatcher.refuse(incoming, partial(tells, sender))
            except Exception:  # noqa: BLE001 - it was not to be handled anyway
                _log.exception("excess not answered")

    return refuse
