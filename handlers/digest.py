"""/digest: how stories arrive, as they appear or together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.render.text import echo
from handlers.behaviour import Command, Purpose
from handlers.hours import digest_meant
from handlers.timing import set_and_show, show_timing

if TYPE_CHECKING:
    from handlers.desk import Call


async def digest(call: Call) -> None:
    """Let stories arrive as the words say; without any, or where they say nothing, show the panel."""
    meant = digest_meant(call.arguments, call.desk.catalogues)
    if meant:
        await set_and_show(call, "digest", meant)
    elif call.arguments:
        await show_timing(call, "digest", _not_understood(call))
    else:
        await show_timing(call, "digest")


def _not_understood(call: Call) -> str:
    return call.tr.gettext(
        "The bot does not understand “{words}”, nothing was changed. Write for example: /digest daily 18:00, "
        "/digest weekly friday 9:30 or /digest instantly",
        words=echo(call.arguments),
    )


COMMANDS = (
    Command(
        name="digest",
        run=digest,
        purpose=Purpose.FOLLOW,
        description=lambda tr: tr.gettext("Stories at once, daily or weekly"),
        changes=True,
        promises=True,
    ),
)
