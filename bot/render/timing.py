"""How stories arrive and when a chat is left in peace: the panels that set it, and what waits for which moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.callbacks import Arrange, pack
from bot.departure import departs_at
from bot.hours import DIGEST_HOUR, WEEKDAYS, digest_hour, is_held, quiet_range
from bot.model import Button, Message
from bot.panels import AskText
from bot.render.markup import escape
from bot.render.ways import back_row
from bot.render.width import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.callbacks import TimingPanel
    from bot.departure import Departures
    from bot.hours import Timing
    from bot.i18n import Translator
    from bot.waits import Wait

_HOURS = ("07:00", "08:00", "09:00", "12:00", "15:00", "18:00", "20:00", "21:00")
_RANGES = ("21:00-07:00", "22:00-07:00", "22:00-08:00", "23:00-07:00", "23:00-08:00", "00:00-08:00")
_IN_A_ROW = 4  # hours and days of the week; more are too narrow for a thumb


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What a panel tells of: what is set, what waits, and the moment `now` at which it is told."""

    timing: Timing
    departures: Departures
    waits: Sequence[Wait]
    now: datetime
    paused: bool = False


def render_timing(panel: TimingPanel, arrangement: Arrangement, tr: Translator, *, said: str = "") -> Message:
    """Show a panel; `said` stands before it."""
    told = digest_set(arrangement, tr) if panel == "digest" else quiet_set(arrangement, tr)
    waiting = "\n".join(waiting_lines(arrangement.waits, arrangement.now, tr))
    paragraphs = (said, told, next_departure(arrangement, tr), waiting)
    rows = _digest_panel(arrangement, tr) if panel == "digest" else _quiet_rows(arrangement, tr)
    return Message(html="\n\n".join(map(escape, filter(None, paragraphs))), buttons=(*rows, back_row(tr)))


def digest_set(arrangement: Arrangement, tr: Translator) -> str:
    """Say how stories arrive."""
    return digest_text(arrangement.timing.digest, tr)


def digest_text(digest: str, tr: Translator) -> str:
    """Say how what has this digest arrives."""
    planned = digest_hour(digest)
    if planned is None:
        return tr.gettext("Stories arrive at once, as they appear.")
    weekday, hour = planned
    if weekday is None:
        return tr.gettext("The digest will arrive daily at {time}.", time=tr.time(hour))
    day = tr.weekday(weekday)
    return tr.gettext("The digest will arrive once a week: {weekday}, {time}.", weekday=day, time=tr.time(hour))


def quiet_set(arrangement: Arrangement, tr: Translator) -> str:
    """Say when the chat is left in peace, and what becomes of stories then."""
    return quiet_text(arrangement.departures.hours(arrangement.timing.quiet), tr)


def quiet_text(quiet: str, tr: Translator) -> str:
    """Say what these quiet hours mean."""
    hours = quiet_range(quiet)
    if hours is None:
        return tr.gettext("There are no quiet hours: stories may arrive at any time of the day.")
    start, end = map(tr.time, hours)
    if is_held(quiet):
        return tr.gettext(
            "Quiet hours: {start}–{end}. Stories wait and arrive afterwards as one message.", start=start, end=end
        )
    return tr.gettext("Quiet hours: {start}–{end}. Stories arrive without a sound.", start=start, end=end)


def next_departure(arrangement: Arrangement, tr: Translator) -> str:
    """Say when a story that is stored now leaves, and what it waits for; where posting is paused, none does."""
    if arrangement.paused:
        return tr.gettext("Posting is paused. What appears meanwhile is not posted later.")
    timing, now, departures = arrangement.timing, arrangement.now, arrangement.departures
    due_at = departures.departure(timing.digest, timing.quiet, now).due_at
    moment = tr.soon(due_at, now)
    if digest_hour(timing.digest) is None:
        if due_at == now:
            return tr.gettext("The next story will arrive as soon as it appears.")
        return tr.gettext("Next stories: {moment}. The quiet hours last until then.", moment=moment)
    if due_at != departs_at(timing.digest, now, departures.zone):
        return tr.gettext("Next digest: {moment}. The quiet hours last until then.", moment=moment)
    return tr.gettext("Next digest: {moment}.", moment=moment)


def waiting_lines(waits: Sequence[Wait], now: datetime, tr: Translator) -> list[str]:
    """Say what waits, for when and why, a line each; a line of its own where nothing does."""
    if not waits:
        return [tr.gettext("Nothing waits to be sent.")]
    return [_waiting_line(wait, tr.soon(wait.until, now) if wait.until else "", tr) for wait in waits]


