"""What commands print: text for people, JSON for scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.guards import Hold
from bot.masking import mask
from bot.model import Language, PollLine, Story
from bot.store.stats import Stats
from bot.transfer.lines import JsonObject, JsonValue, encode
from bot.waits import Reason, Wait

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
"""What a title could move a terminal's cursor with."""


def poll_table(lines: Sequence[PollLine]) -> str:
    """A line for each source: name, condition, stories read, new, changed; its error at the end."""
    width = max((len(line.source) for line in lines), default=0)
    return "".join(f"{_poll_row(line, width)}\n" for line in lines)


def _poll_row(line: PollLine, width: int) -> str:
    figures = f"{line.read:>4} read {line.new:>4} new {line.changed:>4} changed"
    return plain(f"{line.source:<{width}}  {line.condition.value:<14} {figures}  {mask(line.error)}").rstrip()


def poll_json(lines: Iterable[PollLine]) -> str:
    """An object for each source, a line each."""
    return "".join(f"{encode(_poll_object(line))}\n" for line in lines)


def _poll_object(line: PollLine) -> JsonObject:
    return {
        "source": line.source,
        "condition": line.condition.value,
        "read": line.read,
        "new": line.new,
        "changed": line.changed,
        "error": mask(line.error),
    }


def held_text(holds: Sequence[Hold], firsts: Mapping[int, Sequence[Story]], language: Language, zone: ZoneInfo) -> str:
    """What waits for an operator: number, sources, how many since when and why, and the first titles."""
    if not holds:
        return "Nothing is held back."
    lines = []
    for hold in holds:
        why = {"flood": "too many at once", "redated": "old stories with a new date"}[hold.why]
        since = f"{hold.held_at.astimezone(zone):%Y-%m-%d %H:%M}"
        lines.append(plain(f"{hold.number}: {len(hold.stories)} of {', '.join(hold.sources)}, {since}, {why}"))
        lines += [f"    {plain(story.edition(language).title)}" for story in firsts[hold.number]]
    return "\n".join([*lines, "saqbala held --release NUMBER sends them, --drop NUMBER lets them lie."])


_REASONS: dict[Reason, str] = {
    "sending": "being sent",
    "queue": "in the queue",
    "digest": "for digests",
    "quiet": "held by quiet hours",
    "flood": "told to wait by Telegram",
    "trouble": "to be tried again",
    "lost": "answer lost, to be sent once more",
    "suspended": "chat suspended",
    "parked": "missed, until the chat says how to go on",
    "uncertain": "uncertain, until an administrator says so",
    "approval": "to be approved by an administrator",
}


def stats_text(stats: Stats, zone: ZoneInfo) -> str:
    """A line for each subject; moments by the clock of `zone`."""
    chats = [f"  {kind}: {sum(of.values())} ({_counted(of)})" for kind, of in stats.chats.items()]
    total = sum(sum(of.values()) for of in stats.chats.values())
    rows = [
        f"chats: {total}",
        *chats,
        f"follows: {sum(stats.follows.values())}{_in_brackets(stats.follows)}",
        f"stories: {stats.stories}{_in_brackets(stats.editions)}",
        f"hidden: {stats.hidden}",
        f"held: {stats.held}",
        f"waiting: {stats.waiting} for {stats.waiting_chats} chats",
        *(f"  {_wait(wait, zone)}" for wait in stats.waits),
        f"sent today: {stats.sent_stories} stories in {stats.sent_messages} messages",
        f"besides today: {_counted(stats.today)}",
        f"failures: {stats.dead} dead, {stats.uncertain} uncertain, {stats.suspended} chats suspended",
    ]
    return "\n".join(rows)


def _wait(wait: Wait, zone: ZoneInfo) -> str:
    first = f", the first at {wait.until.astimezone(zone):%Y-%m-%d %H:%M}" if wait.until else ""
    return f"{_REASONS[wait.reason]}: {wait.stories} for {wait.chats} chats{first}"


def _in_brackets(counts: Mapping[str, int]) -> str:
    return f" ({_counted(counts)})" if counts else ""


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def stats_json(stats: Stats) -> str:
    """The same as one object."""
    chats: JsonObject = {kind: {**of} for kind, of in stats.chats.items()}
    follows: JsonObject = {**stats.follows}
    editions: JsonObject = {**stats.editions}
    today: JsonObject = {**stats.today}
    waits: list[JsonValue] = [_wait_object(wait) for wait in stats.waits]
    return encode(
        {
            "chats": chats,
            "follows": follows,
            "stories": stats.stories,
            "editions": editions,
            "hidden": stats.hidden,
            "held": stats.held,
            "waiting": {"stories": stats.waiting, "chats": stats.waiting_chats, "why": waits},
            "sent_today": {"stories": stats.sent_stories, "messages": stats.sent_messages},
            "today": today,
            "failures": {"dead": stats.dead, "uncertain": stats.uncertain, "suspended_chats": stats.suspended},
        }
    )


def _wait_object(wait: Wait) -> JsonObject:
    first = wait.until.isoformat(timespec="seconds") if wait.until else None
    return {"reason": wait.reason, "stories": wait.stories, "chats": wait.chats, "earliest": first}


def plain(text: str) -> str:
    """A text as one line that moves no cursor."""
    return _CONTROL.sub(" ", text)
