"""What `saqbala doctor` says of what it finds: whether it is well, and how it is mended where it is not. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.hours import quiet_range
from bot.inquiry import Suspension
from bot.masking import mask
from bot.model import Source
from bot.upkeep import MIB, grade_space, wanted_space
from bot.watch import State, Trouble, trouble_of

Grade: TypeAlias = Literal["ok", "warning", "problem"]

OLD_COPY: Final = timedelta(days=2)
OLD_NUMBERS: Final = timedelta(days=365)
UNREAD: Final = timedelta(days=1)
UNREAD_INTERVALS: Final = 3
LONG_QUIET: Final = timedelta(hours=16)
MOST_NAMED: Final = 5
_EVERYBODY: Final = 0o006
"""The rights of those who are neither the owner nor in the group, to read and to write."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    grade: Grade
    text: str
    """A line; the mend is a part of it."""


def judge_settings(values: Mapping[str, str]) -> list[Finding]:
    """Judge settings as they are shown, secrets masked: what is empty and is missed, and what is odd."""
    empty = {
        "BOT_TOKEN": "empty: `saqbala run` needs the token that @BotFather gave",
        "ADMIN_IDS": "empty: nobody is told of what breaks; write your Telegram user id (/sources, /broadcast need it)",
    }
    found = []
    for name, value in values.items():
        if not value and name in empty:
            found.append(Finding("warning", f"{name}: {empty[name]}"))
        elif name == "QUIET_HOURS" and _quiet_for(value) > LONG_QUIET:
            text = f"{name}={value}: stories wait for more than {LONG_QUIET // timedelta(hours=1)} hours a day"
            found.append(Finding("warning", f"{text}; are the two hours the wrong way round?"))
        elif name == "BOT_API_URL" and _is_open_way(value):
            text = f"{name}={value}: the token goes there unencrypted; use https, or a server on this machine"
            found.append(Finding("warning", text))
        else:
            found.append(Finding("ok", f"{name}={value}"))
    return found


def _is_open_way(url: str) -> bool:
    """Whether what is sent there can be read on its way: a name without dots is of the operator's own network."""
    host = urlsplit(url).hostname or ""
    return url.startswith("http:") and "." in host and not host.startswith("127.")


def _quiet_for(value: str) -> timedelta:
    hours = quiet_range(value)
    if hours is None:
        return timedelta(0)
    start, end = (timedelta(hours=hour.hour, minutes=hour.minute) for hour in hours)
    return (end - start) % timedelta(days=1)


def judge_exposure(path: str, mode: int) -> Finding | None:
    """Judge who may read a file that holds the token or what the bot knows of its readers; `mode` as stat gives it."""
    if mode & _EVERYBODY:
        return Finding("warning", f"{path}: everybody on this machine may read or write it; chmod 600 {path}")
    return None


def judge_numbers(checked: date, today: date) -> Finding:
    """Judge how old the numbers to call are."""
    if today - checked > OLD_NUMBERS:
        text = f"hotlines: checked on {checked}; check the numbers anew and write the day into HOTLINES_FILE"
        return Finding("warning", text)
    return Finding("ok", f"hotlines: checked on {checked}")


def judge_space(free: int, size: int, folder: str) -> Finding:
    """Judge the bytes that the disk of a folder has left, beside a database of `size` bytes."""
    text = f"disk: {free // MIB} MiB free at {folder}"
    grade = grade_space(free, size)
    if grade > 1:
        return Finding("problem", f"{text}; make room, or nothing can be stored soon")
    if grade:
        return Finding("warning", f"{text}, {wanted_space(size) // MIB} MiB wanted, so that a copy fits; make room")
    return Finding("ok", text)


