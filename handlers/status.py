"""/status: how the sources are, and what waits for this chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.render.info import Status, render_status
from handlers.behaviour import Command, Purpose

if TYPE_CHECKING:
    from handlers.desk import Call


async def status(call: Call) -> None:
    """Tell how each source is, when the last story came, and how many wait."""
    desk = call.desk
    found = Status(
        sources=desk.sources,
        memories=await desk.store.reads.memories(),
        last_new=await desk.store.stories.last_new(),
        waiting=await desk.store.chats.waiting(call.chat.id, call.thread),
        now=desk.now(),
    )
    await call.answer(render_status(found, call.tr))


COMMANDS = (
    Command(
        name="status",
        run=status,
        purpose=Purpose.ABOUT,
        description=lambda tr: tr.gettext("How the sources are"),
    ),
)
