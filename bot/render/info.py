"""Messages that tell something about the bot itself: help, about, whom to call, how its sources are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Condition, Message
from bot.render.markup import bold, escape
from bot.render.story import EDITION_NAMES
from bot.render.text import clean, echo
from bot.render.timing import waiting_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.hotlines import Hotlines
    from bot.i18n import Translator
    from bot.model import ReadMemory, Source
    from bot.waits import Suspension, Wait


def render_help(sections: Mapping[str, Sequence[tuple[str, str]]], tr: Translator, *, private: bool) -> Message:
    """List commands, each with what it does, by what they are for."""
    blocks = [
        "\n".join((bold(purpose), *(_explained(f"/{name}", escape(text), tr) for name, text in commands)))
        for purpose, commands in sections.items()
        if commands
    ]
    hint = (
        tr.gettext("Words sent without a command are searched for.")
        if private
        else tr.gettext("Administrators can also follow topics here: /follow")
    )
    return Message(html="\n\n".join((*blocks, escape(hint))))


def render_about(sources: Iterable[Source], tr: Translator) -> Message:
    """Say what the bot is, who does not run it, and where its news come from."""
    sites = ", ".join(dict.fromkeys(clean(source.site) for source in sources))
    named = tr.gettext("Sources: {sources}. Every message names its source and links to it.", sources=sites)
    paragraphs = (
        tr.gettext("SaqBala collects news on children's rights and safety in Kazakhstan in three languages."),
        tr.gettext("It is an independent project: no ministry or other state body runs it."),
        named if sites else "",
        tr.gettext("Whom to call when a child is in danger: /hotline"),
    )
    return Message(html="\n\n".join(escape(paragraph) for paragraph in paragraphs if paragraph))


def render_hotlines(hotlines: Hotlines, tr: Translator) -> Message:
    """List whom to call, with the day on which the numbers were checked."""
    title = tr.gettext("Whom to call (numbers checked on {date})", date=tr.day(hotlines.checked))
    lines = (
        f"{_explained(bold(line.number), escape(line.names[tr.language]), tr)}\n{escape(line.about[tr.language])}"
        for line in hotlines.lines
    )
    return Message(html="\n\n".join((bold(title), *lines)))


def _explained(term: str, meaning: str, tr: Translator) -> str:
    """A command or a number with what it is for, both as HTML; the dash between them is the language's."""
    return tr.gettext("{term} — {meaning}", term=term, meaning=meaning)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What /status tells of."""

    sources: tuple[Source, ...]
    memories: Mapping[str, ReadMemory]
    last_new: datetime | None
    waits: Sequence[Wait]
    """What waits for this chat."""
    suspension: Suspension | None = None
    now: datetime


def render_status(status: Status, tr: Translator) -> Message:
    """Tell how each source is, when the newest story came, and what waits for this chat."""
    sources = [_source_line(source, status, tr) for source in status.sources if source.enabled]
    newest = (
        tr.gettext("Last new story: {moment}", moment=tr.moment(status.last_new))
        if status.last_new
        else tr.gettext("There are no stories yet.")
    )
    lines = "\n".join([bold(tr.gettext("Sources")), *sources]) if sources else ""
    waiting = "\n".join([bold(tr.gettext("For this chat")), *map(escape, _for_chat(status, tr))])
    blocks = (lines, escape(newest), waiting)
    return Message(html="\n\n".join(filter(None, blocks)))


def _for_chat(status: Status, tr: Translator) -> list[str]:
    """What waits for the chat; before it, since when and why nothing can be sent there."""
    waiting = waiting_lines(status.waits, status.now, tr)
    if status.suspension is None:
        return waiting
    since, kept = tr.moment(status.suspension.since), tr.day(status.suspension.kept_until)
    stopped = tr.gettext(
        "The bot has been unable to send anything here since {moment}. All settings are kept until {day}.",
        moment=since,
        day=kept,
    )
    why = tr.gettext("Telegram's words: {words}", words=echo(status.suspension.why)) if status.suspension.why else ""
    return [stopped, *filter(None, [why]), *waiting]


def _source_line(source: Source, status: Status, tr: Translator) -> str:
    memory = status.memories.get(source.name)
    if memory is None or memory.last_attempt_at is None or memory.condition is None:
        return escape(tr.gettext("{source}: not checked yet", source=_label(source)))
    if memory.condition is Condition.FAILED and memory.last_good_at is not None:
        since = memory.last_good_at
        text = tr.gettext(
            "{source} has been unavailable since {date}, {time}. The bot keeps trying.",
            source=_label(source),
            date=tr.day(since),
            time=tr.time(since),
        )
        return escape(text)
    condition = _condition(memory.condition, tr)
    ago = tr.ago(status.now - memory.last_attempt_at)
    text = tr.gettext("{source}: {condition} (checked {ago})", source=_label(source), condition=condition, ago=ago)
    return escape(text)


def _label(source: Source) -> str:
    """What readers know a source by: its site, and its language where it has one."""
    language = f" ({EDITION_NAMES[source.language]})" if source.language else ""
    return clean(source.site) + language


def _condition(condition: Condition, tr: Translator) -> str:
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
