"""What operators are told of troubles that they may have to mend."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import Message
from bot.render.markup import escape

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.troubles import Told


def tell_trouble(trouble: Told, lasted: timedelta, tr: Translator) -> Message:
    """Say what is the matter, or was for so long, and what is to be done."""
    if trouble == "database":
        text = tr.gettext(
            "The bot cannot use its database: the disk may be full, or another program may hold the file. "
            "Nothing is lost: news waits and goes out once the database works again. "
            "Look at the disk and at the bot's log."
        )
    elif trouble == "full":
        text = tr.gettext(
            "The disk with the database is full: no news can be stored. Free up space now. Nothing is lost: stories "
            "that wait are sent once there is room."
        )
    else:
        text = tr.gettext(
            "Telegram was out of reach for {duration} and is back. Nothing is lost: news that waited is going out now.",
            duration=tr.length(lasted),
        )
    return Message(html=escape(text))
