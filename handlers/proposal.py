"""What administrators decide about stories that are proposed to them privately."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.approval import Judge
from bot.errors import RefusedError, TelegramError
from bot.outcome import bars_deletion
from bot.render.notice import render_removed
from bot.render.proposal import noted, refusal, render_proposal, render_proposed, standing
from handlers.behaviour import Button
from handlers.gate import gated
from handlers.incoming import Origin
from handlers.unknown import old_press

if TYPE_CHECKING:
    from bot.approval import Proposal, Ruling
    from bot.model import Message
    from handlers.behaviour import Press
    from handlers.desk import Call


async def judge(call: Call, pressed: Judge) -> None:
    """Let those decide who may change the chat concerned, whoever asked for the proposals."""
    proposal = await call.desk.store.proposals.get(pressed.proposal)
    if proposal is None:
        return await old_press(call)

    async def carry_out(call: Call) -> None:
        await _carry_out(call, pressed)

    concerned = Origin(chat=proposal.chat.id, kind=proposal.chat.kind, thread=proposal.thread, user=call.user)
    return await gated(carry_out, concerned)(call)


async def _carry_out(call: Call, pressed: Judge) -> None:
    desk, now = call.desk, call.desk.now()
    ruling = await desk.store.proposals.judge(
        pressed.proposal, pressed.act, now, desk.departures, shown_in=call.here.id
    )
    if ruling is None:
        return await old_press(call)
    desk.wake()
    said = ""
    if ruling.outcome == "posted":
        ruling, said = await _remove(call, ruling)
        if ruling.outcome == "posted":  # still
            return await call.refuse(said)
    told = refusal(ruling.proposal, ruling.outcome, now, call.tr)
    await (call.refuse(told) if told else call.toast(said or standing(ruling.proposal, now, call.tr)))
    if ruling.outcome in {"leaving", "kept"}:
        return None
    said = told if ruling.outcome == "uncertain" else said
    post = await _post(call, ruling.proposal)
    return await call.edit_or_send(render_proposal(ruling.proposal, post, now, call.tr, said=said))


async def _remove(call: Call, ruling: Ruling) -> tuple[Ruling, str]:
    """Delete a post, or empty it where that is not possible; gives what is so then, and what is said of it."""
    desk, proposal = call.desk, ruling.proposal
    instead = render_removed(desk.catalogues[proposal.chat.language])
    try:
        deleted = await desk.telegram.remove(proposal.chat.id, ruling.message_id, instead)
    except TelegramError as error:
        barred = isinstance(error, RefusedError) and bars_deletion(error)
        trouble = call.tr.gettext("Something went wrong. Please try again.")
        return (replace(ruling, outcome="kept"), "") if barred else (ruling, trouble)
    await desk.store.proposals.removed(proposal, ruling.message_id, shown_in=call.here.id)
    undone = replace(ruling, proposal=replace(proposal, state="undone"), outcome="done")
    return undone, "" if deleted else noted(call.tr)


async def _post(call: Call, proposal: Proposal) -> Message | None:
    """The post as it looks today; None where the story is hidden."""
    stories = await call.desk.store.stories.load([proposal.story])
    if not stories:
        return None
    translator, username = call.desk.catalogues[proposal.chat.language], call.desk.telegram.username
    return render_proposed(proposal, stories[0], translator, call.desk.topics, username=username)


PRESSES: tuple[Press, ...] = (Button(Judge, judge),)
