"""/sources, for operators: all sources by pages, and one of them with what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.callbacks import pack
from bot.controls import RunSource, ShowSources
from bot.masking import mask
from bot.model import Button, Message
from bot.render.alert import headline, mend
from bot.render.condition import condition_text
from bot.render.held import verdict_buttons
from bot.render.markup import bold, escape, link
from bot.render.text import clean, echo, shorten
from bot.rereading import next_read
from bot.watch import trouble_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.controls import SourceAct
    from bot.guards import Hold
    from bot.i18n import Translator
    from bot.model import PollLine, Source
    from bot.watch import State

PER_PAGE = 8
_NAME_UNITS = 40
_BUTTON_UNITS = 24
_ERROR_UNITS = 300
_RESULT_UNITS = 160
_MOST_LINES = 12
_MOST_HOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What /sources tells of."""

    sources: Sequence[Source]
    states: Mapping[str, State]
    """Of all of them."""
    holds: Sequence[Hold]
    now: datetime


def render_sources(overview: Overview, tr: Translator, *, page: int) -> Message:
    """Show a page of the sources, those in trouble first, each with a button."""
    ordered = sorted(overview.sources, key=lambda one: (_rank(overview.states[one.name]), one.site, one.name))
    pages = max(1, -(-len(ordered) // PER_PAGE))
    page = min(page, pages)
    shown = ordered[(page - 1) * PER_PAGE : page * PER_PAGE]
    head = bold(tr.ngettext("{n} source", "{n} sources", len(ordered)))
    lines = [_line(one, overview, tr) for one in shown] or [escape(tr.gettext("No source is switched on."))]
    number = tr.gettext("Page {n} of {m}", n=page, m=pages) if pages > 1 else ""
    blocks = (head, "\n".join(lines), escape(_held_by(overview.holds, tr)), escape(number))
    return Message(html="\n\n".join(filter(None, blocks)), buttons=_list_buttons(shown, page, pages, tr))


def _rank(state: State) -> int:
    if state.watch.paused_at is not None:
        return 1
    condition = state.memory.condition
    return 0 if trouble_of(state) or not (condition is None or condition.good) else 2


def _line(source: Source, overview: Overview, tr: Translator) -> str:
    state = overview.states[source.name]
    sign = ("⚠", "⏸", "✓")[_rank(state)]
    name = shorten(clean(source.name), _NAME_UNITS)
    return f"{sign} {bold(name)}: {escape(_in_short(state, overview.now, tr))}"


def _in_short(state: State, now: datetime, tr: Translator) -> str:
    if state.watch.paused_at is not None:
        return tr.gettext("paused")
    if state.memory.last_attempt_at is None:
        return tr.gettext("not checked yet")
    return f"{_how(state, tr)}, {tr.ago(now - state.memory.last_attempt_at)}"


def _how(state: State, tr: Translator) -> str:
    if trouble_of(state) == "silent":
        return tr.gettext("works, but nothing new for unusually long")
    return condition_text(state.memory.condition, tr) if state.memory.condition else tr.gettext("not checked yet")


def _held(holds: Sequence[Hold], tr: Translator) -> str:
    n = sum(len(hold.stories) for hold in holds)
    return tr.ngettext("Held back for you: {n} story", "Held back for you: {n} stories", n) if n else ""


def _held_by(holds: Sequence[Hold], tr: Translator) -> str:
    """How much is held, and on whose pages it can be judged."""
    names = list(dict.fromkeys(echo(name, _BUTTON_UNITS) for hold in holds for name in hold.sources))
    more = ", …" if len(names) > _MOST_HOLDS else ""
    return f"{_held(holds, tr)} ({', '.join(names[:_MOST_HOLDS])}{more})" if names else ""


def _list_buttons(shown: Sequence[Source], page: int, pages: int, tr: Translator) -> tuple[tuple[Button, ...], ...]:
    each = [_button(shorten(clean(one.name), _BUTTON_UNITS), one, "show") for one in shown]
    rows = [tuple(each[start : start + 2]) for start in range(0, len(each), 2)]
    turns = []
    if page > 1:
        turns.append(Button(text="◀ " + tr.gettext("Back"), data=pack(ShowSources(page - 1))))
    if page < pages:
        turns.append(Button(text=tr.gettext("Next") + " ▶", data=pack(ShowSources(page + 1))))
    return (*rows, *([tuple(turns)] if turns else []))


def render_source(
    source: Source, state: State, tr: Translator, *, now: datetime, said: str = "", holds: Sequence[Hold] = ()
) -> Message:
    """Show one source, what was just done with it in `said`, and buttons for what can be done; `holds` are its own."""
    facts = "\n".join(escape(fact) for fact in _facts(source, state, now, tr))
    trouble = trouble_of(state)
    advice = escape(f"{headline(trouble, tr)}. {mend(trouble, tr)}") if trouble else ""
    head = link(bold(shorten(clean(source.name), _NAME_UNITS)), source.url)
    blocks = (f"{head}\n{facts}", advice, escape(_held(holds, tr)), escape(said))
    paused = state.watch.paused_at is not None
    act: SourceAct = "resume" if paused else "pause"
    buttons = (
        (
            _button(tr.gettext("Poll now"), source, "poll"),
            _button(tr.pgettext("source", "Resume") if paused else tr.pgettext("source", "Pause"), source, act),
        ),
        *(verdict_buttons(hold.number, tr, len(hold.stories)) for hold in holds[:_MOST_HOLDS]),
        (Button(text=tr.gettext("All sources"), data=pack(ShowSources())),),
    )
    return Message(html="\n\n".join(filter(None, blocks)), buttons=buttons)


def _facts(source: Source, state: State, now: datetime, tr: Translator) -> list[str]:
    memory, watch = state.memory, state.watch
    how = _how(state, tr)
    lines = [how[:1].upper() + how[1:]]
    if memory.error:
        lines.append(shorten(clean(mask(memory.error)), _ERROR_UNITS))
    if watch.paused_at is not None:
        lines.append(tr.gettext("Paused since {moment}", moment=tr.moment(watch.paused_at)))
    if watch.bad_since is not None:
        since = tr.moment(watch.bad_since)
        text = tr.ngettext("{n} failure since {moment}", "{n} failures since {moment}", memory.failures, moment=since)
        lines.append(text)
    if memory.last_attempt_at is not None:
        lines.append(tr.gettext("Last check: {ago}", ago=tr.ago(now - memory.last_attempt_at)))
    if watch.paused_at is None:
        lines.append(tr.gettext("Next check: {moment}", moment=tr.soon(next_read(memory, source.every, now), now)))
    if watch.last_new_at is not None:
        lines.append(tr.gettext("Last new story: {moment}", moment=tr.moment(watch.last_new_at)))
    if watch.longest_silence:
        lines.append(tr.gettext("Longest silence so far: {length}", length=tr.length(watch.longest_silence)))
    return lines


def _button(text: str, source: Source, act: SourceAct) -> Button:
    return Button(text=text, data=pack(RunSource(source.key, act)))


def read_result(line: PollLine, tr: Translator) -> str:
    """What came of a read that an operator asked for."""
    figures = tr.gettext(
        "read: {read}, new: {new}, changed: {changed}", read=line.read, new=line.new, changed=line.changed
    )
    condition = condition_text(line.condition, tr)
    error = f"\n{shorten(clean(mask(line.error)), _RESULT_UNITS)}" if line.error else ""
    return f"{echo(line.source)}: {condition} ({figures}){error}"


def render_results(lines: Sequence[PollLine], tr: Translator) -> Message:
    """What came of reading all sources: first those that were not read as they should be."""
    ordered = sorted(lines, key=lambda line: (line.good, not line.new, line.source))
    texts = [read_result(line, tr) for line in ordered[:_MOST_LINES]]
    if (more := len(lines) - _MOST_LINES) > 0:
        texts.append(tr.ngettext("and {n} more source", "and {n} more sources", more))
    html = "\n".join(map(escape, texts)) or escape(tr.gettext("No source is switched on."))
    return Message(html=html, buttons=((Button(text=tr.gettext("All sources"), data=pack(ShowSources())),),))
