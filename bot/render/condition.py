"""How a source is, in words: for readers and for operators alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Condition
from bot.render.story import EDITION_NAMES
from bot.render.text import clean, shorten

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.model import Source

_SITE_UNITS = 48


def source_label(source: Source) -> str:
    """What readers know a source by: its site, and its language where it has one."""
    language = f" ({EDITION_NAMES[source.language]})" if source.language else ""
    return site_name(source) + language


def site_name(source: Source) -> str:
    """What readers know a site by."""
    return shorten(clean(source.site), _SITE_UNITS)


def condition_text(condition: Condition, tr: Translator) -> str:
    """How the last read ended."""
    return {
        Condition.OK: tr.gettext("works"),
        Condition.UNCHANGED: tr.gettext("works, nothing new"),
        Condition.EMPTY: tr.gettext("works, no news"),
        Condition.WAITING: tr.gettext("will be checked later"),
        Condition.BLOCKED: tr.gettext("does not let the bot in"),
        Condition.NOT_A_LISTING: tr.gettext("shows no list of news"),
        Condition.LAYOUT_CHANGED: tr.gettext("the page has changed"),
        Condition.TOO_LARGE: tr.gettext("the page is too large"),
        Condition.FAILED: tr.gettext("unavailable"),
    }[condition]
