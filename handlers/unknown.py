"""What the bot does not know: a command, a button of former days, a message without text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.render import notice

if TYPE_CHECKING:
    from bot.i18n import Translator
    from handlers.desk import Call


_log = structlog.get_logger()


async def unknown_command(call: Call) -> None:
    """Point to the commands that there are."""
    await call.answer(notice.unknown_command(call.command, call.tr))


async def no_text(call: Call) -> None:
    """Say what can be sent instead of a photo or the like."""
    await call.answer(notice.say(call.tr.gettext("The bot understands text only. All commands: /help")))


async def old_press(call: Call) -> None:
    """Say that this button leads nowhere any more: it is old, or was never made."""
    _log.info("press leads nowhere", chat=call.here.id, user=call.user, what=call.pressed)
    await call.refuse(out_of_date(call.tr))


def out_of_date(tr: Translator) -> str:
    """What is said at a button that leads nowhere any more."""
    return tr.gettext("This button is out of date.")
