"""What is said of a channel and the group that discusses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.render.text import echo

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.model import Chat


def linked_line(here: Chat, other: Chat | None, tr: Translator) -> str:
    """Say what comes of it that the two go together; nothing where a chat goes with no other that is known."""
    if other is None or here.kind == "private":
        return ""
    if here.kind == "channel":
        return tr.gettext(
            "What is posted in the channel appears in the group “{chat}” by itself and is not sent there once more.",
            chat=echo(other.title),
        )
    return tr.gettext(
        "Posts of the channel “{chat}” appear in the group by themselves, so what is posted in the channel is not sent "
        "to the group once more.",
        chat=echo(other.title),
    )