def _waiting_line(wait: Wait, moment: str, tr: Translator) -> str:
    told = {"moment": moment, "stories": tr.ngettext("{n} story", "{n} stories", wait.stories)}
    return {
        "sending": tr.gettext("Being sent now: {stories}", **told),
        "queue": tr.gettext("In the queue, to be sent shortly: {stories}", **told),
        "digest": tr.gettext("For the digest: {stories}, {moment}", **told),
        "quiet": tr.gettext("Held by the quiet hours: {stories}, until {moment}", **told),
        "flood": tr.gettext("Telegram has asked the bot to wait: {stories}, until {moment}", **told),
        "trouble": tr.gettext("Could not be sent yet: {stories}, next try {moment}", **told),
        "lost": tr.gettext("Telegram's answer was lost: {stories}, sent once more {moment}", **told),
        "suspended": tr.gettext("Kept until the bot can write here again: {stories}", **told),
        "parked": tr.gettext("Missed while the bot could not write here, waiting for your decision: {stories}", **told),
        "uncertain": tr.gettext("Perhaps not delivered, Telegram's answer was lost: {stories}", **told),
        "approval": tr.gettext("Waiting for an administrator's approval: {stories}", **told),
    }[wait.reason]


def _digest_panel(arrangement: Arrangement, tr: Translator) -> Iterator[tuple[Button, ...]]:
    def choice(text: str, value: str, *, chosen: bool) -> Button:
        return _choice("digest", text, value, chosen=chosen)

    yield from digest_rows(arrangement.timing.digest, choice, tr)
    if digest_hour(arrangement.timing.digest):
        yield (Button(text=tr.gettext("Another hour"), data=pack(AskText("digest"))),)
    yield (_other("quiet", tr.gettext("Quiet hours")),)


class Choice(Protocol):
    """Makes a button that sets a digest."""

    def __call__(self, text: str, value: str, *, chosen: bool) -> Button:
        """The button of this text that sets this digest, ticked where it is the present one."""


def digest_rows(digest: str, choice: Choice, tr: Translator) -> Iterator[tuple[Button, ...]]:
    """At once, daily or weekly; then the hours and the days, where there are any to choose."""
    weekday, hour = digest_hour(digest) or (None, None)
    present = f"{hour:%H:%M}" if hour else DIGEST_HOUR
    kind = digest.partition(" ")[0]
    day = WEEKDAYS[weekday or 0]
    kinds = (
        choice(tr.pgettext("digest", "Instantly"), "instant", chosen=kind == "instant"),
        choice(tr.pgettext("digest", "Daily"), f"daily {present}", chosen=kind == "daily"),
        choice(tr.pgettext("digest", "Weekly"), f"weekly {day} {present}", chosen=kind == "weekly"),
    )
    yield from side_by_side(kinds)
    if kind == "weekly":
        days = [
            choice(tr.weekday_short(number), f"weekly {name} {present}", chosen=number == weekday)
            for number, name in enumerate(WEEKDAYS)
        ]
        yield from _in_rows(days)
    if hour is not None:
        before = "daily" if kind == "daily" else f"weekly {day}"
        hours = sorted({*_HOURS, present})
        yield from _in_rows([choice(one, f"{before} {one}", chosen=one == present) for one in hours])


def _quiet_rows(arrangement: Arrangement, tr: Translator) -> Iterator[tuple[Button, ...]]:
    """Hold, be silent or neither; then the hours."""
    departures, timing = arrangement.departures, arrangement.timing
    quiet, kept = departures.hours(timing.quiet), departures.range_kept(timing.quiet)
    silent, off = quiet.startswith("silent "), quiet == "off"
    yield (
        _choice("quiet", tr.pgettext("quiet hours", "Hold"), kept, chosen=not (silent or off)),
        _choice("quiet", tr.pgettext("quiet hours", "No sound"), f"silent {kept}", chosen=silent),
    )
    yield (_choice("quiet", tr.pgettext("quiet hours", "No quiet hours"), "off", chosen=off),)
    mode = "silent " if silent else ""
    ranges = sorted({*_RANGES, kept}, key=lambda one: (one < "12", one))  # from the evening on
    hours = [_choice("quiet", one.replace("-", "–"), f"{mode}{one}", chosen=not off and one == kept) for one in ranges]
    yield from _in_rows(hours, width=2)
    yield (Button(text=tr.gettext("Other hours"), data=pack(AskText("quiet"))),)
    yield (_other("digest", tr.gettext("Digest")),)


def _choice(panel: TimingPanel, text: str, value: str, *, chosen: bool) -> Button:
    return Button(text=f"✓ {text}" if chosen else text, data=pack(Arrange(panel, value)))


def _other(panel: TimingPanel, text: str) -> Button:
    return Button(text=f"{text} ▶", data=pack(Arrange(panel)))


def _in_rows(buttons: Sequence[Button], width: int = _IN_A_ROW) -> Iterator[tuple[Button, ...]]:
    """Rows of nearly equal length."""
    rows = -(-len(buttons) // width)
    length = -(-len(buttons) // rows)
    return (tuple(buttons[start : start + length]) for start in range(0, len(buttons), length))
