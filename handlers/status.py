"""/status: how the sources are, and what waits for this chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.render.info import Status, render_status
from handlers.behaviour import Command, Purpose

if TYPE_CHECKING:
    from handlers.desk import Call


async def status(call: Call) -> None:
    """Tell how each source is, when the last story came, and what waits, for when and why."""
    desk, place, now = call.desk, (call.chat.id, call.thread), call.desk.now()
    found = Status(
        sources=desk.sources,
        memories=await desk.store.reads.memories(),
        last_new=await desk.store.stories.last_new(),
        waits=await desk.store.waits.of(*place, now),
        suspension=await desk.store.waits.suspension(*place),
        now=now,
    )
    await call.answer(render_status(found, call.tr))


COMMANDS = (
    Command(
        name="status",
        run=status,
        purpose=Purpose.ABOUT,
        description=lambda tr: tr.gettext("How the sources are, and what waits"),
    ),
)
