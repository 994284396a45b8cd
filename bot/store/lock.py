"""One instance: a lock beside the database that the kernel frees at any death of its holder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedWriter
from pathlib import Path

from bot.errors import AlreadyRunningError, StoreError


@contextmanager
def only_instance(database: Path) -> Iterator[None]:
    """Hold the lock while the block runs; raises AlreadyRunningError at once when another process holds it."""
    with _open(database.with_name(f"{database.name}.lock")) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError(
                f"the bot already runs on {database}; stop it first, or set another DATABASE_PATH"
            ) from error
        yield


def _open(path: Path) -> BufferedWriter:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("ab")
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror}); check DATABASE_PATH and its rights") from error
