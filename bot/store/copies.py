"""Daily copies of the database, made while it is in use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path


def keep_daily_copy(database: Path, folder: Path, today: date, keep: int) -> Path:
    """Copy the database into `folder` under today's name, and keep the newest `keep` copies.

    The copy appears under its name when it is whole. It blocks: call it in a thread.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{database.stem}-{today.isoformat()}.db"
    unfinished = target.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    unfinished.replace(target)
    for old in sorted(folder.glob(f"{database.stem}-????-??-??.db"))[:-keep]:
        old.unlink()
    return target
