"""Approval as a panel: whether stories are approved before they are posted, and who gets what is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.approval import SetApproval, WantProposals
from bot.callbacks import pack
from bot.managing import manage
from bot.model import Button, Message
from bot.render.markup import bold, escape
from bot.render.naming import Place, place_lines
from bot.render.text import echo
from bot.render.ways import back_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.i18n import Translator
    from bot.model import Chat
    from bot.notices import Data, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPanel:
    """What the panel tells of."""

    place: Place
    """Whose stories are approved."""
    wanted: bool
    receivers: int
    """Administrators who get what is proposed."""
    unreachable: int
    """Those who have asked for it, and do not get it."""
    open: int
    """Stories that wait for approval."""
    mine: bool | None
    """Whether whoever reads it has asked for the proposals; None where many read it."""


def render_approval(panel: ApprovalPanel, tr: Translator) -> Message:
    """Show what is set, and who gets the proposals."""
    head = "\n".join((bold(tr.gettext("Approval before posting")), *map(escape, place_lines(panel.place, tr))))
    lines = "\n\n".join(escape(line) for line in (_told_on if panel.wanted else _told_off)(panel, tr))
    return Message(html=f"{head}\n\n{lines}", buttons=(*_rows(panel, tr), back_row(tr)))


def _told_off(panel: ApprovalPanel, tr: Translator) -> Iterator[str]:
    yield tr.gettext("New stories are posted without approval.")
    yield tr.gettext(
        "With approval, each new story first comes privately to the administrators who ask for it, with the buttons "
        "Approve and Skip. What nobody approves within a day is not posted."
    )
    yield from _open(panel, tr)


def _told_on(panel: ApprovalPanel, tr: Translator) -> Iterator[str]:
    yield tr.gettext(
        "A new story is posted once an administrator has approved it. After a day it is too late for that."
    )
    if panel.receivers:
        yield tr.ngettext(
            "Stories to approve go to {n} administrator privately.",
            "Stories to approve go to {n} administrators privately.",
            panel.receivers,
        )
    else:
        yield tr.gettext(
            "Nobody receives stories to approve at the moment, so nothing is posted. Press “Receive the stories” to "
            "get them."
        )
    if panel.unreachable:
        yield tr.ngettext(
            "{n} person has asked for them, but does not administer this chat now or has not started the bot.",
            "{n} people have asked for them, but do not administer this chat now or have not started the bot.",
            panel.unreachable,
        )
    yield from _open(panel, tr)


def _open(panel: ApprovalPanel, tr: Translator) -> Iterator[str]:
    if panel.open:
        yield tr.ngettext("{n} story waits for approval.", "{n} stories wait for approval.", panel.open)


def _rows(panel: ApprovalPanel, tr: Translator) -> Iterator[tuple[Button, ...]]:
    if not panel.wanted:
        yield (Button(text=tr.gettext("Approve before posting"), data=pack(SetApproval(wanted=True))),)
        return
    if panel.mine is not True:
        yield (_get(tr),)
    if panel.mine is not False:
        yield (Button(text=tr.gettext("Stop receiving them"), data=pack(WantProposals(wanted=False))),)
    yield (Button(text=tr.gettext("Post without approval"), data=pack(SetApproval(wanted=False))),)


def _get(tr: Translator) -> Button:
    return Button(text=tr.gettext("Receive the stories"), data=pack(WantProposals(wanted=True)))


def approval_set(tr: Translator, *, wanted: bool) -> str:
    """Say whether stories are approved from now on."""
    if wanted:
        return tr.gettext("From now on stories are approved first. They come to your private chat with the bot.")
    return tr.gettext("From now on stories are posted without approval.")


def proposals_wanted(tr: Translator, *, wanted: bool) -> str:
    """Say whether somebody gets the proposals from now on."""
    if wanted:
        return tr.gettext("Stories to approve will come to your private chat with the bot.")
    return tr.gettext("Stories to approve will no longer come to you.")


def not_started(tr: Translator) -> str:
    """Say that the bot cannot write to whoever has asked for the proposals."""
    return tr.gettext("The bot cannot write to you yet. Open your private chat with it and send /start.")


def lapse_data(chat: Chat, thread: int, place: int) -> Data:
    """What a notice says of a chat's thread, the number of which is `place`, whose proposals nobody gets."""
    return {"kind": chat.kind, "title": chat.title, "thread": thread, "place": place}


def render_lapse(notice: Notice, recipient: Chat, tr: Translator) -> Message:
    """Say that nobody gets what is proposed, and let the reader ask for it."""
    data: Mapping[str, object] = notice.data
    title = echo(str(data["title"]))
    if data["kind"] == "channel":
        text = tr.gettext(
            "Stories for the channel “{chat}” wait for approval, but the bot knows no administrator to whom it can "
            "send them. What nobody approves within a day is not posted.",
            chat=title,
        )
    else:
        text = tr.gettext(
            "Stories for the group “{chat}” wait for approval, but the bot knows no administrator to whom it can "
            "send them. What nobody approves within a day is not posted.",
            chat=title,
        )
    message = Message(html=escape(text), buttons=((_get(tr),),))
    return manage(message, int(str(data["place"]))) if recipient.private else message
