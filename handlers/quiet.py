"""/quiet: the hours in which a chat is left in peace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.hours import is_quiet
from bot.render.text import echo
from handlers.behaviour import Command, Purpose
from handlers.hours import quiet_meant
from handlers.timing import set_and_show, show_timing

if TYPE_CHECKING:
    from handlers.desk import Call


async def quiet(call: Call) -> None:
    """Set the hours that the words name; without any, or where they name none, show the panel."""
    desk = call.desk
    timing = await desk.store.timings.of(call.chat.id, call.thread)
    meant = quiet_meant(call.arguments, desk.departures.range_kept(timing.quiet), desk.catalogues)
    if not call.arguments:
        await show_timing(call, "quiet")
    elif meant is None:
        await show_timing(call, "quiet", _not_understood(call))
    elif is_quiet(meant):
        await set_and_show(call, "quiet", meant)
    else:
        said = call.tr.gettext("Quiet hours cannot end at the time at which they begin; nothing was changed.")
        await show_timing(call, "quiet", said)


def _not_understood(call: Call) -> str:
    return call.tr.gettext(
        "The bot does not understand “{words}”, nothing was changed. Write for example: /quiet 22:00-07:00, "
        "/quiet silent 23-8 or /quiet off",
        words=echo(call.arguments),
    )


COMMANDS = (
    Command(
        name="quiet",
        run=quiet,
        purpose=Purpose.FOLLOW,
        description=lambda tr: tr.gettext("Quiet hours"),
        changes=True,
        promises=True,
    ),
)
