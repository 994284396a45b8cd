"""The panel of approval: whether stories are approved before they are posted, and who gets what is proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.approval import SetApproval, WantProposals
from bot.errors import TelegramError
from bot.panels import ShowApproval
from bot.render.approval import ApprovalPanel, approval_set, not_started, proposals_wanted, render_approval
from bot.rights import may_change
from handlers.behaviour import Button
from handlers.settings import place_of
from handlers.unknown import old_press

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.behaviour import Press
    from handlers.desk import Call


async def show_approval(call: Call) -> None:
    """Show what is set; a private chat posts to nobody else, and has nothing to approve."""
    if call.chat.private:
        return await old_press(call)
    approval = await call.desk.store.approvals.of(call.chat.id, call.thread)
    receivers = await _receivers(call, approval.approvers)
    panel = ApprovalPanel(
        place=await place_of(call),
        wanted=approval.wanted,
        receivers=receivers,
        unreachable=len(approval.approvers) - receivers,
        open=approval.open,
        mine=call.user in approval.approvers if call.here.private else None,
    )
    return await call.edit_or_send(render_approval(panel, call.tr))


async def _receivers(call: Call, approvers: Sequence[int]) -> int:
    """Count who of them can be written to and still administers the chat, as far as Telegram tells."""
    reachable = await call.desk.store.administrators.reachable(approvers)
    try:
        members = await call.desk.standing.administrators(call.chat.id)
    except TelegramError:
        return len(reachable)
    return sum(may_change(call.chat.kind, members[user]) for user in reachable if user in members)


async def _open(call: Call, _: ShowApproval) -> None:
    await show_approval(call)


async def _set(call: Call, pressed: SetApproval) -> None:
    """Turn it on or off; whoever turns it on gets the proposals."""
    if call.chat.private:
        return await old_press(call)
    approvals, place = call.desk.store.approvals, (call.chat.id, call.thread)
    was_so = await approvals.set(*place, call.desk.now(), wanted=pressed.wanted)
    if not was_so:
        await call.note("approval", "on" if pressed.wanted else "off")
    if pressed.wanted and call.user is not None:
        await approvals.want(*place, call.user, wanted=True)
    await _say(call, approval_set(call.tr, wanted=pressed.wanted), wanted=pressed.wanted)
    return await show_approval(call)


async def _want(call: Call, pressed: WantProposals) -> None:
    if call.chat.private or call.user is None:
        return await old_press(call)
    await call.desk.store.approvals.want(call.chat.id, call.thread, call.user, wanted=pressed.wanted)
    await _say(call, proposals_wanted(call.tr, wanted=pressed.wanted), wanted=pressed.wanted)
    return await show_approval(call)


async def _say(call: Call, text: str, *, wanted: bool) -> None:
    """Say what was done; whoever is to get proposals and cannot be written to hears that instead."""
    user = call.user
    if wanted and (user is None or not await call.desk.store.administrators.reachable([user])):
        return await call.refuse(not_started(call.tr))
    return await call.toast(text)


PRESSES: tuple[Press, ...] = (
    Button(ShowApproval, _open, changes=True),
    Button(SetApproval, _set, changes=True),
    Button(WantProposals, _want, changes=True),
)