def judge_copies(newest: datetime | None, *, keep: int, now: datetime, folder: str, flaw: str = "") -> Finding:
    """Judge the daily copies; `flaw` is what is wrong with the newest."""
    if not keep:
        return Finding("warning", "copies: none are made; set BACKUP_KEEP to a number")
    if newest is None:
        return Finding("warning", f"copies: none in {folder} yet; the running bot makes one each night")
    days = max(now - newest, timedelta(0)) / timedelta(days=1)
    if flaw:
        return Finding(
            "problem", f"copies: the newest in {folder} is no use: {flaw}; make one by `saqbala backup FILE`"
        )
    if now - newest > OLD_COPY:
        return Finding("warning", f"copies: the newest in {folder} is {days:.0f} days old; does the bot run at night?")
    return Finding("ok", f"copies: the newest in {folder} is {days * 24:.0f} hours old")


_MENDS: dict[Trouble, str] = {
    "failing": "open its url in a browser, and mend url in SOURCES_FILE where it has moved",
    "blocked": "it refuses the bot; set a larger `every` or `pause` in SOURCES_FILE, or ask the site",
    "layout_changed": "open its url in a browser, and mend `link` in SOURCES_FILE where it shows news",
    "silent": "it is read, but nothing new has come for unusually long; open its url in a browser",
}


def judge_source(source: Source, state: State, *, now: datetime, zone: ZoneInfo) -> Finding:
    """Judge one source by what is remembered of its reads."""
    memory, watch = state.memory, state.watch
    name = f"source {source.name}"
    if watch.paused_at is not None:
        return Finding("warning", f"{name}: paused since {_local(watch.paused_at, zone)}; resume it by /sources")
    if memory.condition is None or memory.last_attempt_at is None:
        return Finding("warning", f"{name}: not read yet; try it by `saqbala poll --source {source.name}`")
    told = f"{name}: {memory.condition.value}, last good read {_local(memory.last_good_at, zone)}"
    trouble = trouble_of(state)
    if trouble is not None:
        grade: Grade = "warning" if trouble == "silent" else "problem"
        return Finding(grade, f"{told}{_error(state)}; {_MENDS[trouble]}")
    if not memory.condition.good:
        return Finding("warning", f"{told}{_error(state)}; it is tried again by itself")
    if now - memory.last_attempt_at > max(UNREAD, UNREAD_INTERVALS * timedelta(seconds=source.every)):
        return Finding("warning", f"{told}; not read since, is `saqbala run` running?")
    news = f", last new story {_local(watch.last_new_at, zone)}" if watch.last_new_at else ""
    return Finding("ok", f"{told}{news}")


def _error(state: State) -> str:
    memory = state.memory
    since = f", {memory.failures} times in a row" if memory.failures > 1 else ""
    return f"{since} ({mask(memory.error)})" if memory.error else since


def _local(when: datetime | None, zone: ZoneInfo) -> str:
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}" if when else "never"


def judge_held(stories: int) -> Finding:
    """Judge whether anything waits for an operator."""
    if stories:
        return Finding("warning", f"held: {stories} stories wait for an operator; see `saqbala held`")
    return Finding("ok", "held: nothing")


def judge_operators(operators: Sequence[int], reachable: Sequence[int]) -> list[Finding]:
    """Judge whether the operators can be told of anything."""
    return [
        Finding("warning", f"ADMIN_IDS: {one} has not started the bot, or has blocked it, and is told of nothing")
        for one in sorted(set(operators) - set(reachable))
    ]


def judge_rights(suspensions: Sequence[Suspension]) -> Finding:
    """Judge whether groups and channels can be written to."""
    if not suspensions:
        return Finding("ok", "rights: every group and channel can be written to")
    named = ", ".join(f"{one.chat.title or one.chat.id} ({one.why})" for one in suspensions[:MOST_NAMED])
    more = f" and {len(suspensions) - MOST_NAMED} more" if len(suspensions) > MOST_NAMED else ""
    text = f"rights: the bot cannot write in {named}{more}; its administrators have to let it"
    return Finding("warning", mask(text))
