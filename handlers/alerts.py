"""/alerts: the searches that a chat follows, and how a search becomes one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.alerts import needs_of
from bot.arranging import RunAlert, ShowAlerts, TimeAlert, WakeAlert
from bot.render.notice import say
from bot.render.saved import (
    is_over,
    needs_something,
    render_alert,
    render_alerts,
    render_cancelled,
    render_offer,
    render_question,
    render_saved,
)
from bot.render.text import echo
from bot.store.alerts import MOST, Saved
from handlers.behaviour import Button, Command, Purpose
from handlers.unknown import old_press

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.arranging import AlertAct
    from bot.model import Alert, Message
    from bot.store.answers import Foretaste
    from handlers.behaviour import Press
    from handlers.desk import Call

_LATELY = timedelta(days=30)
_NAMED = 3


async def alerts(call: Call) -> None:
    """List what is saved here."""
    found = await call.desk.store.alerts.of(call.chat.id, call.thread)
    await call.edit_or_send(render_alerts(found, call.tr))


async def offer_alert(call: Call, search: str, *, others: bool = False) -> None:
    """Show what a search would have found, to be saved; `others`: with a way to what else can be followed."""
    if text := why_no_alert(call, search):
        return await (call.refuse(text) if call.press_id else call.answer(say(text)))
    query = await call.desk.store.queries.remember(search, call.desk.now(), call.here.id)
    found = await _foretaste(call, search)
    message = render_offer(search, query, found.total, found.newest, call.tr, call.desk.topics, others=others)
    return await call.edit_or_send(message)


def why_no_alert(call: Call, search: str) -> str:
    """Why a search cannot be an alert; '' where it can."""
    read = call.desk.queries.read(search, guess=False)
    if read.until is not None and read.until <= call.desk.now():
        return is_over(call.tr)
    return needs_something(call.tr) if needs_of(read) is None else ""


async def _foretaste(call: Call, search: str) -> Foretaste:
    """As nobody's in particular: what comes of it later is the same whoever has saved it."""
    query, since = call.desk.queries.read(search), call.desk.now() - _LATELY
    return await call.desk.store.answers.foretaste(query, since, most=_NAMED)


async def _save(call: Call, query: int) -> None:
    store, search = call.desk.store, await call.desk.store.queries.recall(query)
    if search is None or needs_of(call.desk.queries.read(search)) is None:
        return await old_press(call)
    saved = await store.alerts.save(call.chat.id, call.thread, query, call.desk.now())
    if saved is Saved.FULL:
        return await call.refuse(_full(call))
    if saved is Saved.NEW:
        await call.note("alert", search)
    call.desk.spread()
    message = render_saved(search, query, (await _foretaste(call, search)).total, call.tr)
    return await call.edit_or_send(message if call.here.kind != "channel" else replace(message, buttons=()))


def _full(call: Call) -> str:
    return call.tr.ngettext(
        "There is {n} alert here already, as many as there may be. Delete one with /alerts first.",
        "There are {n} alerts here already, as many as there may be. Delete one with /alerts first.",
        MOST,
    )


async def _cancel(call: Call, query: int) -> None:
    search = await call.desk.store.queries.recall(query)
    await call.edit_or_send(render_cancelled(search or "", query, call.tr))


async def _show(call: Call, query: int) -> None:
    """Show an alert; in place of one that is there no more, all."""
    alert = await call.desk.store.alerts.get(call.chat.id, call.thread, query)
    await (alerts(call) if alert is None else call.edit_or_send(_panel(call, query, alert)))


def _panel(call: Call, query: int, alert: Alert) -> Message:
    understood = needs_of(call.desk.queries.read(alert.search)) is not None
    return render_alert(alert, query, call.tr, understood=understood)


async def _pause(call: Call, query: int) -> None:
    if await call.desk.store.alerts.pause(call.chat.id, call.thread, query, call.desk.now()):
        await _note_changed(call, query)
    await _show(call, query)


async def _resume(call: Call, query: int) -> None:
    if await call.desk.store.alerts.resume(call.chat.id, call.thread, query, call.desk.now()):
        await _note_changed(call, query)
    await _show(call, query)


async def _note_changed(call: Call, query: int) -> None:
    await call.note("alert_changed", await call.desk.store.queries.recall(query) or "")


async def _ask(call: Call, query: int) -> None:
    alert = await call.desk.store.alerts.get(call.chat.id, call.thread, query)
    await (alerts(call) if alert is None else call.edit_or_send(render_question(alert, query, call.tr)))


async def _end(call: Call, query: int) -> None:
    store, here = call.desk.store.alerts, (call.chat.id, call.thread, query)
    alert = await store.get(*here)
    if alert is not None and await store.end(*here):
        await call.note("alert_deleted", alert.search)
        await call.toast(call.tr.gettext("The alert “{query}” was deleted.", query=echo(alert.search)))
    await alerts(call)


_ACTS: dict[AlertAct, Callable[[Call, int], Awaitable[None]]] = {
    "save": _save,
    "cancel": _cancel,
    "show": _show,
    "pause": _pause,
    "resume": _resume,
    "ask": _ask,
    "end": _end,
}


async def _run(call: Call, pressed: RunAlert) -> None:
    await _ACTS[pressed.act](call, pressed.query)


async def _time(call: Call, pressed: TimeAlert) -> None:
    await _arrange(call, pressed.query, lambda alert: replace(alert, digest=pressed.digest))


async def _wake(call: Call, pressed: WakeAlert) -> None:
    await _arrange(call, pressed.query, lambda alert: replace(alert, at_night=pressed.at_night))


async def _arrange(call: Call, query: int, change: Callable[[Alert], Alert]) -> None:
    """Set how an alert's stories come; what waits is planned anew, and may leave at once."""
    desk, here = call.desk, (call.chat.id, call.thread, query)
    alert = await desk.store.alerts.get(*here)
    if alert is not None:
        if await desk.store.alerts.arrange(*here, change(alert), desk.departures, desk.now()):
            await _note_changed(call, query)
        desk.wake()
    await _show(call, query)


async def _list(call: Call, _: ShowAlerts) -> None:
    await alerts(call)


COMMANDS = (
    Command(
        name="alerts",
        run=alerts,
        purpose=Purpose.FOLLOW,
        description=lambda tr: tr.gettext("Searches that bring new stories"),
        changes=True,
    ),
)
PRESSES: tuple[Press, ...] = (
    Button(ShowAlerts, _list, changes=True),
    Button(RunAlert, _run, changes=True),
    Button(TimeAlert, _time, changes=True),
    Button(WakeAlert, _wake, changes=True),
)
