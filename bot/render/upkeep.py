"""What operators are told of the machine, of the file and of the token: what is the matter, and what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.inquiry import SETTINGS_KEPT
from bot.masking import mask
from bot.model import Message
from bot.render.markup import escape
from bot.render.text import echo
from bot.upkeep import MIB

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.model import Chat
    from bot.notices import Data, Notice

_ERROR_UNITS = 160
"""Of what SQLite or the system says: most of it names the place, at its end."""


def render_concern(notice: Notice, _: Chat, tr: Translator) -> Message:
    """Say what is the matter (bot.upkeep), and how it is mended."""
    return tell_concern(str(notice.data["concern"]), notice.data, tr)


def tell_concern(name: str, data: Data, tr: Translator) -> Message:
    """As render_concern, for what is told past the database."""
    tell = {
        "space": _space,
        "damage": _damage,
        "index": _index,
        "displaced": _displaced,
        "copy": _copy,
        "token": _token,
    }
    return Message(html=escape(tell[name](data, tr)))


def _space(data: Data, tr: Translator) -> str:
    free = tr.number(_count(data, "free") // MIB)
    if _count(data, "grade") > 1:
        return tr.gettext(
            "The disk with the database is nearly full. Free: {free} MiB. Free up space now, or soon no news can be "
            "stored. Stories that wait to be sent are not lost.",
            free=free,
        )
    return tr.gettext(
        "The disk with the database is filling up. Free: {free} MiB, needed for copies: at least {wanted} MiB. "
        "Free up space, or lower BACKUP_KEEP.",
        free=free,
        wanted=tr.number(_count(data, "wanted") // MIB),
    )


def _damage(data: Data, tr: Translator) -> str:
    return tr.gettext(
        "The database is damaged: “{error}”. The bot keeps working as far as it can. Stop it and restore the newest "
        "undamaged copy: saqbala restore FILE. Until then no new copies are made, so that the old ones stay. To "
        "see what is damaged: saqbala doctor.",
        error=echo(mask(str(data["error"])), _ERROR_UNITS),
    )


def _index(data: Data, tr: Translator) -> str:
    return tr.gettext(
        "The search index is damaged: “{error}”. Nothing is lost, but searches fail. Rebuild it: saqbala reindex. "
        "The bot can keep running.",
        error=echo(mask(str(data["error"])), _ERROR_UNITS),
    )


def _displaced(_: Data, tr: Translator) -> str:
    return tr.gettext(
        "The database file was removed or replaced while the bot was running. Whatever is stored from now on will be "
        "lost when the bot stops. Stop it, put the right file back or restore the newest copy: saqbala restore FILE. "
        "Then start the bot again."
    )


def _copy(data: Data, tr: Translator) -> str:
    return tr.gettext(
        "The daily copy of the database could not be made: “{error}”. Earlier copies are kept; the bot tries again "
        "the next night. Check BACKUP_DIR and its disk.",
        error=echo(mask(str(data["error"])), _ERROR_UNITS),
    )


def _token(data: Data, tr: Translator) -> str:
    """Days as a number of their own: the chats are counted by the plural."""
    chats = tr.ngettext(
        "The bot now runs with another token and cannot write to {n} chat yet. People have to send it /start; "
        "groups and channels have to add it.",
        "The bot now runs with another token and cannot write to {n} chats yet. People have to send it /start; "
        "groups and channels have to add it.",
        _count(data, "resting"),
    )
    days = tr.ngettext(
        "Settings and follows are kept for {n} day.",
        "Settings and follows are kept for {n} days.",
        SETTINGS_KEPT.days,
    )
    return f"{chats} {days}"


def _count(data: Data, key: str) -> int:
    value = data.get(key)
    return value if isinstance(value, int) else 0
