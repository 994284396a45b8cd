"""/status: how the sources are, and what waits for this chat."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.controls import WantOutages
from bot.render.notice import outages_told
from bot.render.panel import outages_row
from bot.render.status import Status, render_status
from handlers.behaviour import Button, Command, Purpose

if TYPE_CHECKING:
    from handlers.behaviour import Press
    from handlers.desk import Call


async def status(call: Call) -> None:
    """Tell how each source is, when the last story came, and what waits, for when and why."""
    desk, place, now = call.desk, (call.chat.id, call.thread), call.desk.now()
    found = Status(
        sources=desk.sources,
        memories=await desk.store.reads.memories(),
        watches=await desk.store.watching.watches(),
        last_new=await desk.store.stories.last_new(),
        waits=await desk.store.waits.of(*place, now),
        suspension=await desk.store.waits.suspension(*place),
        paused=await desk.store.pauses.holds(*place),
        now=now,
    )
    wanted = await desk.store.contact.wants_outages(call.chat.id)
    message = replace(render_status(found, call.tr), buttons=(outages_row(call.tr, wanted=wanted),))
    await call.edit_or_send(message)


async def _press(call: Call, pressed: WantOutages) -> None:
    """Let the chat hear of outages, or not, and show all of it again."""
    if pressed.wanted != await call.desk.store.contact.wants_outages(call.chat.id):
        await call.note("outages", "on" if pressed.wanted else "")
    await call.desk.store.contact.want_outages(call.chat.id, wanted=pressed.wanted)
    await call.toast(outages_told(call.tr, wanted=pressed.wanted))
    await status(call)


COMMANDS = (
    Command(
        name="status",
        run=status,
        purpose=Purpose.ABOUT,
        description=lambda tr: tr.gettext("State of the sources, and what waits"),
    ),
)
PRESSES: tuple[Press, ...] = (Button(WantOutages, _press, changes=True),)
