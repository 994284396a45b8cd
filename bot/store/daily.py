"""Daily copies: made by a process of their own, so that no answer waits for them, and kept by their names."""

from __future__ import annotations

import asyncio
import glob
import json
import os
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

from bot.errors import StoreError
from bot.store.copies import copy_database

LEAST_URGENT: Final = 19
"""What nice and, with most schedulers, the disk's turns understand: whenever nobody else wants anything."""

_PROGRAM: Final = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from bot.store.daily import main; main()"


def be_patient(urgency: int = LEAST_URGENT) -> None:
    """Let everybody else go first from now on, with the processor and with the disk."""
    with suppress(OSError):
        os.nice(urgency)


def keep_daily_copy(database: Path, folder: Path, today: date, keep: int) -> Path:
    """Copy the database into `folder` under today's name, and keep the newest `keep` copies.

    Raises StoreError where none can be made: then all of the old ones stay.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be made ({error.strerror}); check BACKUP_DIR") from error
    target = folder / f"{database.stem}-{today.isoformat()}.db"
    copy_database(database, target, overwrite=True)
    copies = [copy for copy in daily_copies(database, folder) if copy != target]
    for old in copies[: max(0, len(copies) - keep + 1)]:
        old.unlink(missing_ok=True)
    for part in folder.glob(f"{glob.escape(database.stem)}-????-??-??*.part"):  # of copies that nobody finished
        part.unlink(missing_ok=True)
    return target


def daily_copies(database: Path, folder: Path) -> list[Path]:
    """Give the copies in a folder that have a day's name, the oldest first."""
    found = []
    for copy in folder.glob(f"{glob.escape(database.stem)}-????-??-??.db"):
        with suppress(ValueError):
            found.append((day_of(copy), copy))
    return [copy for _, copy in sorted(found)]


def day_of(copy: Path) -> date:
    """Tell the day in the name of a daily copy. Raises ValueError where there is none."""
    return date.fromisoformat(copy.stem[-10:])


async def copy_daily(database: Path, folder: Path, today: date, keep: int) -> Path:
    """As keep_daily_copy, in another process; whoever is cancelled meanwhile ends that, and no copy is made."""
    arguments = (str(database), str(folder), today.isoformat(), str(keep))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PROGRAM, json.dumps(sys.path), *arguments),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        told, failed = await process.communicate()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if process.returncode:
        lines = failed.decode(errors="replace").split("\n")
        raise StoreError(next((line for line in reversed(lines) if line), f"exit code {process.returncode}"))
    return Path(told.decode().strip())


def main() -> None:
    """What the process does: one line tells the copy's name, or on stderr what is wrong."""
    database, folder, today, keep = sys.argv[2:]
    be_patient()
    try:
        copy = keep_daily_copy(Path(database), Path(folder), date.fromisoformat(today), int(keep))
    except StoreError as error:
        sys.exit(str(error))
    sys.stdout.write(f"{copy}\n")
