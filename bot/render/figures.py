"""/stats, for operators: the figures of `saqbala stats` in short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Message
from bot.render.markup import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.i18n import Translator


def render_figures(figures: Mapping[str, int], tr: Translator) -> Message:
    """Tell how many there are of what; `figures` by the names below."""
    lines = (
        tr.gettext("Chats: {count}, suspended: {suspended}", count=figures["chats"], suspended=figures["suspended"]),
        tr.gettext("Follows: {count}", count=figures["follows"]),
        tr.gettext("Stories: {count}, held back: {held}", count=figures["stories"], held=figures["held"]),
        tr.gettext("Waiting to be sent: {count}", count=figures["waiting"]),
        tr.gettext("Sent today: {count}, in messages: {messages}", count=figures["sent"], messages=figures["messages"]),
        tr.gettext(
            "Could not be sent: {count}, uncertain: {uncertain}", count=figures["dead"], uncertain=figures["uncertain"]
        ),
        tr.gettext("All figures: saqbala stats"),
    )
    return Message(html="\n".join(map(escape, lines)))
