"""/privacy: what the bot keeps, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.render.privacy import render_privacy
from handlers.behaviour import Command, Purpose

if TYPE_CHECKING:
    from handlers.desk import Call


async def privacy(call: Call) -> None:
    """Tell it, in groups and channels to everybody."""
    await call.answer(render_privacy(call.tr, copies=call.desk.copies))


COMMANDS = (
    Command(
        name="privacy",
        run=privacy,
        purpose=Purpose.ABOUT,
        description=lambda tr: tr.gettext("What data is kept"),
    ),
)
