"""/hotline: whom to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.render.info import render_hotlines
from handlers.behaviour import Command, Purpose

if TYPE_CHECKING:
    from handlers.desk import Call


async def hotline(call: Call) -> None:
    """List the numbers."""
    await call.answer(render_hotlines(call.desk.hotlines, call.tr))


COMMANDS = (
    Command(
        name="hotline",
        run=hotline,
        purpose=Purpose.ABOUT,
        content=True,
        description=lambda tr: tr.gettext("Whom to call"),
    ),
)
