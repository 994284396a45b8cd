"""The panels of /digest and /quiet, and what is set by them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.callbacks import Arrange
from bot.render.timing import Arrangement, digest_set, quiet_set, render_timing
from handlers.behaviour import Button

if TYPE_CHECKING:
    from bot.callbacks import TimingPanel
    from handlers.behaviour import Press
    from handlers.desk import Call


async def arrange(call: Call, panel: TimingPanel, value: str) -> None:
    """Set how stories arrive, or the quiet hours; what waits is planned anew, and may leave at once."""
    desk, place = call.desk, (call.chat.id, call.thread)
    store = desk.store.timings
    before = await store.of(*place)
    change = store.set_digest if panel == "digest" else store.set_quiet
    await change(*place, value, desk.departures, desk.now())
    if value != (before.digest if panel == "digest" else before.quiet):
        await call.note(panel, value)
    desk.wake()


async def show_timing(call: Call, panel: TimingPanel, said: str = "", *, choose: bool = True) -> None:
    """Show what is set and what comes of it; `choose`: with buttons to set it otherwise."""
    message = render_timing(panel, await arrangement_of(call), call.tr, said=said)
    await call.edit_or_send(message if choose else replace(message, buttons=()))


async def set_and_show(call: Call, panel: TimingPanel, value: str) -> None:
    """Set what a command asks for, and show it; in a channel without the buttons that readers have no use for."""
    await arrange(call, panel, value)
    await show_timing(call, panel, choose=call.here.kind != "channel")


async def arrangement_of(call: Call) -> Arrangement:
    """What is set where a call is about, and what comes of it."""
    desk, place, now = call.desk, (call.chat.id, call.thread), call.desk.now()
    return Arrangement(
        timing=await desk.store.timings.of(*place),
        departures=desk.departures,
        waits=await desk.store.waits.of(*place, now),
        now=now,
        paused=await desk.store.pauses.holds(*place),
    )


async def _press(call: Call, pressed: Arrange) -> None:
    if pressed.value:
        await arrange(call, pressed.panel, pressed.value)
        say = digest_set if pressed.panel == "digest" else quiet_set
        await call.toast(say(await arrangement_of(call), call.tr))
    await show_timing(call, pressed.panel)


PRESSES: tuple[Press, ...] = (Button(Arrange, _press, changes=True),)
