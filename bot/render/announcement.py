"""What notices say: one function a kind, from the notice's data to the message for one of its recipients."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.model import Message
from bot.notices import edition_for, texts_of
from bot.render.alert import render_alerts
from bot.render.approval import render_lapse
from bot.render.held import render_held
from bot.render.markup import escape
from bot.render.proposal import render_proposal_notice
from bot.render.question import render_returned, render_suspended, render_uncertain
from bot.render.upkeep import render_concern

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.model import Chat
    from bot.notices import Kind, Notice

Render: TypeAlias = "Callable[[Notice, Chat, Translator], Message]"


def render_announcement(notice: Notice, recipient: Chat, tr: Translator) -> Message:
    """The message of a notice for a chat, in the chat's language; LookupError for a kind that has no text."""
    return _RENDERED[notice.kind](notice, recipient, tr)


def _broadcast(notice: Notice, _: Chat, tr: Translator) -> Message:
    texts = texts_of(notice.data)
    return Message(html=texts[edition_for(texts, tr.language)])


def _gap(notice: Notice, _: Chat, tr: Translator) -> Message:
    since, until = (datetime.fromisoformat(str(notice.data[name])) for name in ("since", "until"))
    text = tr.gettext(
        "The bot was out of reach from {since} to {until}. The stories of that time follow.",
        since=tr.moment(since),
        until=tr.moment(until),
    )
    return Message(html=escape(text))


_RENDERED: Final[dict[Kind, Render]] = {
    "broadcast": _broadcast,
    "gap": _gap,
    "uncertain": render_uncertain,
    "suspended": render_suspended,
    "returned": render_returned,
    "held": render_held,
    "sources": render_alerts,
    "proposal": render_proposal_notice,
    "lapse": render_lapse,
    "upkeep": render_concern,
}
