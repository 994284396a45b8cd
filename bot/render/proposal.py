"""Proposals as messages: a story as it will look in its chat, what is so with it, and the buttons that decide.

The post is in the language of the chat, what is said of it in that of whoever decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.approval import Judge
from bot.callbacks import pack
from bot.model import Button, Message, Parcel, Showing
from bot.render.markup import MESSAGE_UNITS, bold, escape, visible_length
from bot.render.notice import render_removed
from bot.render.parcel import render_parcel
from bot.render.text import echo
from bot.showing import also_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.approval import Act, Outcome, Proposal
    from bot.i18n import Translator
    from bot.model import Chat, Story
    from bot.notices import Data, Notice
    from bot.topics import Topics

_AT_ONCE = timedelta(seconds=1)
_HEAD_UNITS = 512
"""Room for what is said of a post: with one that leaves less, its title stands for it."""


def render_proposed(proposal: Proposal, story: Story, tr: Translator, topics: Topics, *, username: str) -> Message:
    """Show the post as it will look, without its buttons, in the translator's language, which is that of its chat."""
    language = proposal.chat.language
    second = also_in(story, language, proposal.looks.second)
    showing = Showing(story=story, language=language, alerts=proposal.alerts, second=second)
    parcel = Parcel(chat=proposal.chat, thread=proposal.thread, stories=(showing,), looks=proposal.looks)
    post = render_parcel(parcel, tr, topics, username=username).message
    if visible_length(post.html) <= MESSAGE_UNITS - _HEAD_UNITS:
        return Message(html=post.html, preview=post.preview, large=post.large)
    title = render_parcel(replace(parcel, style="list"), tr, topics, username=username).message
    return Message(html=title.html, preview=post.preview, large=post.large)


def proposal_data(proposal: Proposal, post: Message) -> Data:
    """What a notice proposes."""
    return {
        "proposal": proposal.number,
        "chat": {"kind": proposal.chat.kind, "title": proposal.chat.title, "thread": proposal.thread},
        "html": post.html,
        "preview": post.preview,
        "large": post.large,
    }


def render_proposal_notice(notice: Notice, _: Chat, tr: Translator) -> Message:
    """Propose a story to one of those who approve."""
    data = notice.data
    told = data["chat"] if isinstance(data["chat"], Mapping) else {}
    head = _asking(str(told["kind"]), str(told["title"]), tr, topic=bool(told["thread"]))
    return Message(
        html=f"{escape(head)}\n\n{data['html']}",
        preview=str(data["preview"]),
        large=bool(data["large"]),
        buttons=_buttons(int(str(data["proposal"])), ("approve", "skip"), tr),
    )


def render_proposal(
    proposal: Proposal, post: Message | None, now: datetime, tr: Translator, *, said: str = ""
) -> Message:
    """Say what is so with a proposal, above its post unless it is hidden; `said` in place of the usual words."""
    view = proposal.view(now)
    if post is None or view == "hidden":
        return render_removed(tr)
    acts: dict[str, tuple[Act, ...]] = {"open": ("approve", "skip"), "approved": ("undo",), "skipped": ("undo",)}
    title = bold(echo(proposal.chat.title)) if proposal.chat.title else ""
    head = f"{title}\n{escape(said or standing(proposal, now, tr))}".lstrip()
    if view == "open":
        head = escape(_asking(proposal.chat.kind, proposal.chat.title, tr, topic=bool(proposal.thread)))
    return Message(
        html=f"{head}\n\n{post.html}",
        preview=post.preview,
        large=post.large,
        buttons=_buttons(proposal.number, acts.get(view, ()), tr),
    )


def _asking(kind: str, title: str, tr: Translator, *, topic: bool) -> str:
    named = {"chat": echo(title)}
    if kind == "channel":
        return tr.gettext("For approval, to be posted in the channel “{chat}”:", **named)
    if topic:
        return tr.gettext("For approval, to be posted in one of the topics of the group “{chat}”:", **named)
    return tr.gettext("For approval, to be posted in the group “{chat}”:", **named)


def _buttons(number: int, acts: tuple[Act, ...], tr: Translator) -> tuple[tuple[Button, ...], ...]:
    labels: dict[Act, str] = {
        "approve": tr.gettext("Approve"),
        "skip": tr.gettext("Skip"),
        "undo": tr.gettext("Undo"),
    }
    row = tuple(Button(text=labels[act], data=pack(Judge(number, act))) for act in acts)
    return (row,) if row else ()


def standing(proposal: Proposal, now: datetime, tr: Translator) -> str:
    """Say what has become of a proposal."""
    return {
        "open": tr.gettext("It waits for approval again."),
        "approved": _approved(proposal, now, tr),
        "skipped": tr.gettext("Skipped."),
        "undone": _undone(proposal, tr),
        "expired": tr.gettext("Nobody approved it within a day, so it will not be posted."),
        "there": tr.gettext("This story is there already, or is about to be."),
        "hidden": tr.gettext("This story was removed."),
    }[proposal.state]


def _approved(proposal: Proposal, now: datetime, tr: Translator) -> str:
    if proposal.posted:
        return tr.gettext("Approved and posted.")
    if proposal.chat.suspended:
        return tr.gettext("Approved. The bot cannot write there now; once it can, it asks about what was missed.")
    if proposal.paused and proposal.leaves_at:
        return tr.gettext("Approved. Posting is paused there; it will be posted when that is resumed.")
    if proposal.leaves_at and proposal.leaves_at - now > _AT_ONCE:
        return tr.gettext("Approved, it will be posted {moment}.", moment=tr.soon(proposal.leaves_at, now))
    return tr.gettext("Approved, it will be posted.") if proposal.leaves_at else tr.gettext("Approved.")


def _undone(proposal: Proposal, tr: Translator) -> str:
    if not proposal.posted:
        return tr.gettext("Undone: it will not be posted.")
    if proposal.chat.kind == "channel":
        return tr.gettext("Undone: the post was removed from the channel.")
    return tr.gettext("Undone: the post was removed from the group.")


def refusal(proposal: Proposal, outcome: Outcome, now: datetime, tr: Translator) -> str:
    """Say why a press has done nothing, or what is left to do; nothing where all went as it should."""
    match outcome:
        case "decided":
            return " ".join(_decided(proposal, now, tr))
        case "late":
            return tr.gettext("The 10 minutes in which this could be undone are over.")
        case "leaving":
            return tr.gettext("It is being posted at this moment. Press Undo again in a few seconds.")
        case "uncertain":
            return tr.gettext(
                "Undone, but Telegram's answer was lost: please check whether the post is there, and delete it."
            )
        case "kept":
            return tr.gettext("Telegram does not let the bot remove this post. Please delete it in the chat yourself.")
        case "done" | "posted":
            return ""


def _decided(proposal: Proposal, now: datetime, tr: Translator) -> Iterator[str]:
    """That somebody was first, and with what; where nobody was, only why it is too late."""
    if proposal.state in {"approved", "skipped", "undone", "open"}:
        yield tr.gettext("This was decided already.")
    if proposal.state != "open":
        yield standing(proposal, now, tr)


def noted(tr: Translator) -> str:
    """Say that a post could only be emptied."""
    return tr.gettext("Undone: the post could not be deleted, so a short note stands in its place.")
