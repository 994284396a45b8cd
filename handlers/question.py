"""Answers to what is asked of administrators: in the chat concerned, or privately about a group or a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.controls import Decide
from bot.render.question import render_decision
from handlers.behaviour import Button
from handlers.gate import gated
from handlers.incoming import Origin
from handlers.unknown import old_press

if TYPE_CHECKING:
    from handlers.behaviour import Press
    from handlers.desk import Call


async def decide(call: Call, pressed: Decide) -> None:
    """Let those answer who may change the chat that was asked about; a private chat answers for itself alone."""
    question = await call.desk.store.questions.get(pressed.question, call.desk.now())
    if question is None or (question.chat.private and question.chat.id != call.chat.id):
        return await old_press(call)
    concerned = Origin(chat=question.chat.id, kind=question.chat.kind, user=call.user)

    async def carry_out(call: Call) -> None:
        await _carry_out(call, pressed)

    return await gated(carry_out, concerned)(call)


async def _carry_out(call: Call, pressed: Decide) -> None:
    desk, now = call.desk, call.desk.now()
    question = await desk.store.questions.decide(pressed.question, pressed.decision, now)
    if question is None:
        return await old_press(call)
    desk.wake()
    held_until = desk.departures.held_until(question.quiet, now)
    return await call.edit_or_send(render_decision(question, pressed.decision, held_until, call.tr))


PRESSES: tuple[Press, ...] = (Button(Decide, decide),)
