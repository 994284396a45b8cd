"""What operators are told of sources that break and mend: all that is to be told at a time, in one message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, get_args

from bot.callbacks import pack
from bot.controls import ShowSources
from bot.masking import mask
from bot.model import Button, Message
from bot.render.markup import bold, escape, link
from bot.render.text import clean, shorten
from bot.watch import Trouble

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.i18n import Translator
    from bot.model import Chat, Source
    from bot.notices import Data, Json, Notice
    from bot.watch import Alert, State

_MOST_LINES = 25
"""Of all that is told at a time."""
_MOST_ERRORS = 6
_NAME_UNITS = 48
_ERROR_UNITS = 160
_MANY = 5
"""So many sources that fail together are more likely one network than as many sites."""


def alert_data(alerts: Collection[Alert], sources: Mapping[str, Source], states: Mapping[str, State]) -> Data:
    """What a notice says of these alerts."""
    lines: list[Json] = [
        {
            "source": alert.source,
            "url": sources[alert.source].url if alert.source in sources else "",
            "trouble": alert.trouble,
            "since": alert.since.isoformat(),
            "over": alert.over,
            "error": shorten(clean(mask(states[alert.source].memory.error)), _ERROR_UNITS),
        }
        for alert in alerts
    ]
    return {"alerts": lines}


def render_alerts(notice: Notice, _: Chat, tr: Translator) -> Message:
    """Say which sources are in which trouble since when, and what to do; and which work again."""
    given = notice.data["alerts"]
    alerts = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    begun = [one for one in alerts if not one["over"]]
    most = _MOST_LINES // max(1, len({one["over"] or one["trouble"] for one in alerts}))
    blocks = [_trouble(trouble, begun, most, tr) for trouble in get_args(Trouble)]
    if len(begun) >= _MANY:
        blocks.append(escape(tr.gettext("So many at once: look at this machine's network first.")))
    blocks.append(_recovery([one for one in alerts if one["over"]], most, tr))
    button = Button(text=tr.gettext("Sources"), data=pack(ShowSources()))
    return Message(html="\n\n".join(filter(None, blocks)), buttons=((button,),))


def _trouble(trouble: Trouble, begun: Sequence[Mapping[str, Json]], most: int, tr: Translator) -> str:
    """The sources in one kind of trouble; with many, their errors would leave no room for their names."""
    concerned = [one for one in begun if one["trouble"] == trouble]
    if not concerned:
        return ""
    lines = [bold(headline(trouble, tr))]
    for one in concerned[:most]:
        since = tr.gettext("since {moment}", moment=tr.moment(datetime.fromisoformat(str(one["since"]))))
        error = f"\n{escape(str(one['error']))}" if one["error"] and len(begun) <= _MOST_ERRORS else ""
        lines.append(f"• {_name(one)}: {escape(since)}{error}")
    lines += _more(len(concerned) - most, tr)
    return "\n".join([*lines, escape(mend(trouble, tr))])


def _recovery(over: Sequence[Mapping[str, Json]], most: int, tr: Translator) -> str:
    if not over:
        return ""
    lines = [bold(tr.gettext("Works again"))]
    for one in over[:most]:
        since = tr.moment(datetime.fromisoformat(str(one["since"])))
        was = tr.gettext("it had been out of order since {moment}", moment=since)
        if one["trouble"] == "silent":
            was = tr.gettext("it had shown nothing new since {moment}", moment=since)
        lines.append(f"• {_name(one)}: {escape(was)}")
    return "\n".join([*lines, *_more(len(over) - most, tr)])


def _more(more: int, tr: Translator) -> list[str]:
    return [escape(tr.ngettext("and {n} more source", "and {n} more sources", more))] if more > 0 else []


def _name(alert: Mapping[str, Json]) -> str:
    return link(escape(shorten(clean(str(alert["source"])), _NAME_UNITS)), str(alert["url"]))


def headline(trouble: Trouble, tr: Translator) -> str:
    """What is the matter with a source."""
    return {
        "failing": tr.gettext("Cannot be read"),
        "blocked": tr.gettext("Does not let the bot in"),
        "layout_changed": tr.gettext("The page has changed"),
        "silent": tr.gettext("Nothing new for unusually long"),
    }[trouble]


def mend(trouble: Trouble, tr: Translator) -> str:
    """What an operator can do about it."""
    return {
        "failing": tr.gettext(
            "Open the page in a browser. If it has moved, correct “url” in the sources file; "
            "otherwise the bot keeps trying."
        ),
        "blocked": tr.gettext(
            "The site refuses the bot or asks whether a person is reading. The bot asks less often by itself; "
            "a larger “every” or “pause” in the sources file may help."
        ),
        "layout_changed": tr.gettext(
            "Open the page in a browser. If it shows news, correct “link” in the sources file and try it: saqbala poll."
        ),
        "silent": tr.gettext(
            "Open the page in a browser. If there is news on it or at another address, correct the sources file."
        ),
    }[trouble]
