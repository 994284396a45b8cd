"""Settings that are written: an hour of the digest, quiet hours, the words of an alert. A wrong text is asked anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.hours import is_quiet
from bot.panels import AskText
from bot.render.text import clean, echo
from bot.render.ways import settings_address
from handlers.alerts import offer_alert, why_no_alert
from handlers.behaviour import Button, TextInput
from handlers.hours import digest_meant, hour_meant, quiet_meant
from handlers.prompting import ask_for
from handlers.timing import set_and_show

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.i18n import Translator
    from bot.panels import Text
    from handlers.behaviour import Press
    from handlers.desk import Call

_QUESTIONS: dict[Text, Callable[[Translator], str]] = {
    "digest": lambda tr: tr.gettext("Write the time at which the digest is to come, for example: 9:30"),
    "quiet": lambda tr: tr.gettext("Write when quiet hours begin and end, for example: 22:30-6:45"),
    "search": lambda tr: tr.gettext("Write the words that the alert is to look for, for example: school bus"),
}


async def _ask(call: Call, pressed: AskText) -> None:
    """Ask for the text; in a channel nobody could answer, so the private chat is opened."""
    if call.here.kind == "channel":
        username = call.desk.telegram.username
        return await call.toast(url=settings_address(call.chat.id, call.thread, username=username))
    return await ask_for(call, pressed.text, _QUESTIONS[pressed.text](call.tr))


async def _ask_again(call: Call, text: Text, why: str) -> None:
    await ask_for(call, text, f"{why}\n\n{_QUESTIONS[text](call.tr)}")


async def _take_hour(call: Call) -> None:
    """Let the digest come at the hour that is written, on the days on which it comes; or as the words say."""
    catalogues, timings = call.desk.catalogues, call.desk.store.timings
    hour, words = hour_meant(call.arguments, catalogues), digest_meant(call.arguments, catalogues)
    if hour:
        kind, *rest = (await timings.of(call.chat.id, call.thread)).digest.split()
        words = f"weekly {rest[0]} {hour}" if kind == "weekly" else f"daily {hour}"
    if words:
        return await set_and_show(call, "digest", words)
    why = call.tr.gettext("The bot does not understand the hour “{words}”.", words=echo(call.arguments))
    return await _ask_again(call, "digest", why)


async def _take_hours(call: Call) -> None:
    """Let it be quiet in the hours that are written, silently where it was."""
    desk, tr = call.desk, call.tr
    quiet = (await desk.store.timings.of(call.chat.id, call.thread)).quiet
    meant = quiet_meant(call.arguments, desk.departures.range_kept(quiet), desk.catalogues)
    if meant is None:
        why = tr.gettext("The bot does not understand the hours “{words}”.", words=echo(call.arguments))
        return await _ask_again(call, "quiet", why)
    if not is_quiet(meant):
        return await _ask_again(call, "quiet", tr.gettext("Quiet hours cannot end when they begin."))
    silent = desk.departures.hours(quiet).startswith("silent ") and meant[0].isdigit()
    return await set_and_show(call, "quiet", f"silent {meant}" if silent else meant)


async def _take_words(call: Call) -> None:
    """Offer to save what is written as an alert."""
    words = clean(call.arguments)
    why = why_no_alert(call, words)
    await (_ask_again(call, "search", why) if why else offer_alert(call, words))


PRESSES: tuple[Press, ...] = (Button(AskText, _ask, changes=True),)
TEXT_INPUTS = (TextInput("digest", _take_hour), TextInput("quiet", _take_hours), TextInput("search", _take_words))
