"""Why a story came: the line that names the alerts which bring it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.render.text import echo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.i18n import Translator

_MOST_NAMED = 3
_LONGEST = 48  # letters of each


def alert_line(searches: Sequence[str], tr: Translator) -> str:
    """Name the alerts, the first three of them; '' where there is none."""
    if not searches:
        return ""
    names = [tr.gettext("“{query}”", query=echo(search, _LONGEST)) for search in searches[:_MOST_NAMED]]
    queries = ", ".join(names) + (" …" if len(searches) > _MOST_NAMED else "")
    if len(searches) == 1:
        return tr.gettext("Alert: {queries}", queries=queries)
    return tr.gettext("Alerts: {queries}", queries=queries)
