"""How much memory and disk a simulation takes, looked at once an hour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

GROWTH = 0.05
"""The part of its memory by which the bot may grow between two restarts."""

SETTLED_HOURS = 2
"""After so many it has what it needs."""

READ_HOURS = 24
"""After so many the process that reads, begun when there is something new, has met each kind of page."""

LEAST_HOURS = 20
"""A shorter life says nothing."""

_KIB = 1024

_READING = b"bot.sources.worker.program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was seen at a moment. Sizes in bytes."""

    at: float
    """Seconds of the steady clock."""
    life: int
    """Which of the bot's processes it was, by the number of the stop that ended it."""
    rss: int
    pss: int
    reading: int
    """RSS of the process that reads pages; 0: there was none."""
    emulator: int
    """PSS."""
    files: int
    """Open ones of the bot."""
    threads: int
    blocks: int = 0
    """Of memory that Python has given out in the bot: objects, not caches of SQLite."""
    database: int
    log: int
    """SQLite's write-ahead log."""
    copies: int


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process holds, in bytes."""

    rss: int = 0
    pss: int = 0


def memory_of(process: int) -> Memory:
    """Read it from /proc; nothing where the process has ended."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return Memory()
    found = {name: int(value) * _KIB for name, value in re.findall(r"^(Rss|Pss): +(\d+) kB", text, re.MULTILINE)}
    return Memory(found.get("Rss", 0), found.get("Pss", 0))


def children_of(process: int) -> list[int]:
    """The processes that it has started."""
    try:
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_bytes().split()]
    except OSError:
        return []


def reading_of(process: int) -> int:
    """RSS of the bot's process that reads pages; others that it has are there for a copy, and gone after it."""
    for child in children_of(process):
        try:
            program = Path(f"/proc/{child}/cmdline").read_bytes()
        except OSError:
            continue
        if _READING in program:
            return memory_of(child).rss
    return 0


def count_in(folder: Path) -> int:
    """How many entries there are; 0 where it is gone."""
    try:
        return sum(1 for _ in folder.iterdir())
    except OSError:
        return 0


def size_of(path: Path) -> int:
    """A file's, or that of all in a folder; 0 where it is not there."""
    try:
        return sum(one.stat().st_size for one in (path.iterdir() if path.is_dir() else [path]))
    except OSError:
        return 0


@dataclass(frozen=True, slots=True)
class Span:
    """The samples of a time that are compared. There is a process that reads in each of them."""

    first: Sample
    read: Sample
    """The first that counts for the process that reads."""
    last: Sample


def growth_of(samples: Sequence[Sample]) -> Span | None:
    """What is to be compared of the longest life, by its hours; None where it was too short."""
    lives: dict[int, list[Sample]] = {}
    for sample in _complete(samples):
        lives.setdefault(sample.life, []).append(sample)
    longest = max(lives.values(), key=len, default=[])
    if len(longest) < LEAST_HOURS:
        return None
    return Span(longest[SETTLED_HOURS], longest[min(READ_HOURS, len(longest) - 1)], longest[-1])


def whole_of(samples: Sequence[Sample]) -> Span | None:
    """What is to be compared of the whole time, whichever processes it was; in the beginning all pages are read."""
    complete = _complete(samples)
    if len(complete) < LEAST_HOURS:
        return None
    first = complete[SETTLED_HOURS]
    return Span(first, first, complete[-1])


def _complete(samples: Sequence[Sample]) -> list[Sample]:
    """Without the process that reads, while it is replaced, or the bot ends, there is nothing to compare."""
    return [sample for sample in samples if sample.pss and sample.reading]
