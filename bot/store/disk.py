"""The disk under the database: how much room it has, and whether the file is still where it was opened."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TypeAlias

Mark: TypeAlias = tuple[int, int]
"""The device and the number by which the system knows a file, whatever its name."""

GONE: Mark = (0, 0)


def mark_of(path: Path) -> Mark:
    """Tell which file it is that has this name now; GONE for none. Raises OSError where that cannot be seen."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return GONE
    return found.st_dev, found.st_ino


def free_space(path: Path) -> tuple[int, int]:
    """Tell how many bytes are free on a database's disk, and how many it has with its log. Raises OSError."""
    real = path.resolve()
    beside = real.with_name(f"{real.name}-wal")
    size = real.stat().st_size + (beside.stat().st_size if beside.exists() else 0)
    return shutil.disk_usage(real.parent).free, size
