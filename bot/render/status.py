"""/status: how the sources are, a line a site, those in trouble by themselves; and what waits for the chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from bot.model import Condition, Message
from bot.render.condition import condition_text, site_name, source_label
from bot.render.markup import bold, escape
from bot.render.text import echo, utf16_length
from bot.render.timing import waiting_lines
from bot.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.i18n import Translator
    from bot.model import ReadMemory, Source
    from bot.waits import Suspension, Wait

_ROOM = 2600
"""UTF-16 units for the sources: what waits for the chat has to go into the same message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What /status tells of."""

    sources: tuple[Source, ...]
    memories: Mapping[str, ReadMemory]
    watches: Mapping[str, Watch] = field(default_factory=dict)
    last_new: datetime | None
    waits: Sequence[Wait]
    """What waits for this chat."""
    suspension: Suspension | None = None
    paused: bool = False
    """Whether administrators have paused posting."""
    now: datetime


def render_status(status: Status, tr: Translator) -> Message:
    """Tell how each source is, when the newest story came, and what waits for this chat."""
    sources = _source_lines(status, tr)
    newest = (
        tr.gettext("Last new story: {moment}", moment=tr.moment(status.last_new))
        if status.last_new
        else tr.gettext("There are no stories yet.")
    )
    lines = "\n".join([bold(tr.gettext("Sources")), *map(escape, sources)]) if sources else ""
    waiting = "\n".join([bold(tr.gettext("For this chat")), *map(escape, _for_chat(status, tr))])
    blocks = (lines, escape(newest), waiting)
    return Message(html="\n\n".join(filter(None, blocks)))


def _source_lines(status: Status, tr: Translator) -> list[str]:
    """Those in trouble first, for a long list is cut at its end."""
    enabled = sorted((one for one in status.sources if one.enabled), key=site_name)
    troubled = [_trouble_line(one, status, tr) for one in enabled if not _is_well(one, status)]
    sites = groupby((one for one in enabled if _is_well(one, status)), key=site_name)
    lines = troubled + [_site_line(list(group), status, tr) for _, group in sites]
    lengths = accumulate(utf16_length(line) + 1 for line in lines)
    shown = [line for line, length in zip(lines, lengths, strict=True) if length <= _ROOM]
    if more := len(lines) - len(shown):
        shown.append(tr.ngettext("and {n} more source", "and {n} more sources", more))
    return shown


def _is_well(source: Source, status: Status) -> bool:
    memory = status.memories.get(source.name)
    return memory is not None and memory.condition is not None and memory.condition.good


def _site_line(sources: Sequence[Source], status: Status, tr: Translator) -> str:
    """A site that is read well, in all its languages together."""
    memories = [status.memories[source.name] for source in sources]
    conditions = {memory.condition for memory in memories if memory.condition}
    condition = conditions.pop() if len(conditions) == 1 else Condition.OK
    said = {
        "source": source_label(sources[0]) if len(sources) == 1 else site_name(sources[0]),
        "condition": condition_text(condition, tr),
        "ago": tr.ago(status.now - max(memory.last_attempt_at or status.now for memory in memories)),
    }
    news = _last_new(sources, status)
    if news is None:
        return tr.gettext("{source}: {condition} (checked {ago})", **said)
    return tr.gettext("{source}: {condition} (checked {ago}, last news {day})", **said, day=tr.day(news))


def _last_new(sources: Iterable[Source], status: Status) -> datetime | None:
    found = (status.watches.get(source.name, Watch()).last_new_at for source in sources)
    return max((when for when in found if when is not None), default=None)


def _trouble_line(source: Source, status: Status, tr: Translator) -> str:
    memory = status.memories.get(source.name)
    label = source_label(source)
    if memory is None or memory.last_attempt_at is None or memory.condition is None:
        return tr.gettext("{source}: not checked yet", source=label)
    if memory.condition is Condition.FAILED and memory.last_good_at is not None:
        since = memory.last_good_at
        return tr.gettext(
            "{source} has been unavailable since {date}, {time}. The bot keeps trying.",
            source=label,
            date=tr.day(since),
            time=tr.time(since),
        )
    ago = tr.ago(status.now - memory.last_attempt_at)
    condition = condition_text(memory.condition, tr)
    return tr.gettext("{source}: {condition} (checked {ago})", source=label, condition=condition, ago=ago)


def _for_chat(status: Status, tr: Translator) -> list[str]:
    """What waits for the chat; before it, since when and why nothing can be sent there."""
    paused = tr.gettext("Posting is paused. What appears meanwhile is not posted later.")
    waiting = [*([paused] if status.paused else []), *waiting_lines(status.waits, status.now, tr)]
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
