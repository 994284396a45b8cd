"""Alerts as messages: what one would have found before it is saved, the list of all, and each with its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.arranging import RunAlert, ShowAlerts, TimeAlert, WakeAlert
from bot.callbacks import FollowHere, TurnPage, pack
from bot.choosing import ShowFollows
from bot.model import Button, Message
from bot.panels import AskText
from bot.places import Place
from bot.render.list import Detail, render_numbered
from bot.render.markup import bold, escape
from bot.render.reason import alert_line
from bot.render.text import echo
from bot.render.timing import digest_rows, digest_text
from bot.render.ways import back_row
from bot.render.width import fit, side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.arranging import AlertAct
    from bot.i18n import Translator
    from bot.model import Alert, Story
    from bot.topics import Topics

_NAMED = Detail(title=160)


def render_offer(
    search: str, query: int, total: int, newest: Sequence[Story], tr: Translator, topics: Topics, *, others: bool
) -> Message:
    """Show what a search would have found lately, to be saved or not; `others`: with a way to what can be followed."""
    if total:
        told = tr.ngettext(
            "Over the last 30 days it would have found {n} story.",
            "Over the last 30 days it would have found {n} stories.",
            total,
        )
    else:
        told = tr.gettext("Over the last 30 days it would have found nothing.")
    promise = tr.gettext("Save the alert, and new stories that it finds will arrive as they appear.")
    head = f"{bold(alert_line((search,), tr))}\n{escape(told)}"
    parts = (head, render_numbered(newest, tr, topics, _NAMED), escape(promise))
    rows: list[tuple[Button, ...]] = [
        (_act(tr.gettext("Save"), query, "save"), _act(tr.gettext("Cancel"), query, "cancel"))
    ]
    if others:
        rows.append((Button(text=tr.gettext("Topics and regions"), data=pack(ShowFollows())),))
    return Message(html="\n\n".join(filter(None, parts)), buttons=tuple(rows))


def render_saved(search: str, query: int, total: int, tr: Translator) -> Message:
    """Say that an alert is saved, with the way to its settings."""
    named = {"query": echo(search)}
    if total:
        text = tr.ngettext(
            "Alert “{query}” saved. Over the last 30 days it would have found {n} story.",
            "Alert “{query}” saved. Over the last 30 days it would have found {n} stories.",
            total,
            **named,
        )
    else:
        text = tr.gettext("Alert “{query}” saved. Over the last 30 days it would have found nothing.", **named)
    row = (_act(tr.gettext("Set up"), query, "show"), _list(tr))
    return Message(html=escape(text), buttons=side_by_side(row))


def render_alerts(alerts: Mapping[int, Alert], tr: Translator) -> Message:
    """List all alerts, each with a button that opens it; where there is none, tell how to make one."""
    add = Button(text=tr.gettext("Add an alert"), data=pack(AskText("search")))
    rest = ((add,), back_row(tr))
    if not alerts:
        none = tr.gettext(
            "There are no alerts yet. Press “Add an alert” and write the words to look for, for example: bullying."
        )
        return Message(html=escape(none), buttons=rest)
    text = tr.gettext("Alerts bring new stories that answer a search. Choose one to set it up or delete it:")
    rows = tuple((_act(_name(alert, tr), query, "show"),) for query, alert in alerts.items())
    return Message(html=escape(text), buttons=(*rows, *rest))


def render_alert(alert: Alert, query: int, tr: Translator, *, understood: bool) -> Message:
    """Show an alert with all that can be set; `understood`: whether it names anything that a story can have."""
    lines = [bold(alert_line((alert.search,), tr)), *map(escape, _told(alert, tr, understood=understood))]
    return Message(html="\n".join(lines), buttons=tuple(_rows(alert, query, tr)))


def render_question(alert: Alert, query: int, tr: Translator) -> Message:
    """Ask whether an alert is to be deleted."""
    row = (_act(tr.gettext("Delete"), query, "end"), _act(tr.gettext("Back"), query, "show"))
    return _question(alert, row, tr)


def render_question_here(alert: Alert, place: Place, tr: Translator) -> Message:
    """Ask the same below what its search has found, of which `place` is the page to go back to."""
    delete = Button(text=tr.gettext("Delete"), data=pack(FollowHere(place, wanted=False, sure=True)))
    return _question(alert, (delete, Button(text=tr.gettext("Back"), data=pack(TurnPage(place)))), tr)


def _question(alert: Alert, row: tuple[Button, ...], tr: Translator) -> Message:
    text = tr.gettext("Delete the alert “{query}”? Nothing more will arrive because of it.", query=echo(alert.search))
    return Message(html=escape(text), buttons=(row,))


def _told(alert: Alert, tr: Translator, *, understood: bool) -> Iterator[str]:
    if not understood:
        yield needs_something(tr)
    if alert.paused:
        yield tr.gettext("It is paused: nothing arrives until you resume it.")
        return
    if alert.digest:
        yield digest_text(alert.digest, tr)
    else:
        yield tr.gettext("Stories arrive as /digest says.")
    if alert.at_night:
        yield tr.gettext("In quiet hours, too, then without a sound.")


def is_over(tr: Translator) -> str:
    """Say that no new story can answer a search."""
    return tr.gettext("The last day of this search is past, so no new story can answer it. Leave “to:” out.")


def render_cancelled(search: str, query: int, tr: Translator) -> Message:
    """Say that nothing was saved, with the way back to what was found."""
    text = tr.gettext("The alert “{query}” was not saved.", query=echo(search))
    back = Button(text=tr.gettext("Show what it finds"), data=pack(TurnPage(Place(query=query))))
    return Message(html=escape(text), buttons=((back,),) if search else ())


def needs_something(tr: Translator) -> str:
    """Say why a search cannot be an alert."""
    return tr.gettext("An alert needs something to look for: a word, a topic, a region or a source.")


def _rows(alert: Alert, query: int, tr: Translator) -> Iterator[tuple[Button, ...]]:
    def choice(text: str, value: str, *, chosen: bool) -> Button:
        return Button(text=_ticked(text, chosen=chosen), data=pack(TimeAlert(query, value)))

    yield from digest_rows(alert.digest, choice, tr)
    yield (choice(tr.gettext("With the digest of the chat"), "", chosen=not alert.digest),)
    night = _ticked(tr.gettext("Also at night"), chosen=alert.at_night)
    yield (Button(text=night, data=pack(WakeAlert(query, not alert.at_night))),)
    found = Button(text=tr.gettext("Show what it finds"), data=pack(TurnPage(Place(query=query))))
    yield (found,)
    rest = _act(tr.gettext("Resume"), query, "resume") if alert.paused else _act(tr.gettext("Pause"), query, "pause")
    yield (rest, _act(tr.gettext("Delete"), query, "ask"))
    yield (_list(tr),)


def _name(alert: Alert, tr: Translator) -> str:
    name = echo(alert.search)
    paused = tr.pgettext("alert", "paused")
    return fit(f"⏸ {name}", tail=f" · {paused}") if alert.paused else fit(name)


def _ticked(text: str, *, chosen: bool) -> str:
    return f"✓ {text}" if chosen else text


def _act(text: str, query: int, act: AlertAct) -> Button:
    return Button(text=text, data=pack(RunAlert(query, act)))


def _list(tr: Translator) -> Button:
    return Button(text=tr.gettext("All alerts"), data=pack(ShowAlerts()))
