"""What is looked up for a scrape: figures of the database, each as often as it is cheap, and facts of the disk."""

from __future__ import annotations

import shutil
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, TypeAlias

from bot.store.daily import daily_copies
from bot.store.figures import Figures, Pairs, ReadFigure

Values: TypeAlias = dict[tuple[str, ...], float]
"""By the values of the labels."""

Found: TypeAlias = dict[str, Values]
"""By the name of the metric."""

FRESH_SECONDS: Final = 30.0
COST: Final = 100.0
"""A figure is counted anew after a hundred times as long as it took: a hundredth of a processor."""


@dataclass(slots=True)
class Figure:
    """Something to look up, and when that was done last."""

    look: Callable[[], Awaitable[Found]]
    done_at: float | None = None
    took: float = 0.0
    found: Found = field(default_factory=dict)

    def is_due(self, now: float) -> bool:
        """Whether it is to be looked up again."""
        return self.done_at is None or now - self.done_at >= max(FRESH_SECONDS, COST * self.took)

    async def refresh(self) -> None:
        """Look it up."""
        begun = time.monotonic()
        self.found = await self.look()
        self.done_at = time.monotonic()
        self.took = self.done_at - begun


def figures_of(figures: Figures, sources: Sequence[str], now: Callable[[], datetime]) -> list[Figure]:
    """What is counted in the database, the cheap things first."""

    async def reads() -> Found:
        return source_figures(await figures.reads(), sources)

    async def queues() -> Found:
        fanout, oldest = await figures.spreading(), await figures.oldest_due(now())
        return {"saqbala_fanout_rows": {(): fanout}, "saqbala_oldest_due_seconds": {(): oldest}}

    async def stories() -> Found:
        return {"saqbala_stories": _values(await figures.editions())}

    async def rows() -> Found:
        return {"saqbala_rows": {(state,): number for state, number in (await figures.rows()).items()}}

    async def chats() -> Found:
        suspended = await figures.suspended_chats()
        return {"saqbala_chats": _values(await figures.chats()), "saqbala_suspended_chats": {(): suspended}}

    return [Figure(look) for look in (reads, queues, stories, rows, chats)]


def _values(pairs: Pairs) -> Values:
    return {(one, other): number for (one, other), number in pairs.items()}


def source_figures(reads: Mapping[str, ReadFigure], sources: Sequence[str]) -> Found:
    """How it stands with the sources in use; one that was never tried has zeros."""
    known = {name: reads.get(name, ReadFigure(0.0, 0.0, failures=0, paused=False)) for name in sources}
    return {
        "saqbala_source_good_read_timestamp_seconds": {(name,): one.good_at for name, one in known.items()},
        "saqbala_source_read_timestamp_seconds": {(name,): one.tried_at for name, one in known.items()},
        "saqbala_source_failures": {(name,): one.failures for name, one in known.items()},
        "saqbala_source_paused": {(name,): int(one.paused) for name, one in known.items()},
    }


@dataclass(frozen=True, slots=True)
class Disk:
    """Where the database and its copies are."""

    database: Path
    copies: Path
    keep: int

    def look(self) -> Found:
        """Sizes, free room, and the copies there are; it blocks."""
        wal = self.database.with_name(f"{self.database.name}-wal")
        found: Found = {
            "saqbala_database_bytes": {("main",): _size(self.database), ("wal",): _size(wal)},
            "saqbala_free_disk_bytes": {("database",): _free(self.database.parent)},
            "saqbala_copies_wanted": {(): self.keep},
        }
        if self.keep:
            made = [_made_at(one) for one in daily_copies(self.database, self.copies)]
            found["saqbala_free_disk_bytes"]["copies",] = _free(self.copies)
            found["saqbala_copies"] = {(): len(made)}
            found["saqbala_newest_copy_timestamp_seconds"] = {(): max(made, default=0.0)}
        return found


def _size(path: Path) -> float:
    try:
        return path.stat().st_size
    except OSError:
        return 0.0


def _made_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _free(folder: Path) -> float:
    """Free bytes for us where a folder is, or will be."""
    resolved = folder.resolve()
    for one in (resolved, *resolved.parents):
        try:
            return shutil.disk_usage(one).free
        except OSError:
            continue
    return 0.0
