"""What the bot does not know, or does not take: commands, buttons of former days, messages without text."""

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


async def text_awaited(call: Call) -> None:
    """Say that a photo or the like is no answer to what was asked, which goes on waiting for one."""
    text = call.tr.gettext("The bot is waiting for a text. Write it as a message, or press “Cancel”.")
    await call.answer(notice.say(text))


async def command_below(call: Call) -> None:
    """Say that what stands below a picture is carried out by nobody."""
    text = call.tr.gettext("Commands below a picture or a file are not carried out. Send the command as a message.")
    await call.answer(notice.say(text))


async def forwarded_command(call: Call) -> None:
    """Say that what somebody else has written is carried out by nobody."""
    text = call.tr.gettext("Forwarded commands are not carried out. Send the command yourself.")
    await call.answer(notice.say(text))


async def others_command(call: Call) -> None:
    """Say that a command names another bot."""
    await call.answer(notice.say(call.tr.gettext("This command is meant for another bot. All commands: /help")))


async def old_press(call: Call) -> None:
    """Say that this button leads nowhere any more: it is old, or was never made."""
    _log.info("press leads nowhere", chat=call.here.id, user=call.user, what=call.pressed)
    await call.refuse(out_of_date(call.tr))


def out_of_date(tr: Translator) -> str:
    """What is said at a button that leads nowhere any more."""
    return tr.gettext("This button is out of date.")
