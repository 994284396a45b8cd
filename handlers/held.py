"""What an operator says of stories that were held: they go out after all, or they stay where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.controls import JudgeHold
from bot.render.held import render_verdict
from handlers.behaviour import Button
from handlers.unknown import old_press

if TYPE_CHECKING:
    from handlers.behaviour import Press
    from handlers.desk import Call

_log = structlog.get_logger()


async def _judge(call: Call, pressed: JudgeHold) -> None:
    """Carry out the first verdict; whoever presses later is told of it."""
    desk, holds = call.desk, call.desk.store.holds
    before = await holds.decide(pressed.hold, pressed.verdict, call.chat.id, desk.now())
    hold = await holds.get(pressed.hold)
    if before is None or hold is None:
        return await old_press(call)
    if before.decided is None:
        desk.spread()
        _log.info("held stories judged", hold=hold.number, verdict=pressed.verdict, by=call.chat.id)
    return await call.edit_or_send(render_verdict(hold, pressed.verdict, call.chat.id, call.tr))


PRESSES: tuple[Press, ...] = (Button(JudgeHold, _judge, operators=True),)
