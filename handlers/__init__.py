"""What the bot answers: one module a behaviour, each with the commands and buttons it answers.

Update -> reading (our types) -> dispatch (who answers, past the gate) -> a handler: parse, query, render, send
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from telegram import Update
from telegram.ext import TypeHandler

from handlers.desk import Desk
from handlers.dispatch import Dispatcher
from handlers.reading import read_update

if TYPE_CHECKING:
    from bot.telegram.receiver import PtbApplication, PtbContext

_log = structlog.get_logger()

__all__ = ["Desk", "register"]


def register(application: PtbApplication, desk: Desk) -> None:
    """Have everything that arrives answered from `desk`."""
    dispatcher = Dispatcher(desk)

    async def take(update: Update, context: PtbContext) -> None:
        try:
            incoming = read_update(update, context.bot.id)
            if incoming is not None:
                await dispatcher.take(incoming)
        except Exception:  # noqa: BLE001 - the next update is to be handled all the same
            _log.exception("update not handled", update_id=update.update_id)

    application.add_handler(TypeHandler(Update, take))
