"""A copy under a name that somebody chose: refused where it would take the place of anything."""

from __future__ import annotations

import os
from pathlib import Path

from bot.errors import StoreError
from bot.store.copies import COMPANIONS, Advance, copy_database


def copy_to(database: Path, target: Path, advance: Advance | None = None) -> int:
    """Copy the database under a new name; its bytes. Raises StoreError, and leaves nothing behind, where it cannot."""
    _refuse(database, target)
    return copy_database(database, target, advance=advance)


def _refuse(database: Path, target: Path) -> None:
    if not target.name:
        raise StoreError(f"{target} is a folder; name a file in it")
    real = database.resolve()
    place = target.parent.resolve() / target.name
    if place == real or (target.exists() and real.exists() and target.samefile(real)):
        raise StoreError(f"{target} is the database itself; name another file")
    if place in {real.with_name(real.name + ending) for ending in (*COMPANIONS, ".lock", ".inbox")}:
        raise StoreError(f"{target} is a name that belongs to the database; name another file")
    if target.is_dir():
        raise StoreError(f"{target} is a folder; name a file in it")
    if os.path.lexists(target):
        raise StoreError(f"{target} exists already; name another file, or remove it first")
    if not target.parent.is_dir():
        raise StoreError(f"{target.parent} is no folder; make it first")
    for ending in COMPANIONS:
        if os.path.lexists(beside := target.with_name(target.name + ending)):
            raise StoreError(f"{beside} would be taken for a part of the copy; remove it, or name another file")
